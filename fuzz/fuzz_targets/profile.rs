//! Any text can be a profile: what is wrong in it is told.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use tso_netstat::clock::Moment;
use tso_netstat::source::profile::{self, Context};
use tso_netstat::source::symbols::Symbols;
use tso_netstat::tcpip::TcpIp;

fuzz_target!(|text: &str| {
    let mut tcpip = TcpIp { ipv6: true, ..TcpIp::new("TCPCS", Moment::UNIX_EPOCH) };
    let read = |name: &str| (name == "A").then(|| "IPCONFIG TTL 9".to_owned());
    let symbols = Symbols::new("MVS1", Some("PLEX1"), &BTreeMap::new());
    let context = Context { data_set: "FUZZ", symbols: &symbols, read: &read };
    let _ = profile::apply(text, &mut tcpip, &context);
});
