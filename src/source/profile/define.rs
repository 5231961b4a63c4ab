//! INTERFACE DEFINE.

use std::net::{IpAddr, Ipv6Addr};

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::device::ROUTERS;
use super::fault::Fault;
use super::interface::{Coded, coded, home, is_fixed};
use super::ip6::{INTERFACE_ID, interface_id};
use super::operands::Operands;
use crate::message;
use crate::source::system::text::{Net, Written as _};
use crate::tcpip::attributes::{Attributes, ChpidType, SmcUse, Vmac};
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};

const KINDS: [(&str, LinkType); 8] = [
    ("IPAQENET", LinkType::Ipaqenet),
    ("IPAQENET6", LinkType::Ipaqenet6),
    ("IPAQIDIO", LinkType::Ipaqidio),
    ("IPAQIDIO6", LinkType::Ipaqidio6),
    ("VIRTUAL", LinkType::Vipa),
    ("VIRTUAL6", LinkType::Vipa6),
    ("LOOPBACK6", LinkType::Loopback6),
    ("MPCPTP6", LinkType::Mpcptp6),
];

/// What the statement gives.
struct Parts {
    addresses: Vec<Coded>,
    port_name: Option<String>,
    trle: Option<String>,
    attributes: Attributes,
}

/// Defines an interface.
pub fn define(name: String, operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let kind = operands.one_of(&KINDS)?;
    profile.allow(kind.is_ipv6(), &format!("an interface of type {}", kind.word()))?;
    let attributes = new_attributes(kind, &profile.tcpip.configuration);
    let mut parts = Parts { addresses: Vec::new(), port_name: None, trle: None, attributes };
    operands.each_once(|word, operands| {
        Ok(fits(word, kind)
            && (place(word, operands, &mut parts, kind)?
                || version6(word, operands, &mut parts.attributes)?
                || adapter(word, operands, &mut parts.attributes)?
                || attribute(word, operands, &mut parts.attributes)?))
    })?;
    needed(kind, &parts)?;
    let active = is_fixed(kind);
    let addresses = addresses(&parts, kind, active);
    for (n, home) in addresses.iter().enumerate() {
        profile.free(home.address)?;
        if addresses[..n].iter().any(|other| other.address == home.address) {
            return Err(Fault::new(&message::PROFILE_TWICE, [&home.address.to_string()]));
        }
    }
    if kind == LinkType::Loopback6 {
        return loopback6(addresses, profile);
    }
    let mtu = parts.attributes.configured_mtu.unwrap_or(usual_mtu(kind));
    profile.define(Interface {
        active,
        port_name: parts.port_name,
        trle: parts.trle,
        addresses,
        attributes: Some(Box::new(parts.attributes)),
        ..Interface::new(name, Definition::Interface, mtu)
    })
}

/// The home addresses: those that are coded, and behind them the link-local one, if it is known.
// ASSUMED: the link-local address is made of INTFID, else of a coded virtual hardware address by EUI-64; one that an
// adapter would give is not known, and then there is none.
fn addresses(parts: &Parts, kind: LinkType, active: bool) -> Vec<HomeAddress> {
    let attributes = &parts.attributes;
    let vmac = attributes.vmac.and_then(|vmac| vmac.address).map(|mac| eui_64(mac.0));
    let id = attributes.ipv6.interface_id.map(|id| id.0).or(vmac);
    let whole = parts.addresses.iter().map(|coded| coded.address(id));
    let mut homes: Vec<HomeAddress> = whole.map(|(address, known)| home(address, known, active)).collect();
    if let Some(id) = id.filter(|_| kind.is_ipv6() && !is_fixed(kind)) {
        let link_local = IpAddr::V6(Ipv6Addr::from(0xFE80 << 112 | u128::from(id)));
        if homes.iter().all(|home| home.address != link_local) {
            homes.push(HomeAddress { autoconfigured: true, ..home(link_local, true, active) });
        }
    }
    homes
}

/// The interface id of a hardware address: FFFE in its middle, its universal bit turned over (RFC 4291).
fn eui_64(mac: u64) -> u64 {
    ((mac >> 24) << 40 | 0xFF_FE00_0000 | mac & 0xFF_FFFF) ^ (0x02 << 56)
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

/// Can an interface of this type have the operand?
fn fits(word: &str, kind: LinkType) -> bool {
    let of_ipv6 = matches!(word, "INTFID" | "DUPADDRDET");
    let of_lan = matches!(word, "MTU" | "READSTORAGE" | "VLANID" | "SMCD" | "NOSMCD" | "PORTNAME");
    let of_stack = matches!(word, "SOURCEVIPAINTERFACE" | "SECCLASS" | "MONSYSPLEX" | "NOMONSYSPLEX");
    match kind {
        _ if word == "IPADDR" => true,
        LinkType::Ipaqenet => {
            !of_ipv6 && !matches!(word, "CHPID" | "TRLENAME" | "TEMPPREFIX" | "ADDTEMPPREFIX")
        }
        LinkType::Ipaqenet6 => !matches!(word, "CHPID" | "TRLENAME" | "IPBCAST" | "TEMPIP"),
        LinkType::Ipaqidio => of_lan || of_stack || matches!(word, "CHPID" | "IPBCAST"),
        LinkType::Ipaqidio6 => of_lan || of_stack || of_ipv6 || word == "CHPID",
        LinkType::Mpcptp6 => of_stack || of_ipv6 || word == "TRLENAME",
        _ => false,
    }
}

/// Is there what the type cannot do without?
fn needed(kind: LinkType, parts: &Parts) -> Result<(), Fault> {
    let a = &parts.attributes;
    let missing = match kind {
        LinkType::Ipaqenet | LinkType::Ipaqenet6 if parts.port_name.is_none() => "PORTNAME",
        LinkType::Ipaqidio | LinkType::Ipaqidio6 if parts.port_name.is_none() && a.chpid.is_none() => "CHPID",
        LinkType::Mpcptp6 if a.trle.is_none() => "TRLENAME",
        LinkType::Vipa | LinkType::Vipa6 | LinkType::Loopback6 if parts.addresses.is_empty() => "IPADDR",
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
        "IPADDR" => {
            let read = |word| coded(word, kind.is_ipv6());
            let first = operands.read("an address of the interface's IP version", read)?;
            parts.addresses.push(first);
            if !kind.is_ipv6() {
                parts.attributes.prefix = first.prefix;
            }
            while kind.is_ipv6()
                && let Some(next) = operands.take_if(read)
            {
                parts.addresses.push(next);
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What belongs to IPv6.
fn version6(word: &str, operands: &mut Operands<'_>, to: &mut Attributes) -> Result<bool, Fault> {
    match word {
        "INTFID" => to.ipv6.interface_id = operands.read(INTERFACE_ID, interface_id).map(Digits).map(Some)?,
        "DUPADDRDET" => {
            to.ipv6.duplicate_detection = u8::try_from(operands.number(0..=2)?).unwrap_or(2);
        }
        "TEMPPREFIX" | "ADDTEMPPREFIX" => {
            let prefix = operands.read("ALL, NONE or an IPv6 prefix", |word| {
                let is_prefix = Net::read(word).is_some_and(|net| net.0.is_ipv6());
                (is_prefix || matches!(word, "ALL" | "NONE")).then_some(word)
            })?;
            to.ipv6.temporary_prefixes = [prefix]
                .iter()
                .filter(|p| **p != "NONE")
                .map(|p| p.to_ascii_lowercase().replace("all", "ALL"))
                .collect();
        }
        _ => return Ok(false),
    }
    Ok(true)
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
            to.vmac = Some(Vmac { address: mac, configured: mac.is_some(), local });
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
