//! Shared memory communications: SMC-R links over RNIC interfaces, SMC-D links over ISM interfaces, link groups.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};

use super::usual::is_usual;
use serde::de::{Deserializer, Error, Unexpected};
use serde::ser::Serializer;

use super::device::Status;
use super::digits::Digits;
use crate::text::{Cell, Shown};

/// What an RNIC or ISM interface has besides that which every interface has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmcInterface {
    /// PCIe function id.
    pub pfid: Digits<4>,
    /// Port of the adapter, from 1; RNIC only.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub port: Option<u8>,
    /// State of the function; `None`: as the interface is.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub pfid_status: Option<Status>,
    /// Its global identifier; `None` if it is not known.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub gid: Option<Gid>,
    /// What went over it since the start of the stack.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub counters: SmcCounters,
    /// The links over it, in the order in which they were made.
    #[serde(default, rename = "link", skip_serializing_if = "is_usual")]
    pub links: Vec<SmcLink>,
}

/// The global identifier of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gid {
    /// Of a RoCE adapter.
    Roce(Ipv6Addr),
    /// Of an ISM device.
    Ism(Digits<16>),
}

impl<'de> Deserialize<'de> for Gid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Gid, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let roce = || text.parse().ok().map(Gid::Roce);
        Digits::read(&text).map(Gid::Ism).or_else(roce).ok_or_else(|| {
            Error::invalid_value(Unexpected::Str(&text), &"an IPv6 address or 1 to 16 hexadecimal digits")
        })
    }
}

impl Serialize for Gid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Gid::Roce(address) => serializer.collect_str(address),
            Gid::Ism(digits) => digits.serialize(serializer),
        }
    }
}

impl Cell for Gid {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Gid::Roce(address) => Shown(address).write(out),
            Gid::Ism(digits) => digits.write(out),
        }
    }
}

/// Bytes and operations in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmcCounters {
    /// Bytes received.
    pub bytes_in: u64,
    /// Inbound operations.
    pub operations_in: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// Outbound operations.
    pub operations_out: u64,
}

/// Memory of one buffer size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buffers {
    /// Size of each buffer in KB.
    pub size: u32,
    /// Memory in KB that buffers of this size take.
    pub amount: u32,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmcLink {
    /// Its id on this stack.
    pub local: Digits<8>,
    /// Its id on the partner's stack.
    pub remote: Digits<8>,
    /// Id of its link group.
    pub group: Digits<8>,
    /// VLAN.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub vlan: Option<u16>,
    /// Partner's global identifier.
    pub remote_gid: Gid,
    /// What only SMC-R has.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub roce: Option<RocePath>,
    /// What went over it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub counters: SmcCounters,
    /// TCP connections that use it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub connections: u32,
    /// Receive buffers in use, by size.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub buffers: Vec<Buffers>,
}

/// The RoCE path of an SMC-R link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RocePath {
    /// MTU in bytes.
    pub mtu: u32,
    /// Own queue pair.
    pub local_qp: Digits<6>,
    /// Partner's hardware address.
    pub remote_mac: Digits<12>,
    /// Partner's queue pair.
    pub remote_qp: Digits<6>,
}

impl SmcLink {
    /// Its ids: local and remote link, link group.
    pub fn ids(&self) -> [u32; 3] {
        // Eight digits fit in 32 bits.
        [self.local, self.remote, self.group].map(|id| id.0 as u32)
    }
}

/// An SMC-R link group. Its links are those of the interfaces that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkGroup {
    /// Its id.
    pub id: Digits<8>,
    /// Physical network.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub pnetid: Option<String>,
    /// What happens when an adapter fails.
    pub redundancy: Redundancy,
    /// Receive buffers, by size.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub buffers: Vec<Buffers>,
}

/// Redundancy of a link group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redundancy {
    /// Two links over separate adapters on both sides.
    Full,
    /// Two links that share a port on one side.
    Partial,
    /// One adapter on each side.
    None,
}

/// A sum of memory in KB.
pub fn total(buffers: &[Buffers]) -> u64 {
    buffers.iter().map(|b| u64::from(b.amount)).sum()
}
