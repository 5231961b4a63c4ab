//! A system as the text of a system file: what [`super::parse`] reads, written from the same forms.

use serde::Serialize;

use super::System;
use super::form::SystemForm;
use super::sockets::{self, SocketForm};
use super::stack::StackForm;
use crate::tcpip::TcpIp;

/// How a system file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// TOML, to be read and changed by people.
    Toml,
    /// JSON, which is loaded faster and in less memory.
    Json,
}

impl Notation {
    /// The one for a system with so many sockets.
    pub fn of(sockets: usize) -> Notation {
        if sockets > MANY { Notation::Json } else { Notation::Toml }
    }
}

/// More sockets than anybody reads.
const MANY: usize = 10_000;

/// The system file of a system that has these stacks as they are now, with times that do not depend on when it is
/// loaded. Its default stack is one of them.
///
/// # Errors
/// Something in it has no form in the file.
pub fn snapshot<'a>(
    system: &System,
    stacks: impl IntoIterator<Item = &'a TcpIp>,
    default_stack: &str,
    notation: Notation,
) -> Result<String, String> {
    let form = SystemForm::of(system, default_stack);
    let stacks = stacks.into_iter().map(|tcpip| (StackForm::of(tcpip, &system.resolver), tcpip));
    match notation {
        Notation::Toml => toml(&form, stacks).map_err(|e| e.to_string()),
        Notation::Json => json(&form, stacks).map_err(|e| e.to_string()),
    }
}

/// One stack as the file's list of stacks; the stacks before it stay in front.
#[derive(Serialize)]
struct OneStack {
    stack: [StackForm; 1],
}

/// One socket as the last stack's list of sockets.
#[derive(Serialize)]
struct OneSocket<'a> {
    stack: OfStack<'a>,
}

#[derive(Serialize)]
struct OfStack<'a> {
    socket: [SocketForm<'a>; 1],
}

fn toml<'a>(
    form: &SystemForm,
    stacks: impl Iterator<Item = (StackForm, &'a TcpIp)>,
) -> Result<String, toml::ser::Error> {
    let mut text = toml::to_string(form)?;
    for (form, tcpip) in stacks {
        text.push('\n');
        text += &toml::to_string(&OneStack { stack: [form] })?;
        for socket in sockets::each(tcpip) {
            text.push('\n');
            text += &toml::to_string(&OneSocket { stack: OfStack { socket: [socket] } })?;
        }
    }
    Ok(text)
}

/// A line for each socket.
fn json<'a>(
    form: &SystemForm,
    stacks: impl Iterator<Item = (StackForm, &'a TcpIp)>,
) -> Result<String, serde_json::Error> {
    let mut text = open(form)?;
    let mut before = ",\n\"stack\":[";
    for (form, tcpip) in stacks {
        text += before;
        before = ",\n";
        text += &open(&form)?;
        let mut before = ",\n\"socket\":[\n";
        for socket in sockets::each(tcpip) {
            text += before;
            before = ",\n";
            text += &serde_json::to_string(&socket)?;
        }
        text += if before == ",\n" { "]}" } else { "}" };
    }
    Ok(text + "]}\n")
}

/// An object that something is still to be added to.
fn open(form: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string(form)?;
    text.truncate(text.strip_suffix('}').map_or(text.len(), str::len));
    Ok(text)
}
