//! Dynamic VIPAs: what they came from, and what leads connections, can be taken out of the configuration under them.

use std::net::IpAddr;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::vipa::configuration::Range;
use crate::tcpip::vipa::distribution::Entry;
use crate::tcpip::vipa::state::Origin;

/// An application made it in a range that is not there.
pub(super) fn range(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let vipa = &tcpip.vipa;
    let of_range = |origin| matches!(origin, Some(Origin::RangeBind | Origin::RangeIoctl));
    for state in vipa.addresses.iter().filter(|state| of_range(state.origin)) {
        let address = state.dvipa.address;
        let mut ranges = vipa.configuration.ranges.iter().chain(&vipa.deactivated.ranges);
        if !ranges.any(|range| holds(range, address)) {
            odd.push(format!("dynamic VIPA {address} has no VIPARANGE that it comes from"));
        }
    }
}

/// A connection is led by what is not there.
pub(super) fn paths(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let routes = &tcpip.vipa.configuration.routes;
    for entry in &tcpip.vipa.connections {
        let Entry::Connection(path) = &entry.kind else { continue };
        let (to, from) = (entry.destination, entry.source);
        let connection =
            format!("the connection from {}..{} to {}..{}", from.address, from.port, to.address, to.port);
        if path.accelerated && tcpip.configuration.ip.qdio_accelerator.is_none() {
            odd.push(format!("{connection} is accelerated, but the stack has no accelerator for it"));
        }
        if path.by_vipa_route && !routes.iter().any(|route| route.xcf == entry.target) {
            odd.push(format!("{connection}: there is no VIPAROUTE for {}", entry.target));
        }
    }
}

/// Is the address in the range?
fn holds(range: &Range, address: IpAddr) -> bool {
    let prefix = u32::from(range.dvipa.prefix.unwrap_or(0));
    match (range.dvipa.address, address) {
        (IpAddr::V4(net), IpAddr::V4(a)) => {
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            u32::from(net) == u32::from(a) & mask
        }
        (IpAddr::V6(net), IpAddr::V6(a)) => {
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            u128::from(net) == u128::from(a) & mask
        }
        _ => false,
    }
}
