//! The multicast groups of a link or interface.

use super::{Shown, blocks};
use crate::reports::{Kind, Page, Written};
use crate::tcpip::multicast::{Group, SourceMode};
use crate::tcpip::socket::Address;
use crate::text::{Column, Zeros, column};

const COLUMNS: [Column; 3] = [column("Group").at(5), column("RefCnt").at(23), column("SrcFltMd").at(37)];

/// The block: the capability, the IPv4 groups as a table, the IPv6 groups in entries.
// ASSUMED: without a group there is no heading; an interface of both IP versions shows IPv4 groups first.
pub fn write(shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    let multicast = &shown.attributes.multicast;
    let by_type = || shown.kind.is_multicast() || !multicast.groups.is_empty();
    let capable = multicast.capable.unwrap_or_else(by_type);
    blocks::title("Multicast Specific:", "EZZ2810I", page)?;
    page.line(Kind::Row, "EZZ2811I", |line| {
        line.label(5, "Multicast Capability:", 5, capable);
    })?;
    let ipv4 = multicast.ascending(false);
    if !ipv4.is_empty() {
        // At the console the underlines of a block stay, unlike those of a table: they are a part of its heading.
        page.line(Kind::Heading, "EZZ2812I", |line| {
            line.headings(&COLUMNS);
        })?;
        page.line(Kind::Heading, "EZZ2813I", |line| {
            line.underlines(&COLUMNS);
        })?;
    }
    for group in ipv4 {
        page.item("Groups");
        page.line(Kind::Row, "EZZ2814I", |line| {
            line.put(&COLUMNS[0], Address(group.address));
            line.put(&COLUMNS[1], Zeros(group.references.into(), 10)).put(&COLUMNS[2], mode(group));
        })?;
        sources(group, page)?;
    }
    let ipv6 = if shown.query.is_long() { multicast.ascending(true) } else { Vec::new() };
    for group in ipv6 {
        page.item("Groups");
        page.line(Kind::Row, "", |line| {
            line.label(5, "Group:", 12, Address(group.address));
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(7, "RefCnt:", 15, Zeros(group.references.into(), 10));
            line.label(28, "SrcFltMd:", 38, mode(group));
        })?;
        sources(group, page)?;
    }
    page.end_items();
    Ok(())
}

fn mode(group: &Group) -> &'static str {
    match group.mode {
        SourceMode::Exclude => "Exclude",
        SourceMode::Include => "Include",
    }
}

fn sources(group: &Group, page: &mut Page<'_>) -> Written {
    if group.sources.is_empty() {
        page.nested_item("Sources");
        return page.line(Kind::Row, "", |line| {
            line.label(7, "SrcAddr:", 16, "None");
        });
    }
    for &source in &group.sources {
        page.nested_item("Sources");
        page.line(Kind::Row, "", |line| {
            line.label(7, "SrcAddr:", 16, Address(source));
        })?;
    }
    Ok(())
}
