//! ACCess: the network access tree. Console only.

use std::net::IpAddr;

use super::{Kind, Page, Query, Report, Written};
use crate::request::{AddressPattern, Value};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::network_access::{AccessEntry, Caching, NetworkAccess, Protected};
use crate::tcpip::socket::write_address;
use crate::text::{Cell, Column, column};

inventory::submit! { Report { name: "ACCESS", needs: Needs::INTERFACES, long_only: true, write } }

const COLUMNS: [Column; 2] = [column("Network Prefix"), column("SAF Name").at(42)];

/// Longest prefix that leaves the blank in front of the resource.
const WIDEST: usize = 39;

// ASSUMED: no line of this report is established; its layout is our own, and it has EZD0101I in SHORT too.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.and("Network Access Information");
    })?;
    let Some(access) = &tcpip.network_access else { return Ok(()) };
    page.line(Kind::Group, "", |line| {
        line.label(1, "Inbound:", 10, access.inbound).label(15, "Outbound:", 25, access.outbound);
        line.label(30, "Cache:", 37, caching(access.cache));
    })?;
    page.line(Kind::Heading, "", |line| {
        line.headings(&COLUMNS);
    })?;
    for entry in entries(access, tcpip, query) {
        if page.record() {
            row(entry, page)?;
        }
    }
    Ok(())
}

/// All entries, or the one that covers the address that was asked for.
fn entries<'a>(access: &'a NetworkAccess, tcpip: &TcpIp, query: &Query<'_>) -> Vec<&'a AccessEntry> {
    let asked = query.request.operands.iter().find_map(|value| match value {
        Value::Address(AddressPattern::Network { address, .. }) => Some(*address),
        _ => None,
    });
    if let Some(address) = asked {
        return access.covering(address, is_home(tcpip, address)).into_iter().collect();
    }
    let mut entries: Vec<&AccessEntry> = access.entries.iter().collect();
    entries.sort_by_key(|entry| entry.network);
    entries
}

fn is_home(tcpip: &TcpIp, address: IpAddr) -> bool {
    tcpip.interfaces.iter().flat_map(|i| &i.addresses).any(|home| home.address == address)
}

fn caching(caching: Caching) -> &'static str {
    match caching {
        Caching::All => "All",
        Caching::Permit => "Permit",
        Caching::Same => "Same",
    }
}

fn row(entry: &AccessEntry, page: &mut Page<'_>) -> Written {
    let resource = entry.resource.as_str();
    let mut prefix = Vec::new();
    entry.network.write(&mut prefix);
    if prefix.len() <= WIDEST {
        return page.line(Kind::Row, "", |line| {
            line.put(&COLUMNS[0], entry.network).put(&COLUMNS[1], resource);
        });
    }
    page.line(Kind::Row, "", |line| {
        line.put(&COLUMNS[0], entry.network);
    })?;
    page.line(Kind::Row, "", |line| {
        line.put(&COLUMNS[1], resource);
    })
}

impl Cell for Protected {
    fn write(&self, out: &mut Vec<u8>) {
        match *self {
            Protected::Network(address, prefix) => {
                write_address(address, out);
                out.push(b'/');
                u32::from(prefix).write(out);
            }
            Protected::Home => "DEFAULTHOME".write(out),
            Protected::Default => "DEFAULT".write(out),
        }
    }
}
