//! Network Express interfaces: the fields that only they have, and the interfaces that are associated with them.

use super::blocks;
use super::details::{Field, Value};
use super::fields::{NOT_KNOWN, at, second, status, text};
use crate::reports::{Kind, Page, Written};
use crate::tcpip::network_express::{Converged, MultiSubnet, NetworkExpress};
use crate::tcpip::socket::Address;
use crate::text::Shown;

// ASSUMED: columns and line breaks of Network Express interfaces are ours; labels and order are those of a display.
pub const AUTO_MIGRATED: Field = Field {
    at: 5,
    label: "",
    value_at: 5,
    value: |s| {
        s.attributes.network_express.as_ref().filter(|e| e.auto_migrated)?;
        Some(Value::Word("**AutoMigrated**"))
    },
};

pub const DEVICE: Field =
    at(5, second("DevNum:", |s| text(s.attributes.network_express.as_ref().map(|e| e.device), NOT_KNOWN)));

pub const ACTUAL_DEVICE: Field = at(
    25,
    second("ActDevNum:", |s| {
        let express = s.attributes.network_express.as_ref();
        text(express.map(|e| e.actual_device.unwrap_or(e.device)), NOT_KNOWN)
    }),
);

pub const DEVICE_STATUS: Field = at(
    44,
    second("DevStatus:", |s| {
        let given = s.attributes.network_express.as_ref().and_then(|e| e.device_status);
        status(given.unwrap_or(s.interface.status()))
    }),
);

pub const PCHID: Field =
    at(44, second("PCHID:", |s| text(s.attributes.network_express.as_ref().map(|e| e.pchid), NOT_KNOWN)));

pub const GENERATION: Field = at(
    5,
    second("Adapter Gen:", |s| Some(Value::Number(s.attributes.network_express.as_ref()?.generation.into()))),
);

pub const CODE_LEVEL: Field =
    second("Code Level:", |s| text(s.attributes.network_express.as_ref().map(|e| e.code_level), NOT_KNOWN));

/// Megabits per second, then the same in short.
pub const SPEED: Field = at(
    5,
    second("Speed:", |s| {
        let speed = s.attributes.speed;
        let short = match speed {
            1000.. if speed.is_multiple_of(1000) => format!("{}G", speed / 1000),
            _ => format!("{speed}M"),
        };
        Some(Value::Text(format!("{speed:010} ({short})")))
    }),
);

/// In megabytes, to a tenth.
pub const TOTAL_STORAGE: Field = at(
    5,
    second("Total Read Storage:", |s| {
        let tenths = u64::from(s.attributes.read_storage.amount) * 10 / 1024;
        Some(Value::Text(format!("{}.{}M", tenths / 10, tenths % 10)))
    }),
);

/// The blocks behind the counters of a Network Express interface.
pub fn associated(express: &NetworkExpress, page: &mut Page<'_>) -> Written {
    if let Some(converged) = &express.converged {
        page.item("IQDConverged");
        self::converged(converged, page)?;
    }
    if let Some(rnic) = &express.multi_subnet {
        page.item("MultiSubnetRNIC");
        multi_subnet(rnic, page)?;
    }
    page.end_items();
    if express.unassociated_ism.is_empty() {
        return Ok(());
    }
    page.line(Kind::Row, "", |line| {
        line.label(3, "Unassociated ISM Interfaces:", 3, express.unassociated_ism.join(" ").as_str());
    })
}

fn converged(converged: &Converged, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, "Associated IQD Converged Interface:", 3, converged.name.as_str());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "IQC Status:", 5, converged.status.words());
    })?;
    let counters = [
        ("BytesIn", converged.bytes_in),
        ("Inbound Packets", converged.packets_in),
        ("BytesOut", converged.bytes_out),
        ("Outbound Packets", converged.packets_out),
    ];
    counters.into_iter().try_for_each(|(label, n)| blocks::counter(label, n, page))
}

fn multi_subnet(rnic: &MultiSubnet, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, "SMCR Capability:", 3, "V2");
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Associated Multi-Subnet RNIC Interface:", 5, rnic.interface.as_str());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "RoCE PFID:", 5, Shown(rnic.pfid)).label(36, "SMCRMtu:", 36, rnic.mtu);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "SMCRIpAddr:", 5, Address(rnic.address));
    })
}
