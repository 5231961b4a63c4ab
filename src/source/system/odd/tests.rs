//! Each oddity in a system that shows it and nothing else odd.

use super::*;
use crate::source::system;

fn now() -> Moment {
    "2026-03-14T17:40:36Z".parse().unwrap()
}

const SYSTEM: &str = r#"
name = "MVS1"
release = "V2R5"
"#;
const STACK: &str = r#"
[[stack]]
name = "TCPCS"
ipv6 = true
started = "-01:00:00"
client = [{ name = "A", subtask = "1" }, { name = "B", subtask = "2" }]
interface = [
  { name = "LOOPBACK", definition = "loopback", mtu = 65535, address = [{ ip = "127.0.0.1" }] },
  { name = "LOOPBACK6", definition = "interface", mtu = 65535, address = [{ ip = "::1" }] },
  { name = "OSA1", definition = "link", mtu = 1492, address = [{ ip = "192.0.2.10", primary = true }] },
  { name = "OSA6", definition = "interface", mtu = 1492, address = [{ ip = "2001:db8::10" }, { ip = "fe80::10" }] },
]
route = [
  { to = "default", gateway = "192.0.2.1", interface = "OSA1", origin = "static", mtu = 1492 },
  { to = "192.0.2.0/24", interface = "OSA1", origin = "static", mtu = 1492 },
  { to = "default6", gateway = "fe80::1", interface = "OSA6", origin = "static", mtu = 1492 },
]
port = [{ port = 21, protocol = "tcp", job = "A" }, { port = 23, protocol = "tcp", job = "B" }]
socket = [
  { id = "1", client = "A", state = "Listen", local = "0.0.0.0..21", started = "-00:50:00", touched = "-00:40:00" },
  { id = "2", client = "A", state = "Establsh", local = "192.0.2.10..21", foreign = "198.51.100.25..50112", started = "-00:40:00", touched = "-00:00:05" },
  { id = "3", client = "B", state = "Listen", local = "0.0.0.0..23", started = "-00:50:00", touched = "-00:40:00", tn3270 = true },
  { id = "4", client = "B", state = "Establsh", local = "192.0.2.10..23", foreign = "198.51.100.25..50113", started = "-00:40:00", touched = "-00:00:05", tn3270 = true },
  { id = "5", client = "B", state = "UDP", local = "::ffff:192.0.2.10..514", started = "-00:40:00", touched = "-00:00:05" },
]
"#;

/// What is odd once `before` in the sound system is `after`.
fn odd(before: &str, after: &str) -> Vec<String> {
    let text = format!("{SYSTEM}{STACK}");
    assert!(text.contains(before), "{before}");
    let system = system::parse("t.toml", &text.replacen(before, after, 1), now()).unwrap();
    all(&system, now()).iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_is_odd_in_a_sound_system() {
    assert_eq!(odd("", ""), Vec::<String>::new());
    let system = system::builtin(now()).unwrap();
    assert_eq!(all(&system, now()), []);
}

#[test]
fn each_oddity_of_a_stack_is_told() {
    let one = [
        ("[{ ip = \"::1\" }]", "[]", "::1 is no home address"),
        ("[{ ip = \"127.0.0.1\" }]", "[]", "127.0.0.1 is no home address"),
        (", primary = true", "", "no IPv4 home address is primary"),
        (
            "{ ip = \"127.0.0.1\" }",
            "{ ip = \"127.0.0.1\" }, { ip = \"192.0.2.10\" }",
            "192.0.2.10 is a home address of both LOOPBACK and OSA1",
        ),
        (
            "to = \"default\", gateway = \"192.0.2.1\"",
            "to = \"198.51.100.0/24\"",
            "there is no default IPv4 route",
        ),
        ("to = \"default6\"", "to = \"2001:db8:9::/64\"", "there is no default IPv6 route"),
        (
            "gateway = \"192.0.2.1\"",
            "gateway = \"198.51.100.1\"",
            "the default IPv4 route: no direct route over OSA1 leads to its gateway 198.51.100.1",
        ),
        (
            "route = [",
            "route_table = [{ name = \"T\", route = [{ to = \"2001:db8:9::/64\", gateway = \"2001:db8::1\", interface = \"OSA6\", origin = \"static\", mtu = 1492 }] }]\nroute = [",
            "the route to 2001:db8:9::/64: no direct route over OSA6 leads to its gateway 2001:db8::1",
        ),
        (
            "to = \"192.0.2.0/24\", interface = \"OSA1\", origin = \"static\", mtu = 1492",
            "to = \"192.0.2.0/24\", interface = \"OSA1\", origin = \"static\", mtu = 1500",
            "the route to 192.0.2.0/24 has the MTU 1500, its interface OSA1 has 1492",
        ),
        (
            "route = [",
            "route = [\n{ to = \"192.0.2.0/24\", interface = \"OSA1\", origin = \"ospf\", mtu = 1492 },",
            "the route to 192.0.2.0/24 over OSA1 stands twice",
        ),
        (
            "192.0.2.10..21",
            "192.0.2.11..21",
            "connection 00000002 has the local address 192.0.2.11, which is no home address",
        ),
        ("192.0.2.10..21", "0.0.0.0..21", "connection 00000002 has no local address"),
        (
            "0.0.0.0..21",
            "203.0.113.1..21",
            "listener 00000001 has the local address 203.0.113.1, which is no home address",
        ),
        (
            "::ffff:192.0.2.10..514",
            "2001:db8::11..514",
            "UDP socket 00000005 has the local address 2001:db8::11, which is no home address",
        ),
        (
            "id = \"5\", client = \"B\", state = \"UDP\", local = \"::ffff:192.0.2.10..514\"",
            "id = \"5\", client = \"A\", state = \"FinWait1\", local = \"192.0.2.10..21\", foreign = \"198.51.100.25..50112\"",
            "connection 00000005 has the same two ends as 00000002",
        ),
        (
            "started = \"-00:50:00\"",
            "started = \"-01:00:01\"",
            "listener 00000001 was started before the stack",
        ),
        (
            "touched = \"-00:40:00\"",
            "touched = \"-00:50:01\"",
            "listener 00000001 was touched before it was started",
        ),
        (
            "touched = \"-00:40:00\"",
            "touched = \"2030-01-01T00:00:00Z\"",
            "listener 00000001 was started or touched in the future",
        ),
        (
            "198.51.100.25..50112\",",
            "198.51.100.25..50112\", tn3270 = true,",
            "connection 00000002 is tn3270, its listener is not",
        ),
        (
            "touched = \"-00:00:05\", tn3270 = true",
            "touched = \"-00:00:05\"",
            "connection 00000004 is not tn3270, its listener is",
        ),
        ("192.0.2.10..23", "192.0.2.10..992", "connection 00000004 is tn3270 and has no listener"),
        (
            "route = [",
            "neighbour = [{ ip = \"192.0.2.10\", interface = \"OSA1\", mac = \"0200000A0001\" }]\nroute = [",
            "the neighbour 192.0.2.10 has a home address of its own interface OSA1",
        ),
        (
            "route = [",
            "srcip = { job = [{ name = \"*\", source = \"192.0.2.11\" }] }\nroute = [",
            "a rule of SRCIP gives 192.0.2.11, which is no home address",
        ),
        ("{ name = \"B\"", "{ name = \"C\" }, { name = \"B\"", "client C has no sockets"),
        ("job = \"A\"", "job = \"FTPD*\"", "listener 00000001 of A has port 21, reserved for FTPD*"),
        (
            "id = \"5\", client = \"B\", state = \"UDP\", local = \"::ffff:192.0.2.10..514\"",
            "id = \"5\", client = \"A\", state = \"Listen\", local = \"0.0.0.0..21\"",
            "listener 00000001 has the address and port of 00000005",
        ),
        (
            "route = [",
            "vipa = { dvipa = [{ ip = \"203.0.113.9\", status = \"moving\", origin = \"range_ioctl\" }] }\nroute = [",
            "dynamic VIPA 203.0.113.9 has no VIPARANGE that it comes from",
        ),
        (
            "route = [",
            "statistics = { smcr = { current_links = 1 } }\nroute = [",
            "there are counters of SMC-R, but it is not configured",
        ),
        (
            "route = [",
            "statistics = { udp = { ephemeral_high_water = 64513 } }\nroute = [",
            "64513 ephemeral UDP ports were in use, but there are 64512 only",
        ),
    ];
    for (before, after, expected) in one {
        assert_eq!(odd(before, after), [format!("stack TCPCS: {expected}")], "{before} -> {after}");
    }
}

#[test]
fn a_route_over_an_interface_that_is_down_is_told() {
    let down = odd(
        "definition = \"interface\", mtu = 1492",
        "definition = \"interface\", active = false, mtu = 1492",
    );
    assert!(
        down.contains(&"stack TCPCS: the default IPv6 route is up, its interface OSA6 is not".to_owned()),
        "{down:?}"
    );
}

#[test]
fn connections_that_nothing_leads_are_told() {
    let connection = |path: &str| {
        let vipa = format!(
            "vipa = {{ configuration = {{ define = [{{ ip = \"203.0.113.9\", prefix = 28 }}] }}, \
             dvipa = [{{ ip = \"203.0.113.9\", prefix = 28, status = \"moving\", origin = \"define\" }}], \
             connection = [{{ destination = \"203.0.113.9..21\", source = \"198.51.100.25..1\", target = \"192.0.2.99\", {path} }}] }}"
        );
        odd("route = [", &format!("{vipa}\nroute = ["))
    };
    let told = "stack TCPCS: the connection from 198.51.100.25..1 to 203.0.113.9..21";
    assert_eq!(
        connection("accelerated = true"),
        [format!("{told} is accelerated, but the stack has no accelerator for it")]
    );
    assert_eq!(
        connection("interface = \"OSA1\", by_vipa_route = true"),
        [format!("{told}: there is no VIPAROUTE for 192.0.2.99")]
    );
}

#[test]
fn a_stack_of_the_future_is_told() {
    let future = odd("started = \"-01:00:00\"", "started = \"2030-01-01T00:00:00Z\"");
    assert_eq!(future[0], "stack TCPCS: it was started in the future");
}

#[test]
fn each_oddity_of_the_system_is_told() {
    let profile = |class: &str, name: &str| {
        odd("[[stack]]", &format!("[[profile]]\nclass = \"{class}\"\nname = \"{name}\"\n[[stack]]"))
    };
    let nothing = |name: &str| vec![format!("profile {name} covers nothing that is asked for")];
    assert_eq!(profile("SERVAUTH", "EZB.NETSTAT.MVS2.**"), nothing("EZB.NETSTAT.MVS2.**"));
    assert_eq!(profile("SERVAUTH", "EZB.NETSTAT.*.*.CONNS"), nothing("EZB.NETSTAT.*.*.CONNS"));
    assert_eq!(profile("OPERCMDS", "MVS.VARY.TCPIP"), nothing("MVS.VARY.TCPIP"));
    assert_eq!(profile("SERVAUTH", "EZB.NETSTAT.*.LINUX.CONN"), Vec::<String>::new());
    assert_eq!(
        odd("[[stack]]", "[[host]]\nname = \"a.example.com\"\naddresses = []\n[[stack]]"),
        ["host a.example.com has no address"]
    );
    let second = r#"[[stack]]
name = "TCPCS2"
started = "-01:00:00"
interface = [
  { name = "LOOPBACK", definition = "loopback", mtu = 65535, address = [{ ip = "127.0.0.1" }] },
  { name = "OSA1", definition = "link", mtu = 1492, address = [{ ip = "192.0.2.10", primary = true }] },
]
route = [{ to = "default", interface = "OSA1", origin = "static", mtu = 1492 }]
[[stack]]
name = "TCPCS""#;
    assert_eq!(
        odd("[[stack]]\nname = \"TCPCS\"", second),
        ["192.0.2.10 is a home address of both TCPCS2 and TCPCS"]
    );
}
