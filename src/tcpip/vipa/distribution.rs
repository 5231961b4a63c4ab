//! What the sysplex distributor keeps: its targets, and the connections that it routes.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::configuration::{Method, Processors};
use crate::tcpip::socket::Endpoint;
use crate::tcpip::usual::is_usual;

/// An entry of the destination port table: a port of a dynamic VIPA on one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationPort {
    /// Dynamic VIPA and port.
    pub destination: Endpoint,
    /// Dynamic XCF address of the target; its own address behind GRE.
    pub target: IpAddr,
    /// Is the target reached by GRE: no z/OS stack?
    pub gre: bool,
    /// Servers on the target that are ready, 0 to 999.
    pub ready: u16,
    /// Connections that were forwarded to it.
    pub total: u32,
    /// Connections that it still knows.
    pub active: u32,
    /// How the port is distributed.
    pub method: Method,
    /// Was the port added when an application bound to it?
    pub dynamic: bool,
    /// Is the target out of use?
    pub inactive: bool,
    /// The target's part in a hot standby.
    pub standby: Option<Standby>,
    /// Its normalised weight, 1 to 99.
    pub weight: u8,
    /// How well it responds.
    pub response: Response,
    /// Weights that WLM gives it.
    pub raw: Processors,
    /// The raw weights in proportion to the work.
    pub proportional: Processors,
    /// Abnormal ends of transactions among 1000.
    pub abnormal: u16,
    /// Health of the application, 0 to 100.
    pub health: u8,
    /// Weights for QoS actions.
    pub actions: Vec<ActionWeight>,
}

/// A server of a hot standby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standby {
    /// It gets the connections.
    Active,
    /// It waits.
    Backup,
}

/// The parts of target server responsiveness, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Response {
    /// TCSR: connection requests that reached the target.
    pub connectivity: u8,
    /// CER: connections that were completed with the client.
    pub establishment: u8,
    /// SEF: how well the server accepts.
    pub accepting: u8,
}

impl Default for Response {
    /// All is well.
    fn default() -> Response {
        Response { connectivity: 100, establishment: 100, accepting: 100 }
    }
}

impl Response {
    /// TSR: all of them together, in percent.
    // ASSUMED: target server responsiveness is the product of its three parts, which fits the documented example.
    pub fn total(self) -> u8 {
        let product = [self.connectivity, self.establishment, self.accepting].map(u32::from);
        u8::try_from(product.iter().product::<u32>() / 10_000).unwrap_or(100)
    }
}

/// The weight of a target for the traffic of a QoS policy action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionWeight {
    /// Name of the action; `*DEFAULT*` for all traffic.
    pub action: String,
    /// The weight, 0 to 99.
    pub weight: u8,
}

/// An entry of the connection routing table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutedConnection {
    /// Dynamic VIPA and port.
    pub destination: Endpoint,
    /// The client. Port 0 marks an affinity of the client, not a connection.
    pub source: Endpoint,
    /// Dynamic XCF address of the target; its own address behind GRE.
    pub target: IpAddr,
    /// What kind of entry it is.
    pub kind: Entry,
}

/// A connection, or an affinity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A connection.
    Connection(Connection),
    /// A timed affinity.
    Affinity(Affinity),
}

/// What the distributor knows of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// QoS policy rule.
    pub rule: Option<String>,
    /// QoS policy action.
    pub action: Option<String>,
    /// Interface of the last packet towards the target.
    pub interface: Option<String>,
    /// Did a VIPAROUTE lead it?
    pub by_vipa_route: bool,
    /// Its next hop; `None` if the target was reached directly.
    pub gateway: Option<IpAddr>,
    /// May the QDIO Accelerator take it? It takes IPv4 only.
    pub accelerated: bool,
}

/// Connections of a client that go to the server of the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affinity {
    /// TIMEDAFFINITY in seconds, 1 to 9999.
    pub seconds: u16,
    /// Established connections that use it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub connections: u32,
    /// Seconds left since the last of them was closed.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub left: u16,
}
