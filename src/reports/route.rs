//! ROUTe: the routes of the stack, the policy tables and the accelerators' tables.

use std::net::IpAddr;

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::route::{AcceleratorRoute, Multipath, Origin, Preference, Route, RouteTable};
use crate::tcpip::socket::{Address, write_address};
use crate::text::{Cell, Column, Shown, Zeros, column};

inventory::submit! { Report { name: "ROUTE", needs: Needs::ROUTES, long_only: false, write } }

const COLUMNS: [Column; 5] = [
    column("Destination"),
    column("Gateway").at(20),
    column("Flags").at(36),
    column("Refcnt").at(45),
    column("Interface").at(56),
];

const ACCELERATOR: [Column; 3] =
    [column("Destination"), column("Gateway").at(20), column("Interface").at(36)];

// ASSUMED: the layouts of IQDIO, QDIOACCEL, PR and RADV, and the columns of DETAIL, are ours.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let has = |word| query.request.modifier(word).is_some();
    if has("IQDIO") {
        return accelerator(&tcpip.iqdio_routes, query, page);
    }
    if has("QDIOACCEL") {
        return accelerator(&tcpip.qdio_routes, query, page);
    }
    if has("PR") {
        return policy_tables(&tcpip.route_tables, query, page);
    }
    table(&tcpip.routes, query, page)
}

/// Default routes first, then by address and prefix length; equal destinations in their own order.
pub fn ascending<'a>(routes: impl Iterator<Item = &'a Route>) -> Vec<&'a Route> {
    let mut routes: Vec<&Route> = routes.collect();
    routes.sort_by_key(|r| (!r.is_default(), r.destination, r.prefix));
    routes
}

/// Do the modifiers want this route?
// ASSUMED: each modifier narrows what the others leave; RADV and RSTAT together show nothing.
fn is_meant(route: &Route, query: &Query<'_>) -> bool {
    let has = |word| query.request.modifier(word).is_some();
    let family = if route.destination.is_ipv4() { "IPV4" } else { "IPV6" };
    query.request.modifier("ADDRTYPE").is_none_or(|clause| clause.has(family))
        && (!has("RADV") || route.advertised.is_some() && route.destination.is_ipv6())
        && if has("RSTAT") { route.origin == Origin::Replaceable } else { !route.replaced }
}

/// A route table: the IPv4 part as a table, the IPv6 part in entries.
// ASSUMED: LONG leaves out the section of a family without a route to show.
fn table(routes: &[Route], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let wanted = |r: &&Route| is_meant(r, query) && query.filter.address(r.destination);
    let (v4, v6): (Vec<&Route>, Vec<&Route>) =
        routes.iter().filter(wanted).partition(|r| r.destination.is_ipv4());
    if !query.is_long() {
        return ipv4(&ascending(v4.into_iter()), query, page);
    }
    if !v4.is_empty() {
        section(IPV4_SECTION, page)?;
        ipv4(&ascending(v4.into_iter()), query, page)?;
    }
    if !v6.is_empty() {
        section("IPv6 Destinations", page)?;
    }
    for route in ascending(v6.into_iter()) {
        if page.record() {
            ipv6(route, query, page)?;
        }
    }
    Ok(())
}

const IPV4_SECTION: &str = "IPv4 Destinations";

/// The line above the routes of a family. It is a heading, since the lines below it do not name the family.
fn section(text: &str, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "", |line| {
        line.and(text);
    })
}

fn ipv4(routes: &[&Route], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "EZZ2755I", |line| {
        line.headings(&COLUMNS);
    })?;
    page.line(Kind::Underline, "EZZ2756I", |line| {
        line.underlines(&COLUMNS);
    })?;
    let detail = query.request.modifier("DETAIL").is_some();
    for route in routes {
        if !page.record() {
            continue;
        }
        page.line(Kind::Row, "EZZ2757I", |line| {
            line.put(&COLUMNS[0], Destination(route.destination, route.prefix))
                .put(&COLUMNS[1], Address(hop(route.gateway, route.destination)))
                .put(&COLUMNS[2], Shown(route.flags()))
                .put(&COLUMNS[3], Zeros(route.reference_count.into(), 10))
                .put(&COLUMNS[4], route.interface.as_str());
        })?;
        if detail {
            page.line(Kind::Row, "", |line| {
                line.label(3, "Metric:", 11, Zeros(route.metric.into(), 8)).label(21, "MTU:", 26, route.mtu);
            })?;
            parameters(route, page)?;
        }
    }
    Ok(())
}

fn ipv6(route: &Route, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(1, "DestIP:", 11, Destination(route.destination, route.prefix));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Gw:", 11, Address(hop(route.gateway, route.destination)));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Intf:", 11, route.interface.as_str());
        line.label(29, "Refcnt:", 38, Zeros(route.reference_count.into(), 10));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Flgs:", 11, Shown(route.flags())).label(29, "MTU:", 38, route.mtu);
    })?;
    if let (Some(_), Some(advertised)) = (query.request.modifier("RADV"), route.advertised) {
        let preference = match advertised.preference {
            Preference::High => "High",
            Preference::Medium => "Medium",
            Preference::Low => "Low",
        };
        let expires = advertised.expires.map(|at| query.utc(at).format("%m/%d/%Y %H:%M").to_string());
        page.line(Kind::Row, "", |line| {
            line.label(3, "Pref:", 11, preference);
            line.label(29, "LifetimeExp:", 42, expires.as_deref().unwrap_or("Never"));
        })?;
    }
    if query.request.modifier("DETAIL").is_some() {
        page.line(Kind::Row, "", |line| {
            line.label(3, "Metric:", 11, Zeros(route.metric.into(), 8));
        })?;
        parameters(route, page)?;
    }
    Ok(())
}

/// `Default`, or address and prefix length.
struct Destination(IpAddr, u8);

impl Cell for Destination {
    fn write(&self, out: &mut Vec<u8>) {
        let &Destination(address, prefix) = self;
        if prefix == 0 && address.is_unspecified() {
            return "Default".write(out);
        }
        write_address(address, out);
        out.push(b'/');
        u32::from(prefix).write(out);
    }
}

/// The next hop; the unspecified address of the family for a direct route.
fn hop(gateway: Option<IpAddr>, destination: IpAddr) -> IpAddr {
    gateway.unwrap_or(match destination {
        IpAddr::V4(_) => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED),
    })
}

/// The `MVS Specific Configured Parameters` of DETAIL.
pub fn parameters(route: &Route, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.at(3, "MVS Specific Configured Parameters:");
    })?;
    let thousandths = |n: u32| Shown(format!("{}.{:03}", n / 1000, n % 1000));
    let tcp = &route.tcp;
    let rows = [
        ("MaxReTransmitTime:", tcp.max_retransmit_time, "MinReTransmitTime:", tcp.min_retransmit_time),
        ("RoundTripGain:", tcp.round_trip_gain, "VarianceGain:", tcp.variance_gain),
    ];
    for (one, first, other, second) in rows {
        page.line(Kind::Row, "", |line| {
            line.label(5, one, 25, thousandths(first)).label(35, other, 54, thousandths(second));
        })?;
    }
    page.line(Kind::Row, "", |line| {
        line.label(5, "VarianceMultiplier:", 25, thousandths(tcp.variance_multiplier));
        line.label(35, "DelayAcks:", 54, tcp.delay_acks);
    })
}

fn accelerator(routes: &[AcceleratorRoute], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    if query.is_long() {
        section(IPV4_SECTION, page)?;
    }
    page.line(Kind::Heading, "", |line| {
        line.headings(&ACCELERATOR);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.underlines(&ACCELERATOR);
    })?;
    let mut routes: Vec<&AcceleratorRoute> = routes.iter().collect();
    routes.sort_by_key(|r| (r.prefix != 0, r.destination, r.prefix));
    for route in routes {
        if query.filter.address(route.destination) && page.record() {
            page.line(Kind::Row, "", |line| {
                line.put(&ACCELERATOR[0], Destination(route.destination, route.prefix));
                line.put(&ACCELERATOR[1], Address(hop(route.gateway, route.destination)));
                line.put(&ACCELERATOR[2], route.interface.as_str());
            })?;
        }
    }
    Ok(())
}

fn policy_tables(tables: &[RouteTable], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let asked =
        query.request.modifier("PR").and_then(|clause| clause.values.first()).map(ToString::to_string);
    let wanted = |t: &&RouteTable| asked.as_deref().is_none_or(|name| name == "ALL" || name == t.name);
    for table_of_policy in tables.iter().filter(wanted) {
        policy_title(table_of_policy, query.is_long(), page)?;
        table(&table_of_policy.routes, query, page)?;
    }
    Ok(())
}

fn policy_title(table: &RouteTable, long: bool, page: &mut Page<'_>) -> Written {
    page.line(Kind::Group, "", |line| {
        line.label(1, "Policy Routing Table:", 23, table.name.as_str());
    })?;
    let families = [
        ("", table.ignore_path_mtu.0, table.multipath.0, table.dynamic_xcf.0),
        ("6", table.ignore_path_mtu.1, table.multipath.1, table.dynamic_xcf.1),
    ];
    for (twin, ignore, multipath, xcf) in families.into_iter().take(if long { 2 } else { 1 }) {
        page.line(Kind::Group, "", |line| {
            line.label(3, &format!("IgnorePathMtuUpdate{twin}:"), 24, ignore);
            line.label(38, &format!("MultiPath{twin}:"), 49, multipath_word(multipath));
        })?;
        page.line(Kind::Group, "", |line| {
            line.label(3, &format!("DynamicXCFRoutes{twin}:"), 24, xcf);
        })?;
    }
    let shown = |hop: &Option<IpAddr>| long || hop.is_none_or(|hop| hop.is_ipv4());
    let mut parameters = table.dynamic_routing.iter().filter(|(_, hop)| shown(hop)).peekable();
    if parameters.peek().is_none() {
        return Ok(());
    }
    page.line(Kind::Heading, "", |line| {
        line.at(3, "Dynamic Routing Parameters:");
    })?;
    for (interface, hop) in parameters {
        page.line(Kind::Heading, "", |line| {
            line.at(5, "Interface:").at(16, interface.as_str());
            if let Some(hop) = hop {
                line.at(34, "FirstHop:").at(44, Address(*hop));
            }
        })?;
    }
    Ok(())
}

fn multipath_word(multipath: Multipath) -> &'static str {
    match multipath {
        Multipath::UseGlobal => "UseGlobal",
        Multipath::PerConnection => "Per_Connection",
        Multipath::PerPacket => "Per_Packet",
        Multipath::Disable => "Disable",
    }
}
