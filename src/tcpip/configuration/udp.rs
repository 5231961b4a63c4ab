//! UDPCONFIG.

use serde::{Deserialize, Serialize};

use super::PortRange;

/// The UDP configuration table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Udp {
    /// UDPRCVBUFRSIZE, bytes.
    pub receive_buffer: u32,
    /// UDPSENDBFRSIZE, bytes.
    pub send_buffer: u32,
    /// UDPCHKSUM: are checksums made and checked?
    pub checksum: bool,
    /// EPHEMERALPORTS.
    pub ephemeral_ports: PortRange,
    /// RESTRICTLOWPORTS: do ports below 1024 need authority?
    pub restrict_low_ports: bool,
    /// UDPQUEUELIMIT: is the queue of a socket limited?
    pub queue_limit: bool,
}

impl Default for Udp {
    fn default() -> Udp {
        Udp {
            receive_buffer: 65_535,
            send_buffer: 65_535,
            checksum: true,
            ephemeral_ports: PortRange::EPHEMERAL,
            restrict_low_ports: false,
            queue_limit: true,
        }
    }
}
