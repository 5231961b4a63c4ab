//! The pages of `docs/reference/` are what the grammar and the transcripts give; `BLESS=1 cargo test --test reference` writes
//! them anew and then fails. Every link of every Markdown page leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tso_netstat::request::Request;
use tso_netstat::syntax::reference::{self, Screen};
use tso_netstat::syntax::{Command, Grammar, Keyword, Report, Surface, diagram};

#[allow(dead_code, reason = "each test uses what it needs of the transcripts")]
mod transcripts;

use transcripts::{Shown, shown};

const FOLDER: &str = "docs/reference";
/// Longest screen on a page; a longer one is cut.
const SCREEN_LINES: usize = 60;

/// The commands of transcripts that can stand on a page: shown in full, on the screen, in text.
fn screens(grammar: &Grammar, command: &Command) -> Vec<Shown> {
    let plain = |s: &Shown| {
        let header = s.output.first().map(String::as_str).unwrap_or_default();
        s.request.output("REPORT").is_none()
            && s.request.output("STACK").is_none()
            && s.request.output("MAX").is_none()
            && !s.request.output("FORMAT").is_some_and(|f| f.has("JSON"))
            && !s.output.last().is_some_and(|l| l.starts_with('[') && l.ends_with(']'))
            && (header.starts_with("MVS TCP/IP NETSTAT") || header.starts_with("EZ"))
            && !header.starts_with("EZZ2350I")
    };
    let mut found: Vec<Shown> = shown(grammar, command).into_iter().filter(plain).collect();
    // The teaching system is what readers can try; TSO is where most of them sit.
    found.sort_by_key(|s| (s.surface, !s.first_line.contains("system=builtin"), s.path.clone()));
    found
}

fn screen(title: &str, shown: &Shown) -> Screen {
    let prompt = if shown.surface == Surface::Unix { "$ " } else { "" };
    let mut lines: Vec<String> = shown.output.iter().take(SCREEN_LINES).cloned().collect();
    if shown.output.len() > SCREEN_LINES {
        lines.push("...".to_owned());
    }
    Screen { title: title.to_owned(), typed: format!("{prompt}{}", shown.typed), lines }
}

/// Has the request nothing but its report, a target and a format?
fn is_bare(request: &Request) -> bool {
    request.filter.is_none() && request.modifiers.is_empty()
}

/// A SHORT and a LONG screen of a report, as bare as there are. What an action answers has no formats.
fn of_report(all: &[Shown], report: &Report) -> Vec<Screen> {
    let own = |s: &&Shown| *s.request.report == *report.word.full() && !s.first_line.contains("system=empty");
    let is_long = |s: &&Shown| {
        s.request.output("FORMAT").is_some_and(|f| f.has("LONG"))
            || s.request.target.as_deref() == Some("TCPCS6")
    };
    let pick = |long: bool| {
        let fits: Vec<&Shown> = all.iter().filter(own).filter(|s| is_long(s) == long).collect();
        fits.iter().find(|s| is_bare(&s.request)).or(fits.first()).copied()
    };
    let mut screens = Vec::new();
    screens.extend(pick(false).map(|s| screen(if report.action { "" } else { "SHORT" }, s)));
    screens.extend(pick(true).map(|s| screen("LONG", s)));
    screens
}

fn of_filter(all: &[Shown], filter: &Keyword) -> Option<Screen> {
    let of_name = |s: &&Shown| s.request.filter.as_ref().is_some_and(|f| *f.word == *filter.word().full());
    all.iter().find(of_name).map(|s| screen("", s))
}

/// Every generated file with its content.
fn pages() -> BTreeMap<PathBuf, String> {
    let grammar = Grammar::builtin().unwrap();
    let command = grammar.command("NETSTAT").unwrap();
    let (all, folder) = (screens(grammar, command), Path::new(FOLDER));
    let mut pages = BTreeMap::new();
    for report in &command.reports {
        let schema = format!("{}.json", report.word.full().to_lowercase());
        let schema = Some(schema).filter(|s| folder.join("schema").join(s).exists());
        let text = reference::report(command, report, &of_report(&all, report), schema.as_deref());
        pages.insert(folder.join(reference::report_file(report)), text);
        for surface in Surface::ALL {
            if let Some(track) = diagram::of(command, report, surface) {
                let file = folder.join("diagram").join(reference::picture_file(report, surface));
                pages.insert(file, track.svg() + "\n");
            }
        }
    }
    for filter in &command.filters {
        let text = reference::filter(grammar, command, filter, of_filter(&all, filter).as_ref());
        pages.insert(folder.join(reference::filter_file(filter)), text);
    }
    pages.insert(folder.join("validity.md"), reference::validity(command));
    pages.insert(folder.join("README.md"), reference::index(command));
    pages
}

fn walk(folder: &Path, extension: &str, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.') || n == "target");
        if path.is_dir() && !hidden {
            walk(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.insert(path);
        }
    }
}

#[test]
fn the_pages_are_what_grammar_and_transcripts_give() {
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    let pages = pages();
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut wrong = Vec::new();
    for (file, text) in &pages {
        if fs::read_to_string(file).unwrap_or_default() != *text {
            wrong.push(format!("{} is not current", file.display()));
            if bless {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
    }
    let mut there = BTreeSet::new();
    walk(Path::new(FOLDER), "md", &mut there);
    walk(Path::new(FOLDER), "svg", &mut there);
    for file in there.iter().filter(|f| !pages.contains_key(*f)) {
        wrong.push(format!("{} belongs to no report and no filter", file.display()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text of a page outside of fences and code.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let parts = line.split('`').step_by(2);
            prose += &parts.collect::<Vec<_>>().join("`");
            prose.push('\n');
        }
    }
    prose
}

/// The anchors of a page's headings, as they are made of their words.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|l| l.starts_with('#')).map(|l| l.trim_start_matches('#').trim());
    let kept = |c: char| c.is_alphanumeric() || "-_ ".contains(c);
    headings
        .map(|h| h.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<String> {
    let behind = text.split("](").skip(1);
    behind.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut files = BTreeSet::new();
    walk(Path::new("."), "md", &mut files);
    assert!(files.len() > 40, "{} pages", files.len());
    let (mut dead, mut count) = (Vec::new(), 0);
    for file in &files {
        for link in links(&prose(&fs::read_to_string(file).unwrap())) {
            count += 1;
            if link.starts_with("http") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { file.clone() } else { file.parent().unwrap().join(path) };
            let known = |a: &str| a.is_empty() || anchors(&fs::read_to_string(&target).unwrap()).contains(a);
            if !target.exists() || (target.is_file() && !known(anchor)) {
                dead.push(format!("{}: {link}", file.display()));
            }
        }
    }
    assert!(count > 200 && dead.is_empty(), "of {count} links these are dead:\n{}", dead.join("\n"));
}
