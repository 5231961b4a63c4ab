//! A living stack as the reports see it.

use super::adopt::detail;
use super::connection::{Connection, End, Own};
use super::datagram::Datagram;
use super::{Life, Listener, Side};
use crate::tcpip::detail::{self, Queue, Sequence, TcpDetail, UdpDetail};
use crate::tcpip::socket::{Client, Endpoint, Socket, Sockets, Transport};
use crate::tcpip::tcp::{self, State};

impl Life {
    /// The sockets as they are now, together with those that do not live.
    pub(super) fn sockets(&mut self) -> Sockets {
        let (mut clients, mut sockets) = std::mem::take(&mut self.rest).into_parts();
        let first = clients.len();
        // The address space of a job that the system describes is the same one.
        let mut owner = Vec::with_capacity(self.jobs.len());
        for job in &self.jobs {
            let known = clients[..first].iter().position(|c| c.name == job.name);
            owner.push(known.unwrap_or(clients.len()) as u32);
            if known.is_none() {
                clients.push(Client { name: job.name.clone(), asid: 0, subtask: 0 });
            }
        }
        let first = sockets.len();
        let mut show = |job: u32, described: Option<&Socket>, socket: Socket| {
            let client = described.map_or(owner[job as usize], |d| d.client);
            sockets.push(Socket { client, ..socket });
        };
        for connection in self.connections.values() {
            for side in Side::BOTH {
                if let Some(own) = &connection.end(side).own {
                    show(own.job, own.described.as_deref(), end(connection, side, own));
                }
            }
        }
        for one in &self.listeners {
            show(one.job, one.described.as_deref(), listener(one));
        }
        for gone in &self.gone {
            show(gone.job, Some(&gone.socket), gone.socket.clone());
        }
        for datagram in &self.datagrams.sockets {
            show(datagram.job, datagram.described.as_deref(), unconnected(datagram));
        }
        self.shown = sockets[first..].iter().map(|s| s.id).collect();
        Sockets::new(clients, sockets)
    }
}

/// An end of a connection that is a socket of the stack.
fn end(connection: &Connection, side: Side, own: &Own) -> Socket {
    let machine = &connection.end(side).tcp;
    let transport = Transport::Tcp(machine.state());
    let (local, foreign) = connection.sockets(side);
    let mut socket = match &own.described {
        Some(described) => Socket { transport, started: own.started, ..(**described).clone() },
        None => Socket::new(own.id, transport, local, own.started),
    };
    socket.foreign = Some(foreign);
    (socket.bytes_in, socket.bytes_out) = (machine.bytes_in, machine.bytes_out);
    socket.last_touched = own.touched;
    // A connection that had no partner yet is as one of which nothing was said.
    let has_partner = |d: &&Socket| d.state() != Some(State::SynSent) || machine.state() == State::SynSent;
    let described = own.described.as_deref().filter(has_partner);
    let before = described.map(|d| (d, detail(d)));
    let mut tcp = before.as_ref().map_or_else(|| TcpDetail::start(&socket), |(_, detail)| detail.clone());
    tcp.sequence = sequence(machine, own, before.as_ref().map(|(d, detail)| (*d, &detail.sequence)));
    (tcp.segments_in, tcp.segments_out) = machine.segments;
    let of = connection.end(side);
    if let Some((smooth, variance)) = of.timing.smooth {
        let microseconds = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        (tcp.smooth_trip_time, tcp.smooth_trip_variance) = (microseconds(smooth), microseconds(variance));
    }
    if machine.state() != State::SynSent {
        (tcp.congestion_window, tcp.slow_start_threshold) =
            (machine.congestion_window, machine.slow_start_threshold);
    }
    if own.described.is_none() {
        (tcp.flags.tcp_timer, tcp.flags.tcp_sig, tcp.flags.tcp_sel) = flags(of, own);
    }
    if before.is_none() {
        (tcp.receive_buffer_size, tcp.send_buffer_size) = (machine.receive_buffer, machine.send_buffer);
    }
    let again = u32::try_from(machine.retransmitted).unwrap_or(u32::MAX);
    (tcp.re_xmt, tcp.re_xmt_count) = (again, machine.tries());
    tcp.dup_acks = machine.duplicate_acks;
    let as_described = tcp.send_queue.bytes == machine.queued() && tcp.snd_wnd == machine.snd_wnd;
    if before.is_none() || !as_described {
        tcp.send_stalled = machine.is_stalled();
    }
    (tcp.snd_wnd, tcp.rcv_wnd) = (machine.snd_wnd, machine.rcv_wnd);
    tcp.max_snd_wnd = tcp.max_snd_wnd.max(machine.snd_wnd);
    tcp.send_queue = Queue { bytes: machine.queued(), oldest: of.waits[0] };
    tcp.receive_queue = Queue { bytes: machine.unread, oldest: of.waits[1] };
    if let Some((timed, _)) = of.timing.timed.filter(|_| machine.is_waiting()) {
        tcp.sequence.rtt_seq = timed.wrapping_add(own.shift.0);
    }
    let more = socket.more.get_or_insert_default();
    more.application_data.clone_from(&own.application_data);
    more.tcp = Some(Box::new(tcp));
    socket
}

/// The flag bytes TcpTimer, TcpSig and TcpSel of an end.
// ASSUMED: of the flag bytes of a connection that a timeline opened, the timers that run and the way it was opened are
// shown; those of a described one stay as they are described.
fn flags(end: &End, own: &Own) -> (u8, u8, u8) {
    let byte = |bits: &[(u8, bool)]| bits.iter().filter(|(_, set)| *set).fold(0, |byte, (bit, _)| byte | bit);
    let (tcp, timing) = (&end.tcp, &end.timing);
    let state = tcp.state();
    let timer = byte(&[
        (0x80, timing.timed.is_some() && tcp.is_waiting()),
        (0x40, tcp.is_waiting()),
        (0x20, tcp.is_probing()),
        (0x08, state == State::TimeWait),
        (0x02, tcp.blocked > 0),
        (0x01, tcp.has_fin_to_send()),
    ]);
    let signals = byte(&[(0x20, state == State::FinWait2 && !own.receives)]);
    (timer, signals, byte(&[(0x80, own.listener.is_none())]))
}

/// The sequence numbers of an end. Those of one that was taken over go on from the ones that were said of it.
fn sequence(end: &tcp::Endpoint, own: &Own, before: Option<(&Socket, &Sequence)>) -> Sequence {
    let (sent, received) = own.shift;
    let number = |n: u32, shift: u32| n.wrapping_add(shift);
    let (rcv_nxt, snd_una) = (number(end.rcv_nxt, received), number(end.snd_una, sent));
    let after = |first: u32, bytes: u64| first.wrapping_add(1).wrapping_add(bytes as u32);
    let mut sequence = Sequence {
        rcv_nxt,
        snd_nxt: number(end.snd_nxt, sent),
        client_rcv_nxt: after(end.irs, end.bytes_in),
        client_snd_nxt: after(end.iss, end.bytes_out),
        init_rcv_seq_num: end.irs,
        init_snd_seq_num: end.iss,
        incoming_window_num: rcv_nxt.wrapping_add(end.rcv_wnd),
        outgoing_window_num: snd_una.wrapping_add(end.snd_wnd),
        snd_wl1: number(end.snd_wl.0, received),
        snd_wl2: number(end.snd_wl.1, sent),
        snd_una,
        rtt_seq: snd_una,
    };
    if end.state() == State::SynSent {
        (sequence.client_rcv_nxt, sequence.incoming_window_num, sequence.snd_wl2) = (0, 0, 0);
    }
    if let Some((described, said)) = before {
        let moved = |n: u32, now: u64, then: u64| n.wrapping_add(now.wrapping_sub(then) as u32);
        sequence.client_rcv_nxt = moved(said.client_rcv_nxt, end.bytes_in, described.bytes_in);
        sequence.client_snd_nxt = moved(said.client_snd_nxt, end.bytes_out, described.bytes_out);
        sequence.init_rcv_seq_num = said.init_rcv_seq_num;
        sequence.init_snd_seq_num = said.init_snd_seq_num;
        if said.snd_una == snd_una {
            sequence.rtt_seq = said.rtt_seq;
        }
    }
    sequence
}

/// A listener.
pub(super) fn listener(listener: &Listener) -> Socket {
    let mut socket = match &listener.described {
        Some(described) => (**described).clone(),
        None => Socket::new(listener.id, Transport::Tcp(State::Listen), listener.local, listener.started),
    };
    let nobody = if listener.local.address.is_ipv4() {
        std::net::Ipv4Addr::UNSPECIFIED.into()
    } else {
        std::net::Ipv6Addr::UNSPECIFIED.into()
    };
    (socket.id, socket.started) = (listener.id, listener.started);
    socket.foreign = Some(Endpoint { address: nobody, port: 0 });
    socket.last_touched = listener.touched;
    let more = socket.more.get_or_insert_default();
    more.listener = Some(Box::new(detail::Listener {
        connections_in: listener.connections_in,
        connections_dropped: listener.connections_dropped,
        maximum_backlog: listener.backlog,
        current_backlog: listener.backlogged(),
        server_backlog: listener.waiting.len() as u32 + listener.waiting_unknown,
        ..more.listener.as_deref().cloned().unwrap_or_default()
    }));
    socket
}

/// A UDP socket.
pub(super) fn unconnected(datagram: &Datagram) -> Socket {
    let mut socket = match &datagram.described {
        Some(described) => (**described).clone(),
        None => Socket::new(datagram.id, Transport::Udp, datagram.local, datagram.started),
    };
    socket.foreign = datagram.foreign;
    (socket.bytes_in, socket.bytes_out) = (datagram.bytes_in, datagram.bytes_out);
    socket.last_touched = datagram.touched;
    let udp = socket.more.as_ref().and_then(|more| more.udp.as_deref());
    let mut udp = udp.cloned().unwrap_or_else(|| UdpDetail::of(&socket));
    (udp.dgram_in, udp.dgram_out) = (datagram.datagrams_in, datagram.datagrams_out);
    (udp.receive_queue, udp.receive_msg_cnt) = (datagram.queue, datagram.queued);
    socket.more.get_or_insert_default().udp = Some(Box::new(udp));
    socket
}
