//! The neighbour tables: ARP of IPv4, neighbour discovery of IPv6.

use std::io;
use std::net::IpAddr;

use netlink_packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourFlags, NeighbourMessage, NeighbourState,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::interfaces::Link;
use super::rtnetlink;
use crate::tcpip::neighbour::{LinkLayerAddress, Neighbour, Role, State};
use crate::tcpip::route::Route;

/// The neighbours on `links`, with `ipv6` those of it too. `routes` tells which routers advertise themselves.
///
/// # Errors
/// Those of netlink.
pub fn read(links: &[Link], ipv6: bool, routes: &[Route]) -> io::Result<Vec<Neighbour>> {
    let families = [AddressFamily::Inet, AddressFamily::Inet6];
    let mut neighbours = Vec::new();
    for family in families.into_iter().take(1 + usize::from(ipv6)) {
        let mut get = NeighbourMessage::default();
        get.header.family = family;
        neighbours.extend(rtnetlink::dump(RouteNetlinkMessage::GetNeighbour(get), |answer| match answer {
            RouteNetlinkMessage::NewNeighbour(message) if message.header.family == family => {
                neighbour(&message, links, routes)
            }
            _ => None,
        })?);
    }
    Ok(neighbours)
}

/// The entry, if it is one that z/OS would have: neither failed nor made for an address that needs none.
fn neighbour(message: &NeighbourMessage, links: &[Link], routes: &[Route]) -> Option<Neighbour> {
    let header = &message.header;
    let address: IpAddr = message.attributes.iter().find_map(|a| match a {
        NeighbourAttribute::Destination(NeighbourAddress::Inet(v4)) => Some((*v4).into()),
        NeighbourAttribute::Destination(NeighbourAddress::Inet6(v6)) => Some((*v6).into()),
        _ => None,
    })?;
    let state = state(header.state, address.is_ipv6())?;
    let link_layer = message.attributes.iter().find_map(|a| match a {
        NeighbourAttribute::LinkLayerAddress(bytes) => LinkLayerAddress::try_from(bytes.as_slice()).ok(),
        _ => None,
    });
    let link = links.iter().find(|l| l.index == header.ifindex)?;
    let interface = link.name(address.is_ipv6()).to_owned();
    let advertises = |r: &Route| {
        r.is_default() && r.advertised.is_some() && r.gateway == Some(address) && r.interface == interface
    };
    let role = match header.flags.contains(NeighbourFlags::Router) {
        true => Role::Router { default: routes.iter().any(advertises) },
        false => Role::Host,
    };
    // An address of another length is none that the reports can show.
    (link_layer.is_some() || state == State::Incomplete).then_some(Neighbour {
        address,
        interface,
        link_layer,
        state,
        route_info: None,
        role,
    })
}

/// The state; of an IPv4 entry z/OS knows only whether it is static, and it has none before there was an answer.
fn state(state: NeighbourState, ipv6: bool) -> Option<State> {
    match state {
        NeighbourState::Permanent if !ipv6 => Some(State::Static),
        NeighbourState::Permanent | NeighbourState::Reachable => Some(State::Reachable),
        NeighbourState::Stale => Some(if ipv6 { State::Stale } else { State::Reachable }),
        NeighbourState::Delay => Some(if ipv6 { State::Delay } else { State::Reachable }),
        NeighbourState::Probe => Some(if ipv6 { State::Probe } else { State::Reachable }),
        NeighbourState::Incomplete if ipv6 => Some(State::Incomplete),
        _ => None,
    }
}
