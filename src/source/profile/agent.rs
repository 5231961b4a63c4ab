//! SACONFIG, which no report shows.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::message;

/// Longest community.
const COMMUNITY: usize = 32;

/// ```text
/// SACONFIG *("AGENT" port / "COMMUNITY" name / "ENABLED" / "DISABLED" / "OSAENABLED" / "OSADISABLED" / "OSASF" port
///          / "SACACHETIME" seconds / "SETSENABLED" / "SETSDISABLED")
/// ```
pub fn saconfig(operands: &mut Operands<'_>, _: &mut Profile<'_>) -> Result<(), Fault> {
    operands.each_once(|word, operands| {
        match word {
            "AGENT" | "OSASF" => drop(operands.port()?),
            "COMMUNITY" => {
                let name = operands.text("a community")?;
                if !(1..=COMMUNITY).contains(&name.chars().count()) {
                    let expected = format!("1 to {COMMUNITY} characters");
                    return Err(Fault::new(&message::PROFILE_EXPECTED, [name, &expected]));
                }
            }
            "SACACHETIME" => drop(operands.number(0..=3600)?),
            "ENABLED" | "DISABLED" | "OSAENABLED" | "OSADISABLED" | "SETSENABLED" | "SETSDISABLED" => {}
            _ => return Ok(false),
        }
        Ok(true)
    })
}
