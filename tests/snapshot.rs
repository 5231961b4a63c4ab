//! A system that is written and loaded again is the same system, and every report on it prints the same bytes.

use std::fs;
use std::path::PathBuf;

use tso_netstat::clock::Moment;
use tso_netstat::source::Sources;
use tso_netstat::source::system::{self, Notation, System};
use tso_netstat::source::timeline;

#[path = "snapshot/same.rs"]
mod same;

use same::{again, assert_same, assert_same_reports, difference};

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
            sources.advance(moment);
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
