//! A handshake without its end: a SYN made by hand, whose answer leads to nobody. It needs a network namespace of its own,
//! which the test enters by running itself again under `unshare`.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener};
use std::process::{Command, Stdio};

use rustix::net::{self, AddressFamily, SendFlags, SocketFlags, SocketType, ipproto};

use tso_netstat::tcpip::tcp::{Endpoint, State};

use crate::report::{in_state, shown};
use crate::skipped;

/// Set for the run inside the namespace.
const INSIDE: &str = "TSO_LIVE_TEST_INSIDE";

/// Address of the listener, given to loopback.
const SERVER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
/// Address of the client that does not exist: there is a way to it, and nothing at its end.
const CLIENT: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(198, 51, 100, 2), 40_000);

#[test]
fn a_syn_whose_answer_is_not_acknowledged_is_syn_rcvd() {
    match std::env::var_os(INSIDE) {
        None => inside("handshake::a_syn_whose_answer_is_not_acknowledged_is_syn_rcvd"),
        Some(_) => syn_rcvd(),
    }
}

/// Runs the test with this name again, in its own network namespace: as root, or as root of a user namespace.
fn inside(test: &str) {
    if Command::new("ip").arg("-V").output().is_err() {
        return skipped("there is no ip command");
    }
    let works = |flags: &&str| {
        let mut command = Command::new("unshare");
        command.args([*flags, "true"]).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    };
    let Some(flags) = ["-n", "-rn"].into_iter().find(works) else {
        return skipped("unshare -n does not work here");
    };
    let output = Command::new("unshare")
        .arg(flags)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn ip(words: &str) {
    let output = Command::new("ip").args(words.split(' ')).output().unwrap();
    assert!(output.status.success(), "ip {words}: {}", String::from_utf8_lossy(&output.stderr));
}

fn syn_rcvd() {
    ip("link set lo up");
    ip(&format!("address add {SERVER}/32 dev lo"));
    ip(&format!("route add {}/32 dev lo", CLIENT.ip()));
    let listener = TcpListener::bind((SERVER, 0)).unwrap();
    let SocketAddr::V4(server) = listener.local_addr().unwrap() else { panic!("IPv4 was bound") };
    let raw =
        net::socket_with(AddressFamily::INET, SocketType::RAW, SocketFlags::CLOEXEC, Some(ipproto::RAW));
    net::sendto(raw.unwrap(), &syn(CLIENT, server), SendFlags::empty(), &server).unwrap();
    // So it is in the model, whose answer to the SYN nobody acknowledges either.
    let (mut client, mut model) = (Endpoint::new(1, 65535), Endpoint::new(1000, 65535));
    let mut sent = Vec::new();
    client.connect(&mut sent);
    model.listen(&mut Vec::new());
    model.segment(&sent[0], &mut Vec::new());
    assert_eq!(model.state(), State::SynReceived);
    let row = in_state(&shown(server.into()), &shown(CLIENT.into()), model.state().word());
    assert_eq!(row.name, "LINUX", "no process has it open yet");
    in_state(&shown(server.into()), "0.0.0.0..0", "Listen");
}

/// An IPv4 packet with a SYN. The kernel fills in the length, the identification and the checksum of the IP header.
fn syn(from: SocketAddrV4, to: SocketAddrV4) -> Vec<u8> {
    let ip_header = [0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0];
    let addresses = [from.ip().octets(), to.ip().octets()].concat();
    // Ports, sequence number 1, nothing acknowledged, 5 words long, SYN, window, checksum, no urgent data.
    let mut tcp = [from.port().to_be_bytes(), to.port().to_be_bytes()].concat();
    tcp.extend([0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x02, 0xFF, 0xFF, 0, 0, 0, 0]);
    let pseudo_header = [&addresses[..], &[0, 6, 0, 20]].concat();
    let sum = checksum(&[&pseudo_header[..], &tcp].concat());
    tcp[16..18].copy_from_slice(&sum.to_be_bytes());
    [&ip_header[..], &addresses, &tcp].concat()
}

/// The checksum of RFC 1071 over an even number of bytes.
fn checksum(bytes: &[u8]) -> u16 {
    let sum: u32 = bytes.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum();
    let folded = (sum & 0xFFFF) + (sum >> 16);
    !u16::try_from((folded & 0xFFFF) + (folded >> 16)).unwrap()
}
