//! The timeline of a stack: its text stands in the file, or in a data set of it.

use super::data_sets::{DataSet, meant};
use crate::source::timeline::{self, Script};

/// What happens to a stack from loading on. `said` is the text itself, or, where it is one word, the name of the data set.
///
/// # Errors
/// A line that cannot be read, and where; or there is no such data set.
pub fn script(stack: &str, said: &str, data_sets: &[DataSet]) -> Result<Script, String> {
    let is_text = said.trim().contains(char::is_whitespace);
    let (name, text) = match meant(data_sets, said) {
        _ if is_text => (format!("timeline of {stack}"), said),
        Some(data_set) => (data_set.full_name(), data_set.text.as_str()),
        None => return Err(format!("stack {stack}: timeline: there is no data_set {said}")),
    };
    let mut script =
        timeline::read(&name, text).map_err(|error| format!("stack {stack}: timeline: {error}"))?;
    match script.stack.replace(stack.to_owned()) {
        Some(other) if other != stack => {
            Err(format!("stack {stack}: timeline: {name} is that of stack {other}"))
        }
        _ => Ok(script),
    }
}
