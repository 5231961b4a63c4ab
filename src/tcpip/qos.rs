//! QoS policies of the Policy Agent, and what the stack has counted for the traffic that was mapped to them.

use serde::{Deserialize, Serialize};

use super::socket::Sockets;
use crate::clock::Moment;

/// A policy rule with its statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QosPolicy {
    /// Its name, 1 to 48 characters.
    pub name: String,
    /// Is it in force now?
    pub active: bool,
    /// When it was first activated.
    pub first_activated: Moment,
    /// When traffic was last mapped to it.
    pub last_mapped: Option<Moment>,
    /// Most connections that it allows; 0 for no limit.
    pub connection_limit: u32,
    /// Connection requests that it let in.
    pub accepted: u32,
    /// Connection requests that it refused.
    pub denied: u32,
    /// Bytes and packets.
    pub traffic: Traffic,
    /// Smoothed round trip time.
    pub round_trip: Delay,
    /// From SYN to established.
    pub connection_delay: Delay,
    /// In the queue for accept().
    pub accept_queue_delay: Delay,
}

/// Bytes and packets of mapped traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traffic {
    /// Bytes received.
    pub bytes_in: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// Bytes received and discarded by the policy.
    pub bytes_in_discarded: u64,
    /// Bytes that the policy discarded instead of sending them.
    pub bytes_out_discarded: u64,
    /// Packets received.
    pub packets_in: u64,
    /// Packets sent.
    pub packets_out: u64,
    /// Bytes sent within the agreed rate.
    pub bytes_out_in_profile: u64,
    /// Packets sent within the agreed rate.
    pub packets_out_in_profile: u64,
}

/// A measured time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// Its average.
    pub average: u32,
    /// The mean deviation from it.
    pub deviation: u32,
}

impl QosPolicy {
    /// How many TCP connections are mapped to it now.
    // ASSUMED: connections in TimeWait and Closed, and UDP sockets, do not count as mapped to a QoS policy.
    pub fn connections(&self, sockets: &Sockets) -> u32 {
        let mapped = |rule: &str| rule == self.name;
        let active = sockets.tcp().iter().filter(|s| s.is_active());
        active.filter(|s| s.more.as_ref().and_then(|m| m.qos_rule.as_deref()).is_some_and(mapped)).count()
            as u32
    }
}
