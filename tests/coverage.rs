//! Every report that the program can write stands in a transcript: on each of its surfaces, with each of its modifiers,
//! filters and outputs. So does every message id of the reports.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tso_netstat::reports;
use tso_netstat::request::{Clause, Value};
use tso_netstat::source::Needs;
use tso_netstat::syntax::{Choice, Command, Grammar, Item, Keyword, Report, Surface};

#[allow(dead_code, reason = "each test uses what it needs of the transcripts")]
mod transcripts;

use transcripts::{Shown, shown};

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x)) {
            found.push(path);
        }
    }
    found
}

/// Is there a clause with this item of `choice` among its values?
fn takes(clause: &Clause, item: &Item) -> bool {
    match item {
        Item::Phrase(phrase) => clause.has(phrase.word.full()),
        Item::Value(_) => clause.values.iter().any(|v| !matches!(v, Value::Word(_))),
    }
}

fn name(item: &Item) -> &str {
    match item {
        Item::Phrase(phrase) => phrase.word.full(),
        Item::Value(name) => name,
    }
}

/// What of a keyword no clause shows: the word, or one of the alternatives behind it.
fn not_shown(keyword: &Keyword, clauses: &[&Clause]) -> Vec<String> {
    let word = keyword.word().full();
    if clauses.is_empty() {
        return vec![word.to_owned()];
    }
    let phrase = &keyword.phrase;
    let items = phrase.operand.iter().chain(&phrase.option).flat_map(|choice: &Choice| &choice.items);
    items
        .filter(|item| !clauses.iter().any(|c| takes(c, item)))
        .map(|item| format!("{word} {}", name(item)))
        .collect()
}

fn missing(command: &Command, report: &Report, shown: &[Shown]) -> Vec<String> {
    let mine: Vec<&Shown> = shown.iter().filter(|s| *s.request.report == *report.word.full()).collect();
    let surfaces = Surface::ALL.into_iter().filter(|s| report.surfaces.has(*s));
    let mut missing: Vec<String> = surfaces
        .filter(|surface| !mine.iter().any(|s| s.surface == *surface))
        .map(|surface| format!("on {}", surface.name()))
        .collect();
    for modifier in &report.body.modifiers {
        let clauses: Vec<&Clause> =
            mine.iter().filter_map(|s| s.request.modifier(modifier.word().full())).collect();
        missing.extend(not_shown(modifier, &clauses));
    }
    for filter in report.filters.iter().filter_map(|f| command.filter(&f.filter)) {
        let of_name = |s: &&&Shown| {
            s.request.filter.as_ref().is_some_and(|clause| *clause.word == *filter.word().full())
        };
        let clauses: Vec<&Clause> =
            mine.iter().filter(of_name).filter_map(|s| s.request.filter.as_ref()).collect();
        missing.extend(not_shown(filter, &clauses));
    }
    for output in &command.outputs {
        let meant = Surface::ALL.into_iter().any(|s| report.surfaces.has(s) && output.surfaces.has(s));
        if meant && !mine.iter().any(|s| s.request.output(output.word().full()).is_some()) {
            missing.push(output.word().full().to_owned());
        }
    }
    missing
}

#[test]
fn every_word_of_an_available_report_stands_in_a_transcript() {
    let grammar = Grammar::builtin().unwrap();
    let command = grammar.command("NETSTAT").unwrap();
    let shown = shown(grammar, command);
    assert!(shown.len() > 100, "the transcripts were not read");
    let mut lacks = Vec::new();
    for report in &command.reports {
        if report.action {
            let here = |surface: &Surface| {
                shown.iter().any(|s| s.surface == *surface && *s.request.report == *report.word.full())
            };
            let surfaces = Surface::ALL.into_iter().filter(|s| report.surfaces.has(*s) && !here(s));
            lacks.extend(surfaces.map(|s| format!("{} on {}", report.word, s.name())));
        }
        let Some(available) = reports::find(report.word.full()) else { continue };
        // HElp is no report on a stack: modifiers, filters and outputs mean nothing to it.
        let helps = available.needs.has(Needs::NO_STACK);
        let missing = missing(command, report, &shown).into_iter().filter(|m| !helps || m.starts_with("on "));
        lacks.extend(missing.map(|m| format!("{} {m}", report.word.full())));
    }
    assert!(lacks.is_empty(), "no transcript shows:\n{}", lacks.join("\n"));
}

/// Ids such as `EZZ2350I` in a text.
fn ids(text: &str) -> BTreeSet<String> {
    let is_id = |w: &str| {
        w.len() == 8 && w.starts_with("EZ") && w.ends_with('I') && w[3..7].bytes().all(|b| b.is_ascii_digit())
    };
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| is_id(w)).map(str::to_owned).collect()
}

#[test]
fn every_message_id_of_a_report_stands_in_a_transcript() {
    let read = |folder, extensions: &[&str]| -> String {
        files(Path::new(folder), extensions).iter().map(|p| fs::read_to_string(p).unwrap() + "\n").collect()
    };
    // Comments may name other ids.
    let code = read("src/reports", &["rs"]);
    let code: String =
        code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let (used, shown) = (ids(&code), ids(&read("golden", &["tso", "unix", "console"])));
    assert!(used.len() > 10, "the reports were not read");
    let lacks: Vec<&String> = used.difference(&shown).collect();
    assert!(lacks.is_empty(), "no transcript shows {lacks:?}");
}
