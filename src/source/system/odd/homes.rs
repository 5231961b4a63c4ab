//! Home addresses: each belongs to one interface, one is primary, loopback is there.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::clock::Moment;
use crate::source::system::System;
use crate::tcpip::TcpIp;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};

fn homes(tcpip: &TcpIp) -> impl Iterator<Item = (&Interface, &HomeAddress)> {
    tcpip.interfaces.iter().flat_map(|i| i.addresses.iter().map(move |home| (i, home)))
}

/// Is it an address that one system only has?
fn is_own(address: IpAddr) -> bool {
    let link_local = matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
    !address.is_loopback() && !link_local
}

/// Only links that the stack makes itself (dynamic XCF) share an address.
pub(super) fn twice(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let mut first: HashMap<IpAddr, &Interface> = HashMap::new();
    for (interface, home) in homes(tcpip).filter(|(_, home)| is_own(home.address)) {
        let Some(other) = first.insert(home.address, interface) else { continue };
        let made = [interface, other].iter().all(|i| i.definition == Definition::DynamicLink);
        if !made {
            odd.push(format!(
                "{} is a home address of both {} and {}",
                home.address, other.name, interface.name
            ));
        }
    }
}

pub(super) fn primary(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let mut own = homes(tcpip).filter(|(_, h)| h.address.is_ipv4() && is_own(h.address)).peekable();
    if own.peek().is_some() && !own.any(|(_, home)| home.primary) {
        odd.push("no IPv4 home address is primary".to_owned());
    }
}

pub(super) fn loopback(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let has = |ipv6: bool| homes(tcpip).any(|(_, h)| h.address.is_loopback() && h.address.is_ipv6() == ipv6);
    if !tcpip.interfaces.is_empty() && !has(false) {
        odd.push("127.0.0.1 is no home address".to_owned());
    }
    if !tcpip.interfaces.is_empty() && tcpip.ipv6 && !has(true) {
        odd.push("::1 is no home address".to_owned());
    }
}

/// Two stacks of a system have different addresses. A dynamic VIPA that is hidden in one is seen in another, and an
/// address that was found to be in use elsewhere is not used.
pub(super) fn in_two_stacks(system: &System, odd: &mut Vec<String>) {
    let mut first: HashMap<IpAddr, &str> = HashMap::new();
    for tcpip in &system.stacks {
        let used = homes(tcpip).filter(|(_, h)| is_own(h.address) && !h.internal && h.unavailable.is_none());
        let used: HashSet<IpAddr> = used.map(|(_, h)| h.address).collect();
        let mut used: Vec<IpAddr> = used.into_iter().collect();
        used.sort_unstable();
        for address in used {
            if let Some(other) = first.insert(address, &tcpip.name) {
                odd.push(format!("{address} is a home address of both {other} and {}", tcpip.name));
            }
        }
    }
}
