//! Keepalive: where a socket has SO_KEEPALIVE, a partner of whom nothing was heard for INTERVAL is asked whether it is still
//! there, and given up after KEEPALIVEPROBES questions without an answer.
// ASSUMED: described connections with SO_KEEPALIVE, and those that come through such a listener, are kept alive.

use crate::tcpip::socket::Socket;
use crate::tcpip::tcp::{State, Timer};

use super::agenda::What;
use super::{Life, Side};

/// SO_KEEPALIVE among the socket options of ALL.
const SO_KEEPALIVE: u8 = 0x04;

/// Does it have SO_KEEPALIVE?
pub(super) fn is_kept_alive(socket: &Socket) -> bool {
    let detail = socket.more.as_ref().and_then(|more| more.tcp.as_ref());
    detail.is_some_and(|tcp| tcp.flags.sock_opt & SO_KEEPALIVE != 0)
}

impl Life {
    /// Starts the timer of an end that is kept alive.
    pub(super) fn keep_alive(&mut self, key: u32, side: Side) {
        let own = self.connections.get(&key).and_then(|c| c.end(side).own.as_ref());
        let Some(heard) = own.filter(|own| own.keep_alive).map(|own| own.heard) else { return };
        if !self.rules.keep_alive.0.is_zero() {
            let at = (heard + self.rules.keep_alive.0).max(self.now);
            self.agenda.add(at, key, What::Timer { side, timer: Timer::KeepAlive });
        }
    }

    /// Something was heard of the partner of an end.
    pub(super) fn heard(&mut self, key: u32, side: Side) {
        let now = self.now;
        let own = self.connections.get_mut(&key).and_then(|c| c.end_mut(side).own.as_mut());
        own.into_iter().for_each(|own| (own.heard, own.unanswered) = (now, 0));
    }

    /// The timer has run out: has the partner been silent for so long?
    pub(super) fn ask_partner(&mut self, key: u32, side: Side) {
        let (interval, between, probes) = self.rules.keep_alive;
        let now = self.now;
        let Some(end) = self.connections.get_mut(&key).map(|c| c.end_mut(side)) else { return };
        let open = end.tcp.state().is_established();
        let Some(own) = end.own.as_mut().filter(|_| open && !interval.is_zero()) else { return };
        if own.unanswered == 0 && now - own.heard < interval {
            return self.keep_alive(key, side);
        }
        if own.unanswered >= probes {
            self.statistics.tcp.dropped_by_keep_alive += 1;
            return self.act(key, side, |end, out| _ = end.abort(out));
        }
        own.unanswered += 1;
        self.statistics.tcp.keep_alive_probes += 1;
        self.act(key, side, |end, out| _ = end.timer(Timer::KeepAlive, out));
        self.agenda.add(now + between, key, What::Timer { side, timer: Timer::KeepAlive });
    }

    /// Is an end that comes through this listener kept alive?
    pub(super) fn inherits_keep_alive(&self, listener: Option<u32>) -> bool {
        let listener = self.listeners.iter().find(|l| Some(l.id) == listener);
        listener.and_then(|l| l.described.as_deref()).is_some_and(is_kept_alive)
    }

    /// A connection is there: its timers start.
    pub(super) fn established(&mut self, key: u32, side: Side, before: State) {
        if !before.is_established() {
            self.heard(key, side);
            self.keep_alive(key, side);
        }
    }
}
