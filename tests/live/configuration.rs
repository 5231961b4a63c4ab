//! CONFIG shows what the kernel's sysctls say.

use std::collections::HashMap;
use std::fs;

use crate::report::{onetstat, output};

/// The fields of a sysctl of this host.
fn sysctl(path: &str) -> Option<Vec<u64>> {
    let text = fs::read_to_string(format!("/proc/sys/net/{path}")).ok()?;
    text.split_whitespace().map(|word| word.parse().ok()).collect()
}

/// The values of a report by the title of their table and their label.
fn values(report: &str) -> HashMap<(String, String), String> {
    let (mut table, mut found) = (String::new(), HashMap::new());
    for line in report.lines().skip(1) {
        if let Some(title) = line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            title.clone_into(&mut table);
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            if let (Some(label), false) = (pair[0].strip_suffix(':'), pair[1].ends_with(':')) {
                found.insert((table.clone(), label.to_owned()), pair[1].to_owned());
            }
        }
    }
    found
}

const TCP: &str = "TCP Configuration Table";
const UDP: &str = "UDP Configuration Table";
const IP: &str = "IP Configuration Table";
const IPV6: &str = "IPv6 Configuration Table";

#[test]
fn values_are_those_of_sysctls() {
    let text = output(&mut onetstat(&["-f"]));
    let report = values(&text);
    let numbers = [
        (TCP, "DefaultRcvBufSize", "ipv4/tcp_rmem", 1),
        (TCP, "DefaultSndBufSize", "ipv4/tcp_wmem", 1),
        (TCP, "DefltMaxRcvBufSize", "core/rmem_max", 0),
        (TCP, "DefltMaxSndBufSize", "core/wmem_max", 0),
        (TCP, "SoMaxConn", "core/somaxconn", 0),
        (TCP, "FinWait2Time", "ipv4/tcp_fin_timeout", 0),
        (TCP, "RetransmitAttempt", "ipv4/tcp_retries2", 0),
        (TCP, "KeepAliveProbes", "ipv4/tcp_keepalive_probes", 0),
        (TCP, "KAProbeInterval", "ipv4/tcp_keepalive_intvl", 0),
        (TCP, "FRRThreshold", "ipv4/tcp_reordering", 0),
        (UDP, "DefaultRcvBufSize", "core/rmem_default", 0),
        (UDP, "DefaultSndBufSize", "core/wmem_default", 0),
        (IP, "TimeToLive", "ipv4/ip_default_ttl", 0),
        (IP, "RsmTimeOut", "ipv4/ipfrag_time", 0),
        (IP, "ArpTimeout", "ipv4/neigh/default/gc_stale_time", 0),
        (IPV6, "HopLimit", "ipv6/conf/default/hop_limit", 0),
    ];
    let mut checked = 0;
    for (table, label, path, index) in numbers {
        let (Some(kernel), true) = (sysctl(path), text.contains(table)) else { continue };
        let shown: u64 = report[&(table.to_owned(), label.to_owned())].parse().unwrap();
        assert_eq!(shown, kernel[index], "{table}: {label}: {path}");
        checked += 1;
    }
    assert!(checked > 5, "{checked} sysctls were compared");
    let words = [
        (TCP, "TcpTimeStamp", "ipv4/tcp_timestamps", false),
        (TCP, "SelectiveACK", "ipv4/tcp_sack", false),
        (IP, "Forwarding", "ipv4/ip_forward", false),
        (IP, "IgRedirect", "ipv4/conf/all/accept_redirects", true),
        (IP, "PathMtuDsc", "ipv4/ip_no_pmtu_disc", true),
        (IPV6, "Forwarding", "ipv6/conf/all/forwarding", false),
    ];
    for (table, label, path, reversed) in words {
        let (Some(kernel), true) = (sysctl(path), text.contains(table)) else { continue };
        let word = if (kernel[0] != 0) != reversed { "Yes" } else { "No" };
        assert_eq!(report[&(table.to_owned(), label.to_owned())], word, "{table}: {label}: {path}");
    }
}

#[test]
fn ephemeral_ports_are_those_of_the_host() {
    let Some(range) = sysctl("ipv4/ip_local_port_range") else { return };
    let report = values(&output(&mut onetstat(&["-f"])));
    for table in [TCP, UDP] {
        let shown = &report[&(table.to_owned(), "EphemeralPorts".to_owned())];
        assert_eq!(*shown, format!("{}-{}", range[0], range[1]));
    }
    let size = format!("  Configured Ephemeral Ports         = {}", range[1] - range[0] + 1);
    let counters = output(&mut onetstat(&["-S"]));
    assert_eq!(counters.lines().filter(|line| **line == size).count(), 2, "{counters}");
}
