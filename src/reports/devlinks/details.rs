//! The detail lines of a link or an interface: which fields its type has, and where they stand.

use super::fields::*;
use super::{Shown, express};
use crate::reports::{Kind, Page, Written};
use crate::tcpip::device::LinkType;
use crate::text::{Cell, Printable, Zeros};

/// A field of a line: where its label and its value stand. Without a value it is left out.
pub struct Field {
    pub at: usize,
    pub label: &'static str,
    pub value_at: usize,
    pub value: fn(&Shown<'_>) -> Option<Value>,
}

/// A value of a field.
pub enum Value {
    Word(&'static str),
    Text(String),
    Number(u64),
    /// A number that is filled with zeros to this width.
    Zeros(u64, usize),
}

impl Cell for Value {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Value::Word(word) => word.write(out),
            Value::Text(text) => Printable(text).write(out),
            Value::Number(n) => n.write(out),
            Value::Zeros(n, width) => Zeros(*n, *width).write(out),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Value::Number(_) | Value::Zeros(..))
    }
}

/// The lines of a type, each with its fields.
type Lines = &'static [&'static [Field]];

const LOOPBACK: Lines = &[&[ACTUAL_MTU]];

const QDIO_LINK: Lines = &[
    &[SPEED],
    &[BROADCAST],
    &[CONFIGURED_ROUTER, ACTUAL_ROUTER],
    &[ARP_OFFLOAD, ARP_INFO],
    &[ACTUAL_MTU],
    &[VLAN_ID, VLAN_PRIORITY],
    &[DYNAMIC_VLAN, VLAN_CAPABLE],
    &[READ_STORAGE, at(36, INBOUND)],
    &[CHECKSUM, SEGMENTATION],
    &[SECURITY_CLASS, MONITORED],
];

const LCS_LINK: Lines =
    &[&[NET_NUMBER, at(36, QUEUE_SIZE)], &[BROADCAST], &[MAC], &[ACTUAL_MTU], &[SECURITY_CLASS, MONITORED]];

const HIPERSOCKETS_LINK: Lines = &[
    &[BROADCAST],
    &[CONFIGURED_ROUTER, ACTUAL_ROUTER],
    &[ARP_OFFLOAD, ARP_INFO],
    &[ACTUAL_MTU],
    &[VLAN_ID],
    &[READ_STORAGE],
    &[MULTIWRITE],
    &[SECURITY_CLASS, MONITORED],
];

const SAME_HOST: Lines = &[&[ACTUAL_MTU], &[SECURITY_CLASS, MONITORED]];

const QDIO: Lines = &[
    &[PORT_NAME, datapath(25), at(44, DATAPATH_STATUS)],
    &[CHPID_TYPE, at(36, SMCR)],
    &[PNETID, at(36, SMCD)],
    &[TRLE],
    &[SPEED],
    &[BROADCAST],
    &[VMAC_ADDRESS, VMAC_ORIGIN, VMAC_ROUTER],
    &[SOURCE_VIPA],
    &[ARP_OFFLOAD, ARP_INFO],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[IP_ADDRESS],
    &[VLAN_ID, VLAN_PRIORITY],
    &[DYNAMIC_VLAN, VLAN_CAPABLE],
    &[READ_STORAGE],
    &[INBOUND],
    &[WORKLOAD],
    &[CHECKSUM, SEGMENTATION],
    &[SECURITY_CLASS, MONITORED],
    &[ISOLATE, LATENCY],
];

const QDIO6: Lines = &[
    &[PORT_NAME, datapath(25), at(44, DATAPATH_STATUS)],
    &[CHPID_TYPE, at(36, SMCR)],
    &[PNETID, at(36, SMCD)],
    &[TRLE],
    &[QUEUE_SIZE, at(36, SPEED)],
    &[VMAC_ADDRESS, VMAC_ORIGIN, VMAC_ROUTER],
    &[SOURCE_VIPA],
    &[DUPLICATE_DETECTION, HOP_LIMIT],
    &[CONFIGURED_ROUTER, ACTUAL_ROUTER],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[VLAN_ID, VLAN_PRIORITY],
    &[DYNAMIC_VLAN, VLAN_CAPABLE],
    &[INTERFACE_ID],
    &[READ_STORAGE],
    &[INBOUND],
    &[WORKLOAD],
    &[CHECKSUM, SEGMENTATION],
    &[SECURITY_CLASS, MONITORED],
    &[ISOLATE, LATENCY],
    &[TEMPORARY],
];

const HIPERSOCKETS: Lines = &[
    &[TRLE],
    &[datapath(5), at(24, DATAPATH_STATUS)],
    &[CHPID],
    &[SMCD, at(36, PNETID)],
    &[BROADCAST],
    &[SOURCE_VIPA],
    &[ARP_OFFLOAD, ARP_INFO],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[IP_ADDRESS],
    &[VLAN_ID],
    &[READ_STORAGE],
    &[MULTIWRITE],
    &[SECURITY_CLASS, MONITORED],
];

// ASSUMED: IPv6 HiperSockets have no broadcast capability, as IPv6 itself.
const HIPERSOCKETS6: Lines = &[
    &[TRLE],
    &[datapath(5), at(24, DATAPATH_STATUS)],
    &[CHPID],
    &[SMCD, at(36, PNETID)],
    &[SOURCE_VIPA],
    &[DUPLICATE_DETECTION, HOP_LIMIT],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[INTERFACE_ID],
    &[VLAN_ID],
    &[READ_STORAGE],
    &[MULTIWRITE],
    &[SECURITY_CLASS, MONITORED],
];

const SAME_HOST6: Lines =
    &[&[DUPLICATE_DETECTION, HOP_LIMIT], &[ACTUAL_MTU], &[INTERFACE_ID], &[SECURITY_CLASS, MONITORED]];

const EXPRESS: Lines = &[
    &[express::AUTO_MIGRATED],
    &[express::DEVICE, express::ACTUAL_DEVICE, express::DEVICE_STATUS],
    &[CHPID_TYPE, at(25, CHPID), express::PCHID],
    &[SMCD, at(25, SMCR), at(44, PNETID)],
    &[express::GENERATION],
    &[TRLE, express::CODE_LEVEL],
    &[PORT_NAME],
    &[express::SPEED],
    &[BROADCAST],
    &[VMAC_ADDRESS, VMAC_ORIGIN, VMAC_ROUTER],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[IP_ADDRESS],
    &[VLAN_ID, VLAN_PRIORITY],
    &[express::TOTAL_STORAGE],
    &[CHECKSUM, SEGMENTATION],
    &[SECURITY_CLASS, MONITORED],
    &[ISOLATE],
];

// ASSUMED: EQENET6 differs from EQENET as IPAQENET6 does from IPAQENET.
const EXPRESS6: Lines = &[
    &[express::AUTO_MIGRATED],
    &[express::DEVICE, express::ACTUAL_DEVICE, express::DEVICE_STATUS],
    &[CHPID_TYPE, at(25, CHPID), express::PCHID],
    &[SMCD, at(25, SMCR), at(44, PNETID)],
    &[express::GENERATION],
    &[TRLE, express::CODE_LEVEL],
    &[PORT_NAME],
    &[express::SPEED],
    &[VMAC_ADDRESS, VMAC_ORIGIN, VMAC_ROUTER],
    &[DUPLICATE_DETECTION, HOP_LIMIT],
    &[CONFIGURED_MTU, at(36, ACTUAL_MTU)],
    &[VLAN_ID, VLAN_PRIORITY],
    &[INTERFACE_ID],
    &[express::TOTAL_STORAGE],
    &[CHECKSUM, SEGMENTATION],
    &[SECURITY_CLASS, MONITORED],
    &[ISOLATE],
    &[TEMPORARY],
];

const RNIC: Lines = &[&[PFID, PORT_NUMBER, at(32, TRLE), PFID_STATUS], &[PNETID], &[VMAC], &[GID]];

const ISM: Lines = &[&[PFID, at(32, TRLE), PFID_STATUS], &[PNETID], &[GID], &[VLAN_ID]];

/// The physical network of a link, which has no other line for it.
const NETWORK: Lines = &[&[PNETID]];

fn lines(shown: &Shown<'_>) -> Lines {
    let is_link = shown.interface.definition.is_link();
    match shown.kind {
        LinkType::Ipaqenet | LinkType::Ipaqidio if is_link && shown.reduced => NETWORK,
        LinkType::Loopback | LinkType::Loopback6 => LOOPBACK,
        LinkType::Vipa | LinkType::Vipa6 => &[],
        LinkType::Ipaqenet if is_link => QDIO_LINK,
        LinkType::Ipaqenet => QDIO,
        LinkType::Ipaqidio if is_link => HIPERSOCKETS_LINK,
        LinkType::Ipaqidio => HIPERSOCKETS,
        LinkType::Mpcptp => SAME_HOST,
        LinkType::Ipaqtr => QDIO_LINK,
        LinkType::Eth | LinkType::Tr | LinkType::Fddi => LCS_LINK,
        LinkType::Eqenet => EXPRESS,
        LinkType::Eqenet6 => EXPRESS6,
        LinkType::Rnic => RNIC,
        LinkType::Ism => ISM,
        LinkType::Ipaqenet6 => QDIO6,
        LinkType::Ipaqidio6 => HIPERSOCKETS6,
        LinkType::Mpcptp6 => SAME_HOST6,
    }
}

/// Writes the detail lines; of a reduced entry the one with the physical network id.
pub fn write(shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    let is_meant = |fields: &&&[Field]| !shown.reduced || fields.iter().any(|f| f.label == PNETID.label);
    for fields in lines(shown).iter().filter(is_meant) {
        let values: Vec<(&Field, Value)> =
            fields.iter().filter_map(|field| Some((field, (field.value)(shown)?))).collect();
        if values.is_empty() {
            continue;
        }
        page.line(Kind::Row, "", |line| {
            for (field, value) in values {
                match field.label {
                    "" => line.at(field.at, "").named("AutoMigrated", value),
                    label => line.label(field.at, label, field.value_at, value),
                };
            }
        })?;
    }
    Ok(())
}
