//! Two systems beside each other: what they are, and what their reports print.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use tso_netstat::clock::Clock;
use tso_netstat::output::Screen;
use tso_netstat::request::spell::{self, Length};
use tso_netstat::request::{Clause, Request, Value};
use tso_netstat::session::{Keeper, Logon, Profile, Session, UserId};
use tso_netstat::source::Sources;
use tso_netstat::source::system::{self, Notation, System};
use tso_netstat::syntax::{Choice, Command, Grammar, Item, Keyword, Phrase, Report, Surface};

/// The text of a snapshot, and the system that it is when it is loaded a year later.
pub fn again(name: &str, system: &System, notation: Notation) -> (String, System) {
    let text = system::snapshot(system, &system.stacks, &system.default_stack, notation).unwrap();
    let later = "2025-03-14T00:00:00Z".parse().unwrap();
    let loaded = system::parse("snapshot", &text, later);
    (text.clone(), loaded.unwrap_or_else(|fault| panic!("{name}: {fault}")))
}

/// The first line in which two texts differ.
pub fn difference(one: &str, other: &str) -> String {
    let (mut a, mut b) = (one.lines(), other.lines());
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => return format!("{a:?}\n  {b:?}"),
        }
    }
}

/// Each part of a stack by itself, since a whole one is too long to be read.
pub fn assert_same(name: &str, one: &System, other: &System) {
    let outer = |s: &System| {
        let nothing = System { stacks: Vec::new(), warnings: Vec::new(), timelines: Vec::new(), ..s.clone() };
        format!("{nothing:#?}")
    };
    let (a, b) = (outer(one), outer(other));
    assert!(a == b, "{name}: {}", difference(&a, &b));
    assert_eq!(one.stacks.len(), other.stacks.len(), "{name}");
    for (a, b) in one.stacks.iter().zip(&other.stacks) {
        if a != b {
            let (a, b) = (format!("{a:#?}"), format!("{b:#?}"));
            panic!("{name}: {}", difference(&a, &b));
        }
    }
}

/// All that a keyword can say without a value of its own.
fn clauses(keyword: &Keyword) -> Vec<Clause> {
    let clause = |values: Vec<Value>| Clause { word: keyword.word().name(), values };
    let words = |choice: &Choice| choice.phrases().filter_map(words_of).map(clause).collect::<Vec<_>>();
    match (&keyword.phrase.operand, &keyword.phrase.option) {
        (Some(operand), _) => words(operand),
        (None, Some(option)) => [clause(Vec::new())].into_iter().chain(words(option)).collect(),
        (None, None) => vec![clause(Vec::new())],
    }
}

fn words_of(phrase: &Phrase) -> Option<Vec<Value>> {
    phrase.operand.is_none().then(|| vec![Value::Word(phrase.word.name())])
}

/// The report plainly, and with each of its modifiers and operands that are words, in the format if one is named.
fn requests(report: &Report, surface: Surface, format: Option<&Clause>) -> Vec<Request> {
    let plain = Request {
        report: report.word.name(),
        operands: Vec::new(),
        modifiers: Vec::new(),
        target: None,
        outputs: format.cloned().into_iter().collect(),
        filter: None,
    };
    let modifiers = report.body.modifiers.iter().filter(|m| m.surfaces.has(surface)).flat_map(clauses);
    let modified = modifiers.map(|clause| Request { modifiers: vec![clause], ..plain.clone() });
    let operands = report.body.operands.iter().filter(|o| o.surfaces.has(surface));
    let operands = operands.flat_map(|o| o.choice.items.iter()).filter_map(|item| match item {
        Item::Phrase(phrase) => words_of(phrase),
        Item::Value(_) => None,
    });
    let named = operands.map(|operands| Request { operands, ..plain.clone() });
    [plain.clone()].into_iter().chain(modified).chain(named).collect()
}

/// A session on a system, at the console if that is wanted.
pub fn session(system: &System, console: bool, now: &str, data_sets: &Path) -> Session {
    let user = UserId::new("USER1").unwrap();
    let session = Session::new(Logon {
        profile: Profile::new(&user),
        keeper: Keeper::none(),
        user,
        grammar: Grammar::builtin().unwrap(),
        sources: Sources::new(System { timelines: Vec::new(), ..system.clone() }),
        clock: Clock::frozen(now).unwrap(),
        data_sets: data_sets.to_owned(),
    });
    if console { session.at_console() } else { session }
}

/// What a request prints on a surface, with its return code; `None` if the surface cannot say it.
fn printed(
    session: &mut Session,
    command: &Command,
    request: &Request,
    surface: Surface,
) -> Option<(String, u8)> {
    let (mut out, stop) = (Vec::new(), AtomicBool::new(false));
    let mut screen = Screen::new(&mut out, &stop);
    let code = match surface {
        Surface::Tso => session.run(&spell::tso(command, request, Length::Full)?, &mut screen),
        Surface::Unix => session.unix("netstat", &spell::unix(command, request, Length::Full)?, &mut screen),
        Surface::Console => session.run(&spell::console(command, request, Length::Full)?, &mut screen),
    };
    screen.finish().unwrap();
    Some((String::from_utf8(out).unwrap(), code))
}

/// Every report on every stack, surface and format; gives how many reports there were to compare.
pub fn assert_same_reports(name: &str, one: &System, other: &System, now: &str) -> usize {
    let command = Grammar::builtin().unwrap().command("NETSTAT").unwrap();
    let (mut count, none) = (0, Path::new("no-data-sets"));
    for surface in Surface::ALL {
        let formats = command.output("FORMAT", surface).map(clauses).unwrap_or_default();
        let formats: Vec<Option<&Clause>> = [None].into_iter().chain(formats.iter().map(Some)).collect();
        let console = surface == Surface::Console;
        let (mut before, mut after) = (session(one, console, now, none), session(other, console, now, none));
        let reports = command.reports.iter().filter(|r| !r.action && !r.alone && r.surfaces.has(surface));
        for request in reports.flat_map(|r| formats.iter().flat_map(move |f| requests(r, surface, *f))) {
            for stack in &one.stacks {
                let request = Request { target: Some(stack.name.as_str().into()), ..request.clone() };
                let expected = printed(&mut before, command, &request, surface);
                let found = printed(&mut after, command, &request, surface);
                assert_eq!(found, expected, "{name}: {request:?} on {}", surface.name());
                count += usize::from(expected.is_some_and(|(_, code)| code == 0));
            }
        }
    }
    count
}
