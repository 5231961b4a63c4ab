//! NETACCESS.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands, prefix_of};
use crate::message;
use crate::tcpip::network_access::{AccessEntry, Caching, NetworkAccess, Protected};

/// ```text
/// NETACCESS *choice *(network resource) ENDNETACCESS
/// ```
// ASSUMED: a later NETACCESS replaces the tree of the one before; of two entries for a network the first counts.
pub fn netaccess(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut access =
        NetworkAccess { inbound: false, outbound: true, cache: Caching::All, entries: Vec::new() };
    let mut once = Once::default();
    while let Some(word) = operands.peek()
        && operands.take_if(|word| choice(word, &mut access)).is_some()
    {
        once.note(word)?;
    }
    while operands.peek().is_some() {
        let network = network(operands)?;
        let ipv6 = matches!(network, Protected::Network(IpAddr::V6(_), _));
        profile.allow(ipv6, "an IPv6 network")?;
        let resource = operands.name::<8>()?;
        if access.entries.iter().all(|entry| entry.network != network) {
            access.entries.push(AccessEntry { network, resource });
        }
    }
    profile.tcpip.network_access = Some(access);
    Ok(())
}

fn choice(word: &str, access: &mut NetworkAccess) -> Option<()> {
    match word {
        "INBOUND" | "NOINBOUND" => access.inbound = word == "INBOUND",
        "OUTBOUND" | "NOOUTBOUND" => access.outbound = word == "OUTBOUND",
        "CACHEALL" => access.cache = Caching::All,
        "CACHEPERMIT" => access.cache = Caching::Permit,
        "CACHESAME" => access.cache = Caching::Same,
        _ => return None,
    }
    Some(())
}

/// ```text
/// network = "DEFAULT" / "DEFAULTHOME" / address "/" bits / address mask
/// ```
fn network(operands: &mut Operands<'_>) -> Result<Protected, Fault> {
    let words = [("DEFAULT", Protected::Default), ("DEFAULTHOME", Protected::Home)];
    if let Some(word) = operands.choice(&words) {
        return Ok(word);
    }
    let (network, prefix) = masked(operands)?;
    Ok(Protected::Network(network, prefix))
}

/// ```text
/// masked = address "/" bits / address mask
/// ```
pub fn masked(operands: &mut Operands<'_>) -> Result<(IpAddr, u8), Fault> {
    let Some(address) = operands.take_if(|word| word.parse::<std::net::Ipv4Addr>().ok()) else {
        return operands.network();
    };
    let mask = operands.mask()?;
    match u32::from(address) & !u32::from(mask) {
        0 => Ok((address.into(), prefix_of(mask).unwrap_or(32))),
        _ => {
            let found = format!("{address} {mask}");
            Err(Fault::new(&message::PROFILE_EXPECTED, [&found, "a network without bits behind its mask"]))
        }
    }
}
