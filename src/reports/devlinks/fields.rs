//! The fields of the detail lines.

use super::Shown;
use super::details::{Field, Value};
use crate::tcpip::attributes::{ChpidType, InboundPerformance, Router, SmcUse, StoragePolicy};
use crate::tcpip::device::Status;
use crate::text::Cell as _;

/// A field at the indent of the detail lines, its value one blank behind the label.
const fn first(label: &'static str, value: fn(&Shown<'_>) -> Option<Value>) -> Field {
    Field { at: 5, label, value_at: 5, value }
}

/// A field in the second column.
pub const fn second(label: &'static str, value: fn(&Shown<'_>) -> Option<Value>) -> Field {
    at(36, first(label, value))
}

/// A field with places of its own for label and value.
const fn placed(
    at: usize,
    label: &'static str,
    value_at: usize,
    value: fn(&Shown<'_>) -> Option<Value>,
) -> Field {
    Field { at, label, value_at, value }
}

/// The field somewhere else in a line, its value one blank behind the label.
pub const fn at(at: usize, field: Field) -> Field {
    Field { at, label: field.label, value_at: at, value: field.value }
}

fn yes(yes: bool) -> Option<Value> {
    Some(Value::Word(if yes { "Yes" } else { "No" }))
}

fn word(word: &'static str) -> Option<Value> {
    Some(Value::Word(word))
}

fn number(n: impl Into<u64>) -> Option<Value> {
    Some(Value::Number(n.into()))
}

pub fn status(status: Status) -> Option<Value> {
    word(status.words())
}

/// Text, or the word that stands for its absence.
pub fn text(text: Option<impl ToString>, absent: &'static str) -> Option<Value> {
    Some(text.map_or(Value::Word(absent), |t| Value::Text(t.to_string())))
}

/// Shown where a value is not known.
pub const NOT_KNOWN: &str = "n/a";

pub const SPEED: Field = first("Speed:", |s| Some(Value::Zeros(s.attributes.speed.into(), 10)));
pub const BROADCAST: Field = first("IpBroadcastCapability:", |s| yes(s.attributes.broadcast));
pub const CONFIGURED_ROUTER: Field = first("CfgRouter:", |s| router(s, s.attributes.router.configured));
pub const ACTUAL_ROUTER: Field = second("ActRouter:", |s| router(s, s.attributes.router.actual));
pub const ARP_OFFLOAD: Field = first("ArpOffload:", |s| yes(s.attributes.offload.arp));
pub const ARP_INFO: Field = second("ArpOffloadInfo:", |s| yes(s.attributes.offload.arp_info));
pub const CONFIGURED_MTU: Field = first("CfgMtu:", |s| match s.attributes.configured_mtu {
    Some(mtu) => number(mtu),
    None => word("None"),
});
pub const ACTUAL_MTU: Field = first("ActMtu:", |s| match s.interface.active {
    true => number(s.interface.mtu),
    false => word("Unknown"),
});
pub const VLAN_ID: Field = first("VLANid:", |s| match s.attributes.vlan.id {
    Some(id) => number(id),
    None => word("None"),
});
pub const VLAN_PRIORITY: Field = second("VLANpriority:", |s| enabled(s.attributes.vlan.priority));
pub const DYNAMIC_VLAN: Field = first("DynVLANRegCfg:", |s| yes(s.attributes.vlan.register));
pub const VLAN_CAPABLE: Field = second("DynVLANRegCap:", |s| yes(s.attributes.vlan.can_register));
pub const READ_STORAGE: Field = first("ReadStorage:", |s| {
    let policy = match s.attributes.read_storage.policy {
        StoragePolicy::Global => "GLOBAL",
        StoragePolicy::Max => "MAX",
        StoragePolicy::Avg => "AVG",
        StoragePolicy::Min => "MIN",
    };
    Some(Value::Text(format!("{policy} ({}K)", s.attributes.read_storage.amount)))
});
pub const INBOUND: Field = first("InbPerf:", |s| {
    word(match s.attributes.inbound.performance {
        InboundPerformance::Balanced => "Balanced",
        InboundPerformance::Dynamic => "Dynamic",
        InboundPerformance::MinCpu => "MinCPU",
        InboundPerformance::MinLatency => "MinLatency",
    })
});
pub const WORKLOAD: Field = placed(7, "WorkloadQueueing:", 7, |s| {
    let inbound = s.attributes.inbound;
    yes(inbound.workload_queueing).filter(|_| inbound.performance == InboundPerformance::Dynamic)
});
pub const CHECKSUM: Field = first("ChecksumOffload:", |s| yes(s.attributes.offload.checksum));
pub const SEGMENTATION: Field = second("SegmentationOffload:", |s| yes(s.attributes.offload.segmentation));
pub const SECURITY_CLASS: Field = first("SecClass:", |s| number(s.attributes.security_class));
pub const MONITORED: Field = second("MonSysplex:", |s| yes(s.monitors && s.attributes.monitored));
pub const ISOLATE: Field = first("Isolate:", |s| yes(s.attributes.isolate));
pub const LATENCY: Field = second("OptLatencyMode:", |s| yes(s.attributes.low_latency));
pub const MULTIWRITE: Field = first("IQDMultiWrite:", |s| enabled(s.attributes.multiwrite));
pub const NET_NUMBER: Field = first("NetNum:", |s| number(s.attributes.net_number));
pub const QUEUE_SIZE: Field = first("QueSize:", |s| number(s.attributes.queue_size));
pub const MAC: Field = first("MacAddress:", |s| text(s.attributes.mac, NOT_KNOWN));
pub const SOURCE_VIPA: Field = first("SrcVipaIntf:", |s| text(s.attributes.source_vipa.as_ref(), "None"));

// ASSUMED: what is not known of an adapter is n/a; an interface without a virtual hardware address shows n/a for it.
pub const PORT_NAME: Field = placed(5, "PortName:", 15, |s| text(s.interface.port_name.as_ref(), NOT_KNOWN));
pub const DATAPATH_STATUS: Field =
    first("DatapathStatus:", |s| status(s.attributes.datapath_status.unwrap_or(s.interface.status())));
pub const CHPID: Field = first("CHPID:", |s| text(s.attributes.chpid, NOT_KNOWN));
pub const CHPID_TYPE: Field = first("CHPIDType:", |s| {
    word(match s.attributes.chpid_type {
        ChpidType::Osd => "OSD",
        ChpidType::Osx => "OSX",
        ChpidType::Osm => "OSM",
        ChpidType::Osh => "OSH",
        ChpidType::Unknown => NOT_KNOWN,
    })
});
pub const SMCR: Field = first("SMCR:", |s| smc(&s.attributes.smcr));
pub const SMCD: Field = first("SMCD:", |s| smc(&s.attributes.smcd));
pub const PNETID: Field = first("PNetID:", |s| text(s.attributes.pnetid.as_ref(), ""));
pub const TRLE: Field =
    first("TRLE:", |s| text(s.interface.trle.as_ref().or(s.attributes.trle.as_ref()), NOT_KNOWN));
pub const VMAC_ADDRESS: Field =
    placed(5, "VMacAddr:", 15, |s| text(s.attributes.vmac.and_then(|vmac| vmac.address), NOT_KNOWN));
pub const VMAC_ORIGIN: Field = placed(29, "VMacOrigin:", 41, |s| {
    word(s.attributes.vmac.map_or(NOT_KNOWN, |vmac| if vmac.configured { "Cfg" } else { "OSA" }))
});
pub const VMAC_ROUTER: Field = placed(46, "VMacRouter:", 58, |s| {
    word(s.attributes.vmac.map_or(NOT_KNOWN, |vmac| if vmac.local { "Local" } else { "All" }))
});
pub const IP_ADDRESS: Field = first("IpAddr:", |s| {
    let with_prefix = |address| match s.attributes.prefix {
        Some(prefix) => format!("{address}/{prefix}"),
        None => format!("{address}"),
    };
    text(s.interface.ipv4().map(with_prefix), "None")
});

pub const DUPLICATE_DETECTION: Field =
    first("DupAddrDet:", |s| number(s.attributes.ipv6.duplicate_detection));
pub const HOP_LIMIT: Field = second("RtrHopLimit:", |s| number(s.attributes.ipv6.hop_limit));
pub const INTERFACE_ID: Field = first("IntfID:", |s| {
    let groups = |id: u64| [48, 32, 16, 0].map(|shift| format!("{:x}", id >> shift & 0xFFFF)).join(":");
    text(s.interface.interface_id().map(groups), NOT_KNOWN)
});
// ASSUMED: several prefixes for temporary addresses stand in one line.
pub const TEMPORARY: Field = first("TempPrefix:", |s| {
    let prefixes = &s.attributes.ipv6.temporary_prefixes;
    let shown: Vec<&str> = prefixes.iter().map(|p| if p == "ALL" { "All" } else { p }).collect();
    text((!shown.is_empty()).then(|| shown.join(" ")), "None")
});

pub const PFID: Field = first("PFID:", |s| Some(Value::Text(s.attributes.smc.as_ref()?.pfid.to_string())));
pub const PORT_NUMBER: Field = placed(19, "PortNum:", 19, |s| number(s.attributes.smc.as_ref()?.port?));
pub const PFID_STATUS: Field = placed(50, "PFIDStatus:", 50, |s| {
    let given = s.attributes.smc.as_ref().and_then(|smc| smc.pfid_status);
    status(given.unwrap_or(s.interface.status()))
});
pub const VMAC: Field = first("VMacAddr:", |s| text(s.attributes.mac, NOT_KNOWN));
pub const GID: Field = first("GidAddr:", |s| {
    let Some(gid) = s.attributes.smc.as_ref()?.gid else { return word(NOT_KNOWN) };
    let mut shown = Vec::new();
    gid.write(&mut shown);
    Some(Value::Text(String::from_utf8(shown).ok()?))
});

/// The data device number.
pub const fn datapath(at: usize) -> Field {
    placed(at, "Datapath:", at + 10, |s| text(s.attributes.datapath, NOT_KNOWN))
}

/// A virtual hardware address makes the routing attribute of the OSA meaningless.
fn router(shown: &Shown<'_>, router: Router) -> Option<Value> {
    word(match router {
        _ if shown.attributes.vmac.is_some() => NOT_KNOWN,
        Router::Non => "Non",
        Router::Pri => "Pri",
        Router::Sec => "Sec",
    })
}

fn enabled(enabled: bool) -> Option<Value> {
    word(if enabled { "Enabled" } else { "Disabled" })
}

fn smc(smc: &SmcUse) -> Option<Value> {
    match smc {
        SmcUse::No => word("No"),
        SmcUse::Yes => word("Yes"),
        SmcUse::Disabled(reason) => Some(Value::Text(format!("Disabled ({reason})"))),
    }
}
