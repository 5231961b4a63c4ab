//! IPCONFIG and ARPAGE.

use serde::{Deserialize, Serialize};

use super::DynamicXcf;

/// The IP configuration table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ip {
    /// DATAGRAMFWD.
    pub forwarding: Forwarding,
    /// TTL, 1 to 255.
    pub time_to_live: u32,
    /// REASSEMBLYTIMEOUT, seconds.
    pub reassembly_timeout: u32,
    /// IPSECURITY.
    pub ip_security: bool,
    /// ARPTO, seconds, 60 to 86400.
    pub arp_timeout: u32,
    /// IGNOREREDIRECT, also while OMPROUTE runs or intrusion detection demands it.
    pub ignore_redirect: bool,
    /// SYSPLEXROUTING.
    pub sysplex_routing: bool,
    /// SOURCEVIPA.
    pub source_vipa: bool,
    /// MULTIPATH.
    pub multipath: Multipath,
    /// PATHMTUDISCOVERY.
    pub path_mtu_discovery: bool,
    /// DEVRETRYDURATION, seconds; 0 for ever.
    pub device_retry_duration: u32,
    /// DYNAMICXCF; `None` for NODYNAMICXCF.
    pub dynamic_xcf: Option<DynamicXcf>,
    /// QDIOACCELERATOR: its QDIO priority, 1 to 4; `None` if it is off.
    pub qdio_accelerator: Option<u32>,
    /// IQDIOROUTING: its QDIO priority, 1 to 4; `None` if it is off.
    pub iqdio_routing: Option<u32>,
    /// TCPSTACKSOURCEVIPA: an IPv4 address or the name of an interface; `None` if it is not used.
    pub tcp_stack_source_vipa: Option<String>,
    /// CHECKSUMOFFLOAD.
    pub checksum_offload: bool,
    /// SEGMENTATIONOFFLOAD.
    pub segmentation_offload: bool,
}

impl Default for Ip {
    fn default() -> Ip {
        Ip {
            forwarding: Forwarding::default(),
            time_to_live: 64,
            reassembly_timeout: 60,
            ip_security: false,
            arp_timeout: 1200,
            ignore_redirect: false,
            sysplex_routing: false,
            source_vipa: false,
            multipath: Multipath::No,
            path_mtu_discovery: false,
            device_retry_duration: 90,
            dynamic_xcf: None,
            qdio_accelerator: None,
            iqdio_routing: None,
            tcp_stack_source_vipa: None,
            checksum_offload: true,
            segmentation_offload: false,
        }
    }
}

/// Are datagrams for other hosts sent on?
// ASSUMED: DATAGRAMFWD is the default of IPCONFIG, as it is that of IPCONFIG6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forwarding {
    /// NODATAGRAMFWD.
    No,
    /// DATAGRAMFWD.
    #[default]
    Yes,
    /// DATAGRAMFWD FWDMULTIPATH PERPACKET.
    PerPacket,
}

/// Are routes of equal cost used in turn?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Multipath {
    /// NOMULTIPATH: the first one is used.
    No,
    /// PERCONNECTION.
    PerConnection,
    /// PERPACKET.
    PerPacket,
}
