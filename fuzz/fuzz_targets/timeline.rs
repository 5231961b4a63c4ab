//! Any text is a timeline or an error; one that is can be run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tso_netstat::clock::Moment;
use tso_netstat::source::Sources;
use tso_netstat::source::{system::System, timeline};
use tso_netstat::tcpip::TcpIp;

fuzz_target!(|text: &str| {
    let Ok(script) = timeline::read("fuzz", text) else { return };
    let start = Moment::UNIX_EPOCH;
    let mut sources = Sources::new(System::of_stack(TcpIp::new("TCPCS", start)));
    if sources.begin(script, start).is_ok() {
        sources.advance(start + std::time::Duration::from_secs(5), &|| false);
    }
});
