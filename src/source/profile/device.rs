//! DEVICE.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::tcpip::attributes::Router;
use crate::tcpip::device::{Device, DeviceType};
use crate::tcpip::digits::Digits;

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
    let mut new = Device::new(name, kind);
    if matches!(kind, DeviceType::Lcs | DeviceType::Vipa) {
        let number = operands.read("a device number of 1 to 4 hexadecimal digits", Digits::read)?;
        // The number of a virtual device stands for no channel; no report shows it.
        new.number = Some(number).filter(|_| kind == DeviceType::Lcs);
    }
    operands.each_once(|word, operands| option(word, operands, &mut new))?;
    if profile.tcpip.devices.devices.iter().any(|device| device.name == new.name) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&new.name]));
    }
    profile.tcpip.devices.devices.push(new);
    Ok(())
}

/// ```text
/// option = ["NO"] "AUTORESTART" / "NONROUTER" / "PRIROUTER" / "SECROUTER" / ["NO"] "NETMAN" / "IOBUFFERSIZE" bytes
/// ```
fn option(word: &str, operands: &mut Operands<'_>, device: &mut Device) -> Result<bool, Fault> {
    let router = ROUTERS.iter().find(|(name, _)| *name == word);
    match (word, device.kind, router) {
        ("AUTORESTART" | "NOAUTORESTART", ..) => return Ok(device.kind != DeviceType::Vipa),
        (_, DeviceType::Mpcipa, Some((_, router))) => device.router = *router,
        ("NETMAN" | "NONETMAN", DeviceType::Lcs, _) => device.network_management = word == "NETMAN",
        ("IOBUFFERSIZE", DeviceType::Lcs, _) => {
            device.buffer_size = Some(operands.one_of(&[("20480", 20_480), ("32768", 32_768)])?);
        }
        _ => return Ok(false),
    }
    Ok(true)
}
