//! A connection of a living stack: both its ends, their timers, and what its users have in mind.

use chrono::TimeDelta;

use super::Side;
use crate::clock::Moment;
use crate::tcpip::socket;
use crate::tcpip::tcp::{Endpoint, State};

/// What the users of a connection will do by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Bytes that the partner sends once it is connected.
    pub request: u32,
    /// Bytes that the job answers when it has them all.
    pub answer: u32,
    /// Do both close after that?
    pub closes: bool,
    /// How far it has been carried out.
    pub stage: Stage,
}

/// How far a plan has been carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    Requested,
    Answered,
    Closing,
    Done,
}

/// One end, with its retransmission timer.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub tcp: Endpoint,
    /// The present time-out; it doubles with each retransmission.
    pub timeout: TimeDelta,
    /// Is a timer under way?
    pub armed: bool,
    /// Counts acknowledgements: a timer of an older one means nothing.
    pub generation: u32,
}

/// A connection.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Its connection id; 0 while the stack does not know of it yet.
    pub id: u32,
    pub job: u32,
    pub local: socket::Endpoint,
    pub foreign: socket::Endpoint,
    pub ends: [End; 2],
    /// The id of the listener that it came through.
    pub listener: Option<u32>,
    /// Does its partner neither send nor receive any more?
    pub silent: bool,
    pub plan: Option<Plan>,
    pub application_data: Option<Box<str>>,
    pub started: Moment,
    pub touched: Moment,
    /// How long a segment took last time, there and back.
    pub round_trip: TimeDelta,
}

impl Connection {
    pub fn state(&self) -> State {
        self.ends[Side::Local as usize].tcp.state()
    }

    /// The stack's own end.
    pub fn own(&self) -> &Endpoint {
        &self.ends[Side::Local as usize].tcp
    }

    /// The next step of the plan, if it is time for one: which side does what.
    pub fn next_step(&mut self) -> Option<(Side, Step)> {
        let (own, partner) = (&self.ends[0].tcp, &self.ends[1].tcp);
        let plan = self.plan.as_mut()?;
        let (stage, step) = match plan.stage {
            Stage::Connecting if partner.state() == State::Established => {
                (Stage::Requested, (Side::Partner, Step::Send(plan.request)))
            }
            Stage::Requested if own.bytes_in >= u64::from(plan.request) && is_open(own) => {
                (Stage::Answered, (Side::Local, Step::Send(plan.answer)))
            }
            Stage::Answered if plan.closes && partner.bytes_in >= u64::from(plan.answer) => {
                (Stage::Closing, (Side::Partner, Step::Close))
            }
            Stage::Closing if own.state() == State::CloseWait => (Stage::Done, (Side::Local, Step::Close)),
            _ => return None,
        };
        plan.stage = stage;
        Some(step)
    }
}

/// What a user does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Send(u32),
    Close,
}

fn is_open(end: &Endpoint) -> bool {
    matches!(end.state(), State::Established | State::CloseWait)
}
