//! VCRT: the connections that the sysplex distributor routes, or that a target or former owner of a dynamic VIPA has.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Kind, Page, Query, Report, Written, connections, vipadyn};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Address;
use crate::tcpip::vipa::distribution::{Affinity, Connection, Entry, RoutedConnection};
use crate::text::{Column, Printable, Zeros, column};

inventory::submit! { Report { name: "VCRT", needs: Needs::CONFIGURATION, long_only: false, write } }

const SHORT: [Column; 5] = [
    column("Dest IPaddr"),
    column("DPort").at(17),
    column("Src IPaddr").at(23),
    column("SPort").at(39),
    column("DestXCF Addr").at(45),
];

/// Where the values of LONG begin.
const VALUE: usize = 12;

// ASSUMED: no example of this report is at hand; its columns, the lines of DETAIL, the order by addresses and ports, and
// that source port 0 marks an affinity are from memory or our choice.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    vipadyn::section("Dynamic VIPA Connection Routing Table:", &SHORT, query, page)?;
    let wanted = |c: &&RoutedConnection| query.filter.any_endpoint([c.destination, c.source]);
    let mut entries: Vec<&RoutedConnection> = tcpip.vipa.connections.iter().filter(wanted).collect();
    let key = |c: &RoutedConnection| {
        (c.destination.address, c.destination.port, c.source.address, c.source.port, c.target)
    };
    entries.sort_by_key(|c| key(c));
    let detail = query.request.modifier("DETAIL").is_some();
    for entry in entries {
        if !page.record() {
            continue;
        }
        match query.is_long() {
            true => long(entry, page)?,
            false => short(entry, page)?,
        }
        let indent = if query.is_long() { 5 } else { 3 };
        match &entry.kind {
            _ if !detail => {}
            Entry::Affinity(affinity) => self::affinity(affinity, indent, page)?,
            Entry::Connection(connection) => {
                policy(connection, indent, page)?;
                if by_owner(tcpip, entry) {
                    path(connection, entry.target, indent, page)?;
                }
                let enabled = tcpip.configuration.ip.qdio_accelerator.is_some();
                if enabled && entry.destination.address.is_ipv4() {
                    accelerator(connection, indent, page)?;
                }
            }
        }
    }
    connections::resolved_host(query, page)
}

fn short(entry: &RoutedConnection, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&SHORT[0], Address(entry.destination.address))
            .put(&SHORT[1], Zeros(entry.destination.port.into(), 5))
            .put(&SHORT[2], Address(entry.source.address))
            .put(&SHORT[3], Zeros(entry.source.port.into(), 5))
            .put(&SHORT[4], Address(entry.target));
    })
}

fn long(entry: &RoutedConnection, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(1, "Dest:", VALUE, entry.destination);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Source:", VALUE, entry.source);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "DestXCF:", VALUE, Address(entry.target));
    })
}

/// Does the stack own the dynamic VIPA, and choose paths by VIPAROUTE? A mere target knows of none.
fn by_owner(tcpip: &TcpIp, entry: &RoutedConnection) -> bool {
    !tcpip.vipa.configuration.routes.is_empty() && tcpip.vipa.owns(entry.destination.address)
}

const NONE: &str = "*NONE*";

fn policy(connection: &Connection, indent: usize, page: &mut Page<'_>) -> Written {
    for (label, name) in [("PolicyRule:", &connection.rule), ("PolicyAction:", &connection.action)] {
        page.line(Kind::Row, "", |line| {
            line.label(indent, label, indent + 15, Printable(name.as_deref().unwrap_or(NONE)));
        })?;
    }
    Ok(())
}

/// How the last packet of a connection went to the target.
fn path(connection: &Connection, target: IpAddr, indent: usize, page: &mut Page<'_>) -> Written {
    let direct = match target {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    page.line(Kind::Row, "", |line| {
        line.label(indent, "Intf:", indent + 15, connection.interface.as_deref().unwrap_or(NONE));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(indent + 2, "VipaRoute:", indent + 15, connection.by_vipa_route).label(
            indent + 20,
            "Gw:",
            indent + 24,
            Address(connection.gateway.unwrap_or(direct)),
        );
    })
}

fn accelerator(connection: &Connection, indent: usize, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(indent + 2, "Accelerator:", indent + 15, connection.accelerated);
    })
}

fn affinity(affinity: &Affinity, indent: usize, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(indent, "CfgTimAff:", indent + 11, Zeros(affinity.seconds.into(), 4))
            .label(indent + 17, "TimAffCnt:", indent + 28, Zeros(affinity.connections.into(), 10))
            .label(indent + 40, "TimAffLft:", indent + 51, Zeros(affinity.left.into(), 4));
    })
}
