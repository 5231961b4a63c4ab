//! What DEvlinks shows of a network device: its type, counters, speed, hardware address, VLAN and multicast groups.

use std::fs;
use std::io;

use netlink_packet_route::RouteNetlinkMessage;
use netlink_packet_route::address::AddressMessage;
use netlink_packet_route::link::{
    InfoData, InfoKind, InfoVlan, LinkAttribute, LinkFlags, LinkInfo, LinkMessage, Stats64,
};

use super::groups::Groups;
use super::interfaces::Link;
use super::rtnetlink;
use crate::tcpip::attributes::{Attributes, ChpidType, Ipv6Parameters, Vlan, Vmac};
use crate::tcpip::counters::Counters;
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::Interface;
use crate::tcpip::multicast::Multicast;

/// A network device as the kernel describes it.
#[derive(Clone, Debug)]
pub struct Device {
    /// The kernel's name for it.
    name: String,
    kind: LinkType,
    broadcast: bool,
    multicast: bool,
    mac: Option<Digits<12>>,
    vlan: Option<u16>,
    counters: Counters,
}

impl Device {
    /// What a message of the kernel says of the device called `name`.
    pub fn from(message: &LinkMessage, name: &str) -> Device {
        let flags = message.header.flags;
        let mut device = Device {
            name: name.to_owned(),
            kind: LinkType::Ipaqenet,
            broadcast: flags.contains(LinkFlags::Broadcast),
            multicast: flags.contains(LinkFlags::Multicast),
            mac: None,
            vlan: None,
            counters: Counters::default(),
        };
        let mut kind = None;
        for attribute in &message.attributes {
            match attribute {
                LinkAttribute::Address(address) => device.mac = mac(address),
                LinkAttribute::Stats64(stats) => device.counters = counters(stats),
                LinkAttribute::LinkInfo(infos) => {
                    device.vlan = infos.iter().find_map(vlan);
                    kind = infos.iter().find_map(|info| match info {
                        LinkInfo::Kind(kind) => Some(kind),
                        _ => None,
                    });
                }
                _ => {}
            }
        }
        device.kind = link_type(flags, kind, device.mac.is_some());
        device
    }
}

/// The type of z/OS that is nearest to a device, by the first of these that holds: the loopback device; a dummy device
/// is a VIPA; a point-to-point device, or one without a hardware address, is MPCPTP; a device that joins systems inside
/// one host (veth, bridge, macvlan, ipvlan, netkit) is HiperSockets; everything else is OSA-Express.
// ASSUMED: the kinds of network devices of Linux stand for the types of z/OS that are nearest to them.
fn link_type(flags: LinkFlags, kind: Option<&InfoKind>, has_mac: bool) -> LinkType {
    match kind {
        _ if flags.contains(LinkFlags::Loopback) => LinkType::Loopback,
        Some(InfoKind::Dummy) => LinkType::Vipa,
        _ if flags.contains(LinkFlags::Pointopoint) || !has_mac => LinkType::Mpcptp,
        Some(
            InfoKind::Veth
            | InfoKind::Bridge
            | InfoKind::MacVlan
            | InfoKind::MacVtap
            | InfoKind::IpVlan
            | InfoKind::IpVtap
            | InfoKind::Netkit,
        ) => LinkType::Ipaqidio,
        _ => LinkType::Ipaqenet,
    }
}

/// The IPv6 form of a type.
fn ipv6_form(kind: LinkType) -> LinkType {
    match kind {
        LinkType::Vipa => LinkType::Vipa6,
        LinkType::Mpcptp => LinkType::Mpcptp6,
        LinkType::Ipaqidio => LinkType::Ipaqidio6,
        LinkType::Loopback => LinkType::Loopback6,
        _ => LinkType::Ipaqenet6,
    }
}

/// A hardware address of six bytes that are not all zero.
fn mac(address: &[u8]) -> Option<Digits<12>> {
    let number = address.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
    (address.len() == 6 && number != 0).then_some(Digits(number))
}

fn vlan(info: &LinkInfo) -> Option<u16> {
    let LinkInfo::Data(InfoData::Vlan(vlan)) = info else { return None };
    vlan.iter().find_map(|v| match v {
        InfoVlan::Id(id) => Some(*id),
        _ => None,
    })
}

/// As /proc/net/dev counts: a packet for which the device had no room is one that was discarded.
fn counters(stats: &Stats64) -> Counters {
    Counters {
        bytes_in: stats.rx_bytes,
        packets_in: stats.rx_packets,
        errors_in: stats.rx_errors,
        discarded_in: stats.rx_dropped.saturating_add(stats.rx_missed_errors),
        no_protocol: 0,
        bytes_out: stats.tx_bytes,
        packets_out: stats.tx_packets,
        errors_out: stats.tx_errors,
        discarded_out: stats.tx_dropped,
    }
}

/// Gives interfaces the attributes of the devices that they are.
///
/// # Errors
/// Those of netlink.
pub fn describe(links: &[Link], interfaces: &mut [Interface]) -> io::Result<()> {
    let prefixes = prefixes()?;
    let groups = Groups::read();
    for interface in interfaces {
        let loopback6 = interface.name == "LOOPBACK6";
        let Some(link) = links.iter().find(|l| l.name(loopback6) == interface.name) else { continue };
        let device = &link.device;
        let addresses = || interface.addresses.iter().map(|home| home.address);
        let only_ipv6 = !interface.addresses.is_empty() && addresses().all(|a| a.is_ipv6());
        let kind = if only_ipv6 { ipv6_form(device.kind) } else { device.kind };
        let loopback = device.kind == LinkType::Loopback;
        let mut joined = groups.of(link.index);
        joined.retain(|group| !loopback || group.address.is_ipv6() == loopback6);
        interface.attributes = Some(Box::new(Attributes {
            kind: Some(kind),
            chpid_type: ChpidType::Unknown,
            speed: speed(&device.name),
            broadcast: device.broadcast,
            vmac: device.mac.map(|address| Vmac {
                address: Some(address),
                configured: is_configured(device),
                local: false,
            }),
            prefix: prefixes.iter().find(|(index, _)| *index == link.index).map(|(_, prefix)| *prefix),
            vlan: Vlan { id: device.vlan, ..Vlan::default() },
            ipv6: ipv6(&device.name),
            multicast: Multicast { capable: Some(device.multicast || !joined.is_empty()), groups: joined },
            counters: if loopback6 { ipv6_counters(&device.name) } else { device.counters },
            ..Attributes::default()
        }));
    }
    Ok(())
}

/// Index of a device and the prefix length of an IPv4 address on it, in the order of the addresses.
fn prefixes() -> io::Result<Vec<(u32, u8)>> {
    let get = RouteNetlinkMessage::GetAddress(AddressMessage::default());
    rtnetlink::dump(get, |answer| match answer {
        RouteNetlinkMessage::NewAddress(message) => {
            let ipv4 = message.header.family == netlink_packet_route::AddressFamily::Inet;
            ipv4.then_some((message.header.index, message.header.prefix_len))
        }
        _ => None,
    })
}

/// Megabits per second; 0 if the device has no speed or does not tell.
fn speed(name: &str) -> u32 {
    number(&format!("/sys/class/net/{name}/speed")).unwrap_or(0)
}

/// Was the hardware address set by somebody?
fn is_configured(device: &Device) -> bool {
    const NET_ADDR_SET: u32 = 3;
    number(&format!("/sys/class/net/{}/addr_assign_type", device.name)) == Some(NET_ADDR_SET)
}

fn ipv6(name: &str) -> Ipv6Parameters {
    let of = |what: &str| number(&format!("/proc/sys/net/ipv6/conf/{name}/{what}"));
    let default = Ipv6Parameters::default();
    let small = |n: Option<u32>, default| n.and_then(|n| u8::try_from(n).ok()).unwrap_or(default);
    Ipv6Parameters {
        duplicate_detection: small(of("dad_transmits"), default.duplicate_detection),
        hop_limit: small(of("hop_limit"), default.hop_limit),
        ..default
    }
}

/// The number in a file of one line.
fn number<T: std::str::FromStr>(path: &str) -> Option<T> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The IPv6 packets that went over a device, for loopback, which is one interface for each IP version.
fn ipv6_counters(name: &str) -> Counters {
    let text = fs::read_to_string(format!("/proc/net/dev_snmp6/{name}")).unwrap_or_default();
    let of = |counter: &str| -> u64 {
        let value = text.lines().find_map(|line| line.strip_prefix(counter)?.strip_prefix([' ', '\t']));
        value.and_then(|v| v.trim().parse().ok()).unwrap_or(0)
    };
    Counters {
        bytes_in: of("Ip6InOctets"),
        packets_in: of("Ip6InReceives"),
        errors_in: of("Ip6InHdrErrors"),
        discarded_in: of("Ip6InDiscards"),
        no_protocol: of("Ip6InUnknownProtos"),
        bytes_out: of("Ip6OutOctets"),
        packets_out: of("Ip6OutRequests"),
        errors_out: 0,
        discarded_out: of("Ip6OutDiscards"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_type_of_each_kind() {
        let of = |flags, kind: Option<InfoKind>, mac| link_type(flags, kind.as_ref(), mac);
        let up = LinkFlags::Up;
        assert_eq!(of(up | LinkFlags::Loopback, None, false), LinkType::Loopback);
        assert_eq!(of(up, Some(InfoKind::Dummy), true), LinkType::Vipa);
        assert_eq!(of(up | LinkFlags::Pointopoint, Some(InfoKind::Tun), true), LinkType::Mpcptp);
        assert_eq!(of(up, Some(InfoKind::Wireguard), false), LinkType::Mpcptp);
        assert_eq!(of(up, Some(InfoKind::Veth), true), LinkType::Ipaqidio);
        assert_eq!(of(up, Some(InfoKind::Bridge), true), LinkType::Ipaqidio);
        assert_eq!(of(up, Some(InfoKind::Vlan), true), LinkType::Ipaqenet);
        assert_eq!(of(up, None, true), LinkType::Ipaqenet);
    }

    #[test]
    fn a_hardware_address_has_six_bytes() {
        assert_eq!(mac(&[2, 0, 0, 0, 0, 0x1A]).map(|m| m.to_string()).as_deref(), Some("02000000001A"));
        assert_eq!((mac(&[0; 6]), mac(&[1; 20]), mac(&[])), (None, None, None));
    }
}
