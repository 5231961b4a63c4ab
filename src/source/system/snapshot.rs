//! A system as the text of a system file: what [`super::parse`] reads, written from the same forms.

use serde::Serialize;
use toml::ser::Error;

use super::System;
use super::form::SystemForm;
use super::sockets::{self, SocketForm};
use super::stack::StackForm;
use crate::tcpip::TcpIp;

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

/// The system file of a system that has these stacks as they are now, with times that do not depend on when it is
/// loaded. Its default stack is one of them.
///
/// # Errors
/// Something in it has no form in the file.
pub fn snapshot<'a>(
    system: &System,
    stacks: impl IntoIterator<Item = &'a TcpIp>,
    default_stack: &str,
) -> Result<String, Error> {
    let mut text = toml::to_string(&SystemForm::of(system, default_stack))?;
    for tcpip in stacks {
        text.push('\n');
        text += &toml::to_string(&OneStack { stack: [StackForm::of(tcpip, &system.resolver)] })?;
        for socket in sockets::each(tcpip) {
            text.push('\n');
            text += &toml::to_string(&OneSocket { stack: OfStack { socket: [socket] } })?;
        }
    }
    Ok(text)
}
