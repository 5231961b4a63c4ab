//! COnn: active TCP connections and UDP sockets.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Foreign, Socket};
use crate::text::{Column, Hex8, column};

inventory::submit! { Report { name: "CONN", needs: Needs::SOCKETS, long_only: false, write } }

const SHORT: [Column; 5] = [
    column("User Id"),
    column("Conn").at(10),
    column("Local Socket").at(19),
    column("Foreign Socket").at(42),
    column("State").at(65),
];

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "EZZ2585I", |line| {
        line.headings(&SHORT);
    })?;
    page.line(Kind::Underline, "EZZ2586I", |line| {
        line.underlines(&SHORT);
    })?;
    let sockets = &tcpip.sockets;
    for socket in sockets.iter().filter(|s| s.is_active() && query.filter.socket(s, sockets.client(s))) {
        if page.record() {
            short(tcpip, socket, query, page)?;
        }
    }
    page.total(sockets.iter().len());
    Ok(())
}

fn short(tcpip: &TcpIp, socket: &Socket, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "EZZ2587I", |line| {
        line.put(&SHORT[0], &*tcpip.sockets.client(socket).name)
            .put(&SHORT[1], Hex8(socket.id))
            .put(&SHORT[2], socket.local)
            .put(&SHORT[3], Foreign(socket.foreign))
            .put(&SHORT[4], query.state(socket));
    })
}
