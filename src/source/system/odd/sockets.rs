//! Sockets: bound to addresses that the stack has, no two connections alike, times in their order.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Socket;

/// `connection 0000004A`, `listener 00000021`, `UDP socket 00000010`.
pub(super) fn named(socket: &Socket) -> String {
    let kind = match socket.state() {
        None => "UDP socket",
        Some(_) if socket.is_listener() => "listener",
        Some(_) => "connection",
    };
    format!("{kind} {:08X}", socket.id)
}

pub(super) fn local_address(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let homes: HashSet<IpAddr> =
        tcpip.interfaces.iter().flat_map(|i| &i.addresses).map(|h| h.address).collect();
    for socket in tcpip.sockets.iter() {
        let address = socket.local.address.to_canonical();
        let connected = socket.state().is_some() && !socket.is_listener();
        match address {
            a if a.is_unspecified() && connected => {
                odd.push(format!("{} has no local address", named(socket)));
            }
            a if a.is_unspecified() || a.is_multicast() || homes.contains(&a) => {}
            a => odd.push(format!("{} has the local address {a}, which is no home address", named(socket))),
        }
    }
}

pub(super) fn same_ends(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let mut first: HashMap<_, &Socket> = HashMap::new();
    for socket in tcpip.sockets.tcp().iter().filter(|s| s.is_active() && !s.is_listener()) {
        if let Some(other) = first.insert((socket.local, socket.foreign), socket) {
            odd.push(format!("{} has the same two ends as {:08X}", named(socket), other.id));
        }
    }
}

pub(super) fn times(tcpip: &TcpIp, now: Moment, odd: &mut Vec<String>) {
    if tcpip.started > now {
        odd.push("it was started in the future".to_owned());
    }
    for socket in tcpip.sockets.iter() {
        if socket.started < tcpip.started {
            odd.push(format!("{} was started before the stack", named(socket)));
        }
        if socket.last_touched < socket.started {
            odd.push(format!("{} was touched before it was started", named(socket)));
        }
        if socket.last_touched > now || socket.started > now {
            odd.push(format!("{} was started or touched in the future", named(socket)));
        }
    }
}

/// A connection through a listener belongs to the Telnet server if the listener does.
pub(super) fn telnet(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let listeners: HashMap<(u32, u16), bool> = tcpip
        .sockets
        .tcp()
        .iter()
        .filter(|s| s.is_listener())
        .map(|s| ((s.client, s.local.port), s.tn3270))
        .collect();
    for socket in tcpip.sockets.tcp().iter().filter(|s| !s.is_listener()) {
        match (listeners.get(&(socket.client, socket.local.port)), socket.tn3270) {
            (Some(false), true) => odd.push(format!("{} is tn3270, its listener is not", named(socket))),
            (Some(true), false) => odd.push(format!("{} is not tn3270, its listener is", named(socket))),
            (None, true) => odd.push(format!("{} is tn3270 and has no listener", named(socket))),
            _ => {}
        }
    }
}
