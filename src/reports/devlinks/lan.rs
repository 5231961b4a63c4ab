//! The LAN group summary.

use crate::reports::{Kind, Page, Query, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::lan::{LanGroup, Member};
use crate::text::{Column, Zeros, column};

const NAME: Column = column("Name").at(3);
const STATUS: Column = column("Status").at(21);
const ARP_OWNER: Column = column("ArpOwner").at(33);
const ND_OWNER: Column = column("NDOwner").at(33);
const VIPA_OWNER: Column = column("VipaOwner").at(51);

/// The IPv4 groups, then for LONG those of IPv6; each has its title.
pub fn summary(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let families: &[bool] = if query.is_long() { &[false, true] } else { &[false] };
    for ipv6 in families {
        let groups = tcpip.devices.lan_groups.iter().filter(|group| group.ipv6 == *ipv6);
        groups.into_iter().try_for_each(|group| one(tcpip, group, page))?;
    }
    Ok(())
}

fn one(tcpip: &TcpIp, group: &LanGroup, page: &mut Page<'_>) -> Written {
    let title = if group.ipv6 { "IPv6 LAN Group Summary" } else { "IPv4 LAN Group Summary" };
    let columns = [NAME, STATUS, if group.ipv6 { ND_OWNER } else { ARP_OWNER }, VIPA_OWNER];
    page.line(Kind::Heading, "", |line| {
        line.and(title);
    })?;
    page.line(Kind::Group, "", |line| {
        line.label(1, "LanGroup:", 11, Zeros(group.number.into(), 5));
    })?;
    // At the console the underlines of this table stay: they are a part of its heading.
    page.line(Kind::Heading, "", |line| {
        line.headings(&columns);
    })?;
    page.line(Kind::Heading, "", |line| {
        line.underlines(&columns);
    })?;
    group.members.iter().try_for_each(|member| row(tcpip, member, &columns, page))
}

fn row(tcpip: &TcpIp, member: &Member, columns: &[Column; 4], page: &mut Page<'_>) -> Written {
    let active = tcpip.interfaces.iter().any(|i| i.name == member.name && i.active);
    page.object();
    page.line(Kind::Row, "", |line| {
        line.put(&columns[0], member.name.as_str());
        line.put(&columns[1], if active { "Active" } else { "Not Active" });
        line.put(&columns[2], member.owner.as_deref().unwrap_or(&member.name));
        line.put(&columns[3], member.vipa_owner);
    })
}
