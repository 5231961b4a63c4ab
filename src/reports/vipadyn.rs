//! VIPADyn: the state of the dynamic VIPAs and of their routes.

use std::net::{IpAddr, Ipv4Addr};

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Address;
use crate::tcpip::vipa::configuration::{RouteStatus, VipaRoute};
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};
use crate::text::{Cell, Column, column};

inventory::submit! { Report { name: "VIPADYN", needs: Needs::NOTHING, long_only: false, write } }

const DVIPA: [Column; 5] = [
    column("IP Address"),
    column("AddressMask").at(17),
    column("Status").at(33),
    column("Origination").at(44),
    column("DistStat").at(60),
];

const ROUTE: [Column; 3] = [column("XCF Address"), column("TargetIP").at(17), column("RtStatus").at(33)];

// ASSUMED: no example of this report is at hand; its columns, the order by address, and that a section without entries,
// or of which MAX leaves none, is left out are our choice, as are the words Quiesc, Deact and Inact.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let asked = |word| query.request.modifier(word).is_some();
    if !asked("VIPAROUTE") {
        let mut addresses: Vec<&DynamicVipa> = tcpip.vipa.addresses.iter().collect();
        addresses.sort_by_key(|a| a.dvipa.address);
        dynamic_vipas(&addresses, query, page)?;
    }
    if !asked("DVIPA") {
        let mut routes: Vec<&VipaRoute> = tcpip.vipa.configuration.routes.iter().collect();
        routes.sort_by_key(|r| r.xcf);
        vipa_routes(&routes, query, page)?;
    }
    Ok(())
}

/// The line above a section, and on SHORT the headings of its table.
pub fn section(title: &str, columns: &[Column], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.and(title);
    })?;
    if query.is_long() {
        return Ok(());
    }
    page.line(Kind::Heading, "", |line| {
        line.headings(columns);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.underlines(columns);
    })
}

/// The mask of a prefix length, blank where there is none.
pub struct Mask(pub Option<u8>);

impl Cell for Mask {
    fn write(&self, out: &mut Vec<u8>) {
        if let Some(prefix) = self.0 {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
            Address(IpAddr::V4(Ipv4Addr::from(mask))).write(out);
        }
    }
}

fn dynamic_vipas(addresses: &[&DynamicVipa], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    for (n, state) in addresses.iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n == 0 {
            section("Dynamic VIPA:", &DVIPA, query, page)?;
        }
        match query.is_long() {
            true => long(state, query, page)?,
            false => short(state, query, page)?,
        }
    }
    Ok(())
}

fn short(state: &DynamicVipa, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&DVIPA[0], Address(state.dvipa.address))
            .put(&DVIPA[1], Mask(state.dvipa.prefix))
            .put(&DVIPA[2], status(state.status))
            .put(&DVIPA[3], origin(state.origin))
            .put(&DVIPA[4], distribution(state));
    })?;
    activation(state, 3, query, page)
}

fn long(state: &DynamicVipa, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    // The lines below an IPv6 address stand two columns further right.
    let indent = match &state.dvipa.interface {
        None => {
            page.line(Kind::Row, "", |line| {
                line.label(3, "IpAddr/PrefixLen:", 21, &state.dvipa);
            })?;
            5
        }
        Some(interface) => {
            page.line(Kind::Row, "", |line| {
                line.label(3, "IntfName:", 13, interface.as_str());
            })?;
            page.line(Kind::Row, "", |line| {
                line.label(5, "IpAddr:", 13, Address(state.dvipa.address));
            })?;
            7
        }
    };
    page.line(Kind::Row, "", |line| {
        line.label(indent, "Status:", indent + 8, status(state.status))
            .label(indent + 19, "Origin:", indent + 27, origin(state.origin))
            .label(indent + 44, "DistStat:", indent + 54, distribution(state));
    })?;
    activation(state, indent, query, page)
}

/// When a dynamic VIPA became active, and who made it.
fn activation(state: &DynamicVipa, indent: usize, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let time = state.activated.map(|at| query.utc(at).format("%m/%d/%Y %H:%M:%S").to_string());
    page.line(Kind::Row, "", |line| {
        line.label(indent, "ActTime:", indent + 10, time.as_deref().unwrap_or("n/a"));
        if let Some(job) = &state.job {
            line.label(indent + 31, "JobName:", indent + 40, job.as_str());
        }
    })
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Backup => "Backup",
        Status::Moving => "Moving",
        Status::Quiescing => "Quiesc",
        Status::Deactivated => "Deact",
        Status::Inactive => "Inact",
    }
}

fn origin(origin: Option<Origin>) -> &'static str {
    match origin {
        None => "",
        Some(Origin::Define) => "VIPADefine",
        Some(Origin::Backup) => "VIPABackup",
        Some(Origin::RangeBind) => "VIPARange Bind",
        Some(Origin::RangeIoctl) => "VIPARange IOCTL",
    }
}

fn distribution(state: &DynamicVipa) -> &'static str {
    match (state.distributes, state.destination) {
        (true, true) => "Dist/Dest",
        (true, false) => "Dist",
        (false, true) => "Dest",
        (false, false) => "",
    }
}

fn vipa_routes(routes: &[&VipaRoute], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    for (n, route) in routes.iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n == 0 {
            section("VIPA Route:", &ROUTE, query, page)?;
        }
        let status = match route.status {
            RouteStatus::Defined => "Defined",
            RouteStatus::Active => "Active",
            RouteStatus::Inactive => "Inactive",
            RouteStatus::Unavailable => "Unavail",
        };
        if !query.is_long() {
            page.line(Kind::Row, "", |line| {
                line.put(&ROUTE[0], Address(route.xcf))
                    .put(&ROUTE[1], Address(route.target))
                    .put(&ROUTE[2], status);
            })?;
            continue;
        }
        page.line(Kind::Row, "", |line| {
            line.label(3, "DestXCF:", 17, Address(route.xcf));
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(5, "TargetIp:", 17, Address(route.target));
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(5, "RtStatus:", 17, status);
        })?;
    }
    Ok(())
}
