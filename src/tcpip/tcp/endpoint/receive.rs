//! What arrives: sequence number, RST, SYN, ACK, data, FIN, in this order (RFC 9293, section 3.10.7).

use super::super::State;
use super::super::event::{AckIs, Event, Opened, Outcome, RstIs, SynIs};
use super::{Endpoint, Noticed, Segment, after};

impl Endpoint {
    /// A segment that has arrived.
    pub fn segment(&mut self, segment: &Segment, out: &mut Vec<Segment>) -> Outcome {
        self.segments.0 += 1;
        self.noticed = Noticed::default();
        // Who answers a probe is there.
        self.probes = 0;
        match self.state {
            State::Closed | State::Listen => self.event(alone(segment), Some(segment), out),
            State::SynSent => self.answer(segment, out),
            _ => self.synchronised(segment, out),
        }
    }

    /// A segment in SYN-SENT.
    fn answer(&mut self, segment: &Segment, out: &mut Vec<Segment>) -> Outcome {
        let ack = segment.ack.map(|ack| match after(ack, self.iss) && !after(ack, self.snd_nxt) {
            true => AckIs::Good,
            false => AckIs::Wrong,
        });
        let event = match (segment.rst, segment.syn, ack) {
            (true, _, Some(AckIs::Good)) => Event::Rst(RstIs::Exact),
            (true, ..) => Event::Rst(RstIs::Alone),
            (false, true, Some(ack)) => Event::SynAck(ack, SynIs::New),
            (false, true, None) => Event::Syn(SynIs::New),
            (false, false, ack) if segment.fin => Event::Fin(ack),
            (false, false, Some(ack)) => Event::Ack(ack),
            (false, false, None) => return Outcome::Nothing,
        };
        if matches!(event, Event::Syn(_) | Event::SynAck(AckIs::Good, _)) {
            self.know(segment);
        }
        self.event(event, Some(segment), out)
    }

    /// Takes over what the partner's SYN says.
    pub(super) fn know(&mut self, segment: &Segment) {
        self.irs = segment.seq;
        self.rcv_nxt = segment.seq.wrapping_add(1);
        self.snd_wnd = segment.window;
        self.snd_wl = (segment.seq, segment.ack.unwrap_or(0));
        if let Some(ack) = segment.ack {
            self.acknowledged(ack);
        }
    }

    /// A segment where both SYNs are known: sequence number, RST, SYN, ACK, data, FIN, in this order.
    fn synchronised(&mut self, segment: &Segment, out: &mut Vec<Segment>) -> Outcome {
        if !self.is_acceptable(segment) {
            return self.unacceptable(segment, out);
        }
        if segment.rst {
            let at = if segment.seq == self.rcv_nxt { RstIs::Exact } else { RstIs::InWindow };
            return self.event(Event::Rst(at), Some(segment), out);
        }
        if segment.syn {
            let event = match segment.ack {
                Some(_) => Event::SynAck(AckIs::Good, SynIs::InWindow),
                None => Event::Syn(SynIs::InWindow),
            };
            return self.event(event, Some(segment), out);
        }
        let Some(ack) = segment.ack else { return Outcome::Nothing };
        let is = self.ack_is(ack);
        if is == AckIs::Wrong {
            return self.event(Event::Ack(is), Some(segment), out);
        }
        self.predict(segment, ack);
        let una = self.snd_una;
        self.acknowledged(ack);
        self.window(segment);
        let first = self.event(Event::Ack(is), Some(segment), out);
        self.recover(self.snd_una != una, out);
        let taken = self.data(segment);
        let last_byte = segment.seq.wrapping_add(segment.length);
        if segment.fin && last_byte == self.rcv_nxt && self.state != State::Closed {
            if !self.has_fin() {
                self.rcv_nxt = self.rcv_nxt.wrapping_add(1);
            }
            return self.event(Event::Fin(Some(is)), Some(segment), out);
        }
        // Data is acknowledged at once, and so is what came too early.
        if taken || segment.space() > 0 && self.state != State::Closed {
            self.put(Segment { ack: Some(self.rcv_nxt), ..self.plain() }, out);
        }
        self.flow(out);
        first
    }

    /// Notices what comes as expected while data flows, and acknowledgements that say nothing new.
    fn predict(&mut self, segment: &Segment, ack: u32) {
        let plain = !segment.fin && segment.window == self.snd_wnd;
        let other_window = !segment.fin && !plain && segment.length == 0 && ack == self.snd_una;
        self.noticed.update_received = other_window && self.state.is_established();
        if self.state != State::Established || !plain || segment.seq != self.rcv_nxt {
            return;
        }
        let repeated = ack == self.snd_una;
        match (segment.length, repeated) {
            (0, false) => self.noticed.predicted_ack = after(ack, self.snd_una),
            (0, true) if self.is_waiting() => {
                self.noticed.duplicate_ack = true;
                self.duplicate_acks = self.duplicate_acks.saturating_add(1);
            }
            (1.., true) => self.noticed.predicted_data = segment.length <= self.rcv_wnd,
            _ => {}
        }
    }

    /// Has the partner's FIN been taken?
    fn has_fin(&self) -> bool {
        matches!(self.state, State::CloseWait | State::Closing | State::LastAck | State::TimeWait)
    }

    /// Does the segment lie in the receive window?
    fn is_acceptable(&self, segment: &Segment) -> bool {
        let inside = |n: u32| n.wrapping_sub(self.rcv_nxt) < self.rcv_wnd;
        match (segment.space(), self.rcv_wnd) {
            (0, 0) => segment.seq == self.rcv_nxt,
            // An acknowledgement at the window's edge is taken: if a whole window was lost on both ways, each end would
            // otherwise answer the other's for ever.
            (0, _) => segment.seq.wrapping_sub(self.rcv_nxt) <= self.rcv_wnd,
            (_, 0) => false,
            (space, _) => inside(segment.seq) || inside(segment.seq.wrapping_add(space - 1)),
        }
    }

    /// A segment outside the window is acknowledged and dropped, but for what old SYNs and FINs may still tell.
    fn unacceptable(&mut self, segment: &Segment, out: &mut Vec<Segment>) -> Outcome {
        if segment.rst {
            return Outcome::Nothing;
        }
        let ahead = after(segment.seq, self.rcv_nxt) || segment.seq == self.rcv_nxt;
        self.noticed.after_window = segment.length > 0 && ahead;
        self.noticed.duplicate = segment.space() > 0 && !ahead;
        let probes = segment.space() == 0 && segment.seq == self.rcv_nxt.wrapping_sub(1);
        self.noticed.probe_received = probes && self.rcv_wnd == 0;
        let again = segment.syn && segment.seq == self.irs;
        let event = match (segment.syn, segment.ack) {
            (true, None) if again && self.state == State::SynReceived => Event::Syn(SynIs::Again),
            (true, Some(ack)) if again && self.state == State::SynReceived => {
                let is = self.ack_is(ack);
                if is != AckIs::Wrong {
                    self.acknowledged(ack);
                    self.window(segment);
                }
                Event::SynAck(is, SynIs::Again)
            }
            (true, Some(_)) if again => Event::SynAck(AckIs::Good, SynIs::Again),
            (true, _) if self.state == State::TimeWait && after(segment.seq, self.rcv_nxt) => {
                Event::Syn(SynIs::Newer)
            }
            (false, _) if segment.fin && self.state == State::TimeWait => Event::Fin(Some(AckIs::Good)),
            (false, Some(ack)) if segment.fin && matches!(self.state, State::Closing | State::LastAck) => {
                let is = self.ack_is(ack);
                if is == AckIs::OfFin {
                    self.acknowledged(ack);
                }
                Event::Fin(Some(is))
            }
            _ => {
                self.put(Segment { ack: Some(self.rcv_nxt), ..self.plain() }, out);
                return Outcome::Nothing;
            }
        };
        if event == Event::Syn(SynIs::Newer) {
            // The connection that follows begins above all numbers of the one that was.
            *self = Endpoint { opened: Opened::Passively, state: State::TimeWait, ..self.anew() };
            self.know(segment);
        }
        self.event(event, Some(segment), out)
    }

    /// What an acknowledgement number is worth where the own SYN was sent.
    fn ack_is(&self, ack: u32) -> AckIs {
        let old_syn = self.state == State::SynReceived && !after(ack, self.snd_una);
        match () {
            () if after(ack, self.snd_nxt) || old_syn => AckIs::Wrong,
            () if self.fin.is_some_and(|fin| after(ack, fin)) => AckIs::OfFin,
            () => AckIs::Good,
        }
    }

    pub(super) fn acknowledged(&mut self, ack: u32) {
        if after(ack, self.snd_una) && !after(ack, self.snd_nxt) {
            let bytes = ack.wrapping_sub(self.snd_una);
            self.snd_una = ack;
            self.tries = 0;
            self.grow(bytes);
        }
    }

    /// Takes the partner's window from a segment that is not older than the one that set it.
    pub(super) fn window(&mut self, segment: &Segment) {
        let ack = segment.ack.unwrap_or(0);
        let newer =
            after(segment.seq, self.snd_wl.0) || segment.seq == self.snd_wl.0 && !after(self.snd_wl.1, ack);
        if newer {
            self.snd_wnd = segment.window;
            self.snd_wl = (segment.seq, ack);
        }
    }

    /// Takes data that comes next; true if some was new.
    fn data(&mut self, segment: &Segment) -> bool {
        if segment.length == 0 {
            return false;
        }
        let reads = matches!(self.state, State::Established | State::FinWait1 | State::FinWait2);
        let known = self.rcv_nxt.wrapping_sub(segment.seq);
        let noticed = &mut self.noticed;
        match () {
            () if !reads => noticed.after_close = true,
            () if after(segment.seq, self.rcv_nxt) => noticed.out_of_order = true,
            () if known >= segment.length => noticed.duplicate = true,
            () => {
                let rest = segment.length - known;
                let new = rest.min(self.rcv_wnd);
                noticed.partly_duplicate = known > 0;
                noticed.partly_after_window = new < rest;
                self.rcv_nxt = self.rcv_nxt.wrapping_add(new);
                self.bytes_in += u64::from(new);
                self.store(new);
                return true;
            }
        }
        false
    }
}

/// What a segment is to a side that has no connection.
fn alone(segment: &Segment) -> Event {
    match (segment.rst, segment.syn, segment.ack) {
        (true, ..) => Event::Rst(RstIs::Exact),
        (_, true, Some(_)) => Event::SynAck(AckIs::Wrong, SynIs::New),
        (_, true, None) => Event::Syn(SynIs::New),
        (.., ack) if segment.fin => Event::Fin(ack.map(|_| AckIs::Wrong)),
        // A segment without ACK, SYN, FIN and RST is none.
        (_, _, None) => Event::Rst(RstIs::Exact),
        (_, _, Some(_)) => Event::Ack(AckIs::Wrong),
    }
}
