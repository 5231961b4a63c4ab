//! The network monitor and the data trace.

use std::net::{IpAddr, Ipv4Addr};

use super::line::{pairs, single, title};
use super::{Page, Written};
use crate::tcpip::configuration::{DataTrace, NetworkMonitor};
use crate::tcpip::socket::Address;
use crate::text::{Cell, Printable, Zeros};

/// The network monitor configuration information.
pub fn network(monitor: &NetworkMonitor, page: &mut Page<'_>) -> Written {
    title("Network Monitor Configuration Information:", page)?;
    let (packet, connections) = (&monitor.packet_trace, &monitor.tcp_connections);
    let (lifetime, nta) = (&monitor.minimum_lifetime, &monitor.nta_trace);
    match monitor.tcp_connections {
        true => pairs(
            &[
                (1, "PktTrcSrv:", 12, packet),
                (17, "TcpCnnSrv:", 28, connections),
                (33, "MinLifTim:", 44, lifetime),
                (49, "NtaSrv:", 57, nta),
            ],
            page,
        ),
        false => pairs(
            &[(1, "PktTrcSrv:", 12, packet), (17, "TcpCnnSrv:", 28, connections), (33, "NtaSrv:", 41, nta)],
            page,
        ),
    }?;
    pairs(&[(1, "SmfSrv:", 12, &monitor.smf.is_some())], page)?;
    if let Some(smf) = &monitor.smf {
        pairs(
            &[
                (3, "IPSecurity:", 15, &smf.ip_security),
                (20, "Profile:", 29, &smf.profile),
                (34, "CSSMTP:", 42, &smf.cssmtp),
                (47, "CSMAIL:", 55, &smf.csmail),
                (60, "DVIPA:", 67, &smf.dvipa),
            ],
            page,
        )?;
    }
    pairs(&[(1, "ZertSrv:", 12, &monitor.zert), (17, "ZertSumSrv:", 29, &monitor.zert_summary)], page)
}

/// The data trace setting.
// ASSUMED: an address that is traced alone has the mask of one host; of an IPv6 subnet the prefix length is shown.
pub fn data_trace(trace: &DataTrace, page: &mut Page<'_>) -> Written {
    title("Data Trace Setting:", page)?;
    let job = Printable(trace.job_name.as_deref().unwrap_or("*"));
    let records = Zeros(trace.records.into(), 8);
    let length: &dyn Cell = trace.length.as_ref().map_or(&"FULL", |length| length);
    pairs(&[(1, "JobName:", 10, &job), (20, "TrRecCnt:", 30, &records), (40, "Length:", 48, length)], page)?;
    match trace.address {
        Some(address) => {
            let subnet = Subnet(address, trace.prefix);
            pairs(&[(1, "IpAddr:", 10, &Address(address)), (40, "SubNet:", 48, &subnet)], page)
        }
        None => pairs(&[(1, "IpAddr:", 10, &"*"), (40, "SubNet:", 48, &"*")], page),
    }?;
    match trace.port {
        Some(port) => single(1, "PortNum:", u32::from(port), page),
        None => single(1, "PortNum:", "*", page),
    }
}

/// The mask of an IPv4 network, the prefix length of an IPv6 one.
struct Subnet(IpAddr, Option<u8>);

impl Cell for Subnet {
    fn write(&self, out: &mut Vec<u8>) {
        match self.0 {
            IpAddr::V4(_) => {
                let host_bits = 32_u32.saturating_sub(self.1.unwrap_or(32).into());
                let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
                Address(IpAddr::V4(Ipv4Addr::from(mask))).write(out);
            }
            IpAddr::V6(_) => u32::from(self.1.unwrap_or(128)).write(out),
        }
    }
}
