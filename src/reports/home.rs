//! HOme: the addresses of the stack.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};
use crate::tcpip::socket::Address;
use crate::text::{Column, column};

inventory::submit! { Report { name: "HOME", needs: Needs::INTERFACES, long_only: false, write } }

// ASSUMED: the columns of SHORT and the ids of its lines are from memory, as is that a hidden IPv6 address is Internal too.
const SHORT: [Column; 3] = [column("Address"), column("Link").at(18), column("Flg").at(35)];

/// Where the values of LONG begin.
const VALUE: usize = 13;

fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "EZZ2700I", |line| {
        line.and("Home address list:");
    })?;
    let entries = entries(tcpip, query);
    if !query.is_long() {
        return short(&entries, page);
    }
    let usable = |a: &HomeAddress| a.unavailable.is_none();
    long(&entries, usable, page)?;
    if entries.iter().any(|(_, a)| !usable(a)) {
        page.line(Kind::Title, "", |line| {
            line.and("Unavailable IP addresses:");
        })?;
        long(&entries, |a| !usable(a), page)?;
    }
    Ok(())
}

type Entry<'a> = (&'a Interface, &'a HomeAddress);

/// The addresses in the order of the report: links as coded, links that the stack made, IPv4 loopback, interfaces,
/// then IPv6 with its loopback last.
// ASSUMED: this order is put together from several captures; within an interface link-local addresses come first.
fn entries<'a>(tcpip: &'a TcpIp, query: &Query<'_>) -> Vec<Entry<'a>> {
    let mut groups: Vec<((bool, bool, u8), Vec<Entry<'a>>)> = Vec::new();
    for interface in tcpip.interfaces.iter().filter(|i| query.filter.interface(i)) {
        for ipv6 in [false, true].into_iter().take(if query.is_long() { 2 } else { 1 }) {
            let of_family = interface.addresses.iter().filter(|a| a.address.is_ipv6() == ipv6);
            let mut own: Vec<Entry<'a>> = of_family.map(|home| (interface, home)).collect();
            own.sort_by_key(|(_, home)| !is_link_local(home));
            let loopback = ipv6 && own.iter().any(|(_, home)| home.address.is_loopback());
            groups.push(((ipv6, loopback, place(interface.definition)), own));
        }
    }
    // The sort is stable: the order of the profile stays.
    groups.sort_by_key(|(key, _)| *key);
    groups.into_iter().flat_map(|(_, own)| own).collect()
}

/// The place of an interface's IPv4 addresses in the list.
fn place(definition: Definition) -> u8 {
    match definition {
        Definition::Link => 0,
        Definition::DynamicLink => 1,
        Definition::Loopback => 2,
        Definition::Interface => 3,
    }
}

fn is_link_local(home: &HomeAddress) -> bool {
    matches!(home.address, std::net::IpAddr::V6(a) if a.is_unicast_link_local())
}

fn short(entries: &[Entry<'_>], page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "EZZ2701I", |line| {
        line.headings(&SHORT);
    })?;
    page.line(Kind::Underline, "EZZ2702I", |line| {
        line.underlines(&SHORT);
    })?;
    for (interface, home) in entries {
        if page.record() {
            let flag = if home.primary { "P" } else { ["", "I"][usize::from(home.internal)] };
            page.line(Kind::Row, "EZZ2703I", |line| {
                line.put(&SHORT[0], Address(home.address))
                    .put(&SHORT[1], interface.name.as_str())
                    .put(&SHORT[2], flag);
            })?;
        }
    }
    Ok(())
}

fn long(entries: &[Entry<'_>], wanted: impl Fn(&HomeAddress) -> bool, page: &mut Page<'_>) -> Written {
    let mut last: Option<(&str, bool)> = None;
    for (interface, home) in entries.iter().filter(|(_, home)| wanted(home)) {
        if !page.record() {
            continue;
        }
        let group = (interface.name.as_str(), home.address.is_ipv6());
        if last.replace(group) != Some(group) {
            let is_link = interface.definition.is_link() && home.address.is_ipv4();
            page.line(Kind::Group, "", |line| {
                line.label(1, if is_link { "LinkName:" } else { "IntfName:" }, VALUE, group.0);
            })?;
        }
        address(home, page)?;
    }
    Ok(())
}

fn address(home: &HomeAddress, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, "Address:", VALUE, Address(home.address));
    })?;
    if home.address.is_ipv6() {
        let kind = match home.address {
            a if a.is_loopback() => "Loopback",
            _ if is_link_local(home) => "Link_Local",
            _ => "Global",
        };
        page.line(Kind::Row, "", |line| {
            line.label(5, "Type:", VALUE, kind);
        })?;
    }
    page.line(Kind::Row, "", |line| {
        match home.unavailable {
            Some(reason) => line.label(5, "Reason:", VALUE, self::reason(reason)),
            None => line.label(5, "Flags:", VALUE, flags(home).as_str()),
        };
    })
}

/// Flags in the order of the field list, one blank between them.
fn flags(home: &HomeAddress) -> String {
    let all = [
        (home.primary, "Primary"),
        (home.internal, "Internal"),
        (home.autoconfigured, "Autoconfigured"),
        (home.temporary, "Temporary"),
        (home.deprecated, "Deprecated"),
    ];
    all.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

// ASSUMED: title, label and texts of the block of unavailable addresses are our own words.
fn reason(why: Unavailable) -> &'static str {
    match why {
        Unavailable::DetectionPending => "Duplicate address detection not begun",
        Unavailable::DetectionInProgress => "Duplicate address detection in progress",
        Unavailable::Duplicate => "Duplicate address",
        Unavailable::NoInterfaceId => "Interface id not available",
        Unavailable::InterfaceInactive => "Interface not active",
    }
}
