//! The statements of VIPADYNAMIC blocks, each as the profile has it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Dvipa;
use super::distribution::DestinationPort;
use crate::tcpip::usual::is_usual;

/// The statements of all VIPADYNAMIC blocks, those of one kind in the order of the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// VIPABACKUP.
    pub backups: Vec<Backup>,
    /// VIPADEFINE.
    pub defines: Vec<Define>,
    /// VIPARANGE.
    pub ranges: Vec<Range>,
    /// VIPADISTRIBUTE.
    pub distributions: Vec<Distribution>,
    /// VIPASMPARMS.
    pub service_managers: Vec<ServiceManager>,
    /// VIPAROUTE.
    pub routes: Vec<VipaRoute>,
}

/// VIPABACKUP: this stack takes the dynamic VIPA over when its owner ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Address, with a mask if one is coded.
    pub dvipa: Dvipa,
    /// 1 to 254; the backup with the highest rank takes over.
    pub rank: u8,
    /// MOVEABLE, if it is coded.
    pub moveable: Option<Moveable>,
    /// SERVICEMGR; `None` if MOVEABLE is not coded, and for IPv6.
    pub service_manager: Option<bool>,
    /// TIER1, TIER2 and CPCSCOPE.
    pub tier: Tiers,
}

/// VIPADEFINE: this stack creates the dynamic VIPA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// Address and mask.
    pub dvipa: Dvipa,
    /// MOVEABLE.
    pub moveable: Moveable,
    /// SERVICEMGR; false for IPv6.
    pub service_manager: bool,
    /// TIER1, TIER2 and CPCSCOPE.
    pub tier: Tiers,
}

/// MOVEABLE of VIPADEFINE and VIPABACKUP: when another stack may take the dynamic VIPA back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moveable {
    /// At once.
    #[default]
    Immediate,
    /// When it has no connections.
    WhenIdle,
}

/// The part of a dynamic VIPA or a distribution in two-tier balancing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tiers {
    /// TIER1 or TIER2.
    pub tier: Option<Tier>,
    /// CPCSCOPE: the dynamic VIPA stays on its machine.
    pub cpc_scope: bool,
}

/// A tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// TIER1.
    Tier1,
    /// TIER2.
    Tier2,
}

/// VIPARANGE: addresses that applications may create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The network; its prefix is known. For IPv6 also the name of the interface.
    pub dvipa: Dvipa,
    /// MOVEABLE DISRUPTIVE: does a second creator end the connections of the first?
    pub disruptive: bool,
    /// Is it for container extensions (zCX)?
    pub zcx: bool,
}

/// VIPADISTRIBUTE: new connections to a dynamic VIPA go to one of several stacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The dynamic VIPA.
    pub address: IpAddr,
    /// PORT; empty if it is not coded: then ports are those that applications bind.
    pub ports: Vec<u16>,
    /// DESTIP; empty for ALL.
    pub targets: Vec<Target>,
    /// SYSPLEXPORTS.
    pub sysplex_ports: bool,
    /// TIMEDAFFINITY in seconds, 1 to 9999.
    pub timed_affinity: Option<u16>,
    /// DISTMETHOD.
    pub method: Method,
    /// OPTLOCAL, 0 to 16.
    pub local: Option<u8>,
    /// PROCTYPE of BASEWLM.
    pub shares: Processors,
    /// PROCXCOST of SERVERWLM.
    pub crossover: Crossover,
    /// ILWEIGHTING of SERVERWLM, 0 to 3.
    pub importance_weighting: u8,
    /// AUTOSWITCHBACK of HOTSTANDBY.
    pub auto_switch_back: bool,
    /// HEALTHSWITCH of HOTSTANDBY.
    pub health_switch: bool,
    /// TIER1 or TIER2.
    pub tier: Option<Tier>,
    /// GRE: the targets are no z/OS stacks.
    pub gre: Option<Gre>,
}

impl Distribution {
    /// Does an entry of the destination port table follow from it?
    pub fn leads_to(&self, port: &DestinationPort) -> bool {
        let all_ports = self.ports.is_empty();
        self.address == port.destination.address
            && (all_ports || self.ports.contains(&port.destination.port))
            && (self.targets.is_empty() || self.targets.iter().any(|t| t.address == port.target))
            && (self.method, self.gre.is_some(), all_ports) == (port.method, port.gre, port.dynamic)
    }
}

/// A target of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Dynamic XCF address; of a target behind GRE its own address.
    pub address: IpAddr,
    /// WEIGHT of WEIGHTEDACTIVE, 0 to 99.
    pub weight: u8,
    /// Rank of a backup server of HOTSTANDBY; `None` for the preferred one.
    pub backup: Option<u8>,
}

/// DISTMETHOD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By the load of the systems.
    #[default]
    BaseWlm,
    /// In turn.
    RoundRobin,
    /// By the load of the servers.
    ServerWlm,
    /// In proportion to weights.
    WeightedActive,
    /// As the targets say themselves.
    TargetControlled,
    /// All to one server while it is well.
    HotStandby,
}

impl Method {
    /// The word of the reports.
    pub fn word(self) -> &'static str {
        match self {
            Method::BaseWlm => "BaseWLM",
            Method::RoundRobin => "Roundrobin",
            Method::ServerWlm => "ServerWLM",
            Method::WeightedActive => "WeightedActive",
            Method::TargetControlled => "TargControlled",
            Method::HotStandby => "HotStandby",
        }
    }
}

/// A number for each kind of processor, 0 to 99.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Processors {
    /// General processors.
    pub cp: u8,
    /// Application assist processors.
    pub zaap: u8,
    /// Integrated information processors.
    pub ziip: u8,
}

/// PROCXCOST: what work costs that crosses over to general processors, 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Crossover {
    /// Work for application assist processors.
    pub zaap: u8,
    /// Work for integrated information processors.
    pub ziip: u8,
}

impl Default for Crossover {
    /// Crossing over costs nothing more.
    fn default() -> Crossover {
        Crossover { zaap: 1, ziip: 1 }
    }
}

/// Targets that are reached by generic routing encapsulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gre {
    /// CONTROLPORT of the agent on the target.
    pub control_port: u16,
    /// Name of the target group, 1 to 16 characters.
    pub group: String,
}

/// VIPASMPARMS: how service managers are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceManager {
    /// SMMCAST: the multicast group.
    pub group: IpAddr,
    /// SMPORT.
    pub port: u16,
    /// Is SMPASS coded?
    #[serde(default, skip_serializing_if = "is_usual")]
    pub password: bool,
}

/// VIPAROUTE: how distributed packets reach a target, other than over dynamic XCF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VipaRoute {
    /// Dynamic XCF address of the target.
    pub xcf: IpAddr,
    /// The address of the target to which they are sent.
    pub target: IpAddr,
    /// What has become of it.
    pub status: RouteStatus,
}

/// State of a VIPAROUTE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteStatus {
    /// The statement is there, its target is not in use.
    #[default]
    Defined,
    /// A route was found and its interface is up.
    Active,
    /// The interface is down.
    Inactive,
    /// There is no route.
    Unavailable,
}
