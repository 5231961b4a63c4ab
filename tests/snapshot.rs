//! A system that is written and loaded again is the same system, and every report on it prints the same bytes.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use tso_netstat::clock::Moment;
use tso_netstat::output::Screen;
use tso_netstat::session::batch;
use tso_netstat::source::Sources;
use tso_netstat::source::system::{self, Notation, System};
use tso_netstat::source::timeline;
use tso_netstat::tcpip::socket::Socket;

#[path = "snapshot/same.rs"]
mod same;
#[allow(dead_code, reason = "each test uses what it needs of the transcripts")]
mod transcripts;

use same::{again, assert_same, assert_same_reports, difference};
use transcripts::{Head, files, typed};

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

#[test]
fn a_loaded_snapshot_is_the_same_system() {
    for (name, system) in systems() {
        let (text, loaded) = again(&name, &system, Notation::Toml);
        assert_same(&name, &system, &loaded);
        let (_, from_json) = again(&name, &loaded, Notation::Json);
        assert_same(&name, &system, &from_json);
        let (third, _) = again(&name, &from_json, Notation::Toml);
        assert!(text == third, "{name}: {}", difference(&text, &third));
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
            sources.advance(moment, &|| false);
            let (_, loaded) = again(name, &sources.system, Notation::Toml);
            assert_same(name, &sources.system, &loaded);
        }
    }
}

#[test]
fn every_report_prints_the_same() {
    let mut count = 0;
    for (name, system) in systems() {
        let (_, loaded) = again(&name, &system, Notation::Toml);
        count += assert_same_reports(&name, &system, &loaded, NOW);
    }
    assert!(count > 2_000, "only {count} reports were compared");
}

/// Dropped, begun again, obeyed, advanced: whatever the commands of a transcript have done to its system.
#[test]
fn what_commands_have_changed_is_written() {
    for path in files().into_iter().filter(|path| path.extension().is_none_or(|e| e != "unix")) {
        let text = fs::read_to_string(&path).unwrap();
        let (first, body) = text.split_once('\n').unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut session = Head::read(first).unwrap().session(folder.path()).unwrap();
        if path.extension().is_some_and(|e| e == "console") {
            session = session.at_console();
        }
        let (mut out, stop) = (Vec::new(), AtomicBool::new(false));
        let mut screen = Screen::new(&mut out, &stop);
        let input = typed(body);
        batch::run(&mut session, &mut input.as_bytes(), &mut screen, &mut |_, _| ControlFlow::Continue(()))
            .unwrap();
        let system = &session.sources().system;
        let name = path.display().to_string();
        let (_, loaded) = again(&name, system, Notation::Toml);
        // What is kept for sockets that are gone is in the model only.
        if loaded.stacks != system.stacks {
            assert_same_reports(&name, system, &loaded, NOW);
        }
    }
}

#[test]
fn a_system_with_everything_dropped_is_written() {
    for (name, system) in systems() {
        let mut sources = Sources::new(System { timelines: Vec::new(), ..system.clone() });
        for stack in &system.stacks {
            for socket in stack.sockets.iter() {
                sources.abort(&stack.name, socket.id, now());
            }
        }
        let (_, loaded) = again(&name, &sources.system, Notation::Toml);
        assert_same_reports(&name, &sources.system, &loaded, NOW);
    }
}

/// What the lines print on a system whose data sets are in `folder`.
fn printed(system: &System, folder: &Path, lines: &str) -> String {
    let mut session = same::session(system, false, NOW, folder);
    let (mut out, stop) = (Vec::new(), AtomicBool::new(false));
    let mut screen = Screen::new(&mut out, &stop);
    batch::run(&mut session, &mut lines.as_bytes(), &mut screen, &mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    screen.finish().unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_data_set_is_the_file_and_is_kept_when_there_is_no_new_one() {
    let (folder, system) = (tempfile::tempdir().unwrap(), system::builtin(now()).unwrap());
    let file = folder.path().join("USER1.INCIDENT");
    printed(&system, folder.path(), "SNAPSHOT INCIDENT TCP TCPCS6\nSNAPSHOT INCIDENT TCP TCPCS\n");
    let loaded = system::load(&file, now()).unwrap();
    assert_eq!((loaded.default_stack.as_str(), &loaded.stacks[..]), ("TCPCS", &system.stacks[..1]));

    let mut broken = system.clone();
    broken.stacks[0].name = "no name".to_owned();
    let told = printed(&broken, folder.path(), "SNAPSHOT INCIDENT TCP TCPCS6\nSNAPSHOT INCIDENT\n");
    assert!(told.contains("1 STACK WRITTEN TO DATA SET USER1.INCIDENT\n"), "{told}");
    assert!(told.contains("SNAPSHOT NOT WRITTEN, USER1.INCIDENT:"), "{told}");
    let kept = system::load(&file, now()).unwrap();
    assert_eq!(kept.default_stack, "TCPCS6", "the old content is there");
}

#[test]
fn a_system_of_many_sockets_is_json() {
    let mut system = system::load(&PathBuf::from("golden/systems/connections.toml"), now()).unwrap();
    system.stacks.truncate(1);
    system.default_stack = system.stacks[0].name.clone();
    system.stacks[0].sockets.change(|sockets| {
        let one = sockets[0].clone();
        *sockets = (1..=10_001).map(|id| Socket { id, ..one.clone() }).collect();
    });
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("SNAPSHOT MANY TCP {}\n", system.default_stack);
    printed(&system, folder.path(), &lines);
    let file = folder.path().join("USER1.MANY");
    assert!(fs::read_to_string(&file).unwrap().starts_with('{'));
    assert_same("many", &system, &system::load(&file, now()).unwrap());
}
