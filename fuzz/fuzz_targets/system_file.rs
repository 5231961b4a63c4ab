//! Any text is a system or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tso_netstat::source::system;

fuzz_target!(|text: &str| {
    let _ = system::parse("fuzz", text, tso_netstat::clock::Moment::UNIX_EPOCH);
});
