//! Interfaces and their addresses.

use std::io;
use std::net::IpAddr;

use netlink_packet_route::RouteNetlinkMessage;
use netlink_packet_route::address::{AddressAttribute, AddressFlags, AddressMessage, AddressProtocol};
use netlink_packet_route::link::{LinkAttribute, LinkFlags, LinkMessage};

use super::devices::Device;
use super::rtnetlink;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};

/// A network device.
#[derive(Clone, Debug)]
pub struct Link {
    /// The kernel's number for it.
    pub index: u32,
    /// The kernel's name, upper case.
    name: String,
    loopback: bool,
    /// Is it up and running?
    pub active: bool,
    /// MTU in bytes.
    pub mtu: u32,
    /// What kind of device it is, and its counters.
    pub device: Device,
}

impl Link {
    /// Its name as z/OS would have it: the loopback device is two interfaces, one for each IP version.
    pub fn name(&self, ipv6: bool) -> &str {
        match (self.loopback, ipv6) {
            (true, false) => "LOOPBACK",
            (true, true) => "LOOPBACK6",
            (false, _) => &self.name,
        }
    }

    fn from(message: &LinkMessage) -> Option<Link> {
        let name = message.attributes.iter().find_map(|a| match a {
            LinkAttribute::IfName(name) => Some(name),
            _ => None,
        })?;
        let mtu = message.attributes.iter().find_map(|a| match a {
            LinkAttribute::Mtu(mtu) => Some(*mtu),
            _ => None,
        });
        let shown = |c: char| if c.is_ascii_graphic() { c.to_ascii_uppercase() } else { '@' };
        Some(Link {
            index: message.header.index,
            name: name.chars().map(shown).collect(),
            loopback: message.header.flags.contains(LinkFlags::Loopback),
            active: message.header.flags.contains(LinkFlags::Up | LinkFlags::Running),
            mtu: mtu.unwrap_or(0),
            device: Device::from(message, name),
        })
    }

    /// As an interface of the model, without addresses.
    fn interface(&self, ipv6: bool) -> Interface {
        Interface {
            name: self.name(ipv6).to_owned(),
            definition: if self.loopback && !ipv6 { Definition::Loopback } else { Definition::Interface },
            active: self.active,
            mtu: self.mtu,
            port_name: None,
            trle: None,
            attributes: None,
            addresses: Vec::new(),
        }
    }
}

/// The network devices, in the kernel's order.
///
/// # Errors
/// Those of netlink.
pub fn links() -> io::Result<Vec<Link>> {
    rtnetlink::dump(RouteNetlinkMessage::GetLink(LinkMessage::default()), |answer| match answer {
        RouteNetlinkMessage::NewLink(message) => Link::from(&message),
        _ => None,
    })
}

/// The interfaces that `links` are, with their addresses. The first IPv4 address that is not loopback's is primary.
///
/// # Errors
/// Those of netlink.
pub fn read(links: &[Link]) -> io::Result<Vec<Interface>> {
    let get = RouteNetlinkMessage::GetAddress(AddressMessage::default());
    let addresses = rtnetlink::dump(get, |answer| match answer {
        RouteNetlinkMessage::NewAddress(message) => Some((message.header.index, home_address(&message)?)),
        _ => None,
    })?;
    let mut interfaces = Vec::new();
    for link in links {
        let own = || addresses.iter().filter(|(index, _)| *index == link.index).map(|(_, home)| home.clone());
        if !link.loopback {
            let mut interface = link.interface(false);
            interface.addresses.extend(own());
            interfaces.push(interface);
            continue;
        }
        for ipv6 in [false, true] {
            let mut interface = link.interface(ipv6);
            interface.addresses.extend(own().filter(|home| home.address.is_ipv6() == ipv6));
            // The IPv6 half exists only where IPv6 does.
            interfaces.extend((!ipv6 || !interface.addresses.is_empty()).then_some(interface));
        }
    }
    for interface in interfaces.iter_mut().filter(|i| !i.active) {
        let usable = interface.addresses.iter_mut().filter(|a| a.address.is_ipv6());
        usable.for_each(|a| _ = a.unavailable.get_or_insert(Unavailable::InterfaceInactive));
    }
    let ordinary = interfaces.iter_mut().filter(|i| i.definition != Definition::Loopback);
    let first = ordinary.flat_map(|i| &mut i.addresses).find(|a| a.address.is_ipv4());
    first.into_iter().for_each(|home| home.primary = true);
    Ok(interfaces)
}

fn home_address(message: &AddressMessage) -> Option<HomeAddress> {
    let (mut own, mut peer) = (None, None);
    let mut flags = AddressFlags::from_bits_retain(u32::from(message.header.flags.bits()));
    let mut autoconfigured = false;
    for attribute in &message.attributes {
        match attribute {
            AddressAttribute::Local(address) => own = Some(*address),
            AddressAttribute::Address(address) => peer = Some(*address),
            AddressAttribute::Flags(all) => flags = *all,
            AddressAttribute::Protocol(protocol) => {
                autoconfigured = *protocol == AddressProtocol::RouterAnnouncement;
            }
            _ => {}
        }
    }
    // On a point-to-point link `Address` is the partner's.
    let address: IpAddr = own.or(peer)?;
    let mut home = HomeAddress::new(address);
    if address.is_ipv6() {
        // One bit means "secondary" for IPv4 and "temporary" for IPv6.
        home.temporary = flags.contains(AddressFlags::Secondary);
        home.autoconfigured = autoconfigured || flags.contains(AddressFlags::Managetempaddr);
        home.deprecated = flags.contains(AddressFlags::Deprecated);
        home.unavailable = if flags.contains(AddressFlags::Dadfailed) {
            Some(Unavailable::Duplicate)
        } else if flags.contains(AddressFlags::Tentative) && !flags.contains(AddressFlags::Optimistic) {
            Some(Unavailable::DetectionInProgress)
        } else {
            None
        };
    }
    Some(home)
}
