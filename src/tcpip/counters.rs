//! Counters of a link or interface, and the BSD routing parameters of a link.

use std::net::Ipv4Addr;

/// BSDROUTINGPARMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bsd {
    /// MTU in bytes.
    pub mtu: Option<u32>,
    /// Metric.
    pub metric: u8,
    /// Destination of a point-to-point link.
    pub destination: Ipv4Addr,
    /// Subnet mask; `None`: that of the address.
    pub mask: Option<Ipv4Addr>,
}

impl Default for Bsd {
    /// Nothing coded.
    fn default() -> Bsd {
        Bsd { mtu: None, metric: 0, destination: Ipv4Addr::UNSPECIFIED, mask: None }
    }
}

/// Counters of a link or interface, since the start of the stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Bytes received.
    pub bytes_in: u64,
    /// Packets received.
    pub packets_in: u64,
    /// ... with an error.
    pub errors_in: u64,
    /// ... that were discarded.
    pub discarded_in: u64,
    /// ... of no protocol that is known here.
    pub no_protocol: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// Packets sent.
    pub packets_out: u64,
    /// ... with an error.
    pub errors_out: u64,
    /// ... that were discarded.
    pub discarded_out: u64,
}
