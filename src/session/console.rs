//! CONSOLE: operator commands, one with SYSCMD or many in console mode.

use super::{Handler, Mode, Operands, Session, help};
use crate::message::{self, Message};
use crate::output::Screen;
use crate::request::Request;
use crate::request::console::{self, Operation};
use crate::syntax::{Command, Surface};

inventory::submit! { Handler { name: "CONSOLE", run: console } }
inventory::submit! { Handler { name: "END", run: end } }

fn console(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    match operands.value("SYSCMD") {
        Some(command) => screen.repeating(|screen| session.operate(command, screen)),
        None => session.mode = Mode::Console,
    }
    0
}

/// At READY there is no mode to leave.
fn end(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    session.tell(screen, &Message::new(&message::COMMAND_NOT_FOUND, ["END"]))
}

impl Session {
    /// Begins in console mode.
    #[must_use]
    pub fn at_console(mut self) -> Session {
        self.mode = Mode::Console;
        self
    }

    /// Runs a line of console mode.
    // ASSUMED: operator commands have no return code; one that is wrong is rejected after the message that says why.
    pub(super) fn operator(&mut self, line: &str, screen: &mut Screen<'_>) -> u8 {
        match line.trim() {
            "" => {}
            end if end.eq_ignore_ascii_case("END") => self.mode = Mode::Ready,
            _ => self.operate(line, screen),
        }
        0
    }

    fn operate(&mut self, line: &str, screen: &mut Screen<'_>) {
        let Some(command) = self.grammar.commands.iter().find(|c| !c.console.is_empty()) else { return };
        let outcome = match console::parse(self.grammar, command, line) {
            Ok(operation) => self.operation(command, operation, line, screen),
            Err(error) => {
                self.refuse(&error, line, Surface::Console, screen);
                false
            }
        };
        if !outcome {
            self.reject(line, screen);
        }
    }

    /// Does what an operator command asks for; false if it is rejected.
    fn operation(
        &mut self,
        command: &Command,
        operation: Operation,
        line: &str,
        screen: &mut Screen<'_>,
    ) -> bool {
        let is_action = |request: &Request| command.report(&request.report).is_some_and(|r| r.action);
        let refusal = match operation {
            Operation::Other => return false,
            Operation::Netstat(request) if is_action(&request) => {
                self.vary(command, &request, line, screen).err()
            }
            Operation::Job(request) => return self.operate_job(&request, screen),
            _ if !self.may_display() => Some(Message::new(&message::DISPLAY_NOT_AUTHORIZED, [])),
            Operation::Netstat(request) => {
                return self.answer(command, &request, Surface::Console, screen) == 0;
            }
            Operation::Help(word) => return help::console(command, word.as_deref(), screen),
            Operation::Status => {
                self.status(screen);
                None
            }
        };
        if let Some(message) = &refusal {
            self.tell_on(Surface::Console, screen, message);
        }
        refusal.is_none()
    }

    fn reject(&self, line: &str, screen: &mut Screen<'_>) {
        let verb = line.trim().split(',').next().unwrap_or_default();
        self.tell_on(
            Surface::Console,
            screen,
            &Message::new(&message::OPERATOR_COMMAND_REJECTED, [&verb.to_ascii_uppercase()]),
        );
    }
}
