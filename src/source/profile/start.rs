//! START and STOP.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
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
