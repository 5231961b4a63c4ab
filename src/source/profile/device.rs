//! DEVICE, LINK, START, STOP and DELETE.

use super::Profile;
use super::attributes::{attribute, new_attributes, usual_mtu};
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::tcpip::attributes::Router;
use crate::tcpip::device::{Device, DeviceType, LinkType, Status};
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, Interface};

/// The routing attributes of an OSA.
pub const ROUTERS: [(&str, Router); 3] =
    [("NONROUTER", Router::Non), ("PRIROUTER", Router::Pri), ("SECROUTER", Router::Sec)];

/// ```text
/// DEVICE name ("LCS" number *option / "MPCIPA" *option / "MPCPTP" *option / "VIRTUAL" number)
/// ```
// ASSUMED: a second DEVICE, LINK or INTERFACE of a name is refused, the first stays.
pub fn device(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    let kinds = [
        ("LCS", DeviceType::Lcs),
        ("MPCIPA", DeviceType::Mpcipa),
        ("MPCPTP", DeviceType::Mpcptp),
        ("VIRTUAL", DeviceType::Vipa),
    ];
    let kind = operands.one_of(&kinds)?;
    let number = match kind {
        DeviceType::Lcs | DeviceType::Vipa => {
            Some(operands.read("a device number of 1 to 4 hexadecimal digits", Digits::read)?)
        }
        _ => None,
    };
    // The number of a virtual device stands for no channel; no report shows it.
    let number = number.filter(|_| kind != DeviceType::Vipa);
    let mut router = Router::Non;
    operands.each_once(|word, operands| {
        let known = ROUTERS.iter().find(|(name, _)| *name == word);
        match (word, kind, known) {
            ("AUTORESTART" | "NOAUTORESTART", ..) if kind != DeviceType::Vipa => {}
            (_, DeviceType::Mpcipa, Some((_, value))) => router = *value,
            ("NETMAN" | "NONETMAN", DeviceType::Lcs, _) => {}
            ("IOBUFFERSIZE", DeviceType::Lcs, _) => {
                operands.one_of(&[("20480", ()), ("32768", ())])?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if profile.tcpip.devices.devices.iter().any(|device| device.name == name) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&name]));
    }
    let status = (!kind.is_always_active()).then_some(Status::NotActive);
    profile.routers.push((name.clone(), router));
    profile.tcpip.devices.devices.push(Device { name, kind, number, status });
    Ok(())
}

/// ```text
/// LINK name type [number] device *attribute
/// ```
// ASSUMED: FDDI and IPAQTR links are refused, because DEVLINKS has no layout for them.
pub fn link(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    let kinds = [
        ("ETHERNET", LinkType::Eth),
        ("802.3", LinkType::Eth),
        ("ETHEROR802.3", LinkType::Eth),
        ("IBMTR", LinkType::Tr),
        ("IPAQENET", LinkType::Ipaqenet),
        ("IPAQIDIO", LinkType::Ipaqidio),
        ("MPCPTP", LinkType::Mpcptp),
        ("VIRTUAL", LinkType::Vipa),
    ];
    let kind = operands.one_of(&kinds)?;
    let mut attributes = new_attributes(kind);
    if matches!(kind, LinkType::Eth | LinkType::Tr | LinkType::Vipa) {
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
    if let Some((_, router)) = profile.routers.iter().find(|(name, _)| *name == device) {
        attributes.router.configured = *router;
    }
    operands.each_once(|word, operands| attribute(word, operands, &mut attributes))?;
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

    /// Starts or stops a device with its links, or an interface. False if there is none of this name.
    pub fn switch(&mut self, name: &str, on: bool) -> bool {
        let tcpip = &mut *self.tcpip;
        let device = tcpip.devices.devices.iter_mut().find(|device| device.name == name);
        let mut found = device.is_some();
        if let Some(device) = device.filter(|device| !device.kind.is_always_active()) {
            device.status = Some(Status::of(on));
        }
        let fixed = |kind| matches!(kind, LinkType::Vipa | LinkType::Vipa6 | LinkType::Loopback6);
        for interface in &mut tcpip.interfaces {
            let is_link = interface.definition.is_link();
            let meant = if is_link { interface.device() == name } else { interface.name == name };
            found |= meant && !is_link;
            if !meant || fixed(interface.kind()) {
                continue;
            }
            interface.switch(on);
            for route in tcpip.routes.iter_mut().filter(|route| route.interface == interface.name) {
                route.up = on;
            }
        }
        found
    }
}

/// ```text
/// START name
/// ```
pub fn start(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    switched(operands, profile, true)
}

/// ```text
/// STOP name
/// ```
pub fn stop(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    switched(operands, profile, false)
}

fn switched(operands: &mut Operands<'_>, profile: &mut Profile<'_>, on: bool) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    operands.end()?;
    match profile.switch(&name, on) {
        true => Ok(()),
        false => Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "a device or an interface"])),
    }
}
