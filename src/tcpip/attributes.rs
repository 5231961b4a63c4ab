//! What DEvlinks shows of a link or an interface beyond its name and addresses.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::counters::{Bsd, Counters};
use super::device::{LinkType, Status, of_link};
use super::digits::Digits;
use super::interface::Interface;
use super::multicast::Multicast;
use super::network_express::NetworkExpress;
use super::smc::SmcInterface;
use super::trace::PacketTrace;
use super::usual::is_usual;

/// The attributes of a link or an interface. Which of them are shown depends on its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Its type; `None`: [`LinkType::of`].
    pub kind: Option<LinkType>,
    /// The DEVICE of a link; `None`: [`of_link`].
    pub device: Option<String>,
    /// Its state; `None`: as it is active.
    pub status: Option<Status>,
    /// TRLE, but for HiperSockets.
    pub trle: Option<String>,
    /// Channel path id of HiperSockets and Network Express.
    pub chpid: Option<Digits<2>>,
    /// Type of the channel path.
    pub chpid_type: ChpidType,
    /// Data device number.
    pub datapath: Option<Digits<4>>,
    /// State of the data device; `None`: as the interface is.
    pub datapath_status: Option<Status>,
    /// Physical network id, 1 to 16 characters.
    pub pnetid: Option<String>,
    /// Is it used for SMC-R?
    pub smcr: SmcUse,
    /// Is it used for SMC-D?
    pub smcd: SmcUse,
    /// Megabits per second; 0 if not known.
    pub speed: u32,
    /// Can it send broadcasts (IPBCAST)?
    pub broadcast: bool,
    /// Routing attribute of the OSA.
    pub router: Routers,
    /// Virtual hardware address.
    pub vmac: Option<Vmac>,
    /// Hardware address of an LCS link or an RNIC.
    pub mac: Option<Digits<12>>,
    /// SOURCEVIPAINTERFACE.
    pub source_vipa: Option<String>,
    /// What the adapter does for the stack.
    pub offload: Offload,
    /// The MTU that is coded, in bytes.
    pub configured_mtu: Option<u32>,
    /// Prefix length of the IPv4 address.
    pub prefix: Option<u8>,
    /// VLAN.
    pub vlan: Vlan,
    /// Storage for inbound data.
    pub read_storage: ReadStorage,
    /// INBPERF.
    pub inbound: Inbound,
    /// SECCLASS, 1 to 255.
    pub security_class: u8,
    /// MONSYSPLEX: is it watched by the sysplex monitor?
    pub monitored: bool,
    /// ISOLATE: is it kept apart from other users of the OSA?
    pub isolate: bool,
    /// OLM: optimised latency mode.
    pub low_latency: bool,
    /// HiperSockets multiple write.
    pub multiwrite: bool,
    /// Adapter number of an LCS link.
    pub net_number: u8,
    /// Packets that wait to be sent.
    pub queue_size: u32,
    /// What belongs to IPv6.
    pub ipv6: Ipv6Parameters,
    /// What a Network Express interface has besides.
    pub network_express: Option<Box<NetworkExpress>>,
    /// What an RNIC or ISM interface has besides.
    pub smc: Option<Box<SmcInterface>>,
    /// BSDROUTINGPARMS of a link.
    pub bsd: Bsd,
    /// The packet traces that select it.
    pub packet_trace: Vec<PacketTrace>,
    /// Multicast groups.
    pub multicast: Multicast,
    /// Its counters.
    pub counters: Counters,
}

impl Default for Attributes {
    /// The defaults of DEVICE, LINK and INTERFACE.
    fn default() -> Attributes {
        Attributes {
            kind: None,
            device: None,
            status: None,
            trle: None,
            chpid: None,
            chpid_type: ChpidType::Osd,
            datapath: None,
            datapath_status: None,
            pnetid: None,
            smcr: SmcUse::No,
            smcd: SmcUse::No,
            speed: 0,
            broadcast: false,
            router: Routers::default(),
            vmac: None,
            mac: None,
            source_vipa: None,
            offload: Offload::default(),
            configured_mtu: None,
            prefix: None,
            vlan: Vlan::default(),
            read_storage: ReadStorage::default(),
            inbound: Inbound::default(),
            security_class: 255,
            monitored: false,
            isolate: false,
            low_latency: false,
            multiwrite: false,
            net_number: 0,
            queue_size: 0,
            ipv6: Ipv6Parameters::default(),
            network_express: None,
            smc: None,
            bsd: Bsd::default(),
            packet_trace: Vec::new(),
            multicast: Multicast::default(),
            counters: Counters::default(),
        }
    }
}

/// Type of a channel path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ChpidType {
    /// OSA-Express in QDIO mode.
    Osd,
    /// Intraensemble data network.
    Osx,
    /// Intranode management network.
    Osm,
    /// Network Express.
    Osh,
    /// It is not known.
    Unknown,
}

/// Is an interface used for SMC?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmcUse {
    /// It is not coded.
    #[default]
    No,
    /// It is used.
    Yes,
    /// It is coded and cannot be used, for this reason.
    Disabled(String),
}

/// The routing attribute that is coded, and the one in effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Routers {
    /// PRIROUTER, SECROUTER or NONROUTER.
    pub configured: Router,
    /// What the OSA granted.
    pub actual: Router,
}

/// A routing attribute of an OSA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Router {
    /// No router.
    #[default]
    Non,
    /// Primary router.
    Pri,
    /// Secondary router.
    Sec,
}

/// A virtual hardware address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vmac {
    /// The address; `None` if it is not known.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub address: Option<Digits<12>>,
    /// Was it coded? Else the OSA made it.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub configured: bool,
    /// ROUTELCL: only packets to addresses of the stack. Else ROUTEALL.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub local: bool,
}

/// What the adapter does for the stack, as in effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offload {
    /// ARP.
    pub arp: bool,
    /// Does it return its ARP cache?
    pub arp_info: bool,
    /// Checksums.
    pub checksum: bool,
    /// TCP segmentation.
    pub segmentation: bool,
}

/// VLAN attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vlan {
    /// Its id, 1 to 4094.
    pub id: Option<u16>,
    /// Are frames given a priority?
    pub priority: bool,
    /// DYNVLANREG: is the id to be registered (GVRP)?
    pub register: bool,
    /// Can the OSA register it?
    pub can_register: bool,
}

/// READSTORAGE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadStorage {
    /// How much was asked for.
    pub policy: StoragePolicy,
    /// How much there is, in KB.
    pub amount: u32,
}

/// The words of READSTORAGE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoragePolicy {
    /// As VTAM says.
    #[default]
    Global,
    /// Most.
    Max,
    /// Medium.
    Avg,
    /// Least.
    Min,
}

/// INBPERF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inbound {
    /// How often the adapter interrupts.
    pub performance: InboundPerformance,
    /// WORKLOADQ, with `Dynamic` only.
    pub workload_queueing: bool,
}

/// The words of INBPERF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundPerformance {
    /// Between the extremes.
    #[default]
    Balanced,
    /// As the load asks for.
    Dynamic,
    /// Least processor time.
    MinCpu,
    /// Least latency.
    MinLatency,
}

/// What belongs to IPv6 interfaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Parameters {
    /// Probes of duplicate address detection, 0 to 2.
    pub duplicate_detection: u8,
    /// The hop limit that routers advertise.
    pub hop_limit: u8,
    /// INTFID; `None`: that of the link-local address.
    pub interface_id: Option<Digits<16>>,
    /// Prefixes for temporary addresses, or `ALL`.
    pub temporary_prefixes: Vec<String>,
}

impl Default for Ipv6Parameters {
    /// One probe, a hop limit of 255.
    fn default() -> Ipv6Parameters {
        Ipv6Parameters {
            duplicate_detection: 1,
            hop_limit: 255,
            interface_id: None,
            temporary_prefixes: Vec::new(),
        }
    }
}

impl Interface {
    /// Its attributes: those that were given, else the defaults.
    pub fn attributes(&self) -> Cow<'_, Attributes> {
        match &self.attributes {
            Some(attributes) => Cow::Borrowed(attributes),
            None => Cow::Owned(Attributes::default()),
        }
    }

    /// Its type.
    pub fn kind(&self) -> LinkType {
        self.attributes.as_ref().and_then(|a| a.kind).unwrap_or_else(|| LinkType::of(self))
    }

    /// Its state.
    pub fn status(&self) -> Status {
        self.attributes.as_ref().and_then(|a| a.status).unwrap_or_else(|| Status::of(self.active))
    }

    /// The name of the device under a link.
    pub fn device(&self) -> String {
        let given = self.attributes.as_ref().and_then(|a| a.device.clone());
        given.unwrap_or_else(|| of_link(self, self.kind()))
    }

    /// Its first IPv4 address.
    pub fn ipv4(&self) -> Option<Ipv4Addr> {
        self.addresses.iter().find_map(|home| match home.address {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
    }

    /// The interface id: the one that was given, else that of the link-local address.
    pub fn interface_id(&self) -> Option<u64> {
        let link_local = self.addresses.iter().find_map(|home| match home.address {
            // The lower half of the address.
            IpAddr::V6(address) if address.is_unicast_link_local() => Some(u128::from(address) as u64),
            _ => None,
        });
        let given = self.attributes.as_ref().and_then(|a| a.ipv6.interface_id).map(|id| id.0);
        given.or(link_local)
    }

    /// The ids of the SMC links over it and of their link groups.
    pub fn smc_ids(&self) -> Vec<u32> {
        let smc = self.attributes.as_ref().and_then(|a| a.smc.as_ref());
        smc.map_or_else(Vec::new, |smc| smc.links.iter().flat_map(|link| link.ids()).collect())
    }
}
