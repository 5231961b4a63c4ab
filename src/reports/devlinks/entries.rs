//! The entries of the report in their order.

use crate::tcpip::TcpIp;
use crate::tcpip::device::{DeviceType, LinkType, Status};
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, Interface};

/// One entry: a record of the console.
pub enum Entry<'a> {
    /// A device with its links.
    Device(DeviceEntry<'a>),
    /// An interface.
    Interface(&'a Interface),
}

/// A device with its links.
pub struct DeviceEntry<'a> {
    pub name: String,
    pub kind: DeviceType,
    pub number: Option<Digits<4>>,
    pub status: Status,
    pub links: Vec<&'a Interface>,
}

impl DeviceEntry<'_> {
    /// Did the stack make all its links?
    fn is_dynamic(&self) -> bool {
        !self.links.is_empty() && self.links.iter().all(|link| link.definition == Definition::DynamicLink)
    }
}

/// All entries: LOOPBACK, the other devices, those that the stack made, IPv4 interfaces, those of SMC, and for LONG
/// those of IPv6 with loopback last. In each part the order of the profile.
pub fn all(tcpip: &TcpIp, long: bool) -> Vec<Entry<'_>> {
    let mut devices = devices(tcpip);
    devices.sort_by_key(|device| (device.kind != DeviceType::Loopback, device.is_dynamic()));
    let interfaces = tcpip.interfaces.iter().filter(|i| !i.definition.is_link());
    let mut interfaces: Vec<&Interface> = interfaces.filter(|i| long || !i.kind().is_ipv6()).collect();
    interfaces.sort_by_key(|i| place(i.kind()));
    let interfaces = interfaces.into_iter().map(Entry::Interface);
    devices.into_iter().map(Entry::Device).chain(interfaces).collect()
}

/// The place of an interface of this type.
fn place(kind: LinkType) -> u8 {
    match kind {
        LinkType::Rnic => 1,
        LinkType::Ism => 2,
        LinkType::Loopback6 => 4,
        _ if kind.is_ipv6() => 3,
        _ => 0,
    }
}

/// Can no RNIC follow any more?
pub fn is_after_rnic(entry: &Entry<'_>) -> bool {
    matches!(entry, Entry::Interface(i) if place(i.kind()) > place(LinkType::Rnic))
}

/// The described devices, then those that links stand on without their being described.
fn devices(tcpip: &TcpIp) -> Vec<DeviceEntry<'_>> {
    let described = tcpip.devices.devices.iter().map(|device| DeviceEntry {
        name: device.name.clone(),
        kind: device.kind,
        number: device.number,
        status: device.status.unwrap_or(Status::of(device.kind.is_always_active())),
        links: Vec::new(),
    });
    let mut devices: Vec<DeviceEntry<'_>> = described.collect();
    for link in tcpip.interfaces.iter().filter(|i| i.definition.is_link()) {
        let (name, kind) = (link.device(), link.kind().device());
        let found = devices.iter().position(|d| d.name == name).unwrap_or_else(|| {
            let status = Status::of(kind.is_always_active());
            devices.push(DeviceEntry { name, kind, number: None, status, links: Vec::new() });
            devices.len() - 1
        });
        devices[found].links.push(link);
    }
    for device in &mut devices {
        let given = tcpip.devices.devices.iter().any(|d| d.name == device.name && d.status.is_some());
        if !given && device.links.iter().any(|link| link.active) {
            device.status = Status::Ready;
        }
    }
    devices
}
