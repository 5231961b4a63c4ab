//! ARp and ND show what the kernel's neighbour tables hold: those of the host, and those of a namespace with a link that these
//! tests fill themselves.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::bare::isolated;
use crate::report::{eventually, onetstat, output};
use crate::{has_ipv6, skipped};

/// A link with two ends, of which the first has neighbours in each state.
const LINK: &str = "
    ip link set lo up
    ip link add v0 type veth peer name v1
    ip link set v0 up
    ip link set v1 up
    ip addr add 192.0.2.10/24 dev v0
    ip neigh add 192.0.2.200 lladdr 02:00:00:00:00:c8 dev v0
    ip neigh add 192.0.2.3 lladdr 02:00:00:00:00:03 dev v0 nud stale
    ip neigh add 192.0.2.4 dev v0 nud failed
";
const LINK6: &str = "
    ip neigh add fe80::1 lladdr 02:00:00:00:00:01 dev v0 router nud stale
    ip neigh add fe80::2 lladdr 02:00:00:00:00:02 dev v0 router nud permanent
    ip neigh add 2001:db8::33 lladdr 02:00:00:00:00:33 dev v0 nud stale
    ip neigh add 2001:db8::44 dev v0 nud failed
    ip route add default via fe80::1 dev v0 proto ra
    ip route add default via fe80::2 dev v0 proto static metric 2000
";

/// The report with these flags on a namespace that `script` has filled. `None`, aloud, if there are no such links here.
fn on_link(script: &str, flags: &[&str]) -> Option<String> {
    let link = ["-n", "ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1"];
    if !Command::new("unshare").args(link).output().is_ok_and(|o| o.status.success()) {
        skipped("unshare -n ip link add type veth does not work here");
        return None;
    }
    isolated(&format!("{script}\nexec \"$@\""), flags)
}

/// A report without its header line, which has the time.
fn body(text: &str) -> String {
    text.split_once('\n').map(|(_, body)| body.to_owned()).unwrap_or_default()
}

#[test]
fn arp_has_the_entries_with_a_hardware_address() {
    let Some(text) = on_link(LINK, &["-R", "ALL"]) else { return };
    let expected = "\
Querying ARP cache for address 192.0.2.3
  Interface: V0                ETHERNET: 020000000003

Querying ARP cache for address 192.0.2.200
  Interface: V0                ETHERNET: 0200000000C8
";
    assert_eq!(body(&text), expected);
    let Some(one) = on_link(LINK, &["-R", "192.0.2.200"]) else { return };
    assert_eq!(body(&one), expected.split_once("\n\n").unwrap().1);
    let Some(none) = on_link(LINK, &["-R", "192.0.2.4"]) else { return };
    assert_eq!(body(&none), "");
}

#[test]
fn nd_has_state_and_role() {
    if !has_ipv6() {
        return;
    }
    let script = format!("{LINK}{LINK6}");
    let expected = "\
Query Neighbor cache for 2001:db8::33
  IntfName: V0                 IntfType: IPAQENET6
  LinkLayerAddr: 020000000033  State: Stale
  Type: Host

Query Neighbor cache for fe80::1
  IntfName: V0                 IntfType: IPAQENET6
  LinkLayerAddr: 020000000001  State: Stale
  Type: Router                 AdvDfltRtr: Yes

Query Neighbor cache for fe80::2
  IntfName: V0                 IntfType: IPAQENET6
  LinkLayerAddr: 020000000002  State: Reachable
  Type: Router                 AdvDfltRtr: No
";
    let Some(text) = on_link(&script, &["-n"]) else { return };
    assert_eq!(body(&text), expected);
    let Some(text) = on_link(&script, &["-n", "-I", "2001:db8::/32"]) else { return };
    assert_eq!(body(&text), expected.split_inclusive('\n').take(4).collect::<String>());
}

#[test]
fn a_neighbour_that_is_asked_for_is_incomplete() {
    if !has_ipv6() {
        return;
    }
    let script = format!("{LINK}ip neigh add fe80::9 dev v0 nud incomplete\n");
    let expected = "\
Query Neighbor cache for fe80::9
  IntfName: V0                 IntfType: IPAQENET6
  LinkLayerAddr: 000000000000  State: Incomplete
  Type: Host
";
    // The kernel gives up after some seconds, so that a slow host may come too late.
    eventually(|| match on_link(&script, &["-n"]).map(|text| body(&text)) {
        Some(body) if body != expected => Err(body),
        _ => Ok(()),
    });
}

/// Address, interface and hardware address of each complete Ethernet entry, as reports show them.
fn kernel() -> BTreeSet<String> {
    let text = fs::read_to_string("/proc/net/arp").unwrap_or_default();
    let entry = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [address, "0x1", flags, mac, _, device] = words[..] else { return None };
        let complete = u32::from_str_radix(flags.trim_start_matches("0x"), 16).unwrap() & 2 != 0;
        let mac = mac.replace(':', "").to_uppercase();
        complete.then(|| format!("{address} {} {mac}", device.to_uppercase()))
    };
    text.lines().skip(1).filter_map(entry).collect()
}

fn reported() -> BTreeSet<String> {
    let text = output(&mut onetstat(&["-R", "ALL"]));
    let words: Vec<&str> = text.split_whitespace().collect();
    let entries = words.windows(6).filter(|w| w[0] == "address");
    entries.map(|w| format!("{} {} {}", w[1], w[3], w[5])).collect()
}

#[test]
fn arp_of_the_host_is_that_of_proc_net() {
    if !fs::exists("/proc/net/arp").unwrap_or(false) {
        return skipped("there is no /proc/net/arp");
    }
    eventually(|| {
        let before = kernel();
        let report = reported();
        let after = kernel();
        let missing: Vec<_> = before.intersection(&after).filter(|e| !report.contains(*e)).collect();
        let invented: Vec<_> =
            report.iter().filter(|e| !before.contains(*e) && !after.contains(*e)).collect();
        match missing.is_empty() && invented.is_empty() {
            true => Ok(()),
            false => Err(format!("missing {missing:?}, too many {invented:?}")),
        }
    });
}
