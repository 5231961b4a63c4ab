//! LINK.

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
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

/// ```text
/// LINK name type [number] device *attribute
/// ```
pub fn link(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    let kind = operands.one_of(&KINDS)?;
    let mut attributes = new_attributes(kind, &profile.tcpip.configuration);
    if matches!(kind, LinkType::Eth | LinkType::Tr | LinkType::Fddi | LinkType::Vipa) {
        let number = operands.number(0..=255)?;
        attributes.net_number = u8::try_from(number).unwrap_or(u8::MAX);
    }
    let device = operands.name::<16>()?;
    let devices = &profile.tcpip.devices.devices;
    let on = devices.iter().find(|known| known.name == device && known.kind == kind.device());
    let Some(on) = on else {
        let expected = format!("a device of type {}", kind.device().word());
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&device, &expected]));
    };
    let active = on.kind.is_always_active() || on.status == Some(Status::Ready);
    attributes.router.configured = on.router;
    attributes.router.actual = if active { on.router } else { attributes.router.actual };
    operands.each_once(|word, operands| {
        // A virtual link has no adapter.
        let fits = kind != LinkType::Vipa;
        Ok(fits && (matches!(word, "CHECKSUM" | "NOCHECKSUM") || attribute(word, operands, &mut attributes)?))
    })?;
    let hiper = (kind == LinkType::Ipaqidio).then(|| device.clone());
    attributes.device = Some(device);
    profile.define(Interface {
        active,
        trle: hiper.filter(|name| name.len() <= 8),
        attributes: Some(Box::new(attributes)),
        ..Interface::new(name, Definition::Link, usual_mtu(kind))
    })
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
