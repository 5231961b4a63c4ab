//! DELETE.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::tcpip::device::Status;
use crate::tcpip::interface::Definition;
use crate::tcpip::port::Protocol;

#[derive(Clone, Copy)]
enum What {
    Device,
    Link,
    Port,
    Range,
}

/// ```text
/// DELETE ("DEVICE" name / "LINK" name / "PORT" port protocol job / "PORTRANGE" first count protocol job)
/// ```
pub fn delete(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let words =
        [("DEVICE", What::Device), ("LINK", What::Link), ("PORT", What::Port), ("PORTRANGE", What::Range)];
    match operands.one_of(&words)? {
        What::Device => device(operands, profile),
        What::Link => link(operands, profile),
        What::Port => port(operands, profile, false),
        What::Range => port(operands, profile, true),
    }
}

fn device(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    operands.end()?;
    let has_links = profile.tcpip.interfaces.iter().any(|i| i.definition.is_link() && i.device() == name);
    let devices = &mut profile.tcpip.devices.devices;
    let free = |d: &&crate::tcpip::device::Device| d.name == name && d.status != Some(Status::Ready);
    match devices.iter().any(|d| free(&d)) && !has_links {
        true => devices.retain(|device| device.name != name),
        false => {
            let expected = "a device that is stopped and has no links";
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]));
        }
    }
    Ok(())
}

fn link(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let name = operands.name::<16>()?;
    operands.end()?;
    let interfaces = &mut profile.tcpip.interfaces;
    let at = interfaces
        .iter()
        .position(|i| i.name == name && i.definition == Definition::Link && i.addresses.is_empty());
    let Some(at) = at else {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "a link that is not in the HOME list"]));
    };
    interfaces.remove(at);
    profile.tcpip.forget_gone_interfaces();
    Ok(())
}

fn port(operands: &mut Operands<'_>, profile: &mut Profile<'_>, is_range: bool) -> Result<(), Fault> {
    let first = operands.port()?;
    let count = if is_range { operands.number(1..=65_535)? } else { 1 };
    let last = u16::try_from(u32::from(first) + count - 1).unwrap_or(u16::MAX);
    let protocol = operands.one_of(&[("TCP", Protocol::Tcp), ("UDP", Protocol::Udp)])?;
    let job = operands.job()?;
    operands.end()?;
    let reserved = &mut profile.tcpip.ports.reserved;
    let before = reserved.len();
    reserved.retain(|entry| {
        let same = (entry.is_range, &entry.ports, entry.protocol, &entry.job);
        same != (is_range, &(first..=last), protocol, &job)
    });
    match reserved.len() < before {
        true => Ok(()),
        false => Err(Fault::new(&message::PROFILE_EXPECTED, [&first.to_string(), "a reserved port"])),
    }
}
