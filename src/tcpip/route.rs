//! Route tables.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

use super::interface::{Definition, Interface};

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Destination network, its host bits zero; 0.0.0.0/0 and ::/0 are the default routes.
    pub destination: IpAddr,
    /// Prefix length of the destination.
    pub prefix: u8,
    /// Next hop; `None` for a direct route.
    pub gateway: Option<IpAddr>,
    /// Name of the link or interface.
    pub interface: String,
    /// Is the interface active and the route usable?
    pub up: bool,
    /// Who made it.
    pub origin: Origin,
    /// Its present users.
    pub reference_count: u32,
    /// MTU in bytes.
    pub mtu: u32,
    /// Cost; 0 for static routes.
    pub metric: u32,
    /// Is it a replaceable static route that a daemon's or router's route stands in for at present? Then only RSTAT
    /// shows it.
    pub replaced: bool,
    /// What a router advertisement said of it.
    pub advertised: Option<Advertised>,
    /// The TCP parameters of the ROUTE statement.
    pub tcp: TcpParameters,
}

/// The routes that the stack makes by itself: a host route for each usable home address of an interface, up while
/// the interface is active. The MTU of loopback is 65535.
pub fn implicit(interface: &Interface) -> impl Iterator<Item = Route> + '_ {
    let usable = interface.addresses.iter().filter(|home| home.unavailable.is_none());
    usable.map(|home| {
        let loopback = interface.definition == Definition::Loopback || home.address.is_loopback();
        Route {
            destination: home.address,
            prefix: if home.address.is_ipv4() { 32 } else { 128 },
            gateway: None,
            interface: interface.name.clone(),
            up: interface.active,
            origin: Origin::Implicit,
            reference_count: 0,
            mtu: if loopback { 65_535 } else { interface.mtu },
            metric: 0,
            replaced: false,
            advertised: None,
            tcp: TcpParameters::default(),
        }
    })
}

/// Who made a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The stack itself: loopback, home addresses, dynamic XCF.
    Implicit,
    /// The profile, not replaceable.
    Static,
    /// The profile, REPLACEABLE.
    Replaceable,
    /// An ICMP redirect, or a router advertisement.
    Dynamic,
    /// OSPF through OMPROUTE.
    Ospf,
    /// RIP through OMPROUTE.
    Rip,
}

/// From a router advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advertised {
    /// Router preference.
    pub preference: Preference,
    /// When the route ends; `None` for never.
    pub expires: Option<Moment>,
}

/// Router preference (RFC 4191).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
}

/// The `MVS Specific Configured Parameters` of a route. Times in milliseconds, factors in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TcpParameters {
    /// Longest retransmission time-out.
    pub max_retransmit_time: u32,
    /// Shortest retransmission time-out.
    pub min_retransmit_time: u32,
    /// Gain of the smoothed round trip.
    pub round_trip_gain: u32,
    /// Gain of its variance.
    pub variance_gain: u32,
    /// Multiplier of its variance.
    pub variance_multiplier: u32,
    /// May acknowledgements be delayed?
    pub delay_acks: bool,
}

impl Default for TcpParameters {
    /// The defaults of the ROUTE statement: 120 s, 0.5 s, 0.125, 0.250, 2.000, delayed.
    fn default() -> TcpParameters {
        TcpParameters {
            max_retransmit_time: 120_000,
            min_retransmit_time: 500,
            round_trip_gain: 125,
            variance_gain: 250,
            variance_multiplier: 2_000,
            delay_acks: true,
        }
    }
}

/// A policy-based route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTable {
    /// Name, 1 to 8 characters, upper case.
    pub name: String,
    /// IgnorePathMtuUpdate and its IPv6 twin.
    pub ignore_path_mtu: (bool, bool),
    /// Multipath and its IPv6 twin.
    pub multipath: (Multipath, Multipath),
    /// DynamicXCFRoutes and its IPv6 twin.
    pub dynamic_xcf: (bool, bool),
    /// DynamicRoutingParms: interface and first hop.
    pub dynamic_routing: Vec<(String, Option<IpAddr>)>,
    /// Its routes.
    pub routes: Vec<Route>,
}

/// How a table spreads connections over equal routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Multipath {
    /// As IPCONFIG says.
    #[default]
    UseGlobal,
    /// Each connection takes the next route.
    PerConnection,
    /// Each packet takes the next route.
    PerPacket,
    /// Never.
    Disable,
}

/// A route of an accelerator; IPv4 only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceleratorRoute {
    /// Destination network.
    pub destination: IpAddr,
    /// Prefix length.
    pub prefix: u8,
    /// Next hop; `None` for a direct route.
    pub gateway: Option<IpAddr>,
    /// Name of the link or interface.
    pub interface: String,
}

impl Route {
    /// Is it a default route?
    pub fn is_default(&self) -> bool {
        self.prefix == 0 && self.destination.is_unspecified()
    }

    /// Is its destination one host?
    pub fn is_host(&self) -> bool {
        self.prefix == if self.destination.is_ipv4() { 32 } else { 128 }
    }

    /// Its flags, in the order U G H origin: `UGS`.
    pub fn flags(&self) -> Flags<'_> {
        Flags(self)
    }
}

/// The flag letters of a route.
pub struct Flags<'a>(&'a Route);

impl fmt::Display for Flags<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Flags(route) = self;
        let origin = match route.origin {
            Origin::Implicit => "",
            Origin::Static => "S",
            Origin::Replaceable => "Z",
            Origin::Dynamic => "D",
            Origin::Ospf => "O",
            Origin::Rip => "R",
        };
        for (set, letter) in [(route.up, "U"), (route.gateway.is_some(), "G"), (route.is_host(), "H")] {
            f.write_str(if set { letter } else { "" })?;
        }
        f.write_str(origin)
    }
}
