//! IPCONFIG and ARPAGE.

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands, decimal};
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::Format;
use crate::tcpip::configuration::{DynamicXcf, Forwarding, Ip, Multipath};

/// ```text
/// IPCONFIG operand ...
/// ```
pub fn ipconfig(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut ip = profile.tcpip.configuration.ip.clone();
    let mut format = profile.tcpip.format;
    operands.each_once(|word, operands| {
        if word == "FORMAT" {
            format = Some(operands.one_of(&[("LONG", Format::Long), ("SHORT", Format::Short)])?);
            return Ok(true);
        }
        Ok(value(word, operands, &mut ip)? || choice(word, operands, &mut ip)?)
    })?;
    profile.configure(|configuration| configuration.ip = ip)?;
    profile.tcpip.format = format;
    Ok(())
}

fn value(word: &str, operands: &mut Operands<'_>, ip: &mut Ip) -> Result<bool, Fault> {
    match word {
        "ARPTO" => ip.arp_timeout = operands.number(60..=86_400)?,
        "DEVRETRYDURATION" => ip.device_retry_duration = operands.number(0..=EIGHT_DIGITS)?,
        "DYNAMICXCF" => ip.dynamic_xcf = Some(dynamic_xcf(operands)?),
        "NODYNAMICXCF" => ip.dynamic_xcf = None,
        "IQDIOROUTING" => ip.iqdio_routing = Some(priority(operands)?),
        "NOIQDIOROUTING" => ip.iqdio_routing = None,
        "QDIOACCELERATOR" => ip.qdio_accelerator = Some(priority(operands)?),
        "NOQDIOACCELERATOR" => ip.qdio_accelerator = None,
        "REASSEMBLYTIMEOUT" => ip.reassembly_timeout = operands.number(0..=99_999)?,
        "TCPSTACKSOURCEVIPA" => ip.tcp_stack_source_vipa = Some(operands.ipv4()?.to_string()),
        "NOTCPSTACKSOURCEVIPA" => ip.tcp_stack_source_vipa = None,
        "TTL" => ip.time_to_live = operands.number(1..=255)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn choice(word: &str, operands: &mut Operands<'_>, ip: &mut Ip) -> Result<bool, Fault> {
    let yes = !word.starts_with("NO");
    match word {
        "CHECKSUMOFFLOAD" | "NOCHECKSUMOFFLOAD" => ip.checksum_offload = yes,
        "DATAGRAMFWD" => ip.forwarding = forwarding(operands)?,
        "NODATAGRAMFWD" => ip.forwarding = Forwarding::No,
        "IGNOREREDIRECT" => ip.ignore_redirect = true,
        "IPSECURITY" => ip.ip_security = true,
        "MULTIPATH" => ip.multipath = multipath(operands),
        "NOMULTIPATH" => ip.multipath = Multipath::No,
        "PATHMTUDISCOVERY" | "NOPATHMTUDISCOVERY" => ip.path_mtu_discovery = yes,
        "SEGMENTATIONOFFLOAD" | "NOSEGMENTATIONOFFLOAD" => ip.segmentation_offload = yes,
        "SOURCEVIPA" | "NOSOURCEVIPA" => ip.source_vipa = yes,
        "SYSPLEXROUTING" | "NOSYSPLEXROUTING" => ip.sysplex_routing = yes,
        _ => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// forwarding = ["NOFWDMULTIPATH" / "FWDMULTIPATH" "PERPACKET"]
/// ```
pub fn forwarding(operands: &mut Operands<'_>) -> Result<Forwarding, Fault> {
    if operands.is("FWDMULTIPATH") {
        return operands.one_of(&[("PERPACKET", Forwarding::PerPacket)]);
    }
    operands.is("NOFWDMULTIPATH");
    Ok(Forwarding::Yes)
}

/// ```text
/// multipath = ["PERCONNECTION" / "PERPACKET"]
/// ```
pub fn multipath(operands: &mut Operands<'_>) -> Multipath {
    let words = [("PERCONNECTION", Multipath::PerConnection), ("PERPACKET", Multipath::PerPacket)];
    operands.choice(&words).unwrap_or(Multipath::PerConnection)
}

/// ```text
/// priority = ["QDIOPRIORITY" number]
/// ```
fn priority(operands: &mut Operands<'_>) -> Result<u32, Fault> {
    if operands.is("QDIOPRIORITY") { operands.number(1..=4) } else { Ok(1) }
}

/// ```text
/// dynamic-xcf = (address "/" bits / address mask) cost
///               *("SECCLASS" number / "SMCD" / "NOSMCD" / "SOURCEVIPAINT" name)
/// ```
fn dynamic_xcf(operands: &mut Operands<'_>) -> Result<DynamicXcf, Fault> {
    let net = operands.take_if(|word| {
        let (address, bits) = word.split_once('/')?;
        let bits = decimal(bits).and_then(|bits| u8::try_from(bits).ok()).filter(|&bits| bits <= 32)?;
        Some((address.parse().ok()?, bits))
    });
    let (address, prefix, subnet_mask) = match net {
        Some((address, prefix)) => (address, Some(prefix), None),
        None => (operands.ipv4()?, None, Some(operands.mask()?)),
    };
    let metric = operands.number(0..=99)?;
    let mut xcf = DynamicXcf {
        address,
        prefix,
        subnet_mask,
        metric,
        security_class: 255,
        source_vipa_interface: None,
        smcd: false,
    };
    let mut once = Once::default();
    let words = [("SECCLASS", 0), ("SMCD", 1), ("NOSMCD", 2), ("SOURCEVIPAINT", 3)];
    loop {
        match operands.choice_once(&words, &mut once)? {
            Some(0) => xcf.security_class = operands.number(1..=255)?,
            Some(smcd @ (1 | 2)) => xcf.smcd = smcd == 1,
            Some(_) => xcf.source_vipa_interface = Some(operands.name::<16>()?),
            None => return Ok(xcf),
        }
    }
}

/// ```text
/// ARPAGE minutes
/// ```
pub fn arpage(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let minutes = operands.number(1..=1440)?;
    operands.end()?;
    profile.tcpip.configuration.ip.arp_timeout = minutes * 60;
    Ok(())
}
