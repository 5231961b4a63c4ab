//! System files: the carried one, faults with their places, TOML and JSON.

use super::*;
use crate::tcpip::tcp::State;

fn now() -> Moment {
    "2026-03-14T17:40:36Z".parse().unwrap()
}

const HEAD: &str =
    "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n";

fn fault_of(body: &str) -> String {
    parse("t.toml", &format!("{HEAD}{body}"), now()).unwrap_err().to_string()
}

#[test]
fn the_carried_system_shows_every_state() {
    let system = builtin(now()).unwrap();
    let stack = &system.stacks[0];
    assert!(!stack.ipv6 && system.stacks[1].ipv6);
    for state in State::ALL {
        assert!(stack.sockets.tcp().iter().any(|s| s.state() == Some(state)), "{state:?}");
    }
    assert!(stack.sockets.udp().iter().any(|s| s.foreign.is_some()));
    assert!(stack.sockets.udp().iter().any(|s| s.foreign.is_none()));
}

#[test]
fn faults_name_file_place_and_field() {
    let socket =
        |fields: &str| fault_of(&format!("client = [{{ name = \"A\" }}]\nsocket = [{{ {fields} }}]\n"));
    let cases = [
        (fault_of("colour = 1\n"), "t.toml:6:1: stack[0].colour: unknown field `colour`"),
        (fault_of("ipv6 = 1\n"), "t.toml:6:8: stack[0].ipv6: invalid type: integer `1`, expected a boolean"),
        (
            fault_of("max_records = 0\n"),
            "t.toml:3:1: stack[0]: stack TCPCS: max_records: expected 1 to 65535",
        ),
        (fault_of("= 1\n"), "t.toml:6:1"),
        (
            socket("id = \"G\""),
            "t.toml:7:18: stack[0].socket[0].id: invalid value: string \"G\", expected 1 to 8 hexadecimal",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"Open\""),
            "t.toml:7:45: stack[0].socket[0].state: invalid value: string \"Open\", expected UDP or a TCP state",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"UDP\", local = \"192.0.2.300..1\""),
            "t.toml:7:60: stack[0].socket[0].local: invalid value: string \"192.0.2.300..1\", expected an address and a port",
        ),
        (
            socket(
                "id = \"1\", client = \"B\", state = \"UDP\", local = \"192.0.2.3..1\", started = \"-00:00:01\", touched = \"-00:00:01\"",
            ),
            "t.toml:3:1: stack[0]: stack TCPCS: socket 00000001: client B is not described",
        ),
        (
            socket(
                "id = \"1\", client = \"A\", state = \"Establsh\", local = \"192.0.2.3..1\", started = \"-00:00:01\", touched = \"-00:00:01\"",
            ),
            "t.toml:7:11: stack[0].socket[0]: socket 00000001 has no",
        ),
    ];
    for (fault, expected) in cases {
        assert!(fault.starts_with(expected), "\n{fault}\n{expected}");
    }
}

#[test]
fn json_has_the_same_structure_and_places() {
    let text = "{\"name\":\"MVS1\",\"release\":\"V2R5\",\n\"stack\":[{\"name\":\"TCPCS\",\"started\":\"-01:00:00\",\n\"colour\":1}]}";
    let fault = parse("t.json", text, now()).unwrap_err().to_string();
    assert!(fault.starts_with("t.json:3:8: stack[0].colour: unknown field `colour`"), "{fault}");
    let system = parse("t.json", &text.replace(",\n\"colour\":1", ""), now()).unwrap();
    assert_eq!(system.stacks[0].started, now() - chrono::TimeDelta::hours(1));
}

#[test]
fn a_file_that_cannot_be_read_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.toml");
    assert!(load(&path, now()).unwrap_err().text.starts_with("cannot be read"));
    fs::write(&path, b"name = \"A\"\n\xff").unwrap();
    let error = load(&path, now()).unwrap_err();
    assert_eq!((error.place, error.text.as_str()), (Some((2, 1)), "is not UTF-8 text"));
}

#[test]
fn deep_nesting_is_an_error_and_not_the_end() {
    for text in ["{\"a\":".repeat(100_000), format!("a = {}", "[".repeat(100_000)), "\0".to_owned()] {
        assert!(parse("t", &text, now()).is_err());
    }
}

proptest::proptest! {
    /// A file that was damaged in one place is taken or refused, never the end of the program.
    #[test]
    fn damage_is_taken_or_refused(at in 0..BUILTIN.len(), with in proptest::prelude::any::<char>(), cut in 0_usize..40) {
        let from = (0..=at).rev().find(|&n| BUILTIN.is_char_boundary(n)).unwrap_or(0);
        let to = (from + cut).min(BUILTIN.len());
        if BUILTIN.is_char_boundary(to) {
            let text = format!("{}{with}{}", &BUILTIN[..from], &BUILTIN[to..]);
            let _ = parse("t.toml", &text, now());
        }
    }
}
