//! The TCP control block and the UDP detail of a socket of which less is known than a report shows.
//!
//! One rule: what follows from the socket's other values is computed (sequence numbers, ends of windows), what has a start
//! value has it (536, 1500.000, default buffers and windows), and every counter and flag is zero.

use super::detail::{Sequence, TcpDetail, UdpDetail};
use super::socket::Socket;
use super::tcp::State;

/// Default of TCPCONFIG TCPRCVBUFRSIZE and TCPSENDBFRSIZE.
const BUFFER: u32 = 65_536;
/// The send window of a partner of which nothing else is known.
const WINDOW: u32 = 65_535;
/// Largest segment before a connection: what every IPv4 host must take.
const MSS: u32 = 536;
/// Largest datagram.
const DATAGRAM: u32 = 65_535;

impl TcpDetail {
    /// The control block of a connection or listener of which only the socket is known.
    pub fn of(socket: &Socket) -> TcpDetail {
        let mut detail = TcpDetail::start(socket);
        detail.count(socket, (socket.bytes_in, socket.bytes_out));
        detail
    }

    /// The start values, without sequence numbers.
    // ASSUMED: a TCP socket of which nothing is given has buffers of 65536, windows of 65535, segments of 1460 (IPv6 1440)
    // once it is connected, delayed acknowledgements and zero in every counter and flag byte.
    pub fn start(socket: &Socket) -> TcpDetail {
        let state = socket.state().unwrap_or(State::Closed);
        let connected = !matches!(state, State::Listen | State::SynSent);
        let is_ipv6 = socket.foreign.is_some_and(|f| f.address.to_canonical().is_ipv6());
        let window = if connected { WINDOW } else { 0 };
        let listens = state == State::Listen;
        TcpDetail {
            congestion_window: window,
            slow_start_threshold: if listens { 0 } else { WINDOW },
            snd_wnd: window,
            max_snd_wnd: window,
            rcv_wnd: BUFFER,
            maximum_segment_size: match (connected, is_ipv6) {
                (false, _) => MSS,
                (true, false) => 1460,
                (true, true) => 1440,
            },
            smooth_trip_variance: 1_500_000,
            delay_ack: true,
            receive_buffer_size: BUFFER,
            send_buffer_size: BUFFER,
            ..TcpDetail::default()
        }
    }

    /// Computes the sequence numbers from the first ones, the socket's bytes, the queues and the windows. `carried` is
    /// how many bytes the connection itself carried, in and out: more than the socket's under AT-TLS.
    // ASSUMED: sequence numbers that are not given follow from the first ones, which are 0 if they are not given either.
    pub fn count(&mut self, socket: &Socket, carried: (u64, u64)) {
        use State::{
            CloseWait, Closed, Closing, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
        };
        let state = socket.state().unwrap_or(Closed);
        if state == Listen {
            self.sequence = Sequence::default();
            return;
        }
        let (receives, sends) = (self.sequence.init_rcv_seq_num, self.sequence.init_snd_seq_num);
        // A number behind the SYN and so many bytes, modulo 2 to the power of 32.
        let after = |first: u32, bytes: u64| first.wrapping_add(1).wrapping_add(bytes as u32);
        let has_syn = state != SynSent;
        let fin_came = u32::from(matches!(state, CloseWait | LastAck | Closing | TimeWait | Closed));
        let rcv_nxt = if has_syn { after(receives, carried.0).wrapping_add(fin_came) } else { 0 };
        let end = after(sends, carried.1);
        let (waits, window) = (self.send_queue.bytes, self.snd_wnd);
        let fin_acknowledged = u32::from(matches!(state, FinWait2 | TimeWait | Closed));
        let fin_is_on_its_way = matches!(state, FinWait1 | Closing | LastAck) && waits <= window;
        let (snd_una, snd_nxt) = match state {
            SynSent | SynReceived => (sends, sends.wrapping_add(1)),
            _ => {
                let una = end.wrapping_sub(waits).wrapping_add(fin_acknowledged);
                (una, una.wrapping_add(waits.min(window)).wrapping_add(fin_is_on_its_way.into()))
            }
        };
        self.sequence = Sequence {
            rcv_nxt,
            snd_nxt,
            client_rcv_nxt: if has_syn { after(receives, socket.bytes_in) } else { 0 },
            client_snd_nxt: after(sends, socket.bytes_out),
            init_rcv_seq_num: receives,
            init_snd_seq_num: sends,
            incoming_window_num: if has_syn { rcv_nxt.wrapping_add(self.rcv_wnd) } else { 0 },
            outgoing_window_num: snd_una.wrapping_add(window),
            snd_wl1: rcv_nxt,
            snd_wl2: if has_syn { snd_una } else { 0 },
            snd_una,
            rtt_seq: snd_una,
        };
    }
}

impl UdpDetail {
    /// The detail of a UDP socket of which nothing is known.
    // ASSUMED: the ports of Enterprise Extender (12000 to 12004) have the DS byte of their priority without a policy.
    pub fn of(socket: &Socket) -> UdpDetail {
        UdpDetail {
            max_send_lim: DATAGRAM,
            max_recv_lim: DATAGRAM,
            ds_field: match socket.local.port {
                12_000 | 12_001 => 0xC0,
                12_002 => 0x80,
                12_003 => 0x40,
                12_004 => 0x20,
                _ => 0,
            },
            ..UdpDetail::default()
        }
    }
}
