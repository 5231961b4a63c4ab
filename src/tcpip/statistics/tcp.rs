//! Counters of TCP: segments and connections, as in RFC 4022.

use serde::{Deserialize, Serialize};

/// Events since the stack was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tcp {
    /// Connections whose sender waits behind a small window now.
    pub stalled: u64,
    /// Listeners that are under a flood of SYNs now.
    pub servers_in_flood: u64,
    /// CLOSED to SYN-SENT (tcpActiveOpens).
    pub active_opens: u64,
    /// LISTEN to SYN-RECEIVED (tcpPassiveOpens).
    pub passive_opens: u64,
    /// Connections ended in any way.
    pub closed: u64,
    /// ESTABLISHED or CLOSE-WAIT straight to CLOSED (tcpEstabResets).
    pub established_dropped: u64,
    /// SYN-SENT or SYN-RECEIVED to CLOSED, or SYN-RECEIVED back to LISTEN (tcpAttemptFails).
    pub attempts_dropped: u64,
    /// SYNs thrown away because a backlog was full.
    pub attempts_discarded: u64,
    /// New connections that took over a pair in TIME-WAIT.
    pub time_wait_reused: u64,
    /// Segments that came in, bad ones included (tcpInSegs).
    pub segments_received: u64,
    /// Acknowledgements taken on the fast path.
    pub predicted_acks: u64,
    /// Data taken on the fast path.
    pub predicted_data: u64,
    /// Acknowledgements that repeated the last number.
    pub duplicate_acks: u64,
    /// Dropped for a bad checksum.
    pub bad_checksum: u64,
    /// Dropped for a bad header length.
    pub bad_header_length: u64,
    /// Dropped as shorter than their header says.
    pub too_short: u64,
    /// Dropped for an old timestamp.
    pub old_timestamp: u64,
    /// Segments with nothing new in them.
    pub duplicate: u64,
    /// Segments that were new in part.
    pub partly_duplicate: u64,
    /// Segments behind the window.
    pub after_window: u64,
    /// Segments that reached beyond the window.
    pub partly_after_window: u64,
    /// Segments out of order.
    pub out_of_order: u64,
    /// Data for a socket that was closed.
    pub after_close: u64,
    /// Window probes received.
    pub window_probes_received: u64,
    /// Window updates received.
    pub window_updates_received: u64,
    /// Segments received on interfaces of the management network.
    pub osm_received: u64,
    /// Segments that went out, retransmissions not counted (tcpOutSegs).
    pub segments_sent: u64,
    /// Window updates sent.
    pub window_updates_sent: u64,
    /// Delayed acknowledgements sent.
    pub delayed_acks: u64,
    /// Resets sent (tcpOutRsts).
    pub resets_sent: u64,
    /// Segments sent again (tcpRetransSegs).
    pub retransmitted: u64,
    /// Retransmission timers that ran out.
    pub retransmit_timeouts: u64,
    /// Connections given up after the last retransmission.
    pub dropped_by_retransmit: u64,
    /// Segments sent again in a smaller size.
    pub path_mtu_retransmits: u64,
    /// Too many of them.
    pub path_mtu_beyond_limit: u64,
    /// Probes of a window of zero sent.
    pub window_probes_sent: u64,
    /// Connections given up while the partner was probed.
    pub dropped_by_probe: u64,
    /// Keepalive probes sent.
    pub keep_alive_probes: u64,
    /// Connections given up because keepalive probes were not answered.
    pub dropped_by_keep_alive: u64,
    /// Connections ended by the timer of FIN-WAIT-2.
    pub dropped_in_fin_wait_2: u64,
    /// Segments sent on interfaces of the management network.
    pub osm_sent: u64,
    /// Most ephemeral ports in use at one time.
    pub ephemeral_high_water: u64,
    /// Binds refused because no ephemeral port was left.
    pub ephemeral_exhausted: u64,
}
