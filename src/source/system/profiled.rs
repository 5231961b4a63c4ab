//! Stacks that a profile configures before their tables are laid over it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::data_sets::{DataSet, meant, named};
use crate::source::profile::{self, Context};
use crate::source::symbols::Symbols;
use crate::tcpip::TcpIp;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::route::{self, Origin, Route};
use crate::tcpip::vipa::state::Status;

/// What the profiles of a system need.
pub struct Environment<'a> {
    /// The symbols of the system.
    pub symbols: Symbols,
    /// Its data sets.
    pub data_sets: &'a [DataSet],
}

/// Configures a new stack by a profile; gives what was wrong in it.
///
/// # Errors
/// There is no such data set.
pub fn configure(
    tcpip: &mut TcpIp,
    profile: &str,
    environment: &Environment<'_>,
) -> Result<Vec<String>, String> {
    let data_set = meant(environment.data_sets, profile)
        .ok_or_else(|| format!("profile: there is no data_set {profile}"))?;
    tcpip.interfaces = loopback(tcpip.ipv6);
    let read = |name: &str| named(environment.data_sets, name).map(|found| found.text.clone());
    let context = Context { data_set: &data_set.full_name(), symbols: &environment.symbols, read: &read };
    let messages = profile::apply(&data_set.text, tcpip, &context);
    Ok(messages.iter().map(|message| format!("stack {}: {}", tcpip.name, message.with_id())).collect())
}

/// The loopback interfaces, which every stack has.
fn loopback(ipv6: bool) -> Vec<Interface> {
    let of = |name: &str, definition, address: IpAddr| Interface {
        addresses: vec![HomeAddress::new(address)],
        ..Interface::new(name, definition, 65_535)
    };
    let ipv4 = of("LOOPBACK", Definition::Loopback, Ipv4Addr::LOCALHOST.into());
    let six = ipv6.then(|| of("LOOPBACK6", Definition::Interface, Ipv6Addr::LOCALHOST.into()));
    [ipv4].into_iter().chain(six).collect()
}

/// Brings what a profile has made in line with the tables that were laid over it: the homes of dynamic VIPAs, and the
/// routes. Gives the routes that the stack makes itself. A stack without a profile has none of it.
pub fn settle(tcpip: &mut TcpIp) -> Vec<Route> {
    if tcpip.routes.is_empty() {
        return Vec::new();
    }
    homes(tcpip);
    let active: HashMap<&str, bool> = tcpip.interfaces.iter().map(|i| (i.name.as_str(), i.active)).collect();
    tcpip.routes.retain(|route| route.origin != Origin::Implicit);
    for route in &mut tcpip.routes {
        route.up = active.get(route.interface.as_str()).copied().unwrap_or(route.up);
    }
    tcpip.interfaces.iter().flat_map(route::implicit).collect()
}

/// A dynamic VIPA has a home while it is active, and no other has: links in the order of their addresses.
fn homes(tcpip: &mut TcpIp) {
    for state in &tcpip.vipa.addresses {
        let (address, active) = (state.dvipa.address, state.status == Status::Active);
        let has = |i: &Interface| i.addresses.iter().any(|home| home.address == address);
        if !active {
            tcpip.interfaces.retain(|i| !(has(i) && matches!(i.kind(), LinkType::Vipa | LinkType::Vipa6)));
        } else if !tcpip.interfaces.iter().any(has) {
            let mut new = state.dvipa.interface();
            new.addresses.iter_mut().for_each(|home| home.internal = state.origin.is_none());
            let alike = |i: &Interface| (i.kind(), i.definition) == (new.kind(), new.definition);
            let above = |i: &Interface| alike(i) && i.addresses.iter().any(|home| home.address > address);
            let last = tcpip.interfaces.iter().rposition(alike).map(|last| last + 1);
            let at = tcpip.interfaces.iter().position(above).or(last).unwrap_or(tcpip.interfaces.len());
            tcpip.interfaces.insert(at, new);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::system::{System, parse};
    use crate::tcpip::TcpIp;
    use crate::tcpip::device::{DeviceType, LinkType};
    use crate::tcpip::interface::Definition;
    use crate::tcpip::vipa::configuration::{Configuration, RouteStatus};

    fn read(data_sets: &str, stack: &str) -> Result<System, String> {
        let text = format!(
            "name = \"MVS1\"\nrelease = \"V2R5\"\n{data_sets}\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n{stack}\n"
        );
        parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).map_err(|error| error.to_string())
    }

    const PROFILE: &str = r#"
[[data_set]]
name = "A.PARMS"
member = "P"
text = """
TCPCONFIG TTLS FAST
UDPCONFIG NOUDPCHKSUM IPCONFIG TTL 9
DEVICE D LCS 1 LINK L ETHERNET 0 D
DEVICE VD VIRTUAL 0 LINK V VIRTUAL 0 VD
HOME 192.0.2.1 L 192.0.2.5 V
BSDROUTINGPARMS TRUE L 1400 1 255.255.255.0 0.0.0.0 END
BEGINROUTES ROUTE DEFAULT 192.0.2.2 L ENDROUTES
VIPADYNAMIC
  VIPADEFINE 255.255.255.240 203.0.113.1 203.0.113.2
  VIPABACKUP 9 203.0.113.3
  VIPAROUTE 198.51.100.2 192.0.2.33
ENDVIPADYNAMIC
PORT 21 TCP A
START D
"""
"#;

    /// The stack of `PROFILE` with these tables.
    fn over(stack: &str) -> TcpIp {
        read(PROFILE, &format!("profile = \"PARMS(P)\"\n{stack}")).unwrap().stacks.remove(0)
    }

    #[test]
    fn tables_lie_over_the_profile() {
        let stack = "profile = \"PARMS(P)\"\nport = [{ port = 22, protocol = \"tcp\", job = \"B\" }]\n\
            [stack.configuration.ip]\ntime_to_live = 7\n";
        let system = read(PROFILE, stack).unwrap();
        let warning = "stack TCPCS: TCPCONFIG statement, line 1 of A.PARMS(P): unknown operand FAST";
        assert_eq!(system.warnings, [warning]);
        let tcpip = &system.stacks[0];
        assert!(!tcpip.configuration.udp.checksum && tcpip.configuration.ip.time_to_live == 7);
        let jobs: Vec<&str> = tcpip.ports.reserved.iter().map(|port| port.job.as_str()).collect();
        assert_eq!(jobs, ["A", "B"]);
    }

    #[test]
    fn an_interface_keeps_what_its_table_does_not_give() {
        let tcpip = over(
            "interface = [\n\
             { name = \"L\", mtu = 900, address = [{ ip = \"192.0.2.9\", primary = true }], attributes = { mac = \"020000000001\", bsd = { metric = 2 } } },\n\
             { name = \"X\", definition = \"interface\", mtu = 1492 },\n]\n\
             device = [{ name = \"D\", number = \"0E00\" }, { name = \"E\", type = \"LCS\" }]\n",
        );
        let names: Vec<(&str, u32)> = tcpip.interfaces.iter().map(|i| (i.name.as_str(), i.mtu)).collect();
        assert_eq!(names[..4], [("LOOPBACK", 65_535), ("L", 900), ("X", 1492), ("V", 65_535)]);
        let link = &tcpip.interfaces[1];
        let homes: Vec<String> =
            link.addresses.iter().map(|a| format!("{} {}", a.address, a.primary)).collect();
        assert_eq!(homes, ["192.0.2.9 true", "192.0.2.1 false"]);
        let attributes = link.attributes();
        assert_eq!((link.definition, link.kind()), (Definition::Link, LinkType::Eth));
        assert_eq!(attributes.mac.map(|mac| mac.0), Some(0x0200_0000_0001));
        assert_eq!((attributes.bsd.mtu, attributes.bsd.metric), (Some(1400), 2));
        let devices = tcpip.devices.devices.iter().map(|d| (d.name.as_str(), d.kind, d.number.map(|n| n.0)));
        let expected = [
            ("D", DeviceType::Lcs, Some(0xE00)),
            ("VD", DeviceType::Vipa, None),
            ("E", DeviceType::Lcs, None),
        ];
        assert_eq!(devices.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_route_keeps_what_its_table_does_not_give() {
        let tcpip = over(
            "interface = [{ name = \"L\", active = false }]\nroute = [\n\
             { to = \"default\", references = 3 },\n\
             { to = \"192.0.2.1/32\", origin = \"implicit\", references = 2 },\n\
             { to = \"default\", gateway = \"192.0.2.3\", interface = \"L\", origin = \"ospf\", mtu = 900 },\n]\n",
        );
        let routes: Vec<String> = tcpip
            .routes
            .iter()
            .filter(|r| !r.interface.starts_with("VIPL"))
            .map(|r| {
                format!(
                    "{}/{} {} {} {} {}",
                    r.destination,
                    r.prefix,
                    r.interface,
                    r.flags(),
                    r.mtu,
                    r.reference_count
                )
            })
            .collect();
        let expected = [
            "0.0.0.0/0 L GS 1500 3",
            "192.0.2.1/32 L H 1500 2",
            "0.0.0.0/0 L UGO 900 0",
            "127.0.0.1/32 LOOPBACK UH 65535 0",
            "192.0.2.5/32 V UH 65535 0",
        ];
        assert_eq!(routes, expected);
    }

    #[test]
    fn a_dynamic_vipa_keeps_what_its_table_does_not_give() {
        let tcpip = over(
            "[stack.vipa]\ndvipa = [\n\
             { ip = \"203.0.113.1\", destination = true },\n\
             { ip = \"203.0.113.2\", status = \"deactivated\" },\n\
             { ip = \"203.0.113.3\", status = \"active\", activated = \"-00:10:00\" },\n\
             { ip = \"203.0.113.0\", prefix = 28, status = \"active\", destination = true, activated = \"-00:20:00\" },\n]\n\
             configuration = { route = [{ xcf = \"198.51.100.2\", status = \"active\" }] }\n",
        );
        let homes: Vec<(&str, bool)> =
            tcpip.interfaces[3..].iter().map(|i| (i.name.as_str(), i.addresses[0].internal)).collect();
        assert_eq!(homes, [("VIPLCB007100", true), ("VIPLCB007101", false), ("VIPLCB007103", false)]);
        let (vipa, count) = (&tcpip.vipa, |c: &Configuration| (c.defines.len(), c.backups.len()));
        assert_eq!((count(&vipa.configuration), count(&vipa.deactivated)), ((1, 1), (1, 0)));
        assert!(vipa.addresses[0].destination && vipa.addresses[0].activated == Some(tcpip.started));
        let route = vipa.configuration.routes[0];
        assert_eq!((route.target.to_string().as_str(), route.status), ("192.0.2.33", RouteStatus::Active));
    }

    #[test]
    fn what_neither_profile_nor_table_gives_is_named() {
        let stack = |tables: &str| format!("profile = \"PARMS(P)\"\n{tables}\n");
        for (tables, expected) in [
            (
                "interface = [{ name = \"Y\", mtu = 9 }]",
                "interface Y: missing field `definition`, and no profile",
            ),
            ("interface = [{ name = \"Y\", definition = \"link\" }]", "interface Y: missing field `mtu`"),
            ("interface = [{ name = \"L\" }, { name = \"L\" }]", "two interfaces have the name L"),
            ("device = [{ name = \"Y\" }]", "device Y: missing field `type`"),
            (
                "route = [{ to = \"10.0.0.0/8\", references = 1 }]",
                "route to 10.0.0.0/8: missing field `interface`",
            ),
            (
                "route = [{ to = \"10.0.0.0/8\", interface = \"L\" }]",
                "route to 10.0.0.0/8: missing field `origin`",
            ),
            (
                "route_table = [{ name = \"R\", route = [{ to = \"10.0.0.0/8\", interface = \"L\", origin = \"static\" }] }]",
                "route table R: route to 10.0.0.0/8: missing field `mtu`",
            ),
            (
                "vipa = { dvipa = [{ ip = \"203.0.113.9\" }] }",
                "dynamic VIPA 203.0.113.9: missing field `status`",
            ),
            (
                "vipa = { configuration = { route = [{ xcf = \"198.51.100.3\" }] } }",
                "VIPAROUTE to 198.51.100.3: missing field `target`",
            ),
            (
                "vipa = { dvipa = [{ ip = \"203.0.113.3\", status = \"active\" }] }",
                "dynamic VIPA 203.0.113.3 is active and needs `activated`",
            ),
        ] {
            let fault = read(PROFILE, &stack(tables)).unwrap_err();
            assert!(fault.contains(expected), "{tables}\n{fault}");
            let strict = tables.replace("\"L\"", "\"Z\"");
            assert!(read("", &strict).is_err(), "{strict}");
        }
        let twice = PROFILE.replace("ENDROUTES", "ROUTE DEFAULT 192.0.2.4 L ENDROUTES");
        let fault = read(&twice, &stack("route = [{ to = \"default\" }]")).unwrap_err();
        assert!(
            fault.contains("route to 0.0.0.0/0: `gateway`, `interface` and `origin` fit several"),
            "{fault}"
        );
    }

    #[test]
    fn data_sets_that_cannot_be_are_refused() {
        let data_set = |fields: &str| format!("[[data_set]]\n{fields}\ntext = \"\"\n");
        let twice = data_set("name = \"A.B\"").repeat(2);
        let both = data_set("name = \"A.B\"") + &data_set("name = \"A.B\"\nmember = \"M\"");
        let two = data_set("name = \"A.P\"") + &data_set("name = \"B.P\"");
        for (data_sets, profile, expected) in [
            (data_set("name = \"a.b\""), "A", "expected a data set name of at most 44 characters"),
            (data_set("name = \"A..B\""), "A", "expected a data set name of at most 44 characters"),
            (twice, "A.B", "data_set: A.B is there twice"),
            (both, "A.B", "data_set: A.B is there with members and without"),
            (two, "P", "stack TCPCS: profile: there is no data_set P"),
            (String::new(), "A.B(C)", "stack TCPCS: profile: there is no data_set A.B(C)"),
        ] {
            let fault = read(&data_sets, &format!("profile = \"{profile}\"")).unwrap_err();
            assert!(fault.contains(expected), "{fault}");
        }
        let doubled = "profile = \"PARMS(P)\"\nport = [{ port = 21, protocol = \"tcp\", job = \"A\" }]";
        assert!(read(PROFILE, doubled).unwrap_err().contains("port 21 is reserved twice for A"));
    }
}
