//! Multicast groups that a link or interface has joined.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::usual::is_usual;

/// What a link or interface does with multicast.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Multicast {
    /// Is it capable of multicast? `None`: as its type is.
    pub capable: Option<bool>,
    /// The groups, in no order.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
}

impl Multicast {
    /// The groups of one IP version, by ascending address.
    pub fn ascending(&self, ipv6: bool) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.iter().filter(|g| g.address.is_ipv6() == ipv6).collect();
        groups.sort_by_key(|g| g.address);
        groups
    }
}

/// A group that was joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// A multicast address.
    pub address: IpAddr,
    /// How many sockets have joined it.
    #[serde(default = "one")]
    pub references: u32,
    /// Which sources are wanted.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub mode: SourceMode,
    /// The sources that are filtered.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub sources: Vec<IpAddr>,
}

fn one() -> u32 {
    1
}

/// The source filter mode of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceMode {
    /// All sources but those of the list.
    #[default]
    Exclude,
    /// The sources of the list only.
    Include,
}
