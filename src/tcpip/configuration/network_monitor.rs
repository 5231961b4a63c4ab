//! NETMONITOR: the services of the network management interface.

use serde::{Deserialize, Serialize};

/// Which services are on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkMonitor {
    /// PKTTRCSERVICE.
    pub packet_trace: bool,
    /// TCPCONNSERVICE.
    pub tcp_connections: bool,
    /// MINLIFETIME: seconds that a connection must live to be reported.
    pub minimum_lifetime: u32,
    /// NTATRCSERVICE.
    pub nta_trace: bool,
    /// SMFSERVICE; `None` for NOSMFSERVICE.
    pub smf: Option<SmfService>,
    /// ZERTSERVICE.
    pub zert: bool,
    /// ZERTSUMMARY.
    pub zert_summary: bool,
}

impl Default for NetworkMonitor {
    fn default() -> NetworkMonitor {
        NetworkMonitor {
            packet_trace: false,
            tcp_connections: false,
            minimum_lifetime: 3,
            nta_trace: false,
            smf: None,
            zert: false,
            zert_summary: false,
        }
    }
}

/// The records that the SMF service hands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmfService {
    /// IPSECURITY.
    pub ip_security: bool,
    /// PROFILE.
    pub profile: bool,
    /// CSSMTP.
    pub cssmtp: bool,
    /// CSMAIL.
    pub csmail: bool,
    /// DVIPA.
    pub dvipa: bool,
}

impl Default for SmfService {
    fn default() -> SmfService {
        SmfService { ip_security: true, profile: true, cssmtp: true, csmail: false, dvipa: true }
    }
}
