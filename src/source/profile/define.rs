//! INTERFACE DEFINE.

use std::net::{IpAddr, Ipv6Addr};

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{fail, opt};
use nom::multi::many1;
use nom::sequence::pair;

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::device::ROUTERS;
use super::fault::Fault;
use super::interface::{Coded, coded, home, is_fixed};
use super::ip6::{INTERFACE_ID, interface_id};
use super::operand::{byte, mac, made, name, number, one_of};
use super::settings::{Set, Settings, choice, flag, part, set, settings, switch};
use super::words::{Parsed, Words};
use crate::message;
use crate::source::system::text::{Net, Written as _};
use crate::tcpip::attributes::{Attributes, ChpidType, SmcUse, Vmac};
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{self, HomeAddress, Interface};

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

/// An interface as it is coded.
pub struct Definition {
    kind: LinkType,
    changes: Settings<Parts>,
}

/// ```text
/// definition = type *operand
/// ```
pub fn definition(words: Words<'_>) -> Parsed<'_, Definition> {
    let (rest, kind) = one_of(&KINDS).parse(words)?;
    settings(|words| operand(kind, words)).map(|changes| Definition { kind, changes }).parse(rest)
}

/// ```text
/// operand = place / version6 / adapter / attribute
/// ```
fn operand(kind: LinkType, words: Words<'_>) -> Parsed<'_, Set<Parts>> {
    let attributes: fn(&mut Parts) -> &mut Attributes = |parts| &mut parts.attributes;
    if !words.first().is_some_and(|word| fits(&word.folded, kind)) {
        return fail().parse(words);
    }
    let place = |words| place(kind, words);
    alt((place, part(attributes, version6), part(attributes, adapter), part(attributes, attribute)))
        .parse(words)
}

/// Defines an interface.
pub fn define(name: String, definition: Definition, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let Definition { kind, changes } = definition;
    profile.allow(kind.is_ipv6(), &format!("an interface of type {}", kind.word()))?;
    let attributes = new_attributes(kind, &profile.tcpip.configuration);
    let parts = changes.onto(Parts { addresses: Vec::new(), port_name: None, trle: None, attributes });
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
        ..Interface::new(name, interface::Definition::Interface, mtu)
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

/// ```text
/// place = "PORTNAME" name / "TRLENAME" name / "CHPID" hex / "IPADDR" addresses
/// ```
fn place(kind: LinkType, words: Words<'_>) -> Parsed<'_, Set<Parts>> {
    let chpid = made("a CHPID of 2 hexadecimal digits", Digits::<2>::read);
    let addresses = |words| addresses_of(kind, words);
    alt((
        set("PORTNAME", name::<8>, |parts: &mut Parts, name| parts.port_name = Some(name)),
        set("TRLENAME", name::<8>, |parts: &mut Parts, name| parts.attributes.trle = Some(name)),
        set("CHPID", chpid, |parts: &mut Parts, chpid| {
            parts.trle = Some(format!("IUTIQD{chpid}"));
            parts.attributes.chpid = Some(chpid);
        }),
        set("IPADDR", addresses, |parts: &mut Parts, addresses: Vec<Coded>| {
            let ipv4 = addresses.iter().find(|coded| coded.address.is_ipv4());
            parts.attributes.prefix = ipv4.and_then(|coded| coded.prefix);
            parts.addresses = addresses;
        }),
    ))
    .parse(words)
}

/// ```text
/// addresses = ipv4 ["/" length] / 1*(ipv6 ["/" length])
/// ```
fn addresses_of(kind: LinkType, words: Words<'_>) -> Parsed<'_, Vec<Coded>> {
    let address = || made("an address of the interface's IP version", |word| coded(word, kind.is_ipv6()));
    match kind.is_ipv6() {
        true => many1(address()).parse(words),
        false => address().map(|one| vec![one]).parse(words),
    }
}

/// ```text
/// version6 = "INTFID" id / "DUPADDRDET" n / ("TEMPPREFIX" / "ADDTEMPPREFIX") ("ALL" / "NONE" / prefix)
/// ```
fn version6(words: Words<'_>) -> Parsed<'_, Set<Attributes>> {
    let temporary = || {
        made("ALL, NONE or an IPv6 prefix", |word| match word {
            "ALL" => Some(Some(word.to_owned())),
            "NONE" => Some(None),
            _ => Net::read(word).filter(|net| net.0.is_ipv6()).map(|_| Some(word.to_ascii_lowercase())),
        })
    };
    let prefixes = |to: &mut Attributes, prefix: Option<String>| {
        to.ipv6.temporary_prefixes = prefix.into_iter().collect();
    };
    alt((
        set("INTFID", made(INTERFACE_ID, interface_id), |to: &mut Attributes, id| {
            to.ipv6.interface_id = Some(Digits(id));
        }),
        set("DUPADDRDET", byte(0..=2), |to: &mut Attributes, n| to.ipv6.duplicate_detection = n),
        set("TEMPPREFIX", temporary(), prefixes),
        set("ADDTEMPPREFIX", temporary(), prefixes),
    ))
    .parse(words)
}

const CHPID_TYPES: [(&str, ChpidType); 2] = [("OSD", ChpidType::Osd), ("OSX", ChpidType::Osx)];

/// ```text
/// adapter = "CHPIDTYPE" ("OSD" / "OSX") / "NONROUTER" / "PRIROUTER" / "SECROUTER" / "VMAC" vmac
///         / "SOURCEVIPAINTERFACE" name / "MTU" n / ["NO"] ("OLM" / "ISOLATE" / "SMCR" / "SMCD") / "TEMPIP"
/// ```
fn adapter(words: Words<'_>) -> Parsed<'_, Set<Attributes>> {
    alt((
        set("CHPIDTYPE", one_of(&CHPID_TYPES), |to: &mut Attributes, kind| to.chpid_type = kind),
        choice(&ROUTERS, |to: &mut Attributes, router| to.router.configured = router),
        set("VMAC", vmac, |to: &mut Attributes, vmac| to.vmac = Some(vmac)),
        set("SOURCEVIPAINTERFACE", name::<16>, |to: &mut Attributes, name| to.source_vipa = Some(name)),
        set("MTU", number(576..=65_535), |to: &mut Attributes, n| to.configured_mtu = Some(n)),
        switch("OLM", |to: &mut Attributes, on| to.low_latency = on),
        switch("ISOLATE", |to: &mut Attributes, on| to.isolate = on),
        switch("SMCR", |to: &mut Attributes, on| to.smcr = if on { SmcUse::Yes } else { SmcUse::No }),
        switch("SMCD", |to: &mut Attributes, on| to.smcd = if on { SmcUse::Yes } else { SmcUse::No }),
        // No report shows it.
        flag("TEMPIP", |_: &mut Attributes| ()),
    ))
    .parse(words)
}

/// ```text
/// vmac = [mac] ["ROUTEALL" / "ROUTELCL"]
/// ```
fn vmac(words: Words<'_>) -> Parsed<'_, Vmac> {
    let local = opt(one_of(&[("ROUTEALL", false), ("ROUTELCL", true)]));
    let (rest, (address, local)) = pair(opt(mac), local).parse(words)?;
    Ok((rest, Vmac { address, configured: address.is_some(), local: local.unwrap_or(false) }))
}
