//! What sock_diag tells of a socket beyond its counters. The kernel's sequence numbers are not among it: they stay 0.

use super::attribute::Attributes;
use super::diag::{self, FIXED};
use crate::tcpip::detail::{Listener, TcpDetail, UdpDetail};
use crate::tcpip::socket::{More, Socket, Transport};
use crate::tcpip::tcp::State;

const INET_DIAG_INFO: u16 = 2;
const INET_DIAG_TOS: u16 = 5;
const INET_DIAG_TCLASS: u16 = 6;
const INET_DIAG_SKMEMINFO: u16 = 7;

/// The detail of a socket of which the kernel tells none.
pub fn none(socket: &Socket) -> More {
    match socket.transport {
        Transport::Udp => {
            // What fits into a packet, less the headers.
            let limit = if socket.local.address.is_ipv4() { 65_507 } else { 65_527 };
            let udp = UdpDetail { max_send_lim: limit, max_recv_lim: limit, ..UdpDetail::default() };
            More { udp: Some(Box::new(udp)), ..More::default() }
        }
        Transport::Tcp(State::Listen) => {
            let start = TcpDetail {
                maximum_segment_size: 536,
                smooth_trip_variance: 1_500_000,
                ..TcpDetail::default()
            };
            let listener = Listener { maximum_backlog: 0, ..Listener::default() };
            More { tcp: Some(Box::new(start)), listener: Some(Box::new(listener)), ..More::default() }
        }
        Transport::Tcp(_) => More { tcp: Some(Box::default()), ..More::default() },
    }
}

/// The detail of a socket from the fixed part of its answer and the attributes behind it.
pub fn read(socket: &Socket, fixed: &[u8; FIXED], attributes: &[u8]) -> More {
    let mut more = none(socket);
    let (receives, sends) = (diag::number(fixed, 56), diag::number(fixed, 60));
    let find = |wanted| Attributes(attributes).find(|(number, _)| *number == wanted).map(|(_, value)| value);
    let traffic_class = if fixed[0] == diag::AF_INET6 { INET_DIAG_TCLASS } else { INET_DIAG_TOS };
    let ds_field = find(traffic_class).and_then(|value| value.first().copied()).unwrap_or(0);
    let memory = |n: usize| find(INET_DIAG_SKMEMINFO).and_then(|value| u32_at(value, 4 * n)).unwrap_or(0);
    if let Some(udp) = &mut more.udp {
        (udp.receive_queue.bytes, udp.send_queue.bytes, udp.ds_field) = (receives, sends, ds_field);
    }
    if let Some(listener) = &mut more.listener {
        (listener.current_backlog, listener.server_backlog, listener.maximum_backlog) =
            (receives, receives, sends);
        listener.connections_dropped = memory(8);
    }
    if let Some(tcp) = &mut more.tcp {
        tcp.ds_field = ds_field;
        (tcp.receive_buffer_size, tcp.send_buffer_size) = (memory(1), memory(3));
        // Linux delays acknowledgements unless a program asks it not to.
        tcp.delay_ack = true;
        if more.listener.is_none() {
            queues(tcp, socket, (receives, sends));
            timers(tcp, socket, fixed[2]);
            info(tcp, find(INET_DIAG_INFO).unwrap_or_default());
            tcp.send_stalled = tcp.flags.tcp_timer & WINDOW_PROBE != 0;
        }
    }
    more
}

/// The queues; the kernel counts a SYN or FIN as a byte.
fn queues(tcp: &mut TcpDetail, socket: &Socket, (receives, sends): (u32, u32)) {
    use State::{CloseWait, Closing, FinWait1, LastAck, SynReceived, SynSent};
    let is = |states: &[State]| socket.state().is_some_and(|s| states.contains(&s));
    let fin_came = is(&[CloseWait, Closing, LastAck]);
    let unacknowledged = is(&[SynSent, SynReceived, FinWait1, Closing, LastAck]);
    tcp.receive_queue.bytes = receives.saturating_sub(fin_came.into());
    tcp.send_queue.bytes = sends.saturating_sub(unacknowledged.into());
}

const RETRANSMIT: u8 = 0x40;
const WINDOW_PROBE: u8 = 0x20;
const SEGMENT_LIFETIME: u8 = 0x08;
/// SO_KEEPALIVE, and its timer.
const KEEPALIVE: u8 = 0x05;

/// The timer that runs. The keepalive timer serves FIN-WAIT-2 too, where it says nothing.
fn timers(tcp: &mut TcpDetail, socket: &Socket, timer: u8) {
    match timer {
        1 => tcp.flags.tcp_timer = RETRANSMIT,
        2 if matches!(socket.state(), Some(State::Established | State::CloseWait)) => {
            tcp.flags.sock_opt = KEEPALIVE;
        }
        3 => tcp.flags.tcp_timer = SEGMENT_LIFETIME,
        4 => tcp.flags.tcp_timer = WINDOW_PROBE,
        _ => {}
    }
}

/// `struct tcp_info`, of which an older kernel knows a shorter form.
fn info(tcp: &mut TcpDetail, info: &[u8]) {
    let byte = |at: usize| info.get(at).copied().unwrap_or(0);
    let number = |at: usize| u32_at(info, at).unwrap_or(0);
    let segment = number(16);
    let (timestamps, window_scale) = (byte(5) & 1, byte(5) >> 2 & 1);
    tcp.flags.tcp_sel = timestamps << 6;
    tcp.flags.tcp_sig = window_scale << 2;
    tcp.re_xmt_count = byte(2).into();
    tcp.maximum_segment_size = segment;
    (tcp.smooth_trip_time, tcp.smooth_trip_variance) = (number(68), number(72));
    // Both are counted in segments; the threshold is as good as infinite until there was a loss.
    tcp.slow_start_threshold = number(76).saturating_mul(segment);
    tcp.congestion_window = number(80).saturating_mul(segment);
    tcp.re_xmt = number(100);
    (tcp.segments_out, tcp.segments_in) = (number(136).into(), number(140).into());
    (tcp.snd_wnd, tcp.rcv_wnd) = (number(228), number(232));
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|&b| u32::from_ne_bytes(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_kernel_knows_less() {
        let mut whole = [0; 240];
        whole[16..20].copy_from_slice(&1448_u32.to_ne_bytes());
        whole[76..80].copy_from_slice(&0x7FFF_FFFF_u32.to_ne_bytes());
        whole[80..84].copy_from_slice(&10_u32.to_ne_bytes());
        whole[232..236].copy_from_slice(&65_535_u32.to_ne_bytes());
        let (mut new, mut old) = (TcpDetail::default(), TcpDetail::default());
        info(&mut new, &whole);
        info(&mut old, &whole[..104]);
        assert_eq!(
            (new.congestion_window, new.slow_start_threshold, new.rcv_wnd),
            (14_480, u32::MAX, 65_535)
        );
        assert_eq!((old.congestion_window, old.slow_start_threshold, old.rcv_wnd), (14_480, u32::MAX, 0));
    }
}
