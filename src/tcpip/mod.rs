//! The model of one TCP/IP stack: what NETSTAT can report on. No I/O, no clock, no syntax.
//!
//! A [`TcpIp`] is filled by a source, a system file or the live host, and read by the reports. Sockets are kept in
//! report order, so that a report walks them once and needs no memory of its own.

pub mod address_selection;
pub mod analyzer;
pub mod attributes;
pub mod by_name;
pub mod cache;
pub mod configuration;
pub mod control_block;
pub mod counters;
pub mod detail;
pub mod device;
pub mod digits;
mod gone;
pub mod interface;
pub mod intrusion;
pub mod job;
pub mod lan;
pub mod life;
pub mod multicast;
pub mod neighbour;
pub mod network_access;
pub mod network_express;
pub mod port;
pub mod qos;
pub mod resolver;
pub mod route;
pub mod server;
pub mod smc;
pub mod socket;
pub mod source_address;
pub mod statistics;
pub mod tcp;
pub mod telnet;
pub mod trace;
pub mod ttls;
pub mod usual;
pub mod vipa;

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::clock::Moment;

use address_selection::Policy;
use cache::CacheListener;
use configuration::Configuration;
use device::Devices;
use interface::Interface;
use intrusion::Intrusion;
use neighbour::Neighbour;
use network_access::NetworkAccess;
use port::Ports;
use qos::QosPolicy;
use resolver::Cache;
use route::{AcceleratorRoute, Origin, Route, RouteTable};
use socket::Sockets;
use source_address::SourceRules;
use statistics::Statistics;
use telnet::Sessions;
use ttls::Ttls;
use vipa::Vipa;

/// Layout of a report: one line an entry, or several with room for IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One line an entry, IPv4 only.
    Short,
    /// Several lines an entry.
    Long,
}

/// One TCP/IP stack at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct TcpIp {
    /// Job name of the stack, 1 to 8 characters: `TCPCS`.
    pub name: String,
    /// Is it enabled for IPv6?
    pub ipv6: bool,
    /// IPCONFIG FORMAT of its profile.
    pub format: Option<Format>,
    /// GLOBALCONFIG MAXRECS: most records of a console report; `None` for no limit.
    pub max_records: Option<u32>,
    /// When its address space was started.
    pub started: Moment,
    /// TCP connections and UDP sockets with the clients that own them.
    pub sockets: Sockets,
    /// Links and interfaces, in the order of the profile; loopback is one of them.
    pub interfaces: Vec<Interface>,
    /// The main route table.
    pub routes: Vec<Route>,
    /// Active policy-based route tables.
    pub route_tables: Vec<RouteTable>,
    /// Routes of the HiperSockets Accelerator (IPCONFIG IQDIOROUTING).
    pub iqdio_routes: Vec<AcceleratorRoute>,
    /// Routes of the QDIO Accelerator (IPCONFIG QDIOACCELERATOR).
    pub qdio_routes: Vec<AcceleratorRoute>,
    /// The IPv4 address resolution cache and the IPv6 neighbour cache, in no order.
    pub neighbours: Vec<Neighbour>,
    /// What the profile configured for the whole stack.
    pub configuration: Configuration,
    /// Devices, LAN groups, SMC-R link groups and the network traffic analyzer.
    pub devices: Devices,
    /// Protocol counters.
    pub statistics: Statistics,
    /// Listeners with a cache of the Fast Response Cache Accelerator.
    pub cache: Vec<CacheListener>,
    /// Port reservations.
    pub ports: Ports,
    /// The SRCIP block.
    pub source_rules: SourceRules,
    /// The DEFADDRTABLE block; empty for the built-in table.
    pub address_policies: Vec<Policy>,
    /// Dynamic VIPAs and the sysplex distributor.
    pub vipa: Vipa,
    /// What intrusion detection has found.
    pub intrusion: Intrusion,
    /// QoS policies.
    pub qos_policies: Vec<QosPolicy>,
    /// The AT-TLS policy.
    pub ttls: Ttls,
    /// Sessions of the TN3270E Telnet server.
    pub telnet: Sessions,
    /// The resolver's cache, which all stacks of a system share.
    pub resolver: Arc<Cache>,
    /// The NETACCESS block; `None` without one.
    pub network_access: Option<NetworkAccess>,
}

impl TcpIp {
    /// A stack with nothing in it.
    pub fn new(name: impl Into<String>, started: Moment) -> TcpIp {
        TcpIp {
            name: name.into(),
            ipv6: false,
            format: None,
            max_records: Some(100),
            started,
            sockets: Sockets::default(),
            interfaces: Vec::new(),
            routes: Vec::new(),
            route_tables: Vec::new(),
            iqdio_routes: Vec::new(),
            qdio_routes: Vec::new(),
            neighbours: Vec::new(),
            configuration: Configuration::default(),
            devices: Devices::default(),
            statistics: Statistics::default(),
            cache: Vec::new(),
            ports: Ports::default(),
            source_rules: SourceRules::default(),
            address_policies: Vec::new(),
            vipa: Vipa::default(),
            intrusion: Intrusion::default(),
            qos_policies: Vec::new(),
            ttls: Ttls::default(),
            telnet: Sessions::default(),
            resolver: Arc::default(),
            network_access: None,
        }
    }

    /// Adds the host routes that the stack makes for its home addresses, but for those that the table has already.
    pub fn add_implicit_routes(&mut self) {
        let missing = self.missing_implicit_routes();
        self.routes.extend(missing);
    }

    /// The host routes of home addresses that the table does not have.
    pub fn missing_implicit_routes(&self) -> Vec<Route> {
        let known: HashSet<(IpAddr, String)> = self
            .routes
            .iter()
            .filter(|r| r.origin == Origin::Implicit)
            .map(|r| (r.destination, r.interface.clone()))
            .collect();
        let made = self.interfaces.iter().flat_map(route::implicit);
        made.filter(|r| !known.contains(&(r.destination, r.interface.clone()))).collect()
    }
}
