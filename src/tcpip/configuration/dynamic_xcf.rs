//! DYNAMICXCF of IPCONFIG and IPCONFIG6.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::tcpip::usual::is_usual;

/// The IPv4 address that each interface of dynamic XCF has. Its network is coded in one of two ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DynamicXcf {
    /// The address.
    pub address: Ipv4Addr,
    /// Prefix length, if it was coded so.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub prefix: Option<u8>,
    /// Subnet mask, if it was coded so.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub subnet_mask: Option<Ipv4Addr>,
    /// Cost metric, 0 to 99.
    pub metric: u32,
    /// SECCLASS, 1 to 255.
    #[serde(default = "security_class")]
    pub security_class: u32,
    /// SOURCEVIPAINT: the interface whose address is the source; `None` if it was not coded.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub source_vipa_interface: Option<String>,
    /// SMCD.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub smcd: bool,
}

/// The IPv6 address of dynamic XCF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DynamicXcf6 {
    /// The address.
    pub address: Ipv6Addr,
    /// Prefix length.
    pub prefix: u8,
    /// INTFID: the interface id, four groups of hexadecimal digits; `None` if it was not coded.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub interface_id: Option<String>,
    /// SOURCEVIPAINT: the interface whose address is the source; `None` if it was not coded.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub source_vipa_interface: Option<String>,
    /// SECCLASS, 1 to 255.
    #[serde(default = "security_class")]
    pub security_class: u32,
}

fn security_class() -> u32 {
    255
}
