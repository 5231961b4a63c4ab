//! A stack that lives: jobs open sockets, segments travel between their connections and simulated partners, timers run
//! out. Time is given from outside, and the same calls at the same times with the same seed give the same bytes.
//!
//! Both ends of a connection are TCP endpoints, so each state that a report shows came about as RFC 9293 has it. The
//! sockets that the stack had before take part from the first call on that means them; until then they stay as they are.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::TcpIp;
use super::counters::Counters;
use super::port::Protocol;
use super::socket::{self, Socket, Sockets};
use super::statistics::Statistics;
use crate::clock::Moment;

mod adopt;
mod agenda;
mod call;
mod connection;
mod counted;
mod datagram;
mod deliver;
mod jobs;
mod keep_alive;
mod open;
mod ports;
mod rules;
mod show;
mod timing;

pub use call::{Call, Partners, Refused};
pub use rules::Network;

use agenda::Agenda;
use connection::Connection;
use datagram::Datagrams;
use ports::PortsInUse;
use rules::Rules;

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The stack's own.
    Local,
    /// The partner's: somewhere in the network, or another socket of the stack.
    Partner,
}

impl Side {
    const BOTH: [Side; 2] = [Side::Local, Side::Partner];

    fn other(self) -> Side {
        match self {
            Side::Local => Side::Partner,
            Side::Partner => Side::Local,
        }
    }
}

/// A listener.
#[derive(Clone, Debug)]
struct Listener {
    id: u32,
    job: u32,
    local: socket::Endpoint,
    backlog: u32,
    accepts: bool,
    /// Connections that are established and wait to be accepted.
    waiting: Vec<u32>,
    /// How many more of them there are, of which only the number is described.
    waiting_unknown: u32,
    /// Connections whose handshake is not over.
    half_open: u32,
    connections_in: u32,
    connections_dropped: u32,
    started: Moment,
    touched: Moment,
    /// What was said of it when it was taken over.
    described: Option<Box<Socket>>,
}

/// A listener that was dropped: it is listed as Closed for a while.
#[derive(Clone, Debug)]
struct Gone {
    key: u32,
    job: u32,
    socket: Socket,
}

/// The living part of a stack.
#[derive(Clone, Debug)]
pub struct Life {
    now: Moment,
    /// What lies between the stack and its partners.
    pub network: Network,
    rules: Rules,
    agenda: Agenda,
    random: fastrand::Rng,
    /// Job names by index.
    jobs: Vec<Job>,
    connections: HashMap<u32, Connection>,
    listeners: Vec<Listener>,
    gone: Vec<Gone>,
    datagrams: Datagrams,
    /// Connections with the end that is meant, by connection id and by the name that a call gave them.
    by_id: HashMap<u32, (u32, Side)>,
    by_name: HashMap<String, (u32, Side)>,
    ports: PortsInUse,
    /// Ids that the stack's sockets had before.
    taken: HashSet<u32>,
    last_id: u32,
    last_key: u32,
    events: u64,
    /// The sockets that do not live, while something happens; at other times the stack has them.
    rest: Sockets,
    /// Ports of listeners among them.
    listened: HashSet<u16>,
    /// The ids of the living sockets that the stack shows.
    shown: HashSet<u32>,
    /// The stack's counters, while something happens.
    statistics: Statistics,
    /// How many of the living connections the stack's counter has as stalled.
    stalled: u64,
    /// What was carried to and from the home addresses, while something happens.
    carried: Vec<(IpAddr, Counters)>,
}

/// An address space.
#[derive(Clone, Debug)]
struct Job {
    name: Box<str>,
    running: bool,
    children: usize,
    /// Does it read what arrives?
    reads: bool,
    /// What it had open when it ended, for a restart.
    had_open: Vec<Socket>,
}

impl Life {
    /// The life of a stack in which nothing has happened before `now`. Its address spaces run already, and connection
    /// ids rise from one above the highest that it has.
    pub fn new(now: Moment, seed: u64, tcpip: &TcpIp) -> Life {
        let taken: HashSet<u32> = tcpip.sockets.iter().map(|s| s.id).collect();
        let mut life = Life {
            now,
            network: Network::default(),
            rules: Rules::of(tcpip),
            agenda: Agenda::default(),
            random: fastrand::Rng::with_seed(seed),
            jobs: Vec::new(),
            connections: HashMap::new(),
            listeners: Vec::new(),
            gone: Vec::new(),
            datagrams: Datagrams::default(),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            ports: PortsInUse::default(),
            last_id: taken.iter().copied().max().unwrap_or(0),
            taken,
            last_key: 0,
            events: 0,
            rest: Sockets::default(),
            listened: HashSet::new(),
            shown: HashSet::new(),
            statistics: Statistics::default(),
            stalled: 0,
            carried: Vec::new(),
        };
        for socket in tcpip.sockets.iter() {
            let is_tcp = socket.state().is_some();
            life.ports.take(if is_tcp { Protocol::Tcp } else { Protocol::Udp }, socket.local.port);
        }
        for client in tcpip.sockets.clients() {
            // Several tasks of one address space have one name.
            let _ = life.start(&client.name);
        }
        life
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The seeded randomness.
    pub fn random(&mut self) -> &mut fastrand::Rng {
        &mut self.random
    }

    /// How many segments have arrived, timers have run out and calls were made.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Is something due by then?
    pub fn has_due(&self, until: Moment) -> bool {
        self.agenda.has_due(until)
    }

    /// Lets something happen to `tcpip`, whose life this is. The stack is taken as it is now: with its present profile,
    /// counters and sockets. Afterwards it shows what has become of it.
    pub fn live<T>(&mut self, tcpip: &mut TcpIp, what: impl FnOnce(&mut Life) -> T) -> T {
        self.rules = Rules::of(tcpip);
        self.ports.follow(&self.rules);
        self.statistics = std::mem::take(&mut tcpip.statistics);
        self.rest = std::mem::take(&mut tcpip.sockets);
        let shown = std::mem::take(&mut self.shown);
        self.rest.take(|socket, _| shown.contains(&socket.id));
        self.listened = listened(&self.rest);
        let done = what(self);
        self.count_stalled();
        tcpip.sockets = self.sockets();
        tcpip.statistics = std::mem::take(&mut self.statistics);
        self.count_links(tcpip);
        done
    }

    /// Lets everything happen that is due up to `until`, which becomes the present; inside [`Life::live`].
    pub fn run_to(&mut self, until: Moment) {
        while let Some(due) = self.agenda.next(until) {
            self.now = due.at;
            self.events += 1;
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

    fn new_key(&mut self) -> u32 {
        self.last_key = self.last_key.wrapping_add(1);
        self.last_key
    }
}

/// The ports on which somebody listens.
fn listened(sockets: &Sockets) -> HashSet<u16> {
    sockets.tcp().iter().filter(|socket| socket.is_listener()).map(|socket| socket.local.port).collect()
}

#[cfg(test)]
mod tests;
