//! Gate: the IPv4 routes in the old gateway form.

use std::net::{IpAddr, Ipv4Addr};

use super::route::{ascending, parameters};
use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::route::Route;
use crate::tcpip::socket::Address;
use crate::text::{Column, Zeros, column};

inventory::submit! { Report { name: "GATE", needs: Needs::ROUTES, long_only: false, write } }

const COLUMNS: [Column; 6] = [
    column("NetAddress"),
    column("FirstHop").at(17),
    column("Link").at(33),
    column("Pkt Sz").at(50),
    column("Subnet Mask").at(57),
    column("Subnet Value").at(73),
];

// ASSUMED: columns and order of the rows, the form of a supernet and the ids of the lines are ours or from memory; SHORT
// and LONG are the same, implicit routes are shown, replaceable ones that are replaced are not.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "EZZ2630I", |line| {
        line.and("Known gateways:");
    })?;
    page.line(Kind::Heading, "EZZ2635I", |line| {
        line.headings(&COLUMNS);
    })?;
    page.line(Kind::Underline, "EZZ2636I", |line| {
        line.underlines(&COLUMNS);
    })?;
    let detail = query.request.modifier("DETAIL").is_some();
    for route in ascending(tcpip.routes.iter().filter(|r| r.destination.is_ipv4() && !r.replaced)) {
        if query.filter.address(route.destination) && page.record() {
            row(route, page)?;
            if detail {
                page.line(Kind::Row, "", |line| {
                    line.label(3, "Metric:", 11, Zeros(route.metric.into(), 8));
                })?;
                parameters(route, page)?;
            }
        }
    }
    Ok(())
}

fn row(route: &Route, page: &mut Page<'_>) -> Written {
    let network = Network::of(route);
    page.line(Kind::Row, "EZZ2640I", |line| {
        match network.address {
            None => line.put(&COLUMNS[0], "Default"),
            Some(address) => line.put(&COLUMNS[0], Address(address.into())),
        };
        match route.gateway {
            Some(hop) => line.put(&COLUMNS[1], Address(hop)),
            None => line.put(&COLUMNS[1], "<direct>"),
        };
        line.put(&COLUMNS[2], route.interface.as_str()).put(&COLUMNS[3], route.mtu);
        line.put(&COLUMNS[4], network.mask.as_str());
        if let Some(value) = network.value {
            line.put(&COLUMNS[5], Address(value.into()));
        }
    })
}

/// A destination split into its class network and its subnet.
struct Network {
    /// The class network, the host or the supernet; `None` for the default route.
    address: Option<Ipv4Addr>,
    mask: String,
    value: Option<Ipv4Addr>,
}

impl Network {
    fn of(route: &Route) -> Network {
        let IpAddr::V4(destination) = route.destination else {
            return Network { address: None, mask: String::new(), value: None };
        };
        let none = "<none>".to_owned();
        let class = match destination.octets()[0] {
            0..=127 => 8,
            128..=191 => 16,
            _ => 24,
        };
        let (bits, mask, class_mask) = (u32::from(destination), mask(route.prefix), mask(class));
        match route.prefix {
            _ if route.is_default() => Network { address: None, mask: none, value: None },
            32 => Network { address: Some(destination), mask: "HOST".to_owned(), value: None },
            p if p == class => Network { address: Some(destination), mask: none, value: None },
            p if p > class => Network {
                address: Some(Ipv4Addr::from(bits & class_mask)),
                mask: Ipv4Addr::from(mask & !class_mask).to_string(),
                value: Some(Ipv4Addr::from(bits & !class_mask)),
            },
            _ => Network { address: Some(destination), mask: Ipv4Addr::from(mask).to_string(), value: None },
        }
    }
}

fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0)
}
