//! One connection of the host: its state and its bytes, as its packets show them.

use super::TIME_WAIT;
use super::measure::Measured;
use super::numbers::{Numbers, after};
use super::packet::{Offer, Side};
use crate::clock::Moment;
use crate::tcpip::socket::{More, Socket, Transport};
use crate::tcpip::tcp::{AckIs, Event, Opened, Partner, RstIs, Segment, State, SynIs, Unsent};

/// A connection of the host.
#[derive(Clone, Debug)]
pub struct Connection {
    /// What is shown of it.
    pub socket: Socket,
    opened: Opened,
    /// The numbers that the host sent.
    sent: Option<Numbers>,
    /// The numbers of the partner that the host took.
    received: Option<Numbers>,
    /// Numbers of the own and of the partner's FIN.
    fins: (Option<u32>, Option<u32>),
    /// When its present state began.
    since: Moment,
    measured: Measured,
}

impl Connection {
    /// A connection of which nothing has been seen but how it was opened.
    pub fn new(socket: Socket, opened: Opened, at: Moment) -> Connection {
        let (sent, received, fins) = (None, None, (None, None));
        Connection { socket, opened, sent, received, fins, since: at, measured: Measured::default() }
    }

    /// Takes a segment; true if the host has accepted the connection by it.
    pub fn segment(&mut self, at: Moment, side: Side, segment: &Segment, offer: Offer) -> bool {
        let half_open = self.socket.state() == Some(State::SynReceived);
        self.socket.last_touched = at;
        let before = self.sent.map(Numbers::next);
        self.measured.segment(at, side, segment, offer, before);
        match side {
            Side::Sent => self.sent(at, segment),
            Side::Received => self.received(at, segment),
        }
        let open = !matches!(self.socket.state(), Some(State::SynReceived | State::Closed));
        half_open && open && self.opened == Opened::Passively
    }

    /// The socket at `now`, with its control block.
    pub fn shown(&self, now: Moment) -> Socket {
        let mut socket = self.socket.clone();
        socket.transport = Transport::Tcp(self.state_at(now));
        let detail = self.measured.control_block(&socket, self.sent, self.received, self.fins.0);
        socket.more = Some(Box::new(More { tcp: Some(Box::new(detail)), ..More::default() }));
        socket
    }

    /// Is it listed no more at `now`?
    pub fn is_forgotten(&self, now: Moment) -> bool {
        self.state_at(now) == State::Closed && self.closed_at() + TIME_WAIT < now
    }

    /// DROP; false if it is closed already.
    pub fn abort(&mut self, now: Moment) -> bool {
        let open = self.state_at(now) != State::Closed;
        if open {
            self.event(now, Event::Abort);
            self.socket.last_touched = now;
        }
        open
    }

    /// The state at `now`, when the time in TIME-WAIT may be over.
    pub fn state_at(&self, now: Moment) -> State {
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
