//! Intrusion detection: scans, attacks and traffic regulation, as the installed IDS policy has the stack look for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::socket::{Endpoint, Socket, Sockets};

/// What intrusion detection has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intrusion {
    /// Scan detection.
    pub scan: Scan,
    /// Attack detection, of the types that have a rule or have found something.
    pub attacks: BTreeMap<AttackType, Detection>,
    /// Traffic regulation of TCP connections.
    pub tcp: Regulation,
    /// Traffic regulation of UDP queues.
    pub udp: Regulation,
    /// The sockets that a rule was found for, or that something is known about.
    pub ports: Vec<PortPolicy>,
}

/// Scan detection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Rule for the thresholds of fast and slow scans, and what was detected under it.
    pub global: Detection,
    /// Rule for scan events of ICMP.
    pub icmp_rule: Option<String>,
    /// Rule for scan events of ICMPv6.
    pub icmpv6_rule: Option<String>,
    /// Source addresses that are tracked now.
    pub sources_tracked: u32,
    /// Storage of the tracker, in bytes.
    pub storage: u64,
}

/// What was detected under a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detection {
    /// The rule, 1 to 32 characters.
    pub rule: Option<String>,
    /// Events since the stack was started.
    pub total: u32,
    /// Events since this rule became current.
    pub under_rule: u32,
    /// Events in the running interval.
    pub in_interval: u32,
    /// Length of the interval, in minutes.
    pub interval: u32,
}

/// A type of attack, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttackType {
    /// MALFORMED_PACKET.
    MalformedPacket,
    /// OUTBOUND_RAW.
    OutboundRaw,
    /// IP_PROTOCOL.
    IpProtocol,
    /// IP_OPTIONS.
    IpOptions,
    /// ICMP_REDIRECT.
    IcmpRedirect,
    /// IP_FRAGMENT.
    IpFragment,
    /// PERPETUAL_ECHO.
    PerpetualEcho,
    /// FLOOD.
    Flood,
    /// DATA_HIDING.
    DataHiding,
    /// TCP_QUEUE_SIZE.
    TcpQueueSize,
    /// GLOBAL_TCP_STALL.
    GlobalTcpStall,
    /// EE_LDLC_CHECK.
    EeLdlcCheck,
    /// EE_MALFORMED_PACKET.
    EeMalformedPacket,
    /// EE_PORT_CHECK.
    EePortCheck,
    /// EE_XID_FLOOD.
    EeXidFlood,
    /// OUTBOUND_RAW_IPV6.
    OutboundRawIpv6,
    /// RESTRICTED_IPV6_NEXT_HDR.
    RestrictedIpv6NextHdr,
    /// RESTRICTED_IPV6_HOP_OPTIONS.
    RestrictedIpv6HopOptions,
    /// RESTRICTED_IPV6_DST_OPTIONS.
    RestrictedIpv6DstOptions,
}

/// Traffic regulation of one protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regulation {
    /// The installed rules.
    pub rules: Vec<String>,
    /// TCP connections refused, or UDP datagrams dropped, since the stack was started.
    pub refused: u32,
}

/// What intrusion detection keeps for a TCP listener or a UDP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortPolicy {
    /// Connection id of the socket.
    pub socket: u32,
    /// Rule for scan events.
    pub scan_rule: Option<String>,
    /// Rule for traffic regulation, one of [`Regulation::rules`].
    pub regulation_rule: Option<String>,
    /// Correlator of the records in syslog.
    pub correlator: u32,
    /// Most connections, or most bytes in the queue.
    pub limit: u32,
    /// TCP connections refused, or UDP datagrams dropped.
    pub refused: u32,
    /// Length of the queue of a UDP socket now.
    pub queue_depth: u32,
}

/// How many connections a listener has now.
// ASSUMED: a connection belongs to the listener on its own address if there is one, else to the one on any address;
// connections in TimeWait and Closed do not count.
pub fn connections(listener: &Socket, sockets: &Sockets) -> u32 {
    let Endpoint { address, port } = listener.local;
    let on_port = || sockets.tcp().iter().filter(|s| s.local.port == port);
    let belongs = |s: &&Socket| {
        s.local == listener.local
            || address.is_unspecified()
                && address.is_ipv4() == s.local.address.is_ipv4()
                && !on_port().any(|l| l.is_listener() && l.local == s.local)
    };
    let connections = on_port().filter(|s| !s.is_listener() && s.is_active());
    connections.filter(belongs).count() as u32
}
