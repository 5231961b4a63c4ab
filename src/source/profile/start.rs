//! START and STOP.

use super::Profile;
use super::fault::Fault;
use super::operand::name;
use super::unfit::Applied;
use super::words::Words;
use crate::message;
use crate::tcpip::device::{LinkType, Status};

impl Profile<'_> {
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
pub fn start<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    switched(words, profile, true)
}

/// ```text
/// STOP name
/// ```
pub fn stop<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    switched(words, profile, false)
}

fn switched<'w>(words: Words<'w>, profile: &mut Profile<'_>, on: bool) -> Applied<'w> {
    let name = words.whole(name::<16>)?;
    match profile.switch(&name, on) {
        true => Ok(()),
        false => Err(Fault::new(&message::PROFILE_EXPECTED, [&name, "a device or an interface"]).into()),
    }
}
