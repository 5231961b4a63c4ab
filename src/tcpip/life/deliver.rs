//! What happens to a connection, and what follows: segments under way, timers, states that begin and end.

use std::net::IpAddr;

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
            self.heard(due.key, *to);
        }
        match due.what {
            What::Segment { to: Side::Local, segment } => self.arrive(due.key, &segment),
            What::Segment { to: Side::Partner, segment } => {
                if self.connections.get(&due.key).is_some_and(|c| !c.silent) {
                    self.act(due.key, Side::Partner, |end, out| _ = end.segment(&segment, out));
                }
            }
            What::Timer { side, timer } => self.timer(due.key, side, timer),
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
            let rank = |l: &Listener| l.rank(wanted).map(|rank| (rank, l.connections_in + l.half_open));
            // The one with the address, then one of the family, then one for both; a shared port gives its connections
            // out in turn.
            let fitting = self.listeners.iter_mut().filter(|l| rank(l).is_some());
            match fitting.min_by_key(|l| rank(l)) {
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
                    let is_ipv6 = listener.local.address.is_ipv6();
                    if let Some(old) = self.connections.get(&key).and_then(|c| c.follows) {
                        self.statistics.tcp.time_wait_reused += 1;
                        self.statistics.tcp.closed += 1;
                        self.forget(old, Side::Local);
                    }
                    self.map_addresses(key, is_ipv6);
                    self.know(key, job, Some(from));
                    self.act(key, Side::Local, |end, out| _ = end.listen(out));
                }
            }
        }
        self.act(key, Side::Local, |end, out| _ = end.segment(segment, out));
    }

    /// An IPv4 partner of an AF_INET6 listener has the IPv4-mapped form there, and so has the local address.
    fn map_addresses(&mut self, key: u32, is_ipv6: bool) {
        let Some(connection) = self.connections.get_mut(&key).filter(|_| is_ipv6) else { return };
        for end in [&mut connection.local, &mut connection.foreign] {
            if let IpAddr::V4(address) = end.address {
                end.address = address.to_ipv6_mapped().into();
            }
        }
    }

    /// The stack has a connection from now on.
    pub(super) fn know(&mut self, key: u32, job: u32, listener: Option<u32>) {
        let (id, now) = (self.new_id(), self.now);
        let keep_alive = self.inherits_keep_alive(listener);
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let own = Own {
            id,
            job,
            listener,
            application_data: None,
            started: now,
            touched: now,
            keep_alive,
            heard: now,
            unanswered: 0,
            receives: false,
            described: None,
            shift: (0, 0),
        };
        let end = connection.end_mut(Side::Local);
        end.own = Some(Box::new(own));
        end.tcp.reads = self.jobs[job as usize].reads;
        let port = connection.local.port;
        self.by_id.insert(id, (key, Side::Local));
        self.ports.take(Protocol::Tcp, port);
    }

    fn timer(&mut self, key: u32, side: Side, mut timer: Timer) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let silent = connection.silent;
        let end = connection.end_mut(side);
        if timer == Timer::KeepAlive {
            return self.ask_partner(key, side);
        }
        if timer == Timer::Retransmit {
            if end.timing.scheduled != Some(now) {
                return;
            }
            end.timing.scheduled = None;
            match end.timing.deadline {
                None => return,
                // It was acknowledged in time; what is under way now has its own time.
                Some(later) if later > now => return self.schedule(key, side),
                Some(_) => end.timing.back_off(self.rules.of_end(end.is_elsewhere(side))),
            }
            timer = if end.tcp.is_probing() { Timer::Probe } else { timer };
        }
        if silent && side == Side::Partner {
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
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let (inside, silent) = (connection.is_inside(), connection.silent);
        let (home, _) = connection.sockets(side);
        let end = connection.end_mut(side);
        let before = end.tcp.clone();
        let mut out = Vec::new();
        what(&mut end.tcp, &mut out);
        let noticed = std::mem::take(&mut end.tcp.noticed);
        let again = end.tcp.retransmitted.saturating_sub(before.retransmitted);
        end.moved(&before, now, self.rules.of_end(end.is_elsewhere(side)));
        end.own.iter_mut().for_each(|own| own.touched = now);
        let (before, after) = (before.state(), end.tcp.state());
        if self.is_own(key, side) {
            self.count_noticed(noticed);
            self.count_sent(home.address, &out, again);
        }
        let delay = if inside { TimeDelta::zero() } else { self.network.delay };
        for segment in out {
            let may_be_lost = self.network.lost > 0 && !inside;
            let lost = silent || may_be_lost && self.random.u32(0..1000) < self.network.lost;
            if !lost {
                self.agenda.add(now + delay, key, What::Segment { to: side.other(), segment });
            }
        }
        self.schedule(key, side);
        if before != after {
            self.became(key, side, before, after);
        }
    }

    /// Puts the retransmission timer into the agenda, if it stands there for no earlier time.
    fn schedule(&mut self, key: u32, side: Side) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let timing = &mut connection.end_mut(side).timing;
        let Some(deadline) = timing.deadline else { return };
        if timing.scheduled.is_none_or(|at| at > deadline || at < self.now) {
            timing.scheduled = Some(deadline);
            self.agenda.add(deadline, key, What::Timer { side, timer: Timer::Retransmit });
        }
    }

    /// Starts the retransmission timer if something is under way and it does not run.
    pub(super) fn arm(&mut self, key: u32, side: Side) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let End { tcp, timing, .. } = connection.end_mut(side);
        if (tcp.is_waiting() || tcp.is_probing()) && timing.deadline.is_none() {
            timing.deadline = Some(now + timing.timeout);
        }
        self.schedule(key, side);
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
        if after.is_established() {
            self.established(key, side, before);
        }
        let receives =
            self.connections.get(&key).and_then(|c| c.end(side).own.as_ref()).is_some_and(|o| o.receives);
        match after {
            State::FinWait2 if receives => {}
            State::SynSent | State::TimeWait | State::FinWait2 | State::Closed => {
                self.wait(key, side, after, now)
            }
            // A listener never heard of it.
            State::Listen if before == State::SynReceived => self.forget(key, side),
            _ => {}
        }
    }

    /// Starts the timer of a state that ends by itself; the state began at `since`.
    pub(super) fn wait(&mut self, key: u32, side: Side, state: State, since: Moment) {
        let timer = |timer| What::Timer { side, timer };
        let (after, what) = match state {
            State::SynSent => (self.rules.connect, timer(Timer::Connect)),
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
            self.ports.release(Protocol::Tcp, local.port);
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
