//! Network Express interfaces (EQENET): what they have besides the attributes of every interface.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::device::Status;
use super::digits::Digits;
use super::usual::is_usual;

/// A Network Express interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkExpress {
    /// Was its definition converted from IPAQENET?
    #[serde(default, skip_serializing_if = "is_usual")]
    pub auto_migrated: bool,
    /// Device number.
    pub device: Digits<4>,
    /// Device number in use; `None`: the same.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub actual_device: Option<Digits<4>>,
    /// State of the device; `None`: as the interface is.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub device_status: Option<Status>,
    /// Physical channel id.
    pub pchid: Digits<4>,
    /// Generation of the adapter.
    pub generation: u8,
    /// Level of its code.
    pub code_level: Digits<16>,
    /// The HiperSockets that it converges with.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub converged: Option<Converged>,
    /// SMC-R over several subnets.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub multi_subnet: Option<MultiSubnet>,
    /// Names of ISM interfaces that are not associated with it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub unassociated_ism: Vec<String>,
}

/// A converged HiperSockets interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Converged {
    /// Name: `EZAIQC` with the CHPID.
    pub name: String,
    /// Its state.
    pub status: Status,
    /// Bytes received.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub bytes_in: u64,
    /// Packets received.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub packets_in: u64,
    /// Bytes sent.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub bytes_out: u64,
    /// Packets sent.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub packets_out: u64,
}

/// An RNIC interface for SMC-R version 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultiSubnet {
    /// Name of the RNIC interface.
    pub interface: String,
    /// Its PCIe function id.
    pub pfid: Digits<4>,
    /// MTU of SMC-R in bytes.
    pub mtu: u32,
    /// The address that it uses.
    pub address: IpAddr,
}
