//! Any text is a grammar or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tso_netstat::syntax::read;

fuzz_target!(|text: &str| {
    let _ = read::read(&[("fuzz.syn", text)]);
});
