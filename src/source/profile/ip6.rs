//! IPCONFIG6.

use std::net::IpAddr;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::Profile;
use super::fault::Fault;
use super::ip::{forwarding, multipath};
use super::operand::{made, name, number, prefixed, word};
use super::settings::{Set, flag, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::configuration::{DynamicXcf6, Forwarding, Ip6, Multipath, TemporaryAddresses};

/// ```text
/// IPCONFIG6 *(value / manner)
/// ```
pub fn ipconfig6<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    if !profile.tcpip.ipv6 {
        return Err(Fault::new(&message::PROFILE_NOT_IPV6, []).into());
    }
    let changes = words.whole(settings(alt((value, manner))))?;
    profile.configure(|configuration| changes.apply(&mut configuration.ip6))?;
    Ok(())
}

/// ```text
/// value = "DYNAMICXCF" dynamic-xcf / "NODYNAMICXCF" / "HOPLIMIT" n / "ICMPERRORLIMIT" n
///       / "TCPSTACKSOURCEVIPA" interface / "NOTCPSTACKSOURCEVIPA" / "TEMPADDRS" temporary / "NOTEMPADDRS"
/// ```
fn value(words: Words<'_>) -> Parsed<'_, Set<Ip6>> {
    alt((
        set("DYNAMICXCF", dynamic_xcf, |ip6: &mut Ip6, xcf| ip6.dynamic_xcf = Some(xcf)),
        flag("NODYNAMICXCF", |ip6: &mut Ip6| ip6.dynamic_xcf = None),
        set("HOPLIMIT", number(1..=255), |ip6: &mut Ip6, n| ip6.hop_limit = n),
        set("ICMPERRORLIMIT", number(0..=99_999), |ip6: &mut Ip6, n| ip6.icmp_error_limit = n),
        set("TCPSTACKSOURCEVIPA", name::<16>, |ip6: &mut Ip6, name| ip6.tcp_stack_source_vipa = Some(name)),
        flag("NOTCPSTACKSOURCEVIPA", |ip6: &mut Ip6| ip6.tcp_stack_source_vipa = None),
        set("TEMPADDRS", temporary, |ip6: &mut Ip6, times| ip6.temporary_addresses = Some(times)),
        flag("NOTEMPADDRS", |ip6: &mut Ip6| ip6.temporary_addresses = None),
    ))
    .parse(words)
}

/// ```text
/// manner = "DATAGRAMFWD" forwarding / "NODATAGRAMFWD" / "MULTIPATH" multipath / "NOMULTIPATH"
///        / ["NO"] ("CHECKSUMOFFLOAD" / "IGNOREROUTERHOPLIMIT" / "SEGMENTATIONOFFLOAD" / "SOURCEVIPA")
///        / "IGNOREREDIRECT" / "IPSECURITY" ["OSMSECCLASS" n] / "R1COMPLIANCE"
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Set<Ip6>> {
    alt((
        switch("CHECKSUMOFFLOAD", |ip6: &mut Ip6, on| ip6.checksum_offload = on),
        set("DATAGRAMFWD", forwarding, |ip6: &mut Ip6, how| ip6.forwarding = how),
        flag("NODATAGRAMFWD", |ip6: &mut Ip6| ip6.forwarding = Forwarding::No),
        flag("IGNOREREDIRECT", |ip6: &mut Ip6| ip6.ignore_redirect = true),
        switch("IGNOREROUTERHOPLIMIT", |ip6: &mut Ip6, on| ip6.ignore_router_hop_limit = on),
        set("IPSECURITY", security_class, |ip6: &mut Ip6, class| {
            ip6.ip_security = true;
            ip6.osm_security_class = class.unwrap_or(ip6.osm_security_class);
        }),
        set("MULTIPATH", multipath, |ip6: &mut Ip6, how| ip6.multipath = how),
        flag("NOMULTIPATH", |ip6: &mut Ip6| ip6.multipath = Multipath::No),
        // No report shows it.
        flag("R1COMPLIANCE", |_: &mut Ip6| ()),
        switch("SEGMENTATIONOFFLOAD", |ip6: &mut Ip6, on| ip6.segmentation_offload = on),
        switch("SOURCEVIPA", |ip6: &mut Ip6, on| ip6.source_vipa = on),
    ))
    .parse(words)
}

fn security_class(words: Words<'_>) -> Parsed<'_, Option<u32>> {
    opt(preceded(word("OSMSECCLASS"), cut(number(1..=255)))).parse(words)
}

/// ```text
/// temporary = *("PREFLIFETIME" hours / "VALIDLIFETIME" hours)
/// ```
fn temporary(words: Words<'_>) -> Parsed<'_, TemporaryAddresses> {
    type Times = TemporaryAddresses;
    let operand = alt((
        set("PREFLIFETIME", number(1..=99_999), |times: &mut Times, n| times.preferred_lifetime = n),
        set("VALIDLIFETIME", number(1..=99_999), |times: &mut Times, n| times.valid_lifetime = n),
    ));
    let (rest, changes) = settings(operand)(words)?;
    let times = changes.onto(Times::default());
    if times.preferred_lifetime > times.valid_lifetime {
        let found = format!("PREFLIFETIME {}", times.preferred_lifetime);
        let expected = format!("at most {}", times.valid_lifetime);
        return refused(words, Fault::new(&message::PROFILE_EXPECTED, [&found, &expected]));
    }
    Ok((rest, times))
}

/// ```text
/// dynamic-xcf = address "/" length *xcf-operand
/// ```
fn dynamic_xcf(words: Words<'_>) -> Parsed<'_, DynamicXcf6> {
    let read = |word: &str| match prefixed(word)? {
        (IpAddr::V6(address), Some(length)) => Some((address, length)),
        _ => None,
    };
    let (rest, (address, prefix)) = made("an IPv6 address with a prefix length", read)(words)?;
    let (rest, changes) = settings(xcf_operand)(rest)?;
    let xcf =
        DynamicXcf6 { address, prefix, interface_id: None, source_vipa_interface: None, security_class: 255 };
    Ok((rest, changes.onto(xcf)))
}

/// ```text
/// xcf-operand = "INTFID" id / "SECCLASS" number / "SMCD" / "NOSMCD" / "SOURCEVIPAINT" name
/// ```
fn xcf_operand(words: Words<'_>) -> Parsed<'_, Set<DynamicXcf6>> {
    type Xcf = DynamicXcf6;
    let shown_id = |word: &str| interface_id(word).map(|_| word.to_ascii_lowercase());
    alt((
        set("INTFID", made(INTERFACE_ID, shown_id), |xcf: &mut Xcf, id| xcf.interface_id = Some(id)),
        set("SECCLASS", number(1..=255), |xcf: &mut Xcf, n| xcf.security_class = n),
        // No report shows it.
        switch("SMCD", |_: &mut Xcf, _| ()),
        set("SOURCEVIPAINT", name::<16>, |xcf: &mut Xcf, name| xcf.source_vipa_interface = Some(name)),
    ))
    .parse(words)
}

/// What an interface id must be.
pub const INTERFACE_ID: &str = "an interface id such as 0:0:0:1";

/// The interface id that four groups of hexadecimal digits spell.
pub fn interface_id(word: &str) -> Option<u64> {
    let group = |text: &str| {
        let fits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| fits)
    };
    let groups: Vec<u64> = word.split(':').map(group).collect::<Option<_>>()?;
    (groups.len() == 4).then(|| groups.into_iter().fold(0, |id, group| id << 16 | group))
}
