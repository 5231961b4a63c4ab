//! The links and interfaces that the stack makes for dynamic XCF, with their devices.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Profile;
use super::attributes::{new_attributes, usual_mtu};
use super::fault::Fault;
use super::ip6::interface_id;
use crate::message;
use crate::tcpip::attributes::Attributes;
use crate::tcpip::configuration::{Configuration, DynamicXcf, DynamicXcf6};
use crate::tcpip::device::{Device, DeviceType, LinkType, Status};
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};

/// The device of the link to other stacks of the system.
const SAME_HOST: &str = "IUTSAMEH";

/// The device of the link over HiperSockets.
const HIPERSOCKETS: &str = "IUTIQDIO";

/// Names of the interfaces for IPv6.
const INTERFACES: [&str; 2] = ["EZ6SAMEMVS", "IQDIOINTF6"];

/// Storage for data that HiperSockets receive, in KB.
const STORAGE: u32 = 2048;

/// Is it one that the stack made for dynamic XCF?
pub fn is_xcf(interface: &Interface, ipv6: bool) -> bool {
    match ipv6 {
        true => INTERFACES.contains(&interface.name.as_str()),
        false => {
            let kinds = [LinkType::Mpcptp, LinkType::Ipaqidio];
            interface.definition == Definition::DynamicLink && kinds.contains(&interface.kind())
        }
    }
}

impl Profile<'_> {
    /// Makes the links or interfaces that the new configuration asks for, in place of those that there are.
    // ASSUMED: dynamic XCF has its links to stacks of the same system and over HiperSockets as soon as it is configured,
    // and both are active; NODYNAMICXCF takes them away, other operands than before make them anew.
    pub fn replace_xcf(&mut self, new: &Configuration, ipv6: bool) -> Result<(), Fault> {
        let old = &self.tcpip.configuration;
        let same = match ipv6 {
            true => old.ip6.dynamic_xcf == new.ip6.dynamic_xcf,
            false => old.ip.dynamic_xcf == new.ip.dynamic_xcf,
        };
        if same {
            return Ok(());
        }
        let made = match ipv6 {
            true => new.ip6.dynamic_xcf.as_ref().map(|xcf| interfaces(xcf, new)),
            false => new.ip.dynamic_xcf.as_ref().map(|xcf| links(xcf, new)),
        };
        let made = made.into_iter().flatten().collect::<Vec<_>>();
        for other in self.tcpip.interfaces.iter().filter(|other| !is_xcf(other, ipv6)) {
            for one in &made {
                let homes = one.addresses.iter().map(|home| home.address);
                let twice =
                    homes.into_iter().find(|address| other.addresses.iter().any(|a| a.address == *address));
                let named = (other.name == one.name).then(|| one.name.clone());
                if let Some(known) = named.or(twice.map(|address| address.to_string())) {
                    return Err(Fault::new(&message::PROFILE_DEFINED, [&known]));
                }
            }
        }
        self.enter(made, ipv6);
        Ok(())
    }

    /// Puts the links or interfaces in the place of those that there are.
    fn enter(&mut self, made: Vec<Interface>, ipv6: bool) {
        let tcpip = &mut *self.tcpip;
        let gone: Vec<String> =
            tcpip.interfaces.iter().filter(|i| is_xcf(i, ipv6)).map(|i| i.name.clone()).collect();
        tcpip.interfaces.retain(|i| !gone.contains(&i.name));
        let kept = |name: &String| !gone.contains(name) || made.iter().any(|i| i.name == *name);
        tcpip.routes.retain(|r| {
            kept(&r.interface) && !(gone.contains(&r.interface) && r.is_host() && r.gateway.is_none())
        });
        tcpip.neighbours.retain(|neighbour| kept(&neighbour.interface));
        if !ipv6 {
            let devices = &mut tcpip.devices.devices;
            for (name, kind) in [(SAME_HOST, DeviceType::Mpcptp), (HIPERSOCKETS, DeviceType::Mpcipa)] {
                let used = tcpip.interfaces.iter().any(|i| i.definition.is_link() && i.device() == name);
                let known = devices.iter().any(|device| device.name == name);
                if made.is_empty() && !used {
                    devices.retain(|device| device.name != name);
                } else if !made.is_empty() && !known {
                    devices.push(Device { status: Some(Status::Ready), ..Device::new(name, kind) });
                }
            }
        }
        tcpip.interfaces.extend(made);
    }
}

/// The links for IPv4.
fn links(xcf: &DynamicXcf, configuration: &Configuration) -> [Interface; 2] {
    let mask = xcf.subnet_mask.or_else(|| {
        let bits = 32_u32.saturating_sub(xcf.prefix?.into());
        Some(Ipv4Addr::from(u32::MAX.checked_shl(bits).unwrap_or(0)))
    });
    let hipersockets = format!("IQDIOLNK{:08X}", u32::from(xcf.address));
    [("EZASAMEMVS".to_owned(), LinkType::Mpcptp, SAME_HOST), (hipersockets, LinkType::Ipaqidio, HIPERSOCKETS)]
        .map(|(name, kind, device)| {
            let mut attributes = common(kind, xcf.security_class, configuration);
            attributes.device = Some(device.to_owned());
            attributes.prefix = xcf.prefix;
            attributes.bsd.mtu = Some(usual_mtu(kind));
            attributes.bsd.metric = u8::try_from(xcf.metric).unwrap_or(u8::MAX);
            attributes.bsd.mask = mask;
            Interface {
                addresses: vec![HomeAddress::new(xcf.address.into())],
                attributes: Some(Box::new(attributes)),
                ..Interface::new(name, Definition::DynamicLink, usual_mtu(kind))
            }
        })
}

/// The interfaces for IPv6.
// ASSUMED: the interfaces of dynamic XCF for IPv6 are EZ6SAMEMVS and IQDIOINTF6; without INTFID their link-local addresses
// are not known.
fn interfaces(xcf: &DynamicXcf6, configuration: &Configuration) -> [Interface; 2] {
    let id = xcf.interface_id.as_deref().and_then(interface_id);
    let [same_host, hipersockets] = INTERFACES;
    [(same_host, LinkType::Mpcptp6, SAME_HOST), (hipersockets, LinkType::Ipaqidio6, HIPERSOCKETS)].map(
        |(name, kind, trle)| {
            let mut attributes = common(kind, xcf.security_class, configuration);
            attributes.trle = Some(trle.to_owned());
            attributes.source_vipa.clone_from(&xcf.source_vipa_interface);
            attributes.ipv6.interface_id = id.map(Digits);
            let mut addresses = vec![HomeAddress::new(xcf.address.into())];
            addresses.extend(id.map(|id| {
                let link_local = IpAddr::V6(Ipv6Addr::from(0xFE80 << 112 | u128::from(id)));
                HomeAddress { autoconfigured: true, ..HomeAddress::new(link_local) }
            }));
            Interface {
                addresses,
                attributes: Some(Box::new(attributes)),
                ..Interface::new(name, Definition::Interface, usual_mtu(kind))
            }
        },
    )
}

/// What the links and interfaces have in common.
fn common(kind: LinkType, security_class: u32, configuration: &Configuration) -> Attributes {
    let mut attributes = new_attributes(kind, configuration);
    attributes.security_class = u8::try_from(security_class).unwrap_or(u8::MAX);
    if matches!(kind, LinkType::Ipaqidio | LinkType::Ipaqidio6) {
        attributes.vlan.id = vlan(configuration);
        attributes.read_storage.amount = STORAGE;
    }
    attributes
}

/// IQDVLANID, 0 for none.
pub fn vlan(configuration: &Configuration) -> Option<u16> {
    u16::try_from(configuration.global.iqd_vlan_id).ok().filter(|&id| id != 0)
}
