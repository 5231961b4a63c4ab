//! Sockets that the stack had before take part: a machine with their numbers stands behind them from then on, and all
//! else that was said of them is kept.

use std::collections::{HashMap, HashSet};

use super::connection::{Connection, End, Own};
use super::datagram::Datagram;
use super::keep_alive::is_kept_alive;
use super::rules::RoundTrips;
use super::{Life, Listener, Side};
use crate::tcpip::detail::{TcpDetail, UdpDetail};
use crate::tcpip::socket::{self, Client, Socket, Transport};
use crate::tcpip::tcp::{self, State};

/// Both sides of a connection.
type Pair = (socket::Endpoint, socket::Endpoint);

impl Life {
    /// Lets the sockets live that are `wanted` and do not yet, with the other ends of connections inside the stack.
    pub(super) fn adopt(&mut self, wanted: impl Fn(&Socket, &Client) -> bool) {
        let mut sockets = self.rest.take(wanted);
        if sockets.is_empty() {
            return;
        }
        let others: HashSet<Pair> = sockets.iter().filter_map(partner).collect();
        if !others.is_empty() {
            let is_other = |s: &Socket| s.foreign.is_some_and(|f| others.contains(&(s.local, f)));
            sockets.extend(self.rest.take(|s, _| partner(s).is_some() && is_other(s)));
        }
        let mut ends: HashMap<Pair, u32> = HashMap::new();
        for socket in sockets {
            let job = self.job_of(&socket);
            match socket.transport {
                Transport::Udp => self.adopt_datagram(socket, job),
                Transport::Tcp(State::Listen) => self.adopt_listener(socket, job),
                Transport::Tcp(state) => {
                    let pair = (socket.local, socket.foreign.unwrap_or(socket.local));
                    let other = partner(&socket).and_then(|_| ends.remove(&pair));
                    match (other, partner(&socket)) {
                        (Some(key), _) => self.adopt_other_end(key, socket, job, state),
                        (None, other) => {
                            let key = self.adopt_connection(socket, job, state);
                            other.into_iter().for_each(|pair| _ = ends.insert(pair, key));
                        }
                    }
                }
            }
        }
    }

    /// The listeners to which a request for `wanted` may go.
    pub(super) fn adopt_listeners(&mut self, wanted: socket::Endpoint) {
        if !self.listened.contains(&wanted.port) {
            return;
        }
        self.adopt(|socket, _| {
            let at = socket.local.address;
            let fits = at == wanted.address || at.is_unspecified();
            socket.is_listener() && socket.local.port == wanted.port && fits
        });
        self.listened = super::listened(&self.rest);
    }

    fn job_of(&self, socket: &Socket) -> u32 {
        let name = &self.rest.client(socket).name;
        self.jobs.iter().position(|job| job.name == *name).unwrap_or(0) as u32
    }

    fn adopt_connection(&mut self, socket: Socket, job: u32, state: State) -> u32 {
        let key = self.new_key();
        let timeout = self.rules.round_trips.initial;
        let (local, foreign) = (socket.local, socket.foreign.unwrap_or(socket.local));
        let mut end = End::new(machine(&socket, state), timeout);
        let other = end.tcp.partner(state.of_partner());
        let mut other = End::new(other, RoundTrips::ELSEWHERE.initial);
        if end.tcp.snd_wnd == 0 && state != State::SynSent {
            // Its user does not read.
            let filled = detail(&socket).max_snd_wnd;
            (other.tcp.receive_buffer, other.tcp.unread, other.tcp.reads) = (filled, filled, false);
        }
        let silent = state == State::SynSent;
        if silent {
            other.tcp = tcp::Endpoint::new(self.random.u32(..), super::open::WINDOW);
            other.tcp.listen(&mut Vec::new());
        }
        let mut own = own(socket, job, (0, 0));
        if state == State::SynReceived {
            self.adopt_listeners(local);
            own.listener = self.listeners.iter().find(|l| l.local.port == local.port).map(|l| l.id);
        }
        self.take_up(&mut end, &own);
        end.own = Some(Box::new(own));
        let connection = Connection {
            local,
            foreign,
            ends: [end, other],
            silent,
            plan: None,
            follows: None,
            named: false,
        };
        self.connections.insert(key, connection);
        self.resume(key, Side::Local);
        self.arm(key, Side::Partner);
        key
    }

    /// The other end of a connection that lives already is a socket of the stack too.
    fn adopt_other_end(&mut self, key: u32, socket: Socket, job: u32, state: State) {
        let Some(connection) = self.connections.get(&key) else { return };
        let shown = machine(&socket, state);
        let mut tcp = connection.end(Side::Local).tcp.partner(state);
        let detail = detail(&socket);
        tcp.resume(state, detail.send_queue.bytes, detail.re_xmt_count);
        tcp.open_window(shown.rcv_wnd);
        (tcp.congestion_window, tcp.slow_start_threshold) =
            (shown.congestion_window, shown.slow_start_threshold);
        (tcp.segment_bytes, tcp.unread) = (shown.segment_bytes, shown.unread);
        (tcp.bytes_in, tcp.bytes_out) = (shown.bytes_in, shown.bytes_out);
        (tcp.segments, tcp.retransmitted) = (shown.segments, shown.retransmitted);
        tcp.duplicate_acks = shown.duplicate_acks;
        let shift = (shown.snd_nxt.wrapping_sub(tcp.snd_nxt), shown.rcv_nxt.wrapping_sub(tcp.rcv_nxt));
        let own = own(socket, job, shift);
        let mut end = End::new(tcp, self.rules.round_trips.initial);
        self.take_up(&mut end, &own);
        end.own = Some(Box::new(own));
        if let Some(connection) = self.connections.get_mut(&key) {
            *connection.end_mut(Side::Partner) = end;
        }
        self.resume(key, Side::Partner);
    }

    /// What an end has of round trips and waiting data when it is taken over, and the limits of the stack.
    fn take_up(&mut self, end: &mut End, own: &Own) {
        let Some(detail) = own.described.as_deref().map(detail) else { return };
        if detail.smooth_trip_time > 0 {
            end.timing.smooth = Some((detail.smooth_trip_time.into(), detail.smooth_trip_variance.into()));
            end.timing.timeout = end.timing.base(&self.rules.round_trips);
        }
        end.waits = [detail.send_queue.oldest, detail.receive_queue.oldest];
        end.tcp.reads = self.jobs[own.job as usize].reads;
        self.rules.limit(&mut end.tcp);
        end.tcp.send_buffer = detail.send_buffer_size;
        // The described counter has it already.
        self.stalled += u64::from(detail.send_stalled);
    }

    /// The timers of an end that was taken over, and its id.
    fn resume(&mut self, key: u32, side: Side) {
        let end = self.connections.get(&key).map(|c| c.end(side));
        let Some((own, state)) = end.and_then(|e| Some((e.own.as_ref()?, e.tcp.state()))) else { return };
        let (id, since) = (own.id, own.touched);
        self.by_id.insert(id, (key, side));
        self.arm(key, side);
        self.wait(key, side, state, since);
        self.keep_alive(key, side);
    }

    fn adopt_listener(&mut self, socket: Socket, job: u32) {
        let more = socket.more.as_ref();
        let detail = more.and_then(|m| m.listener.as_deref()).cloned().unwrap_or_default();
        self.listeners.push(Listener {
            id: socket.id,
            job,
            local: socket.local,
            backlog: detail.maximum_backlog,
            // One whose connections wait does not take them at the moment.
            accepts: detail.server_backlog == 0,
            waiting: Vec::new(),
            waiting_unknown: detail.server_backlog,
            half_open: detail.current_backlog.saturating_sub(detail.server_backlog),
            connections_in: detail.connections_in,
            connections_dropped: detail.connections_dropped,
            started: socket.started,
            touched: socket.last_touched,
            described: Some(Box::new(socket)),
        });
    }

    fn adopt_datagram(&mut self, socket: Socket, job: u32) {
        let udp = socket.more.as_ref().and_then(|m| m.udp.as_deref());
        let udp = udp.cloned().unwrap_or_else(|| UdpDetail::of(&socket));
        self.datagrams.sockets.push(Datagram {
            id: socket.id,
            job,
            local: socket.local,
            foreign: socket.foreign,
            bytes_in: socket.bytes_in,
            bytes_out: socket.bytes_out,
            datagrams_in: udp.dgram_in,
            datagrams_out: udp.dgram_out,
            queue: udp.receive_queue,
            queued: udp.receive_msg_cnt,
            started: socket.started,
            touched: socket.last_touched,
            described: Some(Box::new(socket)),
        });
    }
}

/// Both sides of a connection as its partner has them; `None` where nobody is left at the other end.
fn partner(socket: &Socket) -> Option<Pair> {
    let open = socket.state().is_some_and(State::is_active) && socket.is_connection();
    socket.foreign.filter(|_| open).map(|foreign| (foreign, socket.local))
}

fn own(socket: Socket, job: u32, shift: (u32, u32)) -> Own {
    Own {
        id: socket.id,
        job,
        listener: None,
        application_data: socket.more.as_ref().and_then(|m| m.application_data.clone()),
        started: socket.started,
        touched: socket.last_touched,
        keep_alive: is_kept_alive(&socket),
        heard: socket.last_touched,
        unanswered: 0,
        receives: false,
        described: Some(Box::new(socket)),
        shift,
    }
}

/// What a report shows of its control block.
pub(super) fn detail(socket: &Socket) -> TcpDetail {
    let described = socket.more.as_ref().and_then(|m| m.tcp.as_deref());
    described.cloned().unwrap_or_else(|| TcpDetail::of(socket))
}

/// The machine that shows what was said of a connection.
// ASSUMED: the numbers of a described connection go on from those that ALL shows of it, also where they are assumed.
fn machine(socket: &Socket, state: State) -> tcp::Endpoint {
    let detail = detail(socket);
    let numbers = &detail.sequence;
    let mut end = tcp::Endpoint::new(numbers.init_snd_seq_num, detail.rcv_wnd);
    end.irs = numbers.init_rcv_seq_num;
    (end.snd_una, end.snd_nxt) = (numbers.snd_una, numbers.snd_nxt);
    (end.snd_wnd, end.snd_wl) = (detail.snd_wnd, (numbers.snd_wl1, numbers.snd_wl2));
    end.rcv_nxt = numbers.rcv_nxt;
    (end.bytes_in, end.bytes_out) = (socket.bytes_in, socket.bytes_out);
    (end.segments, end.retransmitted) = ((detail.segments_in, detail.segments_out), detail.re_xmt.into());
    end.duplicate_acks = detail.dup_acks;
    end.unread = detail.receive_queue.bytes;
    end.segment_bytes = detail.maximum_segment_size;
    (end.congestion_window, end.slow_start_threshold) =
        (detail.congestion_window, detail.slow_start_threshold);
    end.resume(state, detail.send_queue.bytes, detail.re_xmt_count);
    end
}
