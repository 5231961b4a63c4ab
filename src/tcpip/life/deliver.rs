//! What happens to a connection, and what follows: segments under way, timers, states that begin and end.

use chrono::TimeDelta;

use super::agenda::{Due, What};
use super::connection::{Connection, End, Own, Step};
use super::{Life, Listener, Side};
use crate::clock::Moment;
use crate::tcpip::port::Protocol;
use crate::tcpip::tcp::{Endpoint, Segment, State, Timer};

impl Life {
    pub(super) fn happen(&mut self, due: Due) {
        if let What::Segment { to, segment } = &due.what
            && self.is_own(due.key, *to)
            && let Some(connection) = self.connections.get(&due.key)
        {
            let (home, _) = connection.sockets(*to);
            self.count_received(home.address, segment);
        }
        match due.what {
            What::Segment { to: Side::Local, segment } => self.arrive(due.key, &segment),
            What::Segment { to: Side::Partner, segment } => {
                if self.connections.get(&due.key).is_some_and(|c| !c.silent) {
                    self.act(due.key, Side::Partner, |end, out| _ = end.segment(&segment, out));
                }
            }
            What::Timer { side, timer, generation } => self.timer(due.key, side, timer, generation),
            What::Forget { side } => self.forget(due.key, side),
        }
    }

    /// A segment arrives at the stack. The first one of a connection must find a listener with room.
    fn arrive(&mut self, key: u32, segment: &Segment) {
        let Some(connection) = self.connections.get(&key) else { return };
        let end = connection.end(Side::Local);
        if end.own.is_none() && end.tcp.segments.0 == 0 {
            let wanted = connection.local;
            self.adopt_listeners(wanted);
            let fits = |l: &&mut Listener| {
                l.local.port == wanted.port
                    && (l.local.address == wanted.address || l.local.address.is_unspecified())
            };
            // A shared port gives its connections out in turn.
            match self.listeners.iter_mut().filter(fits).min_by_key(|l| l.connections_in + l.half_open) {
                // Nobody listens there: the stack answers with a reset and keeps nothing.
                None => {
                    self.act(key, Side::Local, |end, out| _ = end.segment(segment, out));
                    return;
                }
                Some(listener) => {
                    listener.touched = self.now;
                    if listener.backlogged() >= listener.backlog {
                        listener.connections_dropped += 1;
                        self.statistics.tcp.attempts_discarded += 1;
                        return;
                    }
                    listener.half_open += 1;
                    let (job, from) = (listener.job, listener.id);
                    self.know(key, job, Some(from));
                    self.act(key, Side::Local, |end, out| _ = end.listen(out));
                }
            }
        }
        self.act(key, Side::Local, |end, out| _ = end.segment(segment, out));
    }

    /// The stack has a connection from now on.
    pub(super) fn know(&mut self, key: u32, job: u32, listener: Option<u32>) {
        let (id, now) = (self.new_id(), self.now);
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let own = Own {
            id,
            job,
            listener,
            application_data: None,
            started: now,
            touched: now,
            described: None,
            shift: (0, 0),
        };
        connection.end_mut(Side::Local).own = Some(Box::new(own));
        let port = connection.local.port;
        self.by_id.insert(id, (key, Side::Local));
        self.use_port(Protocol::Tcp, port);
    }

    fn timer(&mut self, key: u32, side: Side, timer: Timer, generation: u32) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        if timer == Timer::Retransmit {
            let end = &mut connection.ends[side as usize];
            end.armed = false;
            if end.generation != generation || !end.tcp.is_waiting() {
                // It was acknowledged in time; what is under way now has its own time.
                self.arm(key, side);
                return;
            }
            end.timeout = (end.timeout * 2).min(self.rules.retransmit.1);
        }
        if connection.silent && side == Side::Partner {
            return;
        }
        self.act(key, side, |end, out| _ = end.timer(timer, out));
        if self.is_own(key, side) {
            let after = self.connections.get(&key).map_or(State::Closed, |c| c.end(side).tcp.state());
            self.count_timer(timer, after);
        }
    }

    /// One side of a connection does something, or something happens to it.
    pub(super) fn act(&mut self, key: u32, side: Side, what: impl FnOnce(&mut Endpoint, &mut Vec<Segment>)) {
        self.one(key, side, what);
        // What the users had planned for this moment.
        while let Some((side, step)) = self.connections.get_mut(&key).and_then(Connection::next_step) {
            self.one(key, side, |end, out| match step {
                Step::Send(bytes) => _ = end.send(bytes, out),
                Step::Close => _ = end.close(out),
            });
        }
    }

    fn one(&mut self, key: u32, side: Side, what: impl FnOnce(&mut Endpoint, &mut Vec<Segment>)) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let (inside, silent) = (connection.is_inside(), connection.silent);
        let delay = if inside { TimeDelta::zero() } else { self.network.delay };
        let end = connection.end_mut(side);
        let (before, una, again) = (end.tcp.state(), end.tcp.snd_una, end.tcp.retransmitted);
        let mut out = Vec::new();
        what(&mut end.tcp, &mut out);
        let acknowledged = end.tcp.snd_una != una;
        if acknowledged {
            end.generation = end.generation.wrapping_add(1);
            end.timeout = self.rules.retransmit.0;
        }
        end.own.iter_mut().for_each(|own| own.touched = self.now);
        let after = end.tcp.state();
        let noticed = std::mem::take(&mut end.tcp.noticed);
        let again = end.tcp.retransmitted.saturating_sub(again);
        if acknowledged {
            connection.round_trip = delay * 2;
        }
        let (home, _) = connection.sockets(side);
        if self.is_own(key, side) {
            self.count_noticed(noticed);
            self.count_sent(home.address, &out, again);
        }
        for segment in out {
            let may_be_lost = self.network.lost > 0 && !inside;
            let lost = silent || may_be_lost && self.random.u32(0..1000) < self.network.lost;
            if !lost {
                self.agenda.add(self.now + delay, key, What::Segment { to: side.other(), segment });
            }
        }
        self.arm(key, side);
        if before != after {
            self.became(key, side, before, after);
        }
    }

    /// Starts the retransmission timer if something is under way and none runs.
    pub(super) fn arm(&mut self, key: u32, side: Side) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let End { tcp, timeout, armed, generation, .. } = connection.end_mut(side);
        if tcp.is_waiting() && !*armed {
            *armed = true;
            let what = What::Timer { side, timer: Timer::Retransmit, generation: *generation };
            self.agenda.add(self.now + *timeout, key, what);
        }
    }

    /// An end has come into another state.
    fn became(&mut self, key: u32, side: Side, before: State, after: State) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let Some(own) = &mut connection.end_mut(side).own else {
            // The stack never knew of a connection for which nobody listened.
            let unknown = connection.end(Side::Local).own.is_none();
            if unknown && side == Side::Partner && after == State::Closed {
                self.connections.remove(&key);
            }
            return;
        };
        if after == State::Established {
            own.started = now;
        }
        if before == State::SynReceived {
            self.handshake_is_over(key, side, after.is_established());
        }
        self.count(before, after);
        match after {
            State::TimeWait | State::FinWait2 | State::Closed => self.wait(key, side, after, now),
            // A listener never heard of it.
            State::Listen if before == State::SynReceived => self.forget(key, side),
            _ => {}
        }
    }

    /// Starts the timer of a state that ends by itself; the state began at `since`.
    pub(super) fn wait(&mut self, key: u32, side: Side, state: State, since: Moment) {
        let timer = |timer| What::Timer { side, timer, generation: 0 };
        let (after, what) = match state {
            State::TimeWait => (self.rules.time_wait, timer(Timer::TwoMsl)),
            State::FinWait2 => (self.rules.fin_wait_2, timer(Timer::FinWait2)),
            State::Closed => (self.rules.closed, What::Forget { side }),
            _ => return,
        };
        self.agenda.add((since + after).max(self.now), key, what);
    }

    fn handshake_is_over(&mut self, key: u32, side: Side, established: bool) {
        let own = self.connections.get(&key).and_then(|c| c.end(side).own.as_ref());
        let Some(from) = own.and_then(|own| own.listener) else { return };
        let Some(listener) = self.listeners.iter_mut().find(|l| l.id == from) else { return };
        listener.half_open = listener.half_open.saturating_sub(1);
        if established {
            listener.touched = self.now;
            match listener.accepts {
                true => listener.connections_in += 1,
                false => listener.waiting.push(key),
            }
        }
    }

    /// An end is listed no more; without any the connection is gone.
    fn forget(&mut self, key: u32, side: Side) {
        for gone in self.gone.extract_if(.., |gone| gone.key == key) {
            self.by_id.remove(&gone.socket.id);
        }
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let (local, _) = connection.sockets(side);
        if let Some(own) = connection.end_mut(side).own.take() {
            self.by_id.remove(&own.id);
            self.release_port(Protocol::Tcp, local.port);
        }
        let left = self.connections.get(&key).filter(|c| c.ends.iter().any(|end| end.own.is_some()));
        if left.is_some() {
            return;
        }
        if self.connections.remove(&key).is_some_and(|c| c.named) {
            self.by_name.retain(|_, (known, _)| *known != key);
        }
        for listener in &mut self.listeners {
            listener.waiting.retain(|waiting| *waiting != key);
        }
    }
}
