//! HELP texts, made from the grammar.
//!
//! The grid of a command with reports: the word at column 3, the z/OS UNIX letter at column 16, the text at column 22.

use super::diagram::{self, Track};
use super::{Body, Choice, Command, Grammar, Item, Keyword, Phrase, Report, Surface, Word};
/// Longest line of TSO and z/OS UNIX help.
const WIDTH: usize = 79;
/// Longest text of console help: 70 columns with a message id and a blank in front.
const CONSOLE_WIDTH: usize = 61;

/// HELP of a command with reports: usage, reports, actions, target, outputs, filters, defaults.
// ASSUMED: the wording and layout of this text are ours; IBM's is not established.
pub fn command(command: &Command, surface: Surface) -> Vec<String> {
    let here = |k: &&Keyword| k.surfaces.has(surface);
    let mut lines = vec![usage(command, surface)];
    for (title, commands) in [("Reports:", false), ("Commands:", true)] {
        lines.push(title.to_owned());
        let reports = command.reports.iter().filter(|r| r.surfaces.has(surface));
        lines.extend(reports.filter(|r| (r.action || r.alone) == commands).flat_map(report_line));
    }
    let groups = [
        ("Target:", command.target.as_slice()),
        ("Output:", &command.outputs),
        ("Filters:", &command.filters),
    ];
    for (title, keywords) in groups {
        lines.push(title.to_owned());
        lines.extend(keywords.iter().filter(here).flat_map(keyword_line));
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

/// One report or action: its syntax diagram on TSO or else on the console, its modifiers and its filters.
pub fn report(command: &Command, report: &Report) -> Vec<String> {
    let mut surfaces = [Surface::Tso, Surface::Console].into_iter();
    let track = surfaces.find_map(|surface| diagram::of(command, report, surface));
    let mut lines = track.as_ref().map(Track::text).unwrap_or_default();
    lines.extend(report_line(report));
    match report.action {
        true => lines.extend(modifiers(&report.body)),
        false => lines.extend(body(&report.body)),
    }
    let declared = report.filters.iter().filter_map(|used| Some((used, command.filter(&used.filter)?)));
    let filters: Vec<Keyword> = declared.map(|(used, f)| used.keyword(f)).collect();
    if !filters.is_empty() {
        lines.push("Filters:".to_owned());
        lines.extend(filters.iter().flat_map(keyword_line));
    }
    lines
}

/// A session command with its operands and keywords.
pub fn session_command(command: &Command) -> Vec<String> {
    let mut lines = grid(command.word.full(), "", &command.help);
    lines.extend(
        command
            .aliases
            .iter()
            .flat_map(|a| grid(a.full(), "", &format!("short for {}", command.word.full()))),
    );
    lines.extend(body(&command.body));
    lines
}

/// A line for each command.
pub fn commands(grammar: &Grammar) -> Vec<String> {
    grammar.commands.iter().flat_map(|c| grid(c.word.full(), "", &c.help)).collect()
}

fn body(body: &Body) -> Vec<String> {
    let here = body.operands.iter().filter(|o| o.surfaces.has(Surface::Tso));
    let operands = here.flat_map(|o| grid(&choice(&o.choice, o.optional, "<", ">"), "", &o.help));
    operands.chain(modifiers(body)).collect()
}

fn modifiers(body: &Body) -> Vec<String> {
    let title = (!body.modifiers.is_empty()).then(|| "Modifiers:".to_owned());
    title.into_iter().chain(body.modifiers.iter().flat_map(keyword_line)).collect()
}

fn report_line(report: &Report) -> Vec<String> {
    let operand = if report.action { " n" } else { "" };
    let help = if report.default { format!("{} (default)", report.help) } else { report.help.to_string() };
    grid(&format!("{}{operand}", report.word), &format!("{}{operand}", letter(report.flag)), &help)
}

fn letter(flag: Option<char>) -> String {
    flag.map(|f| format!("-{f}")).unwrap_or_default()
}

fn keyword_line(keyword: &Keyword) -> Vec<String> {
    let more = if keyword.max > 1 { format!(", at most {}", keyword.max) } else { String::new() };
    let values = phrase_values(&keyword.phrase);
    let help = if values.is_empty() {
        keyword.help.to_string()
    } else {
        let long = keyword.long_flag.as_ref().map(|flag| format!(", or --{} for {}", flag.name, flag.word));
        format!("{}: {values}{more}{}", keyword.help, long.unwrap_or_default())
    };
    grid(keyword.word().spelled(), &letter(keyword.flag), &help)
}

/// Word, letter and text in their columns. A word that is too wide has a line of its own; a long text goes on below itself.
fn grid(word: &str, letter: &str, help: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = format!("  {word:<12} {letter:<5} ");
    let indent = 21;
    if line.len() > indent {
        lines.push(line.trim_end().to_owned());
        line = " ".repeat(indent);
    }
    for part in help.split(' ') {
        if line.len() > indent && line.len() + 1 + part.len() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        }
        if line.len() > indent {
            line.push(' ');
        }
        line += part;
    }
    lines.push(line);
    lines
}

fn phrase_values(phrase: &Phrase) -> String {
    let operand = phrase.operand.as_ref().map(|c| choice(c, false, "<", ">"));
    let option = phrase.option.as_ref().map(|c| choice(c, true, "<", ">"));
    operand.into_iter().chain(option).collect::<Vec<_>>().join(" ")
}

/// `LONG|SHORT`, `<CURRent|GRoup groupid|STALE>`.
pub(super) fn choice(choice: &Choice, optional: bool, open: &str, close: &str) -> String {
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
    if report.action {
        return action_on_console(command, report);
    }
    let mut parts = vec![format!("D...{},{}", command.word.full(), report.word.full())];
    parts.extend(report.body.operands.iter().filter(|o| o.surfaces.has(Surface::Console)).map(|o| {
        let words = choice(&o.choice, false, "<,", ">").to_uppercase();
        if o.optional { format!("<,{words}>") } else { format!(",{words}") }
    }));
    parts.extend(report.body.modifiers.iter().filter(here).map(|m| format!("<,{}>", assigned(m))));
    let own = command.filters.iter().filter(here);
    let own = own.filter(|f| report.filter_use(f, Surface::Console).is_some());
    let (valued, bare): (Vec<&Keyword>, Vec<&Keyword>) = own.partition(|f| f.phrase.operand.is_some());
    let valued = valued.iter().map(|f| format!("{}=", f.word().full()));
    let bare = bare.iter().map(|f| f.word().full().to_owned());
    let filters: Vec<String> = valued.chain(bare).collect();
    if !filters.is_empty() {
        parts.push(format!("<,{}>", filters.join("|")));
    }
    // The documented answer names FORMAT alone: words can be spelled out, a number cannot.
    let spelled = |k: &&Keyword| k.phrase.operand.as_ref().is_some_and(|c| c.values().next().is_none());
    let outputs = command.outputs.iter().filter(here).filter(spelled);
    parts.extend(outputs.map(|o| format!(" <,{}>", assigned(o))));
    wrapped(&parts)
}

/// `V...DROP,XCONNID|CONNECTION=XCONNID`: an action has operands alone. An X stands in front of what is no word.
// ASSUMED: the console's help for a VARY command has the pattern of the two documented ones, for SYNTAXCHECK and SOCKETS.
fn action_on_console(command: &Command, report: &Report) -> Vec<String> {
    let verb = command.operator_form_of(report).map(|form| form.verb.shortest().to_owned());
    let mut parts = vec![format!("{}...{}", verb.unwrap_or_default(), report.word.full())];
    for operand in report.body.operands.iter().filter(|o| o.surfaces.has(Surface::Console)) {
        let words = action_choice(&operand.choice);
        parts.push(if operand.optional { format!("<,{words}>") } else { format!(",{words}") });
    }
    for modifier in report.body.modifiers.iter().filter(|m| m.surfaces.has(Surface::Console)) {
        let operand = modifier.phrase.operand.as_ref().map(|c| format!("={}", action_choice(c)));
        parts.push(format!("<,{}{}>", modifier.word().full(), operand.unwrap_or_default()));
    }
    wrapped(&parts)
}

/// `XCONNID|PORT=XPORTNUM<,ASID=XASID>`
fn action_choice(choice: &Choice) -> String {
    let items = choice.items.iter().map(|item| match item {
        Item::Value(name) => format!("X{}", name.to_uppercase()),
        Item::Phrase(phrase) => {
            let operand = phrase.operand.as_ref().map(|c| format!("={}", action_choice(c)));
            let option = phrase.option.as_ref().map(|c| format!("<,{}>", action_choice(c)));
            format!("{}{}{}", phrase.word.full(), operand.unwrap_or_default(), option.unwrap_or_default())
        }
    });
    items.collect::<Vec<_>>().join("|")
}

/// `PROTOCOL=TCP|UDP`, with what may follow.
fn assigned(keyword: &Keyword) -> String {
    let operand = keyword.phrase.operand.as_ref().map(|c| format!("={}", choice(c, false, "", "")));
    let option = keyword.phrase.option.as_ref().map(|c| format!("<,{}>", choice(c, false, "", "")));
    format!("{}{}{}", keyword.word().full(), operand.unwrap_or_default(), option.unwrap_or_default())
        .to_uppercase()
}

/// The console's answer for its DISPLAY commands: `D...(,HELP|NETSTAT)`.
// ASSUMED: the console's help for DISPLAY has the pattern of the documented answer for VARY.
pub fn displays(command: &Command) -> Option<String> {
    let form = command.operator_form()?;
    let words = command.reports.iter().filter(|r| r.alone).map(|r| r.word.full());
    let words: Vec<&str> = words.chain(form.word.as_ref().map(Word::full)).collect();
    Some(format!("{}...(,{})", form.verb.shortest(), words.join("|")))
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
        assert!(lines.contains(&"  DRop n       -D n  end the connection with id n".to_owned()));
        let format = lines.iter().position(|l| l.starts_with("  FORMat ")).unwrap();
        assert_eq!(
            lines[format..format + 2],
            [
                "  FORMat       -M    line format (JSON is an extension): LONG|SHORT|JSON, or",
                "                     --json for JSON"
            ]
        );
        assert!(lines.contains(&"  POrt         -P    these ports: portnum, at most 6".to_owned()));
        let arp = report(netstat(), netstat().report("ARP").unwrap());
        let operands: Vec<&String> = arp.iter().skip_while(|l| !l.starts_with("  ARp")).skip(1).collect();
        assert_eq!(
            operands,
            ["  netaddr|ALL        entry of this address, or all"],
            "not the console's operand"
        );
        assert!(lines.contains(&"  ARp          -R    IPv4 address resolution cache".to_owned()));
        let commands: Vec<&String> = lines.iter().skip_while(|l| *l != "Commands:").take(4).collect();
        assert_eq!(commands[2], "  HElp         -?    this text");
        assert_eq!(commands[3], "Target:");
        let report = lines.iter().position(|l| l.starts_with("  REPort ")).unwrap();
        assert_eq!(
            lines[report..report + 2],
            [
                "  REPort             write a data set instead of the screen: <HLQ hlq|DSName",
                "                     dsname>"
            ]
        );
        assert!(lines.iter().all(|l| l.len() <= 79 && !l.ends_with(' ')), "{lines:#?}");
        assert!(!lines.iter().any(|l| l.contains("ACCess") || l.contains("MAX")));
        assert!(!command(netstat(), Surface::Unix).iter().any(|l| l.contains("STACk")));
    }

    #[test]
    fn the_console_answers_as_documented() {
        let sockets = netstat().report("SOCKETS").unwrap();
        assert_eq!(
            console(netstat(), sockets),
            ["D...NETSTAT,SOCKETS<,CLIENT=|IPADDR=|IPPORT=|PORT=|NOTN3270>", "<,FORMAT=LONG|SHORT>"]
        );
        for report in &netstat().reports {
            assert!(console(netstat(), report).iter().all(|l| l.len() <= CONSOLE_WIDTH), "{}", report.word);
        }
    }
}
