//! Linux has no dynamic VIPAs: their reports have the form that z/OS gives an empty table.

use crate::report::{onetstat, output};

/// A report without its header line, which has the time.
fn body(flags: &[&str]) -> Vec<String> {
    output(&mut onetstat(flags)).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn there_is_no_state_of_dynamic_vipas() {
    for flags in [&["-v"][..], &["-v", "DVIPA"], &["-v", "VIPAROUTE"]] {
        assert_eq!(body(flags), [""; 0], "{flags:?}");
    }
}
