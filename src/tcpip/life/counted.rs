//! What the protocol counters of the stack learn from its life.

use std::net::IpAddr;

use super::{Life, Side};
use crate::tcpip::TcpIp;
use crate::tcpip::counters::Counters;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;
use crate::tcpip::statistics::Ip;
use crate::tcpip::tcp::{Noticed, Segment, State, Timer};

/// Bytes of a TCP header without options, and of a UDP header.
const TCP_HEADER: u64 = 20;
pub(super) const UDP_HEADER: u64 = 8;

impl Life {
    /// One of the stack's own ends has come into another state (RFC 4022).
    pub(super) fn count(&mut self, before: State, after: State) {
        let tcp = &mut self.statistics.tcp;
        match (before, after) {
            (State::Closed, State::SynSent) => tcp.active_opens += 1,
            (State::Listen, State::SynReceived) => tcp.passive_opens += 1,
            (State::SynSent | State::SynReceived, State::Closed) | (State::SynReceived, State::Listen) => {
                tcp.attempts_dropped += 1;
            }
            (State::Established | State::CloseWait, State::Closed) => tcp.established_dropped += 1,
            _ => {}
        }
        tcp.closed += u64::from(after == State::Closed && before != State::Listen);
    }

    /// A segment has come to one of the stack's addresses.
    pub(super) fn count_received(&mut self, home: IpAddr, segment: &Segment) {
        self.statistics.tcp.segments_received += 1;
        self.count_packet(home, TCP_HEADER + u64::from(segment.length), false);
    }

    /// What an end has noticed of it.
    pub(super) fn count_noticed(&mut self, noticed: Noticed) {
        let tcp = &mut self.statistics.tcp;
        for (counter, seen) in [
            (&mut tcp.predicted_acks, noticed.predicted_ack),
            (&mut tcp.predicted_data, noticed.predicted_data),
            (&mut tcp.duplicate_acks, noticed.duplicate_ack),
            (&mut tcp.duplicate, noticed.duplicate),
            (&mut tcp.partly_duplicate, noticed.partly_duplicate),
            (&mut tcp.out_of_order, noticed.out_of_order),
            (&mut tcp.after_window, noticed.after_window),
            (&mut tcp.partly_after_window, noticed.partly_after_window),
            (&mut tcp.after_close, noticed.after_close),
            (&mut tcp.window_probes_received, noticed.probe_received),
            (&mut tcp.window_probes_sent, noticed.probe_sent),
            (&mut tcp.window_updates_received, noticed.update_received),
            (&mut tcp.window_updates_sent, noticed.update_sent),
        ] {
            *counter += u64::from(seen);
        }
    }

    /// Segments leave one of the stack's addresses; `again` of them were sent before.
    pub(super) fn count_sent(&mut self, home: IpAddr, segments: &[Segment], again: u64) {
        let tcp = &mut self.statistics.tcp;
        tcp.segments_sent += (segments.len() as u64).saturating_sub(again);
        tcp.retransmitted += again;
        tcp.resets_sent += segments.iter().filter(|s| s.rst).count() as u64;
        for segment in segments {
            self.count_packet(home, TCP_HEADER + u64::from(segment.length), true);
        }
    }

    /// A timer of one of the stack's own ends has run out, and this is what became of it.
    pub(super) fn count_timer(&mut self, timer: Timer, after: State) {
        let (tcp, closed) =
            (&mut self.statistics.tcp, u64::from(matches!(after, State::Closed | State::Listen)));
        match timer {
            Timer::Retransmit => {
                tcp.retransmit_timeouts += 1;
                tcp.dropped_by_retransmit += closed;
            }
            Timer::FinWait2 => tcp.dropped_in_fin_wait_2 += closed,
            Timer::Probe => tcp.dropped_by_probe += closed,
            Timer::TwoMsl | Timer::Connect | Timer::KeepAlive => {}
        }
    }

    /// A packet with so many bytes behind its IP header comes or goes.
    pub(super) fn count_packet(&mut self, home: IpAddr, bytes: u64, sent: bool) {
        let home = home.to_canonical();
        let (ip, header): (&mut Ip, u64) = match home {
            IpAddr::V4(_) => (&mut self.statistics.ip, 20),
            IpAddr::V6(_) => (&mut self.statistics.ip6, 40),
        };
        let at = self.carried.iter().position(|(address, _)| *address == home);
        let at = at.unwrap_or_else(|| {
            self.carried.push((home, Counters::default()));
            self.carried.len() - 1
        });
        let link = &mut self.carried[at].1;
        if sent {
            ip.requests += 1;
            (link.packets_out, link.bytes_out) = (link.packets_out + 1, link.bytes_out + header + bytes);
        } else {
            (ip.received, ip.delivered) = (ip.received + 1, ip.delivered + 1);
            (link.packets_in, link.bytes_in) = (link.packets_in + 1, link.bytes_in + header + bytes);
        }
    }

    /// How many connections cannot send now.
    pub(super) fn count_stalled(&mut self) {
        let own = self.connections.values().flat_map(|c| &c.ends).filter(|end| end.own.is_some());
        let stalled = own.filter(|end| end.tcp.is_stalled()).count() as u64;
        let counter = &mut self.statistics.tcp.stalled;
        *counter = counter.saturating_sub(self.stalled) + stalled;
        self.stalled = stalled;
    }

    /// Adds what the links have carried to their counters, where those are known.
    // ASSUMED: what goes to or from a VIPA is carried by the first active link of its family that is none; link headers
    // and options are not counted.
    pub(super) fn count_links(&mut self, tcpip: &mut TcpIp) {
        for (home, carried) in std::mem::take(&mut self.carried) {
            let virtual_link = |i: &Interface| matches!(LinkType::of(i), LinkType::Vipa | LinkType::Vipa6);
            let has = |i: &Interface| i.addresses.iter().any(|h| h.address == home);
            let own = tcpip.interfaces.iter().position(|i| has(i) && !virtual_link(i));
            let serves = |i: &Interface| {
                let same = |a: IpAddr| a.is_ipv4() == home.is_ipv4() && !a.is_loopback();
                i.active && !virtual_link(i) && i.addresses.iter().any(|h| same(h.address))
            };
            let at = own.or_else(|| tcpip.interfaces.iter().position(serves));
            let link = at.and_then(|at| tcpip.interfaces[at].attributes.as_mut());
            let Some(counters) = link.map(|attributes| &mut attributes.counters) else { continue };
            counters.bytes_in += carried.bytes_in;
            counters.packets_in += carried.packets_in;
            counters.bytes_out += carried.bytes_out;
            counters.packets_out += carried.packets_out;
        }
    }

    /// Is this end the stack's, also where it keeps nothing of it?
    pub(super) fn is_own(&self, key: u32, side: Side) -> bool {
        side == Side::Local || self.connections.get(&key).is_some_and(|c| c.end(side).own.is_some())
    }
}
