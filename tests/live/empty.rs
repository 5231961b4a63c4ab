//! Reports on what no Linux host has: their frame is there, and no row in it.

use std::net::{TcpListener, TcpStream};

use crate::report::{onetstat, output};

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
