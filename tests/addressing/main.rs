//! What the transcripts of HOme, Up, ROUTe, Gate and HElp cannot show: the rules of the header line, the limits of the
//! console, and stacks that are made for one question.

mod gate;
mod header;
mod route;
mod system;

/// The text without the line end after the opening quote.
#[macro_export]
macro_rules! prints {
    ($line:expr, $expected:expr) => {
        $crate::prints!($crate::system::stacks(), false, $line, $expected)
    };
    ($stacks:expr, $msgid:expr, $line:expr, $expected:expr) => {
        assert_eq!(
            $crate::system::say($stacks, $msgid, $line),
            $expected.trim_start_matches('\n'),
            "{}",
            $line
        )
    };
}
