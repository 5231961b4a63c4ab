//! The protocol counters of a stack: events since it was started. What can be counted in the stack at any moment
//! (connections, ports in use) is no counter and is not here.

mod icmp;
mod ip;
mod smc;
mod tcp;
mod udp;

use serde::Deserialize;

pub use icmp::{Icmp, Icmp6, Icmp6Messages, IcmpMessages};
pub use ip::Ip;
pub use smc::Smc;
pub use tcp::Tcp;
pub use udp::Udp;

/// The counters of a stack. A counter that is not named is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Statistics {
    /// IPv4.
    pub ip: Ip,
    /// IPv6.
    pub ip6: Ip,
    /// ICMP.
    pub icmp: Icmp,
    /// ICMPv6.
    pub icmp6: Icmp6,
    /// TCP over both IP versions.
    pub tcp: Tcp,
    /// UDP over both IP versions.
    pub udp: Udp,
    /// SMC-R.
    pub smcr: Smc,
    /// SMC-D.
    pub smcd: Smc,
}
