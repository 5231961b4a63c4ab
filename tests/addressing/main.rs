//! HOme, Up, ROUTe and Gate with their header lines, on each surface, against the layouts of the specification.

mod gate;
mod header;
mod home;
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
