//! A packet capture as the source of a stack: its segments run through the TCP machine as the host with the home
//! addresses saw them, so that the sockets are what they were at any instant of the capture.
//!
//! What a capture cannot tell is not invented: owners have the name CAPTURE, a listener is known by the first
//! connection that it accepted, and a connection that was there before the capture counts from its first segment on.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use chrono::TimeDelta;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::socket::Sockets;

mod connection;
mod file;
mod flow;
mod measure;
mod numbers;
mod packet;

pub use packet::{Link, Packet, Side};

use flow::Flows;

/// The name of the system and the stack that a capture gives, and of its sockets' owner.
pub const NAME: &str = "CAPTURE";

// ASSUMED: a connection rests for the default TIMEWAITINTERVAL of 60 seconds, and is listed as closed for as long again.
const TIME_WAIT: TimeDelta = TimeDelta::seconds(60);

/// A capture, taken apart.
#[derive(Clone, Debug)]
pub struct Capture {
    packets: Vec<(Moment, Packet)>,
    homes: Vec<IpAddr>,
    /// What was left out, and why.
    pub left_out: LeftOut,
}

/// How many packets were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Packets that were read.
    pub read: usize,
    /// Neither TCP nor UDP over IP.
    pub other: usize,
    /// Parts of a datagram that was cut into fragments.
    pub fragments: usize,
    /// Cut off before the end of their headers, or corrupt.
    pub broken: usize,
    /// Between two other hosts.
    pub foreign: usize,
    /// Does the file end in the middle of a packet?
    pub file_ends_early: bool,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} packets read, left out:", self.read)?;
        let counts = [
            (self.other, "neither TCP nor UDP"),
            (self.fragments, "fragments"),
            (self.broken, "broken"),
            (self.foreign, "of other hosts"),
        ];
        for (n, (count, what)) in counts.into_iter().enumerate() {
            write!(f, "{} {count} {what}", if n == 0 { "" } else { "," })?;
        }
        f.write_str(if self.file_ends_early { "; the file ends in the middle of a packet" } else { "" })
    }
}

/// Is this the beginning of a capture file, pcap or pcapng?
pub fn is_capture(bytes: &[u8]) -> bool {
    let magic: Option<[u8; 4]> = bytes.first_chunk().copied();
    let known: [u32; 3] = [0xA1B2_C3D4, 0xA1B2_3C4D, 0x0A0D_0D0A];
    magic.is_some_and(|m| known.contains(&u32::from_le_bytes(m)) || known.contains(&u32::from_be_bytes(m)))
}

impl LeftOut {
    /// Was everything taken?
    pub fn is_nothing(&self) -> bool {
        let counts = [self.other, self.fragments, self.broken, self.foreign];
        counts.iter().all(|&n| n == 0) && !self.file_ends_early
    }
}

impl Capture {
    /// Takes a capture file apart. `homes` are the addresses of the host whose sockets are meant; without any, those
    /// that most of the packets have in common.
    ///
    /// # Errors
    /// A sentence: the file is no capture, or none of its packets is one of the host's.
    pub fn read(bytes: &[u8], homes: &[IpAddr]) -> Result<Capture, String> {
        let mut left_out = LeftOut::default();
        let mut seen: Vec<(Moment, packet::Seen)> = Vec::new();
        left_out.file_ends_early = file::packets(bytes, |at, link, data| {
            left_out.read += 1;
            match packet::Seen::read(link, data) {
                Ok(packet) => seen.push((at, packet)),
                Err(packet::Unread::Other) => left_out.other += 1,
                Err(packet::Unread::Fragment) => left_out.fragments += 1,
                Err(packet::Unread::Broken) => left_out.broken += 1,
            }
        })?;
        let homes = if homes.is_empty() { most_seen(&seen) } else { homes.to_vec() };
        let mut packets = Vec::with_capacity(seen.len());
        for (at, seen) in seen {
            match seen.of(&homes) {
                Some(packet) => packets.push((at, packet)),
                None => left_out.foreign += 1,
            }
        }
        if packets.is_empty() {
            return Err(format!("holds no packet of the host; {left_out}"));
        }
        // Captures of several interfaces are not always in order.
        packets.sort_by_key(|(at, _)| *at);
        Ok(Capture { packets, homes, left_out })
    }

    /// When its first and its last packet were seen.
    pub fn span(&self) -> (Moment, Moment) {
        let first = self.packets.first().map_or(Moment::UNIX_EPOCH, |(at, _)| *at);
        (first, self.packets.last().map_or(first, |(at, _)| *at))
    }

    /// The stack before its first packet.
    pub fn stack(&self) -> TcpIp {
        let (first, _) = self.span();
        let mut tcpip = TcpIp::new(NAME, first);
        tcpip.ipv6 = self.homes.iter().any(IpAddr::is_ipv6);
        tcpip.interfaces = vec![interface(&self.homes)];
        tcpip.add_implicit_routes();
        tcpip
    }
}

/// A capture that is played back.
#[derive(Clone, Debug)]
pub struct Replay {
    capture: Capture,
    /// How many packets have been seen.
    seen: usize,
    flows: Flows,
    /// When the sockets were given last, unless something else has changed since.
    given: Option<Moment>,
}

impl Replay {
    /// The capture before its first packet.
    pub fn new(capture: Capture) -> Replay {
        Replay { capture, seen: 0, flows: Flows::default(), given: None }
    }

    /// Moves on to `now`, the packets of that instant included, and gives the sockets as they are then, unless they
    /// were given for the same moment. One that has passed already brings no packet back.
    pub fn run_to(&mut self, now: Moment) -> Option<Sockets> {
        if self.given.replace(now) == Some(now) {
            return None;
        }
        let rest = &self.capture.packets[self.seen..];
        for (at, packet) in rest.iter().take_while(|(at, _)| *at <= now) {
            self.flows.packet(*at, packet);
            self.seen += 1;
        }
        self.flows.forget(now);
        Some(self.flows.sockets(now))
    }

    /// Ends a socket; false if none with this id is open.
    pub fn abort(&mut self, id: u32, now: Moment) -> bool {
        self.given = None;
        self.flows.abort(id, now)
    }
}

/// The addresses that stand in the most packets: each packet has two, and those of the host are in all of its own.
fn most_seen(seen: &[(Moment, packet::Seen)]) -> Vec<IpAddr> {
    let mut homes = BTreeSet::new();
    for ipv6 in [false, true] {
        let of_family = seen.iter().flat_map(|(_, s)| s.addresses()).filter(|a| a.is_ipv6() == ipv6);
        let mut counts: std::collections::BTreeMap<IpAddr, usize> = std::collections::BTreeMap::new();
        of_family.for_each(|a| *counts.entry(a).or_default() += 1);
        homes.extend(counts.iter().max_by_key(|(_, n)| **n).map(|(a, _)| *a));
    }
    homes.into_iter().collect()
}

/// One interface that holds the home addresses.
fn interface(homes: &[IpAddr]) -> Interface {
    let mut addresses: Vec<HomeAddress> = homes.iter().map(|&a| HomeAddress::new(a)).collect();
    if let Some(first) = addresses.iter_mut().find(|a| a.address.is_ipv4()) {
        first.primary = true;
    }
    Interface { addresses, ..Interface::new(NAME, Definition::Interface, 1500) }
}
