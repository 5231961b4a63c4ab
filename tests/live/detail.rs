//! ALL against what the kernel says of the same sockets elsewhere: /proc/net and socket options.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

use rustix::net::{self, AddressFamily, SocketType, sockopt};

use crate::report::{eventually, onetstat, output, shown};

/// The fields of the entry with these sockets: label and value, flattened.
fn entry(report: &str, local: &str, foreign: &str) -> Option<Vec<(String, String)>> {
    report.split("----\n").map(fields).find(|fields| {
        let is = |label: &str, value: &str| fields.iter().any(|(l, v)| l == label && v == value);
        is("Local Socket", local) && is("Foreign Socket", foreign)
    })
}

/// Labels end in a colon; a value is one word, for the labels that are read here.
fn fields(entry: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in entry.lines() {
        let mut rest = line;
        while let Some((label, behind)) = rest.split_once(": ") {
            let value = behind.split_whitespace().next().unwrap_or_default();
            found.push((label.trim().to_owned(), value.to_owned()));
            rest = behind.trim_start().strip_prefix(value).unwrap_or_default();
        }
    }
    found
}

/// One entry of ALL.
struct Entry(Vec<(String, String)>);

impl Entry {
    fn text(&self, label: &str) -> &str {
        self.0.iter().find(|(l, _)| l == label).map_or("", |(_, value)| value)
    }

    fn number(&self, label: &str) -> u64 {
        self.text(label).parse().unwrap_or_else(|_| panic!("{label}: {:?}", self.0))
    }
}

/// The entry with these sockets, for which `right` holds some day.
fn wait_for(local: &str, foreign: &str, mut right: impl FnMut(&Entry) -> bool) -> Entry {
    eventually(|| {
        let report = output(&mut onetstat(&["-A"]));
        match entry(&report, local, foreign).map(Entry) {
            Some(entry) if right(&entry) => Ok(entry),
            other => Err(format!("{local} {foreign}: {:?}", other.map(|e| e.0))),
        }
    })
}

/// The columns of a socket's line in /proc/net/`file`: the one with this local port and this remote port.
fn proc_line(file: &str, local: u16, remote: u16) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/net/{file}")).unwrap();
    let ends = |word: &str, port: u16| word.ends_with(&format!(":{port:04X}"));
    let lines = text.lines().skip(1).map(|l| l.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    lines.into_iter().find(|w| ends(&w[1], local) && ends(&w[2], remote)).unwrap()
}

/// Bytes or connections in a /proc/net line: to be sent, received.
fn queues(line: &[String]) -> (u64, u64) {
    let (sends, receives) = line[4].split_once(':').unwrap();
    (u64::from_str_radix(sends, 16).unwrap(), u64::from_str_radix(receives, 16).unwrap())
}

fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

#[test]
fn a_connection_shows_what_the_kernel_keeps() {
    let (mut client, server) = connection();
    sockopt::set_ip_tos(&client, 0x28).unwrap();
    client.write_all(&[7; 10_000]).unwrap();
    let (here, there) = (client.local_addr().unwrap(), server.local_addr().unwrap());
    let receiver = wait_for(&shown(there), &shown(here), |e| e.number("ReceiveDataQueued") == 10_000);
    let (_, waits) = queues(&proc_line("tcp", there.port(), here.port()));
    assert_eq!((waits, receiver.number("BytesIn")), (10_000, 10_000));
    assert_eq!(
        receiver.number("ReceiveBufferSize"),
        sockopt::socket_recv_buffer_size(&server).unwrap() as u64
    );
    assert_eq!(receiver.number("SendBufferSize"), sockopt::socket_send_buffer_size(&server).unwrap() as u64);

    let sender = wait_for(&shown(here), &shown(there), |e| e.number("SendDataQueued") == 0);
    assert_eq!((sender.number("BytesOut"), sender.text("DSField")), (10_000, "28"));
    // The columns at the end of an established connection: rto, ato, quick acknowledgements, window in segments, threshold.
    let line = proc_line("tcp", here.port(), there.port());
    let window: u64 = line[line.len() - 2].parse().unwrap();
    assert_eq!(sender.number("CongestionWindow"), window * sender.number("MaximumSegmentSize"));
    assert!(sender.number("SegmentsOut") >= 2 && sender.number("SegmentsIn") >= 1, "{:?}", sender.0);
    assert_eq!((sender.number("ReXmt"), sender.number("RcvNxt"), sender.text("State")), (0, 0, "Establsh"));
    assert!(sender.text("Smooth trip time").parse::<f64>().unwrap() > 0.0, "{:?}", sender.0);
}

#[test]
fn a_listener_shows_its_backlog() {
    let listener = net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    net::bind(&listener, &SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    net::listen(&listener, 7).unwrap();
    let address: SocketAddr = net::getsockname(&listener).unwrap().try_into().unwrap();
    let clients: Vec<TcpStream> = (0..2).map(|_| TcpStream::connect(address).unwrap()).collect();
    let entry = wait_for(&shown(address), "0.0.0.0..0", |e| e.number("CurrentConnections") == 2);
    assert_eq!(queues(&proc_line("tcp", address.port(), 0)).1, 2);
    assert_eq!((entry.number("CurrentBacklog"), entry.number("MaximumBacklog")), (2, 7));
    assert_eq!((entry.number("ServerBacklog"), entry.text("State")), (2, "Listen"));
    drop(clients);
}

#[test]
fn a_sender_whose_partner_does_not_read_is_stalled() {
    let (mut client, mut server) = connection();
    client.set_nonblocking(true).unwrap();
    loop {
        match client.write(&[7; 65_536]) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    let (here, there) = (client.local_addr().unwrap(), server.local_addr().unwrap());
    let entry = wait_for(&shown(here), &shown(there), |e| {
        let (waits, _) = queues(&proc_line("tcp", here.port(), there.port()));
        e.text("SendStalled") == "Yes" && e.number("SendDataQueued") == waits
    });
    // The partner's window need not be shut: it is too small for the segment that waits.
    assert!(entry.number("SndWnd") < entry.number("MaximumSegmentSize"), "{:?}", entry.0);
    assert!(entry.text("TcpTimer") == "20" && entry.number("SendDataQueued") > 0, "{:?}", entry.0);
    server.set_nonblocking(true).unwrap();
    let mut buffer = vec![0; 65_536];
    wait_for(&shown(here), &shown(there), |e| {
        while server.read(&mut buffer).is_ok_and(|n| n > 0) {}
        e.text("SendStalled") == "No" && e.number("SendDataQueued") == 0
    });
}

#[test]
fn a_udp_socket_shows_its_queue() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sockopt::set_ip_tos(&receiver, 0x88).unwrap();
    let address = receiver.local_addr().unwrap();
    sender.send_to(&[7; 1000], address).unwrap();
    let entry = wait_for(&shown(address), "*..*", |e| e.number("ReceiveDataQueued") > 0);
    let (_, waits) = queues(&proc_line("udp", address.port(), 0));
    assert_eq!((entry.number("ReceiveDataQueued"), entry.text("DSField")), (waits, "88"));
}
