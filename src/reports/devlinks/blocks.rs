//! The blocks below the detail lines: BSD routing parameters, packet traces, counters.

use std::net::Ipv4Addr;

use super::Shown;
use crate::reports::{Kind, Page, Written};
use crate::tcpip::attributes::Attributes;
use crate::tcpip::device::LinkType;
use crate::tcpip::socket::Address;
use crate::tcpip::trace::PacketTrace;
use crate::text::{Cell, Zeros};

/// The title of a block. It stays on the data stack: without it the lines below have no meaning.
pub fn title(text: &str, id: &str, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, id, |line| {
        line.at(3, text);
    })
}

/// `label = value`.
pub fn counter(label: &str, value: impl Cell, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(5, format!("{label:<34}=").as_str(), 41, value);
    })
}

/// The BSD routing parameters of a link.
pub fn bsd(shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    let bsd = shown.attributes.bsd;
    title("BSD Routing Parameters:", "EZZ2768I", page)?;
    page.line(Kind::Row, "EZZ2769I", |line| {
        match bsd.mtu {
            Some(mtu) => line.label(5, "MTU Size:", 15, mtu),
            None => line.label(5, "MTU Size:", 15, "n/a"),
        };
        line.label(31, "Metric:", 39, Zeros(bsd.metric.into(), 2));
    })?;
    page.line(Kind::Row, "EZZ2770I", |line| {
        line.label(5, "DestAddr:", 15, Address(bsd.destination.into()));
        line.label(31, "SubnetMask:", 43, Address(bsd.mask.unwrap_or_else(|| mask(shown)).into()));
    })
}

/// The mask of the address: by its prefix length, else by its class; none for loopback.
fn mask(shown: &Shown<'_>) -> Ipv4Addr {
    let address = shown.interface.ipv4().filter(|_| shown.kind != LinkType::Loopback);
    let class = |address: Ipv4Addr| match address.octets()[0] {
        0..=127 => 8,
        128..=191 => 16,
        _ => 24,
    };
    let length = address.map_or(0, |address| shown.attributes.prefix.unwrap_or_else(|| class(address)));
    Ipv4Addr::from(u32::MAX.checked_shl(32 - u32::from(length.min(32))).unwrap_or(0))
}

/// The packet traces that select a link or interface.
pub fn packet_traces(attributes: &Attributes, page: &mut Page<'_>) -> Written {
    for trace in &attributes.packet_trace {
        page.item("PacketTrace");
        packet_trace(trace, page)?;
    }
    page.end_items();
    Ok(())
}

/// What a packet trace selects; `*` for everything.
struct Selected<C>(Option<C>);

impl<C: Cell> Cell for Selected<C> {
    fn write(&self, out: &mut Vec<u8>) {
        match &self.0 {
            Some(cell) => cell.write(out),
            None => "*".write(out),
        }
    }

    fn is_number(&self) -> bool {
        self.0.as_ref().is_some_and(Cell::is_number)
    }
}

// ASSUMED: the form of the packet trace block is from memory.
fn packet_trace(trace: &PacketTrace, page: &mut Page<'_>) -> Written {
    let port = |port: Option<u16>| Selected(port.map(u32::from));
    title("Packet Trace Setting:", "", page)?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "JobName:", 15, Selected(trace.job.as_deref()));
        line.label(27, "TrRecCnt:", 37, Zeros(trace.records.into(), 8));
        match trace.length {
            Some(length) => line.label(48, "PckLength:", 59, length),
            None => line.label(48, "PckLength:", 59, "FULL"),
        };
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "SrcPort:", 15, port(trace.source_port));
        line.label(27, "DestPort:", 37, port(trace.destination_port));
        line.label(48, "PortNum:", 59, port(trace.port));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "IpAddr:", 15, Selected(trace.address.map(Address)));
        line.label(48, "SubNet:", 59, Selected(trace.subnet.as_deref()));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Protocol:", 15, Selected(trace.protocol.as_deref()));
        line.label(27, "Discard:", 37, trace.discard.as_deref().unwrap_or("NONE"));
    })
}

/// The counters of a link or interface.
// ASSUMED: SHORT shows the low 32 bits of every counter, not of the byte counters alone.
pub fn statistics(shown: &Shown<'_>, page: &mut Page<'_>) -> Written {
    let is_link = shown.interface.definition.is_link();
    title(if is_link { "Link Statistics:" } else { "Interface Statistics:" }, "", page)?;
    let c = &shown.attributes.counters;
    let all = [
        ("BytesIn", c.bytes_in),
        ("Inbound Packets", c.packets_in),
        ("Inbound Packets In Error", c.errors_in),
        ("Inbound Packets Discarded", c.discarded_in),
        ("Inbound Packets With No Protocol", c.no_protocol),
        ("BytesOut", c.bytes_out),
        ("Outbound Packets", c.packets_out),
        ("Outbound Packets In Error", c.errors_out),
        ("Outbound Packets Discarded", c.discarded_out),
    ];
    let mask = if shown.query.is_long() { u64::MAX } else { u32::MAX.into() };
    all.into_iter().try_for_each(|(label, n)| counter(label, n & mask, page))
}
