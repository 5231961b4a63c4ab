//! IPCONFIG and ARPAGE.

use std::net::IpAddr;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{pair, preceded};

use super::Profile;
use super::operand::{ipv4, made, mask, name, number, one_of, prefixed, word};
use super::settings::{Set, flag, part, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::Format;
use crate::tcpip::configuration::{DynamicXcf, Forwarding, Ip, Multipath};

/// What IPCONFIG changes.
struct Changed {
    ip: Ip,
    format: Option<Format>,
}

/// ```text
/// IPCONFIG *(format / value / manner)
/// ```
pub fn ipconfig<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let ip: fn(&mut Changed) -> &mut Ip = |changed| &mut changed.ip;
    let changes = words.whole(settings(alt((format, part(ip, value), part(ip, manner)))))?;
    let (ip, format) = (profile.tcpip.configuration.ip.clone(), profile.tcpip.format);
    let Changed { ip, format } = changes.onto(Changed { ip, format });
    profile.configure(|configuration| configuration.ip = ip)?;
    profile.tcpip.format = format;
    Ok(())
}

/// ```text
/// format = "FORMAT" ("LONG" / "SHORT")
/// ```
fn format(words: Words<'_>) -> Parsed<'_, Set<Changed>> {
    let form = one_of(&[("LONG", Format::Long), ("SHORT", Format::Short)]);
    set("FORMAT", form, |changed: &mut Changed, form| changed.format = Some(form)).parse(words)
}

/// ```text
/// value = "ARPTO" seconds / "DEVRETRYDURATION" seconds / "DYNAMICXCF" dynamic-xcf / "NODYNAMICXCF"
///       / "IQDIOROUTING" priority / "NOIQDIOROUTING" / "QDIOACCELERATOR" priority / "NOQDIOACCELERATOR"
///       / "REASSEMBLYTIMEOUT" seconds / "TCPSTACKSOURCEVIPA" address / "NOTCPSTACKSOURCEVIPA" / "TTL" n
/// ```
fn value(words: Words<'_>) -> Parsed<'_, Set<Ip>> {
    alt((
        set("ARPTO", number(60..=86_400), |ip: &mut Ip, n| ip.arp_timeout = n),
        set("DEVRETRYDURATION", number(0..=EIGHT_DIGITS), |ip: &mut Ip, n| ip.device_retry_duration = n),
        set("DYNAMICXCF", dynamic_xcf, |ip: &mut Ip, xcf| ip.dynamic_xcf = Some(xcf)),
        flag("NODYNAMICXCF", |ip: &mut Ip| ip.dynamic_xcf = None),
        set("IQDIOROUTING", priority, |ip: &mut Ip, n| ip.iqdio_routing = Some(n)),
        flag("NOIQDIOROUTING", |ip: &mut Ip| ip.iqdio_routing = None),
        set("QDIOACCELERATOR", priority, |ip: &mut Ip, n| ip.qdio_accelerator = Some(n)),
        flag("NOQDIOACCELERATOR", |ip: &mut Ip| ip.qdio_accelerator = None),
        set("REASSEMBLYTIMEOUT", number(0..=99_999), |ip: &mut Ip, n| ip.reassembly_timeout = n),
        set("TCPSTACKSOURCEVIPA", ipv4, |ip: &mut Ip, vipa| {
            ip.tcp_stack_source_vipa = Some(vipa.to_string());
        }),
        flag("NOTCPSTACKSOURCEVIPA", |ip: &mut Ip| ip.tcp_stack_source_vipa = None),
        set("TTL", number(1..=255), |ip: &mut Ip, n| ip.time_to_live = n),
    ))
    .parse(words)
}

/// ```text
/// manner = "DATAGRAMFWD" forwarding / "NODATAGRAMFWD" / "MULTIPATH" multipath / "NOMULTIPATH"
///        / ["NO"] ("CHECKSUMOFFLOAD" / "PATHMTUDISCOVERY" / "SEGMENTATIONOFFLOAD" / "SOURCEVIPA" / "SYSPLEXROUTING")
///        / "IGNOREREDIRECT" / "IPSECURITY"
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Set<Ip>> {
    alt((
        switch("CHECKSUMOFFLOAD", |ip: &mut Ip, on| ip.checksum_offload = on),
        set("DATAGRAMFWD", forwarding, |ip: &mut Ip, how| ip.forwarding = how),
        flag("NODATAGRAMFWD", |ip: &mut Ip| ip.forwarding = Forwarding::No),
        flag("IGNOREREDIRECT", |ip: &mut Ip| ip.ignore_redirect = true),
        flag("IPSECURITY", |ip: &mut Ip| ip.ip_security = true),
        set("MULTIPATH", multipath, |ip: &mut Ip, how| ip.multipath = how),
        flag("NOMULTIPATH", |ip: &mut Ip| ip.multipath = Multipath::No),
        switch("PATHMTUDISCOVERY", |ip: &mut Ip, on| ip.path_mtu_discovery = on),
        switch("SEGMENTATIONOFFLOAD", |ip: &mut Ip, on| ip.segmentation_offload = on),
        switch("SOURCEVIPA", |ip: &mut Ip, on| ip.source_vipa = on),
        switch("SYSPLEXROUTING", |ip: &mut Ip, on| ip.sysplex_routing = on),
    ))
    .parse(words)
}

/// ```text
/// forwarding = ["NOFWDMULTIPATH" / "FWDMULTIPATH" "PERPACKET"]
/// ```
pub fn forwarding(words: Words<'_>) -> Parsed<'_, Forwarding> {
    let each_packet = preceded(word("FWDMULTIPATH"), cut(word("PERPACKET"))).map(|()| Forwarding::PerPacket);
    let one_path = word("NOFWDMULTIPATH").map(|()| Forwarding::Yes);
    opt(alt((each_packet, one_path))).map(Option::unwrap_or_default).parse(words)
}

/// ```text
/// multipath = ["PERCONNECTION" / "PERPACKET"]
/// ```
pub fn multipath(words: Words<'_>) -> Parsed<'_, Multipath> {
    let names = [("PERCONNECTION", Multipath::PerConnection), ("PERPACKET", Multipath::PerPacket)];
    opt(one_of(&names)).map(|how| how.unwrap_or(Multipath::PerConnection)).parse(words)
}

/// ```text
/// priority = ["QDIOPRIORITY" number]
/// ```
fn priority(words: Words<'_>) -> Parsed<'_, u32> {
    opt(preceded(word("QDIOPRIORITY"), cut(number(1..=4)))).map(|n| n.unwrap_or(1)).parse(words)
}

/// ```text
/// dynamic-xcf = (address "/" bits / address mask) cost *xcf-operand
/// ```
fn dynamic_xcf(words: Words<'_>) -> Parsed<'_, DynamicXcf> {
    let prefixed = made("an IPv4 address", |word| match prefixed(word)? {
        (IpAddr::V4(address), bits @ Some(_)) => Some((address, bits, None)),
        _ => None,
    });
    let masked = pair(ipv4, cut(mask)).map(|(address, mask)| (address, None, Some(mask)));
    let (rest, (address, prefix, subnet_mask)) = alt((prefixed, masked)).parse(words)?;
    let (rest, metric) = number(0..=99)(rest)?;
    let (rest, changes) = settings(xcf_operand)(rest)?;
    let xcf = DynamicXcf {
        address,
        prefix,
        subnet_mask,
        metric,
        security_class: 255,
        source_vipa_interface: None,
        smcd: false,
    };
    Ok((rest, changes.onto(xcf)))
}

/// ```text
/// xcf-operand = "SECCLASS" number / "SMCD" / "NOSMCD" / "SOURCEVIPAINT" name
/// ```
fn xcf_operand(words: Words<'_>) -> Parsed<'_, Set<DynamicXcf>> {
    alt((
        set("SECCLASS", number(1..=255), |xcf: &mut DynamicXcf, n| xcf.security_class = n),
        switch("SMCD", |xcf: &mut DynamicXcf, on| xcf.smcd = on),
        set("SOURCEVIPAINT", name::<16>, |xcf: &mut DynamicXcf, name| {
            xcf.source_vipa_interface = Some(name);
        }),
    ))
    .parse(words)
}

/// ```text
/// ARPAGE minutes
/// ```
pub fn arpage<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    profile.tcpip.configuration.ip.arp_timeout = words.whole(number(1..=1440))? * 60;
    Ok(())
}
