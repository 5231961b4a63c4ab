//! STATS counts what the kernel counts: each value lies between two readings of /proc around the report.

use std::collections::HashMap;
use std::fs;
use std::net::{TcpListener, TcpStream, UdpSocket};

use crate::report::{eventually, onetstat, output};

/// A section of STATS, a label in it, and the kernel's counters whose sum it is. One name for both directions of ICMP.
const COUNTERS: [(&str, &str, &[&str]); 47] = [
    ("IP", "Packets Received", &["IpInReceives"]),
    ("IP", "Received Header Errors", &["IpInHdrErrors"]),
    ("IP", "Received Address Errors", &["IpInAddrErrors"]),
    ("IP", "Datagrams Forwarded", &["IpForwDatagrams"]),
    ("IP", "Received Packets Discarded", &["IpInDiscards"]),
    ("IP", "Received Packets Delivered", &["IpInDelivers"]),
    ("IP", "Output Requests", &["IpOutRequests"]),
    ("IP", "Output Discards No Route", &["IpOutNoRoutes"]),
    ("IP", "Reassembly Timeouts", &["IpReasmTimeout"]),
    ("IP", "Fragments Created", &["IpFragCreates"]),
    ("IP", "Inbound Packets handled by zIIP", &[]),
    ("IPv6", "Packets Received", &["Ip6InReceives"]),
    ("IPv6", "Datagrams Forwarded", &["Ip6OutForwDatagrams"]),
    ("IPv6", "Output Requests", &["Ip6OutRequests"]),
    ("TCP", "Active Connections Opened", &["TcpActiveOpens"]),
    ("TCP", "Passive Connections Opened", &["TcpPassiveOpens"]),
    ("TCP", "Established Connections Dropped", &["TcpEstabResets"]),
    ("TCP", "Connection Attempts Dropped", &["TcpAttemptFails"]),
    ("TCP", "Connection Attempts Discarded", &["TcpExtListenDrops"]),
    ("TCP", "TimeWait Connections Reused", &["TcpExtTWRecycled"]),
    ("TCP", "Segments Received", &["TcpInSegs"]),
    ("TCP", "Header Predictions Ok for ACK", &["TcpExtTCPHPAcks"]),
    ("TCP", "Header Predictions Ok for Data", &["TcpExtTCPHPHits"]),
    ("TCP", "Duplicate ACKs", &[]),
    ("TCP", "Discards for Bad Checksum", &["TcpInCsumErrors"]),
    (
        "TCP",
        "Discards for Old Timestamp",
        &["TcpExtPAWSActive", "TcpExtPAWSEstab", "TcpExtPAWSTimewait", "TcpExtPAWSOldAck"],
    ),
    ("TCP", "Segments Completely Duplicate", &["TcpExtTCPDSACKOldSent"]),
    ("TCP", "Segments Completely After Window", &["TcpExtBeyondWindow"]),
    ("TCP", "Segments Out of Order", &["TcpExtTCPOFOQueue", "TcpExtTCPOFODrop"]),
    ("TCP", "Segments Received After Close", &["TcpExtTCPAbortOnData"]),
    ("TCP", "Segments Sent", &["TcpOutSegs"]),
    ("TCP", "Window Updates Sent", &["TcpExtTCPFromZeroWindowAdv"]),
    ("TCP", "Delayed ACKs Sent", &["TcpExtDelayedACKs"]),
    ("TCP", "Resets Sent", &["TcpOutRsts"]),
    ("TCP", "Segments Retransmitted", &["TcpRetransSegs"]),
    ("TCP", "Retransmit Timeouts", &["TcpExtTCPTimeouts"]),
    ("TCP", "Connections Dropped by Retransmit", &["TcpExtTCPAbortOnTimeout"]),
    ("TCP", "Window Probes Sent", &["TcpExtTCPWinProbe"]),
    ("TCP", "KeepAlive Probes Sent", &["TcpExtTCPKeepAlive"]),
    ("TCP", "Connections Dropped by Finwait2", &["TcpExtTCPAbortOnLinger"]),
    ("UDP", "Datagrams Received", &["UdpInDatagrams", "Udp6InDatagrams"]),
    ("UDP", "No Port Errors", &["UdpNoPorts", "Udp6NoPorts"]),
    ("UDP", "Receive Errors", &["UdpInErrors", "Udp6InErrors"]),
    ("UDP", "Datagrams Sent", &["UdpOutDatagrams", "Udp6OutDatagrams"]),
    ("ICMP", "Messages", &["Icmp*Msgs"]),
    ("ICMP", "Destination Unreachable", &["Icmp*DestUnreachs"]),
    ("ICMPv6", "Group Membership Responses", &["Icmp6*GroupMembResponses", "Icmp6*MLDv2Reports"]),
];

/// The kernel's counters by name.
fn kernel() -> HashMap<String, u64> {
    let read = |file: &str| fs::read_to_string(format!("/proc/net/{file}")).unwrap_or_default();
    let mut counters = HashMap::new();
    for text in [read("snmp"), read("netstat")] {
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.chunks_exact(2) {
            let (group, names) = pair[0].split_once(": ").unwrap();
            let values = pair[1].split_whitespace().skip(1);
            for (name, value) in names.split_whitespace().zip(values) {
                counters.extend(value.parse().ok().map(|value| (format!("{group}{name}"), value)));
            }
        }
    }
    for line in read("snmp6").lines() {
        let (name, value) = line.split_once(char::is_whitespace).unwrap();
        counters.insert(name.to_owned(), value.trim().parse().unwrap());
    }
    counters
}

/// The values of a report by section and label: one of most lines, two of ICMP.
fn values(report: &str) -> HashMap<(String, String), Vec<u64>> {
    let (mut section, mut found) = (String::new(), HashMap::new());
    for line in report.lines().skip(1) {
        match line.strip_suffix(" Statistics") {
            Some(protocol) => protocol.clone_into(&mut section),
            None => {
                let label_ends = if line.contains('=') { 37 } else { 30 };
                let (label, rest) = line.split_at(label_ends);
                let numbers = rest.split_whitespace().filter_map(|word| word.parse().ok());
                found.insert((section.clone(), label.trim().to_owned()), numbers.collect());
            }
        }
    }
    found
}

#[test]
fn counters_are_the_kernels() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let before = kernel();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.send_to(b"to nobody", client.local_addr().unwrap()).unwrap();
    let text = output(&mut onetstat(&["-S"]));
    let (report, after) = (values(&text), kernel());
    let mut checked = 0;
    for (section, label, names) in COUNTERS {
        let Some(numbers) = report.get(&(section.to_owned(), label.to_owned())) else {
            assert!(section.ends_with("v6"), "{section}: {label} is missing:\n{text}");
            continue;
        };
        for (&number, direction) in numbers.iter().zip(["In", "Out"]) {
            let sum = |of: &HashMap<String, u64>| -> u64 {
                names.iter().filter_map(|name| of.get(&name.replace('*', direction))).sum()
            };
            let (low, high) = (sum(&before), sum(&after));
            assert!((low..=high).contains(&number), "{section}: {label}: {number} is not in {low}..={high}");
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
    let opened = &report[&("TCP".to_owned(), "Active Connections Opened".to_owned())];
    assert!(opened[0] > before["TcpActiveOpens"], "the connection of this test is not counted");
}

#[test]
fn established_connections_are_those_of_now() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    eventually(|| {
        let before = kernel()["TcpCurrEstab"];
        let report = values(&output(&mut onetstat(&["-S", "PROTOCOL", "TCP"])));
        let after = kernel()["TcpCurrEstab"];
        let value = |label: &str| report[&("TCP".to_owned(), label.to_owned())][0];
        let (shown, in_use) = (value("Current Established Connections"), value("Ephemeral Ports In Use"));
        let right = before == shown && shown == after && shown >= 2 && in_use >= 2;
        match right && value("Ephemeral Ports High Water Mark") >= in_use {
            true => Ok(()),
            false => Err(format!("{before}, {shown}, {after}; {in_use} ports")),
        }
    });
}

#[test]
fn a_protocol_is_shown_alone() {
    let text = output(&mut onetstat(&["-S", "PROTOCOL", "UDP"]));
    assert!(text.lines().nth(1) == Some("UDP Statistics") && text.lines().count() == 10, "{text}");
}
