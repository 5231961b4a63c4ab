//! What the profile configured for the whole stack, one file for each table of CONFIG. The defaults are those of the
//! statements, so that a source names only what differs. IPCONFIG FORMAT and GLOBALCONFIG MAXRECS are
//! [`TcpIp::format`](super::TcpIp::format) and [`TcpIp::max_records`](super::TcpIp::max_records).

mod autolog;
mod data_trace;
mod dynamic_xcf;
mod global;
mod ip;
mod ip6;
mod network_monitor;
mod port_range;
mod smc;
mod smf;
mod tcp;
mod udp;
mod zert;

pub use autolog::{Autolog, Condition, Procedure};
pub use data_trace::DataTrace;
pub use dynamic_xcf::{DynamicXcf, DynamicXcf6};
pub use global::{AdjustMss, AutoIqd, Global, SmcGlobal, SysplexMonitor, WlmPriorities, Ziip};
pub use ip::{Forwarding, Ip, Multipath};
pub use ip6::{Ip6, TemporaryAddresses};
pub use network_monitor::{NetworkMonitor, SmfService};
pub use port_range::PortRange;
pub use smc::{Pfid, RdmaFunction, Smcd, Smcr};
pub use smf::{Smf, Type118, Type119};
pub use tcp::{DelayAcks, Tcp};
pub use udp::Udp;
pub use zert::{TimeOfDay, Zert};

/// The configuration of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// TCPCONFIG, SOMAXCONN.
    pub tcp: Tcp,
    /// UDPCONFIG.
    pub udp: Udp,
    /// IPCONFIG, ARPAGE.
    pub ip: Ip,
    /// IPCONFIG6.
    pub ip6: Ip6,
    /// SMFCONFIG.
    pub smf: Smf,
    /// GLOBALCONFIG.
    pub global: Global,
    /// NETMONITOR.
    pub network_monitor: NetworkMonitor,
    /// The data trace that is set (VARY TCPIP,,DATTRACE); `None` if there is none.
    pub data_trace: Option<DataTrace>,
    /// AUTOLOG; `None` if there is no list.
    pub autolog: Option<Autolog>,
}
