//! The stack `LINUX`: sockets that these tests open themselves, found in the reports of `onetstat`.
//!
//! Nothing is timed: a row that the kernel is still changing is waited for until a distant deadline. What a host does not
//! have (IPv6, namespaces) is left out aloud; with TSO_REQUIRE_OPTIONAL_TESTS it must be there.

#![cfg(target_os = "linux")]

#[path = "live/bare.rs"]
mod bare;
#[path = "live/configuration.rs"]
mod configuration;
#[path = "live/counters.rs"]
mod counters;
#[path = "live/detail.rs"]
mod detail;
#[path = "live/devices.rs"]
mod devices;
#[path = "live/drop.rs"]
mod drop;
#[path = "live/empty.rs"]
mod empty;
#[path = "live/handshake.rs"]
mod handshake;
#[path = "live/held.rs"]
mod held;
#[path = "live/model.rs"]
mod model;
#[path = "live/names.rs"]
mod names;
#[path = "live/neighbours.rs"]
mod neighbours;
#[path = "live/proc_net.rs"]
mod proc_net;
#[path = "live/refused.rs"]
mod refused;
#[path = "live/report.rs"]
mod report;
#[path = "live/selection.rs"]
mod selection;
#[path = "live/snapshot.rs"]
mod snapshot;
#[allow(dead_code, reason = "each test uses what it needs of them")]
#[path = "snapshot/same.rs"]
mod snapshots;
#[path = "live/states.rs"]
mod states;
#[path = "live/statistics.rs"]
mod statistics;
#[path = "live/vipa.rs"]
mod vipa;

/// Says that a test is left out, and why; refuses to where every test is required.
fn skipped(why: &str) {
    assert!(std::env::var_os("TSO_REQUIRE_OPTIONAL_TESTS").is_none(), "required here, but {why}");
    eprintln!("SKIPPED: {why}");
}

/// Has this host IPv6 loopback? Says so if not.
fn has_ipv6() -> bool {
    let found = std::net::UdpSocket::bind("[::1]:0").is_ok();
    if !found {
        skipped("this host has no IPv6");
    }
    found
}
