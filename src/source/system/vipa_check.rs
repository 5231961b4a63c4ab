//! Do the dynamic VIPAs of a stack fit their statements, its home list, and each other?

use std::collections::HashSet;
use std::net::IpAddr;

use crate::tcpip::TcpIp;
use crate::tcpip::vipa::Vipa;
use crate::tcpip::vipa::configuration::{Configuration, Range};
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
        None => return Ok(()),
        Some(Origin::Define) => {
            (any(&|c| c.defines.iter().any(|d| d.dvipa.address == address)), "VIPADEFINE")
        }
        Some(Origin::Backup) => {
            (any(&|c| c.backups.iter().any(|b| b.dvipa.address == address)), "VIPABACKUP")
        }
        Some(Origin::RangeBind | Origin::RangeIoctl) => {
            (any(&|c| c.ranges.iter().any(|r| holds(r, address))), "VIPARANGE")
        }
    };
    if there { Ok(()) } else { Err(format!("dynamic VIPA {address} has no {statement} that it comes from")) }
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

/// A dynamic VIPA is in the home list while it is active, hidden if the stack is only a target of its distribution.
fn home(state: &DynamicVipa, tcpip: &TcpIp) -> Result<(), String> {
    let address = state.dvipa.address;
    let mut homes = tcpip.interfaces.iter().flat_map(|i| i.addresses.iter().map(move |home| (i, home)));
    let found = homes.find(|(_, home)| home.address == address);
    let fault = match (state.status, found) {
        (Status::Active, None) => "is active, but not an address of an interface",
        (Status::Active, Some((_, home))) if address.is_ipv4() && home.internal != state.origin.is_none() => {
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
        if path.by_vipa_route && !tcpip.vipa.configuration.routes.iter().any(|r| r.xcf == entry.target) {
            return Err(format!("{connection}: there is no VIPAROUTE for {}", entry.target));
        }
    }
    Ok(())
}
