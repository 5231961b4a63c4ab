//! Sockets by NETLINK_SOCK_DIAG. The answers are read straight from the receive buffer: building the crate's messages
//! for them would cost as much again as the kernel needs.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::TimeDelta;
use netlink_packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage};
use netlink_packet_sock_diag::SockDiagMessage;
pub use netlink_packet_sock_diag::constants::AF_INET6;
use netlink_packet_sock_diag::constants::{AF_INET, IPPROTO_TCP, IPPROTO_UDP};
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
use netlink_sys::protocols::NETLINK_SOCK_DIAG;

use super::attribute::Attributes;
use super::detail;
use super::netlink::{self, HEADER};
use super::sockets::{Found, Key, Table, tcp_state};
use crate::clock::Moment;
use crate::tcpip::socket::{Endpoint, Socket, Transport};

/// Length of the fixed part of an answer (`struct inet_diag_msg`).
pub const FIXED: usize = 72;
const INET_DIAG_INFO: u16 = 2;
const INET_DIAG_SKV6ONLY: u16 = 11;

/// How much is asked of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What identifies it.
    Sockets,
    /// What TCP has counted on it too.
    Counters,
    /// All that the kernel tells.
    Detail,
}

/// Adds the sockets of one table to `found`, each with what is asked of it.
///
/// # Errors
/// Those of netlink: the kernel may have no sock_diag, or not for this protocol.
pub fn read(table: Table, extent: Extent, now: Moment, found: &mut Vec<Found>) -> io::Result<()> {
    netlink::dump(NETLINK_SOCK_DIAG, &request(table, extent), |message| {
        found.extend(socket(&message[HEADER..], table.tcp, extent, now));
        Ok(())
    })?;
    Ok(())
}

/// The dump request, for sockets in all states.
pub fn request(table: Table, extent: Extent) -> Vec<u8> {
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let request = InetRequest {
        family: if table.ipv6 { AF_INET6 } else { AF_INET },
        protocol: if table.tcp { IPPROTO_TCP } else { IPPROTO_UDP },
        extensions: extensions(table, extent),
        // States 1 to 12; the crate has no name for the last, TCP_NEW_SYN_RECV.
        states: StateFlags::from_bits_retain(0x1FFE),
        socket_id: if table.ipv6 { SocketId::new_v6() } else { SocketId::new_v4() },
    };
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    bytes
}

/// The attributes that the kernel adds only where they are asked for.
fn extensions(table: Table, extent: Extent) -> ExtensionFlags {
    let info = if table.tcp { ExtensionFlags::INFO } else { ExtensionFlags::empty() };
    match extent {
        Extent::Sockets => ExtensionFlags::empty(),
        Extent::Counters => info,
        Extent::Detail => info | ExtensionFlags::TOS | ExtensionFlags::TCLASS | ExtensionFlags::SKMEMINFO,
    }
}

/// One answer; `None` if it is too short or in a state that TCP does not have.
#[inline]
fn socket(answer: &[u8], tcp: bool, extent: Extent, now: Moment) -> Option<Found> {
    let (fixed, attributes) = answer.split_first_chunk::<FIXED>()?;
    let ipv6 = fixed[0] == AF_INET6;
    let local = Endpoint { address: address(fixed, 8, ipv6), port: port(fixed, 4) };
    let foreign = Endpoint { address: address(fixed, 24, ipv6), port: port(fixed, 6) };
    let connected = tcp || foreign.port != 0 || !foreign.address.is_unspecified();
    let mut socket = Socket {
        id: number(fixed, 44),
        client: 0,
        transport: if tcp { Transport::Tcp(tcp_state(fixed[1])?) } else { Transport::Udp },
        ipv6_only: false,
        tn3270: false,
        local,
        foreign: connected.then_some(foreign),
        bytes_in: 0,
        bytes_out: 0,
        last_touched: now,
        started: now,
        more: None,
    };
    if ipv6 || tcp && extent != Extent::Sockets {
        for (number, value) in Attributes(attributes) {
            match number {
                INET_DIAG_SKV6ONLY => socket.ipv6_only = value.first() == Some(&1),
                INET_DIAG_INFO => count(&mut socket, value, now),
                _ => {}
            }
        }
    }
    let mut key = Key { interface: number(fixed, 40), ..Key::default() };
    key.cookie.copy_from_slice(&fixed[44..52]);
    if extent == Extent::Detail {
        socket.more = Some(Box::new(detail::read(&socket, fixed, attributes)));
    }
    Some(Found { socket, uid: number(fixed, 64), inode: number(fixed, 68), key })
}

/// Takes the counters from `struct tcp_info`, of which an older kernel knows a shorter form.
///
/// Bytes sent are those that were sent once and those that wait to be sent; an old kernel knows only how many were
/// acknowledged. A FIN that was received counts as a byte in `tcpi_bytes_received`.
fn count(socket: &mut Socket, info: &[u8], now: Moment) {
    use crate::tcpip::tcp::State::{CloseWait, Closing, LastAck, Listen};
    let u32_at = |at: usize| info.get(at..)?.first_chunk().map(|&b| u32::from_ne_bytes(b));
    let u64_at = |at: usize| info.get(at..)?.first_chunk().map(|&b| u64::from_ne_bytes(b));
    let fin = matches!(socket.state(), Some(CloseWait | Closing | LastAck));
    socket.bytes_in = u64_at(128).unwrap_or(0).saturating_sub(u64::from(fin));
    socket.bytes_out = match (u64_at(200), u64_at(208), u32_at(144)) {
        (Some(sent), Some(again), Some(waiting)) => sent.saturating_sub(again) + u64::from(waiting),
        _ => u64_at(120).unwrap_or(0),
    };
    let idle = [44, 52, 56].into_iter().filter_map(u32_at).min().unwrap_or(0);
    if socket.state() != Some(Listen) {
        socket.last_touched = now - TimeDelta::milliseconds(i64::from(idle));
    }
}

/// The 32-bit number at `at` of the fixed part.
pub fn number(fixed: &[u8; FIXED], at: usize) -> u32 {
    u32::from_ne_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]])
}

fn port(fixed: &[u8; FIXED], at: usize) -> u16 {
    u16::from_be_bytes([fixed[at], fixed[at + 1]])
}

fn address(fixed: &[u8; FIXED], at: usize, ipv6: bool) -> IpAddr {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&fixed[at..at + 16]);
    match ipv6 {
        true => Ipv6Addr::from(bytes).into(),
        false => Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]).into(),
    }
}
