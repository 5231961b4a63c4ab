//! Any bytes are a capture or an error; one that is can be played back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tso_netstat::source::Sources;
use tso_netstat::source::capture::Capture;

fuzz_target!(|bytes: &[u8]| {
    let Ok(capture) = Capture::read(bytes, &[]) else { return };
    let (_, last) = capture.span();
    let _ = Sources::of_capture(capture, last);
});
