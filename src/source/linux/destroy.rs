//! DROP on the host: SOCK_DESTROY over NETLINK_SOCK_DIAG, which aborts a TCP connection with a reset, closes a listener
//! and fails the calls on a UDP socket. The kernel asks for CAP_NET_ADMIN and must be built with INET_DIAG_DESTROY.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use netlink_packet_core::{NLM_F_ACK, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage};
use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP};
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
use netlink_packet_sock_diag::{SOCK_DESTROY, SockDiagMessage};
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use rustix::io::Errno;

use super::netlink;
use super::sockets::Found;
use crate::message::{self, Message};
use crate::tcpip::socket::{Endpoint, Transport};

/// Ends a socket. Its cookie goes along, so that no later socket with the same addresses can be meant.
///
/// # Errors
/// Why the kernel did not; `id` is the connection id for the message.
pub fn destroy(found: &Found, id: &str) -> Result<(), Message> {
    let sent = netlink::dump(NETLINK_SOCK_DIAG, &request(found), |_| Ok(()));
    sent.map(|_| ()).map_err(|error| refusal(&error, id))
}

/// What an error of the kernel means to the person.
fn refusal(error: &io::Error, id: &str) -> Message {
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::PERM | Errno::ACCESS) => Message::new(&message::DROP_NOT_PERMITTED, [id]),
        Some(Errno::OPNOTSUPP | Errno::INVAL) => Message::new(&message::DROP_NOT_SUPPORTED, [id]),
        Some(Errno::NOENT) => Message::new(&message::NO_CONNECTION, [id]),
        _ => Message::new(&message::DROP_FAILED, [id, &error.to_string()]),
    }
}

fn request(found: &Found) -> Vec<u8> {
    let socket = &found.socket;
    let ipv6 = socket.local.address.is_ipv6();
    let nowhere = match ipv6 {
        true => IpAddr::from(Ipv6Addr::UNSPECIFIED),
        false => Ipv4Addr::UNSPECIFIED.into(),
    };
    let foreign = socket.foreign.unwrap_or(Endpoint { address: nowhere, port: 0 });
    let request = InetRequest {
        family: if ipv6 { AF_INET6 } else { AF_INET },
        protocol: if socket.transport == Transport::Udp { IPPROTO_UDP } else { IPPROTO_TCP },
        extensions: ExtensionFlags::empty(),
        states: StateFlags::from_bits_retain(u32::MAX),
        socket_id: SocketId {
            source_port: socket.local.port,
            destination_port: foreign.port,
            source_address: socket.local.address,
            destination_address: foreign.address,
            interface_id: found.key.interface,
            cookie: found.key.cookie,
        },
    };
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_ACK;
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    // The crate knows how to ask for sockets only; a request to destroy one differs in the type of the message.
    bytes[4..6].copy_from_slice(&SOCK_DESTROY.to_ne_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_is_lacking() {
        let text = |errno: Errno| refusal(&errno.into(), "0000004A").to_string();
        assert!(text(Errno::PERM).contains("CAP_NET_ADMIN"));
        assert!(text(Errno::OPNOTSUPP).contains("CONFIG_INET_DIAG_DESTROY"));
        assert_eq!(text(Errno::NOENT), "Connection 0000004A not found");
        assert!(text(Errno::NOMEM).starts_with("Connection 0000004A not dropped: "));
    }
}
