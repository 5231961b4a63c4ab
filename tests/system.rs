//! System files: those of the transcripts load, the page about them is true, and no file makes the program panic.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tso_netstat::clock::Moment;
use tso_netstat::source::system::{self, System};

fn now() -> Moment {
    "2024-03-14T17:40:36Z".parse().unwrap()
}

fn load(name: &str) -> System {
    system::load(Path::new(&format!("golden/systems/{name}.toml")), now()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_systems_of_the_transcripts_load() {
    let spec = load("spec");
    assert_eq!((spec.default_stack.as_str(), spec.stacks[0].sockets.iter().len()), ("TCPCS", 10));
    assert_eq!(load("wide").stacks[0].sockets.tcp().len(), 2);
    let empty = load("empty");
    assert!(empty.stacks.iter().all(|s| s.sockets.iter().len() == 0 && s.interfaces.is_empty()));
}

/// `text`, TOML, as JSON.
fn as_json(text: &str) -> String {
    serde_json::to_string_pretty(&toml::from_str::<toml::Value>(text).unwrap()).unwrap()
}

#[test]
fn json_gives_the_same_system_as_toml() {
    let files =
        ["spec", "wide", "empty"].map(|n| fs::read_to_string(format!("golden/systems/{n}.toml")).unwrap());
    for text in files.iter().map(String::as_str).chain([system::BUILTIN]) {
        let toml = system::parse("a.toml", text, now()).unwrap();
        let json = system::parse("a.json", &as_json(text), now()).unwrap();
        assert_eq!(format!("{toml:?}"), format!("{json:?}"));
    }
}

/// The blocks of the page that are TOML.
fn examples(page: &str) -> Vec<String> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|b| b.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_examples_of_the_page_are_one_system_file() {
    let page = fs::read_to_string("docs/system-file.md").unwrap();
    let blocks = examples(&page);
    assert!(blocks.len() > 5);
    let system = system::parse("page.toml", &blocks.concat(), now()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(system.stacks.len(), 2);
}

/// The field names that the reader offers at `place` of a file where an unknown field stands.
fn fields(before: &str, after: &str) -> BTreeSet<String> {
    let text = format!("name = \"MVS1\"\nrelease = \"V2R5\"\n{before}nosuchfield = 1{after}\n");
    let error = system::parse("t.toml", &text, now()).unwrap_err().text;
    let offered = error.split_once("expected").unwrap_or_else(|| panic!("{error}")).1;
    offered.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_page_describes_every_field() {
    let page = fs::read_to_string("docs/system-file.md").unwrap();
    let places = [
        ("", ""),
        ("[[host]]\n", ""),
        ("[[stack]]\n", ""),
        ("[[stack]]\nclient = [{ ", " }]"),
        ("[[stack]]\nsocket = [{ ", " }]"),
        ("[[stack]]\nsocket = [{ ttls = { ", " } }]"),
        ("[[stack]]\ninterface = [{ ", " }]"),
        ("[[stack]]\ninterface = [{ address = [{ ", " }] }]"),
        ("[[stack]]\nroute = [{ ", " }]"),
        ("[[stack]]\nroute = [{ tcp = { ", " } }]"),
        ("[[stack]]\nroute_table = [{ ", " }]"),
        ("[[stack]]\nroute_table = [{ dynamic_routing = [{ ", " }] }]"),
        ("[[stack]]\nqdio_route = [{ ", " }]"),
    ];
    let mut all = BTreeSet::new();
    for (before, after) in places {
        all.append(&mut fields(before, after));
    }
    assert!(all.len() > 60, "{all:?}");
    let missing: Vec<_> = all.iter().filter(|field| !page.contains(&format!("| `{field}`"))).collect();
    assert!(missing.is_empty(), "docs/system-file.md does not describe {missing:?}");
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
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever bytes a file has, it is taken or refused with a text, from the disk as from memory.
    #[test]
    fn damaged_bytes_are_taken_or_refused(json: bool, flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let spec = fs::read_to_string("golden/systems/spec.toml").unwrap();
        let mut bytes = if json { as_json(&spec) } else { spec }.into_bytes();
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
        let spec = fs::read_to_string("golden/systems/spec.toml").unwrap();
        let mut text = if json { as_json(&spec) } else { spec };
        for (a, b) in swaps {
            text = swapped(&text, a, b);
        }
        if let Err(error) = system::parse("swapped", &text, now()) {
            prop_assert!(!error.text.is_empty());
        }
    }
}
