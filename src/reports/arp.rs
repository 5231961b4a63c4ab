//! ARp: the IPv4 address resolution cache.

use std::net::IpAddr;

use super::neighbours::{self, LinkLayer};
use super::{Kind, Page, Query, Report, Written};
use crate::request::Value;
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::neighbour::Neighbour;
use crate::tcpip::socket::Address;

const NEEDS: Needs = Needs::NEIGHBOURS.and(Needs::INTERFACES);
inventory::submit! { Report { name: "ARP", needs: NEEDS, long_only: false, write } }

// ASSUMED: the columns of ARP are those of ND, which were captured with their blanks; an address that is not in the
// cache gives the header line alone, and an entry whose hardware address is still asked for is not shown.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let asked = query.request.operands.iter().find_map(|value| match value {
        Value::Address(address) => Some(address),
        _ => None,
    });
    let is_asked = |address: IpAddr| asked.is_none_or(|pattern| pattern.matches(address));
    let wanted = |n: &Neighbour| n.address.is_ipv4() && n.link_layer.is_some() && is_asked(n.address);
    neighbours::each(tcpip, query, page, wanted, |neighbour, _, page| entry(neighbour, page))
}

fn entry(neighbour: &Neighbour, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.and("Querying ARP cache for address ").named("Address", Address(neighbour.address));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Interface:", 14, neighbour.interface.as_str());
        let hardware = LinkLayer(neighbour.link_layer);
        match neighbour.route_info {
            None => line.label(32, "ETHERNET:", 42, hardware),
            Some(_) => line.label(32, "IBMTR:", 39, hardware),
        };
    })?;
    match neighbour.route_info {
        None => Ok(()),
        Some(information) => page.line(Kind::Row, "", |line| {
            line.label(3, "Route info:", 15, format_args!("{information:04X}"));
        }),
    }
}
