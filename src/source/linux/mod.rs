//! The stack `LINUX`: the TCP/IP stack of the host, read at the moment of the command. Nothing here needs root; what the
//! kernel does not tell an ordinary user is left out, as `docs/live-linux.md` lists.

use std::io;
use std::time::Duration;

use procfs::ProcError;
use rustix::time::{ClockId, clock_gettime};

use super::{LINUX, Needs};
use crate::clock::{Clock, Moment};
use crate::message::{self, Message};
use crate::tcpip::TcpIp;
use crate::tcpip::neighbour::Neighbour;

mod address_selection;
mod attribute;
mod configuration;
mod counters;
mod destroy;
mod detail;
mod devices;
mod diag;
mod groups;
mod interfaces;
mod job_names;
mod neighbours;
mod netlink;
mod owners;
mod ports;
mod proc_net;
mod process;
mod routes;
mod rtnetlink;
mod socket_units;
mod sockets;
mod statistics;
#[cfg(test)]
mod tests;
mod users;

/// Reads the host, no more of it than `needs`.
///
/// # Errors
/// Which part cannot be read, why, and what may help.
pub(super) fn open(needs: Needs) -> Result<TcpIp, Message> {
    let now = Clock::Host.now().to_utc();
    let mut tcpip = TcpIp::new(LINUX, started(now));
    tcpip.ipv6 = has_ipv6();
    if needs.has(Needs::SOCKETS) {
        tcpip.sockets = sockets::read(needs, now).map_err(|why| unread("Sockets", &why))?;
    }
    if needs.has(Needs::CONFIGURATION) {
        tcpip.configuration = configuration::read(&configuration::sysctl);
    }
    if needs.has(Needs::STATISTICS) {
        if !needs.has(Needs::SOCKETS) {
            tcpip.sockets = sockets::without_owners(now).map_err(|why| unread("Sockets", &why))?;
        }
        let counters = counters::Counters::read().map_err(|e| unread("Counters", &e.to_string()))?;
        tcpip.statistics = statistics::read(&counters, &tcpip.sockets);
    }
    if !tcpip.ipv6 {
        // What the kernel has set and counted for the IPv6 that it does not use is nothing of the stack.
        tcpip.configuration.ip6 = Default::default();
        (tcpip.statistics.ip6, tcpip.statistics.icmp6) = Default::default();
    }
    if needs.has(Needs::PORTS) {
        tcpip.ports = ports::read();
    }
    if needs.has(Needs::ADDRESS_SELECTION) && tcpip.ipv6 {
        let table = address_selection::read();
        tcpip.address_policies = table.map_err(|e| unread("Address labels", &e.to_string()))?;
    }
    if [Needs::INTERFACES, Needs::ROUTES, Needs::NEIGHBOURS].into_iter().any(|n| needs.has(n)) {
        let links = interfaces::links().map_err(|e| unread("Interfaces", &e.to_string()))?;
        if needs.has(Needs::ROUTES) {
            let routes = routes::read(&links, tcpip.ipv6, now);
            tcpip.routes = routes.map_err(|e| unread("Routes", &e.to_string()))?;
        }
        if needs.has(Needs::NEIGHBOURS) {
            let neighbours = neighbours(&links, tcpip.ipv6, now);
            tcpip.neighbours = neighbours.map_err(|e| unread("Neighbours", &e.to_string()))?;
        }
        let interfaces = interfaces::read(&links);
        tcpip.interfaces = interfaces.map_err(|e| unread("Addresses", &e.to_string()))?;
        if needs.has(Needs::DEVICES) {
            let described = devices::describe(&links, &mut tcpip.interfaces);
            described.map_err(|e| unread("Devices", &e.to_string()))?;
        }
    }
    Ok(tcpip)
}

/// The neighbours, with the IPv6 routes that tell which of them advertise themselves as default routers.
fn neighbours(links: &[interfaces::Link], ipv6: bool, now: Moment) -> io::Result<Vec<Neighbour>> {
    let routes = if ipv6 { routes::read(links, ipv6, now)? } else { Vec::new() };
    neighbours::read(links, ipv6, &routes)
}

/// Ends the socket that the reports show with this connection id.
///
/// # Errors
/// There is none, the sockets cannot be read, or why the kernel refuses.
pub(super) fn destroy(id: u32) -> Result<(), Message> {
    let shown = format!("{id:08X}");
    let now = Clock::Host.now().to_utc();
    match sockets::find(id, now).map_err(|why| unread("Sockets", &why))? {
        Some(found) => destroy::destroy(&found, &shown),
        None => Err(Message::new(&message::NO_CONNECTION, [&shown])),
    }
}

fn unread(part: &str, why: &str) -> Message {
    Message::new(&message::HOST_NOT_READ, [part, why])
}

/// When the host was started: its stack is as old as it is.
fn started(now: Moment) -> Moment {
    let booted =
        procfs::boot_time_secs().ok().and_then(|s| Moment::from_timestamp(i64::try_from(s).ok()?, 0));
    booted.unwrap_or_else(|| {
        let up = clock_gettime(ClockId::Boottime).tv_sec;
        now - Duration::from_secs(u64::try_from(up).unwrap_or(0))
    })
}

/// Has the host's network namespace an IPv6 address?
fn has_ipv6() -> bool {
    std::fs::read("/proc/net/if_inet6").is_ok_and(|addresses| !addresses.is_empty())
}

/// Errors of /proc as ordinary ones: the path is part of the text.
fn io_error(error: ProcError) -> io::Error {
    let kind = match error {
        ProcError::NotFound(_) => io::ErrorKind::NotFound,
        ProcError::PermissionDenied(_) => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}
