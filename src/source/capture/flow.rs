//! The host's connections and UDP sockets, as its packets show them.
//!
//! What the host sends tells of its calls, what it receives are segments: both are events of the TCP machine. Its
//! acknowledgements say what it had taken, so that lost and doubled segments are counted as the host counted them.

use std::collections::HashMap;

use super::NAME;
use super::connection::Connection;
use super::packet::{Packet, Side};
use crate::clock::Moment;
use crate::tcpip::detail::UdpDetail;
use crate::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport};
use crate::tcpip::tcp::{Opened, Segment, State};

/// A pair of sockets.
type Pair = (Endpoint, Endpoint);

/// All that has been seen.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    connections: HashMap<Pair, Connection>,
    /// Listeners, known by the connections that they accepted.
    listeners: HashMap<Endpoint, Socket>,
    /// What became of old connections of a pair.
    old: Vec<Connection>,
    datagrams: HashMap<Endpoint, Socket>,
    last_id: u32,
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
        let start = UdpDetail::of(socket);
        let more = socket.more.get_or_insert_default();
        let detail = more.udp.get_or_insert_with(|| Box::new(start));
        let (bytes, datagrams) = match packet.side {
            Side::Sent => (&mut socket.bytes_out, &mut detail.dgram_out),
            Side::Received => (&mut socket.bytes_in, &mut detail.dgram_in),
        };
        *bytes += u64::from(packet.length);
        *datagrams += 1;
        socket.last_touched = at;
    }

    fn segment(&mut self, at: Moment, packet: &Packet, segment: &Segment) {
        let pair = (packet.local, packet.foreign);
        let begins = segment.syn && segment.ack.is_none();
        let known = self.connections.get(&pair);
        match known.map(|c| c.state_at(at)) {
            Some(State::Closed | State::TimeWait) if begins => {
                self.old.extend(self.connections.remove(&pair))
            }
            // What comes too late changes nothing any more.
            Some(State::Closed) => return,
            // A reset tells of a connection that was not there.
            None if segment.rst => return,
            _ => {}
        }
        if !self.connections.contains_key(&pair) {
            let connection = self.begin(at, packet, segment);
            self.connections.insert(pair, connection);
        }
        let Some(connection) = self.connections.get_mut(&pair) else { return };
        if connection.segment(at, packet.side, segment, packet.offer)
            && let Some(listener) = self.listeners.get_mut(&packet.local)
            && let Some(detail) = listener.more.as_mut().and_then(|more| more.listener.as_mut())
        {
            detail.connections_in += 1;
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
        Connection::new(socket, opened, at)
    }

    fn listener(&mut self, at: Moment, local: Endpoint) {
        if !self.listeners.contains_key(&local) {
            let mut socket = self.new_socket(at, Transport::Tcp(State::Listen), local);
            let nobody = if local.address.is_ipv4() { "0.0.0.0" } else { "::" };
            socket.foreign = nobody.parse().ok().map(|address| Endpoint { address, port: 0 });
            socket.more = Some(Box::new(More { listener: Some(Box::default()), ..More::default() }));
            self.listeners.insert(local, socket);
        }
        if let Some(socket) = self.listeners.get_mut(&local) {
            socket.last_touched = at;
        }
    }

    /// The sockets as they are at `now`.
    pub fn sockets(&self, now: Moment) -> Sockets {
        let connections = self.connections.values().chain(&self.old);
        let connections = connections.filter(|c| !c.is_forgotten(now)).map(|c| c.shown(now));
        let others = self.listeners.values().chain(self.datagrams.values()).cloned();
        let client = Client { name: NAME.into(), asid: 0, subtask: 0 };
        Sockets::new(vec![client], connections.chain(others).collect())
    }

    /// Connections that are closed so long at `now` that they are listed no more are not kept either.
    pub fn forget(&mut self, now: Moment) {
        self.old.retain(|c| !c.is_forgotten(now));
        self.connections.retain(|_, c| !c.is_forgotten(now));
    }

    /// DROP; false if no socket with this id is open. A listener comes back with the next connection that it accepts.
    pub fn abort(&mut self, id: u32, now: Moment) -> bool {
        let mut connections = self.connections.values_mut().chain(&mut self.old);
        if let Some(connection) = connections.find(|c| c.socket.id == id) {
            return connection.abort(now);
        }
        let count = |flows: &Flows| flows.listeners.len() + flows.datagrams.len();
        let before = count(self);
        self.listeners.retain(|_, socket| socket.id != id);
        self.datagrams.retain(|_, socket| socket.id != id);
        count(self) < before
    }
}
