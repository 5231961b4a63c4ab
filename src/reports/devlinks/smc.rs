//! RNIC and ISM interfaces: their counters, the SMC links over them, and the link groups of SMC-R.

use super::fields::NOT_KNOWN;
use super::{Shown, blocks};
use crate::reports::{Kind, Page, Query, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::smc::{Buffers, LinkGroup, Redundancy, SmcInterface, SmcLink, total};
use crate::text::{Cell, Column, column};

const LINKS: [Column; 2] = [column("LocalSMCLinkId").at(5), column("RemoteSMCLinkId").at(22)];

/// Memory in KB: in megabytes where it is a whole number of them.
struct Memory(u64);

impl Cell for Memory {
    fn write(&self, out: &mut Vec<u8>) {
        let megabytes = self.0 > 0 && self.0.is_multiple_of(1024);
        let (amount, unit) = if megabytes { (self.0 / 1024, "M") } else { (self.0, "K") };
        amount.write(out);
        unit.write(out);
    }
}

/// The counters of an interface, then the links over it if they are wanted.
// ASSUMED: all labels of links have the columns of the example; a link of SMC-D has no MTU, MAC address and queue pair.
pub fn interface(smc: &SmcInterface, shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    blocks::title("Interface Statistics:", "", page)?;
    let mask = if shown.query.is_long() { u64::MAX } else { u32::MAX.into() };
    let c = &smc.counters;
    let connections = smc.links.iter().map(|link| u64::from(link.connections)).sum();
    for (label, n) in [
        ("BytesIn", c.bytes_in),
        ("Inbound Operations", c.operations_in),
        ("BytesOut", c.bytes_out),
        ("Outbound Operations", c.operations_out),
        ("SMC Links", smc.links.len() as u64),
        ("TCP Connections", connections),
    ] {
        blocks::counter(label, n & mask, page)?;
    }
    let in_use = smc.links.iter().map(|link| total(&link.buffers)).sum();
    blocks::counter("Intf Receive Buffer Inuse", Memory(in_use), page)?;
    let wanted = |link: &&SmcLink| shown.links && shown.query.filter.smc(&link.ids());
    for (n, link) in smc.links.iter().filter(wanted).enumerate() {
        if n == 0 {
            blocks::title("SMC Link Information:", "", page)?;
        }
        page.item("SMCLinks");
        ids(smc, link, shown, page)?;
        use_of(link, mask, page)?;
    }
    page.end_items();
    Ok(())
}

fn ids(smc: &SmcInterface, link: &SmcLink, shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(5, "LocalSMCLinkId:", 5, link.local).label(36, "RemoteSMCLinkId:", 36, link.remote);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(7, "SMCLinkGroupId:", 7, link.group);
        match link.vlan {
            Some(id) => line.label(36, "VLANid:", 36, u32::from(id)),
            None => line.label(36, "VLANid:", 36, "None"),
        };
        if let Some(roce) = link.roce {
            line.label(54, "MTU:", 54, roce.mtu);
        }
    })?;
    page.line(Kind::Row, "", |line| {
        match smc.gid {
            Some(gid) => line.label(7, "LocalGid:", 7, gid),
            None => line.label(7, "LocalGid:", 7, NOT_KNOWN),
        };
    })?;
    if let Some(roce) = link.roce {
        page.line(Kind::Row, "", |line| {
            line.label(7, "LocalMACAddr:", 7, shown.attributes.mac.unwrap_or_default());
            line.label(36, "LocalQP:", 36, roce.local_qp);
        })?;
    }
    page.line(Kind::Row, "", |line| {
        line.label(7, "RemoteGid:", 7, link.remote_gid);
    })?;
    let Some(roce) = link.roce else { return Ok(()) };
    page.line(Kind::Row, "", |line| {
        line.label(7, "RemoteMACAddr:", 7, roce.remote_mac).label(36, "RemoteQP:", 36, roce.remote_qp);
    })
}

/// What went over a link, and what it uses.
fn use_of(link: &SmcLink, mask: u64, page: &mut Page<'_>) -> Written {
    let c = &link.counters;
    for (label, n) in [
        ("SMCLinkBytesIn:", c.bytes_in),
        ("SMCLinkInOperations:", c.operations_in),
        ("SMCLinkBytesOut:", c.bytes_out),
        ("SMCLinkOutOperations:", c.operations_out),
        ("TCP Connections:", link.connections.into()),
    ] {
        page.line(Kind::Row, "", |line| {
            line.label(7, label, 29, n & mask);
        })?;
    }
    page.line(Kind::Row, "", |line| {
        line.label(7, "Link Receive Buffer Inuse:", 34, Memory(total(&link.buffers)));
    })?;
    buffers(&link.buffers, "Inuse", 34, page)
}

/// A line for each buffer size.
fn buffers(buffers: &[Buffers], what: &str, value_at: usize, page: &mut Page<'_>) -> Written {
    for of_size in buffers {
        page.line(Kind::Row, "", |line| {
            let mut label = Vec::new();
            Memory(of_size.size.into()).write(&mut label);
            let label = format!("{} Buffer {what}:", String::from_utf8_lossy(&label));
            line.label(9, &label, value_at, Memory(of_size.amount.into()));
        })?;
    }
    Ok(())
}

/// The link groups of SMC-R that the filter wants.
// ASSUMED: link groups follow the last RNIC, once for all of them.
pub fn link_groups(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let rnics = tcpip.interfaces.iter().filter(|i| i.kind() == LinkType::Rnic);
    let links = rnics.filter_map(|i| i.attributes.as_ref()?.smc.as_ref()).flat_map(|smc| &smc.links);
    let links: Vec<&SmcLink> = links.collect();
    let mut titled = false;
    for group in &tcpip.devices.link_groups {
        let own: Vec<&SmcLink> = links.iter().copied().filter(|link| link.group == group.id).collect();
        // Eight digits fit in 32 bits.
        let ids: Vec<u32> =
            [group.id.0 as u32].into_iter().chain(own.iter().flat_map(|link| link.ids())).collect();
        if !query.filter.smc(&ids) {
            continue;
        }
        if !titled {
            blocks::title("SMC Link Group Information:", "", page)?;
            titled = true;
        }
        page.object();
        let pairs: Vec<_> = own.iter().map(|link| (link.local, link.remote)).collect();
        link_group(group, &pairs, page)?;
    }
    Ok(())
}

fn link_group(group: &LinkGroup, links: &[(Digits<8>, Digits<8>)], page: &mut Page<'_>) -> Written {
    let redundancy = match group.redundancy {
        Redundancy::Full => "Full",
        Redundancy::Partial => "Partial (single local and/or remote port)",
        Redundancy::None => "None (single local and remote RNIC)",
    };
    page.line(Kind::Group, "", |line| {
        line.label(5, "SMCLinkGroupId:", 5, group.id);
        line.label(36, "PNetID:", 36, group.pnetid.as_deref().unwrap_or_default());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(7, "Redundancy:", 7, redundancy);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(7, "Link Group Receive Buffer Total:", 40, Memory(total(&group.buffers)));
    })?;
    buffers(&group.buffers, "Total", 40, page)?;
    if links.is_empty() {
        return Ok(());
    }
    // At the console the underlines of a block stay: they are a part of its heading.
    page.line(Kind::Heading, "", |line| {
        line.headings(&LINKS);
    })?;
    page.line(Kind::Heading, "", |line| {
        line.underlines(&LINKS);
    })?;
    for (local, remote) in links {
        page.item("SMCLinks");
        page.line(Kind::Row, "", |line| {
            line.put(&LINKS[0], *local).put(&LINKS[1], *remote);
        })?;
    }
    Ok(())
}
