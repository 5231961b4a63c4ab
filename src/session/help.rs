//! HELP: the commands, or one of them, as the grammar describes them.

use super::{Handler, Operands, Session};
use crate::output::Screen;

inventory::submit! { Handler { name: "HELP", run: help } }

fn help(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    for command in &session.grammar.commands {
        screen.line(&format!("  {:<10} {}", command.word.spelled(), command.help));
    }
    0
}
