//! Reports on what no Linux host has: their frame is there, and no row in it.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};

use crate::report::{in_state, onetstat, output, row, shown};

/// A report without its header line, which has the time.
fn body(flags: &[&str]) -> String {
    let text = output(&mut onetstat(flags));
    let (header, body) = text.split_once('\n').unwrap();
    assert!(header.starts_with("MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: LINUX "), "{header}");
    body.to_owned()
}

#[test]
fn no_connection_is_a_telnet_session() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let long = "Internal Telnet Server Status:
Conn     State    ApplName LuName
----     -----    -------- ------
";
    for flags in
        [&["-t", "-M", "LONG"][..], &["-t", "DETAIL", "-M", "LONG"], &["-t", "-M", "LONG", "-L", "*"]]
    {
        assert_eq!(body(flags), long, "{flags:?}");
    }
}

#[test]
fn the_resolver_caches_nothing() {
    let summary = body(&["-q", "SUMMARY", "DNS"]);
    for line in ["  Maximum:   0M", "  Total number of entries:   0", "  Queries:                   0"] {
        assert!(summary.lines().any(|l| l == line), "{summary}");
    }
    assert!(!summary.contains("DNS address"), "{summary}");
    assert_eq!(body(&["-q", "DETAIL"]), "");
    assert_eq!(body(&["-q", "DETAIL", "-H", "localhost"]), "", "nothing is resolved");
}

#[test]
fn there_are_no_policies_of_qos() {
    for flags in [&["-j"][..], &["-j", "ACTIVE"], &["-j", "SUMMARY"], &["-j", "-Y", "*"]] {
        assert_eq!(body(flags), "", "{flags:?}");
    }
}

#[test]
fn intrusion_detection_has_found_nothing() {
    let summary = body(&["-k"]);
    let mut attacks = 0;
    for line in summary.lines().filter(|l| l.contains(':') && !l.ends_with(':')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let nothing = |pair: &[&str]| matches!(pair, [_, "*NONE*" | "0" | "00000" | "N"]);
        assert!(words.chunks(2).all(nothing), "{line}");
        attacks += usize::from(words[0] == "PlcRuleName:");
    }
    assert_eq!(attacks, 19, "{summary}");
    let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for protocol in ["TCP", "UDP"] {
        let title = format!("Intrusion Detection Services {protocol} Port List:\n");
        assert_eq!(body(&["-k", "PROTOCOL", protocol]), title);
    }
}

#[test]
fn no_connection_has_a_policy_of_at_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (local, foreign) = (shown(client.local_addr().unwrap()), shown(client.peer_addr().unwrap()));
    let row = in_state(&local, &foreign, "Establsh");
    assert_eq!(body(&["-x"]).lines().count(), 2, "headings alone");
    assert_eq!(body(&["-x", "GROUP", "DETAIL"]), "");
    let expected = format!(
        "ConnID: {}
  JobName:       {}
  LocalSocket:   {local}
  RemoteSocket:  {foreign}
  SecLevel:      N/A
  Cipher:        N/A
  CertUserID:    N/A
  MapType:       N/A
  FIPS140:       Off
",
        row.id, row.name
    );
    assert_eq!(body(&["-x", "CONN", &row.id]), expected);
    assert_eq!(body(&["-x", "CONN", &row.id, "DETAIL"]), expected);
}

#[test]
fn at_tls_finds_tcp_connections_only() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let local = shown(socket.local_addr().unwrap());
    let row = row(&["-a"], &local, "*..*", |_| true);
    let answer = onetstat(&["-x", "CONN", &row.id]).output().unwrap();
    assert_eq!(answer.status.code(), Some(8));
    assert_eq!(String::from_utf8(answer.stdout).unwrap(), "");
    assert_eq!(String::from_utf8(answer.stderr).unwrap(), format!("Connection {} not found\n", row.id));
}

#[test]
fn there_are_no_source_rules_and_no_caches() {
    for flags in [&["-J"][..], &["-J", "-M", "LONG"], &["-C"], &["-C", "-M", "LONG"]] {
        assert_eq!(body(flags), "", "{flags:?}");
    }
}

#[test]
fn there_is_no_network_access_tree() {
    let mut tso = Command::new(env!("CARGO_BIN_EXE_tso"));
    for variable in ["TSO_SYSTEM", "TSO_NOW", "TSO_GRAMMAR"] {
        tso.env_remove(variable);
    }
    let mut child = tso.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let typed = b"CONSOLE\nD TCPIP,LINUX,NETSTAT,ACCESS,NETWORK\nD TCPIP,LINUX,NETSTAT,ACCESS,NETWORK,127.0.0.1\nEND\n";
    child.stdin.take().unwrap().write_all(typed).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let tree = "NETWORK ACCESS INFORMATION\n0 OF 0 RECORDS DISPLAYED\nEND OF THE REPORT\n";
    assert_eq!(text.matches(tree).count(), 2, "{text}");
}
