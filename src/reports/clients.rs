//! CLients: local IPv4 users of TCP/IP by job name, with the time of their last activity.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Socket;
use crate::tcpip::tcp::State;

inventory::submit! {
    Report {
        name: "CLIENTS",
        needs: Needs::SOCKETS.and(Needs::COUNTERS).and(Needs::CLOSED),
        long_only: false,
        write,
    }
}

// ASSUMED: no example of this report is at hand; its whole layout, that a job with AF_INET6 sockets only is no IPv4 user,
// and that NOTN3270 leaves a job out when all its sockets are of the Telnet server, are our choice.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.at(1, "Current clients:");
    })?;
    let sockets = &tcpip.sockets;
    for named in sockets.by_name() {
        let mut open = named.sockets().filter(|s| s.state() != Some(State::Closed));
        let wanted = |s: &Socket| query.filter.socket(s, sockets.client(s));
        let Some(touched) = named.sockets().map(|s| s.last_touched).max() else { continue };
        if open.clone().any(is_ipv4) && open.any(wanted) && page.record() {
            page.line(Kind::Row, "", |line| {
                line.label(1, "Client:", 9, named.name);
                line.label(
                    19,
                    "Last Touched:",
                    33,
                    format_args!("{}", query.utc(touched).format("%H:%M:%S")),
                );
            })?;
        }
    }
    Ok(())
}

/// Is it an AF_INET socket?
fn is_ipv4(socket: &Socket) -> bool {
    socket.local.address.is_ipv4()
}
