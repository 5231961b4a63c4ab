//! A connection of a living stack: both its ends, their timers, and what its users have in mind.

use chrono::TimeDelta;

use super::Side;
use super::timing::Timing;
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

/// What the stack has of an end that is a socket of its own.
#[derive(Clone, Debug)]
pub(super) struct Own {
    /// Its connection id.
    pub id: u32,
    pub job: u32,
    /// The id of the listener that it came through.
    pub listener: Option<u32>,
    pub application_data: Option<Box<str>>,
    pub started: Moment,
    pub touched: Moment,
    /// Has it SO_KEEPALIVE?
    pub keep_alive: bool,
    /// When something was heard of the partner, and how many questions it has not answered since.
    pub heard: Moment,
    pub unanswered: u32,
    /// Did its user shut down the sending side only?
    pub receives: bool,
    /// What was said of it when it was taken over.
    pub described: Option<Box<socket::Socket>>,
    /// What is added to its sequence numbers where they are shown, sent and received: the two ends of a described
    /// connection may disagree.
    pub shift: (u32, u32),
}

/// One end, with its retransmission timer.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub tcp: Endpoint,
    /// The socket; `None` for that of a partner elsewhere, and where the stack does not know of it yet.
    pub own: Option<Box<Own>>,
    pub timing: Timing,
    /// Since when something waits to be acknowledged, and to be read.
    pub waits: [Option<Moment>; 2],
}

impl End {
    pub fn new(tcp: Endpoint, timeout: TimeDelta) -> End {
        End { tcp, own: None, timing: Timing::new(timeout), waits: [None, None] }
    }

    /// The stack does not answer for it: an end somewhere in the network.
    pub fn is_elsewhere(&self, side: Side) -> bool {
        side == Side::Partner && self.own.is_none()
    }
}

/// A connection.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Both sides as the stack's own end sees them.
    pub local: socket::Endpoint,
    pub foreign: socket::Endpoint,
    pub ends: [End; 2],
    /// Does its partner neither send nor receive any more?
    pub silent: bool,
    pub plan: Option<Plan>,
    /// The connection of the same pair that is in TIME-WAIT and ends when this one comes.
    pub follows: Option<u32>,
    /// Was a name given to it?
    pub named: bool,
}

impl Connection {
    pub fn end(&self, side: Side) -> &End {
        &self.ends[side as usize]
    }

    pub fn end_mut(&mut self, side: Side) -> &mut End {
        &mut self.ends[side as usize]
    }

    /// The local and the foreign side of an end.
    pub fn sockets(&self, side: Side) -> (socket::Endpoint, socket::Endpoint) {
        match side {
            Side::Local => (self.local, self.foreign),
            Side::Partner => (self.foreign, self.local),
        }
    }

    /// Are both ends sockets of the stack?
    pub fn is_inside(&self) -> bool {
        self.ends.iter().all(|end| end.own.is_some())
    }

    /// The next step of the plan, if it is time for one: which side does what.
    pub fn next_step(&mut self) -> Option<(Side, Step)> {
        let (own, partner) = (&self.ends[0].tcp, &self.ends[1].tcp);
        let plan = self.plan.as_mut()?;
        let (stage, step) = match plan.stage {
            Stage::Connecting if partner.state() == State::Established => {
                (Stage::Requested, (Side::Partner, Step::Send(plan.request)))
            }
            Stage::Requested if read(own) >= u64::from(plan.request) && is_open(own) => {
                (Stage::Answered, (Side::Local, Step::Send(plan.answer)))
            }
            Stage::Answered if plan.closes && read(partner) >= u64::from(plan.answer) => {
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

/// How much its user has read.
fn read(end: &Endpoint) -> u64 {
    end.bytes_in - u64::from(end.unread).min(end.bytes_in)
}
