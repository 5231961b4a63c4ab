//! INTERFACE: what becomes of an interface. Its definition is in `define`.

use std::net::{IpAddr, Ipv6Addr};

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::{pair, preceded};

use super::Profile;
use super::define;
use super::fault::Fault;
use super::operand::{made, name, one_of, prefixed, word};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};

/// What becomes of an interface.
enum Act {
    Define(define::Definition),
    Delete,
    Change(Change, Coded),
}

#[derive(Clone, Copy)]
enum Change {
    Add,
    Remove,
    Deprecate,
}

/// Defines, deletes or changes an interface.
pub fn interface<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (name, act) = words.whole(pair(name::<16>, act))?;
    match act {
        Act::Define(definition) => define::define(name, definition, profile)?,
        Act::Delete => delete(&name, profile)?,
        Act::Change(what, coded) => change(&name, what, coded, profile)?,
    }
    Ok(())
}

/// ```text
/// INTERFACE name ("DEFINE" definition / "DELETE" / ("ADDADDR" / "DELADDR" / "DEPRADDR") address)
/// ```
fn act(words: Words<'_>) -> Parsed<'_, Act> {
    let address = made("an IPv6 address", |word| coded(word, true));
    let change =
        one_of(&[("ADDADDR", Change::Add), ("DELADDR", Change::Remove), ("DEPRADDR", Change::Deprecate)]);
    alt((
        preceded(word("DEFINE"), cut(define::definition)).map(Act::Define),
        word("DELETE").map(|()| Act::Delete),
        pair(change, cut(address)).map(|(change, coded)| Act::Change(change, coded)),
    ))
    .parse(words)
}

/// The interface of this name.
fn known<'p>(name: &str, profile: &'p mut Profile<'_>) -> Result<&'p mut Interface, Fault> {
    let mut known = profile.tcpip.interfaces.iter_mut();
    let found = known.find(|i| i.definition == Definition::Interface && i.name == name);
    found.ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [name, "an interface"]))
}

fn delete(name: &str, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let interface = known(name, profile)?;
    if interface.active && !is_fixed(interface.kind()) {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, "an interface that is stopped"]));
    }
    let addresses: Vec<IpAddr> = interface.addresses.iter().map(|home| home.address).collect();
    let tcpip = &mut *profile.tcpip;
    if addresses.iter().any(|address| tcpip.vipa.state(*address).is_some()) {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, "an interface without dynamic VIPAs"]));
    }
    tcpip.interfaces.retain(|i| i.name != name);
    tcpip.forget_gone_interfaces();
    Ok(())
}

/// Is it always active?
pub fn is_fixed(kind: LinkType) -> bool {
    matches!(kind, LinkType::Vipa | LinkType::Vipa6 | LinkType::Loopback6)
}

fn change(name: &str, what: Change, coded: Coded, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (address, whole) = coded.address(known(name, profile)?.interface_id());
    if let Change::Add = what {
        profile.free(address)?;
    }
    let interface = known(name, profile)?;
    let at = interface.addresses.iter().position(|home| home.address == address);
    match (what, at) {
        (Change::Remove, Some(at)) => {
            interface.addresses.remove(at);
            profile.tcpip.routes.retain(|r| r.interface != name || r.destination != address);
        }
        (Change::Deprecate, Some(at)) => interface.addresses[at].deprecated = true,
        (Change::Add, None) => interface.addresses.push(home(address, whole, interface.active)),
        _ => {
            let expected = format!("an address of {name}");
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
    let (address, prefix) = prefixed(word)?;
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
