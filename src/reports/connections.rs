//! What the reports on connections share: how they choose their sockets, the table that COnn and ALLConn print alike,
//! and the lines that end a report with a HOSTName filter.

use super::{Kind, Page, Query, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Client, Endpoint, Foreign, Socket};
use crate::text::{Cell, Column, Hex8, Printable, Shown, column};

const SHORT: [Column; 5] = [
    column("User Id"),
    column("Conn").at(10),
    column("Local Socket").at(19),
    column("Foreign Socket").at(42),
    column("State").at(65),
];
const LONG: [Column; 3] = [column("User Id"), column("Conn").at(10), column("State").at(19)];

/// The table of COnn and ALLConn, with a row for each socket that is `listed` and wanted.
// ASSUMED: application data stands in column 21 of a line of its own; heading, underline and ALLConn rows have the ids
// EZZ2585I, EZZ2586I and EZZ2587I.
pub(super) fn table(
    tcpip: &TcpIp,
    query: &Query<'_>,
    page: &mut Page<'_>,
    listed: impl Fn(&Socket) -> bool,
) -> Written {
    let long = query.is_long();
    headings(page, if long { &LONG } else { &SHORT }, ["EZZ2585I", "EZZ2586I"])?;
    let application_data = query.request.modifier("APPLDATA").is_some();
    each(tcpip, query, page, listed, |socket, client, page| {
        match long {
            true => long_entry(socket, client, query, page)?,
            false => short_row(socket, client, query, page)?,
        }
        match socket.more.as_ref().and_then(|m| m.application_data.as_deref()) {
            Some(data) if application_data && socket.state().is_some() => {
                label(page, "Application Data:", 21, Printable(data))
            }
            _ => Ok(()),
        }
    })?;
    resolved_host(query, page)
}

#[inline]
fn short_row(socket: &Socket, client: &Client, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "EZZ2587I", |line| {
        line.put(&SHORT[0], &*client.name)
            .put(&SHORT[1], Hex8(socket.id))
            .put(&SHORT[2], socket.local)
            .put(&SHORT[3], Foreign(socket.foreign))
            .put(&SHORT[4], query.state(socket));
    })
}

fn long_entry(socket: &Socket, client: &Client, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&LONG[0], &*client.name).put(&LONG[1], Hex8(socket.id)).put(&LONG[2], query.state(socket));
    })?;
    label(page, "Local Socket:", 19, Local(socket))?;
    label(page, "Foreign Socket:", 19, Foreign(socket.foreign))
}

/// Calls `row` for each socket that is `listed` and wanted, until MAX is reached.
///
/// The total of the console's trailer is the number of all UDP sockets and TCP connections, listed or not.
pub(super) fn each(
    tcpip: &TcpIp,
    query: &Query<'_>,
    page: &mut Page<'_>,
    listed: impl Fn(&Socket) -> bool,
    mut row: impl FnMut(&Socket, &Client, &mut Page<'_>) -> Written,
) -> Written {
    let sockets = &tcpip.sockets;
    page.total(sockets.iter().len());
    for socket in sockets.iter().filter(|s| listed(s)) {
        let client = sockets.client(socket);
        if query.filter.socket(socket, client) {
            if !page.record() {
                break;
            }
            row(socket, client, page)?;
        }
    }
    Ok(())
}

/// Headings and underlines of a table, with the message ids of both.
pub(super) fn headings(page: &mut Page<'_>, columns: &[Column], [heading, underline]: [&str; 2]) -> Written {
    page.line(Kind::Heading, heading, |line| {
        line.headings(columns);
    })?;
    page.line(Kind::Underline, underline, |line| {
        line.underlines(columns);
    })
}

/// A further line of an entry: its label in column 3, its value at column `at`.
pub(super) fn label(page: &mut Page<'_>, label: &str, at: usize, value: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, label, at, value);
    })
}

/// The host name that the resolver used and the addresses that it returned, after a HOSTName filter.
// ASSUMED: that a report ends with both is documented, their text is our choice.
pub(super) fn resolved_host(query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let Some(host) = query.filter.host() else { return Ok(()) };
    page.line(Kind::Trailer, "", |line| {
        line.at(1, "Host name used:").at(21, Printable(&host.name));
    })?;
    for (n, address) in host.addresses.iter().enumerate() {
        page.line(Kind::Trailer, "", |line| {
            line.at(1, if n == 0 { "Addresses returned:" } else { "" }).at(21, Shown(address));
        })?;
    }
    Ok(())
}

/// The local side in a LONG report: a listener on `::` that takes IPv6 only says so.
pub(super) struct Local<'a>(pub &'a Socket);

impl Cell for Local<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        let Local(socket) = self;
        let Endpoint { address, .. } = socket.local;
        socket.local.write(out);
        if socket.ipv6_only && socket.is_listener() && address.is_ipv6() && address.is_unspecified() {
            out.extend_from_slice(b" (IPV6_ONLY)");
        }
    }
}
