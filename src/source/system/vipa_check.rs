//! Do the dynamic VIPAs of a stack fit their statements, its home list, and each other?

use std::collections::HashSet;
use std::net::IpAddr;

use crate::tcpip::TcpIp;
use crate::tcpip::vipa::Vipa;
use crate::tcpip::vipa::configuration::Configuration;
use crate::tcpip::vipa::distribution::{DestinationPort, Entry};
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};

/// Does all of it fit?
///
/// # Errors
/// What does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let vipa = &tcpip.vipa;
    for configuration in [&vipa.configuration, &vipa.deactivated] {
        statements(configuration)?;
    }
    if !tcpip.ipv6
        && let Some(address) = addresses(vipa).find(IpAddr::is_ipv6)
    {
        return Err(format!("{address} is a dynamic VIPA, but the stack has not `ipv6 = true`"));
    }
    let mut known = HashSet::new();
    for state in &vipa.addresses {
        if !known.insert(state.dvipa.address) {
            return Err(format!("dynamic VIPA {} is there twice", state.dvipa.address));
        }
        origin(state, vipa)?;
        home(state, tcpip)?;
    }
    ports(vipa)?;
    connections(tcpip)
}

/// All addresses of the area that may be of either family.
fn addresses(vipa: &Vipa) -> impl Iterator<Item = IpAddr> + '_ {
    let configured = [&vipa.configuration, &vipa.deactivated].into_iter().flat_map(|c| {
        let defined = c.defines.iter().map(|d| d.dvipa.address);
        let backups = c.backups.iter().map(|b| b.dvipa.address);
        let ranges = c.ranges.iter().map(|r| r.dvipa.address);
        defined.chain(backups).chain(ranges).chain(c.routes.iter().map(|r| r.xcf))
    });
    configured.chain(vipa.addresses.iter().map(|a| a.dvipa.address))
}

/// Statements of one configuration.
fn statements(configuration: &Configuration) -> Result<(), String> {
    let Configuration { backups, defines, distributions, service_managers, routes, .. } = configuration;
    let mut known = HashSet::new();
    let defined = defines.iter().map(|d| d.dvipa.address);
    for address in defined.chain(backups.iter().map(|b| b.dvipa.address)) {
        if !known.insert(address) {
            return Err(format!("dynamic VIPA {address} is defined or backed up twice"));
        }
    }
    if let Some(distribution) = distributions.iter().find(|d| !known.contains(&d.address)) {
        return Err(format!(
            "{} is distributed, but there is no VIPADEFINE or VIPABACKUP of it",
            distribution.address
        ));
    }
    if service_managers.iter().any(|m| !m.group.is_multicast() || m.group.is_ipv6()) {
        return Err("the group of a service manager is an IPv4 multicast address".to_owned());
    }
    let mut targets = HashSet::new();
    for route in routes {
        if route.xcf.is_ipv4() != route.target.is_ipv4() {
            return Err(format!("the VIPAROUTE to {} has a target of the other family", route.xcf));
        }
        if !targets.insert(route.xcf) {
            return Err(format!("there are two VIPAROUTE statements for {}", route.xcf));
        }
    }
    Ok(())
}

/// Is there the statement that a dynamic VIPA came from?
fn origin(state: &DynamicVipa, vipa: &Vipa) -> Result<(), String> {
    let address = state.dvipa.address;
    let configurations = [&vipa.configuration, &vipa.deactivated];
    let any = |test: &dyn Fn(&Configuration) -> bool| configurations.into_iter().any(test);
    let (there, statement) = match state.origin {
        // A VIPARANGE can be deleted while a dynamic VIPA of it is in use.
        None | Some(Origin::RangeBind | Origin::RangeIoctl) => return Ok(()),
        Some(Origin::Define) => {
            (any(&|c| c.defines.iter().any(|d| d.dvipa.address == address)), "VIPADEFINE")
        }
        Some(Origin::Backup) => {
            (any(&|c| c.backups.iter().any(|b| b.dvipa.address == address)), "VIPABACKUP")
        }
    };
    if there { Ok(()) } else { Err(format!("dynamic VIPA {address} has no {statement} that it comes from")) }
}

/// A dynamic VIPA is in the home list while it is active, hidden if the stack is only a target of its distribution.
fn home(state: &DynamicVipa, tcpip: &TcpIp) -> Result<(), String> {
    let address = state.dvipa.address;
    let mut homes = tcpip.interfaces.iter().flat_map(|i| i.addresses.iter().map(move |home| (i, home)));
    let found = homes.find(|(_, home)| home.address == address);
    let fault = match (state.status, found) {
        (Status::Active, None) => "is active, but not an address of an interface",
        (Status::Active, Some((_, home))) if home.internal != state.origin.is_none() => {
            "is `internal` on its interface if, and only if, it has no `origin`"
        }
        (Status::Active, Some((interface, _)))
            if state.dvipa.interface.as_ref().is_some_and(|name| *name != interface.name) =>
        {
            "is on another interface"
        }
        (Status::Backup | Status::Deactivated | Status::Inactive, Some(_)) => {
            "is not in use here, but an address of an interface"
        }
        _ => return Ok(()),
    };
    Err(format!("dynamic VIPA {address} {fault}"))
}

/// The destination port table: of dynamic VIPAs that the stack distributes, as their statements say.
fn ports(vipa: &Vipa) -> Result<(), String> {
    let mut known = HashSet::new();
    for port in &vipa.ports {
        let destination = format!("{}..{}", port.destination.address, port.destination.port);
        if !vipa.state(port.destination.address).is_some_and(|s| s.distributes) {
            return Err(format!("{destination} is a destination port, but the stack does not distribute it"));
        }
        if !known.insert((port.destination, port.target)) {
            return Err(format!("{destination} on {} is there twice", port.target));
        }
        statement(port, &vipa.configuration).map_err(|fault| format!("{destination}: {fault}"))?;
    }
    Ok(())
}

/// Does a VIPADISTRIBUTE fit the entry? A stack that took a dynamic VIPA over may have none.
fn statement(port: &DestinationPort, configuration: &Configuration) -> Result<(), &'static str> {
    let mut own =
        configuration.distributions.iter().filter(|d| d.address == port.destination.address).peekable();
    let of_port = |ports: &[u16]| ports.is_empty() || ports.contains(&port.destination.port);
    if own.peek().is_none() {
        return Ok(());
    }
    let Some(of_port) = own.find(|d| {
        of_port(&d.ports) && (d.targets.is_empty() || d.targets.iter().any(|t| t.address == port.target))
    }) else {
        return Err("no VIPADISTRIBUTE has this port and target");
    };
    match () {
        () if of_port.method != port.method => Err("its VIPADISTRIBUTE has another method"),
        () if of_port.gre.is_some() != port.gre => {
            Err("it has `gre` if, and only if, its VIPADISTRIBUTE has it")
        }
        () if of_port.ports.is_empty() != port.dynamic => {
            Err("it is `dynamic` if, and only if, its VIPADISTRIBUTE names no ports")
        }
        () => Ok(()),
    }
}

/// The connection routing table: to dynamic VIPAs that the stack knows, over interfaces that it has.
fn connections(tcpip: &TcpIp) -> Result<(), String> {
    let mut known = HashSet::new();
    for entry in &tcpip.vipa.connections {
        let (to, from) = (entry.destination, entry.source);
        let connection =
            format!("the connection from {}..{} to {}..{}", from.address, from.port, to.address, to.port);
        if tcpip.vipa.state(to.address).is_none() {
            return Err(format!("{connection}: the stack has no such dynamic VIPA"));
        }
        if !known.insert((to, from)) {
            return Err(format!("{connection} is there twice"));
        }
        let Entry::Connection(path) = &entry.kind else { continue };
        if let Some(name) =
            path.interface.as_ref().filter(|n| !tcpip.interfaces.iter().any(|i| i.name == **n))
        {
            return Err(format!("{connection} uses {name}, which is not among the interfaces"));
        }
        if path.accelerated && to.address.is_ipv6() {
            return Err(format!("{connection} is `accelerated`, which belongs to IPv4"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    /// Two interfaces, one of them with a hidden address.
    const STACK: &str = r#"
name = "MVS1"
release = "V2R5"
[[stack]]
name = "TCPCS"
started = "-01:00:00"
interface = [
  { name = "OSA1", definition = "link", mtu = 1492, address = [{ ip = "192.0.2.65" }] },
  { name = "VIPLC0000242", definition = "dynamic_link", mtu = 65535, address = [{ ip = "192.0.2.66", internal = true }] },
]
[stack.vipa]
"#;

    fn fault(vipa: &str) -> String {
        let now = "2026-03-14T17:40:36Z".parse().unwrap();
        match parse("t.toml", &format!("{STACK}{vipa}\n"), now) {
            Ok(_) => "fits".to_owned(),
            Err(error) => error.text,
        }
    }

    const OWNED: &str = r#"{ ip = "192.0.2.65", status = "active", origin = "define", distributes = true, activated = "-00:59:00" }"#;
    const DEFINE: &str = r#"define = [{ ip = "192.0.2.65", prefix = 28 }]"#;

    #[test]
    fn statements_must_fit_each_other() {
        let cases = [
            (
                r#"{ distribute = [{ ip = "192.0.2.65", ports = [21] }] }"#.to_owned(),
                "no VIPADEFINE or VIPABACKUP",
            ),
            (format!(r#"{{ {DEFINE}, backup = [{{ ip = "192.0.2.65" }}] }}"#), "defined or backed up twice"),
            (r#"{ define = [{ ip = "192.0.2.65" }] }"#.to_owned(), "needs a mask"),
            (r#"{ define = [{ ip = "2001:db8::1" }] }"#.to_owned(), "needs the name of its `interface`"),
            (
                r#"{ define = [{ ip = "2001:db8::1", interface = "DVIP6A" }] }"#.to_owned(),
                "has not `ipv6 = true`",
            ),
            (r#"{ backup = [{ ip = "192.0.2.67", rank = 255 }] }"#.to_owned(), "rank: expected 1 to 254"),
            (
                r#"{ backup = [{ ip = "192.0.2.67", service_manager = true }] }"#.to_owned(),
                "needs `moveable`",
            ),
            (r#"{ range = [{ net = "192.0.2.1/24" }] }"#.to_owned(), "expected a network"),
            (r#"{ service_manager = [{ group = "192.0.2.1", port = 1 }] }"#.to_owned(), "multicast"),
            (
                r#"{ route = [{ xcf = "198.51.100.2", target = "2001:db8::1" }] }"#.to_owned(),
                "of the other family",
            ),
        ];
        for (configuration, expected) in cases {
            let fault = fault(&format!("configuration = {configuration}"));
            assert!(fault.contains(expected), "{configuration}: {fault}");
        }
        for (operand, expected) in [
            ("ports = [0]", "ports: expected 1 to 65535"),
            ("timed_affinity = 10000", "timed_affinity"),
            ("optlocal = 17", "optlocal"),
            ("ilweighting = 4", "ilweighting"),
            ("proctype = { cp = 100 }", "proctype"),
            ("procxcost = { zaap = 0 }", "procxcost"),
            (r#"method = "hot_standby""#, "one is preferred"),
            (r#"target = [{ ip = "198.51.100.2", backup = 1 }]"#, "belongs to hot_standby"),
            (r#"target = [{ ip = "2001:db8::2" }]"#, "of the other family"),
            (r#"gre = { control_port = 1, group = "G" }"#, "needs tier1 and targets"),
        ] {
            let fault = fault(&format!(
                "configuration = {{ {DEFINE}, distribute = [{{ ip = \"192.0.2.65\", {operand} }}] }}"
            ));
            assert!(fault.contains(expected), "{operand}: {fault}");
        }
    }

    #[test]
    fn states_must_fit_statements_and_home_list() {
        let backup = r#"{ backup = [{ ip = "192.0.2.65" }] }"#;
        let define = format!("{{ {DEFINE} }}");
        let range = r#"{ range = [{ net = "192.0.2.128/26" }] }"#;
        let cases = [
            (OWNED.to_owned(), define.as_str(), "fits"),
            (OWNED.to_owned(), backup, "has no VIPADEFINE that it comes from"),
            (format!("{OWNED}, {OWNED}"), &define, "is there twice"),
            (OWNED.replace("activated", "job = \"J\", activated"), &define, "has a `job`"),
            (
                OWNED.replace(".65", ".130").replace("define", "range_bind"),
                range,
                "not an address of an interface",
            ),
            (OWNED.replace("define", "range_bind"), range, "fits"),
            (
                r#"{ ip = "192.0.2.65", status = "active" , origin = "define" }"#.to_owned(),
                &define,
                "needs `activated`",
            ),
            (
                r#"{ ip = "192.0.2.65", status = "backup", origin = "backup" }"#.to_owned(),
                backup,
                "is not in use here",
            ),
            (
                r#"{ ip = "192.0.2.66", status = "active", destination = true, activated = "-00:01:00" }"#
                    .to_owned(),
                "{}",
                "fits",
            ),
            (
                r#"{ ip = "192.0.2.65", status = "active", destination = true, activated = "-00:01:00" }"#
                    .to_owned(),
                "{}",
                "`internal`",
            ),
            (
                r#"{ ip = "192.0.2.66", status = "active", activated = "-00:01:00" }"#.to_owned(),
                "{}",
                "no `origin`",
            ),
        ];
        for (state, configuration, expected) in cases {
            let fault = fault(&format!("dvipa = [{state}]\nconfiguration = {configuration}"));
            assert!(fault.contains(expected), "{state}: {fault}");
        }
    }

    #[test]
    fn the_tables_of_the_distributor_must_fit_its_statements() {
        let distribute = r#"distribute = [{ ip = "192.0.2.65", ports = [21], method = "server_wlm" }]"#;
        let with = |table: &str| {
            fault(&format!("dvipa = [{OWNED}]\nconfiguration = {{ {DEFINE}, {distribute} }}\n{table}"))
        };
        let port =
            |fields: &str| with(&format!("destination_port = [{{ target = \"198.51.100.2\", {fields} }}]"));
        let connection =
            |fields: &str| with(&format!("connection = [{{ target = \"198.51.100.2\", {fields} }}]"));
        for (fields, expected) in [
            (r#"destination = "192.0.2.65..21", method = "server_wlm""#, "fits"),
            (r#"destination = "192.0.2.65..21", method = "base_wlm""#, "another method"),
            (r#"destination = "192.0.2.65..22", method = "server_wlm""#, "no VIPADISTRIBUTE has this port"),
            (r#"destination = "192.0.2.66..21", method = "server_wlm""#, "does not distribute it"),
            (r#"destination = "192.0.2.65..21", method = "server_wlm", dynamic = true"#, "`dynamic`"),
            (r#"destination = "192.0.2.65..21", method = "server_wlm", gre = true"#, "`gre`"),
            (r#"destination = "192.0.2.65..21", method = "server_wlm", standby = "active""#, "hot_standby"),
            (r#"destination = "192.0.2.65..21", method = "server_wlm", ready = 1000"#, "0 to 999"),
            (r#"destination = "192.0.2.65..21", method = "server_wlm", weight = 0"#, "1 to 99"),
        ] {
            let fault = port(fields);
            assert!(fault.contains(expected), "{fields}: {fault}");
        }
        for (fields, expected) in [
            (r#"destination = "192.0.2.65..21", source = "203.0.113.7..1""#, "fits"),
            (r#"destination = "192.0.2.65..21", source = "203.0.113.7..0""#, "go together"),
            (r#"destination = "192.0.2.67..21", source = "203.0.113.7..1""#, "no such dynamic VIPA"),
            (r#"destination = "192.0.2.65..21", source = "203.0.113.7..1", interface = "OSA9""#, "OSA9"),
            (
                r#"destination = "192.0.2.65..21", source = "203.0.113.7..1", gateway = "192.0.2.1""#,
                "needs the `interface`",
            ),
            (
                r#"destination = "192.0.2.65..21", source = "203.0.113.7..1", interface = "OSA1", by_vipa_route = true"#,
                "fits",
            ),
            (
                r#"destination = "192.0.2.65..21", source = "203.0.113.7..0", affinity = { seconds = 9, left = 10 }"#,
                "no more left",
            ),
        ] {
            let fault = connection(fields);
            assert!(fault.contains(expected), "{fields}: {fault}");
        }
    }
}
