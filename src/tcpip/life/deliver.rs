//! What happens to a connection, and what follows: segments under way, timers, states that begin and end.

use chrono::TimeDelta;

use super::connection::{Connection, End, Step};
use super::{Due, Life, Side, What};
use crate::tcpip::tcp::{Endpoint, Segment, State, Timer};

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Local => Side::Partner,
            Side::Partner => Side::Local,
        }
    }
}

impl Life {
    pub(super) fn happen(&mut self, due: Due) {
        match due.what {
            What::Segment { to: Side::Local, segment } => self.arrive(due.key, &segment),
            What::Segment { to: Side::Partner, segment } => {
                if self.connections.get(&due.key).is_some_and(|c| !c.silent) {
                    self.act(due.key, Side::Partner, |end, out| _ = end.segment(&segment, out));
                }
            }
            What::Timer { side, timer, generation } => self.timer(due.key, side, timer, generation),
            What::Forget => self.forget(due.key),
        }
    }

    /// A segment arrives at the stack. The first one of a connection must find a listener with room.
    fn arrive(&mut self, key: u32, segment: &Segment) {
        let Some(connection) = self.connections.get(&key) else { return };
        if connection.id == 0 {
            let wanted = connection.local;
            let fits = |l: &&mut super::Listener| {
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
                    if listener.half_open + listener.waiting.len() as u32 >= listener.backlog {
                        listener.connections_dropped += 1;
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
        let id = self.new_id();
        if let Some(connection) = self.connections.get_mut(&key) {
            (connection.id, connection.job, connection.listener) = (id, job, listener);
            (connection.started, connection.touched) = (self.now, self.now);
            self.by_id.insert(id, key);
        }
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
        let end = &mut connection.ends[side as usize];
        let (before, una) = (end.tcp.state(), end.tcp.snd_una);
        let mut out = Vec::new();
        what(&mut end.tcp, &mut out);
        if end.tcp.snd_una != una {
            end.generation = end.generation.wrapping_add(1);
            end.timeout = self.rules.retransmit.0;
            connection.round_trip = self.rules.delay * 2;
        }
        if side == Side::Local {
            connection.touched = self.now;
        }
        let after = connection.ends[side as usize].tcp.state();
        let lost = connection.silent;
        for segment in out {
            let lost = lost || self.rules.lost > 0 && self.random.u32(0..1000) < self.rules.lost;
            if !lost {
                let what = What::Segment { to: side.other(), segment };
                self.agenda.add(self.now + self.rules.delay, key, what);
            }
        }
        self.arm(key, side);
        if before != after && side == Side::Local {
            self.became(key, before, after);
        }
        // The stack never knew of a connection for which nobody listened.
        let unknown = |c: &Connection| c.id == 0 && side == Side::Partner && after == State::Closed;
        if before != after && self.connections.get(&key).is_some_and(unknown) {
            self.forget(key);
        }
    }

    /// Starts the retransmission timer if something is under way and none runs.
    fn arm(&mut self, key: u32, side: Side) {
        let Some(connection) = self.connections.get_mut(&key) else { return };
        let End { tcp, timeout, armed, generation } = &mut connection.ends[side as usize];
        if tcp.is_waiting() && !*armed {
            *armed = true;
            let what = What::Timer { side, timer: Timer::Retransmit, generation: *generation };
            self.agenda.add(self.now + *timeout, key, what);
        }
    }

    /// The stack's own end has come into another state.
    fn became(&mut self, key: u32, before: State, after: State) {
        let later = |life: &mut Life, delay: TimeDelta, what| life.agenda.add(life.now + delay, key, what);
        let timer = |timer| What::Timer { side: Side::Local, timer, generation: 0 };
        if before == State::SynReceived {
            self.handshake_is_over(key, after == State::Established || after == State::CloseWait);
        }
        match after {
            State::Established => {
                let now = self.now;
                self.connections.get_mut(&key).into_iter().for_each(|c| c.started = now);
            }
            State::TimeWait => later(self, self.rules.time_wait, timer(Timer::TwoMsl)),
            State::FinWait2 => later(self, self.rules.fin_wait_2, timer(Timer::FinWait2)),
            State::Closed => later(self, self.rules.closed, What::Forget),
            // A listener never heard of it.
            State::Listen if before == State::SynReceived => self.forget(key),
            _ => {}
        }
    }

    fn handshake_is_over(&mut self, key: u32, established: bool) {
        let Some(from) = self.connections.get(&key).and_then(|c| c.listener) else { return };
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

    fn forget(&mut self, key: u32) {
        let Some(connection) = self.connections.remove(&key) else { return };
        self.by_id.remove(&connection.id);
        self.by_name.retain(|_, known| *known != key);
        if connection.listener.is_none() {
            self.ports_in_use.remove(&connection.local.port);
        }
        for listener in &mut self.listeners {
            listener.waiting.retain(|waiting| *waiting != key);
        }
    }
}
