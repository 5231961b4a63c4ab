//! Packet captures as the system: the tests make them, `tso --system FILE --home ADDRESS` shows their sockets.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use etherparse::{PacketBuilder, TcpHeader};
use tso_netstat::clock::Moment;
use tso_netstat::source::capture::Capture;
use tso_netstat::source::{Needs, Sources};
use tso_netstat::tcpip::tcp::State;

const HOME: [u8; 4] = [192, 0, 2, 10];
const PARTNER: [u8; 4] = [198, 51, 100, 25];
/// The second at which a capture begins: 2024-03-14T17:40:00Z.
const START: u32 = 1_710_438_000;

/// A segment between the partner's port 50112 and port 21 of the host.
#[derive(Clone, Copy, Default)]
struct Tcp {
    /// Milliseconds after the start.
    at: u32,
    /// From the partner?
    incoming: bool,
    seq: u32,
    ack: Option<u32>,
    flags: &'static str,
    length: usize,
}

impl Tcp {
    fn ethernet(self) -> Vec<u8> {
        let (from, to) = if self.incoming { (PARTNER, HOME) } else { (HOME, PARTNER) };
        let (source, destination) = if self.incoming { (50112, 21) } else { (21, 50112) };
        let header = TcpHeader {
            acknowledgment_number: self.ack.unwrap_or(0),
            ack: self.ack.is_some(),
            syn: self.flags.contains('S'),
            fin: self.flags.contains('F'),
            rst: self.flags.contains('R'),
            ..TcpHeader::new(source, destination, self.seq, 4096)
        };
        let builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(from, to, 64).tcp_header(header);
        let mut bytes = Vec::new();
        builder.write(&mut bytes, &vec![0x55; self.length]).unwrap();
        bytes
    }
}

/// A pcap file of packets, each with its milliseconds; at most `keep` bytes of each are in it.
fn pcap(link: u32, packets: &[(u32, Vec<u8>)], keep: usize) -> Vec<u8> {
    let mut file = Vec::new();
    for field in [0xA1B2_C3D4_u32, 0x0004_0002, 0, 0, 65535, link] {
        file.extend(field.to_le_bytes());
    }
    for (at, packet) in packets {
        let kept = packet.len().min(keep);
        for field in [START + at / 1000, at % 1000 * 1000, kept as u32, packet.len() as u32] {
            file.extend(field.to_le_bytes());
        }
        file.extend(&packet[..kept]);
    }
    file
}

fn ethernet(segments: &[Tcp]) -> Vec<u8> {
    let packets: Vec<(u32, Vec<u8>)> = segments.iter().map(|s| (s.at, s.ethernet())).collect();
    pcap(1, &packets, usize::MAX)
}

/// A session of FTP: opened by the partner, 100 bytes in, 3000 out, closed by the host. The partner's FIN comes last.
fn session() -> Vec<Tcp> {
    let (i, o) = (|at| Tcp { at, incoming: true, ..Tcp::default() }, |at| Tcp { at, ..Tcp::default() });
    vec![
        Tcp { seq: 1000, flags: "S", ..i(0) },
        Tcp { seq: 7000, ack: Some(1001), flags: "S", ..o(10) },
        Tcp { seq: 1001, ack: Some(7001), ..i(20) },
        Tcp { seq: 1001, ack: Some(7001), length: 100, ..i(1000) },
        Tcp { seq: 7001, ack: Some(1101), length: 1460, ..o(1010) },
        Tcp { seq: 8461, ack: Some(1101), length: 1540, ..o(1020) },
        Tcp { seq: 1101, ack: Some(10001), ..i(1030) },
        Tcp { seq: 10001, ack: Some(1101), flags: "F", ..o(2000) },
        Tcp { seq: 1101, ack: Some(10002), ..i(2010) },
        Tcp { seq: 1101, ack: Some(10002), flags: "F", ..i(5000) },
        Tcp { seq: 10002, ack: Some(1102), ..o(5010) },
    ]
}

fn kept(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    file
}

fn tso(folder: &Path, file: &Path, options: &[&str], command: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tso"))
        .env_clear()
        .env("HOME", folder)
        .arg("--system")
        .arg(file)
        .args(options)
        .arg(command)
        .output()
        .unwrap()
}

fn shown(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The rows of a report, without header, headings and underlines.
fn rows(bytes: &[u8], options: &[&str], command: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = kept(folder.path(), "test.pcap", bytes);
    let output = tso(folder.path(), &file, options, command);
    shown(&output).lines().skip(3).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_connection_goes_through_its_states_with_the_time() {
    let bytes = ethernet(&session());
    let expected = [
        ("00.005", "SynRcvd"),
        ("00.020", "Establsh"),
        ("02.000", "FinWait1"),
        ("02.010", "FinWait2"),
        ("05.000", "TimeWait"),
    ];
    for (second, state) in expected {
        let now = format!("2024-03-14T17:40:{second}Z");
        let row = format!("CAPTURE  00000002 192.0.2.10..21         198.51.100.25..50112   {state}\n");
        let listener = "CAPTURE  00000001 192.0.2.10..21         0.0.0.0..0             Listen\n";
        let found = rows(&bytes, &["--home", "192.0.2.10", "--now", &now], "NETSTAT ALLCONN");
        assert_eq!(found, row + listener, "{now}");
    }
    let later = |now| rows(&bytes, &["--home", "192.0.2.10", "--now", now], "NETSTAT ALLCONN (PORT 50112");
    assert!(later("2024-03-14T17:41:30Z").ends_with("Closed\n"));
    assert_eq!(later("2024-03-14T17:45:00Z"), "");
}

#[test]
fn without_a_time_the_capture_stands_at_its_end_and_the_host_is_found() {
    let mut segments = session();
    segments.truncate(9);
    let folder = tempfile::tempdir().unwrap();
    // A second partner makes the host the one that has the most packets.
    let mut packets: Vec<(u32, Vec<u8>)> = segments.iter().map(|s| (s.at, s.ethernet())).collect();
    let mut dns = Vec::new();
    PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4(HOME, [203, 0, 113, 53], 64)
        .udp(1041, 53)
        .write(&mut dns, &[0; 41])
        .unwrap();
    packets.push((2500, dns));
    let file = kept(folder.path(), "test.pcap", &pcap(1, &packets, usize::MAX));
    let text = shown(&tso(folder.path(), &file, &[], "NETSTAT BYTEINFO"));
    let expected = "\
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: CAPTURE         17:40:02
03/14/2024          MVS TCP/IP Real Time Network Monitor
User Id  B Out      B In       L Port Foreign Socket         State
-------  -----      ----       ------ --------------         -----
CAPTURE  0000003000 0000000100 00021  198.51.100.25..50112   FinWait2
CAPTURE  0000000000 0000000000 00021  0.0.0.0..0             Listen
CAPTURE  0000000041 0000000000 01041  *..*                   UDP
Connections displayed: 3
";
    assert_eq!(text, expected);
}

#[test]
fn doubled_and_reordered_segments_count_once() {
    let mut segments = session();
    // The partner's data comes again, and the second of the host's segments is seen before the first.
    let again = Tcp { at: 1035, ..segments[3] };
    segments.insert(7, again);
    (segments[4].at, segments[5].at) = (1021, 1011);
    let found = rows(&ethernet(&segments), &["--home", "192.0.2.10"], "NETSTAT ALLCONN (PORT 50112");
    assert!(found.ends_with("TimeWait\n"), "{found}");
    let options = ["--home", "192.0.2.10", "--now", "2024-03-14T17:40:02.010Z"];
    let bytes = rows(&ethernet(&segments), &options, "NETSTAT BYTE (IPADDR 198.51.100.25");
    assert!(
        bytes.contains("CAPTURE  0000003000 0000000100 00021  198.51.100.25..50112   FinWait2"),
        "{bytes}"
    );
}

#[test]
fn a_refused_connection_and_a_reset_one_are_closed() {
    let open = |at| Tcp { at, seq: 5, flags: "S", ..Tcp::default() };
    let refused = Tcp { at: 5, incoming: true, seq: 0, ack: Some(6), flags: "R", ..Tcp::default() };
    let found = rows(&ethernet(&[open(0), refused]), &["--home", "192.0.2.10"], "NETSTAT ALLCONN");
    assert!(found.ends_with("Closed\n"), "{found}");
    let mut segments = session();
    segments.truncate(4);
    segments.push(Tcp { at: 1200, incoming: true, seq: 1101, ack: Some(7001), flags: "R", ..Tcp::default() });
    // What was under way when the reset came opens nothing.
    segments.push(Tcp { at: 1201, seq: 7001, ack: Some(1101), ..Tcp::default() });
    let found = rows(&ethernet(&segments), &["--home", "192.0.2.10"], "NETSTAT ALLCONN (PORT 50112");
    assert!(found.ends_with("Closed\n"), "{found}");
}

#[test]
fn a_connection_that_was_there_before_is_shown() {
    let segments = session().split_off(3);
    let options = ["--home", "192.0.2.10", "--now", "2024-03-14T17:40:01.500Z"];
    let found = rows(&ethernet(&segments), &options, "NETSTAT BYTEINFO");
    assert!(
        found.contains("CAPTURE  0000003000 0000000100 00021  198.51.100.25..50112   Establsh"),
        "{found}"
    );
}

#[test]
fn vlan_tags_ipv6_cooked_and_raw_frames_are_taken_apart() {
    let segment = session()[0].ethernet();
    let mut vlan = segment[..12].to_vec();
    vlan.extend([0x81, 0x00, 0x00, 0x07]);
    vlan.extend(&segment[12..]);
    let ip = segment[14..].to_vec();
    let mut cooked = vec![0; 14];
    cooked.extend([0x08, 0x00]);
    cooked.extend(&ip);
    let mut loopback = vec![2, 0, 0, 0];
    loopback.extend(&ip);
    for (link, frame) in [(1, vlan), (101, ip), (113, cooked), (0, loopback)] {
        let found = rows(&pcap(link, &[(0, frame)], usize::MAX), &["--home", "192.0.2.10"], "NETSTAT CONN");
        assert!(found.contains("198.51.100.25..50112   SynRcvd"), "link type {link}: {found}");
    }
    let mut syn = Vec::new();
    let (home, partner) = ("2001:db8:10::10", "2001:db8:99::25");
    let octets = |text: &str| text.parse::<std::net::Ipv6Addr>().unwrap().octets();
    PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv6(octets(home), octets(partner), 64)
        .tcp(1025, 443, 9, 4096)
        .syn()
        .write(&mut syn, &[])
        .unwrap();
    let found = rows(&pcap(1, &[(0, syn)], usize::MAX), &["--home", home], "NETSTAT CONN");
    assert_eq!(
        found,
        "CAPTURE  00000001 SynSent\n  Local Socket:   2001:db8:10::10..1025\n  Foreign Socket: 2001:db8:99::25..443\n"
    );
}

#[test]
fn what_is_left_out_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut fragment = session()[3].ethernet();
    fragment[20] = 0x20; // more fragments follow
    let mut other_host = session()[0].ethernet();
    other_host[26..30].copy_from_slice(&[203, 0, 113, 1]);
    other_host[30..34].copy_from_slice(&[203, 0, 113, 2]);
    let arp = [&[4_u8; 12][..], &[0x08, 0x06], &[0; 28]].concat();
    let packets =
        [(0, session()[0].ethernet()), (1, fragment), (2, other_host), (3, arp), (4, vec![1, 2, 3])];
    let mut bytes = pcap(1, &packets, usize::MAX);
    bytes.extend([9; 20]);
    let file = kept(folder.path(), "odd.pcap", &bytes);
    let output = tso(folder.path(), &file, &["--home", "192.0.2.10"], "NETSTAT CONN");
    assert!(shown(&output).contains("SynRcvd"));
    let told = String::from_utf8(output.stderr).unwrap();
    let counts = "5 packets read, left out: 1 neither TCP nor UDP, 1 fragments, 1 broken, 1 of other hosts; the file ends in the middle of a packet\n";
    assert!(told.ends_with(counts), "{told}");
}

#[test]
fn packets_that_were_cut_short_keep_their_length() {
    let packets: Vec<(u32, Vec<u8>)> = session().iter().map(|s| (s.at, s.ethernet())).collect();
    let options = ["--home", "192.0.2.10", "--now", "2024-03-14T17:40:01.500Z"];
    let found = rows(&pcap(1, &packets, 60), &options, "NETSTAT BYTEINFO (IPADDR 198.51.100.25");
    assert!(found.contains("CAPTURE  0000003000 0000000100"), "{found}");
}

#[test]
fn pcapng_is_read_with_its_own_clock() {
    let block = |kind: u32, body: &[u8]| {
        let length = 12 + body.len() as u32;
        [&kind.to_le_bytes(), &length.to_le_bytes(), body, &length.to_le_bytes()].concat()
    };
    let section = [&0x1A2B_3C4D_u32.to_le_bytes()[..], &[1, 0, 0, 0], &[0xFF; 8]].concat();
    // Ethernet; if_tsresol 9: nanoseconds.
    let interface = [&[1_u8, 0, 0, 0, 0, 0, 0, 0][..], &[9, 0, 1, 0, 9, 0, 0, 0], &[0; 4]].concat();
    let frame = session()[0].ethernet();
    let units = u64::from(START) * 1_000_000_000 + 7_000_000_000;
    let mut packet = Vec::new();
    for field in [0, (units >> 32) as u32, units as u32, frame.len() as u32, frame.len() as u32] {
        packet.extend(field.to_le_bytes());
    }
    packet.extend(&frame);
    packet.resize(packet.len().next_multiple_of(4), 0);
    let bytes = [block(0x0A0D_0D0A, &section), block(1, &interface), block(6, &packet)].concat();
    let folder = tempfile::tempdir().unwrap();
    let file = kept(folder.path(), "test.pcapng", &bytes);
    let text = shown(&tso(folder.path(), &file, &["--home", "192.0.2.10"], "NETSTAT CONN"));
    assert!(text.contains("17:40:07") && text.contains("SynRcvd"), "{text}");
}

#[test]
fn a_file_that_is_no_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8], home: &str| {
        let file = kept(folder.path(), name, bytes);
        let output = tso(folder.path(), &file, &["--home", home], "NETSTAT CONN");
        assert_eq!(output.status.code(), Some(20));
        String::from_utf8(output.stderr).unwrap()
    };
    let strangers = refused("a.pcap", &ethernet(&session()), "203.0.113.99");
    assert!(strangers.contains("a.pcap: holds no packet of the host; 11 packets read"), "{strangers}");
    let empty = refused("b.pcap", &pcap(1, &[], 0), "192.0.2.10");
    assert!(empty.contains("b.pcap: holds no packet of the host"), "{empty}");
    let cut = refused("c.pcap", &ethernet(&session())[..10], "192.0.2.10");
    assert!(cut.contains("c.pcap: is no capture that can be read"), "{cut}");
}

#[test]
fn damaged_captures_never_end_the_program() {
    let good = ethernet(&session());
    let folder = tempfile::tempdir().unwrap();
    for n in 0..120 {
        let mut bytes = good.clone();
        let at = n * 7919 % bytes.len();
        bytes[at] ^= 0xFF;
        if n % 3 == 0 {
            bytes.truncate(at.max(24));
        }
        let file = kept(folder.path(), "damaged.pcap", &bytes);
        let output = tso(folder.path(), &file, &[], "NETSTAT ALLCONN");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some() && !told.contains("panicked"), "{n}: {told}");
    }
}

/// What a session of these lines on this capture prints, at the clock time `now` when it begins.
fn session_of(bytes: &[u8], now: &str, lines: &str) -> String {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let file = kept(folder.path(), "test.pcap", bytes);
    let mut child = Command::new(env!("CARGO_BIN_EXE_tso"))
        .env_clear()
        .env("HOME", folder.path())
        .arg("--system")
        .arg(&file)
        .args(["--home", "192.0.2.10", "--now", now])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn time_advances_within_a_capture() {
    let lines = "\
NETSTAT ALLCONN
TIME ADVANCE 20MS
NETSTAT ALLCONN
TIME ADVANCE 2S
NETSTAT BYTEINFO IDLETIME
TIME ADVANCE 3S
NETSTAT CONN
NETSTAT ALLCONN
TIME ADVANCE 1M
NETSTAT ALLCONN
TIME ADVANCE 61S
NETSTAT ALLCONN
";
    let shown = session_of(&ethernet(&session()), "2024-03-14T17:39:59.990Z", lines);
    let rows: Vec<&str> = shown.lines().filter(|line| line.starts_with("CAPTURE")).collect();
    let listener = "CAPTURE  00000001 192.0.2.10..21         0.0.0.0..0             Listen";
    let connection =
        |state: &str| format!("CAPTURE  00000002 192.0.2.10..21         198.51.100.25..50112   {state}");
    let expected = [
        // Nothing before the first packet; the SYN at 00.000; BYTEINFO behind the ACK of the host's FIN at 02.010.
        connection("SynRcvd"),
        listener.to_owned(),
        "CAPTURE  0000003000 0000000100 00021  198.51.100.25..50112   FinWait2 00:00:00".to_owned(),
        "CAPTURE  0000000000 0000000000 00021  0.0.0.0..0             Listen   00:00:02".to_owned(),
        // At 05.000 the partner's FIN has come: CONN shows no connection in TIME-WAIT.
        listener.to_owned(),
        connection("TimeWait"),
        listener.to_owned(),
        connection("Closed"),
        listener.to_owned(),
        listener.to_owned(),
    ];
    assert_eq!(rows, expected, "{shown}");
}

#[test]
fn a_dropped_connection_stays_closed() {
    let capture = Capture::read(&ethernet(&session()), &[IpAddr::from(HOME)]).unwrap();
    let now = |second: &str| format!("2024-03-14T17:40:{second}Z").parse::<Moment>().unwrap();
    let mut sources = Sources::of_capture(capture, now("00.500"));
    let state = |sources: &Sources| {
        let stack = sources.open(None, Needs::CLOSED).unwrap();
        stack.sockets.iter().find(|socket| socket.id == 2).and_then(|socket| socket.state())
    };
    assert_eq!(state(&sources), Some(State::Established));
    assert!(sources.abort("CAPTURE", 2, now("00.600")));
    assert_eq!(state(&sources), Some(State::Closed));
    assert!(!sources.abort("CAPTURE", 2, now("00.700")));
    // The data of second 1 comes too late.
    sources.advance(now("01.500"), &|| false);
    assert_eq!(state(&sources), Some(State::Closed));
}

#[test]
fn the_control_block_is_measured() {
    let shown = session_of(
        &ethernet(&session()),
        "2024-03-14T17:40:01.025Z",
        "NETSTAT ALL (PORT 50112\nTIME ADVANCE 985MS\nNETSTAT ALL (PORT 50112\n",
    );
    let value = |label: &str| -> Vec<String> {
        let of = |line: &str| {
            let behind = line.split_once(&format!(" {label}:"))?.1;
            behind.split_whitespace().next().map(str::to_owned)
        };
        shown.lines().filter_map(of).collect()
    };
    // At 01.025 all data is sent, nothing of it acknowledged; at 02.010 the FIN is.
    let expected = [
        ("BytesIn", "0000000100", "0000000100"),
        ("BytesOut", "0000003000", "0000003000"),
        ("SegmentsIn", "0000000003", "0000000005"),
        ("SegmentsOut", "0000000003", "0000000004"),
        ("RcvNxt", "0000001101", "0000001101"),
        ("SndNxt", "0000010001", "0000010002"),
        ("ClientSndNxt", "0000010001", "0000010001"),
        ("InitRcvSeqNum", "0000001000", "0000001000"),
        ("InitSndSeqNum", "0000007000", "0000007000"),
        ("OutgoingWindowNum", "0000011097", "0000014098"),
        ("SndWnd", "0000004096", "0000004096"),
        ("SndUna", "0000007001", "0000010002"),
        ("rtt_seq", "0000008461", "0000010002"),
        ("SendDataQueued", "0000003000", "0000000000"),
        ("RcvWnd", "0000004096", "0000004096"),
        // 10 ms for the SYN; then 20 ms for the first data (11.25 and 6.25), 10 ms for the FIN.
        ("Smooth trip time", "10.000", "11.093"),
        ("SmoothTripVariance", "5.000", "5.000"),
    ];
    for (label, first, second) in expected {
        assert_eq!(value(label), [first, second], "{label}\n{shown}");
    }
}
