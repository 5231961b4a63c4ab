//! CONSOLE: operator commands, one with SYSCMD or many in console mode.

use super::{Handler, Mode, Operands, Session};
use crate::message::{self, Message};
use crate::output::Screen;

inventory::submit! { Handler { name: "CONSOLE", run: console } }
inventory::submit! { Handler { name: "END", run: end } }

fn console(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    match operands.value("SYSCMD") {
        Some(command) => session.operate(command, screen),
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

    /// Runs a line of console mode. Operator commands have no return code.
    pub(super) fn operator(&mut self, line: &str, screen: &mut Screen<'_>) -> u8 {
        if line.trim().eq_ignore_ascii_case("END") {
            self.mode = Mode::Ready;
        } else {
            self.operate(line, screen);
        }
        0
    }

    fn operate(&mut self, command: &str, screen: &mut Screen<'_>) {
        let verb = command.split([' ', ',']).next().unwrap_or_default();
        screen.message(&Message::new(&message::OPERATOR_COMMAND_REJECTED, [verb]).with_id());
    }
}
