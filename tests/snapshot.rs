//! A system that is written and loaded again is the same system, and every report on it prints the same bytes.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use tso_netstat::clock::{Clock, Moment};
use tso_netstat::output::Screen;
use tso_netstat::request::spell::{self, Length};
use tso_netstat::request::{Clause, Request, Value};
use tso_netstat::session::{Keeper, Logon, Profile, Session, UserId};
use tso_netstat::source::Sources;
use tso_netstat::source::system::{self, System};
use tso_netstat::source::timeline;
use tso_netstat::syntax::{Choice, Command, Grammar, Item, Keyword, Phrase, Report, Surface};

const NOW: &str = "2024-03-14T17:40:36.25Z";

fn now() -> Moment {
    NOW.parse().unwrap()
}

/// The systems of the transcripts, and the built-in one, by name.
fn systems() -> Vec<(String, System)> {
    let files = fs::read_dir("golden/systems").unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    assert!(files.len() > 20, "only {} systems were found", files.len());
    let load = |path: PathBuf| (path.display().to_string(), system::load(&path, now()).unwrap());
    files.into_iter().map(load).chain([("builtin".to_owned(), system::builtin(now()).unwrap())]).collect()
}

/// The text of a snapshot, and the system that it is when it is loaded a year later.
fn again(name: &str, system: &System) -> (String, System) {
    let text = system::snapshot(system, &system.stacks, &system.default_stack).unwrap();
    let later = "2025-03-14T00:00:00Z".parse().unwrap();
    let loaded = system::parse("snapshot", &text, later);
    (text.clone(), loaded.unwrap_or_else(|fault| panic!("{name}: {fault}\n{text}")))
}

/// The first line in which two texts differ.
fn difference(one: &str, other: &str) -> String {
    let (mut a, mut b) = (one.lines(), other.lines());
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => return format!("{a:?}\n  {b:?}"),
        }
    }
}

/// Each part of a stack by itself, since a whole one is too long to be read.
fn assert_same(name: &str, one: &System, other: &System) {
    let outer = |s: &System| {
        let outer = System { stacks: Vec::new(), warnings: Vec::new(), ..s.clone() };
        format!("{outer:#?}")
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

#[test]
fn a_loaded_snapshot_is_the_same_system() {
    for (name, system) in systems() {
        let (text, loaded) = again(&name, &system);
        assert_same(&name, &system, &loaded);
        let (second, _) = again(&name, &loaded);
        assert!(text == second, "{name}: {}", difference(&text, &second));
        assert!(loaded.warnings.is_empty(), "{name}: {:?}", loaded.warnings);
    }
}

#[test]
fn a_stack_that_lives_is_written_as_it_is_now() {
    let system = system::load(&PathBuf::from("golden/systems/living.toml"), now()).unwrap();
    for name in ["connection", "trouble"] {
        let text = fs::read_to_string(format!("golden/systems/{name}.timeline")).unwrap();
        let mut sources = Sources::new(system.clone());
        sources.begin(timeline::read(name, &text).unwrap(), now()).unwrap();
        let (mut moment, step) = (now(), chrono::TimeDelta::milliseconds(730));
        for _ in 0..60 {
            moment += step;
            sources.advance(moment);
            let (_, loaded) = again(name, &sources.system);
            assert_same(name, &sources.system, &loaded);
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
fn session(system: &System, console: bool) -> Session {
    let user = UserId::new("USER1").unwrap();
    let session = Session::new(Logon {
        profile: Profile::new(&user),
        keeper: Keeper::none(),
        user,
        grammar: Grammar::builtin().unwrap(),
        sources: Sources::new(system.clone()),
        clock: Clock::frozen(NOW).unwrap(),
        data_sets: PathBuf::from("no-data-sets"),
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

#[test]
fn every_report_prints_the_same() {
    let grammar = Grammar::builtin().unwrap();
    let command = grammar.command("NETSTAT").unwrap();
    let mut count = 0;
    for (name, system) in systems() {
        let (_, loaded) = again(&name, &system);
        for surface in Surface::ALL {
            let formats = command.output("FORMAT", surface).map(clauses).unwrap_or_default();
            let formats: Vec<Option<&Clause>> = [None].into_iter().chain(formats.iter().map(Some)).collect();
            let console = surface == Surface::Console;
            let (mut before, mut after) = (session(&system, console), session(&loaded, console));
            let reports = command.reports.iter().filter(|r| !r.action && !r.alone && r.surfaces.has(surface));
            let requests = reports.flat_map(|r| formats.iter().flat_map(move |f| requests(r, surface, *f)));
            for request in requests {
                for stack in &system.stacks {
                    let request = Request { target: Some(stack.name.as_str().into()), ..request.clone() };
                    let expected = printed(&mut before, command, &request, surface);
                    let found = printed(&mut after, command, &request, surface);
                    assert_eq!(found, expected, "{name}: {request:?} on {}", surface.name());
                    count += usize::from(expected.is_some_and(|(_, code)| code == 0));
                }
            }
        }
    }
    assert!(count > 2_000, "only {count} reports were compared");
}
