//! HOME and PRIMARYINTERFACE.

use std::net::Ipv4Addr;

use nom::Parser as _;
use nom::sequence::pair;

use super::Profile;
use super::fault::Fault;
use super::operand::{ipv4, name, valid_entries};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::route::Origin;

/// ```text
/// HOME *entry
/// ```
// ASSUMED: a later HOME without PRIMARYINTERFACE makes the first entry the primary one again; a HOME whose first entry is
// wrong leaves the list as it was.
pub fn home<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (entries, wrong) = valid_entries(words, entry);
    let wrong = match wrong {
        Some(unfit) if entries.is_empty() || unfit.stray().is_some() => return Err(unfit),
        wrong => wrong.map(Fault::from),
    };
    for (n, (address, name)) in entries.iter().enumerate() {
        match add(*address, name, profile) {
            Ok(()) => {}
            Err(fault) if n == 0 => return Err(fault.into()),
            // The entries before it are in the list: the rest of them is left out.
            Err(fault) => {
                profile.faults.push(fault);
                return Ok(());
            }
        }
    }
    profile.faults.extend(wrong);
    // Without an entry it takes the list away.
    begin(profile);
    Ok(())
}

/// ```text
/// entry = address link
/// ```
fn entry(words: Words<'_>) -> Parsed<'_, (Ipv4Addr, String)> {
    pair(ipv4, name::<16>).parse(words)
}

/// Adds an entry to the list. The first of a profile replaces the list that there was.
fn add(address: Ipv4Addr, name: &str, profile: &mut Profile<'_>) -> Result<(), Fault> {
    if address.is_loopback() {
        return Err(Fault::new(&message::PROFILE_LOOPBACK, [&address.to_string()]));
    }
    let links = &profile.tcpip.interfaces;
    let is_link = |link: &Interface| link.definition == Definition::Link && link.name == name;
    let Some(at) = links.iter().position(is_link) else {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, "a link"]));
    };
    let replaced = |link: &Interface| !profile.home && link.definition == Definition::Link;
    let known = links.iter().filter(|link| !replaced(link)).flat_map(|link| &link.addresses);
    if known.into_iter().any(|home| home.address == address) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()]));
    }
    begin(profile);
    let links = &mut profile.tcpip.interfaces;
    links[at].addresses.push(HomeAddress::new(address.into()));
    // The list is shown in the order in which it is coded.
    let coded = |link: &Interface| link.definition == Definition::Link && link.addresses.is_empty();
    if let Some(first) = links[..at].iter().position(coded) {
        links[first..=at].rotate_right(1);
    }
    Ok(())
}

/// Takes the list away that there was, if this is the first HOME of a profile.
fn begin(profile: &mut Profile<'_>) {
    if !std::mem::replace(&mut profile.home, true) {
        clear(profile);
    }
}

/// Takes the addresses off all links.
fn clear(profile: &mut Profile<'_>) {
    let tcpip = &mut *profile.tcpip;
    tcpip.interfaces.iter_mut().flat_map(|i| &mut i.addresses).for_each(|home| home.primary = false);
    for link in tcpip.interfaces.iter_mut().filter(|link| link.definition == Definition::Link) {
        let gone = std::mem::take(&mut link.addresses);
        tcpip.routes.retain(|route| {
            let host = gone.iter().any(|home| home.address == route.destination);
            !(route.origin == Origin::Implicit && route.interface == link.name && host)
        });
    }
}

/// ```text
/// PRIMARYINTERFACE name
/// ```
pub fn primaryinterface<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let name = words.whole(name::<16>)?;
    let all = &mut profile.tcpip.interfaces;
    let has_home = |i: &Interface| i.name == name && i.addresses.iter().any(|home| home.address.is_ipv4());
    if !all.iter().any(has_home) {
        let expected = "an interface with an IPv4 address";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]).into());
    }
    all.iter_mut().flat_map(|i| &mut i.addresses).for_each(|home| home.primary = false);
    let interfaces = all.iter_mut().filter(|i| i.name == name);
    let first = interfaces.flat_map(|i| &mut i.addresses).find(|home| home.address.is_ipv4());
    first.into_iter().for_each(|home| home.primary = true);
    Ok(())
}

impl Profile<'_> {
    /// Makes the first IPv4 address of a link, else of an interface, the primary one, if none is.
    pub fn choose_primary(&mut self) {
        let all = &mut self.tcpip.interfaces;
        if all.iter().flat_map(|i| &i.addresses).any(|home| home.primary) {
            return;
        }
        for definition in [Definition::Link, Definition::Interface] {
            let homes = all.iter_mut().filter(|i| i.definition == definition).flat_map(|i| &mut i.addresses);
            if let Some(first) = homes.into_iter().find(|home| home.address.is_ipv4()) {
                first.primary = true;
                return;
            }
        }
    }
}
