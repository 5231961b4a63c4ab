//! A timeline: what happens to a stack, and when. A text file says it, line by line; `docs/timeline.md` describes it.
//!
//! A [`Timeline`] moves on with the session's clock and never back. The same file and seed give the same sockets.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::fmt;

use chrono::TimeDelta;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::life::{Call, Life, Partners, Refused, Rules};
use crate::tcpip::socket::{Endpoint, Sockets};

mod lex;
mod read;

pub use read::{Error, read};

/// A number of bytes, drawn anew each time if it is a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The least.
    pub low: u32,
    /// The most.
    pub high: u32,
}

impl Amount {
    fn draw(self, random: &mut fastrand::Rng) -> u32 {
        if self.low == self.high { self.low } else { random.u32(self.low..=self.high) }
    }
}

/// What a line says will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A call as it stands.
    Call(Call),
    /// A side sends an amount of bytes.
    Send {
        /// Name or connection id.
        connection: String,
        /// The partner's side?
        partner: bool,
        /// How much.
        amount: Amount,
    },
    /// A partner connects, and both sides may go on by themselves.
    Visit {
        /// Who connects.
        from: Partners,
        /// Own port, if it is fixed.
        port: Option<u16>,
        /// The job that is connected to, for messages.
        job: String,
        /// Where to.
        to: Endpoint,
        /// What the connection is called.
        name: Option<String>,
        /// What the partner sends and what the job answers, and whether they close then.
        plan: Option<(Amount, Amount, bool)>,
    },
    /// A datagram goes in or out.
    Datagram {
        /// Port of the stack's socket.
        port: u16,
        /// How much.
        amount: Amount,
        /// Out, not in?
        sent: bool,
    },
}

impl Action {
    fn call(&self, random: &mut fastrand::Rng) -> Call {
        match self {
            Action::Call(call) => call.clone(),
            Action::Send { connection, partner, amount } => {
                let bytes = amount.draw(random);
                Call::Send { connection: connection.clone(), partner: *partner, bytes }
            }
            Action::Visit { from, port, to, name, plan, .. } => Call::Arrive {
                from: from.clone(),
                port: *port,
                to: *to,
                name: name.clone(),
                plan: plan
                    .map(|(request, answer, closes)| (request.draw(random), answer.draw(random), closes)),
            },
            Action::Datagram { port, amount, sent } => {
                Call::Datagram { port: *port, bytes: amount.draw(random), sent: *sent }
            }
        }
    }
}

/// One line: what, when for the first time, and how often after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Line in the file, from 1.
    pub line: usize,
    /// After the start.
    pub at: TimeDelta,
    /// Again and again after this long, until so long after the first time.
    pub every: Option<(TimeDelta, Option<TimeDelta>)>,
    /// What happens.
    pub action: Action,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Name of the file, for messages.
    pub file: String,
    /// The stack that is meant; `None` for the default one.
    pub stack: Option<String>,
    /// Seed of the randomness.
    pub seed: u64,
    /// How long a segment is under way.
    pub delay: Option<TimeDelta>,
    /// How many segments of a thousand are lost.
    pub lost: u32,
    /// The lines.
    pub entries: Vec<Entry>,
}

/// A line that could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// File and line.
    pub place: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: Refused,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.place, self.at.format("%H:%M:%S"), self.why)
    }
}

/// A stack with what will happen to it.
#[derive(Clone, Debug)]
pub struct Timeline {
    script: Script,
    start: Moment,
    /// When each line comes next; lines of one instant in the order of the file.
    due: BinaryHeap<Reverse<(Moment, usize)>>,
    life: Life,
    /// The described sockets, which stay as they are.
    rest: Sockets,
}

impl Timeline {
    /// The timeline of `tcpip`, beginning at `start`.
    pub fn new(script: Script, tcpip: &TcpIp, start: Moment) -> Timeline {
        let homes = tcpip.interfaces.iter().flat_map(|i| &i.addresses).filter(|h| !h.address.is_loopback());
        let mut homes: Vec<_> = homes.collect();
        homes.sort_by_key(|h| !h.primary);
        let homes = homes.iter().map(|h| h.address).collect();
        let mut rules = Rules::new(&tcpip.configuration, tcpip.ports.clone(), homes);
        rules.delay = script.delay.unwrap_or(rules.delay);
        rules.lost = script.lost;
        let taken: HashSet<u32> = tcpip.sockets.iter().map(|s| s.id).collect();
        let mut life = Life::new(start, rules, script.seed, taken);
        // The address spaces that the system describes run already.
        for client in tcpip.sockets.clients() {
            let _ = life.call(&Call::Start { job: client.name.to_string() });
        }
        let due = script.entries.iter().enumerate().map(|(n, entry)| Reverse((start + entry.at, n)));
        Timeline { due: due.collect(), start, life, rest: tcpip.sockets.clone(), script }
    }

    /// Moves on to `now`; a moment that has passed already changes nothing. Gives what could not be carried out.
    pub fn run_to(&mut self, now: Moment) -> Vec<Note> {
        let mut notes = Vec::new();
        while let Some(&Reverse((at, n))) = self.due.peek().filter(|Reverse((at, _))| *at <= now) {
            self.due.pop();
            self.life.run_to(at);
            let entry = &self.script.entries[n];
            let call = entry.action.call(self.life.random());
            if let Err(why) = self.life.call(&call) {
                notes.push(Note { place: format!("{}:{}", self.script.file, entry.line), at, why });
            }
            if let Some((every, until)) = entry.every {
                let next = at + every;
                let last = until.map(|until| self.start + entry.at + until);
                if last.is_none_or(|last| next <= last) {
                    self.due.push(Reverse((next, n)));
                }
            }
        }
        self.life.run_to(now);
        notes
    }

    /// The sockets as they are now, if they are others than when this was asked last.
    pub fn changed_sockets(&mut self) -> Option<Sockets> {
        self.life.has_changed().then(|| self.life.sockets(&self.rest))
    }

    /// Ends a connection, listener or UDP socket of the timeline; false if it has none with this id that is open.
    pub fn abort(&mut self, id: u32) -> bool {
        self.life.abort(id)
    }

    /// The described sockets, to be changed.
    pub fn rest(&mut self) -> &mut Sockets {
        self.life.touch();
        &mut self.rest
    }

    /// How many things have happened.
    pub fn events(&self) -> u64 {
        self.life.events()
    }
}
