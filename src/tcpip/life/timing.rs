//! The retransmission timer of an end, and the round trips by which it is set (RFC 6298).

use chrono::TimeDelta;

use super::connection::End;
use super::rules::RoundTrips;
use crate::clock::Moment;
use crate::tcpip::tcp::Endpoint;

/// The timer, and what is known of round trips.
#[derive(Clone, Debug)]
pub(super) struct Timing {
    /// The present time-out; it doubles with each retransmission.
    pub timeout: TimeDelta,
    /// When it runs out, if it runs.
    pub deadline: Option<Moment>,
    /// For when it stands in the agenda.
    pub scheduled: Option<Moment>,
    /// Smoothed round trip and its variance in microseconds; `None` before the first one.
    pub smooth: Option<(i64, i64)>,
    /// The number whose round trip is being timed, and since when.
    pub timed: Option<(u32, Moment)>,
}

impl Timing {
    pub fn new(timeout: TimeDelta) -> Timing {
        Timing { timeout, deadline: None, scheduled: None, smooth: None, timed: None }
    }

    /// A round trip took so long.
    pub fn sample(&mut self, took: TimeDelta, rules: &RoundTrips) {
        let took = took.num_microseconds().unwrap_or(i64::MAX / 4096);
        let part = |gain: i64, of: i64| of.saturating_mul(gain) / 1000;
        self.smooth = Some(match self.smooth {
            None => (took, took / 2),
            Some((smooth, variance)) => {
                let error = took - smooth;
                let variance = variance + part(rules.variance_gain, error.abs() - variance);
                (smooth + part(rules.gain, error), variance)
            }
        });
    }

    /// The time-out that follows from the round trips.
    pub fn base(&self, rules: &RoundTrips) -> TimeDelta {
        match self.smooth {
            None => rules.initial,
            Some((smooth, variance)) => {
                let after = smooth.saturating_add(variance.saturating_mul(rules.multiplier) / 1000);
                TimeDelta::microseconds(after).clamp(rules.least, rules.most.max(rules.least))
            }
        }
    }

    /// It has run out: the next time-out is twice as long.
    pub fn back_off(&mut self, rules: &RoundTrips) {
        self.timeout = (self.timeout * 2).min(rules.most.max(rules.least));
        (self.deadline, self.timed) = (None, None);
    }
}

impl End {
    /// Something has happened to it: its clocks follow. `before` is what it was.
    pub fn moved(&mut self, before: &Endpoint, now: Moment, rules: &RoundTrips) {
        let End { tcp, timing, waits, .. } = self;
        let acknowledged = tcp.snd_una != before.snd_una;
        if let Some((number, since)) = timing.timed.filter(|_| acknowledged)
            && (tcp.snd_una.wrapping_sub(number)).cast_signed() > 0
        {
            timing.sample(now - since, rules);
            timing.timed = None;
        }
        // What was sent twice tells nothing (Karn).
        if tcp.retransmitted != before.retransmitted {
            timing.timed = None;
        } else if tcp.snd_nxt != before.snd_nxt && timing.timed.is_none() {
            timing.timed = Some((before.snd_nxt, now));
        }
        let runs = tcp.is_waiting() || tcp.is_probing();
        if acknowledged || tcp.is_waiting() != before.is_waiting() && !before.is_probing() {
            timing.timeout = timing.base(rules);
        }
        if !runs {
            timing.deadline = None;
        } else if acknowledged || timing.deadline.is_none() {
            timing.deadline = Some(now + timing.timeout);
        }
        for (since, bytes) in waits.iter_mut().zip([tcp.queued(), tcp.unread]) {
            *since = if bytes == 0 { None } else { since.or(Some(now)) };
        }
    }
}
