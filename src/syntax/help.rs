//! HELP texts, made from the grammar.
//!
//! The grid of a command with reports: the word at column 3, the z/OS UNIX letter at column 16, the text at column 22.

use super::{Body, Choice, Command, Grammar, Item, Keyword, Phrase, Report, Surface};
use crate::text::Line;

/// Longest line of console help.
const CONSOLE_WIDTH: usize = 70;

/// HELP of a command with reports: usage, reports, actions, target, outputs, filters, defaults.
// ASSUMED: the wording and layout of this text are ours; IBM's is not established.
pub fn command(command: &Command, surface: Surface) -> Vec<String> {
    let here = |k: &&Keyword| k.surfaces.has(surface);
    let mut lines = vec![usage(command, surface)];
    for (title, action) in [("Reports:", false), ("Commands:", true)] {
        lines.push(title.to_owned());
        let reports = command.reports.iter().filter(|r| r.action == action && r.surfaces.has(surface));
        lines.extend(reports.map(report_line));
    }
    let groups = [
        ("Target:", command.target.as_slice()),
        ("Output:", &command.outputs),
        ("Filters:", &command.filters),
    ];
    for (title, keywords) in groups {
        lines.push(title.to_owned());
        lines.extend(keywords.iter().filter(here).map(keyword_line));
    }
    if let Some(default) = command.default_report() {
        lines.push(format!(
            "Default report: {}. Capitals are the shortest form of a word.",
            default.word.spelled()
        ));
    }
    lines
}

fn usage(command: &Command, surface: Surface) -> String {
    match (surface, command.unix.first()) {
        (Surface::Unix, Some(program)) => {
            format!("Usage: {program} -option|-command <-p name> <-M LONG|SHORT> <filter value...>")
        }
        _ => format!("Usage: {} option|command <TCp name> <output> <(filter value...>", command.word.full()),
    }
}

/// One report or action with its modifiers and filters.
pub fn report(command: &Command, report: &Report) -> Vec<String> {
    let mut lines = vec![report_line(report)];
    lines.extend(body(&report.body));
    let filters: Vec<&Keyword> = report.filters.iter().filter_map(|f| command.filter(&f.filter)).collect();
    if !filters.is_empty() {
        lines.push("Filters:".to_owned());
        lines.extend(filters.into_iter().map(keyword_line));
    }
    lines
}

/// A session command with its operands and keywords.
pub fn session_command(command: &Command) -> Vec<String> {
    let mut lines = vec![grid(command.word.full(), None, &command.help)];
    lines.extend(
        command.aliases.iter().map(|a| grid(a.full(), None, &format!("short for {}", command.word.full()))),
    );
    lines.extend(body(&command.body));
    lines
}

/// A line for each command.
pub fn commands(grammar: &Grammar) -> Vec<String> {
    grammar.commands.iter().map(|c| grid(c.word.full(), None, &c.help)).collect()
}

fn body(body: &Body) -> Vec<String> {
    let operands =
        body.operands.iter().map(|o| grid(&choice(&o.choice, o.optional, "<", ">"), None, &o.help));
    let mut lines: Vec<String> = operands.collect();
    if !body.modifiers.is_empty() {
        lines.push("Modifiers:".to_owned());
        lines.extend(body.modifiers.iter().map(keyword_line));
    }
    lines
}

fn report_line(report: &Report) -> String {
    let operand =
        |o: &super::Operand| o.surfaces.has(Surface::Tso).then(|| choice(&o.choice, o.optional, "<", ">"));
    let operands: Vec<String> = report.body.operands.iter().filter_map(operand).collect();
    let word =
        std::iter::once(report.word.spelled().to_owned()).chain(operands).collect::<Vec<_>>().join(" ");
    let help = if report.default { format!("{} (default)", report.help) } else { report.help.to_string() };
    grid(&word, report.flag, &help)
}

fn keyword_line(keyword: &Keyword) -> String {
    let more = if keyword.max > 1 { format!(", at most {}", keyword.max) } else { String::new() };
    let values = phrase_values(&keyword.phrase);
    let help = if values.is_empty() {
        keyword.help.to_string()
    } else {
        format!("{}: {values}{more}", keyword.help)
    };
    grid(keyword.word().spelled(), keyword.flag, &help)
}

fn grid(word: &str, flag: Option<char>, help: &str) -> String {
    let mut out = Vec::new();
    let mut line = Line::new(&mut out);
    line.at(3, word);
    if let Some(flag) = flag {
        line.at(16, format_args!("-{flag}"));
    }
    line.at(22, help);
    String::from_utf8_lossy(&out).into_owned()
}

fn phrase_values(phrase: &Phrase) -> String {
    let operand = phrase.operand.as_ref().map(|c| choice(c, false, "<", ">"));
    let option = phrase.option.as_ref().map(|c| choice(c, true, "<", ">"));
    operand.into_iter().chain(option).collect::<Vec<_>>().join(" ")
}

/// `LONG|SHORT`, `<CURRent|GRoup groupid|STALE>`.
fn choice(choice: &Choice, optional: bool, open: &str, close: &str) -> String {
    let items = choice.items.iter().map(|item| match item {
        Item::Value(name) => name.to_string(),
        Item::Phrase(phrase) => {
            let values = phrase_values(phrase);
            format!("{}{}{values}", phrase.word.spelled(), if values.is_empty() { "" } else { " " })
        }
    });
    let text = items.collect::<Vec<_>>().join("|");
    if optional { format!("{open}{text}{close}") } else { text }
}

/// The console's answer for one report: `D...NETSTAT,SOCKETS<,CLIENT=|PORT=> <,FORMAT=LONG|SHORT>`.
// ASSUMED: the pattern of the one answer that is documented holds for every report.
pub fn console(command: &Command, report: &Report) -> Vec<String> {
    let here = |k: &&Keyword| k.surfaces.has(Surface::Console);
    let mut parts = vec![format!("D...{},{}", command.word.full(), report.word.full())];
    parts.extend(report.body.operands.iter().filter(|o| o.surfaces.has(Surface::Console)).map(|o| {
        let words = choice(&o.choice, false, "<,", ">").to_uppercase();
        if o.optional { format!("<,{words}>") } else { format!(",{words}") }
    }));
    parts.extend(report.body.modifiers.iter().filter(here).map(|m| format!("<,{}>", assigned(m))));
    let filters: Vec<String> = command
        .filters
        .iter()
        .filter(here)
        .filter(|f| report.filter_use(f, Surface::Console).is_some())
        .map(|f| format!("{}{}", f.word().full(), if f.phrase.operand.is_some() { "=" } else { "" }))
        .collect();
    if !filters.is_empty() {
        parts.push(format!("<,{}>", filters.join("|")));
    }
    let outputs = command.outputs.iter().filter(here);
    parts.extend(outputs.map(|o| format!(" <,{}>", assigned(o))));
    wrapped(&parts)
}

/// `PROTOCOL=TCP|UDP`, with what may follow.
fn assigned(keyword: &Keyword) -> String {
    let operand = keyword.phrase.operand.as_ref().map(|c| format!("={}", choice(c, false, "", "")));
    let option = keyword.phrase.option.as_ref().map(|c| format!("<,{}>", choice(c, false, "", "")));
    format!("{}{}{}", keyword.word().full(), operand.unwrap_or_default(), option.unwrap_or_default())
        .to_uppercase()
}

/// The parts on as few lines as they need; a filter list that is too long is broken at its bars.
fn wrapped(parts: &[String]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts {
        let pieces: Vec<&str> = part.split_inclusive('|').collect();
        let fits = |line: &str, text: &str| line.len() + text.len() <= CONSOLE_WIDTH;
        let whole = lines.last().is_some_and(|line| fits(line, part));
        for piece in if whole { vec![part.as_str()] } else { pieces } {
            match lines.last_mut().filter(|line| fits(line, piece)) {
                Some(line) => line.push_str(piece),
                None => lines.push(piece.trim_start().to_owned()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn netstat() -> &'static Command {
        Grammar::builtin().unwrap().command("NETSTAT").unwrap()
    }

    #[test]
    fn words_letters_and_texts_stand_in_their_columns() {
        let lines = command(netstat(), Surface::Tso);
        assert_eq!(lines[0], "Usage: NETSTAT option|command <TCp name> <output> <(filter value...>");
        assert!(lines.contains(&"  ALLConn      -a    connections, recently closed ones too".to_owned()));
        assert!(
            lines.contains(&"  COnn         -c    active connections and UDP sockets (default)".to_owned())
        );
        assert!(lines.contains(&"  DRop connid  -D    end the connection with this ID".to_owned()));
        assert!(lines.contains(&"  FORMat       -M    line format: LONG|SHORT".to_owned()));
        assert!(lines.contains(&"  POrt         -P    these ports: portnum, at most 6".to_owned()));
        assert!(!lines.iter().any(|l| l.contains("ACCess") || l.contains("MAX")));
        assert!(!command(netstat(), Surface::Unix).iter().any(|l| l.contains("STACk")));
    }

    #[test]
    fn the_console_answers_as_documented() {
        let sockets = netstat().report("SOCKETS").unwrap();
        assert_eq!(
            console(netstat(), sockets),
            [
                "D...NETSTAT,SOCKETS<,CLIENT=|IPADDR=|IPPORT=|NOTN3270|PORT=>",
                "<,FORMAT=LONG|SHORT> <,MAX=RECORDS|*>"
            ]
        );
        for report in &netstat().reports {
            assert!(console(netstat(), report).iter().all(|l| l.len() <= CONSOLE_WIDTH), "{}", report.word);
        }
    }
}
