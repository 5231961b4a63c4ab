//! NETACCESS.

use std::net::IpAddr;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::pair;

use super::Profile;
use super::fault::Fault;
use super::operand::{self, ipv4, list, mask, name, one_of, prefix_of};
use super::settings::{Set, choice, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::network_access::{AccessEntry, Caching, NetworkAccess, Protected};

/// ```text
/// NETACCESS *manner *(network resource) ENDNETACCESS
/// ```
// ASSUMED: a later NETACCESS replaces the tree of the one before; of two entries for a network the first counts.
pub fn netaccess<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let entry = pair(network, name::<8>);
    let (changes, entries) = words.whole(pair(settings(manner), list(entry)))?;
    let mut access = changes.onto(NetworkAccess {
        inbound: false,
        outbound: true,
        cache: Caching::All,
        entries: Vec::new(),
    });
    for (network, resource) in entries {
        let ipv6 = matches!(network, Protected::Network(IpAddr::V6(_), _));
        profile.allow(ipv6, "an IPv6 network")?;
        if access.entries.iter().all(|entry| entry.network != network) {
            access.entries.push(AccessEntry { network, resource });
        }
    }
    profile.tcpip.network_access = Some(access);
    Ok(())
}

const CACHING: [(&str, Caching); 3] =
    [("CACHEALL", Caching::All), ("CACHEPERMIT", Caching::Permit), ("CACHESAME", Caching::Same)];

/// ```text
/// manner = ["NO"] ("INBOUND" / "OUTBOUND") / "CACHEALL" / "CACHEPERMIT" / "CACHESAME"
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Set<NetworkAccess>> {
    alt((
        switch("INBOUND", |access: &mut NetworkAccess, on| access.inbound = on),
        switch("OUTBOUND", |access: &mut NetworkAccess, on| access.outbound = on),
        choice(&CACHING, |access: &mut NetworkAccess, caching| access.cache = caching),
    ))
    .parse(words)
}

/// ```text
/// network = "DEFAULT" / "DEFAULTHOME" / masked
/// ```
fn network(words: Words<'_>) -> Parsed<'_, Protected> {
    let named = one_of(&[("DEFAULT", Protected::Default), ("DEFAULTHOME", Protected::Home)]);
    let masked = masked.map(|(network, prefix)| Protected::Network(network, prefix));
    alt((named, masked)).parse(words)
}

/// ```text
/// masked = address "/" bits / address mask
/// ```
pub fn masked(words: Words<'_>) -> Parsed<'_, (IpAddr, u8)> {
    let (rest, (address, mask)) = match pair(ipv4, cut(mask)).parse(words) {
        Err(nom::Err::Error(_)) => return operand::network(words),
        parsed => parsed?,
    };
    match u32::from(address) & !u32::from(mask) {
        0 => Ok((rest, (address.into(), prefix_of(mask).unwrap_or(32)))),
        _ => {
            let found = format!("{address} {mask}");
            let expected = "a network without bits behind its mask";
            refused(words, Fault::new(&message::PROFILE_EXPECTED, [&found, expected]))
        }
    }
}
