//! The tables of IPv4 and IPv6.

use std::net::IpAddr;

use super::line::{Grid, pairs, row, single, title};
use super::{Page, Written};
use crate::tcpip::configuration::{DynamicXcf, DynamicXcf6, Forwarding, Ip, Ip6, Multipath};
use crate::tcpip::socket::{Address, write_address};
use crate::tcpip::{Format, TcpIp};
use crate::text::{Cell, Zeros};

const IP: Grid = [(1, 13), (20, 32), (39, 51)];

/// The largest datagram that is put together again, in bytes: the stack's, not configured.
const LARGEST_DATAGRAM: u64 = 65_535;

impl Cell for Forwarding {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self {
            Forwarding::Yes => b"Yes",
            Forwarding::No => b"No",
            Forwarding::PerPacket => b"Pkt",
        });
    }
}

impl Cell for Multipath {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self {
            Multipath::No => b"No",
            Multipath::PerConnection => b"Conn",
            Multipath::PerPacket => b"Pkt",
        });
    }
}

/// A name, or `No`.
struct NameOrNo<'a>(Option<&'a String>);

impl Cell for NameOrNo<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.map_or("No", String::as_str).write(out);
    }
}

/// An address and the length of its prefix.
struct Prefixed(IpAddr, u8);

impl Cell for Prefixed {
    fn write(&self, out: &mut Vec<u8>) {
        write_address(self.0, out);
        out.push(b'/');
        u32::from(self.1).write(out);
    }
}

fn five(n: u32) -> Zeros {
    Zeros(n.into(), 5)
}

/// The format of a report that does not ask for one.
// ASSUMED: Format is that default, whatever format this report itself was asked for.
pub fn default_format(tcpip: &TcpIp) -> &'static str {
    match tcpip.format {
        _ if tcpip.ipv6 => "Long",
        Some(Format::Long) => "Long",
        _ => "Short",
    }
}

/// The IP configuration table.
pub fn ipv4(ip: &Ip, format: &str, page: &mut Page<'_>) -> Written {
    title("IP Configuration Table:", page)?;
    let rows: [&[(&str, &dyn Cell)]; 5] = [
        &[
            ("Forwarding:", &ip.forwarding),
            ("TimeToLive:", &five(ip.time_to_live)),
            ("RsmTimeOut:", &five(ip.reassembly_timeout)),
        ],
        &[("IpSecurity:", &ip.ip_security)],
        &[
            ("ArpTimeout:", &five(ip.arp_timeout)),
            ("MaxRsmSize:", &Zeros(LARGEST_DATAGRAM, 5)),
            ("Format:", &format),
        ],
        &[
            ("IgRedirect:", &ip.ignore_redirect),
            ("SysplxRout:", &ip.sysplex_routing),
            ("SourceVipa:", &ip.source_vipa),
        ],
        &[
            ("MultiPath:", &ip.multipath),
            ("PathMtuDsc:", &ip.path_mtu_discovery),
            ("DevRtryDur:", &Zeros(ip.device_retry_duration.into(), 10)),
        ],
    ];
    rows.iter().try_for_each(|pairs| row(IP, pairs, page))?;
    single(1, "DynamicXCF:", ip.dynamic_xcf.is_some(), page)?;
    if let Some(xcf) = &ip.dynamic_xcf {
        dynamic_xcf(xcf, page)?;
    }
    single(1, "QDIOAccel:", ip.qdio_accelerator.is_some(), page)?;
    if let Some(priority) = ip.qdio_accelerator {
        single(3, "QDIOAccelPriority:", priority, page)?;
    }
    single(1, "IQDIORoute:", ip.iqdio_routing.is_some(), page)?;
    if let Some(priority) = ip.iqdio_routing {
        single(3, "QDIOPriority:", priority, page)?;
    }
    single(1, "TcpStackSrcVipa:", NameOrNo(ip.tcp_stack_source_vipa.as_ref()), page)?;
    offload(ip.checksum_offload, ip.segmentation_offload, page)
}

fn dynamic_xcf(xcf: &DynamicXcf, page: &mut Page<'_>) -> Written {
    let (address, metric) = (IpAddr::V4(xcf.address), Zeros(xcf.metric.into(), 2));
    match (xcf.prefix, xcf.subnet_mask) {
        (None, Some(mask)) => pairs(
            &[
                (3, "IpAddr:", 11, &Address(address)),
                (28, "Subnet:", 36, &Address(IpAddr::V4(mask))),
                (52, "Metric:", 60, &metric),
            ],
            page,
        ),
        (prefix, _) => pairs(
            &[
                (3, "IpAddr/PrefixLen:", 21, &Prefixed(address, prefix.unwrap_or(32))),
                (44, "Metric:", 52, &metric),
            ],
            page,
        ),
    }?;
    pairs(
        &[
            (3, "SecClass:", 13, &Zeros(xcf.security_class.into(), 3)),
            (20, "SrcVipaInt:", 32, &NameOrNo(xcf.source_vipa_interface.as_ref())),
            (44, "SMCD:", 50, &xcf.smcd),
        ],
        page,
    )
}

fn offload(checksum: bool, segmentation: bool, page: &mut Page<'_>) -> Written {
    pairs(&[(1, "ChecksumOffload:", 18, &checksum), (24, "SegOffload:", 36, &segmentation)], page)
}

/// The IPv6 configuration table.
pub fn ipv6(ip: &Ip6, page: &mut Page<'_>) -> Written {
    title("IPv6 Configuration Table:", page)?;
    let rows: [[(&str, &dyn Cell); 3]; 2] = [
        [
            ("Forwarding:", &ip.forwarding),
            ("HopLimit:", &five(ip.hop_limit)),
            ("IgRedirect:", &ip.ignore_redirect),
        ],
        [
            ("SourceVipa:", &ip.source_vipa),
            ("MultiPath:", &ip.multipath),
            ("IcmperrLim:", &five(ip.icmp_error_limit)),
        ],
    ];
    rows.iter().try_for_each(|pairs| row(IP, pairs, page))?;
    single(1, "IgRtrHopLimit:", ip.ignore_router_hop_limit, page)?;
    single(1, "IpSecurity:", ip.ip_security, page)?;
    single(3, "OSMSecClass:", Zeros(ip.osm_security_class.into(), 3), page)?;
    single(1, "DynamicXCF:", ip.dynamic_xcf.is_some(), page)?;
    if let Some(xcf) = &ip.dynamic_xcf {
        dynamic_xcf6(xcf, page)?;
    }
    single(1, "TcpStackSrcVipa:", NameOrNo(ip.tcp_stack_source_vipa.as_ref()), page)?;
    single(1, "TempAddresses:", ip.temporary_addresses.is_some(), page)?;
    if let Some(temporary) = &ip.temporary_addresses {
        pairs(
            &[
                (3, "PreferredLifetime:", 22, &temporary.preferred_lifetime),
                (31, "ValidLifetime:", 46, &temporary.valid_lifetime),
            ],
            page,
        )?;
    }
    offload(ip.checksum_offload, ip.segmentation_offload, page)
}

fn dynamic_xcf6(xcf: &DynamicXcf6, page: &mut Page<'_>) -> Written {
    single(3, "IpAddr:", Prefixed(IpAddr::V6(xcf.address), xcf.prefix), page)?;
    single(3, "IntfID:", xcf.interface_id.as_deref().unwrap_or_default(), page)?;
    pairs(
        &[
            (3, "SrcVipaInt:", 15, &NameOrNo(xcf.source_vipa_interface.as_ref())),
            (33, "SecClass:", 43, &Zeros(xcf.security_class.into(), 3)),
        ],
        page,
    )
}
