//! SMCR and SMCD of GLOBALCONFIG.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::preceded;

use super::fault::Fault;
use super::operand::{made, number, one_of, word};
use super::settings::{Set, Settings, each, set, settings};
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{Pfid, RdmaFunction, Smcd, Smcr};

/// ```text
/// smcd = *("FIXEDMEMORY" megabytes / "TCPKEEPMININTERVAL" seconds)
/// ```
pub fn smcd(words: Words<'_>) -> Parsed<'_, Settings<Smcd>> {
    settings(alt((
        set("FIXEDMEMORY", number(30..=9999), |smcd: &mut Smcd, n| smcd.fixed_memory = n),
        set("TCPKEEPMININTERVAL", number(0..=EIGHT_DIGITS), |smcd: &mut Smcd, n| {
            smcd.tcp_keep_min_interval = n;
        }),
    )))(words)
}

/// What SMCR changes.
#[derive(Default)]
pub struct Reached {
    memory: Option<u32>,
    interval: Option<u32>,
    functions: Vec<RdmaFunction>,
}

impl Reached {
    /// Changes what is coded; functions replace all that there were.
    pub fn apply(self, smcr: &mut Smcr) {
        smcr.fixed_memory = self.memory.unwrap_or(smcr.fixed_memory);
        smcr.tcp_keep_min_interval = self.interval.unwrap_or(smcr.tcp_keep_min_interval);
        if !self.functions.is_empty() {
            smcr.functions = self.functions;
        }
    }
}

/// ```text
/// smcr = *("FIXEDMEMORY" megabytes / "TCPKEEPMININTERVAL" seconds / function)
/// ```
pub fn smcr(words: Words<'_>) -> Parsed<'_, Reached> {
    let operand = alt((
        set("FIXEDMEMORY", number(30..=9999), |smcr: &mut Reached, n| smcr.memory = Some(n)),
        set("TCPKEEPMININTERVAL", number(0..=EIGHT_DIGITS), |smcr: &mut Reached, n| smcr.interval = Some(n)),
        each(function, |smcr: &mut Reached, function| smcr.functions.push(function)),
    ));
    let (rest, changes) = settings(operand)(words)?;
    let reached = changes.onto(Reached::default());
    let mut known = Vec::new();
    for function in &reached.functions {
        if known.contains(&(function.id, function.port)) {
            let found = format!("PFID {:04X}", function.id.0);
            return refused(words, Fault::new(&message::PROFILE_TWICE, [&found]));
        }
        known.push((function.id, function.port));
    }
    Ok((rest, reached))
}

/// ```text
/// function = "PFID" hex *("PORTNUM" 1-2 / "MTU" 1024/2048/4096)
/// ```
fn function(words: Words<'_>) -> Parsed<'_, RdmaFunction> {
    let id = made("a PFID of 1 to 4 hexadecimal digits", |word| Pfid::try_from(word.to_owned()).ok());
    let (rest, id) = preceded(word("PFID"), cut(id)).parse(words)?;
    let (rest, changes) = settings(function_operand)(rest)?;
    Ok((rest, changes.onto(RdmaFunction { id, port: 1, mtu: 1024 })))
}

fn function_operand(words: Words<'_>) -> Parsed<'_, Set<RdmaFunction>> {
    let mtu = one_of(&[("1024", 1024), ("2048", 2048), ("4096", 4096)]);
    alt((
        set("PORTNUM", number(1..=2), |function: &mut RdmaFunction, port| function.port = port),
        set("MTU", mtu, |function: &mut RdmaFunction, mtu| function.mtu = mtu),
    ))
    .parse(words)
}
