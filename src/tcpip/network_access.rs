//! The network access tree (NETACCESS): which resource protects which network.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// The NETACCESS block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkAccess {
    /// INBOUND: received traffic is checked.
    pub inbound: bool,
    /// OUTBOUND: sent traffic is checked.
    pub outbound: bool,
    /// Which results of a check are kept.
    pub cache: Caching,
    /// The entries, in no order; no network twice.
    pub entries: Vec<AccessEntry>,
}

/// Which results of a check are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caching {
    /// CACHEALL: all.
    #[default]
    All,
    /// CACHEPERMIT: permissions.
    Permit,
    /// CACHESAME: permissions while the user stays the same.
    Same,
}

/// A network with its resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// What is protected.
    pub network: Protected,
    /// Last qualifier of the SERVAUTH resource, 1 to 8 characters.
    pub resource: String,
}

/// What an entry protects, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protected {
    /// A network: address with its host bits zero, prefix length.
    Network(IpAddr, u8),
    /// DEFAULTHOME: the stack's own addresses that no network covers.
    Home,
    /// DEFAULT: everything else.
    Default,
}

impl NetworkAccess {
    /// The entry that covers `address`; `is_home` says whether the stack has it.
    // ASSUMED: the longest network that covers an address decides, then DEFAULTHOME for home addresses, then DEFAULT.
    pub fn covering(&self, address: IpAddr, is_home: bool) -> Option<&AccessEntry> {
        let rank = |entry: &&AccessEntry| match entry.network {
            Protected::Network(network, prefix) => {
                covers(network, prefix, address).then_some(2 + u16::from(prefix))
            }
            Protected::Home => is_home.then_some(1),
            Protected::Default => Some(0),
        };
        let ranked = self.entries.iter().filter_map(|entry| Some((rank(&entry)?, entry)));
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, entry)| entry)
    }
}

fn covers(network: IpAddr, prefix: u8, address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix.into())).unwrap_or(0);
            u32::from(address) & mask == u32::from(network)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix.into())).unwrap_or(0);
            u128::from(address) & mask == u128::from(network)
        }
        _ => false,
    }
}
