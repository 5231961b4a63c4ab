//! An end in the middle of its connection, of which a report says where it stands; and the other end that fits it.

use super::super::State;
use super::super::event::Opened;
use super::Endpoint;

impl Endpoint {
    /// Lets an end be in `state` with the numbers that were put into it. `queued` bytes of data are not acknowledged, and
    /// the oldest segment was sent again `tries` times.
    pub fn resume(&mut self, state: State, queued: u32, tries: u32) {
        self.state = state;
        self.opened = if state == State::SynReceived { Opened::Passively } else { Opened::Actively };
        self.tries = tries.min(self.attempts);
        let flying = self.snd_nxt.wrapping_sub(self.snd_una);
        (self.unsent, self.closing, self.fin) = (0, false, None);
        match state {
            State::SynSent | State::SynReceived => self.unsent = queued,
            State::Established | State::CloseWait => self.unsent = queued.saturating_sub(flying),
            State::FinWait1 | State::Closing | State::LastAck => {
                self.closing = true;
                self.unsent = queued.saturating_sub(flying);
                self.fin = (flying > queued).then(|| self.snd_nxt.wrapping_sub(1));
            }
            State::FinWait2 | State::TimeWait => {
                self.closing = true;
                self.fin = Some(self.snd_una.wrapping_sub(1));
            }
            State::Listen | State::Closed => self.snd_una = self.snd_nxt,
        }
    }

    /// The other end of this one, in `state`: it has received what this one knows to be received and sent what this one
    /// has received, and its window is the one that this one knows.
    #[must_use]
    pub fn partner(&self, state: State) -> Endpoint {
        let mut other = Endpoint::new(self.irs, self.snd_wnd);
        other.irs = self.iss;
        (other.snd_una, other.snd_nxt) = (self.rcv_nxt, self.rcv_nxt);
        other.rcv_nxt = self.snd_una;
        other.snd_wnd = self.rcv_wnd;
        other.snd_wl = (self.snd_una, self.rcv_nxt);
        match state {
            // It has sent a SYN; the answer has not reached it.
            State::SynSent => (other.snd_una, other.rcv_nxt) = (self.irs, 0),
            // Each has the other's FIN, and neither knows that its own has arrived.
            State::Closing => (other.snd_una, other.rcv_nxt) = (self.rcv_nxt.wrapping_sub(1), self.snd_nxt),
            _ => {}
        }
        other.resume(state, 0, 0);
        other
    }
}

impl State {
    /// The state of the other end that fits this one, if nothing is said of it.
    // ASSUMED: what the partner of a described connection does follows from the connection's own state; that of one in
    // SynSent does not answer.
    pub fn of_partner(self) -> State {
        match self {
            State::Listen | State::Closed | State::TimeWait => State::Closed,
            State::SynSent => State::Listen,
            State::SynReceived => State::SynSent,
            State::Established | State::FinWait1 => State::Established,
            State::FinWait2 => State::CloseWait,
            State::CloseWait | State::LastAck => State::FinWait2,
            State::Closing => State::Closing,
        }
    }
}
