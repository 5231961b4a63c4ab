//! COnn: active TCP connections, listeners and bound UDP sockets.

use super::{Page, Query, Report, Written, connections};
use crate::source::Needs;
use crate::tcpip::TcpIp;

inventory::submit! { Report { name: "CONN", needs: Needs::SOCKETS, long_only: false, write } }

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let server = query.request.modifier("SERVER").is_some();
    connections::table(tcpip, query, page, |socket| match server {
        true => socket.is_listener(),
        false => socket.is_active() && socket.is_bound(),
    })
}
