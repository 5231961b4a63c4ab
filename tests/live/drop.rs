//! DROP on the host's own stack: it resets a connection of this test, or says why it cannot and changes nothing.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use crate::report::{eventually, in_state, onetstat, output, row, rows, shown};
use crate::{has_ipv6, skipped};

/// Number of CAP_NET_ADMIN.
const NET_ADMIN: u32 = 12;

/// Has this process the right to destroy sockets?
fn may_drop() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let effective = status.lines().find_map(|l| l.strip_prefix("CapEff:"));
    let bits = effective.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).unwrap_or(0);
    bits >> NET_ADMIN & 1 == 1
}

/// What a command said, on one of its two outputs.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// Drops a socket; false, aloud, where the host cannot: then there is nothing to require either.
fn dropped(id: &str) -> bool {
    let output = onetstat(&["-D", id]).output().unwrap();
    let text = said(&output);
    if text.contains("CONFIG_INET_DIAG_DESTROY") || (!may_drop() && text.contains("CAP_NET_ADMIN")) {
        assert_eq!(output.status.code(), Some(12), "{text}");
        eprintln!("SKIPPED: {text}");
        return false;
    }
    assert_eq!((text.as_str(), output.status.code()), ("Connection successfully dropped\n", Some(0)));
    true
}

/// Waits until no row has these sockets.
fn gone(local: &str, foreign: &str) {
    eventually(|| {
        let text = output(&mut onetstat(&["-a"]));
        match rows(&text).iter().any(|r| r.local == local && r.foreign == foreign) {
            true => Err(format!("still there: {local} {foreign}\n{text}")),
            false => Ok(()),
        }
    });
}

struct Connection {
    client: TcpStream,
    server: TcpStream,
}

impl Connection {
    fn open(address: IpAddr) -> Connection {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        for end in [&client, &server] {
            end.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        }
        Connection { client, server }
    }

    fn ends(&self) -> (String, String) {
        (shown(self.client.local_addr().unwrap()), shown(self.server.local_addr().unwrap()))
    }

    fn works(&mut self) {
        self.client.write_all(b"hello").unwrap();
        let mut got = [0; 5];
        self.server.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"hello");
    }
}

fn connection_is_reset(address: IpAddr) {
    let mut connection = Connection::open(address);
    let (client, server) = connection.ends();
    let id = in_state(&client, &server, "Establsh").id;
    if !dropped(id.trim_start_matches('0')) {
        return connection.works();
    }
    let why = connection.server.read(&mut [0]).unwrap_err();
    assert_eq!(why.kind(), ErrorKind::ConnectionReset, "the partner gets a reset");
    let why = connection.client.read(&mut [0]).unwrap_err();
    assert_eq!(why.kind(), ErrorKind::ConnectionAborted, "{why}");
    gone(&client, &server);
    gone(&server, &client);
    let again = onetstat(&["-D", &id]).output().unwrap();
    assert_eq!((said(&again), again.status.code()), (format!("Connection {id} not found\n"), Some(8)));
}

#[test]
fn a_dropped_connection_is_reset() {
    connection_is_reset(Ipv4Addr::LOCALHOST.into());
}

#[test]
fn a_dropped_ipv6_connection_is_reset() {
    if has_ipv6() {
        connection_is_reset(Ipv6Addr::LOCALHOST.into());
    }
}

#[test]
fn a_dropped_listener_accepts_no_more() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let local = listener.local_addr().unwrap();
    let id = in_state(&shown(local), "0.0.0.0..0", "Listen").id;
    if dropped(&id) {
        assert!(thread::spawn(move || listener.accept().is_err()).join().unwrap());
        gone(&shown(local), "0.0.0.0..0");
    }
}

#[test]
fn a_dropped_udp_socket_receives_no_more() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let local = shown(socket.local_addr().unwrap());
    let id = row(&["-a"], &local, "*..*", |r| r.state == "UDP").id;
    if dropped(&id) {
        let why = socket.recv(&mut [0]).unwrap_err();
        assert_eq!(why.kind(), ErrorKind::ConnectionAborted, "{why}");
    }
}

/// `onetstat` without the right to destroy sockets; `None`, aloud, if the right cannot be given up here.
fn without_the_right(flags: &[&str]) -> Option<Command> {
    let plain = onetstat(flags);
    if !may_drop() {
        return Some(plain);
    }
    let give_up = ["--bounding-set=-net_admin", "--inh-caps=-net_admin"];
    let works = Command::new("setpriv").args(give_up).arg("true").output().is_ok_and(|o| o.status.success());
    if !works {
        skipped("setpriv does not work here");
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(give_up).arg(plain.get_program()).args(plain.get_args()).env("TSO_USER", "LIVETEST");
    for variable in ["TSO_SYSTEM", "TSO_NOW", "TSO_GRAMMAR", "TSO_DATASETS"] {
        command.env_remove(variable);
    }
    Some(command)
}

#[test]
fn without_the_right_nothing_changes() {
    let mut connection = Connection::open(Ipv4Addr::LOCALHOST.into());
    let (client, server) = connection.ends();
    let id = in_state(&client, &server, "Establsh").id;
    let Some(mut command) = without_the_right(&["-D", &id]) else { return };
    let output = command.output().unwrap();
    let why = "the host requires root or the capability CAP_NET_ADMIN";
    assert_eq!(said(&output), format!("Connection {id} not dropped: {why}\n"));
    assert_eq!(output.status.code(), Some(12));
    connection.works();
    assert_eq!(in_state(&client, &server, "Establsh").id, id);
}

#[test]
fn the_console_drops_it_too() {
    let mut connection = Connection::open(Ipv4Addr::LOCALHOST.into());
    let (client, server) = connection.ends();
    let id = in_state(&client, &server, "Establsh").id;
    let lines = varied(&format!("V TCPIP,LINUX,DROP,CONN={id}"));
    assert_eq!(lines[0], format!("EZZ0060I PROCESSING COMMAND: VARY TCPIP,LINUX,DROP,CONN={id}"));
    if lines[1].starts_with("EZZ0059I VARY DROP COMMAND FAILED: ") && !may_drop() {
        eprintln!("SKIPPED: {lines:?}");
        return connection.works();
    }
    assert_eq!(lines[1], "EZZ0053I COMMAND VARY DROP COMPLETED SUCCESSFULLY");
    assert_eq!(connection.server.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
}

/// What the console answers to a VARY command for the host's stack.
fn varied(command: &str) -> Vec<String> {
    let mut tso = Command::new(env!("CARGO_BIN_EXE_tso"));
    for variable in ["TSO_SYSTEM", "TSO_NOW", "TSO_GRAMMAR", "TSO_DATASETS"] {
        tso.env_remove(variable);
    }
    tso.env("TSO_USER", "OPER1").arg(format!("CONSOLE SYSCMD({command})"));
    said(&tso.output().unwrap()).lines().map(str::to_owned).collect()
}

#[test]
fn the_console_drops_all_connections_of_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let local = listener.local_addr().unwrap();
    let open = || {
        let client = TcpStream::connect(local).unwrap();
        let (server, _) = listener.accept().unwrap();
        for end in [&client, &server] {
            end.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        }
        Connection { client, server }
    };
    let mut connections = [open(), open(), open()];
    let lines = varied(&format!("V TCPIP,LINUX,DROP,PORT={}", local.port()));
    if lines[1].starts_with("EZZ0059I VARY DROP COMMAND FAILED: ") {
        eprintln!("SKIPPED: {lines:?}");
        assert!(!may_drop() || lines[1].contains("CONFIG_INET_DIAG_DESTROY"), "{lines:?}");
        return connections.iter_mut().for_each(Connection::works);
    }
    assert_eq!(lines[1], "EZZ0053I COMMAND VARY DROP COMPLETED SUCCESSFULLY");
    for Connection { client, server } in &mut connections {
        assert_eq!(client.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset, "the partner");
        assert_eq!(server.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionAborted);
    }
    in_state(&shown(local), "0.0.0.0..0", "Listen");
    open().works();
}

#[test]
fn a_server_that_does_not_exist_is_told() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let lines = varied(&format!("V TCPIP,LINUX,DROP,PORT={port},JOBNAME=NOSUCH"));
    let why = format!("THERE IS NO SERVER WITH PORT={port},JOBNAME=NOSUCH");
    assert_eq!(lines[1], format!("EZZ0059I VARY DROP COMMAND FAILED: {why}"));
}

#[test]
fn the_console_leaves_processes_of_the_host_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let local = shown(listener.local_addr().unwrap());
    let name = in_state(&local, "0.0.0.0..0", "Listen").name;
    let lines = varied(&format!("P {name}"));
    let why = "is a process of the host of stack LINUX, which alone can start or stop it";
    assert_eq!(lines, [format!("{name} {why}")]);
    assert_eq!(varied(&format!("S {name}")), lines);
    in_state(&local, "0.0.0.0..0", "Listen");
}

/// An id that no socket has.
#[test]
fn an_unknown_id_is_not_found() {
    let used = rows(&output(&mut onetstat(&["-a"])));
    let free = (1..).map(|n| format!("{n:08X}")).find(|id| used.iter().all(|r| r.id != *id)).unwrap();
    let output = onetstat(&["-D", &free]).output().unwrap();
    assert_eq!((said(&output), output.status.code()), (format!("Connection {free} not found\n"), Some(8)));
}
