//! Which filter goes with which report: the parsers against `golden/validity.*`, which are typed from the manuals.

use std::collections::BTreeSet;

use tso_netstat::message;
use tso_netstat::request::{Error, console, tso, unix};
use tso_netstat::syntax::{Command, Grammar, Surface};

fn grammar() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().unwrap();
    (grammar, grammar.command("NETSTAT").unwrap())
}

/// One cell of a matrix.
struct Cell {
    report: String,
    filter: String,
    valid: bool,
}

fn cells(surface: Surface) -> Vec<Cell> {
    let path = format!("golden/validity.{}", surface.name());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut lines = text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split_whitespace());
    let filters: Vec<&str> = lines.next().unwrap().skip(1).collect();
    let mut cells = Vec::new();
    for mut line in lines {
        let report = line.next().unwrap();
        let marks: Vec<&str> = line.collect();
        assert_eq!(marks.len(), filters.len(), "{path}: {report}");
        cells.extend(marks.into_iter().zip(&filters).map(|(mark, filter)| {
            assert!(mark == "x" || mark == ".", "{path}: {report} {filter}: {mark}");
            Cell { report: report.to_owned(), filter: (*filter).to_owned(), valid: mark == "x" }
        }));
    }
    cells
}

/// A value that the filter with this name or flag takes, empty for NOTN3270.
fn value(filter: &str) -> &'static str {
    match filter {
        "CLIENT" | "-E" => "FTPD*",
        "HOSTNAME" | "-H" => "host.example.com",
        "IPADDR" | "-I" | "DNSADDR" | "-Q" => "192.0.2.1",
        "NOTN3270" | "-T" => "",
        "PORT" | "-P" => "21",
        "IPPORT" | "-B" => "192.0.2.1+21",
        "APPLD" | "-G" => "EZAFTP*",
        "SMCID" | "-U" => "1A",
        "CONNTYPE" | "-X" => "NOTTLSPOLICY",
        "INTFNAME" | "-K" => "OSA1",
        "POLICYN" | "-Y" => "POLICY1",
        "APPLNAME" | "-N" => "TSO1",
        "LUNAME" | "-L" => "LU1",
        other => panic!("no sample value for {other}"),
    }
}

/// What a report must have behind it.
fn operand(report: &str) -> &'static str {
    match report {
        "ARP" | "-R" => "ALL",
        "DROP" | "-D" => "1A",
        // Two of its filters need DETAIL.
        "RESCACHE" | "-q" => "DETAIL",
        _ => "",
    }
}

/// Words joined by one blank, empty ones left out.
fn joined(words: &[&str]) -> String {
    words.iter().copied().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn on_tso(report: &str, filter: &str) -> (String, usize, Result<(), Error>) {
    let (grammar, command) = grammar();
    let before = joined(&["NETSTAT", report, operand(report)]);
    let line = joined(&[&before, &format!("({filter}"), value(filter)]);
    let result = tso::parse(grammar, command, &line).map(|_| ());
    (line, before.len() + 3, result)
}

fn on_unix(report: &str, filter: &str) -> (String, usize, Result<(), Error>) {
    let (grammar, command) = grammar();
    let before = joined(&["netstat", report, operand(report)]);
    let line = joined(&[&before, filter, value(filter)]);
    let arguments: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
    let result = unix::parse(grammar, command, "netstat", &arguments).map(|_| ());
    (line, before.len() + 2, result)
}

fn on_console(report: &str, filter: &str) -> (String, usize, Result<(), Error>) {
    let (grammar, command) = grammar();
    let behind = match report {
        "ACCESS" => ",NETWORK",
        "RESCACHE" => ",DETAIL",
        _ => "",
    };
    let before = match report {
        "DROP" => "V TCPIP,,DROP,1A".to_owned(),
        "SYSPLEX" => "V TCPIP,,SYSPLEX,JOINGROUP".to_owned(),
        _ if command.report(report).is_some_and(|r| r.action) => format!("V TCPIP,,{report},A"),
        _ => format!("D TCPIP,,NETSTAT,{report}{behind}"),
    };
    let equals = if value(filter).is_empty() { "" } else { "=" };
    let line = format!("{before},{filter}{equals}{}", value(filter));
    let result = console::parse(grammar, command, &line)
        .map(|display| assert!(matches!(display, console::Operation::Netstat(_)), "{line}"));
    (line, before.len() + 2, result)
}

/// A command built from a report and a filter: its text, the column of the filter, and what parsing says.
type Attempt = fn(&str, &str) -> (String, usize, Result<(), Error>);

fn check(surface: Surface, parse: Attempt) {
    let (_, command) = grammar();
    for Cell { report, filter, valid } in cells(surface) {
        let (line, column, result) = parse(&report, &filter);
        match (valid, result) {
            (true, Err(error)) => panic!("{line}: {} at {}", error.message, error.column),
            (false, Ok(())) => panic!("{line}: accepted"),
            (true, Ok(())) => {}
            // An action takes no filter at all, so its message names the first word that is too many.
            (false, Err(error)) if report == "-D" || command.report(&report).is_some_and(|r| r.action) => {
                assert_eq!(error.message.entry(), &message::INCORRECT_PARAMETER, "{line}");
            }
            (false, Err(error)) => {
                assert_eq!(error.message.entry(), &message::FILTER_NOT_VALID, "{line}: {}", error.message);
                assert_eq!(error.column, column, "{line}");
                let named =
                    command.reports.iter().find(|r| error.message.to_string().ends_with(r.word.full()));
                assert!(named.is_some(), "{line}: {}", error.message);
            }
        }
    }
}

#[test]
fn tso_takes_the_filters_of_the_manual() {
    check(Surface::Tso, on_tso);
}

#[test]
fn unix_takes_the_filters_of_the_manual() {
    check(Surface::Unix, on_unix);
}

#[test]
fn console_takes_the_filters_of_the_manual() {
    check(Surface::Console, on_console);
}

/// A matrix must have every report and filter of its surface, so that none goes unchecked.
#[test]
fn the_matrices_have_every_report_and_filter() {
    let (_, command) = grammar();
    for surface in Surface::ALL {
        let cells = cells(surface);
        let name = |word: &str, flag: Option<char>| match (surface, flag) {
            (Surface::Unix, flag) => format!("-{}", flag.expect("a flag")),
            _ => word.to_owned(),
        };
        let reports = command.reports.iter().filter(|r| r.surfaces.has(surface));
        let filters = command.filters.iter().filter(|f| f.surfaces.has(surface));
        let reports: BTreeSet<String> = reports.map(|r| name(r.word.full(), r.flag)).collect();
        let filters: BTreeSet<String> = filters.map(|f| name(f.word().full(), f.flag)).collect();
        assert_eq!(cells.iter().map(|c| c.report.clone()).collect::<BTreeSet<_>>(), reports, "{surface:?}");
        assert_eq!(cells.iter().map(|c| c.filter.clone()).collect::<BTreeSet<_>>(), filters, "{surface:?}");
        assert_eq!(cells.len(), reports.len() * filters.len(), "{surface:?}");
    }
}

/// The notes of z/OS UNIX draw the matrix of TSO with letters instead of words.
#[test]
fn tso_and_unix_have_the_same_matrix() {
    let (_, command) = grammar();
    let tso: BTreeSet<(String, String)> =
        cells(Surface::Tso).into_iter().filter(|c| c.valid).map(|c| (c.report, c.filter)).collect();
    let letter = |flag: &str| flag.chars().nth(1);
    let unix: BTreeSet<(String, String)> = cells(Surface::Unix)
        .into_iter()
        .filter(|c| c.valid)
        .map(|c| {
            let report = command.reports.iter().find(|r| r.flag == letter(&c.report)).unwrap();
            let filter = command.filters.iter().find(|f| f.flag == letter(&c.filter)).unwrap();
            (report.word.full().to_owned(), filter.word().full().to_owned())
        })
        .collect();
    assert_eq!(tso, unix);
}
