//! Neighbours of a system file: entries of ARP and of neighbour discovery.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, without_ipv6};
use super::text::{Intf, Text, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;
use crate::tcpip::neighbour::{LinkLayerAddress, Neighbour, Role, State};
use crate::tcpip::usual::is_usual;

/// A neighbour.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NeighbourForm {
    ip: IpAddr,
    interface: Text<Intf>,
    #[serde(default)]
    mac: Option<Text<Mac>>,
    #[serde(default)]
    state: Option<State>,
    #[serde(default)]
    route_info: Option<Text<RouteInfo>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    router: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    default_router: bool,
}

/// A hardware address.
struct Mac(LinkLayerAddress);

impl Written for Mac {
    const EXPECTED: &'static str = "a hardware address of 12 hexadecimal digits without separators";

    fn read(text: &str) -> Option<Mac> {
        let fits = text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let [_, _, bytes @ ..] = u64::from_str_radix(text, 16).ok().filter(|_| fits)?.to_be_bytes();
        Some(Mac(bytes))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// Source routing information of token ring.
struct RouteInfo(u16);

impl Written for RouteInfo {
    const EXPECTED: &'static str = "4 hexadecimal digits";

    fn read(text: &str) -> Option<RouteInfo> {
        let fits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
        u16::from_str_radix(text, 16).ok().filter(|_| fits).map(RouteInfo)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl Check for NeighbourForm {
    type Made = Neighbour;

    fn check(self) -> Result<Neighbour, String> {
        let (ip, ipv6) = (self.ip, self.ip.is_ipv6());
        let state = self.state.unwrap_or(State::Reachable);
        if !ipv6 && self.state.is_some() && state != State::Static {
            return Err(format!("neighbour {ip}: an IPv4 entry has no `state` but \"static\""));
        }
        if ipv6 && (state == State::Static || self.route_info.is_some()) {
            return Err(format!("neighbour {ip}: \"static\" and `route_info` belong to IPv4 entries"));
        }
        if !ipv6 && (self.router || self.default_router) {
            return Err(format!("neighbour {ip}: `router` and `default_router` belong to IPv6 entries"));
        }
        if self.default_router && !self.router {
            return Err(format!("neighbour {ip}: `default_router` needs `router = true`"));
        }
        if self.mac.is_some() == (state == State::Incomplete) {
            return Err(format!("neighbour {ip}: `mac` is known unless the state is \"incomplete\""));
        }
        Ok(Neighbour {
            address: ip,
            interface: self.interface.0.0,
            link_layer: self.mac.map(|mac| mac.0.0),
            state,
            route_info: self.route_info.map(|information| information.0.0),
            role: if self.router { Role::Router { default: self.default_router } } else { Role::Host },
        })
    }
}

/// Adds the neighbours of the tables; one takes the place of a TRANSLATE entry for the same address.
pub fn lay_over(given: Vec<Neighbour>, neighbours: &mut Vec<Neighbour>) {
    neighbours.retain(|coded| {
        !given.iter().any(|new| (new.address, &new.interface) == (coded.address, &coded.interface))
    });
    neighbours.extend(given);
}

impl From<&Neighbour> for NeighbourForm {
    fn from(neighbour: &Neighbour) -> NeighbourForm {
        let Neighbour { address, interface, link_layer, state, route_info, role } = neighbour;
        NeighbourForm {
            ip: *address,
            interface: Text(Intf(interface.clone())),
            mac: link_layer.map(|bytes| Text(Mac(bytes))),
            state: Some(*state).filter(|state| *state != State::Reachable),
            route_info: route_info.map(|information| Text(RouteInfo(information))),
            router: *role != Role::Host,
            default_router: *role == Role::Router { default: true },
        }
    }
}

/// Do the neighbours fit their stack?
///
/// # Errors
/// Which does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let interfaces: HashMap<&str, &Interface> =
        tcpip.interfaces.iter().map(|i| (i.name.as_str(), i)).collect();
    let mut seen = HashSet::new();
    for Neighbour { address, interface, route_info, .. } in &tcpip.neighbours {
        if address.is_ipv6() && !tcpip.ipv6 {
            return Err(without_ipv6(&format!("there is a neighbour {address}")));
        }
        let Some(kind) = interfaces.get(interface.as_str()).map(|found| found.kind()) else {
            return Err(format!("neighbour {address} is on {interface}, which is not among the interfaces"));
        };
        let on_ring = matches!(kind, LinkType::Tr | LinkType::Ipaqtr);
        if route_info.is_some() != on_ring {
            return Err(format!(
                "neighbour {address}: {interface} is of type {}, and `route_info` belongs to TR",
                kind.word()
            ));
        }
        if !seen.insert((address, interface)) {
            return Err(format!("two neighbours on {interface} have the address {address}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    /// What is wrong with a stack that has this neighbour on its one interface, `OSA1`.
    fn fault(ipv6: bool, neighbour: &str) -> String {
        let text = format!(
            "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\nipv6 = {ipv6}\n\
             interface = [{{ name = \"OSA1\", definition = \"interface\", mtu = 1492 }}]\nneighbour = [{neighbour}]\n"
        );
        parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).unwrap_err().to_string()
    }

    #[test]
    fn neighbours_that_cannot_be_are_refused() {
        let v4 = "{ ip = \"192.0.2.1\", interface = \"OSA1\", mac = \"020000000001\" }";
        let cases = [
            (v4.replace("0001", "01"), "a hardware address of 12 hexadecimal digits"),
            (v4.replace(" }", ", state = \"stale\" }"), "an IPv4 entry has no `state` but \"static\""),
            (v4.replace(" }", ", router = true }"), "belong to IPv6 entries"),
            (v4.replace(" }", ", route_info = \"+123\" }"), "4 hexadecimal digits"),
            (v4.replace(", mac = \"020000000001\"", ""), "`mac` is known unless"),
            (v4.replace(" }", ", route_info = \"0000\" }"), "OSA1 is of type IPAQENET, and `route_info`"),
            (v4.replace("OSA1", "OSA2"), "is on OSA2, which is not among the interfaces"),
            (v4.replace("192.0.2.1", "fe80::1"), "there is a neighbour fe80::1, but the stack"),
            (format!("{v4}, {v4}"), "two neighbours on OSA1 have the address 192.0.2.1"),
        ];
        for (neighbour, expected) in cases {
            let fault = fault(false, &neighbour);
            assert!(fault.contains(expected), "{neighbour}\n{fault}");
        }
        let v6 = v4.replace("192.0.2.1", "fe80::1");
        let cases = [
            (v6.replace(" }", ", state = \"static\" }"), "belong to IPv4 entries"),
            (v6.replace(" }", ", state = \"incomplete\" }"), "`mac` is known unless"),
            (v6.replace(" }", ", default_router = true }"), "`default_router` needs `router = true`"),
        ];
        for (neighbour, expected) in cases {
            let fault = fault(true, &neighbour);
            assert!(fault.contains(expected), "{neighbour}\n{fault}");
        }
    }
}
