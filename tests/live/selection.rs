//! DEFADDRT shows the kernel's address labels, and PORTList the ports that the kernel keeps back.

use std::collections::BTreeSet;
use std::process::Command;

use crate::bare::isolated;
use crate::report::{onetstat, output};
use crate::{has_ipv6, skipped};

/// Label and prefix of each row.
fn rows(text: &str) -> BTreeSet<(String, String)> {
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, label, prefix] = words[..] else { return None };
        Some((label.to_owned(), prefix.to_owned()))
    };
    text.lines().skip(4).filter_map(row).collect()
}

/// What `ip addrlabel` lists, but for labels of one interface.
fn labels(text: &str) -> BTreeSet<(String, String)> {
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["prefix", prefix, "label", label] = words[..] else { return None };
        Some((label.to_owned(), prefix.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn labels_are_those_of_the_kernel() {
    let listed = Command::new("ip").arg("addrlabel").output();
    let Some(listed) = listed.ok().filter(|o| o.status.success()) else {
        return skipped("ip addrlabel does not work here");
    };
    if !has_ipv6() {
        return;
    }
    let (kernel, shown) =
        (labels(&String::from_utf8(listed.stdout).unwrap()), rows(&output(&mut onetstat(&["-l"]))));
    assert!(!kernel.is_empty() && kernel.is_subset(&shown), "{kernel:?}\n{shown:?}");
    assert!(shown.iter().any(|(_, prefix)| prefix == "::/0"), "{shown:?}");
}

#[test]
fn a_label_of_ones_own_is_shown_with_the_precedence_that_covers_it() {
    if !has_ipv6() {
        return;
    }
    let script = "
        ip link set lo up
        ip addrlabel add prefix 2001:db8:ffff::/48 label 65530
        ip addrlabel add prefix 2001:db8:fffe::/48 dev lo label 65529
        exec \"$@\"";
    let Some(text) = isolated(script, &["-l"]) else { return };
    let shown = rows(&text);
    assert!(shown.contains(&("65530".to_owned(), "2001:db8:ffff::/48".to_owned())), "{text}");
    assert!(!text.contains("65529"), "{text}");
}

#[test]
fn ports_that_the_kernel_keeps_back_are_reserved() {
    let set = "echo 8080,50000-50009 > /proc/sys/net/ipv4/ip_local_reserved_ports";
    let can = Command::new("unshare").args(["-n", "-m", "sh", "-ec", set]).output();
    if !can.is_ok_and(|o| o.status.success()) {
        return skipped("sysctls of a namespace cannot be set here");
    }
    let show = |flags: &[&str]| isolated(&format!("{set}\nexec \"$@\""), flags);
    let Some(text) = show(&["-o", "-M", "LONG", "-P", "8080", "50003"]) else { return };
    // A socket unit of the host may hold one of these ports too.
    let of_anybody = |line: &&str| line.split_whitespace().nth(2) == Some("*");
    let rows: Vec<&str> = text.lines().skip(3).filter(of_anybody).collect();
    let expected = [
        "8080  TCP  *",
        "50000 TCP  *        R        50000-50009",
        "8080  UDP  *",
        "50000 UDP  *        R        50000-50009",
    ];
    assert_eq!(rows, expected, "{text}");
    let Some(text) = show(&["-o", "-M", "LONG", "-P", "UNRSV"]) else { return };
    assert_eq!(text.lines().count(), 3, "{text}");
}
