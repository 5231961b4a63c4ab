//! ALLConn: what COnn lists, and connections that closed recently.

use super::{Page, Query, Report, Written, connections};
use crate::source::Needs;
use crate::tcpip::TcpIp;

inventory::submit! {
    Report { name: "ALLCONN", needs: Needs::SOCKETS.and(Needs::CLOSED), long_only: false, write }
}

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    connections::table(tcpip, query, page, |socket| socket.state().is_some() || socket.is_bound())
}
