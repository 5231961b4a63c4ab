//! Up: when the stack was started.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;

inventory::submit! { Report { name: "UP", needs: Needs::NOTHING, long_only: false, write } }

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let started = query.utc(tcpip.started).format("%H:%M:%S on %m/%d/%Y");
    let ipv6 = if tcpip.ipv6 { "enabled" } else { "disabled" };
    page.line(Kind::Row, "", |line| {
        line.and(format_args!("Tcpip started at {started} with IPv6 {ipv6}"));
    })
}
