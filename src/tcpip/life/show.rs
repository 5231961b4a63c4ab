//! A living stack as the reports see it.

use super::connection::Connection;
use super::{Life, Listener};
use crate::tcpip::detail::{self, Sequence, TcpDetail, UdpDetail};
use crate::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport};
use crate::tcpip::tcp::State;

impl Life {
    /// The sockets as they are now, together with those of `rest`, which do not live.
    pub fn sockets(&self, rest: &Sockets) -> Sockets {
        let mut clients = rest.clients().to_vec();
        let first = clients.len() as u32;
        // The address space of a job that the system describes is the same one.
        let mut owner = Vec::with_capacity(self.jobs.len());
        for job in &self.jobs {
            let known = clients[..first as usize].iter().position(|c| c.name == job.name);
            owner.push(known.unwrap_or(clients.len()) as u32);
            if known.is_none() {
                clients.push(Client { name: job.name.clone(), asid: 0, subtask: 0 });
            }
        }
        let mut sockets: Vec<Socket> = rest.iter().cloned().collect();
        let seen = self.connections.values().filter(|c| c.id != 0);
        sockets.extend(seen.map(|c| Socket { client: owner[c.job as usize], ..self.connection(c) }));
        sockets
            .extend(self.listeners.iter().map(|l| Socket { client: owner[l.job as usize], ..listener(l) }));
        sockets.extend(self.datagrams.sockets.iter().map(|datagram| {
            let mut socket = Socket::new(datagram.id, Transport::Udp, datagram.local, datagram.started);
            socket.client = owner[datagram.job as usize];
            (socket.bytes_in, socket.bytes_out) = (datagram.bytes_in, datagram.bytes_out);
            socket.last_touched = datagram.touched;
            let mut udp = UdpDetail::of(&socket);
            (udp.dgram_in, udp.dgram_out) = (datagram.datagrams_in, datagram.datagrams_out);
            socket.more = Some(Box::new(More { udp: Some(Box::new(udp)), ..More::default() }));
            socket
        }));
        Sockets::new(clients, sockets)
    }

    fn connection(&self, connection: &Connection) -> Socket {
        let end = connection.own();
        let transport = Transport::Tcp(connection.state());
        let mut socket = Socket::new(connection.id, transport, connection.local, connection.started);
        socket.foreign = Some(connection.foreign);
        (socket.bytes_in, socket.bytes_out) = (end.bytes_in, end.bytes_out);
        socket.last_touched = connection.touched;
        let mut tcp = TcpDetail::start(&socket);
        let flying = end.snd_nxt.wrapping_sub(end.snd_una);
        tcp.sequence = Sequence {
            rcv_nxt: end.rcv_nxt,
            snd_nxt: end.snd_nxt,
            client_rcv_nxt: end.irs.wrapping_add(1).wrapping_add(end.bytes_in as u32),
            client_snd_nxt: end.iss.wrapping_add(1).wrapping_add(end.bytes_out as u32),
            init_rcv_seq_num: end.irs,
            init_snd_seq_num: end.iss,
            incoming_window_num: end.rcv_nxt.wrapping_add(end.rcv_wnd),
            outgoing_window_num: end.snd_una.wrapping_add(end.snd_wnd),
            snd_wl1: end.snd_wl.0,
            snd_wl2: end.snd_wl.1,
            snd_una: end.snd_una,
            rtt_seq: end.snd_una,
        };
        (tcp.segments_in, tcp.segments_out) = end.segments;
        (tcp.snd_wnd, tcp.rcv_wnd) = (end.snd_wnd, end.rcv_wnd);
        tcp.max_snd_wnd = tcp.max_snd_wnd.max(end.snd_wnd);
        let microseconds = connection.round_trip.num_microseconds().unwrap_or(0);
        tcp.smooth_trip_time = u32::try_from(microseconds).unwrap_or(0);
        let again = u32::try_from(end.retransmitted).unwrap_or(u32::MAX);
        (tcp.re_xmt, tcp.re_xmt_count) = (again, end.tries());
        tcp.send_queue.bytes = if connection.state() == State::Closed { 0 } else { end.unsent + flying };
        socket.more = Some(Box::new(More {
            application_data: connection.application_data.clone(),
            tcp: Some(Box::new(tcp)),
            ..More::default()
        }));
        socket
    }
}

fn listener(listener: &Listener) -> Socket {
    let mut socket =
        Socket::new(listener.id, Transport::Tcp(State::Listen), listener.local, listener.started);
    let nobody = if listener.local.address.is_ipv4() {
        std::net::Ipv4Addr::UNSPECIFIED.into()
    } else {
        std::net::Ipv6Addr::UNSPECIFIED.into()
    };
    socket.foreign = Some(Endpoint { address: nobody, port: 0 });
    socket.last_touched = listener.touched;
    let waiting = listener.waiting.len() as u32;
    let detail = detail::Listener {
        connections_in: listener.connections_in,
        connections_dropped: listener.connections_dropped,
        maximum_backlog: listener.backlog,
        current_backlog: listener.half_open + waiting,
        server_backlog: waiting,
        ..detail::Listener::default()
    };
    socket.more = Some(Box::new(More { listener: Some(Box::new(detail)), ..More::default() }));
    socket
}
