//! Packet traces (PKTTRACE) that select a link or interface.

use serde::{Deserialize, Serialize};

/// One packet trace. `None` in a selection stands for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PacketTrace {
    /// Job name.
    pub job: Option<String>,
    /// Packets that were traced.
    pub records: u32,
    /// Bytes of a packet that are kept; `None`: all of them.
    pub length: Option<u32>,
    /// Source port.
    pub source_port: Option<u16>,
    /// Destination port.
    pub destination_port: Option<u16>,
    /// Either port.
    pub port: Option<u16>,
    /// Address.
    pub address: Option<std::net::IpAddr>,
    /// Subnet mask or prefix length of the address.
    pub subnet: Option<String>,
    /// Protocol, name or number.
    pub protocol: Option<String>,
    /// Which discarded packets are traced.
    pub discard: Option<String>,
}
