//! What waits: data of the user for room in the send buffer, data of the partner to be read, and data for a window that is
//! closed.

use super::super::State;
use super::super::event::{Event, Outcome};
use super::{Endpoint, Segment};

impl Endpoint {
    /// Bytes that the user has given and the partner has not acknowledged.
    pub fn queued(&self) -> u32 {
        let syn = u32::from(matches!(self.state, State::SynSent | State::SynReceived));
        let fin = u32::from(self.fin.is_some());
        let flying = self.snd_nxt.wrapping_sub(self.snd_una);
        self.unsent.saturating_add(flying.saturating_sub(syn + fin))
    }

    /// Takes as much of what the user wants to send as there is room for.
    pub(super) fn fill(&mut self) {
        let taken = self.blocked.min(self.send_buffer.saturating_sub(self.queued()));
        self.blocked -= taken;
        self.unsent = self.unsent.saturating_add(taken);
        self.bytes_out += u64::from(taken);
    }

    /// Does data wait for the partner to open its window, so that the timer of window probes runs?
    pub fn is_probing(&self) -> bool {
        let sends = matches!(self.state, State::Established | State::CloseWait)
            || self.closing && matches!(self.state, State::FinWait1 | State::LastAck | State::Closing);
        sends && self.snd_wnd == 0 && self.unsent > 0 && !self.is_waiting()
    }

    /// Has its user closed, and must the FIN wait for data before it?
    pub fn has_fin_to_send(&self) -> bool {
        self.closing && self.fin.is_none()
    }

    /// Does sending make no progress?
    pub fn is_stalled(&self) -> bool {
        self.queued() > 0 && (self.snd_wnd == 0 || self.tries > 0)
    }

    /// Asks for the window. After too many of them nobody is there any more.
    pub(super) fn probe(&mut self, out: &mut Vec<Segment>) -> Outcome {
        if !self.is_probing() {
            return Outcome::Nothing;
        }
        self.probes += 1;
        if self.probes > self.attempts {
            return self.event(Event::UserTimeout, None, out);
        }
        self.noticed.probe_sent = true;
        self.ask(out);
        Outcome::Nothing
    }

    /// Asks whether the partner is still there, as a window probe does.
    pub(super) fn keep_alive(&mut self, out: &mut Vec<Segment>) -> Outcome {
        if self.state.is_established() {
            self.ask(out);
        }
        Outcome::Nothing
    }

    /// An old number makes the partner answer.
    fn ask(&mut self, out: &mut Vec<Segment>) {
        self.put(Segment { seq: self.snd_una.wrapping_sub(1), ack: Some(self.rcv_nxt), ..self.plain() }, out);
    }

    /// Sets the size of the receive buffer, and the window with it.
    pub fn open_window(&mut self, bytes: u32) {
        (self.receive_buffer, self.rcv_wnd) = (bytes, bytes);
    }

    /// So many bytes have arrived in order: the user reads them, or they take a part of the window.
    pub(super) fn store(&mut self, bytes: u32) {
        if self.reads {
            (self.unread, self.rcv_wnd) = (0, self.receive_buffer);
        } else {
            self.unread = self.unread.saturating_add(bytes);
            self.rcv_wnd -= bytes;
        }
    }

    /// The user reads from now on, or no more. A window that opens widely is told to the partner.
    pub fn read(&mut self, reads: bool, out: &mut Vec<Segment>) {
        self.reads = reads;
        if !reads {
            return;
        }
        let opened = self.receive_buffer.saturating_sub(self.rcv_wnd);
        (self.unread, self.rcv_wnd) = (0, self.receive_buffer);
        let told = matches!(self.state, State::Established | State::FinWait1 | State::FinWait2);
        if told && opened >= (2 * self.segment_bytes).min(self.receive_buffer / 2) && opened > 0 {
            self.noticed.update_sent = true;
            self.put(Segment { ack: Some(self.rcv_nxt), ..self.plain() }, out);
        }
    }
}
