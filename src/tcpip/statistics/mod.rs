//! The protocol counters of a stack: events since it was started. What can be counted in the stack at any moment
//! (connections, ports in use) is no counter and is not here.

mod icmp;
mod ip;
mod smc;
mod tcp;
mod udp;

use serde::{Deserialize, Serialize};

use super::usual::unusual;

pub use icmp::{Icmp, Icmp6, Icmp6Messages, IcmpMessages};
pub use ip::Ip;
pub use smc::Smc;
pub use tcp::Tcp;
pub use udp::Udp;

/// The counters of a stack. A counter that is not named is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Statistics {
    /// IPv4.
    #[serde(serialize_with = "unusual")]
    pub ip: Ip,
    /// IPv6.
    #[serde(serialize_with = "unusual")]
    pub ip6: Ip,
    /// ICMP.
    #[serde(serialize_with = "unusual")]
    pub icmp: Icmp,
    /// ICMPv6.
    #[serde(serialize_with = "unusual")]
    pub icmp6: Icmp6,
    /// TCP over both IP versions.
    #[serde(serialize_with = "unusual")]
    pub tcp: Tcp,
    /// UDP over both IP versions.
    #[serde(serialize_with = "unusual")]
    pub udp: Udp,
    /// SMC-R.
    #[serde(serialize_with = "unusual")]
    pub smcr: Smc,
    /// SMC-D.
    #[serde(serialize_with = "unusual")]
    pub smcd: Smc,
}
