//! DEvlinks shows the devices of the host: counters as /proc/net/dev has them, groups as /proc/net/igmp has them.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, UdpSocket};
use std::process::Command;

use serde_json::Value;

use crate::bare::isolated;
use crate::report::{eventually, onetstat, output};
use crate::skipped;

/// The entries of a report in JSON, by the name of the link or interface.
fn entries(text: &str) -> BTreeMap<String, Value> {
    let entries = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let name = |e: &Value| e.get("LnkName").or(e.get("IntfName")).unwrap().as_str().unwrap().to_owned();
    entries.map(|e| (name(&e), e)).collect()
}

fn report() -> BTreeMap<String, Value> {
    entries(&output(&mut onetstat(&["-d", "-M", "JSON"])))
}

/// /proc/net/dev: the columns of each device, by its name in reports.
fn counters() -> BTreeMap<String, Vec<u64>> {
    let text = fs::read_to_string("/proc/net/dev").unwrap();
    let devices = text.lines().skip(2).filter_map(|line| line.split_once(':'));
    devices
        .map(|(name, columns)| {
            let name = if name.trim() == "lo" { "LOOPBACK".to_owned() } else { name.trim().to_uppercase() };
            (name, columns.split_whitespace().map(|n| n.parse().unwrap()).collect())
        })
        .collect()
}

#[test]
fn devlinks_counts_as_the_kernel_does() {
    let here = UdpSocket::bind("127.0.0.1:0").unwrap();
    here.send_to(&[7; 1000], here.local_addr().unwrap()).unwrap();
    let (before, report, after) = (counters(), report(), counters());
    for (name, from) in before {
        let (Some(entry), Some(to)) = (report.get(&name), after.get(&name)) else { continue };
        if entry.get("BytesIn").is_none() {
            // A VIPA has no counters.
            continue;
        }
        for (field, column) in [
            ("BytesIn", 0),
            ("Inbound Packets", 1),
            ("Inbound Packets In Error", 2),
            ("Inbound Packets Discarded", 3),
            ("BytesOut", 8),
            ("Outbound Packets", 9),
            ("Outbound Packets In Error", 10),
            ("Outbound Packets Discarded", 11),
        ] {
            let shown = entry[field].as_u64().unwrap();
            assert!((from[column]..=to[column]).contains(&shown), "{name} {field}: {shown}\n{from:?} {to:?}");
        }
    }
    assert!(report["LOOPBACK"]["BytesIn"].as_u64().unwrap() >= 1000);
}

/// The groups of an entry with their users.
fn groups(entry: &Value) -> BTreeMap<String, u64> {
    let groups = entry.get("Groups").and_then(Value::as_array);
    let one = |g: &Value| (g["Group"].as_str().unwrap().to_owned(), g["RefCnt"].as_u64().unwrap());
    groups.into_iter().flatten().map(one).collect()
}

#[test]
fn devlinks_shows_a_group_that_was_joined() {
    // A group of this process alone.
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let group = Ipv4Addr::new(239, 255, high, low);
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST).unwrap();
    let report = report();
    assert_eq!(groups(&report["LOOPBACK"]).get(&group.to_string()), Some(&1), "{report:?}");
    socket.leave_multicast_v4(&group, &Ipv4Addr::LOCALHOST).unwrap();
    eventually(|| match groups(&self::report()["LOOPBACK"]).get(&group.to_string()) {
        None => Ok(()),
        Some(_) => Err(format!("{group} is still shown")),
    });
}

/// /proc/net/igmp: device, group and users.
fn igmp() -> Vec<(String, String, u64)> {
    let (mut found, mut device) = (Vec::new(), String::new());
    for line in fs::read_to_string("/proc/net/igmp").unwrap().lines().skip(1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with('\t') {
            let bits = u32::from_str_radix(words[0], 16).unwrap();
            let address = Ipv4Addr::from(bits.to_ne_bytes());
            found.push((device.clone(), address.to_string(), words[1].parse().unwrap()));
        } else {
            device = words[1].trim_end_matches(':').to_uppercase();
        }
    }
    found
}

#[test]
fn devlinks_has_the_groups_of_proc() {
    if fs::metadata("/proc/net/igmp").is_err() {
        return skipped("this host has no /proc/net/igmp");
    }
    let (before, report, after) = (igmp(), report(), igmp());
    for (device, group, users) in before.iter().filter(|one| after.contains(one)) {
        let name = if device == "LO" { "LOOPBACK" } else { device };
        let Some(entry) = report.get(name) else { continue };
        // Other tests join and leave groups of their own.
        if !group.starts_with("239.255.") {
            assert_eq!(groups(entry).get(group), Some(users), "{name} {group}: {entry}");
        }
    }
}

#[test]
fn kinds_of_devices_are_types() {
    if Command::new("ip").arg("-V").output().is_err() {
        return skipped("there is no ip command");
    }
    let script = "ip link set lo up
{ ip link add d0 type dummy || true
ip link add v0 type veth peer name v1 || true
ip link add b0 type bridge || true
ip link add link v0 name v0.7 type vlan id 7 || true
ip tuntap add t0 mode tun || true
ip link add i0 type ifb || true
ip addr add 192.0.2.17/28 dev t0 || true; } 2>/dev/null
exec \"$@\"";
    let Some(text) = isolated(script, &["-d", "-M", "JSON"]) else { return };
    let report = entries(&text);
    let mut seen = 0;
    for (name, kind) in [
        ("D0", "VIPA"),
        ("V0", "IPAQIDIO"),
        ("B0", "IPAQIDIO"),
        ("V0.7", "IPAQENET"),
        ("T0", "MPCPTP"),
        ("I0", "IPAQENET"),
    ] {
        // A kernel may be without a kind.
        let Some(entry) = report.get(name) else { continue };
        assert_eq!(entry["IntfType"], kind, "{entry}");
        assert_eq!(entry["IntfStatus"], "Not Active", "{entry}");
        seen += 1;
    }
    if let Some(vlan) = report.get("V0.7") {
        assert_eq!(vlan["VLANid"], 7, "{vlan}");
    }
    if seen == 0 {
        skipped("this kernel has no virtual devices");
    }
}
