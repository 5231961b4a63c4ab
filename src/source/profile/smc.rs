//! SMCR and SMCD of GLOBALCONFIG.

use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{Pfid, RdmaFunction, Smcd, Smcr};

/// What may follow SMCR and SMCD.
#[derive(Clone, Copy)]
enum Sub {
    Memory,
    Interval,
    Function,
}

/// ```text
/// smcd = *("FIXEDMEMORY" megabytes / "TCPKEEPMININTERVAL" seconds)
/// ```
pub fn smcd(operands: &mut Operands<'_>, before: Option<Smcd>) -> Result<Smcd, Fault> {
    let mut smcd = before.unwrap_or_default();
    let words = [("FIXEDMEMORY", Sub::Memory), ("TCPKEEPMININTERVAL", Sub::Interval)];
    while let Some(sub) = operands.choice(&words) {
        match sub {
            Sub::Memory => smcd.fixed_memory = operands.number(30..=9999)?,
            _ => smcd.tcp_keep_min_interval = operands.number(0..=EIGHT_DIGITS)?,
        }
    }
    Ok(smcd)
}

/// ```text
/// smcr = *("FIXEDMEMORY" megabytes / "TCPKEEPMININTERVAL" seconds / function)
/// ```
pub fn smcr(operands: &mut Operands<'_>, before: Option<Smcr>) -> Result<Smcr, Fault> {
    let mut smcr = before.unwrap_or_default();
    let mut functions: Vec<RdmaFunction> = Vec::new();
    let words =
        [("FIXEDMEMORY", Sub::Memory), ("TCPKEEPMININTERVAL", Sub::Interval), ("PFID", Sub::Function)];
    while let Some(sub) = operands.choice(&words) {
        match sub {
            Sub::Memory => smcr.fixed_memory = operands.number(30..=9999)?,
            Sub::Interval => smcr.tcp_keep_min_interval = operands.number(0..=EIGHT_DIGITS)?,
            Sub::Function => {
                let new = function(operands)?;
                if functions.iter().any(|known| (known.id, known.port) == (new.id, new.port)) {
                    return Err(Fault::new(&message::PROFILE_TWICE, [&format!("PFID {:04X}", new.id.0)]));
                }
                functions.push(new);
            }
        }
    }
    if !functions.is_empty() {
        smcr.functions = functions;
    }
    Ok(smcr)
}

/// ```text
/// function = "PFID" hex ["PORTNUM" 1-2] ["MTU" 1024/2048/4096]
/// ```
fn function(operands: &mut Operands<'_>) -> Result<RdmaFunction, Fault> {
    let id = |word: &str| Pfid::try_from(word.to_owned()).ok();
    let id = operands.read("a PFID of 1 to 4 hexadecimal digits", id)?;
    let mut function = RdmaFunction { id, port: 1, mtu: 1024 };
    while let Some(port) = operands.choice(&[("PORTNUM", true), ("MTU", false)]) {
        match port {
            true => function.port = operands.number(1..=2)?,
            false => function.mtu = operands.one_of(&[("1024", 1024), ("2048", 2048), ("4096", 4096)])?,
        }
    }
    Ok(function)
}
