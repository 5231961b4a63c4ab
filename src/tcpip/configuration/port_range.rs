//! A range of ports.

use serde::{Deserialize, Serialize};

/// Ports from the lowest to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortRange {
    /// The lowest.
    pub low: u16,
    /// The highest, not below the lowest.
    pub high: u16,
}

impl PortRange {
    /// The default of EPHEMERALPORTS.
    pub const EPHEMERAL: PortRange = PortRange { low: 1024, high: 65_535 };

    /// Is this port one of them?
    pub fn contains(self, port: u16) -> bool {
        (self.low..=self.high).contains(&port)
    }

    /// How many they are.
    pub fn size(self) -> u32 {
        (u32::from(self.high) + 1).saturating_sub(self.low.into())
    }
}
