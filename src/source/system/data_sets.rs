//! Data sets that a system file carries, such as the profiles of its stacks.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Name, Text, Written};

/// A sequential data set, or one member of a partitioned one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSet {
    /// Its full name, 1 to 44 characters, upper case.
    pub name: String,
    /// The member, 1 to 8 characters, upper case; `None` of a sequential data set.
    pub member: Option<String>,
    /// Its lines.
    pub text: String,
}

impl DataSet {
    /// Its name with the member: `TCPIP.TCPPARMS(PROFILE)`.
    pub fn full_name(&self) -> String {
        match &self.member {
            Some(member) => format!("{}({member})", self.name),
            None => self.name.clone(),
        }
    }
}

/// A data set.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DataSetForm {
    name: Text<Dsname>,
    #[serde(default)]
    member: Option<Text<Name<8>>>,
    text: String,
}

/// The name of a data set.
struct Dsname(String);

impl Written for Dsname {
    const EXPECTED: &'static str = "a data set name of at most 44 characters such as TCPIP.TCPPARMS";

    fn read(text: &str) -> Option<Dsname> {
        let first = |b: u8| b.is_ascii_uppercase() || matches!(b, b'$' | b'#' | b'@');
        let inner = |b: u8| first(b) || b.is_ascii_digit() || b == b'-';
        let qualifier = |text: &str| {
            (1..=8).contains(&text.len()) && text.bytes().next().is_some_and(first) && text.bytes().all(inner)
        };
        (text.len() <= 44 && text.split('.').all(qualifier)).then(|| Dsname(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&DataSet> for DataSetForm {
    fn from(data_set: &DataSet) -> DataSetForm {
        DataSetForm {
            name: Text(Dsname(data_set.name.clone())),
            member: data_set.member.clone().map(Name).map(Text),
            text: data_set.text.clone(),
        }
    }
}

/// The data sets of a system.
///
/// # Errors
/// Which cannot stand beside each other.
pub fn made(forms: Vec<DataSetForm>) -> Result<Vec<DataSet>, String> {
    let data_sets: Vec<DataSet> = forms
        .into_iter()
        .map(|form| DataSet {
            name: form.name.0.0,
            member: form.member.map(|member| member.0.0),
            text: form.text,
        })
        .collect();
    let mut seen = HashSet::new();
    if let Some(second) = data_sets.iter().find(|d| !seen.insert((&d.name, &d.member))) {
        return Err(format!("data_set: {} is there twice", second.full_name()));
    }
    let sequential = data_sets.iter().filter(|d| d.member.is_none());
    for one in sequential {
        if data_sets.iter().any(|other| other.name == one.name && other.member.is_some()) {
            return Err(format!("data_set: {} is there with members and without", one.name));
        }
    }
    Ok(data_sets)
}

/// The data set or member that a full name means: `TCPIP.TCPPARMS(PROFILE)`.
pub fn named<'a>(data_sets: &'a [DataSet], name: &str) -> Option<&'a DataSet> {
    data_sets.iter().find(|data_set| data_set.full_name() == name)
}

/// The data set or member of this full name, else the only one whose name ends with it behind a period.
pub fn meant<'a>(data_sets: &'a [DataSet], name: &str) -> Option<&'a DataSet> {
    let behind = format!(".{name}");
    let mut ending = data_sets.iter().filter(|data_set| data_set.full_name().ends_with(&behind));
    named(data_sets, name).or_else(|| ending.next().filter(|_| ending.next().is_none()))
}
