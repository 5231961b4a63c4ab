//! Transcripts of `golden/`, whose form `golden/README.md` describes. Each one runs in this process.
//!
//! `BLESS=1 cargo test --test golden` writes what the program prints into the transcripts that differ, then fails naming them.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use tso_netstat::output::Screen;
use tso_netstat::session::{Session, batch};

#[allow(dead_code, reason = "each test uses what it needs of the transcripts")]
mod transcripts;

use transcripts::{Head, files, typed, words};

/// How a transcript's session begins.
type SessionOf = fn(&Head, &Path) -> Result<Session, String>;

/// What the program prints for the commands of a transcript, with its first line.
fn replay(path: &Path, text: &str, session: SessionOf) -> Result<String, String> {
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let folder = tempfile::tempdir().unwrap();
    let session = session(&Head::read(first)?, folder.path())?;
    let printed = match path.extension().and_then(|e| e.to_str()) {
        Some("tso") => replay_batch(session, body),
        Some("console") => replay_batch(session.at_console(), body),
        _ => replay_unix(session, body)?,
    };
    Ok(format!("{first}\n{printed}"))
}

fn replay_batch(mut session: Session, body: &str) -> String {
    let (mut printed, stop) = (Vec::new(), AtomicBool::new(false));
    let mut screen = Screen::new(&mut printed, &stop);
    let mut show_code = |code, screen: &mut Screen<'_>| {
        if code != 0 {
            screen.line(&format!("[{code}]"));
        }
        ControlFlow::Continue(())
    };
    batch::run(&mut session, &mut typed(body).as_bytes(), &mut screen, &mut show_code).unwrap();
    screen.finish().unwrap();
    String::from_utf8(printed).unwrap()
}

fn replay_unix(mut session: Session, body: &str) -> Result<String, String> {
    let mut printed = String::new();
    for line in body.lines().filter(|l| l.starts_with("$ ")) {
        let words = words(&line[2..]);
        let (program, arguments) = words.split_first().ok_or("a `$` without a command")?;
        if !["onetstat", "netstat"].contains(&program.as_str()) {
            return Err(format!("{program}: only onetstat and netstat can stand behind `$`"));
        }
        let (mut out, mut errors, stop) = (Vec::new(), Vec::new(), AtomicBool::new(false));
        let mut screen = Screen::new(&mut out, &stop).errors_to(&mut errors);
        let status = session.unix(program, arguments, &mut screen);
        screen.finish().unwrap();
        out.append(&mut errors);
        let _ = write!(printed, "{line}\n{}", String::from_utf8(out).unwrap());
        if status != 0 {
            let _ = writeln!(printed, "[{status}]");
        }
    }
    Ok(printed)
}

/// The lines that differ, with two lines around them: `-` expected, `+` printed.
fn difference(expected: &str, printed: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), printed.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    let around = start.saturating_sub(2);
    for line in &old[around..start] {
        let _ = writeln!(text, "    |{line}");
    }
    for line in &old[start..old.len() - end] {
        let _ = writeln!(text, "   -|{line}");
    }
    for line in &new[start..new.len() - end] {
        let _ = writeln!(text, "   +|{line}");
    }
    for line in old[old.len() - end..].iter().take(2) {
        let _ = writeln!(text, "    |{line}");
    }
    format!("line {}:\n{text}", start + 1)
}

#[test]
fn transcripts_print_what_they_show() {
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    let (mut wrong, mut count) = (String::new(), 0);
    for path in files() {
        count += 1;
        let expected = fs::read_to_string(&path).unwrap();
        match replay(&path, &expected, Head::session) {
            Ok(printed) if printed == expected => {}
            Ok(printed) => {
                let _ = writeln!(wrong, "{}: {}", path.display(), difference(&expected, &printed));
                if bless {
                    fs::write(&path, printed).unwrap();
                }
            }
            Err(why) => {
                let _ = writeln!(wrong, "{}: {why}", path.display());
            }
        }
    }
    assert!(count > 0, "no transcripts were found");
    let verb = if bless { "were rewritten" } else { "differ (- expected, + printed)" };
    assert!(wrong.is_empty(), "these transcripts {verb}:\n{wrong}");
}

#[test]
fn transcripts_print_the_same_from_a_snapshot() {
    let mut wrong = String::new();
    for path in files() {
        let expected = fs::read_to_string(&path).unwrap();
        match replay(&path, &expected, Head::session_on_snapshot) {
            Ok(printed) if printed == expected => {}
            Ok(printed) => {
                let _ = writeln!(wrong, "{}: {}", path.display(), difference(&expected, &printed));
            }
            Err(why) => {
                let _ = writeln!(wrong, "{}: {why}", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "these transcripts differ (- expected, + from a snapshot):\n{wrong}");
}
