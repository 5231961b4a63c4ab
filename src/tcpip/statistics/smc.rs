//! Counters of SMC-R or SMC-D.

use serde::{Deserialize, Serialize};

/// Events since the stack was started; what is called current is a number of now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smc {
    /// Links that are established now.
    pub current_links: u64,
    /// Activations of a link given up for time.
    pub link_timeouts: u64,
    /// Links opened by this side.
    pub active_links: u64,
    /// Links opened by the partner.
    pub passive_links: u64,
    /// Links closed.
    pub closed_links: u64,
    /// Connections opened by this side.
    pub active_connections: u64,
    /// Connections opened by the partner.
    pub passive_connections: u64,
    /// Connections closed.
    pub closed_connections: u64,
    /// Segments received.
    pub segments_received: u64,
    /// Segments sent.
    pub segments_sent: u64,
    /// Resets sent.
    pub resets_sent: u64,
    /// Resets received.
    pub resets_received: u64,
}
