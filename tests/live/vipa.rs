//! Linux has no dynamic VIPAs: their reports have the form that z/OS gives an empty table.

use crate::report::{onetstat, output};

/// A report without its header line, which has the time.
fn body(flags: &[&str]) -> Vec<String> {
    output(&mut onetstat(flags)).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn no_dynamic_vipas_are_configured() {
    for flags in [&["-F"][..], &["-F", "DETAIL"], &["-F", "-I", "127.0.0.1"]] {
        assert_eq!(body(flags), [""; 0], "{flags:?}");
    }
}

#[test]
fn the_tables_of_the_distributor_are_empty() {
    for (flag, title) in [
        ("-V", "Dynamic VIPA Connection Routing Table:"),
        ("-O", "Dynamic VIPA Destination Port Table for TCP/IP stacks:"),
    ] {
        let body = body(&[flag, "DETAIL"]);
        assert_eq!(body[0], title);
        // A host without IPv6 reports SHORT: the headings of the table, and their underlines.
        assert!(
            body.len() == 1 || body.len() == 3 && body[2].starts_with("-----------     ----- "),
            "{body:?}"
        );
    }
}

#[test]
fn there_is_no_state_of_dynamic_vipas() {
    for flags in [&["-v"][..], &["-v", "DVIPA"], &["-v", "VIPAROUTE"]] {
        assert_eq!(body(flags), [""; 0], "{flags:?}");
    }
}
