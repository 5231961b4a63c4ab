//! STATS: protocol counters of the stack.

mod labels;

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::configuration::PortRange;
use crate::tcpip::socket::{Socket, Transport};
use crate::text::{Column, column};

inventory::submit! {
    Report { name: "STATS", needs: Needs::STATISTICS.and(Needs::CONFIGURATION), long_only: false, write }
}

const RECEIVED: Column = column("Received").at(31);
const SENT: Column = column("Sent").at(45);

// ASSUMED: no output of STATS is at hand. Labels and their order are from memory; the columns, the IPv6 headings, the
// underlines of ICMP, that the console counts nothing, and that SMC has a section where it is configured, are our choice.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.uncounted();
    let asked = query.request.modifier("PROTOCOL");
    let wants = |protocol| asked.is_none_or(|clause| clause.has(protocol));
    let counters = &tcpip.statistics;
    if wants("IP") {
        section("IP", &labels::ip(&counters.ip), page)?;
        if tcpip.ipv6 {
            section("IPv6", &labels::ip(&counters.ip6), page)?;
        }
    }
    if wants("ICMP") {
        messages("ICMP", &labels::icmp(&counters.icmp), page)?;
        if tcpip.ipv6 {
            messages("ICMPv6", &labels::icmp6(&counters.icmp6), page)?;
        }
    }
    if wants("TCP") {
        tcp(tcpip, page)?;
    }
    if wants("UDP") {
        let ports = Ephemeral::of(tcpip.configuration.udp.ephemeral_ports, tcpip.sockets.udp());
        let own = [counters.udp.ephemeral_high_water, counters.udp.ephemeral_exhausted];
        section("UDP", &[&labels::udp(&counters.udp)[..], &ports.rows(own)].concat(), page)?;
    }
    Ok(())
}

/// A label and its counter.
type Row = (&'static str, u64);

fn heading(protocol: &str, page: &mut Page<'_>) -> Written {
    page.record();
    page.line(Kind::Row, "", |line| {
        line.named("Protocol", protocol).and(" Statistics");
    })
}

fn section(protocol: &str, rows: &[Row], page: &mut Page<'_>) -> Written {
    heading(protocol, page)?;
    for &(label, counter) in rows {
        page.line(Kind::Row, "", |line| {
            // The longest label touches the equals sign.
            line.label(3, &format!("{label:35}="), 40, counter);
        })?;
    }
    Ok(())
}

/// A section with a column for each direction.
fn messages(protocol: &str, rows: &[(&'static str, u64, u64)], page: &mut Page<'_>) -> Written {
    heading(protocol, page)?;
    page.line(Kind::Heading, "", |line| {
        line.headings(&[RECEIVED, SENT]);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.underlines(&[RECEIVED, SENT]);
    })?;
    for &(label, received, sent) in rows {
        page.item("Messages");
        page.line(Kind::Row, "", |line| {
            line.at(3, "").named("Type", label).put(&RECEIVED, received).put(&SENT, sent);
        })?;
    }
    Ok(())
}

fn tcp(tcpip: &TcpIp, page: &mut Page<'_>) -> Written {
    let (counters, configuration) = (&tcpip.statistics, &tcpip.configuration);
    let sockets = tcpip.sockets.tcp();
    let established: Row = ("Current Established Connections", established(sockets).count() as u64);
    let ports = Ephemeral::of(configuration.tcp.ephemeral_ports, sockets);
    let own = [counters.tcp.ephemeral_high_water, counters.tcp.ephemeral_exhausted];
    section("TCP", &[&[established], &labels::tcp(&counters.tcp)[..], &ports.rows(own)].concat(), page)?;
    if configuration.global.smcr.is_some() {
        section("SMCR", &labels::smc(&counters.smcr, over_smc(sockets, false)), page)?;
    }
    if configuration.global.smcd.is_some() {
        section("SMCD", &labels::smc(&counters.smcd, over_smc(sockets, true)), page)?;
    }
    Ok(())
}

/// How many established connections use SMC-D, or SMC-R, now.
fn over_smc(sockets: &[Socket], direct: bool) -> u64 {
    let uses =
        |s: &Socket| s.more.as_ref()?.smc.as_ref().map(|smc| smc.direct == direct && smc.inactive.is_none());
    established(sockets).filter(|s| uses(s) == Some(true)).count() as u64
}

fn established(sockets: &[Socket]) -> impl Iterator<Item = &Socket> {
    sockets.iter().filter(|s| matches!(s.transport, Transport::Tcp(state) if state.is_established()))
}

/// The ephemeral ports of a protocol.
struct Ephemeral {
    configured: u64,
    in_use: u64,
}

impl Ephemeral {
    // ASSUMED: each local port of the ephemeral range to which a socket is bound is in use, whoever chose it.
    fn of(range: PortRange, sockets: &[Socket]) -> Ephemeral {
        let mut ports: Vec<u16> =
            sockets.iter().map(|s| s.local.port).filter(|&p| range.contains(p)).collect();
        ports.sort_unstable();
        ports.dedup();
        Ephemeral { configured: range.size().into(), in_use: ports.len() as u64 }
    }

    /// The mark has seen at least what is in use now.
    fn rows(&self, [high_water, exhausted]: [u64; 2]) -> [Row; 4] {
        [
            ("Configured Ephemeral Ports", self.configured),
            ("Ephemeral Ports In Use", self.in_use),
            ("Ephemeral Ports High Water Mark", high_water.max(self.in_use)),
            ("Ephemeral Ports Exhausted", exhausted),
        ]
    }
}
