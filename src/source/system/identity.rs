//! Tests: a system that is written as its file and read back is the same system.

use std::fmt::Debug;
use std::fs;

use super::snapshot::snapshot;
use super::{System, builtin, load, parse};
use crate::clock::Moment;
use crate::tcpip::TcpIp;

fn now() -> Moment {
    "2026-03-14T17:40:36.123456789Z".parse().unwrap()
}

/// The built-in system and those of the transcripts.
fn systems() -> Vec<System> {
    let files = fs::read_dir("golden/systems").unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let systems: Vec<System> = files.map(|path| load(&path, now()).unwrap()).collect();
    assert!(systems.len() > 15, "only {} systems were found", systems.len());
    systems.into_iter().chain([builtin(now()).unwrap()]).collect()
}

/// The system that is read from what is written of this one, at another time.
fn read_back(system: &System) -> System {
    let text = snapshot(system, &system.stacks, &system.default_stack).unwrap();
    parse("snapshot", &text, Moment::UNIX_EPOCH).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

fn same<T: Debug>(stack: &str, part: &str, one: &T, read: &T) {
    let (one, read) = (format!("{one:#?}"), format!("{read:#?}"));
    let other = one.lines().zip(read.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(one == read, "{stack}, {part}: {other:?}\n{one}\nbecame\n{read}");
}

/// Compares all fields. It names each of them, so that a new one is not forgotten.
fn same_stack(one: &TcpIp, read: &TcpIp) {
    macro_rules! fields {
        ($($field:ident)*) => {{
            let TcpIp { $($field: _),* } = one;
            $(same(&one.name, stringify!($field), &one.$field, &read.$field);)*
        }};
    }
    fields!(
        name ipv6 format max_records started sockets interfaces routes route_tables iqdio_routes qdio_routes
        neighbours configuration devices statistics cache ports source_rules address_policies vipa intrusion
        qos_policies ttls telnet resolver network_access
    );
}

#[test]
fn the_systems_are_read_back() {
    for system in systems() {
        let read = read_back(&system);
        assert_eq!(system.stacks.len(), read.stacks.len());
        for (one, read) in system.stacks.iter().zip(&read.stacks) {
            same_stack(one, read);
        }
    }
}
