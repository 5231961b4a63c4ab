//! Counters of IPv4 or IPv6: datagrams, as in RFC 4293.

use serde::{Deserialize, Serialize};

/// Datagrams since the stack was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ip {
    /// All that came in, bad ones included (ipInReceives).
    pub received: u64,
    /// Dropped for a bad header (ipInHdrErrors).
    pub header_errors: u64,
    /// Dropped because the destination is not valid here (ipInAddrErrors).
    pub address_errors: u64,
    /// Not for this host and sent on (ipForwDatagrams).
    pub forwarded: u64,
    /// For this host, but of no known upper protocol (ipInUnknownProtos).
    pub unknown_protocols: u64,
    /// Good, but dropped for lack of room (ipInDiscards).
    pub discarded: u64,
    /// Handed to an upper protocol (ipInDelivers).
    pub delivered: u64,
    /// Handed down by an upper protocol; forwarding is not counted (ipOutRequests).
    pub requests: u64,
    /// Not sent for want of a route (ipOutNoRoutes).
    pub no_route: u64,
    /// Not sent for another reason (ipOutDiscards).
    pub output_discarded: u64,
    /// Reassemblies given up for time.
    pub reassembly_timeouts: u64,
    /// Fragments that came in for reassembly (ipReasmReqds).
    pub reassembly_required: u64,
    /// Datagrams rebuilt (ipReasmOKs).
    pub reassembled: u64,
    /// Failures to rebuild, of any kind (ipReasmFails).
    pub reassembly_failures: u64,
    /// Split on sending (ipFragOKs).
    pub fragmented: u64,
    /// Needed a split that was not allowed (ipFragFails).
    pub fragmentation_failures: u64,
    /// Pieces made (ipFragCreates).
    pub fragments: u64,
    /// Inbound datagrams processed on a zIIP.
    pub ziip_inbound: u64,
    /// Outbound datagrams processed on a zIIP.
    pub ziip_outbound: u64,
}
