//! SACONFIG, which no report shows.

use nom::Parser as _;
use nom::branch::alt;

use super::Profile;
use super::fault::Fault;
use super::operand::{number, port, text};
use super::settings::{Set, choice, set, settings};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;

/// Longest community.
const COMMUNITY: usize = 32;

/// ```text
/// SACONFIG *operand
/// ```
pub fn saconfig<'w>(words: Words<'w>, _: &mut Profile<'_>) -> Applied<'w> {
    words.whole(settings(operand)).map(|_| ())
}

/// ```text
/// operand = "AGENT" port / "COMMUNITY" name / "OSASF" port / "SACACHETIME" seconds
///         / "ENABLED" / "DISABLED" / "OSAENABLED" / "OSADISABLED" / "SETSENABLED" / "SETSDISABLED"
/// ```
fn operand(words: Words<'_>) -> Parsed<'_, Set<()>> {
    const FLAGS: [(&str, ()); 6] = [
        ("ENABLED", ()),
        ("DISABLED", ()),
        ("OSAENABLED", ()),
        ("OSADISABLED", ()),
        ("SETSENABLED", ()),
        ("SETSDISABLED", ()),
    ];
    alt((
        set("AGENT", port, |(): &mut (), _| ()),
        set("COMMUNITY", community, |(): &mut (), ()| ()),
        set("OSASF", port, |(): &mut (), _| ()),
        set("SACACHETIME", number(0..=3600), |(): &mut (), _| ()),
        choice(&FLAGS, |(): &mut (), ()| ()),
    ))
    .parse(words)
}

/// ```text
/// community = 1*32character
/// ```
fn community(words: Words<'_>) -> Parsed<'_, ()> {
    let (rest, name) = text("a community")(words)?;
    if !(1..=COMMUNITY).contains(&name.chars().count()) {
        let expected = format!("1 to {COMMUNITY} characters");
        return refused(words, Fault::new(&message::PROFILE_EXPECTED, [name, &expected]));
    }
    Ok((rest, ()))
}
