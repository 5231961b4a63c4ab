//! LAN groups: the links and interfaces on one network, and who among them answers for addresses.

use serde::{Deserialize, Serialize};

use super::usual::is_usual;

/// A LAN group of one IP version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanGroup {
    /// Its number, shown with five digits.
    pub number: u16,
    /// Is it one of IPv6 interfaces?
    #[serde(default, skip_serializing_if = "is_usual")]
    pub ipv6: bool,
    /// Its links and interfaces.
    #[serde(rename = "member")]
    pub members: Vec<Member>,
}

/// A link or interface of a LAN group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// The one that answers ARP or neighbour discovery for its addresses; `None`: itself.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub owner: Option<String>,
    /// Does it advertise the group's VIPAs?
    #[serde(default, skip_serializing_if = "is_usual")]
    pub vipa_owner: bool,
}
