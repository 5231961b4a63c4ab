//! Each state that a test can bring about, over IPv4 and IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};

use rustix::net::{self, AddressFamily, SocketType, sockopt};
use tso_netstat::tcpip::tcp::{Endpoint, State};

use crate::report::{in_state, onetstat, output, rows, shown};
use crate::{has_ipv6, skipped};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const LOOPBACK6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// A listener with one connection to it.
struct Connection {
    listener: TcpListener,
    client: TcpStream,
    server: TcpStream,
}

impl Connection {
    fn open(address: IpAddr) -> Connection {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        Connection { listener, client, server }
    }

    /// The client's side, as reports show it.
    fn ends(&self) -> (String, String) {
        (shown(self.client.local_addr().unwrap()), shown(self.server.local_addr().unwrap()))
    }
}

fn tcp_states(address: IpAddr) {
    let connection = Connection::open(address);
    let (client, server) = connection.ends();
    let nobody = shown(SocketAddr::new(
        if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() },
        0,
    ));
    let ids = [
        in_state(&server, &nobody, "Listen"),
        in_state(&client, &server, "Establsh"),
        in_state(&server, &client, "Establsh"),
    ]
    .map(|row| row.id);
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");

    connection.client.shutdown(Shutdown::Write).unwrap();
    let half = in_state(&client, &server, "FinWait2");
    assert_eq!(half.id, ids[1], "a connection keeps its id");
    in_state(&server, &client, "ClosWait");

    drop(connection.server);
    drop(connection.client);
    // The side that closed first waits; nobody has it open any more.
    let waiting = in_state(&client, &server, "TimeWait");
    assert_eq!(waiting.name, "LINUX");
    let active = rows(&output(&mut onetstat(&["-c"])));
    assert!(!active.iter().any(|r| r.local == client && r.foreign == server), "CONN shows no TimeWait");
    assert!(active.iter().any(|r| r.local == shown(connection.listener.local_addr().unwrap())));
}

fn udp_sockets(address: IpAddr) {
    let bound = UdpSocket::bind((address, 0)).unwrap();
    let connected = UdpSocket::bind((address, 0)).unwrap();
    connected.connect(bound.local_addr().unwrap()).unwrap();
    let (here, there) = (shown(connected.local_addr().unwrap()), shown(bound.local_addr().unwrap()));
    in_state(&there, "*..*", "UDP");
    in_state(&here, &there, "UDP");
}

#[test]
fn tcp_states_over_ipv4() {
    tcp_states(LOOPBACK);
}

#[test]
fn tcp_states_over_ipv6() {
    if has_ipv6() {
        tcp_states(LOOPBACK6);
    }
}

#[test]
fn udp_over_ipv4() {
    udp_sockets(LOOPBACK);
}

#[test]
fn udp_over_ipv6() {
    if has_ipv6() {
        udp_sockets(LOOPBACK6);
    }
}

#[test]
fn a_connection_that_nobody_answers_is_syn_sent() {
    // A listener without backlog room drops the SYNs of those that come later.
    let listener = net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    net::bind(&listener, &SocketAddr::new(LOOPBACK, 0)).unwrap();
    net::listen(&listener, 0).unwrap();
    let full: SocketAddr = net::getsockname(&listener).unwrap().try_into().unwrap();
    let mut clients = Vec::new();
    for _ in 0..8 {
        let flags = net::SocketFlags::NONBLOCK | net::SocketFlags::CLOEXEC;
        let client = net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None).unwrap();
        net::connect(&client, &full).unwrap_err();
        clients.push(client);
    }
    let last: SocketAddr = net::getsockname(clients.last().unwrap()).unwrap().try_into().unwrap();
    // So it is in the model, whose SYN nobody answers either.
    let mut model = Endpoint::new(1000, 65535);
    model.connect(&mut Vec::new());
    in_state(&shown(last), &shown(full), model.state().word());
    assert_eq!(model.state(), State::SynSent);
}

#[test]
fn a_mapped_partner_keeps_its_form() {
    let Ok(listener) = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)) else {
        return skipped("this host has no IPv6");
    };
    let port = listener.local_addr().unwrap().port();
    let client = TcpStream::connect((LOOPBACK, port)).unwrap();
    let mapped = |port: u16| format!("::ffff:127.0.0.1..{port}");
    in_state(&format!("::..{port}"), "::..0", "Listen");
    in_state(&mapped(port), &mapped(client.local_addr().unwrap().port()), "Establsh");
}

#[test]
fn a_listener_for_ipv6_only_says_so() {
    if !has_ipv6() {
        return;
    }
    let listener = net::socket(AddressFamily::INET6, SocketType::STREAM, None).unwrap();
    sockopt::set_ipv6_v6only(&listener, true).unwrap();
    net::bind(&listener, &SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0))).unwrap();
    net::listen(&listener, 1).unwrap();
    let address: SocketAddr = net::getsockname(&listener).unwrap().try_into().unwrap();
    in_state(&format!("{} (IPV6_ONLY)", shown(address)), "::..0", "Listen");
}
