//! TELnet: the connections that the TN3270E Telnet server serves.

use super::{Kind, Page, Query, Report, Written, connections};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Client, Foreign, Socket};
use crate::tcpip::telnet::Session;
use crate::text::{Column, Hex8, Zeros, column};

inventory::submit! { Report { name: "TELNET", needs: Needs::TELNET, long_only: false, write } }

// ASSUMED: the title and the columns of SHORT are from memory; LONG, the line of DETAIL and the order by connection id
// are our choice.
const SHORT: [Column; 7] = [
    column("Conn"),
    column("Foreign Socket").at(10),
    column("State").at(33),
    column("BytesIn").at(42),
    column("BytesOut").at(53),
    column("ApplName").at(64),
    column("LuName").at(73),
];
const LONG: [Column; 4] =
    [column("Conn"), column("State").at(10), column("ApplName").at(19), column("LuName").at(28)];

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.at(1, "Internal Telnet Server Status:");
    })?;
    connections::headings(page, if query.is_long() { &LONG } else { &SHORT }, ["", ""])?;
    let detail = query.request.modifier("DETAIL").is_some();
    for (socket, session) in served(tcpip, query) {
        if !page.record() {
            break;
        }
        match query.is_long() {
            true => long_entry(socket, session, query, page)?,
            false => short_row(socket, session, query, page)?,
        }
        if detail {
            negotiated(session, page)?;
        }
    }
    connections::resolved_host(query, page)
}

/// The wanted connections by ascending id, each with its session.
// ASSUMED: a connection that is not negotiated yet is shown with blank fields, one in TimeWait or closed is not shown.
fn served<'a>(tcpip: &'a TcpIp, query: &Query<'_>) -> Vec<(&'a Socket, Option<&'a Session>)> {
    let tcp = tcpip.sockets.tcp().iter();
    let connections = tcp.filter(|s| s.tn3270 && !s.is_listener() && s.is_active());
    let mut served: Vec<(&Socket, Option<&Session>)> = connections
        .map(|socket| (socket, tcpip.telnet.of(socket.id)))
        .filter(|(socket, session)| is_wanted(socket, tcpip.sockets.client(socket), *session, query))
        .collect();
    served.sort_unstable_by_key(|(socket, _)| socket.id);
    served
}

fn is_wanted(socket: &Socket, client: &Client, session: Option<&Session>, query: &Query<'_>) -> bool {
    query.filter.socket(socket, client)
        && query.filter.name("APPLNAME", application(session))
        && query.filter.name("LUNAME", lu(session))
}

fn application(session: Option<&Session>) -> &str {
    session.and_then(|s| s.application.as_deref()).unwrap_or_default()
}

fn lu(session: Option<&Session>) -> &str {
    session.and_then(|s| s.lu.as_deref()).unwrap_or_default()
}

/// Counters have 64 bits; SHORT shows the low 32 of them.
fn short_row(socket: &Socket, session: Option<&Session>, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&SHORT[0], Hex8(socket.id))
            .put(&SHORT[1], Foreign(socket.foreign))
            .put(&SHORT[2], query.state(socket))
            .put(&SHORT[3], Zeros(socket.bytes_in & 0xFFFF_FFFF, 10))
            .put(&SHORT[4], Zeros(socket.bytes_out & 0xFFFF_FFFF, 10))
            .put(&SHORT[5], application(session))
            .put(&SHORT[6], lu(session));
    })
}

fn long_entry(socket: &Socket, session: Option<&Session>, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&LONG[0], Hex8(socket.id))
            .put(&LONG[1], query.state(socket))
            .put(&LONG[2], application(session))
            .put(&LONG[3], lu(session));
    })?;
    connections::label(page, "Foreign Socket:", 19, Foreign(socket.foreign))?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "BytesIn:", 19, Zeros(socket.bytes_in, 20));
        line.label(41, "BytesOut:", 52, Zeros(socket.bytes_out, 20));
    })
}

/// The line of DETAIL.
fn negotiated(session: Option<&Session>, page: &mut Page<'_>) -> Written {
    let log_mode = session.and_then(|s| s.log_mode.as_deref()).unwrap_or_default();
    let user = session.and_then(|s| s.user.as_deref()).unwrap_or_default();
    page.line(Kind::Row, "", |line| {
        line.label(3, "LogMode:", 12, log_mode)
            .label(24, "TnProt:", 32, session.map_or("", |s| s.protocol.word()))
            .label(45, "TnUserId:", 55, user);
    })
}
