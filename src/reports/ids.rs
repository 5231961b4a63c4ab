//! IDS: what intrusion detection has found, and the sockets under its rules.

use std::collections::HashMap;

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::intrusion::{self, AttackType, Detection, Intrusion, PortPolicy, Scan};
use crate::tcpip::socket::Socket;
use crate::text::{Cell, Printable, Shown};

inventory::submit! { Report { name: "IDS", needs: Needs::SOCKETS, long_only: false, write } }

/// The attack types as the report calls them, in its order.
const ATTACKS: [(AttackType, &str); 19] = [
    (AttackType::MalformedPacket, "Malformed Packets"),
    (AttackType::OutboundRaw, "Outbound RAW Restrictions"),
    (AttackType::IpProtocol, "Restricted Protocols"),
    (AttackType::IpOptions, "Restricted IP Options"),
    (AttackType::IcmpRedirect, "ICMP Redirect Restrictions"),
    (AttackType::IpFragment, "IP Fragment Restrictions"),
    (AttackType::PerpetualEcho, "UDP Perpetual Echo"),
    (AttackType::Flood, "Floods"),
    (AttackType::DataHiding, "Data Hiding"),
    (AttackType::TcpQueueSize, "TCP Queue Size"),
    (AttackType::GlobalTcpStall, "Global TCP Stall"),
    (AttackType::EeLdlcCheck, "EE LDLC Check"),
    (AttackType::EeMalformedPacket, "EE Malformed Packets"),
    (AttackType::EePortCheck, "EE Port Check"),
    (AttackType::EeXidFlood, "EE XID Flood"),
    (AttackType::OutboundRawIpv6, "Outbound IPv6 RAW Restrictions"),
    (AttackType::RestrictedIpv6NextHdr, "Restricted IPv6 Next Headers"),
    (AttackType::RestrictedIpv6HopOptions, "Restricted IPv6 Hop-by-Hop Options"),
    (AttackType::RestrictedIpv6DstOptions, "Restricted IPv6 Destination Options"),
];

// ASSUMED: of IDS only the syntax is documented: labels, columns, attack names, the body of the port lists and `*NONE*` are
// reconstructed, and SUMmary has no record count on the console.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    match query.request.modifier("PROTOCOL") {
        Some(clause) => ports(tcpip, clause.has("TCP"), page),
        None => summary(&tcpip.intrusion, page),
    }
}

fn summary(intrusion: &Intrusion, page: &mut Page<'_>) -> Written {
    page.uncounted();
    text(page, Kind::Title, "Intrusion Detection Services Summary:")?;
    page.record();
    scan(&intrusion.scan, page)?;
    text(page, Kind::Heading, "Attack Detection:")?;
    let nothing = Detection::default();
    for (attack, called) in ATTACKS {
        let found = intrusion.attacks.get(&attack).unwrap_or(&nothing);
        page.item("AttackDetection");
        heading(page, "Attack", called)?;
        one(page, 5, "PlcRuleName:", Rule(found.rule.as_deref()))?;
        detection(page, 5, found)?;
    }
    text(page, Kind::Heading, "Traffic Regulation:")?;
    let protocols = [("TCP", "ConnRejected:", &intrusion.tcp), ("UDP", "PckDiscarded:", &intrusion.udp)];
    for (protocol, label, regulation) in protocols {
        let active = if regulation.rules.is_empty() { "N" } else { "Y" };
        page.item("TrafficRegulation");
        heading(page, "Protocol", protocol)?;
        pair(page, 5, (label, &regulation.refused), ("PlcActive:", &active))?;
    }
    Ok(())
}

fn scan(scan: &Scan, page: &mut Page<'_>) -> Written {
    text(page, Kind::Heading, "Scan Detection:")?;
    page.item("ScanDetection");
    one(page, 3, "GlobRuleName:", Rule(scan.global.rule.as_deref()))?;
    one(page, 3, "IcmpRuleName:", Rule(scan.icmp_rule.as_deref()))?;
    one(page, 3, "Icmpv6RuleName:", Rule(scan.icmpv6_rule.as_deref()))?;
    detection(page, 3, &scan.global)?;
    pair(page, 3, ("SrcIPsTrkd:", &scan.sources_tracked), ("StrgLev:", &Storage(scan.storage)))
}

fn detection(page: &mut Page<'_>, at: usize, found: &Detection) -> Written {
    pair(page, at, ("TotDetected:", &found.total), ("DetCurrPlc:", &found.under_rule))?;
    pair(page, at, ("DetCurrInt:", &found.in_interval), ("Interval:", &found.interval))
}

/// The sockets of one protocol that intrusion detection knows something about.
fn ports(tcpip: &TcpIp, tcp: bool, page: &mut Page<'_>) -> Written {
    // A listener that was dropped is no listening socket any more.
    let (title, sockets) = match tcp {
        true => ("Intrusion Detection Services TCP Port List:", tcpip.sockets.tcp()),
        false => ("Intrusion Detection Services UDP Port List:", tcpip.sockets.udp()),
    };
    text(page, Kind::Title, title)?;
    let policies: HashMap<u32, &PortPolicy> = tcpip.intrusion.ports.iter().map(|p| (p.socket, p)).collect();
    let ours = sockets.iter().filter(|s| s.is_listener() == tcp);
    let with_policy = ours.filter_map(|s| Some((s, *policies.get(&s.id)?)));
    let mut listed: Vec<(&Socket, &PortPolicy)> = with_policy.collect();
    listed.sort_by_key(|(s, _)| (s.local.port, s.local.address, s.id));
    for (socket, policy) in listed {
        if page.record() {
            port(tcpip, socket, policy, page)?;
        }
    }
    Ok(())
}

// ASSUMED: TRActConn counts the connections of a listener that has a regulation rule; without a rule it is 0.
fn port(tcpip: &TcpIp, socket: &Socket, policy: &PortPolicy, page: &mut Page<'_>) -> Written {
    let tcp = socket.is_listener();
    page.line(Kind::Row, "", |line| match tcp {
        true => _ = line.label(1, "TcpListeningSocket:", 21, socket.local),
        false => _ = line.label(1, "UdpDestSocket:", 16, socket.local),
    })?;
    one(page, 3, "ScanRuleName:", Rule(policy.scan_rule.as_deref()))?;
    one(page, 3, "TRRuleName:", Rule(policy.regulation_rule.as_deref()))?;
    let correlator = ("TRCorr:", &policy.correlator as &dyn Cell);
    if tcp {
        let regulated = policy.regulation_rule.is_some();
        let connections = if regulated { intrusion::connections(socket, &tcpip.sockets) } else { 0 };
        pair(page, 3, correlator, ("TRActConn:", &connections))?;
        pair(page, 3, ("TRConnLimit:", &policy.limit), ("TRConnRej:", &policy.refused))
    } else {
        pair(page, 3, correlator, ("TRQueDepth:", &policy.queue_depth))?;
        pair(page, 3, ("TRQueLimit:", &policy.limit), ("PckDiscarded:", &policy.refused))
    }
}

fn text(page: &mut Page<'_>, kind: Kind, text: &str) -> Written {
    page.line(kind, "", |line| {
        line.and(text);
    })
}

/// A line that is the name of what the next lines are about.
fn heading(page: &mut Page<'_>, name: &str, value: &str) -> Written {
    page.line(Kind::Row, "", |line| {
        line.at(3, "").named(name, value);
    })
}

/// A line with one value.
fn one(page: &mut Page<'_>, at: usize, label: &str, cell: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, 20, cell);
    })
}

/// A line with two values.
fn pair(page: &mut Page<'_>, at: usize, left: (&str, &dyn Cell), right: (&str, &dyn Cell)) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, left.0, 20, left.1).label(36, right.0, 51, right.1);
    })
}

/// The name of a rule, or that there is none.
struct Rule<'a>(Option<&'a str>);

impl Cell for Rule<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        Printable(self.0.unwrap_or("*NONE*")).write(out);
    }
}

/// Storage in five characters: bytes, or a number with K or M.
// ASSUMED: StrgLev counts bytes up to 99999, then kilobytes up to 9999K, then megabytes.
struct Storage(u64);

impl Cell for Storage {
    fn write(&self, out: &mut Vec<u8>) {
        match self.0 {
            bytes @ 0..100_000 => Shown(format_args!("{bytes:05}")).write(out),
            bytes if bytes < 10_000 << 10 => Shown(format_args!("{:04}K", bytes >> 10)).write(out),
            bytes => Shown(format_args!("{:04}M", bytes >> 20)).write(out),
        }
    }
}
