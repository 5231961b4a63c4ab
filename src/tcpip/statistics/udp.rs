//! Counters of UDP: datagrams, as in RFC 4113.

use serde::{Deserialize, Serialize};

/// Events since the stack was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Udp {
    /// Datagrams delivered to a socket (udpInDatagrams).
    pub received: u64,
    /// Datagrams for a port to which nobody was bound (udpNoPorts).
    pub no_port: u64,
    /// Datagrams not delivered for another reason (udpInErrors).
    pub receive_errors: u64,
    /// Datagrams sent (udpOutDatagrams).
    pub sent: u64,
    /// Most ephemeral ports in use at one time.
    pub ephemeral_high_water: u64,
    /// Binds refused because no ephemeral port was left.
    pub ephemeral_exhausted: u64,
}
