//! Ports: a reserved one is used by the job that it is reserved for, one that is not shared by one listener.

use std::collections::HashMap;

use super::sockets::named;
use crate::clock::Moment;
use crate::request::NamePattern;
use crate::tcpip::TcpIp;
use crate::tcpip::port::{Protocol, Reservation};
use crate::tcpip::socket::Socket;

/// The reservations of a socket's port.
fn reservations<'a>(tcpip: &'a TcpIp, socket: &Socket) -> impl Iterator<Item = &'a Reservation> {
    let port = socket.local.port;
    let protocol = if socket.state().is_some() { Protocol::Tcp } else { Protocol::Udp };
    tcpip.ports.reserved.iter().filter(move |r| r.protocol == protocol && r.ports.contains(&port))
}

/// A port that is reserved for OMVS is open to every z/OS UNIX process.
pub(super) fn of_another_job(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    for socket in tcpip.sockets.iter().filter(|s| s.is_listener() || s.state().is_none()) {
        let job = &*tcpip.sockets.client(socket).name;
        let may = |r: &&Reservation| r.job == "OMVS" || NamePattern::new(&*r.job).matches(job);
        let Some(first) = reservations(tcpip, socket).next() else { continue };
        if !reservations(tcpip, socket).any(|r| may(&r)) {
            let port = socket.local.port;
            odd.push(format!("{} of {job} has port {port}, reserved for {}", named(socket), first.job));
        }
    }
}

pub(super) fn listeners(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let mut first = HashMap::new();
    for socket in tcpip.sockets.tcp().iter().filter(|s| s.is_listener()) {
        let shared = || reservations(tcpip, socket).any(|r| r.share.is_some());
        match first.insert(socket.local, socket.id) {
            Some(other) if !shared() => {
                odd.push(format!("{} has the address and port of {other:08X}", named(socket)));
            }
            _ => {}
        }
    }
}
