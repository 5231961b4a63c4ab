//! What is sent: answers, data as far as the partner's window allows, the oldest segment once more.

use super::super::State;
use super::super::event::{Reply, Step};
use super::{Endpoint, Segment};

impl Endpoint {
    pub(super) fn reply(&mut self, step: Step, segment: Option<&Segment>, out: &mut Vec<Segment>) {
        let plain = self.plain();
        let at_ack = segment.and_then(|s| s.ack).unwrap_or(0);
        match step.reply {
            Reply::Nothing | Reply::Data | Reply::Fin => {}
            Reply::Syn => {
                self.snd_nxt = self.iss.wrapping_add(1);
                self.put(Segment { seq: self.iss, syn: true, ..plain }, out);
            }
            Reply::SynAck => {
                self.snd_nxt = self.iss.wrapping_add(1);
                self.put(Segment { seq: self.iss, syn: true, ack: Some(self.rcv_nxt), ..plain }, out);
            }
            Reply::Ack | Reply::Challenge => self.put(Segment { ack: Some(self.rcv_nxt), ..plain }, out),
            Reply::Oldest => self.again(out),
            Reply::Rst => self.put(Segment { rst: true, ..plain }, out),
            Reply::RstAtAck => self.put(Segment { seq: at_ack, rst: true, window: 0, ..plain }, out),
            Reply::RstOfSyn => {
                let ack = segment.map(|s| s.seq.wrapping_add(s.space()));
                self.put(Segment { seq: 0, ack, rst: true, window: 0, ..plain }, out);
            }
        }
    }

    /// Sends data as far as the partner's window allows, and the FIN behind the last of it.
    pub(super) fn flow(&mut self, out: &mut Vec<Segment>) {
        let data = matches!(
            self.state,
            State::Established | State::CloseWait | State::FinWait1 | State::LastAck | State::Closing
        );
        if !data || self.fin.is_some() {
            return;
        }
        self.fill();
        loop {
            let flying = self.snd_nxt.wrapping_sub(self.snd_una);
            let length = self.unsent.min(self.allowance().saturating_sub(flying)).min(self.segment_bytes);
            if length == 0 {
                break;
            }
            self.put(Segment { ack: Some(self.rcv_nxt), length, ..self.plain() }, out);
            self.snd_nxt = self.snd_nxt.wrapping_add(length);
            self.unsent -= length;
        }
        if self.closing && self.unsent == 0 && self.blocked == 0 {
            self.fin = Some(self.snd_nxt);
            self.put(Segment { ack: Some(self.rcv_nxt), fin: true, ..self.plain() }, out);
            self.snd_nxt = self.snd_nxt.wrapping_add(1);
        }
    }

    /// Sends the oldest segment once more.
    pub(super) fn again(&mut self, out: &mut Vec<Segment>) {
        self.retransmitted += 1;
        let ack = Some(self.rcv_nxt).filter(|_| self.state != State::SynSent);
        let from = Segment { seq: self.snd_una, ack, ..self.plain() };
        if self.snd_una == self.iss {
            return self.put(Segment { syn: true, ..from }, out);
        }
        let end = self.fin.unwrap_or(self.snd_nxt);
        let length = end.wrapping_sub(self.snd_una).min(self.segment_bytes);
        let fin = self.fin.is_some_and(|fin| fin == self.snd_una.wrapping_add(length));
        self.put(Segment { length, fin, ..from }, out);
    }

    /// A segment without control bits at the next sequence number.
    pub(super) fn plain(&self) -> Segment {
        Segment { seq: self.snd_nxt, window: self.rcv_wnd, ..Segment::default() }
    }

    pub(super) fn put(&mut self, segment: Segment, out: &mut Vec<Segment>) {
        self.segments.1 += 1;
        out.push(segment);
    }
}
