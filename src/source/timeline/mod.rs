//! A timeline: what happens to a stack, and when. A text file says it, line by line; `docs/timeline.md` describes it.
//!
//! A [`Timeline`] moves on with the session's clock and never back. The same file and seed give the same sockets.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt;

use chrono::TimeDelta;

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::life::{Call, Life, Partners, Refused};
use crate::tcpip::socket::{Endpoint, Socket};

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
    /// How often the same happened to the line after that, until time stood still again.
    pub again: u64,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.place, self.at.format("%H:%M:%S"), self.why)?;
        match self.again {
            0 => Ok(()),
            1 => f.write_str(" (once more)"),
            again => write!(f, " ({again} times more)"),
        }
    }
}

/// A stack's life, and what will happen to it.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The scripts, each with the time at which it began.
    scripts: Vec<(Script, Moment)>,
    /// When each line comes next, by script and number; lines of one instant in the order of the file.
    due: BinaryHeap<Reverse<(Moment, usize, usize)>>,
    life: Life,
}

impl Timeline {
    /// The timeline of `tcpip`, beginning at `start`.
    pub fn new(script: Script, tcpip: &TcpIp, start: Moment) -> Timeline {
        let life = Life::new(start, script.seed, tcpip);
        let mut timeline = Timeline { scripts: Vec::new(), due: BinaryHeap::new(), life };
        timeline.add(script, start);
        timeline
    }

    /// Lets a script begin at `start` beside those that there are.
    pub fn add(&mut self, script: Script, start: Moment) {
        let network = &mut self.life.network;
        network.delay = script.delay.unwrap_or(network.delay);
        network.lost = network.lost.max(script.lost);
        let number = self.scripts.len();
        let due = script.entries.iter().enumerate().map(|(n, entry)| Reverse((start + entry.at, number, n)));
        self.due.extend(due);
        self.scripts.push((script, start));
    }

    /// Moves the life of `tcpip` on to `now`, or until it is `stopped`; a moment that has passed already changes nothing.
    /// Gives what could not be carried out.
    pub fn run_to(&mut self, now: Moment, tcpip: &mut TcpIp, stopped: &dyn Fn() -> bool) -> Vec<Note> {
        let line = self.due.peek().is_some_and(|Reverse((at, ..))| *at <= now);
        if !line && !self.life.has_due(now) {
            self.life.run_to(now);
            return Vec::new();
        }
        let Timeline { scripts, due, life } = self;
        life.live(tcpip, |life| {
            let mut notes: Vec<Note> = Vec::new();
            // The last note of each line: one that repeats itself each second is told once.
            let mut last = HashMap::new();
            while let Some(&Reverse((at, script, n))) = due.peek().filter(|Reverse((at, ..))| *at <= now) {
                if stopped() {
                    return notes;
                }
                due.pop();
                life.run_to(at);
                let (Script { file, entries, .. }, start) = &scripts[script];
                let entry = &entries[n];
                let call = entry.action.call(life.random());
                if let Err(why) = life.call(&call) {
                    let known = last.get(&(script, n)).and_then(|&known: &usize| notes.get_mut(known));
                    if let Some(same) = known.filter(|note| note.why == why) {
                        same.again += 1;
                    } else {
                        last.insert((script, n), notes.len());
                        notes.push(Note { place: format!("{file}:{}", entry.line), at, why, again: 0 });
                    }
                }
                if let Some((every, until)) = entry.every {
                    let next = at + every;
                    let last = until.map(|until| *start + entry.at + until);
                    if last.is_none_or(|last| next <= last) {
                        due.push(Reverse((next, script, n)));
                    }
                }
            }
            life.run_to(now);
            notes
        })
    }

    /// Its present.
    pub fn now(&self) -> Moment {
        self.life.now()
    }

    /// Does a job of this name run?
    pub fn runs(&self, job: &str) -> bool {
        self.life.runs(job)
    }

    /// The listeners and UDP sockets that a job had when it ended; none if it runs.
    pub fn had_open(&self, job: &str) -> &[Socket] {
        self.life.had_open(job)
    }

    /// Carries a call out at `now`, with all that is due before.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn call(&mut self, call: &Call, now: Moment, tcpip: &mut TcpIp) -> Result<(), Refused> {
        self.at_once(now, tcpip, |life| life.call(call))
    }

    /// Ends a connection, listener or UDP socket; false if there is none with this id that is open.
    pub fn abort(&mut self, id: u32, now: Moment, tcpip: &mut TcpIp) -> bool {
        self.at_once(now, tcpip, |life| life.abort(id))
    }

    fn at_once<T>(&mut self, now: Moment, tcpip: &mut TcpIp, what: impl FnOnce(&mut Life) -> T) -> T {
        self.life.live(tcpip, |life| {
            life.run_to(now);
            let done = what(life);
            // What stays inside the stack takes no time.
            life.run_to(now);
            done
        })
    }

    /// How many things have happened.
    pub fn events(&self) -> u64 {
        self.life.events()
    }
}
