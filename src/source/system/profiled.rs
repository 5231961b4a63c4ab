//! Stacks that a profile configures before the rest of their tables does.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::data_sets::{DataSet, meant, named};
use crate::source::profile::{self, Context};
use crate::tcpip::TcpIp;
use crate::tcpip::configuration::Configuration;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::route::Origin;

/// What the profiles of a system need.
pub struct Environment<'a> {
    /// System name.
    pub system: &'a str,
    /// Sysplex name.
    pub sysplex: &'a str,
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
    let context = Context {
        data_set: &data_set.full_name(),
        system: environment.system,
        sysplex: environment.sysplex,
        read: &read,
    };
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

/// Puts what the tables of a stack describe on top of what its profile configured.
pub fn on_top(profiled: TcpIp, mut described: TcpIp) -> TcpIp {
    let mut interfaces = profiled.interfaces;
    for new in described.interfaces {
        match interfaces.iter_mut().find(|known| known.name == new.name) {
            Some(known) => *known = new,
            None => interfaces.push(new),
        }
    }
    described.interfaces = interfaces;
    let coded = profiled.routes.into_iter().filter(|route| route.origin != Origin::Implicit);
    described.routes = coded.chain(described.routes).collect();
    described.neighbours = profiled.neighbours.into_iter().chain(described.neighbours).collect();
    let devices = profiled.devices.devices.into_iter();
    described.devices.devices = devices.chain(described.devices.devices).collect();
    described.configuration = tables(profiled.configuration, described.configuration);
    described.format = described.format.or(profiled.format);
    described.max_records = given(profiled.max_records, described.max_records, Some(100));
    let ports = &mut described.ports;
    ports.reserved = profiled.ports.reserved.into_iter().chain(ports.reserved.drain(..)).collect();
    ports.unreserved = profiled.ports.unreserved.into_iter().chain(ports.unreserved.drain(..)).collect();
    described.source_rules = given(profiled.source_rules, described.source_rules, Default::default());
    described.address_policies = given(profiled.address_policies, described.address_policies, Vec::new());
    described.vipa = given(profiled.vipa, described.vipa, Default::default());
    described.network_access = described.network_access.or(profiled.network_access);
    described
}

/// The value that is described, unless it is the usual one.
fn given<T: PartialEq>(profiled: T, described: T, usual: T) -> T {
    if described == usual { profiled } else { described }
}

fn tables(profiled: Configuration, described: Configuration) -> Configuration {
    let usual = Configuration::default();
    Configuration {
        tcp: given(profiled.tcp, described.tcp, usual.tcp),
        udp: given(profiled.udp, described.udp, usual.udp),
        ip: given(profiled.ip, described.ip, usual.ip),
        ip6: given(profiled.ip6, described.ip6, usual.ip6),
        smf: given(profiled.smf, described.smf, usual.smf),
        global: given(profiled.global, described.global, usual.global),
        network_monitor: given(profiled.network_monitor, described.network_monitor, usual.network_monitor),
        data_trace: described.data_trace.or(profiled.data_trace),
        autolog: described.autolog.or(profiled.autolog),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::system::{System, parse};

    fn read(data_sets: &str, stack: &str) -> Result<System, String> {
        let text = format!(
            "name = \"MVS1\"\nrelease = \"V2R5\"\n{data_sets}\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n{stack}\n"
        );
        parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).map_err(|error| error.to_string())
    }

    const PROFILE: &str = "[[data_set]]\nname = \"A.PARMS\"\nmember = \"P\"\ntext = \"\"\"\n\
        TCPCONFIG TTLS FAST\nUDPCONFIG NOUDPCHKSUM IPCONFIG TTL 9\nDEVICE D LCS 1 LINK L ETHERNET 0 D HOME 192.0.2.1 L\n\
        BEGINROUTES ROUTE DEFAULT 192.0.2.2 L ENDROUTES PORT 21 TCP A\n\"\"\"\n";

    #[test]
    fn tables_stand_on_top_of_the_profile() {
        let stack = "profile = \"PARMS(P)\"\nport = [{ port = 22, protocol = \"tcp\", job = \"B\" }]\n\
            [stack.configuration.ip]\ntime_to_live = 7\n\
            [[stack.interface]]\nname = \"L\"\ndefinition = \"link\"\nmtu = 900\naddress = [{ ip = \"192.0.2.9\", primary = true }]\n\
            [[stack.route]]\nto = \"192.0.2.0/24\"\ninterface = \"L\"\norigin = \"static\"\nmtu = 900\n";
        let system = read(PROFILE, stack).unwrap();
        let warning = "stack TCPCS: TCPCONFIG statement, line 1 of A.PARMS(P): unknown operand FAST";
        assert_eq!(system.warnings, [warning]);
        let tcpip = &system.stacks[0];
        assert!(!tcpip.configuration.udp.checksum && tcpip.configuration.ip.time_to_live == 7);
        let jobs: Vec<&str> = tcpip.ports.reserved.iter().map(|port| port.job.as_str()).collect();
        assert_eq!(jobs, ["A", "B"]);
        let names: Vec<(&str, u32)> = tcpip.interfaces.iter().map(|i| (i.name.as_str(), i.mtu)).collect();
        assert_eq!(names, [("LOOPBACK", 65_535), ("L", 900)]);
        let routes: Vec<String> =
            tcpip.routes.iter().map(|r| format!("{}/{}", r.destination, r.prefix)).collect();
        assert_eq!(routes, ["0.0.0.0/0", "192.0.2.0/24", "127.0.0.1/32", "192.0.2.9/32"]);
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
