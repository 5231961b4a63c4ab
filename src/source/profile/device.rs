//! DEVICE.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cond, fail};

use super::Profile;
use super::fault::Fault;
use super::operand::{made, name, one_of};
use super::settings::{Set, choice, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::attributes::Router;
use crate::tcpip::device::{Device, DeviceType};
use crate::tcpip::digits::Digits;

/// The routing attributes of an OSA.
pub const ROUTERS: [(&str, Router); 3] =
    [("NONROUTER", Router::Non), ("PRIROUTER", Router::Pri), ("SECROUTER", Router::Sec)];

const KINDS: [(&str, DeviceType); 4] = [
    ("LCS", DeviceType::Lcs),
    ("MPCIPA", DeviceType::Mpcipa),
    ("MPCPTP", DeviceType::Mpcptp),
    ("VIRTUAL", DeviceType::Vipa),
];

/// Adds a device.
// ASSUMED: a second DEVICE, LINK or INTERFACE of a name is refused, the first stays.
pub fn device<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let new = words.whole(definition)?;
    let devices = &mut profile.tcpip.devices.devices;
    if devices.iter().any(|device| device.name == new.name) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&new.name]).into());
    }
    devices.push(new);
    Ok(())
}

/// ```text
/// DEVICE name ("LCS" number *option / "MPCIPA" *option / "MPCPTP" *option / "VIRTUAL" number)
/// ```
fn definition(words: Words<'_>) -> Parsed<'_, Device> {
    let (rest, (name, kind)) = (name::<16>, one_of(&KINDS)).parse(words)?;
    let mut new = Device::new(name, kind);
    let number = made("a device number of 1 to 4 hexadecimal digits", Digits::read);
    let numbered = matches!(kind, DeviceType::Lcs | DeviceType::Vipa);
    let (rest, number) = cond(numbered, number).parse(rest)?;
    // The number of a virtual device stands for no channel; no report shows it.
    new.number = number.filter(|_| kind == DeviceType::Lcs);
    let (rest, changes) = settings(|words| option(kind, words))(rest)?;
    Ok((rest, changes.onto(new)))
}

/// ```text
/// option = ["NO"] "AUTORESTART" / "NONROUTER" / "PRIROUTER" / "SECROUTER" / ["NO"] "NETMAN" / "IOBUFFERSIZE" bytes
/// ```
fn option(kind: DeviceType, words: Words<'_>) -> Parsed<'_, Set<Device>> {
    // No report shows it.
    let mut restart = switch("AUTORESTART", |_: &mut Device, _| ());
    let router = choice(&ROUTERS, |device: &mut Device, router| device.router = router);
    let bytes = one_of(&[("20480", 20_480), ("32768", 32_768)]);
    let adapter = alt((
        switch("NETMAN", |device: &mut Device, on| device.network_management = on),
        set("IOBUFFERSIZE", bytes, |device: &mut Device, bytes| device.buffer_size = Some(bytes)),
    ));
    match kind {
        DeviceType::Lcs => alt((restart, adapter)).parse(words),
        DeviceType::Mpcipa => alt((restart, router)).parse(words),
        DeviceType::Mpcptp => restart.parse(words),
        _ => fail().parse(words),
    }
}
