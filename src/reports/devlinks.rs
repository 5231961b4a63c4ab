//! DEvlinks: devices, links and interfaces with their attributes, multicast groups, traces and counters.
//!
//! One record is a device with its links, or an interface. The parts of an entry are the modules of this folder.

use super::{Kind, Page, Query, Report, Written};
use crate::request::Value;
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::attributes::Attributes;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;

mod analyzer;
mod blocks;
mod details;
mod entries;
mod express;
mod fields;
mod groups;
mod lan;
mod smc;

use entries::{DeviceEntry, Entry};

inventory::submit! { Report { name: "DEVLINKS", needs: Needs::DEVICES, long_only: false, write } }

/// The links and interfaces in the order of the report.
pub(super) fn order(tcpip: &TcpIp) -> Vec<&Interface> {
    let entries = entries::all(tcpip, true).into_iter();
    let interfaces = entries.map(|entry| match entry {
        Entry::Device(device) => device.links,
        Entry::Interface(interface) => vec![interface],
    });
    interfaces.flatten().collect()
}

/// What the modifiers ask for.
enum Asked<'a> {
    /// Everything.
    All,
    /// PNETID: interfaces with this physical network id, or with any.
    Network(Option<&'a str>),
    /// PNETID NONE: interfaces that could have a physical network id and have none.
    NoNetwork,
    /// SMC: the interfaces of shared memory communications, with links and link groups.
    Smc,
}

impl<'a> Asked<'a> {
    fn of(query: &Query<'a>) -> Asked<'a> {
        if query.request.modifier("SMC").is_some() {
            return Asked::Smc;
        }
        let Some(clause) = query.request.modifier("PNETID") else { return Asked::All };
        match clause.values.first() {
            Some(Value::Name(id)) => Asked::Network(Some(id.text())),
            _ if clause.has("NONE") => Asked::NoNetwork,
            _ => Asked::Network(None),
        }
    }

    fn wants(&self, interface: &Interface) -> bool {
        let (attributes, kind) = (interface.attributes(), interface.kind());
        match self {
            Asked::All => true,
            Asked::Network(Some(id)) => kind.is_physical() && attributes.pnetid.as_deref() == Some(*id),
            Asked::Network(None) => kind.is_physical() && attributes.pnetid.is_some(),
            Asked::NoNetwork => kind.is_physical() && attributes.pnetid.is_none(),
            Asked::Smc => kind.is_smc(),
        }
    }

    /// Are entries reduced to their headers and the physical network id?
    // ASSUMED: with PNETID an entry is its header lines and the line with the physical network id.
    fn is_reduced(&self) -> bool {
        matches!(self, Asked::Network(_) | Asked::NoNetwork)
    }
}

/// A link or an interface that is being shown.
struct Shown<'a> {
    interface: &'a Interface,
    attributes: &'a Attributes,
    kind: LinkType,
    query: &'a Query<'a>,
    reduced: bool,
    /// Does the sysplex monitor of the stack watch interfaces (MONINTERFACE)?
    monitors: bool,
    /// Are SMC links shown?
    links: bool,
}

// ASSUMED: the columns, the order of entries (dynamic devices after the static ones, RNIC and ISM before IPv6), ids of
// the BSD and multicast lines; LAN groups are left out with a filter or modifier, SMC links are shown with SMC or SMCID.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let asked = Asked::of(query);
    let by_name = query.filter_is("INTFNAME");
    let plain = matches!(asked, Asked::All) && query.request.filter.is_none();
    let links = matches!(asked, Asked::Smc) || query.filter_is("SMCID");
    let wanted =
        |i: &Interface| asked.wants(i) && query.filter.interface(i) && query.filter.smc(&i.smc_ids());
    let mut groups_due = links && !by_name;
    for entry in entries::all(tcpip, query.is_long()) {
        // The link groups of SMC-R follow the last RNIC.
        if groups_due && entries::is_after_rnic(&entry) {
            smc::link_groups(tcpip, query, page)?;
            groups_due = false;
        }
        let is_wanted = match &entry {
            Entry::Device(device) if device.links.is_empty() => plain,
            Entry::Device(device) => device.links.iter().any(|link| wanted(link)),
            Entry::Interface(interface) => wanted(interface),
        };
        if !is_wanted || !page.record() {
            continue;
        }
        let shown = |interface: &Interface, page: &mut Page<'_>| {
            let attributes = interface.attributes();
            let kind = interface.kind();
            let reduced = asked.is_reduced();
            let monitors = tcpip.configuration.global.sysplex_monitor.monitor_interfaces;
            one(&Shown { interface, attributes: &attributes, kind, query, reduced, monitors, links }, page)
        };
        match entry {
            Entry::Interface(interface) => shown(interface, page)?,
            Entry::Device(device) => {
                device_lines(&device, page)?;
                for (n, link) in device.links.iter().filter(|link| wanted(link)).enumerate() {
                    if n > 0 {
                        page.object();
                    }
                    shown(link, page)?;
                }
            }
        }
    }
    if groups_due {
        smc::link_groups(tcpip, query, page)?;
    }
    if plain {
        lan::summary(tcpip, query, page)?;
    }
    if plain || by_name && matches!(asked, Asked::All) {
        analyzer::all(tcpip, query, page)?;
    }
    Ok(())
}

fn device_lines(device: &DeviceEntry<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Group, "EZZ2760I", |line| {
        line.label(1, "DevName:", 10, device.name.as_str()).label(28, "DevType:", 37, device.kind.word());
        if let Some(number) = device.number {
            line.label(47, "DevNum:", 55, number);
        }
    })?;
    page.line(Kind::Group, "", |line| {
        line.label(3, "DevStatus:", 14, device.status.words());
    })
}

/// A link or an interface with all its blocks.
fn one(shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    let (name, status) = (shown.interface.name.as_str(), shown.interface.status().words());
    let is_link = shown.interface.definition.is_link();
    if is_link {
        page.line(Kind::Row, "EZZ2761I", |line| {
            line.label(3, "LnkName:", 12, name).label(30, "LnkType:", 39, shown.kind.word());
            line.label(50, "LnkStatus:", 61, status);
        })?;
    } else {
        page.line(Kind::Group, "", |line| {
            line.label(1, "IntfName:", 11, name).label(29, "IntfType:", 39, shown.kind.word());
            line.label(50, "IntfStatus:", 62, status);
        })?;
    }
    details::write(shown, page)?;
    if shown.reduced {
        return Ok(());
    }
    if let Some(smc) = &shown.attributes.smc {
        return smc::interface(smc, shown, page);
    }
    if is_link {
        blocks::bsd(shown, page)?;
    }
    blocks::packet_traces(shown.attributes, page)?;
    groups::write(shown, page)?;
    if shown.kind.counts() {
        blocks::statistics(shown, page)?;
    }
    match &shown.attributes.network_express {
        Some(express) => express::associated(express, page),
        None => Ok(()),
    }
}
