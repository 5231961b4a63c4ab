//! ND: the IPv6 neighbour cache.

use super::neighbours::{self, LinkLayer};
use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;
use crate::tcpip::neighbour::{Neighbour, Role, State};
use crate::tcpip::socket::Address;

const NEEDS: Needs = Needs::NEIGHBOURS.and(Needs::INTERFACES);
inventory::submit! { Report { name: "ND", needs: NEEDS, long_only: true, write } }

// ASSUMED: only a router has AdvDfltRtr, and a neighbour whose hardware address is still asked for shows zeros.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let wanted = |n: &Neighbour| n.address.is_ipv6() && query.filter.address(n.address);
    neighbours::each(tcpip, query, page, wanted, entry)
}

fn entry(neighbour: &Neighbour, interface: Option<&Interface>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.and("Query Neighbor cache for ").named("Address", Address(neighbour.address));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "IntfName:", 13, neighbour.interface.as_str());
        line.label(32, "IntfType:", 42, interface_type(interface));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "LinkLayerAddr:", 18, LinkLayer(neighbour.link_layer));
        line.label(32, "State:", 39, state(neighbour.state));
    })?;
    page.line(Kind::Row, "", |line| {
        match neighbour.role {
            Role::Host => line.label(3, "Type:", 9, "Host"),
            Role::Router { default } => {
                line.label(3, "Type:", 9, "Router").label(32, "AdvDfltRtr:", 44, default)
            }
        };
    })
}

/// The type in DEVLINKS. An interface of both IP versions, which z/OS does not have, has the IPv6 form.
fn interface_type(interface: Option<&Interface>) -> &'static str {
    interface.map_or(LinkType::Ipaqenet6, |interface| interface.kind().for_ipv6()).word()
}

fn state(state: State) -> &'static str {
    match state {
        State::Static | State::Reachable => "Reachable",
        State::Stale => "Stale",
        State::Delay => "Delay",
        State::Probe => "Probe",
        State::Incomplete => "Incomplete",
    }
}
