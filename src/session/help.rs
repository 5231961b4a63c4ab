//! HELP: the commands, or one of them, as the grammar describes them.

use super::{Handler, Operands, Session};
use crate::message::{self, Message};
use crate::output::Screen;
use crate::syntax::{Command, Surface};

inventory::submit! { Handler { name: "HELP", run: help } }

fn help(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let Some(name) = operands.positional.first() else {
        for command in &session.grammar.commands {
            screen.line(&format!("  {:<10} {}", command.word.spelled(), command.help));
        }
        return 0;
    };
    match session.grammar.command(name) {
        Some(command) => {
            command_help(command, screen);
            0
        }
        None => {
            let name = name.to_ascii_uppercase();
            session.tell(screen, &Message::new(&message::COMMAND_NOT_FOUND, [&name]))
        }
    }
}

fn command_help(command: &Command, screen: &mut Screen<'_>) {
    screen.line(&format!("{}: {}", command.word, command.help));
    for report in command.reports.iter().filter(|r| r.surfaces.has(Surface::Tso)) {
        screen.line(&format!("  {:<12} {}", report.word.spelled(), report.help));
    }
    for operand in command.body.operands.iter().filter(|o| o.surfaces.has(Surface::Tso)) {
        screen.line(&format!("  {:<12} {}", "operand", operand.help));
    }
    let keywords = command.body.modifiers.iter().chain(&command.target);
    for keyword in keywords.chain(&command.outputs).chain(&command.filters) {
        if keyword.surfaces.has(Surface::Tso) {
            screen.line(&format!("  {:<12} {}", keyword.word().spelled(), keyword.help));
        }
    }
}

impl Session {
    /// The reply to `D TCPIP,,HELP`: the reports that the console has, or one of them.
    pub(super) fn console_help(&self, command: &Command, name: Option<&str>, screen: &mut Screen<'_>) {
        let wanted = |accepts: bool| name.is_none() || accepts;
        for report in command.reports.iter().filter(|r| r.surfaces.has(Surface::Console)) {
            if wanted(name.is_some_and(|n| report.accepts(n))) {
                screen.line(&format!("D...NETSTAT,{}", report.word.full()));
            }
        }
    }
}
