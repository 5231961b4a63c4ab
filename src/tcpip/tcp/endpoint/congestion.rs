//! The congestion window (RFC 5681): slow start, avoidance, and what a lost segment does to it.
//!
//! What arrives out of order is not kept, so after a loss all that was under way is sent again, a segment with each
//! acknowledgement.
// ASSUMED: the congestion window begins with three segments; it grows no further than 65535 bytes or the partner's window.

use super::super::State;
use super::{CONGESTION_LIMIT, Endpoint, Segment, after};

impl Endpoint {
    /// Bytes that may be under way.
    pub(super) fn allowance(&self) -> u32 {
        self.snd_wnd.min(self.congestion_window.max(self.segment_bytes))
    }

    /// So many bytes were acknowledged for the first time.
    pub(super) fn grow(&mut self, bytes: u32) {
        (self.probes, self.repeated) = (0, 0);
        if self.recover.is_some_and(|recover| !after(recover, self.snd_una)) {
            self.recover = None;
        }
        if !matches!(self.state, State::Established | State::CloseWait) {
            return;
        }
        let (window, segment) = (self.congestion_window, self.segment_bytes);
        let more = match window < self.slow_start_threshold {
            true => bytes.min(segment),
            false => u32::try_from(u64::from(segment).pow(2) / u64::from(window.max(1))).unwrap_or(1).max(1),
        };
        let limit = CONGESTION_LIMIT.max(self.snd_wnd).max(window);
        self.congestion_window = window.saturating_add(more).min(limit);
    }

    /// The oldest segment was not acknowledged in time.
    pub(super) fn congested(&mut self) {
        if self.snd_una == self.iss {
            return;
        }
        if self.tries == 1 {
            self.halve();
        }
        self.congestion_window = self.segment_bytes;
        self.recover = Some(self.snd_nxt);
    }

    fn halve(&mut self) {
        let flying = self.snd_nxt.wrapping_sub(self.snd_una);
        self.slow_start_threshold = (flying / 2).max(2 * self.segment_bytes);
    }

    /// After an acknowledgement: what is still missing is sent once more.
    pub(super) fn recover(&mut self, progress: bool, out: &mut Vec<Segment>) {
        if self.noticed.duplicate_ack {
            self.repeated += 1;
            if self.repeated == self.fast_retransmit && self.recover.is_none() {
                self.halve();
                self.congestion_window = self.slow_start_threshold;
                self.recover = Some(self.snd_nxt);
                self.again(out);
            }
        } else if progress && self.recover.is_some() && self.is_waiting() {
            self.again(out);
        }
    }
}
