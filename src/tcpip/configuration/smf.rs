//! SMFCONFIG: which SMF records the stack writes.

use serde::{Deserialize, Serialize};

use crate::tcpip::usual::unusual;

/// Both record types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smf {
    /// Subtypes of type 118.
    #[serde(serialize_with = "unusual")]
    pub type118: Type118,
    /// Records of type 119.
    #[serde(serialize_with = "unusual")]
    pub type119: Type119,
}

/// The subtype of each record of type 118, 1 to 99; 0 if it is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Type118 {
    /// TCPINIT.
    pub tcp_init: u32,
    /// TCPTERM.
    pub tcp_term: u32,
    /// FTPCLIENT.
    pub ftp_client: u32,
    /// TN3270CLIENT.
    pub tn3270_client: u32,
    /// TCPIPSTATISTICS.
    pub tcpip_statistics: u32,
}

/// Which records of type 119 are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Type119 {
    /// TCPINIT.
    pub tcp_init: bool,
    /// TCPTERM.
    pub tcp_term: bool,
    /// FTPCLIENT.
    pub ftp_client: bool,
    /// TCPIPSTATISTICS.
    pub tcpip_statistics: bool,
    /// IFSTATISTICS.
    pub interface_statistics: bool,
    /// PORTSTATISTICS.
    pub port_statistics: bool,
    /// TCPSTACK.
    pub stack: bool,
    /// UDPTERM.
    pub udp_term: bool,
    /// TN3270CLIENT.
    pub tn3270_client: bool,
    /// IPSECURITY.
    pub ip_security: bool,
    /// PROFILE.
    pub profile: bool,
    /// DVIPA.
    pub dvipa: bool,
    /// SMCRGROUPSTATISTICS.
    pub smcr_group_statistics: bool,
    /// SMCRLINKEVENT.
    pub smcr_link_event: bool,
    /// SMCDLINKSTATISTICS.
    pub smcd_link_statistics: bool,
    /// SMCDLINKEVENT.
    pub smcd_link_event: bool,
    /// ZERTDETAIL.
    pub zert_detail: bool,
    /// ZERTSUMMARY.
    pub zert_summary: bool,
}
