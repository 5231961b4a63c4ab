//! INTERFACE: what becomes of an interface. Its definition is in `define`.

use std::net::{IpAddr, Ipv6Addr};

use super::Profile;
use super::define::define;
use super::fault::Fault;
use super::operands::{Operands, decimal};
use crate::message;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::{Definition, HomeAddress, Unavailable};

#[derive(Clone, Copy)]
enum Act {
    Define,
    Delete,
    Add,
    Remove,
    Deprecate,
}

/// ```text
/// INTERFACE name ("DEFINE" type *operand / "DELETE" / ("ADDADDR" / "DELADDR" / "DEPRADDR") address)
/// ```
pub fn interface(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    let acts = [
        ("DEFINE", Act::Define),
        ("DELETE", Act::Delete),
        ("ADDADDR", Act::Add),
        ("DELADDR", Act::Remove),
        ("DEPRADDR", Act::Deprecate),
    ];
    let act = operands.one_of(&acts)?;
    if let Act::Define = act {
        return define(name, operands, profile);
    }
    let known = profile.tcpip.interfaces.iter();
    let mut interfaces = known.filter(|i| i.definition == Definition::Interface);
    let Some(interface) = interfaces.find(|i| i.name == name) else {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "an interface"]));
    };
    if let Act::Delete = act {
        operands.end()?;
        if interface.active && !is_fixed(interface.kind()) {
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "an interface that is stopped"]));
        }
        let dynamic = |home: &HomeAddress| profile.tcpip.vipa.state(home.address).is_some();
        if interface.addresses.iter().any(dynamic) {
            let expected = "an interface without dynamic VIPAs";
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]));
        }
        let tcpip = &mut *profile.tcpip;
        tcpip.interfaces.retain(|i| i.name != name);
        tcpip.forget_gone_interfaces();
        return Ok(());
    }
    let read = |word| coded(word, true).map(|coded| coded.address(interface.interface_id()));
    let (address, known) = operands.read("an IPv6 address", read)?;
    operands.end()?;
    change(&name, act, (address, known), profile)
}

/// Is it always active?
pub fn is_fixed(kind: LinkType) -> bool {
    matches!(kind, LinkType::Vipa | LinkType::Vipa6 | LinkType::Loopback6)
}

fn change(name: &str, act: Act, new: (IpAddr, bool), profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (address, known) = new;
    if let Act::Add = act {
        profile.free(address)?;
    }
    let Some(interface) = profile.tcpip.interfaces.iter_mut().find(|i| i.name == name) else { return Ok(()) };
    let at = interface.addresses.iter().position(|home| home.address == address);
    match (act, at) {
        (Act::Remove, Some(at)) => {
            interface.addresses.remove(at);
            profile.tcpip.routes.retain(|r| r.interface != name || r.destination != address);
        }
        (Act::Deprecate, Some(at)) => interface.addresses[at].deprecated = true,
        (Act::Add, None) => interface.addresses.push(home(address, known, interface.active)),
        _ => {
            let expected = format!("an address of {}", interface.name);
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&address.to_string(), &expected]));
        }
    }
    Ok(())
}

/// An IPv6 address as it is coded: the whole address, or a prefix that the interface id completes.
#[derive(Clone, Copy)]
pub struct Coded {
    pub address: IpAddr,
    pub prefix: Option<u8>,
}

/// Reads `address` or `address/length` of this IP version; such an address must be one that a host can have.
pub fn coded(word: &str, ipv6: bool) -> Option<Coded> {
    let (address, prefix) = word.split_once('/').map_or((word, None), |(a, p)| (a, Some(p)));
    let address: IpAddr = address.parse().ok()?;
    let prefix = match prefix {
        Some(text) => Some(u8::try_from(decimal(text)?).ok().filter(|&p| p <= if ipv6 { 128 } else { 32 })?),
        None => None,
    };
    let fits = address.is_ipv6() == ipv6
        && !address.is_multicast()
        && !address.is_unspecified()
        && !address.is_loopback();
    fits.then_some(Coded { address, prefix })
}

impl Coded {
    /// The address, and whether it is whole.
    // ASSUMED: an IPv6 prefix, with nothing behind its length, is completed by the interface id; without a known one the
    // address is not available.
    pub fn address(self, interface_id: Option<u64>) -> (IpAddr, bool) {
        let (IpAddr::V6(address), Some(prefix @ 0..=64)) = (self.address, self.prefix) else {
            return (self.address, true);
        };
        let bits = u128::from(address);
        let behind = bits & (u128::MAX.checked_shr(prefix.into()).unwrap_or(0));
        match interface_id {
            _ if behind != 0 => (self.address, true),
            Some(id) => (Ipv6Addr::from(bits | u128::from(id)).into(), true),
            None => (self.address, false),
        }
    }
}

/// An address of an interface; `known` if it is whole. Those for IPv6 cannot be used while it is not active.
pub fn home(address: IpAddr, known: bool, active: bool) -> HomeAddress {
    let unavailable = match active {
        _ if !known => Some(Unavailable::NoInterfaceId),
        false if address.is_ipv6() => Some(Unavailable::InterfaceInactive),
        _ => None,
    };
    HomeAddress { unavailable, ..HomeAddress::new(address) }
}

impl Profile<'_> {
    /// Is it no home address yet?
    pub fn free(&self, address: IpAddr) -> Result<(), Fault> {
        let mut homes = self.tcpip.interfaces.iter().flat_map(|i| &i.addresses);
        match homes.any(|home| home.address == address) {
            true => Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()])),
            false => Ok(()),
        }
    }
}
