//! The data trace that VARY TCPIP,,DATTRACE set.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Its filters and what it collected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataTrace {
    /// Job name, which may have wildcards; `None` for every job.
    pub job_name: Option<String>,
    /// Records collected.
    pub records: u32,
    /// Bytes kept of each record; `None` for all.
    pub length: Option<u32>,
    /// Address; `None` for every address.
    pub address: Option<IpAddr>,
    /// Prefix length of the subnet to which the address belongs; `None` if it stands for itself.
    pub prefix: Option<u8>,
    /// Port; `None` for every port.
    pub port: Option<u16>,
}
