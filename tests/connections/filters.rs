//! Each filter on each report that has it: which sockets stay and which go.

use std::collections::BTreeSet;

use tso_netstat::syntax::Surface;
use tso_netstat::tcpip::TcpIp;

use crate::stack::{NOW, V4, V6, answer, netstat, say, stack};

/// A filter, the connection ids that COnn shows with it, and those that ALLConn adds.
const CASES: &[(&str, &str, &str)] = &[
    ("CLIENT FTPD1", "4A 21", "49"),
    ("CLIENT F*D? USER1", "4A 21 68 6B", "49"),
    ("CLIENT ftpd1 HTTPD1 MQCHIN TN3270 USER1 SYSLOGD1", "4A 21 33 57 29 61 1C 68 10 6B", "49 52"),
    ("CLIENT NOBODY", "", ""),
    ("IPADDR 198.51.100.25", "4A", "49"),
    ("IPADDR 192.0.2.10", "4A 57 61 68 6B", "49 52"),
    ("IPADDR 198.51.100.0/24", "4A 61", "49"),
    // The foreign side of a UDP socket does not count: 6B goes.
    ("IPADDR 203.0.113.0/255.255.255.0", "57 68", "52"),
    ("IPADDR 198.51.*.1?0", "61", ""),
    ("IPADDR 0.0.0.0", "21 33 29 1C 10", ""),
    ("IPADDR 198.51.100.25 203.0.113.5", "4A 68", "49"),
    ("PORT 21", "4A 21", "49"),
    ("PORT 21 22", "4A 21 68", "49"),
    ("PORT 53", "", ""),
    ("PORT 1041", "6B", ""),
    ("IPPORT 192.0.2.10+21", "4A", "49"),
    ("IPPORT 198.51.100.25+50112 203.0.113.5+22", "4A 68", ""),
    ("IPPORT 198.51.100.*+49831", "61", ""),
    ("IPPORT 192.0.2.10+50112", "", ""),
    ("IPPORT 203.0.113.53+53", "", ""),
    ("NOTN3270", "4A 21 33 57 29 68 10 6B", "49 52"),
    ("APPLD EZAFTP0D", "21", ""),
    ("APPLD EZAFTP*", "4A 21", ""),
    ("APPLD *", "4A 21", ""),
    ("APPLD EZAFTP", "", ""),
    ("SMCID A1B2C3D4", "57", ""),
    ("SMCID *", "57", ""),
    ("SMCID 1", "", ""),
    ("CONNTYPE NOTTLSPOLICY", "21 33 29 61 1C 68 10 6B", "49 52"),
    ("CONNTYPE TTLSPOLICY", "4A 57", ""),
    ("CONNTYPE TTLSPOLICY CURRENT", "57", ""),
    ("CONNTYPE TTLSPOLICY STALE", "4A", ""),
    ("CONNTYPE TTLSPOLICY GROUP 00000002", "4A", ""),
    ("CONNTYPE TTLSPOLICY GROUP 3", "", ""),
    ("HOSTNAME gw", "57", "52"),
];

fn ids(text: &str) -> Vec<u32> {
    text.split_whitespace().map(|id| u32::from_str_radix(id, 16).unwrap()).collect()
}

fn set(ids: impl IntoIterator<Item = u32>) -> BTreeSet<u32> {
    ids.into_iter().collect()
}

/// The ids in columns 10 to 17 of COnn and ALLConn.
fn conn_ids(shown: &str) -> Vec<u32> {
    shown.lines().filter_map(|l| u32::from_str_radix(l.get(9..17)?, 16).ok()).collect()
}

/// Does the report have this filter on TSO?
fn has(report: &str, filter: &str) -> bool {
    let (_, command) = netstat();
    let keyword = command.filter(filter.split(' ').next().unwrap()).unwrap();
    command.report(report).unwrap().filter_use(keyword, Surface::Tso).is_some()
}

#[test]
fn conn_and_allconn() {
    let tcpip = stack(V4, false);
    for (filter, conn, closed) in CASES {
        let shown = say(&tcpip, &format!("NETSTAT CONN ({filter}"));
        assert_eq!(conn_ids(&shown), ids(conn), "CONN ({filter}");
        let all = conn_ids(&say(&tcpip, &format!("NETSTAT ALLCONN ({filter})")));
        assert_eq!(set(all), set(ids(conn).into_iter().chain(ids(closed))), "ALLCONN ({filter}");
    }
}

#[test]
fn sockets() {
    let tcpip = stack(V4, false);
    let cases: Vec<_> = CASES.iter().filter(|(filter, ..)| has("SOCKETS", filter)).collect();
    assert_eq!(cases.len(), 22);
    for (filter, conn, _) in cases {
        let shown = say(&tcpip, &format!("NETSTAT SOCKETS ({filter}"));
        let rows = shown.lines().filter(|l| l.starts_with("Stream") || l.starts_with("Dgram"));
        assert_eq!(set(rows.flat_map(|l| ids(&l[62..]))), set(ids(conn)), "SOCKETS ({filter}");
        let names = shown.lines().filter(|l| l.starts_with("Name: ")).count();
        let owners: BTreeSet<&str> = ids(conn).into_iter().map(|id| owner(&tcpip, id)).collect();
        assert_eq!(names, owners.len(), "a name line for each client that is left: SOCKETS ({filter}");
    }
}

#[test]
fn byteinfo() {
    let tcpip = stack(V4, false);
    let cases: Vec<_> = CASES.iter().filter(|(filter, ..)| has("BYTEINFO", filter)).collect();
    assert_eq!(cases.len(), 13);
    for (filter, conn, _) in cases {
        let shown = say(&tcpip, &format!("NETSTAT BYTEINFO ({filter}"));
        let rows =
            shown.lines().filter(|l| l.get(9..19).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())));
        let rows: Vec<String> = rows.map(|l| format!("{} {}", l[..8].trim_end(), &l[31..36])).collect();
        let expected: Vec<String> = ids(conn)
            .into_iter()
            .map(|id| tcpip.sockets.iter().find(|s| s.id == id).unwrap())
            .map(|s| format!("{} {:05}", owner(&tcpip, s.id), s.local.port))
            .collect();
        assert_eq!(rows, expected, "BYTEINFO ({filter}");
        assert!(shown.contains(&format!("Connections displayed: {}\n", expected.len())), "{shown}");
    }
}

#[test]
fn clients() {
    let tcpip = stack(V4, false);
    let shown = |filter: &str| {
        let text = say(&tcpip, &format!("NETSTAT CLIENTS ({filter}"));
        text.lines()
            .filter_map(|l| Some(l.strip_prefix("Client: ")?[..8].trim_end().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown("CLIENT ?TPD1 US*"), ["FTPD1", "USER1"]);
    assert_eq!(shown("CLIENT NOBODY"), [""; 0]);
    assert_eq!(shown("NOTN3270"), ["FTPD1", "HTTPD1", "MQCHIN", "SYSLOGD1", "USER1"]);
}

fn owner(tcpip: &TcpIp, id: u32) -> &str {
    let socket = tcpip.sockets.iter().find(|s| s.id == id).unwrap();
    &tcpip.sockets.client(socket).name
}

#[test]
fn ipv6_values_and_the_mapped_form() {
    let tcpip = stack(V6, true);
    for (filter, conn) in [
        ("IPADDR 192.0.2.10", "57"),
        ("IPADDR ::ffff:192.0.2.10", "57"),
        ("IPADDR 203.0.113.*", "57"),
        ("IPADDR 203.0.113.0/24", "57"),
        ("IPADDR 2001:db8:99::/48", "71"),
        ("IPADDR 2001:db8:98::/48", ""),
        ("IPADDR 2001:DB8:99::25 203.0.113.77", "71 57"),
        ("IPADDR ::", "33 29 1C"),
        ("IPADDR 0.0.0.0", "21 10"),
        ("IPPORT ::ffff:203.0.113.77+61001", "57"),
        ("IPPORT 203.0.113.77+61001", "57"),
        ("IPPORT 2001:db8:10::10+443", "71"),
        ("HOSTNAME GW", "71 57"),
    ] {
        assert_eq!(conn_ids(&say(&tcpip, &format!("NETSTAT CONN ({filter}"))), ids(conn), "{filter}");
    }
}

#[test]
fn the_console_and_unix_forms_choose_the_same_rows() {
    let tcpip = stack(V4, false);
    assert_eq!(conn_ids(&say(&tcpip, "D TCPIP,,NETSTAT,CONN,IPADDR=198.51.100.0/24")), ids("4A 61"));
    assert_eq!(conn_ids(&say(&tcpip, "D TCPIP,,N,ALLCONN,CONNTYPE=TTLSPOLICY,STALE")), ids("4A"));
    assert_eq!(conn_ids(&say(&tcpip, "onetstat -c -B 192.0.2.10+21 203.0.113.5+22")), ids("4A 68"));
    assert_eq!(conn_ids(&say(&tcpip, "onetstat -a -X TTLSPOLICY")), ids("4A 57"));
}

#[test]
fn an_ipv4_stack_refuses_ipv6_values() {
    let tcpip = stack(V4, false);
    for line in ["NETSTAT CONN (IPADDR 2001:db8::1", "NETSTAT ALLCONN (IPPORT 2001:db8::1+443"] {
        let refused = answer(&tcpip, line, false, NOW).unwrap_err();
        assert_eq!(refused.to_string(), "IPv6 is not enabled on the stack", "{line}");
    }
    assert_eq!(conn_ids(&say(&tcpip, "NETSTAT CONN (IPADDR ::ffff:198.51.100.25")), ids("4A"));
}

#[test]
fn a_host_name_is_told_with_its_addresses() {
    let trailer = "Host name used:     gw.example.com
Addresses returned: 203.0.113.77
                    2001:db8:99::25
";
    let tcpip = stack(V4, false);
    for report in ["CONN", "ALLCONN", "BYTEINFO", "SOCKETS"] {
        let shown = say(&tcpip, &format!("NETSTAT {report} (HOSTNAME gw"));
        assert!(shown.ends_with(trailer), "{shown}");
    }
    let unknown = answer(&tcpip, "NETSTAT CONN (HOSTNAME nowhere", false, NOW).unwrap_err();
    assert_eq!(unknown.to_string(), "Host name nowhere could not be resolved");
}

#[test]
fn listeners_without_more_and_udp_have_no_application_data() {
    let udp = stack("SYSLOGD1 1 1 0.0.0.0..514 * UDP appl=EZAFTP0D smc=1 group=1", false);
    assert_eq!(conn_ids(&say(&udp, "NETSTAT CONN (APPLD *")), [0; 0]);
    assert_eq!(conn_ids(&say(&udp, "NETSTAT CONN (SMCID *")), [0; 0]);
    assert!(!say(&udp, "NETSTAT CONN APPLDATA").contains("Application Data"));
}

#[test]
fn application_data_is_folded_but_on_unix() {
    let tcpip = stack(V4, false);
    assert_eq!(conn_ids(&say(&tcpip, "netstat conn (appld ezaftp0d")), ids("21"));
    assert_eq!(conn_ids(&say(&tcpip, "onetstat -c -G ezaftp0d")), [0; 0]);
    assert_eq!(conn_ids(&say(&tcpip, "onetstat -c -G EZAFTP0D")), ids("21"));
}
