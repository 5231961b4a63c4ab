//! System files: TOML and JSON say the same, each fault has a place, and no file makes the program panic.

use std::fs;

use proptest::prelude::*;
use tso_netstat::clock::Moment;
use tso_netstat::source::system;

fn now() -> Moment {
    "2024-03-14T17:40:36Z".parse().unwrap()
}

/// The texts of the system files that transcripts use.
fn files() -> Vec<String> {
    let folder = fs::read_dir("golden/systems").unwrap();
    let paths = folder.map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "toml"));
    let files: Vec<String> = paths.map(|p| fs::read_to_string(p).unwrap()).collect();
    assert!(files.len() >= 3, "golden/systems was not found");
    files
}

/// `text`, TOML, as JSON.
fn as_json(text: &str) -> String {
    serde_json::to_string_pretty(&toml::from_str::<toml::Value>(text).unwrap()).unwrap()
}

#[test]
fn json_gives_the_same_system_as_toml() {
    let files = files();
    for text in files.iter().map(String::as_str).chain([system::BUILTIN]) {
        let toml = system::parse("a.toml", text, now()).unwrap();
        let json = system::parse("a.json", &as_json(text), now()).unwrap();
        assert_eq!(format!("{toml:?}"), format!("{json:?}"));
    }
}

#[test]
fn a_long_line_is_refused_with_a_short_message() {
    let long = "A".repeat(1 << 20);
    for text in [format!("name = \"{long}\""), format!("{{\"name\":\"{long}\"}}"), format!("{long} = 1")] {
        let error = system::parse("t", &text, now()).unwrap_err().to_string();
        assert!(error.len() < 1000, "{} characters", error.len());
    }
}

#[test]
fn each_fault_has_a_place() {
    let stack = "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n";
    let times = "started = \"-00:00:01\", touched = \"-00:00:01\"";
    let socket =
        |fields: &str| format!("client = [{{ name = \"A\" }}]\nsocket = [\n  {{ {fields}, {times} }},\n]\n");
    let osa = "{ name = \"OSA1\", definition = \"link\", mtu = 1492, address = [{ ip = \"192.0.2.1\" }] }";
    let cases = [
        (
            socket("id = \"1\", client = \"A\", state = \"Establsh\", local = \"192.0.2.3..1\""),
            "t.toml:8:3: stack[0].socket[0]: socket 00000001 has no",
        ),
        (
            socket(
                "id = \"1\", client = \"A\", state = \"Listen\", local = \"192.0.2.3..1\", ipv6_only = true",
            ),
            "t.toml:8:3: stack[0].socket[0]: socket 00000001: `ipv6_only`",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"UDP\", local = \"192.0.2.3..1\", tn3270 = true"),
            "t.toml:8:3: stack[0].socket[0]: socket 00000001: `tn3270`",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"UDP\", local = \"192.0.2.3..+1\""),
            "t.toml:8:52: stack[0].socket[0].local: invalid value",
        ),
        (
            socket("id = \"1\", client = \"B\", state = \"UDP\", local = \"192.0.2.3..1\""),
            "t.toml:3:1: stack[0]: stack TCPCS: socket 00000001: client B is not described",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"UDP\", local = \"::1..1\""),
            "t.toml:3:1: stack[0]: stack TCPCS: socket 00000001 has an IPv6 address",
        ),
        (
            format!("interface = [{osa}, {osa}]\n"),
            "t.toml:3:1: stack[0]: stack TCPCS: two interfaces have the name OSA1",
        ),
        (
            format!(
                "interface = [{osa}]\nroute = [{{ to = \"default\", interface = \"OSA2\", origin = \"static\", mtu = 1492 }}]\n"
            ),
            "t.toml:3:1: stack[0]: stack TCPCS: a route uses OSA2",
        ),
        ("max_records = 0\n".to_owned(), "t.toml:3:1: stack[0]: stack TCPCS: max_records"),
    ];
    for (body, expected) in cases {
        let fault = system::parse("t.toml", &format!("{stack}{body}"), now()).unwrap_err().to_string();
        assert!(fault.starts_with(expected), "\n{fault}\n{expected}");
    }
}

/// Swaps two words of a text.
fn swapped(text: &str, a: usize, b: usize) -> String {
    let mut words: Vec<&str> = text.split_inclusive([' ', '\n', ',', '=']).collect();
    let count = words.len();
    words.swap(a % count, b % count);
    words.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes a file has, it is taken or refused with a text, from the disk as from memory.
    #[test]
    fn damaged_bytes_are_taken_or_refused(json: bool, flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let file = fs::read_to_string("golden/systems/connections.toml").unwrap();
        let mut bytes = if json { as_json(&file) } else { file }.into_bytes();
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("damaged");
        fs::write(&path, bytes).unwrap();
        if let Err(error) = system::load(&path, now()) {
            prop_assert!(!error.text.is_empty());
        }
    }

    /// The same with words in wrong places.
    #[test]
    fn swapped_words_are_taken_or_refused(json: bool, swaps in prop::collection::vec((any::<usize>(), any::<usize>()), 1..4)) {
        let file = fs::read_to_string("golden/systems/connections.toml").unwrap();
        let mut text = if json { as_json(&file) } else { file };
        for (a, b) in swaps {
            text = swapped(&text, a, b);
        }
        if let Err(error) = system::parse("swapped", &text, now()) {
            prop_assert!(!error.text.is_empty());
        }
    }
}
