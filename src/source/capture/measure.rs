//! What the packets of a connection tell of its control block: windows, segments, round trips and what was sent again.

use crate::clock::Moment;
use crate::tcpip::detail::{Sequence, TcpDetail};
use crate::tcpip::socket::Socket;
use crate::tcpip::tcp::{Segment, State};

use super::numbers::{Numbers, after};
use super::packet::{Offer, Side};

/// The measured part of a control block. Where there are two of a thing, the host's own comes first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    segments_in: u64,
    segments_out: u64,
    offers: [Option<Offer>; 2],
    windows: [u32; 2],
    largest_window: u32,
    /// Numbers of the segment that moved the partner's window last.
    window_update: (u32, u32),
    /// The oldest number of the host that is not acknowledged.
    unacknowledged: Option<u32>,
    /// The number whose acknowledgement is waited for, and when it was sent.
    timed: Option<(u32, Moment)>,
    /// Smoothed round trip and its variance, in microseconds.
    trip: Option<(i64, i64)>,
    sent_again: u32,
    tries: u32,
    doubled_acks: u32,
}

impl Measured {
    /// Takes a segment; `next` is what the host would have sent next before it.
    pub fn segment(&mut self, at: Moment, side: Side, segment: &Segment, offer: Offer, next: Option<u32>) {
        if segment.syn {
            self.offers[side as usize] = Some(offer);
        }
        let window = segment.window << self.shift(side, segment);
        match side {
            Side::Sent => {
                self.segments_out += 1;
                self.windows[0] = window;
                self.sent(at, segment, next);
            }
            Side::Received => {
                self.segments_in += 1;
                self.acknowledged(at, segment, window, next);
                self.windows[1] = window;
                self.largest_window = self.largest_window.max(window);
            }
        }
    }

    /// Windows are scaled when both sides have offered it, but never in a SYN.
    fn shift(&self, side: Side, segment: &Segment) -> u8 {
        let scales = self.offers.map(|offer| offer.and_then(|o| o.scale));
        match (segment.syn, scales) {
            (false, [Some(_), Some(_)]) => scales[side as usize].unwrap_or(0).min(14),
            _ => 0,
        }
    }

    fn sent(&mut self, at: Moment, segment: &Segment, next: Option<u32>) {
        let end = segment.seq.wrapping_add(segment.space());
        self.unacknowledged.get_or_insert(segment.seq);
        if segment.space() == 0 || segment.rst {
            return;
        }
        if next.is_none_or(|next| after(end, next)) {
            self.timed.get_or_insert((end, at));
        } else {
            self.sent_again += 1;
            self.tries += 1;
            // It cannot be known which of the two an acknowledgement will be of.
            self.timed = None;
        }
    }

    fn acknowledged(&mut self, at: Moment, segment: &Segment, window: u32, next: Option<u32>) {
        let Some(ack) = segment.ack else { return };
        self.window_update = (segment.seq, ack);
        let oldest = *self.unacknowledged.get_or_insert(ack);
        if after(ack, oldest) {
            self.unacknowledged = Some(ack);
            self.tries = 0;
            if let Some((_, when)) = self.timed.take_if(|(end, _)| !after(*end, ack)) {
                self.round_trip((at - when).num_microseconds().unwrap_or(0).max(0));
            }
        } else if ack == oldest
            && segment.space() == 0
            && window == self.windows[1]
            && next.is_some_and(|next| after(next, ack))
        {
            self.doubled_acks += 1;
        }
    }

    /// RFC 6298, section 2.
    fn round_trip(&mut self, sample: i64) {
        self.trip = Some(match self.trip {
            None => (sample, sample / 2),
            Some((smooth, variance)) => {
                ((7 * smooth + sample) / 8, (3 * variance + (smooth - sample).abs()) / 4)
            }
        });
    }

    /// The control block of the connection at the present; what packets do not tell has its start value.
    pub fn control_block(
        &self,
        socket: &Socket,
        sent: Option<Numbers>,
        received: Option<Numbers>,
        fin: Option<u32>,
    ) -> TcpDetail {
        let mut detail = TcpDetail::start(socket);
        (detail.segments_in, detail.segments_out) = (self.segments_in, self.segments_out);
        let [own, partner] = self.offers.map(|offer| offer.and_then(|o| o.segment_size));
        let sizes = own.into_iter().chain(partner);
        if socket.state() != Some(State::SynSent)
            && let Some(size) = sizes.min()
        {
            detail.maximum_segment_size = size.into();
        }
        [detail.rcv_wnd, detail.snd_wnd] = self.windows;
        detail.max_snd_wnd = self.largest_window;
        let microseconds = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        if let Some((smooth, variance)) = self.trip {
            detail.smooth_trip_time = microseconds(smooth);
            detail.smooth_trip_variance = microseconds(variance);
        }
        (detail.re_xmt, detail.re_xmt_count, detail.dup_acks) =
            (self.sent_again, self.tries, self.doubled_acks);
        let snd_nxt = sent.map_or(0, Numbers::next);
        let una = self.unacknowledged.unwrap_or(snd_nxt);
        detail.sequence = self.sequence(socket, sent, received, una);
        if socket.state() != Some(State::Closed) {
            let syn = sent.is_some_and(|numbers| numbers.first == una);
            let fin = fin.is_some_and(|fin| !after(una, fin));
            let flying = snd_nxt.wrapping_sub(una);
            detail.send_queue.bytes = flying.saturating_sub(u32::from(syn) + u32::from(fin));
        }
        detail
    }

    fn sequence(
        &self,
        socket: &Socket,
        sent: Option<Numbers>,
        received: Option<Numbers>,
        una: u32,
    ) -> Sequence {
        let first = |numbers: Option<Numbers>| numbers.map_or(0, |n| n.first);
        let client = |numbers: Option<Numbers>, bytes: u64| {
            numbers.map_or(0, |n| n.first.wrapping_add(1).wrapping_add(bytes as u32))
        };
        let rcv_nxt = received.map_or(0, Numbers::next);
        Sequence {
            rcv_nxt,
            snd_nxt: sent.map_or(0, Numbers::next),
            client_rcv_nxt: client(received, socket.bytes_in),
            client_snd_nxt: client(sent, socket.bytes_out),
            init_rcv_seq_num: first(received),
            init_snd_seq_num: first(sent),
            incoming_window_num: received.map_or(0, |_| rcv_nxt.wrapping_add(self.windows[0])),
            outgoing_window_num: una.wrapping_add(self.windows[1]),
            snd_wl1: self.window_update.0,
            snd_wl2: self.window_update.1,
            snd_una: una,
            rtt_seq: self.timed.map_or(una, |(end, _)| end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use chrono::TimeDelta;

    fn segment(seq: u32, ack: u32, length: u32) -> Segment {
        Segment { seq, ack: Some(ack), syn: false, fin: false, rst: false, window: 100, length }
    }

    #[test]
    fn windows_are_scaled_if_both_sides_offer_it() {
        for (partner, expected) in [(Some(3), (400, 800)), (None, (100, 100))] {
            let (mut measured, at) = (Measured::default(), Moment::UNIX_EPOCH);
            let offer = |scale| Offer { segment_size: Some(1400), scale };
            let syn = Segment { syn: true, ..segment(1, 0, 0) };
            measured.segment(at, Side::Sent, &syn, offer(Some(2)), None);
            measured.segment(at, Side::Received, &syn, offer(partner), Some(2));
            // The window of a SYN is never scaled.
            assert_eq!(measured.windows, [100, 100]);
            measured.segment(at, Side::Sent, &segment(2, 2, 0), Offer::default(), Some(2));
            measured.segment(at, Side::Received, &segment(2, 2, 0), Offer::default(), Some(2));
            assert_eq!((measured.windows[0], measured.windows[1]), expected);
        }
    }

    #[test]
    fn what_is_sent_again_is_counted_and_not_timed() {
        let mut measured = Measured::default();
        let at = |ms| Moment::UNIX_EPOCH + TimeDelta::milliseconds(ms);
        measured.segment(at(0), Side::Sent, &segment(10, 5, 20), Offer::default(), Some(10));
        measured.segment(at(1), Side::Sent, &segment(30, 5, 20), Offer::default(), Some(30));
        for ms in [10, 11, 12] {
            measured.segment(at(ms), Side::Received, &segment(5, 10, 0), Offer::default(), Some(50));
        }
        measured.segment(at(20), Side::Sent, &segment(10, 5, 20), Offer::default(), Some(50));
        assert_eq!((measured.sent_again, measured.tries, measured.timed), (1, 1, None));
        // The first of the three told the window, the other two are doubles.
        assert_eq!(measured.doubled_acks, 2);
        measured.segment(at(30), Side::Received, &segment(5, 50, 0), Offer::default(), Some(50));
        assert_eq!((measured.tries, measured.unacknowledged, measured.trip), (0, Some(50), None));
    }
}
