//! A stack that lives: jobs open sockets, segments travel between their connections and simulated partners, timers run
//! out. Time is given from outside, and the same calls at the same times with the same seed give the same bytes.
//!
//! Both ends of a connection are TCP endpoints, so each state that a report shows came about as RFC 9293 has it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::net::IpAddr;

use chrono::TimeDelta;

use super::configuration::Configuration;
use super::port::Ports;
use super::tcp::{Segment, Timer};
use crate::clock::Moment;

mod call;
mod connection;
mod datagram;
mod deliver;
mod jobs;
mod open;
mod show;

pub use call::{Call, Partners, Refused};

use connection::Connection;
use datagram::Datagrams;

/// The times and limits by which a stack lives.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How long a segment is under way.
    pub delay: TimeDelta,
    /// How many segments of a thousand are lost.
    pub lost: u32,
    /// TIMEWAITINTERVAL.
    pub time_wait: TimeDelta,
    /// FINWAIT2TIME.
    pub fin_wait_2: TimeDelta,
    /// How long a closed connection is still listed.
    pub closed: TimeDelta,
    /// First retransmission time-out, and the longest.
    pub retransmit: (TimeDelta, TimeDelta),
    /// SOMAXCONN: the longest backlog.
    pub backlog: u32,
    /// EPHEMERALPORTS.
    pub ephemeral: (u16, u16),
    /// PORT reservations.
    pub ports: Ports,
    /// The home addresses, the primary one first.
    pub homes: Vec<IpAddr>,
}

impl Rules {
    /// The home address from which a partner of this family is spoken to.
    fn home(&self, partner: IpAddr) -> IpAddr {
        let unspecified = match partner {
            IpAddr::V4(_) => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
            IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED),
        };
        let same = |a: &&IpAddr| a.is_ipv4() == partner.is_ipv4();
        self.homes.iter().find(same).copied().unwrap_or(unspecified)
    }

    /// The rules of a stack with this configuration.
    // ASSUMED: a closed connection is listed for 60 seconds, the first retransmission comes after one second, and a
    // segment is under way for 10 milliseconds.
    pub fn new(configuration: &Configuration, ports: Ports, homes: Vec<IpAddr>) -> Rules {
        let tcp = &configuration.tcp;
        Rules {
            delay: TimeDelta::milliseconds(10),
            lost: 0,
            time_wait: TimeDelta::seconds(tcp.time_wait_interval.into()),
            fin_wait_2: TimeDelta::seconds(tcp.fin_wait_2_time.into()),
            closed: TimeDelta::seconds(60),
            retransmit: (TimeDelta::seconds(1), TimeDelta::milliseconds(tcp.max_retransmit_time.into())),
            backlog: tcp.backlog,
            ephemeral: (tcp.ephemeral_ports.low, tcp.ephemeral_ports.high),
            ports,
            homes,
        }
    }
}

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The stack's own.
    Local,
    /// The partner's, somewhere in the network.
    Partner,
}

/// What will happen.
#[derive(Clone, Copy, Debug)]
enum What {
    /// A segment arrives.
    Segment { to: Side, segment: Segment },
    /// A timer runs out, unless the connection has moved on since.
    Timer { side: Side, timer: Timer, generation: u32 },
    /// A closed connection is listed no more.
    Forget,
}

/// When it will happen, and to which connection.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: Moment,
    /// Things of one instant happen in the order in which they came about.
    order: u64,
    key: u32,
    what: What,
}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.order == other.order
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Due) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// What is to come, in order.
#[derive(Clone, Debug, Default)]
struct Agenda {
    queue: BinaryHeap<Reverse<Due>>,
    order: u64,
}

impl Agenda {
    fn add(&mut self, at: Moment, key: u32, what: What) {
        self.order += 1;
        self.queue.push(Reverse(Due { at, order: self.order, key, what }));
    }

    fn next(&mut self, until: Moment) -> Option<Due> {
        match self.queue.peek() {
            Some(Reverse(due)) if due.at <= until => self.queue.pop().map(|Reverse(due)| due),
            _ => None,
        }
    }
}

/// A listener.
#[derive(Clone, Debug)]
struct Listener {
    id: u32,
    job: u32,
    local: super::socket::Endpoint,
    backlog: u32,
    accepts: bool,
    /// Connections that are established and wait to be accepted.
    waiting: Vec<u32>,
    /// Connections whose handshake is not over.
    half_open: u32,
    connections_in: u32,
    connections_dropped: u32,
    started: Moment,
    touched: Moment,
}

/// The living part of a stack.
#[derive(Clone, Debug)]
pub struct Life {
    now: Moment,
    rules: Rules,
    agenda: Agenda,
    random: fastrand::Rng,
    /// Job names by index.
    jobs: Vec<Job>,
    connections: HashMap<u32, Connection>,
    listeners: Vec<Listener>,
    datagrams: Datagrams,
    /// Connections by connection id, and by the name that a call gave them.
    by_id: HashMap<u32, u32>,
    by_name: HashMap<String, u32>,
    /// Local ports of connections that were opened from here.
    ports_in_use: HashSet<u16>,
    /// Ids of sockets that do not live.
    taken: HashSet<u32>,
    last_id: u32,
    last_key: u32,
    events: u64,
    changed: bool,
}

/// An address space.
#[derive(Clone, Debug)]
struct Job {
    name: Box<str>,
    running: bool,
    children: usize,
}

impl Life {
    /// A stack in which nothing has happened before `now`. Connection ids rise from one above the highest of `taken`.
    pub fn new(now: Moment, rules: Rules, seed: u64, taken: HashSet<u32>) -> Life {
        Life {
            now,
            rules,
            agenda: Agenda::default(),
            random: fastrand::Rng::with_seed(seed),
            jobs: Vec::new(),
            connections: HashMap::new(),
            listeners: Vec::new(),
            datagrams: Datagrams::default(),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            ports_in_use: HashSet::new(),
            last_id: taken.iter().copied().max().unwrap_or(0),
            taken,
            last_key: 0,
            events: 0,
            changed: true,
        }
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The rules, to be changed.
    pub fn rules(&mut self) -> &mut Rules {
        &mut self.rules
    }

    /// The seeded randomness.
    pub fn random(&mut self) -> &mut fastrand::Rng {
        &mut self.random
    }

    /// How many segments have arrived, timers have run out and calls were made.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Has anything happened since this was asked last?
    pub fn has_changed(&mut self) -> bool {
        std::mem::replace(&mut self.changed, false)
    }

    /// Something else has changed: the sockets are to be shown anew.
    pub fn touch(&mut self) {
        self.changed = true;
    }

    /// Lets everything happen that is due up to `until`, which becomes the present.
    pub fn run_to(&mut self, until: Moment) {
        while let Some(due) = self.agenda.next(until) {
            self.now = due.at;
            self.events += 1;
            self.changed = true;
            self.happen(due);
        }
        self.now = self.now.max(until);
    }

    /// The next free connection id.
    fn new_id(&mut self) -> u32 {
        loop {
            self.last_id = self.last_id.wrapping_add(1);
            let id = self.last_id;
            if id != 0 && !self.taken.contains(&id) && !self.by_id.contains_key(&id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests;
