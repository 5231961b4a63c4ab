//! AUTOLOG.

use nom::Parser as _;
use nom::branch::alt;
use nom::multi::many0;
use nom::sequence::pair;

use super::Profile;
use super::fault::Fault;
use super::operand::{list, name, one_of, optional_number, text};
use super::settings::{Set, set, settings};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::configuration::{Autolog, Condition, Procedure};

/// Longest PARMSTRING.
const PARAMETERS: usize = 115;

/// ```text
/// AUTOLOG [minutes] *procedure ENDAUTOLOG
/// ```
// ASSUMED: a later AUTOLOG replaces the list of the one before; without procedures there is none.
pub fn autolog<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (minutes, procedures) = words.whole(pair(optional_number(0..=60), list(procedure)))?;
    let wait_time = minutes.unwrap_or(5);
    profile.tcpip.configuration.autolog =
        (!procedures.is_empty()).then_some(Autolog { wait_time, procedures });
    Ok(())
}

/// ```text
/// procedure = name *("JOBNAME" name / "PARMSTRING" text / "DELAYSTART" conditions)
/// ```
fn procedure(words: Words<'_>) -> Parsed<'_, Procedure> {
    let (rest, (name, changes)) = pair(name::<8>, settings(operand)).parse(words)?;
    let new = Procedure { name, job_name: None, parameters: String::new(), delay_start: None };
    Ok((rest, changes.onto(new)))
}

fn operand(words: Words<'_>) -> Parsed<'_, Set<Procedure>> {
    type New = Procedure;
    alt((
        set("JOBNAME", name::<8>, |new: &mut New, name| new.job_name = Some(name)),
        set("PARMSTRING", parameters, |new: &mut New, text| new.parameters = text),
        set("DELAYSTART", conditions, |new: &mut New, conditions| new.delay_start = Some(conditions)),
    ))
    .parse(words)
}

/// ```text
/// text = *115printable
/// ```
fn parameters(words: Words<'_>) -> Parsed<'_, String> {
    let (rest, text) = text("a parameter string")(words)?;
    if text.chars().count() > PARAMETERS || text.chars().any(char::is_control) {
        let expected = format!("at most {PARAMETERS} printable characters");
        return refused(words, Fault::new(&message::PROFILE_EXPECTED, [text, &expected]));
    }
    Ok((rest, text.to_owned()))
}

/// ```text
/// conditions = *("DVIPA" / "TTLS")
/// ```
// ASSUMED: DELAYSTART without a word waits for dynamic VIPAs.
fn conditions(words: Words<'_>) -> Parsed<'_, Vec<Condition>> {
    let condition = one_of(&[("DVIPA", Condition::Dvipa), ("TTLS", Condition::Ttls)]);
    let (rest, coded) = many0(condition).parse(words)?;
    let mut found = Vec::new();
    coded.into_iter().for_each(|condition| {
        if !found.contains(&condition) {
            found.push(condition);
        }
    });
    Ok((rest, if found.is_empty() { vec![Condition::Dvipa] } else { found }))
}
