//! DELETE.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cond, cut};
use nom::sequence::preceded;

use super::Profile;
use super::fault::Fault;
use super::operand::{job, name, number, port, word};
use super::port::{last, protocol};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::device::{Device, Status};
use crate::tcpip::interface::Definition;
use crate::tcpip::port::Protocol;

/// What is deleted.
enum Deleted {
    Device(String),
    Link(String),
    Port(Ports),
}

/// Reserved ports.
struct Ports {
    is_range: bool,
    first: u16,
    last: u16,
    protocol: Protocol,
    job: String,
}

/// Deletes a device, a link or reserved ports.
pub fn delete<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    match words.whole(deleted)? {
        Deleted::Device(name) => device(&name, profile)?,
        Deleted::Link(name) => link(&name, profile)?,
        Deleted::Port(ports) => release(&ports, profile)?,
    }
    Ok(())
}

/// ```text
/// DELETE ("DEVICE" name / "LINK" name / "PORT" port protocol job / "PORTRANGE" first count protocol job)
/// ```
fn deleted(words: Words<'_>) -> Parsed<'_, Deleted> {
    alt((
        preceded(word("DEVICE"), cut(name::<16>)).map(Deleted::Device),
        preceded(word("LINK"), cut(name::<16>)).map(Deleted::Link),
        preceded(word("PORT"), cut(|words| ports(false, words))).map(Deleted::Port),
        preceded(word("PORTRANGE"), cut(|words| ports(true, words))).map(Deleted::Port),
    ))
    .parse(words)
}

/// ```text
/// ports = first [count] protocol job
/// ```
fn ports(is_range: bool, words: Words<'_>) -> Parsed<'_, Ports> {
    let (rest, first) = port(words)?;
    let (rest, count) = cond(is_range, number(1..=65_535)).parse(rest)?;
    let (rest, (protocol, job)) = (protocol, job).parse(rest)?;
    Ok((rest, Ports { is_range, first, last: last(first, count.unwrap_or(1)), protocol, job }))
}

fn device(name: &str, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let has_links = profile.tcpip.interfaces.iter().any(|i| i.definition.is_link() && i.device() == name);
    let devices = &mut profile.tcpip.devices.devices;
    let free = |device: &Device| device.name == name && device.status != Some(Status::Ready);
    if has_links || !devices.iter().any(free) {
        let expected = "a device that is stopped and has no links";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, expected]));
    }
    devices.retain(|device| device.name != name);
    Ok(())
}

fn link(name: &str, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let interfaces = &mut profile.tcpip.interfaces;
    let at = interfaces
        .iter()
        .position(|i| i.name == name && i.definition == Definition::Link && i.addresses.is_empty());
    let Some(at) = at else {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, "a link that is not in the HOME list"]));
    };
    interfaces.remove(at);
    profile.tcpip.forget_gone_interfaces();
    Ok(())
}

fn release(ports: &Ports, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let reserved = &mut profile.tcpip.ports.reserved;
    let before = reserved.len();
    reserved.retain(|entry| {
        let same = (entry.is_range, &entry.ports, entry.protocol, &entry.job);
        same != (ports.is_range, &(ports.first..=ports.last), ports.protocol, &ports.job)
    });
    match reserved.len() < before {
        true => Ok(()),
        false => Err(Fault::new(&message::PROFILE_EXPECTED, [&ports.first.to_string(), "a reserved port"])),
    }
}
