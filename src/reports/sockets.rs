//! SOCKets: open sockets, grouped by the client that opened them and its task.

use super::{Kind, Page, Query, Report, Written, connections};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Client, Foreign, Socket};
use crate::text::{Column, Hex8, column};

inventory::submit! { Report { name: "SOCKETS", needs: Needs::SOCKETS, long_only: false, write } }

// ASSUMED: no example of this report is at hand; SHORT is from memory, LONG, the order of the groups and that name lines
// are no records are our choice, as are all message ids but EZZ2709I.
const SHORT: [Column; 5] = [
    column("Type").ruled(b'='),
    column("Bound to").at(8).ruled(b'='),
    column("Connected to").at(31).ruled(b'='),
    column("State").at(54).ruled(b'='),
    column("Conn").at(63).ruled(b'='),
];
const LONG: [Column; 3] =
    [column("Type").ruled(b'='), column("State").at(8).ruled(b'='), column("Conn").at(17).ruled(b'=')];

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "EZZ2705I", |line| {
        line.at(1, "Sockets interface status:");
    })?;
    connections::headings(page, if query.is_long() { &LONG } else { &SHORT }, ["EZZ2706I", "EZZ2707I"])?;
    let sockets = &tcpip.sockets;
    page.total(sockets.iter().filter(|s| is_open(s)).count());
    // The sockets of one name at a time: a name may have several tasks, whose sockets lie between each other.
    let mut own: Vec<&Socket> = Vec::new();
    'names: for named in sockets.by_name() {
        own.clear();
        own.extend(named.sockets().filter(|s| is_open(s) && query.filter.socket(s, sockets.client(s))));
        own.sort_by_key(|s| sockets.client(s).subtask);
        for of_task in own.chunk_by(|a, b| sockets.client(a).subtask == sockets.client(b).subtask) {
            if !task(sockets.client(of_task[0]), of_task, query, page)? {
                break 'names;
            }
        }
    }
    connections::resolved_host(query, page)
}

/// Is it bound, and not shut down or aborted?
fn is_open(socket: &Socket) -> bool {
    socket.is_active() && socket.is_bound()
}

/// The sockets of one task below its name line. False if MAX was reached.
fn task(
    client: &Client,
    sockets: &[&Socket],
    query: &Query<'_>,
    page: &mut Page<'_>,
) -> std::io::Result<bool> {
    for (n, socket) in sockets.iter().enumerate() {
        if !page.record() {
            return Ok(false);
        }
        if n == 0 {
            page.line(Kind::Group, "EZZ2708I", |line| {
                line.label(1, "Name:", 7, &*client.name).label(17, "Subtask:", 26, Hex8(client.subtask));
            })?;
        }
        match query.is_long() {
            true => long_entry(socket, query, page)?,
            false => short_row(socket, query, page)?,
        }
    }
    Ok(true)
}

fn kind(socket: &Socket) -> &'static str {
    if socket.state().is_some() { "Stream" } else { "Dgram" }
}

fn short_row(socket: &Socket, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "EZZ2709I", |line| {
        line.put(&SHORT[0], kind(socket))
            .put(&SHORT[1], socket.local)
            .put(&SHORT[2], Foreign(socket.foreign))
            .put(&SHORT[3], query.state(socket))
            .put(&SHORT[4], Hex8(socket.id));
    })
}

fn long_entry(socket: &Socket, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&LONG[0], kind(socket)).put(&LONG[1], query.state(socket)).put(&LONG[2], Hex8(socket.id));
    })?;
    connections::label(page, "Bound to:", 17, connections::Local(socket))?;
    connections::label(page, "Connected to:", 17, Foreign(socket.foreign))
}
