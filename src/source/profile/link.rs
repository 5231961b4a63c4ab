//! LINK.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cond, fail};

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::fault::Fault;
use super::operand::{byte, name, one_of};
use super::settings::{Set, Settings, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::attributes::Attributes;
use crate::tcpip::device::{LinkType, Status};
use crate::tcpip::interface::{Definition, Interface};

// ASSUMED: 802.3 and ETHEROR802.3 links are of the type ETH in DEVLINKS, as ETHERNET links are.
const KINDS: [(&str, LinkType); 10] = [
    ("ETHERNET", LinkType::Eth),
    ("802.3", LinkType::Eth),
    ("ETHEROR802.3", LinkType::Eth),
    ("IBMTR", LinkType::Tr),
    ("FDDI", LinkType::Fddi),
    ("IPAQENET", LinkType::Ipaqenet),
    ("IPAQTR", LinkType::Ipaqtr),
    ("IPAQIDIO", LinkType::Ipaqidio),
    ("MPCPTP", LinkType::Mpcptp),
    ("VIRTUAL", LinkType::Vipa),
];

/// A link as it is coded.
struct Coded {
    name: String,
    kind: LinkType,
    number: Option<u8>,
    device: String,
    attributes: Settings<Attributes>,
}

/// Adds a link to its device.
pub fn link<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let Coded { name, kind, number, device, attributes: changes } = words.whole(definition)?;
    let devices = &profile.tcpip.devices.devices;
    let on = devices.iter().find(|known| known.name == device && known.kind == kind.device());
    let Some(on) = on else {
        let expected = format!("a device of type {}", kind.device().word());
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&device, &expected]).into());
    };
    let active = on.kind.is_always_active() || on.status == Some(Status::Ready);
    let mut attributes = new_attributes(kind, &profile.tcpip.configuration);
    attributes.net_number = number.unwrap_or(attributes.net_number);
    attributes.router.configured = on.router;
    attributes.router.actual = if active { on.router } else { attributes.router.actual };
    changes.apply(&mut attributes);
    let hiper = (kind == LinkType::Ipaqidio).then(|| device.clone());
    attributes.device = Some(device);
    profile.define(Interface {
        active,
        trle: hiper.filter(|name| name.len() <= 8),
        attributes: Some(Box::new(attributes)),
        ..Interface::new(name, Definition::Link, usual_mtu(kind))
    })?;
    Ok(())
}

/// ```text
/// LINK name type [number] device *option
/// ```
fn definition(words: Words<'_>) -> Parsed<'_, Coded> {
    let (rest, (name, kind)) = (name::<16>, one_of(&KINDS)).parse(words)?;
    let numbered = matches!(kind, LinkType::Eth | LinkType::Tr | LinkType::Fddi | LinkType::Vipa);
    let device = super::operand::name::<16>;
    let (rest, (number, device)) = (cond(numbered, byte(0..=255)), device).parse(rest)?;
    let (rest, attributes) = settings(|words| option(kind, words))(rest)?;
    Ok((rest, Coded { name, kind, number, device, attributes }))
}

/// ```text
/// option = ["NO"] "CHECKSUM" / attribute
/// ```
fn option(kind: LinkType, words: Words<'_>) -> Parsed<'_, Set<Attributes>> {
    match kind {
        // A virtual link has no adapter.
        LinkType::Vipa => fail().parse(words),
        // No report shows CHECKSUM.
        _ => alt((switch("CHECKSUM", |_: &mut Attributes, _| ()), attribute)).parse(words),
    }
}

impl Profile<'_> {
    /// Adds a link or an interface.
    pub fn define(&mut self, new: Interface) -> Result<(), Fault> {
        if self.tcpip.interfaces.iter().any(|known| known.name == new.name) {
            return Err(Fault::new(&message::PROFILE_DEFINED, [&new.name]));
        }
        self.tcpip.interfaces.push(new);
        Ok(())
    }
}
