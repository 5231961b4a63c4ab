//! AUTOLOG.

use super::Profile;
use super::fault::Fault;
use super::operands::{Operands, decimal};
use crate::message;
use crate::tcpip::configuration::{Autolog, Condition, Procedure};

/// Longest PARMSTRING.
const PARAMETERS: usize = 115;

/// ```text
/// AUTOLOG [minutes] *procedure ENDAUTOLOG
/// ```
// ASSUMED: a later AUTOLOG replaces the list of the one before; without procedures there is none.
pub fn autolog(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let is_number = operands.peek().is_some_and(|word| decimal(word).is_some());
    let wait_time = if is_number { operands.number(0..=60)? } else { 5 };
    let mut procedures = Vec::new();
    while operands.peek().is_some() {
        procedures.push(procedure(operands)?);
    }
    profile.tcpip.configuration.autolog =
        (!procedures.is_empty()).then_some(Autolog { wait_time, procedures });
    Ok(())
}

#[derive(Clone, Copy)]
enum Word {
    Job,
    Parameters,
    Delay,
}

/// ```text
/// procedure = name *("JOBNAME" name / "PARMSTRING" text / "DELAYSTART" *condition)
/// ```
fn procedure(operands: &mut Operands<'_>) -> Result<Procedure, Fault> {
    let name = operands.name::<8>()?;
    let mut new = Procedure { name, job_name: None, parameters: String::new(), delay_start: None };
    let words = [("JOBNAME", Word::Job), ("PARMSTRING", Word::Parameters), ("DELAYSTART", Word::Delay)];
    while let Some(option) = operands.choice(&words) {
        match option {
            Word::Job => new.job_name = Some(operands.name::<8>()?),
            Word::Parameters => {
                let text = operands.text("a parameter string")?;
                if text.chars().count() > PARAMETERS || text.chars().any(char::is_control) {
                    let expected = format!("at most {PARAMETERS} printable characters");
                    return Err(Fault::new(&message::PROFILE_EXPECTED, [text, &expected]));
                }
                text.clone_into(&mut new.parameters);
            }
            Word::Delay => new.delay_start = Some(conditions(operands)),
        }
    }
    Ok(new)
}

/// ```text
/// conditions = *("DVIPA" / "TTLS")
/// ```
// ASSUMED: DELAYSTART without a word waits for dynamic VIPAs.
fn conditions(operands: &mut Operands<'_>) -> Vec<Condition> {
    let mut found = Vec::new();
    let words = [("DVIPA", Condition::Dvipa), ("TTLS", Condition::Ttls)];
    while let Some(condition) = operands.choice(&words) {
        if !found.contains(&condition) {
            found.push(condition);
        }
    }
    if found.is_empty() { vec![Condition::Dvipa] } else { found }
}
