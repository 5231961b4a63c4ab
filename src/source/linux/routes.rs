//! The main route table, with the host routes of the home addresses.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::TimeDelta;
use netlink_packet_route::route::{
    RouteAddress, RouteAttribute, RouteFlags, RouteHeader, RouteMessage, RouteMetric, RouteNextHopFlags,
    RoutePreference, RouteProtocol, RouteType, RouteVia,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::interfaces::Link;
use super::rtnetlink;
use crate::clock::Moment;
use crate::tcpip::route::{Advertised, Origin, Preference, Route, TcpParameters};

/// The unit in which the kernel counts a route's lifetime, in milliseconds (USER_HZ).
const TICK: i64 = 10;

/// The unicast routes of the main table and the host routes of the home addresses, IPv4 first, with `ipv6` those for it too.
///
/// # Errors
/// Those of netlink.
pub fn read(links: &[Link], ipv6: bool, now: Moment) -> io::Result<Vec<Route>> {
    let families = [AddressFamily::Inet, AddressFamily::Inet6];
    let mut routes = Vec::new();
    for family in families.into_iter().take(1 + usize::from(ipv6)) {
        let mut get = RouteMessage::default();
        get.header.address_family = family;
        let answers = rtnetlink::dump(RouteNetlinkMessage::GetRoute(get), |answer| match answer {
            RouteNetlinkMessage::NewRoute(message) => Some(message),
            _ => None,
        })?;
        let own = answers.iter().filter(|m| m.header.address_family == family && is_ours(m));
        routes.extend(own.flat_map(|m| paths(m, links, now)));
    }
    Ok(routes)
}

const MAIN: u32 = RouteHeader::RT_TABLE_MAIN as u32;
const LOCAL: u32 = 255;

/// A unicast route of the main table, or the host route of a home address, which Linux keeps in a table of its own.
fn is_ours(message: &RouteMessage) -> bool {
    let host = match message.header.address_family {
        AddressFamily::Inet6 => 128,
        _ => 32,
    };
    match message.header.kind {
        RouteType::Unicast => table(message) == MAIN,
        RouteType::Local => table(message) == LOCAL && message.header.destination_prefix_length == host,
        _ => false,
    }
}

fn table(message: &RouteMessage) -> u32 {
    let wide = message.attributes.iter().find_map(|a| match a {
        RouteAttribute::Table(table) => Some(*table),
        _ => None,
    });
    wide.unwrap_or(u32::from(message.header.table))
}

/// A route for each of its next hops.
fn paths(message: &RouteMessage, links: &[Link], now: Moment) -> Vec<Route> {
    let dead = message.header.flags.intersects(RouteFlags::Dead | RouteFlags::Linkdown);
    let base = base(message, now);
    for attribute in &message.attributes {
        if let RouteAttribute::MultiPath(hops) = attribute {
            let down = RouteNextHopFlags::Dead | RouteNextHopFlags::Linkdown;
            let path = |hop: &netlink_packet_route::route::RouteNextHop| {
                let dead = hop.flags.intersects(down);
                toward(base.clone(), gateway(&hop.attributes), hop.interface_index, dead, links)
            };
            return hops.iter().map(path).collect();
        }
    }
    let index = message.attributes.iter().find_map(|a| match a {
        RouteAttribute::Oif(index) => Some(*index),
        _ => None,
    });
    vec![toward(base, gateway(&message.attributes), index.unwrap_or(0), dead, links)]
}

/// The route with its next hop; its MTU is the interface's if it has none of its own.
fn toward(mut route: Route, gateway: Option<IpAddr>, index: u32, dead: bool, links: &[Link]) -> Route {
    let link = links.iter().find(|l| l.index == index);
    route.gateway = gateway;
    route.up = !dead && link.is_some_and(|l| l.active);
    route.interface = link.map_or_else(|| "*".to_owned(), |l| l.name(route.destination.is_ipv6()).to_owned());
    if route.mtu == 0 {
        route.mtu = link.map_or(0, |l| l.mtu);
    }
    route
}

fn base(message: &RouteMessage, now: Moment) -> Route {
    let any = match message.header.address_family {
        AddressFamily::Inet6 => Ipv6Addr::UNSPECIFIED.into(),
        _ => Ipv4Addr::UNSPECIFIED.into(),
    };
    let mut route = Route {
        destination: any,
        prefix: message.header.destination_prefix_length,
        gateway: None,
        interface: String::new(),
        up: false,
        origin: origin(message.header.protocol),
        reference_count: 0,
        mtu: 0,
        metric: 0,
        replaced: false,
        advertised: None,
        tcp: TcpParameters::default(),
    };
    let (mut preference, mut expires) = (Preference::Medium, None);
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Destination(address) => route.destination = ip(address).unwrap_or(any),
            RouteAttribute::Priority(metric) => route.metric = *metric,
            RouteAttribute::Preference(RoutePreference::High) => preference = Preference::High,
            RouteAttribute::Preference(RoutePreference::Low) => preference = Preference::Low,
            RouteAttribute::CacheInfo(cache) => {
                let left = i64::from(cache.expires.cast_signed());
                expires = (left > 0).then(|| now + TimeDelta::milliseconds(left * TICK));
                route.reference_count = cache.clntref;
            }
            RouteAttribute::Metrics(metrics) => route.mtu = mtu(metrics),
            _ => {}
        }
    }
    if message.header.protocol == RouteProtocol::Ra {
        route.advertised = Some(Advertised { preference, expires });
    }
    route
}

fn mtu(metrics: &[RouteMetric]) -> u32 {
    let own = metrics.iter().find_map(|m| match m {
        RouteMetric::Mtu(mtu) => Some(*mtu),
        _ => None,
    });
    own.unwrap_or(0)
}

fn gateway(attributes: &[RouteAttribute]) -> Option<IpAddr> {
    attributes.iter().find_map(|a| match a {
        RouteAttribute::Gateway(address) => ip(address),
        RouteAttribute::Via(RouteVia::Inet(v4)) => Some((*v4).into()),
        RouteAttribute::Via(RouteVia::Inet6(v6)) => Some((*v6).into()),
        _ => None,
    })
}

fn ip(address: &RouteAddress) -> Option<IpAddr> {
    match address {
        RouteAddress::Inet(v4) => Some((*v4).into()),
        RouteAddress::Inet6(v6) => Some((*v6).into()),
        _ => None,
    }
}

/// Who made a route. What a routing daemon other than OSPF's or RIP's made has no letter of its own on z/OS.
// ASSUMED: routes of daemons that z/OS does not have (BGP, Babel, ...) are shown as dynamic.
fn origin(protocol: RouteProtocol) -> Origin {
    match protocol {
        RouteProtocol::Kernel => Origin::Implicit,
        RouteProtocol::Ospf => Origin::Ospf,
        RouteProtocol::Rip => Origin::Rip,
        RouteProtocol::Unspec | RouteProtocol::Boot | RouteProtocol::Static | RouteProtocol::Dhcp => {
            Origin::Static
        }
        RouteProtocol::Other(_) => Origin::Static,
        _ => Origin::Dynamic,
    }
}
