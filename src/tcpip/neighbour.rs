//! Neighbours: the entries of the IPv4 address resolution cache and of the IPv6 neighbour cache.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A hardware address of a network.
pub type LinkLayerAddress = [u8; 6];

/// One neighbour: an entry of ARP if its address is IPv4, of neighbour discovery if it is IPv6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its address.
    pub address: IpAddr,
    /// Name of the link or interface on which it is.
    pub interface: String,
    /// Its hardware address; `None` while it is not known.
    pub link_layer: Option<LinkLayerAddress>,
    /// How sure the stack is of it.
    pub state: State,
    /// On token ring the source routing information of the entry, 0 for none; `None` on other networks.
    pub route_info: Option<u16>,
    /// What it does with packets for others; known of IPv6 neighbours only.
    pub role: Role,
}

/// How sure a stack is of a neighbour. Of ARP entries it knows only whether they are static.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A TRANSLATE statement made it; it stays for ever. IPv4 only.
    Static,
    /// It answered lately (RFC 4861). Dynamic ARP entries have this state.
    Reachable,
    /// It has not answered for a while.
    Stale,
    /// A packet was sent to it after that; it is asked soon.
    Delay,
    /// It is being asked.
    Probe,
    /// Its hardware address is being asked for.
    Incomplete,
}

/// What a neighbour does with packets for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Host,
    /// It forwards them.
    Router {
        /// Does it advertise itself as a default router, with a lifetime above 0?
        default: bool,
    },
}
