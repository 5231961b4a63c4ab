//! Counters of ICMP (RFC 2011) and ICMPv6 (RFC 2466): messages of each type.

use serde::{Deserialize, Serialize};

use crate::tcpip::usual::unusual;

/// ICMP in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Icmp {
    /// Messages that came in.
    #[serde(serialize_with = "unusual")]
    pub received: IcmpMessages,
    /// Messages that went out.
    #[serde(serialize_with = "unusual")]
    pub sent: IcmpMessages,
}

/// ICMP messages of one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IcmpMessages {
    /// All of them, those in error included.
    pub messages: u64,
    /// Received with an error, or not sent for one.
    pub errors: u64,
    /// Destination Unreachable.
    pub unreachable: u64,
    /// Time Exceeded.
    pub time_exceeded: u64,
    /// Parameter Problem.
    pub parameter_problems: u64,
    /// Source Quench.
    pub source_quenches: u64,
    /// Redirect.
    pub redirects: u64,
    /// Echo.
    pub echos: u64,
    /// Echo Reply.
    pub echo_replies: u64,
    /// Timestamp.
    pub timestamps: u64,
    /// Timestamp Reply.
    pub timestamp_replies: u64,
    /// Address Mask Request.
    pub address_masks: u64,
    /// Address Mask Reply.
    pub address_mask_replies: u64,
}

/// ICMPv6 in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Icmp6 {
    /// Messages that came in.
    #[serde(serialize_with = "unusual")]
    pub received: Icmp6Messages,
    /// Messages that went out.
    #[serde(serialize_with = "unusual")]
    pub sent: Icmp6Messages,
}

/// ICMPv6 messages of one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Icmp6Messages {
    /// All of them, those in error included.
    pub messages: u64,
    /// Received with an error, or not sent for one.
    pub errors: u64,
    /// Destination Unreachable, prohibited ones included.
    pub unreachable: u64,
    /// Destination Unreachable, communication administratively prohibited.
    pub prohibited: u64,
    /// Time Exceeded.
    pub time_exceeded: u64,
    /// Parameter Problem.
    pub parameter_problems: u64,
    /// Packet Too Big.
    pub too_big: u64,
    /// Echo Request.
    pub echos: u64,
    /// Echo Reply.
    pub echo_replies: u64,
    /// Router Solicitation.
    pub router_solicitations: u64,
    /// Router Advertisement.
    pub router_advertisements: u64,
    /// Neighbor Solicitation.
    pub neighbor_solicitations: u64,
    /// Neighbor Advertisement.
    pub neighbor_advertisements: u64,
    /// Redirect.
    pub redirects: u64,
    /// Multicast Listener Query.
    pub group_queries: u64,
    /// Multicast Listener Report.
    pub group_responses: u64,
    /// Multicast Listener Done.
    pub group_reductions: u64,
}
