//! Routes: there is a default one, gateways are neighbours, interfaces that are down lead nowhere.

use std::collections::HashSet;
use std::net::IpAddr;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::route::Route;

fn family(ipv6: bool) -> &'static str {
    if ipv6 { "IPv6" } else { "IPv4" }
}

/// Is `address` in the network that the route leads to?
fn leads_to(route: &Route, address: IpAddr) -> bool {
    match (route.destination, address) {
        (IpAddr::V4(net), IpAddr::V4(a)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(route.prefix)).unwrap_or(0);
            u32::from(net) & mask == u32::from(a) & mask
        }
        (IpAddr::V6(net), IpAddr::V6(a)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(route.prefix)).unwrap_or(0);
            u128::from(net) & mask == u128::from(a) & mask
        }
        _ => false,
    }
}

fn named(route: &Route) -> String {
    match route.is_default() {
        true => format!("the default {} route", family(route.destination.is_ipv6())),
        false => format!("the route to {}/{}", route.destination, route.prefix),
    }
}

/// A stack that others can reach has somewhere to send what it has no other route for.
pub(super) fn default(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let homes = || tcpip.interfaces.iter().flat_map(|i| &i.addresses).map(|h| h.address);
    let link_local = |a: &IpAddr| matches!(a, IpAddr::V6(v6) if v6.is_unicast_link_local());
    for ipv6 in [false, true] {
        let reachable = homes().any(|a| a.is_ipv6() == ipv6 && !a.is_loopback() && !link_local(&a));
        let has_default = tcpip.routes.iter().any(|r| r.is_default() && r.destination.is_ipv6() == ipv6);
        if reachable && !has_default {
            odd.push(format!("there is no default {} route", family(ipv6)));
        }
    }
}

/// A gateway is on a network that a direct route over the same interface leads to. IPv6 routers are known by their
/// link-local addresses, which need none.
pub(super) fn gateway(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let direct: Vec<&Route> = tcpip.routes.iter().filter(|r| r.gateway.is_none() && !r.is_host()).collect();
    let tables = tcpip.route_tables.iter().flat_map(|t| t.routes.iter().map(move |r| (r, &t.routes[..])));
    for (route, own) in tcpip.routes.iter().map(|r| (r, &[][..])).chain(tables) {
        let Some(gateway) = route.gateway else { continue };
        let own = own.iter().filter(|r| r.gateway.is_none());
        let mut ways = direct.iter().copied().chain(own).filter(|r| r.interface == route.interface);
        let link_local = matches!(gateway, IpAddr::V6(v6) if v6.is_unicast_link_local());
        if !link_local && !ways.any(|way| leads_to(way, gateway)) {
            odd.push(format!(
                "{}: no direct route over {} leads to its gateway {gateway}",
                named(route),
                route.interface
            ));
        }
    }
}

pub(super) fn interface(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    for route in &tcpip.routes {
        let Some(interface) = tcpip.interfaces.iter().find(|i| i.name == route.interface) else { continue };
        if route.up && !interface.active {
            odd.push(format!("{} is up, its interface {} is not", named(route), interface.name));
        }
        if route.mtu > interface.mtu {
            odd.push(format!(
                "{} has the MTU {}, its interface {} has {}",
                named(route),
                route.mtu,
                interface.name,
                interface.mtu
            ));
        }
    }
}

pub(super) fn twice(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let mut known = HashSet::new();
    for route in &tcpip.routes {
        if !known.insert((route.destination, route.prefix, route.gateway, &route.interface)) {
            odd.push(format!("{} over {} stands twice", named(route), route.interface));
        }
    }
}
