//! Up: when the stack was started.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;

inventory::submit! { Report { name: "UP", needs: Needs::NOTHING, long_only: false, write } }

// ASSUMED: the time is the start of the address space; the line has no id, since none is known.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let started = query.utc(tcpip.started);
    let ipv6 = if tcpip.ipv6 { "enabled" } else { "disabled" };
    page.line(Kind::Row, "", |line| {
        line.and("Tcpip started at ").named("StartTime", format_args!("{}", started.format("%H:%M:%S")));
        line.and(" on ").named("StartDate", format_args!("{}", started.format("%m/%d/%Y")));
        line.and(" with IPv6 ").named("IPv6", ipv6);
    })
}
