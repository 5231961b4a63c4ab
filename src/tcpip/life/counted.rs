//! What the protocol counters learn from a change of state (RFC 4022).

use super::Life;
use crate::tcpip::tcp::State;

impl Life {
    /// One of the stack's own ends has come into another state.
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
}
