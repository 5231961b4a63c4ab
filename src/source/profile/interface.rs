//! INTERFACE.

use std::net::IpAddr;

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::device::ROUTERS;
use super::fault::Fault;
use super::operands::{Operands, decimal};
use crate::message;
use crate::source::system::text::{Net, Written as _};
use crate::tcpip::attributes::{Attributes, ChpidType, SmcUse, Vmac};
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};

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
    let known = profile.tcpip.interfaces.iter_mut();
    let interfaces = known.filter(|i| i.definition == Definition::Interface);
    let Some(interface) = interfaces.into_iter().find(|i| i.name == name) else {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "an interface"]));
    };
    if let Act::Delete = act {
        operands.end()?;
        if interface.active && !is_fixed(interface.kind()) {
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "an interface that is stopped"]));
        }
        profile.tcpip.interfaces.retain(|i| i.name != name);
        profile.tcpip.routes.retain(|route| route.interface != name);
        return Ok(());
    }
    let address = operands.read("an IPv6 address", |word| word.parse().ok().filter(IpAddr::is_ipv6))?;
    operands.end()?;
    change(interface, act, address)?;
    if let Act::Remove = act {
        profile.tcpip.routes.retain(|r| r.interface != name || r.destination != address);
    }
    Ok(())
}

/// Is it always active?
fn is_fixed(kind: LinkType) -> bool {
    matches!(kind, LinkType::Vipa | LinkType::Vipa6 | LinkType::Loopback6)
}

fn change(interface: &mut Interface, act: Act, address: IpAddr) -> Result<(), Fault> {
    let at = interface.addresses.iter().position(|home| home.address == address);
    match (act, at) {
        (Act::Add, None) => interface.addresses.push(home(address, interface.active)),
        (Act::Remove, Some(at)) => {
            interface.addresses.remove(at);
        }
        (Act::Deprecate, Some(at)) => interface.addresses[at].deprecated = true,
        (Act::Add, Some(_)) => return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()])),
        _ => {
            let expected = format!("an address of {}", interface.name);
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&address.to_string(), &expected]));
        }
    }
    Ok(())
}

/// An address of an interface. Those for IPv6 cannot be used while it is not active.
fn home(address: IpAddr, active: bool) -> HomeAddress {
    let inactive = address.is_ipv6() && !active;
    HomeAddress {
        unavailable: inactive.then_some(Unavailable::InterfaceInactive),
        ..HomeAddress::new(address)
    }
}

/// What INTERFACE DEFINE gives.
struct Parts {
    addresses: Vec<IpAddr>,
    port_name: Option<String>,
    trle: Option<String>,
    attributes: Attributes,
}

fn define(name: String, operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let kinds = [
        LinkType::Ipaqenet,
        LinkType::Ipaqenet6,
        LinkType::Ipaqidio,
        LinkType::Ipaqidio6,
        LinkType::Vipa,
        LinkType::Vipa6,
        LinkType::Loopback6,
        LinkType::Mpcptp6,
    ]
    .map(|kind| match kind {
        LinkType::Vipa => ("VIRTUAL", kind),
        LinkType::Vipa6 => ("VIRTUAL6", kind),
        _ => (kind.word(), kind),
    });
    let kind = operands.one_of(&kinds)?;
    profile.allow(kind.is_ipv6(), &format!("an interface of type {}", kind.word()))?;
    let mut parts =
        Parts { addresses: Vec::new(), port_name: None, trle: None, attributes: new_attributes(kind) };
    operands.each_once(|word, operands| {
        Ok(place(word, operands, &mut parts, kind)?
            || adapter(word, operands, &mut parts.attributes)?
            || attribute(word, operands, &mut parts.attributes)?)
    })?;
    needed(kind, &parts)?;
    let active = is_fixed(kind);
    let number = u64::try_from(profile.tcpip.interfaces.len()).unwrap_or(0) + 1;
    if let Some(vmac) = parts.attributes.vmac.as_mut().filter(|vmac| !vmac.configured) {
        // ASSUMED: the OSA makes the virtual MAC address 0200000000nn; nn counts the links and interfaces.
        vmac.address = Digits(0x0200_0000_0000 + number);
    }
    let mtu = parts.attributes.configured_mtu.unwrap_or(usual_mtu(kind));
    let addresses = parts.addresses.into_iter().map(|address| home(address, active)).collect();
    if kind == LinkType::Loopback6 {
        return loopback6(addresses, profile);
    }
    profile.define(Interface {
        active,
        port_name: parts.port_name,
        trle: parts.trle,
        addresses,
        attributes: Some(Box::new(parts.attributes)),
        ..Interface::new(name, Definition::Interface, mtu)
    })
}

/// Adds addresses to the IPv6 loopback interface, which is always there.
fn loopback6(addresses: Vec<HomeAddress>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut known = profile.tcpip.interfaces.iter_mut();
    match known.find(|interface| interface.kind() == LinkType::Loopback6) {
        Some(loopback) => {
            loopback.addresses.extend(addresses);
            Ok(())
        }
        None => Err(Fault::new(&message::PROFILE_EXPECTED, ["LOOPBACK6", "a stack with IPv6 loopback"])),
    }
}

/// Is there what the type cannot do without?
fn needed(kind: LinkType, parts: &Parts) -> Result<(), Fault> {
    let a = &parts.attributes;
    let missing = match kind {
        LinkType::Ipaqenet | LinkType::Ipaqenet6 if parts.port_name.is_none() => "PORTNAME",
        LinkType::Ipaqidio | LinkType::Ipaqidio6 if parts.port_name.is_none() && a.chpid.is_none() => "CHPID",
        LinkType::Mpcptp6 if a.trle.is_none() => "TRLENAME",
        LinkType::Vipa | LinkType::Vipa6 if parts.addresses.is_empty() => "IPADDR",
        _ => return Ok(()),
    };
    Err(Fault::new(&message::PROFILE_ENDS, [missing]))
}

/// Where the interface is: its port, its addresses.
fn place(word: &str, operands: &mut Operands<'_>, parts: &mut Parts, kind: LinkType) -> Result<bool, Fault> {
    match word {
        "PORTNAME" => parts.port_name = Some(operands.name::<8>()?),
        "TRLENAME" => parts.attributes.trle = Some(operands.name::<8>()?),
        "CHPID" => {
            let chpid: Digits<2> = operands.read("a CHPID of 2 hexadecimal digits", Digits::read)?;
            parts.trle = Some(format!("IUTIQD{chpid}"));
            parts.attributes.chpid = Some(chpid);
        }
        "IPADDR" => addresses(operands, parts, kind)?,
        "INTFID" => {
            let id = super::ip6::interface_id(operands)?;
            let groups = id.split(':').map(|group| u64::from_str_radix(group, 16).unwrap_or(0));
            parts.attributes.ipv6.interface_id = Some(Digits(groups.fold(0, |id, group| id << 16 | group)));
        }
        "DUPADDRDET" => {
            parts.attributes.ipv6.duplicate_detection = u8::try_from(operands.number(0..=2)?).unwrap_or(2);
        }
        "TEMPPREFIX" | "ADDTEMPPREFIX" => {
            let prefix = operands.read("ALL, NONE or an IPv6 prefix", |word| {
                let is_prefix = Net::read(word).is_some_and(|net| net.0.is_ipv6());
                (is_prefix || matches!(word, "ALL" | "NONE")).then_some(word)
            })?;
            parts.attributes.ipv6.temporary_prefixes = [prefix]
                .iter()
                .filter(|p| **p != "NONE")
                .map(|p| p.to_ascii_lowercase().replace("all", "ALL"))
                .collect();
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// addresses = address ["/" bits] *(address ["/" bits])
/// ```
fn addresses(operands: &mut Operands<'_>, parts: &mut Parts, kind: LinkType) -> Result<(), Fault> {
    let read = |word: &str| {
        let (address, prefix) = word.split_once('/').map_or((word, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().ok().filter(|a: &IpAddr| a.is_ipv6() == kind.is_ipv6())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        match prefix {
            Some(prefix) => decimal(prefix).filter(|&p| p <= longest).map(|p| (address, Some(p))),
            None => Some((address, None)),
        }
    };
    let (first, prefix) = operands.read("an address of the interface's IP version", read)?;
    parts.addresses.push(first);
    if first.is_ipv4() {
        parts.attributes.prefix = prefix.and_then(|prefix| u8::try_from(prefix).ok());
        return Ok(());
    }
    while let Some((address, _)) = operands.take_if(read) {
        parts.addresses.push(address);
    }
    Ok(())
}

/// What the adapter does.
fn adapter(word: &str, operands: &mut Operands<'_>, to: &mut Attributes) -> Result<bool, Fault> {
    let yes = !word.starts_with("NO");
    let smc = if yes { SmcUse::Yes } else { SmcUse::No };
    match word {
        "CHPIDTYPE" => {
            to.chpid_type = operands.one_of(&[("OSD", ChpidType::Osd), ("OSX", ChpidType::Osx)])?;
        }
        "NONROUTER" | "PRIROUTER" | "SECROUTER" => {
            to.router.configured = ROUTERS.iter().find(|r| r.0 == word).map_or(to.router.configured, |r| r.1);
        }
        "VMAC" => {
            let mac = operands.take_if(|word| Digits::read(word).filter(|_| word.len() == 12));
            let local = operands.choice(&[("ROUTEALL", false), ("ROUTELCL", true)]).unwrap_or(false);
            let address = mac.unwrap_or_default();
            to.vmac = Some(Vmac { address, configured: mac.is_some(), local });
        }
        "SOURCEVIPAINTERFACE" => to.source_vipa = Some(operands.name::<16>()?),
        "MTU" => to.configured_mtu = Some(operands.number(576..=65_535)?),
        "OLM" | "NOOLM" => to.low_latency = yes,
        "ISOLATE" | "NOISOLATE" => to.isolate = yes,
        "SMCR" | "NOSMCR" => to.smcr = smc,
        "SMCD" | "NOSMCD" => to.smcd = smc,
        "TEMPIP" => {}
        _ => return Ok(false),
    }
    Ok(true)
}
