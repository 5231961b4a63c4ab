//! SMCR and SMCD of GLOBALCONFIG.

use serde::{Deserialize, Serialize};

/// SMC-R.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smcr {
    /// FIXEDMEMORY, MB, 30 to 9999.
    pub fixed_memory: u32,
    /// TCPKEEPMININTERVAL, seconds.
    pub tcp_keep_min_interval: u32,
    /// The PFID list, as coded.
    #[serde(rename = "pfid")]
    pub functions: Vec<RdmaFunction>,
}

impl Default for Smcr {
    fn default() -> Smcr {
        Smcr { fixed_memory: 256, tcp_keep_min_interval: 300, functions: Vec::new() }
    }
}

/// A PCIe function of a RoCE adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RdmaFunction {
    /// PFID.
    pub id: Pfid,
    /// PORTNUM, 1 or 2.
    #[serde(default = "one")]
    pub port: u32,
    /// MTU: 1024, 2048 or 4096.
    #[serde(default = "smallest_mtu")]
    pub mtu: u32,
}

fn one() -> u32 {
    1
}

fn smallest_mtu() -> u32 {
    1024
}

/// A PCIe function id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pfid(pub u16);

impl TryFrom<String> for Pfid {
    type Error = &'static str;

    /// # Errors
    /// What was expected.
    fn try_from(text: String) -> Result<Pfid, &'static str> {
        let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
        let id = u16::from_str_radix(&text, 16).ok().filter(|_| digits);
        id.map(Pfid).ok_or("expected a PFID of 1 to 4 hexadecimal digits")
    }
}

impl From<Pfid> for String {
    fn from(Pfid(id): Pfid) -> String {
        format!("{id:04X}")
    }
}

/// SMC-D.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smcd {
    /// FIXEDMEMORY, MB, 30 to 9999.
    pub fixed_memory: u32,
    /// TCPKEEPMININTERVAL, seconds.
    pub tcp_keep_min_interval: u32,
}

impl Default for Smcd {
    fn default() -> Smcd {
        Smcd { fixed_memory: 256, tcp_keep_min_interval: 300 }
    }
}
