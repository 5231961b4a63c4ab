//! IPCONFIG6.

use std::net::Ipv6Addr;

use super::Profile;
use super::fault::Fault;
use super::ip::{forwarding, multipath};
use super::operands::{Once, Operands, decimal};
use crate::message;
use crate::tcpip::configuration::{DynamicXcf6, Forwarding, Ip6, Multipath, TemporaryAddresses};

/// ```text
/// IPCONFIG6 operand ...
/// ```
pub fn ipconfig6(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    if !profile.tcpip.ipv6 {
        return Err(Fault::new(&message::PROFILE_NOT_IPV6, []));
    }
    let mut ip6 = profile.tcpip.configuration.ip6.clone();
    operands.each_once(|word, operands| {
        Ok(value(word, operands, &mut ip6)? || choice(word, operands, &mut ip6)?)
    })?;
    profile.configure(|configuration| configuration.ip6 = ip6)?;
    Ok(())
}

fn value(word: &str, operands: &mut Operands<'_>, ip6: &mut Ip6) -> Result<bool, Fault> {
    match word {
        "DYNAMICXCF" => ip6.dynamic_xcf = Some(dynamic_xcf(operands)?),
        "NODYNAMICXCF" => ip6.dynamic_xcf = None,
        "HOPLIMIT" => ip6.hop_limit = operands.number(1..=255)?,
        "ICMPERRORLIMIT" => ip6.icmp_error_limit = operands.number(0..=99_999)?,
        "TCPSTACKSOURCEVIPA" => ip6.tcp_stack_source_vipa = Some(operands.name::<16>()?),
        "NOTCPSTACKSOURCEVIPA" => ip6.tcp_stack_source_vipa = None,
        "TEMPADDRS" => ip6.temporary_addresses = Some(temporary(operands)?),
        "NOTEMPADDRS" => ip6.temporary_addresses = None,
        _ => return Ok(false),
    }
    Ok(true)
}

fn choice(word: &str, operands: &mut Operands<'_>, ip6: &mut Ip6) -> Result<bool, Fault> {
    let yes = !word.starts_with("NO");
    match word {
        "CHECKSUMOFFLOAD" | "NOCHECKSUMOFFLOAD" => ip6.checksum_offload = yes,
        "DATAGRAMFWD" => ip6.forwarding = forwarding(operands)?,
        "NODATAGRAMFWD" => ip6.forwarding = Forwarding::No,
        "IGNOREREDIRECT" => ip6.ignore_redirect = true,
        "IGNOREROUTERHOPLIMIT" | "NOIGNOREROUTERHOPLIMIT" => ip6.ignore_router_hop_limit = yes,
        "IPSECURITY" => {
            ip6.ip_security = true;
            if operands.is("OSMSECCLASS") {
                ip6.osm_security_class = operands.number(1..=255)?;
            }
        }
        "MULTIPATH" => ip6.multipath = multipath(operands),
        "NOMULTIPATH" => ip6.multipath = Multipath::No,
        // No report shows it.
        "R1COMPLIANCE" => {}
        "SEGMENTATIONOFFLOAD" | "NOSEGMENTATIONOFFLOAD" => ip6.segmentation_offload = yes,
        "SOURCEVIPA" | "NOSOURCEVIPA" => ip6.source_vipa = yes,
        _ => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// temporary = *("PREFLIFETIME" hours / "VALIDLIFETIME" hours)
/// ```
fn temporary(operands: &mut Operands<'_>) -> Result<TemporaryAddresses, Fault> {
    let mut times = TemporaryAddresses::default();
    let (words, mut once) = ([("PREFLIFETIME", true), ("VALIDLIFETIME", false)], Once::default());
    while let Some(preferred) = operands.choice_once(&words, &mut once)? {
        let hours = operands.number(1..=99_999)?;
        *(if preferred { &mut times.preferred_lifetime } else { &mut times.valid_lifetime }) = hours;
    }
    match times.preferred_lifetime > times.valid_lifetime {
        true => {
            let found = format!("PREFLIFETIME {}", times.preferred_lifetime);
            let expected = format!("at most {}", times.valid_lifetime);
            Err(Fault::new(&message::PROFILE_EXPECTED, [&found, &expected]))
        }
        false => Ok(times),
    }
}

/// ```text
/// dynamic-xcf = address "/" length
///               *("INTFID" id / "SECCLASS" number / "SMCD" / "NOSMCD" / "SOURCEVIPAINT" name)
/// ```
fn dynamic_xcf(operands: &mut Operands<'_>) -> Result<DynamicXcf6, Fault> {
    let (address, prefix) = operands.read("an IPv6 address with a prefix length", |word| {
        let (address, length) = word.split_once('/')?;
        let length = decimal(length).and_then(|n| u8::try_from(n).ok()).filter(|&n| n <= 128)?;
        Some((address.parse::<Ipv6Addr>().ok()?, length))
    })?;
    let mut xcf =
        DynamicXcf6 { address, prefix, interface_id: None, source_vipa_interface: None, security_class: 255 };
    let words = [("SECCLASS", 0), ("SMCD", 1), ("NOSMCD", 1), ("SOURCEVIPAINT", 2), ("INTFID", 3)];
    let mut once = Once::default();
    loop {
        match operands.choice_once(&words, &mut once)? {
            Some(0) => xcf.security_class = operands.number(1..=255)?,
            Some(1) => {}
            Some(2) => xcf.source_vipa_interface = Some(operands.name::<16>()?),
            Some(_) => xcf.interface_id = Some(shown_id(operands)?),
            None => return Ok(xcf),
        }
    }
}

/// An interface id, four groups of hexadecimal digits, as it is shown.
fn shown_id(operands: &mut Operands<'_>) -> Result<String, Fault> {
    operands.read(INTERFACE_ID, |word| interface_id(word).map(|_| word.to_ascii_lowercase()))
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
