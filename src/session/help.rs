//! HELP: the commands, one of them, or one of its reports, as the grammar describes them.

use super::{Handler, Operands, Session};
use crate::message::{self, Message};
use crate::output::Screen;
use crate::syntax::{Command, Report, Surface, help};

inventory::submit! { Handler { name: "HELP", run: help } }

fn help(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let found = match operands.positional.as_slice() {
        [] => Ok(help::commands(session.grammar)),
        [name, rest @ ..] => match (session.grammar.command(name), rest.first()) {
            (None, _) => Err((&message::COMMAND_NOT_FOUND, name)),
            (Some(command), Some(name)) => match command.reports.iter().find(|r| r.accepts(name)) {
                Some(report) => Ok(help::report(command, report)),
                None => Err((&message::INCORRECT_OPTION, name)),
            },
            (Some(command), None) if command.reports.is_empty() => Ok(help::session_command(command)),
            (Some(command), None) => Ok(help::command(command, Surface::Tso)),
        },
    };
    match found {
        Ok(lines) => {
            lines.iter().for_each(|line| screen.line(line));
            0
        }
        Err((entry, name)) => session.tell(screen, &Message::new(entry, [&name.to_ascii_uppercase()])),
    }
}

/// The reply to `D TCPIP,,HELP`: every report that the console has, the one that is named, or
/// what may follow VARY or DISPLAY. False if there is none.
pub(super) fn console(command: &Command, name: Option<&str>, screen: &mut Screen<'_>) -> bool {
    let own = command.reports.iter().filter(|r| !r.console.is_empty());
    let mut verbs = own.filter_map(|r| command.operator_form_of(r)).map(|form| form.verb);
    if name.is_some_and(|n| verbs.any(|verb| verb.accepts(n))) {
        screen.line(&Message::new(&message::HELP_VARY, []).with_id());
        return true;
    }
    let form = command.operator_form();
    if let Some(line) = help::displays(command)
        && name.is_some_and(|n| form.as_ref().is_some_and(|form| form.verb.accepts(n)))
    {
        screen.line(&line);
        return true;
    }
    let word = form.and_then(|form| form.word);
    let itself = |n: &str| command.reports.iter().any(|r| r.alone && r.accepts(n));
    let every = name.is_none_or(|n| itself(n) || word.is_some_and(|w| w.accepts(n)));
    let wanted = |report: &&Report| {
        report.surfaces.has(Surface::Console) && (every || name.is_some_and(|n| report.accepts(n)))
    };
    let mut found = false;
    for report in command.reports.iter().filter(wanted) {
        found = true;
        if report.word.full() == "SYNTAXCHECK" {
            screen.line(&Message::new(&message::HELP_SYNTAXCHECK, []).with_id());
            continue;
        }
        for (n, line) in help::console(command, report).iter().enumerate() {
            // Of the ids of these lines this one alone is established.
            match report.word.full() {
                "SOCKETS" if n == 0 => screen.line(&Message::new(&message::HELP_SOCKETS, [line]).with_id()),
                _ => screen.line(line),
            }
        }
    }
    found
}
