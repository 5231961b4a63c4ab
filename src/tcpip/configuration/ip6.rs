//! IPCONFIG6.

use serde::{Deserialize, Serialize};

use super::{DynamicXcf6, Forwarding, Multipath};

/// The IPv6 configuration table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ip6 {
    /// DATAGRAMFWD.
    pub forwarding: Forwarding,
    /// HOPLIMIT, 1 to 255.
    pub hop_limit: u32,
    /// IGNOREREDIRECT.
    pub ignore_redirect: bool,
    /// SOURCEVIPA.
    pub source_vipa: bool,
    /// MULTIPATH.
    pub multipath: Multipath,
    /// ICMPERRORLIMIT: most ICMPv6 error messages in a second.
    pub icmp_error_limit: u32,
    /// IGNOREROUTERHOPLIMIT.
    pub ignore_router_hop_limit: bool,
    /// IPSECURITY.
    pub ip_security: bool,
    /// OSMSECCLASS, 1 to 255.
    pub osm_security_class: u32,
    /// DYNAMICXCF; `None` for NODYNAMICXCF.
    pub dynamic_xcf: Option<DynamicXcf6>,
    /// TCPSTACKSOURCEVIPA: the name of an interface; `None` if it is not used.
    pub tcp_stack_source_vipa: Option<String>,
    /// TEMPADDRS; `None` for NOTEMPADDRS.
    pub temporary_addresses: Option<TemporaryAddresses>,
    /// CHECKSUMOFFLOAD.
    pub checksum_offload: bool,
    /// SEGMENTATIONOFFLOAD.
    pub segmentation_offload: bool,
}

impl Default for Ip6 {
    fn default() -> Ip6 {
        Ip6 {
            forwarding: Forwarding::Yes,
            hop_limit: 255,
            ignore_redirect: false,
            source_vipa: false,
            multipath: Multipath::No,
            icmp_error_limit: 3,
            ignore_router_hop_limit: false,
            ip_security: false,
            osm_security_class: 255,
            dynamic_xcf: None,
            tcp_stack_source_vipa: None,
            temporary_addresses: None,
            checksum_offload: true,
            segmentation_offload: false,
        }
    }
}

/// Privacy addresses. Times are hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TemporaryAddresses {
    /// PREFLIFETIME.
    pub preferred_lifetime: u32,
    /// VALIDLIFETIME, not shorter.
    pub valid_lifetime: u32,
}

impl Default for TemporaryAddresses {
    fn default() -> TemporaryAddresses {
        TemporaryAddresses { preferred_lifetime: 24, valid_lifetime: 168 }
    }
}
