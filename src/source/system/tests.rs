//! System files: the carried one, faults with their places, TOML and JSON.

use super::*;
use crate::tcpip::socket::Socket;
use crate::tcpip::statistics::Ip;
use crate::tcpip::tcp::State;

fn now() -> Moment {
    "2026-03-14T17:40:36Z".parse().unwrap()
}

const HEAD: &str =
    "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n";

fn fault_of(body: &str) -> String {
    parse("t.toml", &format!("{HEAD}{body}"), now()).unwrap_err().to_string()
}

#[test]
fn the_carried_system_shows_every_state() {
    let system = builtin(now()).unwrap();
    let stack = &system.stacks[0];
    assert!(!stack.ipv6 && system.stacks[1].ipv6);
    for state in State::ALL {
        assert!(stack.sockets.tcp().iter().any(|s| s.state() == Some(state)), "{state:?}");
    }
    assert!(stack.sockets.udp().iter().any(|s| s.foreign.is_some()));
    assert!(stack.sockets.udp().iter().any(|s| s.foreign.is_none()));
}

#[test]
fn faults_name_file_place_and_field() {
    let socket =
        |fields: &str| fault_of(&format!("client = [{{ name = \"A\" }}]\nsocket = [{{ {fields} }}]\n"));
    let cases = [
        (fault_of("colour = 1\n"), "t.toml:6:1: stack[0].colour: unknown field `colour`"),
        (fault_of("ipv6 = 1\n"), "t.toml:6:8: stack[0].ipv6: invalid type: integer `1`, expected a boolean"),
        (
            fault_of("max_records = 0\n"),
            "t.toml:3:1: stack[0]: stack TCPCS: max_records: expected 1 to 65535",
        ),
        (fault_of("= 1\n"), "t.toml:6:1"),
        (
            socket("id = \"G\""),
            "t.toml:7:18: stack[0].socket[0].id: invalid value: string \"G\", expected 1 to 8 hexadecimal",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"Open\""),
            "t.toml:7:45: stack[0].socket[0].state: invalid value: string \"Open\", expected UDP or a TCP state",
        ),
        (
            socket("id = \"1\", client = \"A\", state = \"UDP\", local = \"192.0.2.300..1\""),
            "t.toml:7:60: stack[0].socket[0].local: invalid value: string \"192.0.2.300..1\", expected an address and a port",
        ),
        (
            socket(
                "id = \"1\", client = \"B\", state = \"UDP\", local = \"192.0.2.3..1\", started = \"-00:00:01\", touched = \"-00:00:01\"",
            ),
            "t.toml:3:1: stack[0]: stack TCPCS: socket 00000001: client B is not described",
        ),
        (
            socket(
                "id = \"1\", client = \"A\", state = \"Establsh\", local = \"192.0.2.3..1\", started = \"-00:00:01\", touched = \"-00:00:01\"",
            ),
            "t.toml:7:11: stack[0].socket[0]: socket 00000001 has no",
        ),
    ];
    for (fault, expected) in cases {
        assert!(fault.starts_with(expected), "\n{fault}\n{expected}");
    }
}

#[test]
fn symbols_have_names_and_texts() {
    let fault = |symbols: &str| {
        let text = HEAD.replace("[[stack]]", &format!("symbols = {{ {symbols} }}\n[[stack]]"));
        parse("t.toml", &text, now()).unwrap_err().to_string()
    };
    let long = "X".repeat(45);
    for (symbols, found) in [
        ("SYSNAME = \"A\"", "\"SYSNAME\", expected a symbol of 1 to 16 characters"),
        ("hlq = \"A\"", "\"hlq\", expected a symbol of 1 to 16 characters"),
        ("ABCDEFGHIJKLMNOPQ = \"A\"", "\"ABCDEFGHIJKLMNOPQ\", expected a symbol of 1 to 16 characters"),
        (&format!("A = \"{long}\""), "expected a text of at most 44 printable characters"),
    ] {
        let fault = fault(symbols);
        assert!(fault.starts_with("t.toml:3:1") && fault.contains(found), "{fault}");
    }
    let text = HEAD.replace("[[stack]]", "symbols = { A_1 = \"B C\", EMPTY = \"\" }\n[[stack]]");
    let system = parse("t.toml", &text, now()).unwrap();
    assert_eq!(system.symbols().replace("&A_1..&EMPTY.&SYSPLEX"), "B C.LOCAL");
}

/// What is wrong with a stack of one connection, a listener and a UDP socket, to which these lines are added.
fn fault_of_policy(socket: &str, lines: &str) -> String {
    let text = format!(
        r#"name = "A"
release = "V2R5"
[[stack]]
name = "TCPCS"
started = "-01:00:00"
client = [{{ name = "A" }}]
socket = [
  {{ id = "1", client = "A", state = "Establsh", local = "192.0.2.3..1", foreign = "192.0.2.4..2", started = "-00:00:01", touched = "-00:00:01"{socket} }},
  {{ id = "2", client = "A", state = "Listen", local = "0.0.0.0..1", started = "-00:00:01", touched = "-00:00:01" }},
  {{ id = "3", client = "A", state = "UDP", local = "0.0.0.0..0", started = "-00:00:01", touched = "-00:00:01" }},
]
{lines}"#
    );
    parse("t.toml", &text, now()).map(|_| String::new()).unwrap_or_else(|error| error.text)
}

#[test]
fn policies_fit_each_other_and_the_sockets() {
    const GROUP: &str = "[[stack.ttls.group]]\nid = \"1\"\naction = \"g\"\n";
    const RULE: &str = "[[stack.ttls.rule]]\ngroup = \"1\"\nname = ";
    const QOS: &str = "[[stack.qos_policy]]\nfirst_activated = \"-00:30:00\"\nname = ";
    const SCAN: &str = "[stack.intrusion]\n";
    let ttls = |text: &str| format!(", ttls = {{ group = \"1\"{text} }}");
    let rules = |names: &[&str]| {
        names.iter().fold(GROUP.to_owned(), |text, name| format!("{text}{RULE}\"{name}\"\n"))
    };
    let cases = [
        (ttls(""), String::new(), "AT-TLS group 00000001 is not described"),
        (ttls(""), rules(&[]), "group 00000001 has no current rule"),
        (ttls(", stale = true"), rules(&["a"]), "group 00000001 has no stale rule"),
        (ttls(", rule = \"b\""), rules(&["a"]), "group 00000001 has no current rule b"),
        (ttls(""), rules(&["a", "b"]), "group 00000001 has several current rules: add `rule`"),
        (ttls(", level = \"TLSv1.2\""), rules(&["a"]), "a handshake needs both `level` and `cipher`"),
        (
            ttls(", level = \"TLSv1.2\", cipher = \"C02F A\", key_share = \"0023 B\""),
            rules(&["a"]),
            "`key_share` belongs to TLSv1.3",
        ),
        (ttls(""), rules(&["a", "a"]), "two rules that are not stale have the name a"),
        (
            ttls(""),
            format!("{GROUP}stale = true\n{RULE}\"a\""),
            "rule a is not stale, but its group 00000001 is",
        ),
        (ttls(""), format!("{GROUP}{GROUP}"), "two groups have the id 00000001"),
        (", qos_rule = \"q\"".to_owned(), String::new(), "QoS policy q is not described"),
        (String::new(), format!("{QOS}\"q\"\n{QOS}\"q\""), "two QoS policies have the name q"),
        (
            String::new(),
            format!("{QOS}\"q\"\nlast_mapped = \"-00:40:00\""),
            "`last_mapped` is before `first_activated`",
        ),
        (
            String::new(),
            format!("{QOS}\"q\"\ntraffic = {{ bytes_out_in_profile = 1 }}"),
            "more was sent in profile than at all",
        ),
        (
            String::new(),
            format!("{SCAN}attack.flood = {{ under_rule = 1 }}"),
            "`under_rule`, and that of `total`",
        ),
        (String::new(), format!("{SCAN}attack.flood = {{ interval = 1 }}"), "need a `rule`"),
        (
            String::new(),
            format!("{SCAN}port = [{{ socket = \"3\" }}]"),
            "socket 00000003 is neither a TCP listener",
        ),
        (
            String::new(),
            format!("{SCAN}port = [{{ socket = \"2\", queue_depth = 1 }}]"),
            "has a `queue_depth`",
        ),
        (String::new(), format!("{SCAN}port = [{{ socket = \"2\", refused = 1 }}]"), "more was refused"),
        (
            String::new(),
            format!("{SCAN}port = [{{ socket = \"2\", regulation_rule = \"r\" }}]"),
            "is not among the `rules`",
        ),
        (String::new(), format!("{SCAN}scan = {{ storage = 10485760000 }}"), "more than 9999 megabytes"),
    ];
    for (socket, lines, expected) in cases {
        let fault = fault_of_policy(&socket, &lines);
        assert!(fault.contains(expected), "\n{fault}\n{expected}");
    }
    assert_eq!(fault_of_policy(&ttls(""), &rules(&["a"])), "");
}

#[test]
fn json_has_the_same_structure_and_places() {
    let text = "{\"name\":\"MVS1\",\"release\":\"V2R5\",\n\"stack\":[{\"name\":\"TCPCS\",\"started\":\"-01:00:00\",\n\"colour\":1}]}";
    let fault = parse("t.json", text, now()).unwrap_err().to_string();
    assert!(fault.starts_with("t.json:3:8: stack[0].colour: unknown field `colour`"), "{fault}");
    let system = parse("t.json", &text.replace(",\n\"colour\":1", ""), now()).unwrap();
    assert_eq!(system.stacks[0].started, now() - chrono::TimeDelta::hours(1));
}

#[test]
fn a_file_that_cannot_be_read_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.toml");
    assert!(load(&path, now()).unwrap_err().text.starts_with("cannot be read"));
    fs::write(&path, b"name = \"A\"\n\xff").unwrap();
    let error = load(&path, now()).unwrap_err();
    assert_eq!((error.place, error.text.as_str()), (Some((2, 1)), "is not UTF-8 text"));
}

#[test]
fn deep_nesting_is_an_error_and_not_the_end() {
    for text in ["{\"a\":".repeat(100_000), format!("a = {}", "[".repeat(100_000)), "\0".to_owned()] {
        assert!(parse("t", &text, now()).is_err());
    }
}

proptest::proptest! {
    /// A file that was damaged in one place is taken or refused, never the end of the program.
    #[test]
    fn damage_is_taken_or_refused(at in 0..BUILTIN.len(), with in proptest::prelude::any::<char>(), cut in 0_usize..40) {
        let from = (0..=at).rev().find(|&n| BUILTIN.is_char_boundary(n)).unwrap_or(0);
        let to = (from + cut).min(BUILTIN.len());
        if BUILTIN.is_char_boundary(to) {
            let text = format!("{}{with}{}", &BUILTIN[..from], &BUILTIN[to..]);
            let _ = parse("t.toml", &text, now());
        }
    }
}

#[test]
fn the_counters_of_the_carried_system_fit_its_sockets() {
    for stack in builtin(now()).unwrap().stacks {
        let (counters, tcp) = (&stack.statistics, stack.sockets.tcp());
        let open = tcp.iter().filter(|s| !matches!(s.state(), Some(State::Listen | State::Closed))).count();
        let opened = counters.tcp.active_opens + counters.tcp.passive_opens - counters.tcp.attempts_dropped;
        let now = opened - counters.tcp.closed;
        assert_eq!(now, open as u64, "{}: write {} as tcp.closed", stack.name, opened - open as u64);
        let over_smc = |s: &&Socket| {
            s.more.as_ref().is_some_and(|m| m.smc.as_ref().is_some_and(|smc| smc.inactive.is_none()))
        };
        let smc = tcp.iter().filter(over_smc).count() as u64;
        let opened = counters.smcr.active_connections + counters.smcr.passive_connections;
        assert_eq!(opened - counters.smcr.closed_connections, smc, "{}: smcr.closed_connections", stack.name);
        let above = |ip: &Ip| ip.delivered <= ip.received;
        assert!(above(&counters.ip) && above(&counters.ip6));
    }
}

#[test]
fn faults_of_configuration_and_counters_are_named() {
    let cases = [
        (
            "configuration.tcp.connect_timeout = 191\n",
            "configuration.tcp: connect_timeout: expected 5 to 190, not 191",
        ),
        ("configuration.tcp.receive_buffer = 300000\n", "receive_buffer: expected 0 to 262144, not 300000"),
        (
            "configuration.tcp.ephemeral_ports = { low = 2, high = 1 }\n",
            "ephemeral_ports: `low` is above `high`",
        ),
        (
            "configuration.udp.ephemeral_ports = { low = 0, high = 1 }\n",
            "a range of ports begins with 1 or more",
        ),
        ("configuration.ip.arp_timeout = 59\n", "arp_timeout: expected 60 to 86400, not 59"),
        ("configuration.ip.tcp_stack_source_vipa = \"a b\"\n", "tcp_stack_source_vipa: expected a name"),
        (
            "configuration.ip.dynamic_xcf = { address = \"192.0.2.1\", metric = 1 }\n",
            "dynamic_xcf: expected either `prefix` or `subnet_mask`",
        ),
        (
            "configuration.ip.dynamic_xcf = { address = \"192.0.2.1\", metric = 1, subnet_mask = \"255.0.255.0\" }\n",
            "its one bits are not together",
        ),
        (
            "configuration.ip6.hop_limit = 64\n",
            "there is an IPv6 configuration, but the stack has not `ipv6 = true`",
        ),
        (
            "ipv6 = true\nconfiguration.ip6.temporary_addresses = { valid_lifetime = 1 }\n",
            "preferred_lifetime: expected 0 to 1, not 24",
        ),
        (
            "ipv6 = true\nconfiguration.ip6.dynamic_xcf = { address = \"2001:db8::1\", prefix = 64, interface_id = \"1:2\" }\n",
            "interface_id: expected four groups such as 0:0:0:1",
        ),
        ("configuration.smf.type118.tcp_term = 100\n", "type118: tcp_term: expected 0 to 99"),
        ("configuration.global.xcf_group_id = 1\n", "xcf_group_id: expected 2 to 31"),
        ("configuration.global.wlm_priorities = { forwarded = 5 }\n", "wlm_priorities: expected 1 to 4"),
        ("configuration.global.wlm_priorities = { levels = [1, 2] }\n", "expected an array of length 7"),
        (
            "configuration.global.smcr.pfid = [{ id = \"12345\" }]\n",
            "expected a PFID of 1 to 4 hexadecimal digits",
        ),
        (
            "configuration.global.smcr.pfid = [{ id = \"1\", mtu = 1500 }]\n",
            "mtu: expected 1024, 2048 or 4096",
        ),
        (
            "configuration.global.smcr.pfid = [{ id = \"1\" }, { id = \"0001\" }]\n",
            "each port of a function once",
        ),
        (
            "configuration.global.zert = { synchronised = \"24:00\" }\n",
            "expected a time of day such as 06:30",
        ),
        ("configuration.data_trace = { prefix = 24 }\n", "`prefix` needs an `address`"),
        ("configuration.data_trace = { address = \"192.0.2.1\", prefix = 33 }\n", "prefix: expected 0 to 32"),
        (
            "configuration.data_trace = { address = \"2001:db8::1\" }\n",
            "the data trace asks for 2001:db8::1, but",
        ),
        ("configuration.data_trace = { job_name = \"*TOOLONG9\" }\n", "job_name: expected 1 to 8 characters"),
        ("configuration.autolog = { procedure = [] }\n", "procedure: expected at least one"),
        ("configuration.autolog.procedure = [{ name = \"ftpd\" }]\n", "procedure: name: expected a name"),
        (
            "configuration.autolog.procedure = [{ name = \"A\", delay_start = [\"ttls\", \"ttls\"] }]\n",
            "expected each condition once",
        ),
        ("configuration.colour = 1\n", "unknown field `colour`"),
        (
            "statistics.icmp.sent = { messages = 1, echos = 2 }\n",
            "icmp.sent: `messages` is 1, but its types are more",
        ),
        ("statistics.ip6.received = 1\n", "there are counters of IPv6, but the stack has not"),
        ("statistics.tcp.closed = -1\n", "stack[0].statistics"),
    ];
    for (body, expected) in cases {
        let fault = fault_of(body);
        assert!(fault.contains(expected), "{body}: {fault}");
    }
}

#[test]
fn the_carried_system_starts_the_jobs_whose_ports_autolog_watches() {
    for stack in builtin(now()).unwrap().stacks {
        let list = stack.configuration.autolog.unwrap();
        let mut started: Vec<String> =
            list.procedures.into_iter().map(|p| p.job_name.unwrap_or(p.name)).collect();
        let own = |job: &str| stack.sockets.clients().iter().any(|c| *c.name == *job);
        let watched = stack.ports.reserved.iter().filter(|p| p.autolog && own(&p.job));
        let mut watched: Vec<String> = watched.map(|p| p.job.clone()).collect();
        started.sort();
        watched.sort();
        watched.dedup();
        assert_eq!(started, watched, "{}", stack.name);
    }
}

#[test]
fn a_timeline_is_text_or_a_data_set_and_its_faults_have_a_place() {
    let now: Moment = "2024-03-14T17:40:00Z".parse().unwrap();
    let load = |timeline: &str| {
        let text = format!(
            "name = 'MVS1'\nrelease = 'V2R5'\n[[data_set]]\nname = 'TCPIP.LIFE'\ntext = 'stack OTHER'\n\
             [[stack]]\nname = 'TCPCS'\nstarted = '-01:00:00'\ntimeline = \"\"\"{timeline}\"\"\"\n"
        );
        parse("f", &text, now).map(|system| system.timelines).map_err(|e| e.to_string())
    };
    let begun = load("seed 3\n+00:00:01 A starts").unwrap();
    assert_eq!((begun[0].0.seed, begun[0].0.entries.len(), begun[0].1), (3, 1, now));
    assert_eq!(begun[0].0.stack.as_deref(), Some("TCPCS"));
    let fault = |timeline: &str| load(timeline).unwrap_err();
    assert_eq!(
        fault("\n+00:00:01 A starts\n+00:00:02 A starts now\n"),
        "f: stack TCPCS: timeline: timeline of TCPCS:2:20: expected nothing more, found now"
    );
    assert_eq!(fault("LIFE2"), "f: stack TCPCS: timeline: there is no data_set LIFE2");
    let other = "f: stack TCPCS: timeline: TCPIP.LIFE is that of stack OTHER";
    assert_eq!((fault("LIFE").as_str(), fault("TCPIP.LIFE").as_str()), (other, other));
}
