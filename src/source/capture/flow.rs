//! The host's connections and UDP sockets, as its packets show them.
//!
//! What the host sends tells of its calls, what it receives are segments: both are events of the TCP machine. Its
//! acknowledgements say what it had taken, so that lost and doubled segments are counted as the host counted them.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::NAME;
use super::packet::{Packet, Side};
use crate::clock::Moment;
use crate::tcpip::socket::{Client, Endpoint, Socket, Sockets, Transport};
use crate::tcpip::tcp::{AckIs, Event, Opened, Partner, RstIs, Segment, State, SynIs, Unsent};

// ASSUMED: a connection rests for the default TIMEWAITINTERVAL of 60 seconds, and is listed as closed for as long again.
const TIME_WAIT: TimeDelta = TimeDelta::seconds(60);

/// A pair of sockets.
type Pair = (Endpoint, Endpoint);

/// All that has been seen.
#[derive(Default)]
pub struct Flows {
    connections: HashMap<Pair, Connection>,
    /// Listeners, known by the connections that they accepted.
    listeners: HashMap<Endpoint, Socket>,
    /// What became of old connections of a pair.
    old: Vec<Connection>,
    datagrams: HashMap<Endpoint, Socket>,
    last_id: u32,
}

/// A connection of the host.
struct Connection {
    socket: Socket,
    opened: Opened,
    /// The numbers that the host sent.
    sent: Option<Numbers>,
    /// The numbers of the partner that the host took.
    received: Option<Numbers>,
    /// Numbers of the own and of the partner's FIN.
    fins: (Option<u32>, Option<u32>),
    /// When its present state began.
    since: Moment,
}

/// A stretch of sequence numbers, which may go round the circle many times.
#[derive(Clone, Copy)]
struct Numbers {
    /// That of the SYN, or the one before the first that was seen.
    first: u32,
    /// How many follow it.
    count: u64,
}

impl Numbers {
    fn new(first: u32) -> Numbers {
        Numbers { first, count: 1 }
    }

    /// The number after the last one.
    fn next(self) -> u32 {
        self.first.wrapping_add(self.count as u32)
    }

    /// Goes on up to `next`, if that is not behind already.
    fn reach(&mut self, next: u32) {
        let more = next.wrapping_sub(self.next()).cast_signed();
        self.count += u64::try_from(more).unwrap_or(0);
    }
}

impl Flows {
    /// Takes one packet.
    pub fn packet(&mut self, at: Moment, packet: &Packet) {
        match &packet.segment {
            None => self.datagram(at, packet),
            Some(segment) => self.segment(at, packet, segment),
        }
    }

    fn new_socket(&mut self, at: Moment, transport: Transport, local: Endpoint) -> Socket {
        // Ids rise by one per socket.
        self.last_id += 1;
        Socket::new(self.last_id, transport, local, at)
    }

    fn datagram(&mut self, at: Moment, packet: &Packet) {
        if !self.datagrams.contains_key(&packet.local) {
            let socket = self.new_socket(at, Transport::Udp, packet.local);
            self.datagrams.insert(packet.local, socket);
        }
        let Some(socket) = self.datagrams.get_mut(&packet.local) else { return };
        match packet.side {
            Side::Sent => socket.bytes_out += u64::from(packet.length),
            Side::Received => socket.bytes_in += u64::from(packet.length),
        }
        socket.last_touched = at;
    }

    fn segment(&mut self, at: Moment, packet: &Packet, segment: &Segment) {
        let pair = (packet.local, packet.foreign);
        let begins = segment.syn && segment.ack.is_none();
        let over = |c: &Connection| {
            c.state_at(at) == State::Closed || begins && c.socket.state() == Some(State::TimeWait)
        };
        if self.connections.get(&pair).is_some_and(over) {
            self.old.extend(self.connections.remove(&pair));
        }
        if !self.connections.contains_key(&pair) {
            // A reset tells of a connection that was not there, or is no more.
            if segment.rst {
                return;
            }
            let connection = self.begin(at, packet, segment);
            self.connections.insert(pair, connection);
        }
        let Some(connection) = self.connections.get_mut(&pair) else { return };
        connection.socket.last_touched = at;
        match packet.side {
            Side::Sent => connection.sent(at, segment),
            Side::Received => connection.received(at, segment),
        }
    }

    /// A connection that is seen for the first time: opened by this segment, or there before.
    fn begin(&mut self, at: Moment, packet: &Packet, segment: &Segment) -> Connection {
        let (state, opened) = match (segment.syn, packet.side, segment.ack) {
            (true, Side::Sent, None) => (State::SynSent, Opened::Actively),
            // The answer to a SYN that the capture does not hold.
            (true, Side::Sent, Some(_)) => (State::SynReceived, Opened::Passively),
            (true, Side::Received, None) => (State::SynReceived, Opened::Passively),
            (true, Side::Received, Some(_)) => (State::SynSent, Opened::Actively),
            (false, ..) => (State::Established, Opened::Actively),
        };
        if opened == Opened::Passively {
            self.listener(at, packet.local);
        }
        let mut socket = self.new_socket(at, Transport::Tcp(state), packet.local);
        socket.foreign = Some(packet.foreign);
        Connection { socket, opened, sent: None, received: None, fins: (None, None), since: at }
    }

    fn listener(&mut self, at: Moment, local: Endpoint) {
        if !self.listeners.contains_key(&local) {
            let mut socket = self.new_socket(at, Transport::Tcp(State::Listen), local);
            let nobody = if local.address.is_ipv4() { "0.0.0.0" } else { "::" };
            socket.foreign = nobody.parse().ok().map(|address| Endpoint { address, port: 0 });
            self.listeners.insert(local, socket);
        }
        if let Some(socket) = self.listeners.get_mut(&local) {
            socket.last_touched = at;
        }
    }

    /// The sockets as they are at `now`.
    pub fn sockets(self, now: Moment) -> Sockets {
        let Flows { connections, listeners, old, datagrams, .. } = self;
        let connections = connections.into_values().chain(old).filter_map(|mut connection| {
            let state = connection.state_at(now);
            let gone = state == State::Closed && connection.closed_at() + TIME_WAIT < now;
            connection.socket.transport = Transport::Tcp(state);
            (!gone).then_some(connection.socket)
        });
        let all = connections.chain(listeners.into_values()).chain(datagrams.into_values());
        let client = Client { name: NAME.into(), asid: 0, subtask: 0 };
        Sockets::new(vec![client], all.collect())
    }
}

impl Connection {
    /// The state at `now`, when the time in TIME-WAIT may be over.
    fn state_at(&self, now: Moment) -> State {
        match self.socket.state() {
            Some(State::TimeWait) if self.since + TIME_WAIT <= now => State::Closed,
            state => state.unwrap_or(State::Closed),
        }
    }

    /// When it was closed, or will be.
    fn closed_at(&self) -> Moment {
        match self.socket.state() {
            Some(State::TimeWait) => self.since + TIME_WAIT,
            _ => self.since,
        }
    }

    fn event(&mut self, at: Moment, event: Event) {
        let Some(step) = self.socket.state().and_then(|s| s.next(event, self.opened)) else { return };
        // What a listener had made of it is gone.
        let next = if step.next == State::Listen { State::Closed } else { step.next };
        if self.socket.state() != Some(next) {
            self.since = at;
            if next == State::Established {
                self.socket.started = at;
            }
        }
        self.socket.transport = Transport::Tcp(next);
    }

    /// What the host sends tells of its calls, and of what it has received.
    fn sent(&mut self, at: Moment, segment: &Segment) {
        let end = segment.seq.wrapping_add(segment.space());
        let before = Numbers::new(segment.seq.wrapping_sub(1));
        let sent = self.sent.get_or_insert(before);
        if segment.syn {
            *sent = Numbers::new(segment.seq);
        }
        sent.reach(end);
        if segment.rst {
            return self.event(at, Event::Abort);
        }
        if let Some(ack) = segment.ack {
            self.received.get_or_insert(Numbers::new(ack.wrapping_sub(1))).reach(ack);
            // An acknowledgement beyond the partner's FIN: it has been taken by now.
            if self.fins.1.is_some_and(|fin| after(ack, fin)) && !self.partner_has_closed() {
                self.event(at, Event::Fin(Some(AckIs::Good)));
            }
        }
        if segment.syn && segment.ack.is_none() {
            self.event(at, Event::ActiveOpen(Partner::Given));
        }
        if segment.fin && self.fins.0.is_none() {
            self.fins.0 = Some(end.wrapping_sub(1));
            self.event(at, Event::Close(Unsent::Nothing));
        }
        self.count();
    }

    fn received(&mut self, at: Moment, segment: &Segment) {
        let ack = segment.ack.map(|ack| match self.fins.0 {
            Some(fin) if after(ack, fin) => AckIs::OfFin,
            _ => AckIs::Good,
        });
        if let Some(ack) = segment.ack {
            // The host may have sent something before the capture began.
            self.sent.get_or_insert(Numbers::new(ack.wrapping_sub(1)));
        }
        if segment.rst {
            return self.event(at, self.reset(segment));
        }
        if segment.syn {
            self.received = Some(Numbers::new(segment.seq));
            if let Some(ack) = ack.filter(|_| self.socket.state() == Some(State::SynSent)) {
                self.event(at, Event::SynAck(ack, SynIs::New));
            }
            return;
        }
        let end = segment.seq.wrapping_add(segment.length);
        let taken = self.received.get_or_insert(Numbers::new(segment.seq.wrapping_sub(1)));
        // What comes next is taken at once; what comes too early when the host acknowledges it.
        let in_order = !after(segment.seq, taken.next());
        if in_order {
            taken.reach(end);
        }
        if let Some(ack) = ack {
            self.event(at, Event::Ack(ack));
        }
        if segment.fin && self.fins.1.is_none() {
            self.fins.1 = Some(end);
            if in_order {
                self.received.iter_mut().for_each(|taken| taken.reach(end.wrapping_add(1)));
                self.event(at, Event::Fin(ack));
            }
        }
        self.count();
    }

    fn reset(&self, segment: &Segment) -> Event {
        let expected = self.received.is_none_or(|taken| taken.next() == segment.seq);
        let refused = self.socket.state() == Some(State::SynSent) && segment.ack.is_some();
        Event::Rst(if expected || refused { RstIs::Exact } else { RstIs::InWindow })
    }

    fn partner_has_closed(&self) -> bool {
        use State::{CloseWait, Closed, Closing, LastAck, TimeWait};
        matches!(self.socket.state(), Some(CloseWait | Closing | LastAck | TimeWait | Closed))
    }

    /// Bytes of data: the numbers behind the SYN, without the FIN.
    fn count(&mut self) {
        let bytes = |numbers: Option<Numbers>, fin: Option<u32>| {
            let Some(numbers) = numbers else { return 0 };
            let fin = fin.is_some_and(|fin| after(numbers.next(), fin));
            numbers.count.saturating_sub(1 + u64::from(fin))
        };
        self.socket.bytes_out = bytes(self.sent, self.fins.0);
        self.socket.bytes_in = bytes(self.received, self.fins.1);
    }
}

/// Is `a` after `b` in the circle of sequence numbers?
fn after(a: u32, b: u32) -> bool {
    a.wrapping_sub(b).cast_signed() > 0
}
