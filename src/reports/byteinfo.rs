//! BYTEinfo: bytes sent and received over each active connection and UDP socket, and how long it has been idle.

use super::{Kind, Page, Query, Report, Written, connections};
use crate::source::Needs;
use crate::syntax::Surface;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Client, Foreign, Socket};
use crate::text::{Cell, Column, Zeros, column};

inventory::submit! {
    Report { name: "BYTEINFO", needs: Needs::SOCKETS.and(Needs::COUNTERS), long_only: false, write }
}

/// The columns of SHORT; State is one column further left on the console, whose state words are shorter.
const fn short(state: usize) -> [Column; 7] {
    [
        column("User Id"),
        column("B Out").at(10),
        column("B In").at(21),
        column("L Port").at(32),
        column("Foreign Socket").at(39),
        column("State").at(state),
        column("IdleTime").at(71),
    ]
}

// ASSUMED: the SHORT columns are from memory; the IdleTime column, and a line of its own for it on the console and in
// LONG, are our choice, as is that the console shows neither the title nor the count of connections.
static SHORT: [Column; 7] = short(62);
static CONSOLE: [Column; 7] = short(61);
static LONG: [Column; 5] = [
    column("User Id"),
    column("BytesOut").at(10),
    column("BytesIn").at(31),
    column("LPort").at(52),
    column("State").at(58),
];
/// What tells the columns of SHORT with an idle time from all others.
const IDLE: usize = 6;

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let console = query.surface == Surface::Console;
    if !console {
        page.line(Kind::Title, "", |line| {
            line.at(1, format_args!("{}", query.utc(query.now.to_utc()).format("%m/%d/%Y")))
                .at(21, "MVS TCP/IP Real Time Network Monitor");
        })?;
    }
    let idle = query.request.modifier("IDLETIME").is_some();
    let columns = match (query.is_long(), console) {
        (true, _) => &LONG[..],
        (false, true) => &CONSOLE[..IDLE],
        (false, false) => &SHORT[..IDLE + usize::from(idle)],
    };
    connections::headings(page, columns, ["EZZ2605I", "EZZ2606I"])?;
    let listed = |socket: &Socket| socket.is_active() && socket.is_bound();
    connections::each(tcpip, query, page, listed, |socket, client, page| {
        let idle = idle.then(|| Idle::since(socket, query));
        match query.is_long() {
            true => long_entry(socket, client, query, page)?,
            false => short_row(socket, client, columns, idle, query, page)?,
        }
        match idle {
            Some(idle) if columns.len() <= IDLE => connections::label(page, "Idle Time:", 19, idle),
            _ => Ok(()),
        }
    })?;
    if !console {
        let shown = page.shown();
        page.line(Kind::Trailer, "", |line| {
            line.at(1, "Connections displayed: ").and(shown);
        })?;
    }
    connections::resolved_host(query, page)
}

/// Counters have 64 bits; SHORT shows the low 32 of them.
fn short_row(
    socket: &Socket,
    client: &Client,
    columns: &[Column],
    idle: Option<Idle>,
    query: &Query<'_>,
    page: &mut Page<'_>,
) -> Written {
    page.line(Kind::Row, "EZZ2607I", |line| {
        line.put(&columns[0], &*client.name)
            .put(&columns[1], Zeros(socket.bytes_out & 0xFFFF_FFFF, 10))
            .put(&columns[2], Zeros(socket.bytes_in & 0xFFFF_FFFF, 10))
            .put(&columns[3], Zeros(socket.local.port.into(), 5))
            .put(&columns[4], Foreign(socket.foreign))
            .put(&columns[5], query.state(socket));
        if let (Some(column), Some(idle)) = (columns.get(IDLE), idle) {
            line.put(column, idle);
        }
    })
}

fn long_entry(socket: &Socket, client: &Client, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&LONG[0], &*client.name)
            .put(&LONG[1], Zeros(socket.bytes_out, 20))
            .put(&LONG[2], Zeros(socket.bytes_in, 20))
            .put(&LONG[3], Zeros(socket.local.port.into(), 5))
            .put(&LONG[4], query.state(socket));
    })?;
    connections::label(page, "Foreign Socket:", 19, Foreign(socket.foreign))
}

/// Seconds since a socket was last touched, shown as `hh:mm:ss`; hours take as many digits as they need.
#[derive(Clone, Copy)]
struct Idle(u64);

impl Idle {
    fn since(socket: &Socket, query: &Query<'_>) -> Idle {
        let seconds = query.now.to_utc().signed_duration_since(socket.last_touched).num_seconds();
        Idle(u64::try_from(seconds).unwrap_or(0))
    }
}

impl Cell for Idle {
    fn write(&self, out: &mut Vec<u8>) {
        Zeros(self.0 / 3600, 2).write(out);
        out.push(b':');
        Zeros(self.0 / 60 % 60, 2).write(out);
        out.push(b':');
        Zeros(self.0 % 60, 2).write(out);
    }
}
