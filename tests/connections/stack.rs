//! Stacks written as one line a socket, and commands run on them.

use std::io;
use std::net::IpAddr;

use chrono::TimeDelta;
use tso_netstat::clock::Clock;
use tso_netstat::filter::Filter;
use tso_netstat::message::Message;
use tso_netstat::reports::{self, Page, Query, Sink, Style};
use tso_netstat::request::console::Operation;
use tso_netstat::request::{Request, Value, console, tso, unix};
use tso_netstat::syntax::{Command, Grammar, Surface};
use tso_netstat::tcpip::detail::SmcUse;
use tso_netstat::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport, TtlsMatch};
use tso_netstat::tcpip::tcp::State;
use tso_netstat::tcpip::{Format, TcpIp};

pub const NOW: &str = "2024-03-14T17:40:36Z";

/// The IPv4-only stack of the examples: name, task, id, local and foreign side, state, then what else there is.
pub const V4: &str = "
FTPD1    6DC1B8 4A 192.0.2.10..21   198.51.100.25..50112  Establsh out=20480 in=1834 idle=5 group=2 stale appl=EZAFTP0S_D_USER1____C_______PSSS
FTPD1    6DC1B8 49 192.0.2.10..21   198.51.100.25..50098  TimeWait
FTPD1    6DC1B8 21 0.0.0.0..21      0.0.0.0..0            Listen   idle=567 appl=EZAFTP0D
HTTPD1   6D9E88 33 0.0.0.0..443     0.0.0.0..0            Listen   idle=753
MQCHIN   6D1000 57 192.0.2.10..1414 203.0.113.77..61001   Establsh out=20480 in=6442452778 idle=1 group=1 smc=A1B2C3D4
MQCHIN   6D1000 52 192.0.2.10..1414 203.0.113.77..60984   Closed
MQCHIN   6D1000 29 0.0.0.0..1414    0.0.0.0..0            Listen
TN3270   6F31D8 61 192.0.2.10..23   198.51.100.140..49831 ClosWait out=88123 in=4410 idle=764 tn3270
TN3270   6F31D8 1C 0.0.0.0..23      0.0.0.0..0            Listen   tn3270
USER1    6A0000 68 192.0.2.10..1038 203.0.113.5..22       SynSent  idle=16
SYSLOGD1 6E2A40 10 0.0.0.0..514     *                     UDP      in=48213 idle=94
USER1    6A0000 6B 192.0.2.10..1041 203.0.113.53..53      UDP      idle=20
";

/// The IPv6-enabled stack of the examples.
pub const V6: &str = "
FTPD1    6DC1B8 21 0.0.0.0..21      0.0.0.0..0            Listen
HTTPD1   6D9E88 71 2001:db8:10::10..443 2001:db8:99::25..50112 Establsh out=9912837 in=77120 idle=2
HTTPD1   6D9E88 33 ::..443          ::..0                 Listen   idle=15153
MQCHIN   6D1000 57 ::ffff:192.0.2.10..1414 ::ffff:203.0.113.77..61001 Establsh out=20480 in=6442452778
MQCHIN   6D1000 29 ::..1414         ::..0                 Listen
TN3270   6F31D8 1C ::..23           ::..0                 Listen   ipv6_only
SYSLOGD1 6E2A40 10 0.0.0.0..514     *                     UDP      in=48213
";

pub fn stack(lines: &str, ipv6: bool) -> TcpIp {
    let now = Clock::frozen(NOW).unwrap().now().to_utc();
    let mut tcpip = TcpIp::new("TCPCS", now);
    let (mut clients, mut sockets): (Vec<Client>, Vec<Socket>) = (Vec::new(), Vec::new());
    for words in lines.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).filter(|w| !w.is_empty()) {
        let subtask = u32::from_str_radix(words[1], 16).unwrap();
        let client = Client { name: words[0].into(), asid: 1, subtask };
        let at = clients.iter().position(|c| *c == client).unwrap_or(clients.len());
        if at == clients.len() {
            clients.push(client);
        }
        let value = |key: &str| words[6..].iter().find_map(|w| w.strip_prefix(key)?.strip_prefix('='));
        let number = |key: &str| value(key).map(|v| v.parse::<i64>().unwrap());
        let more = More {
            application_data: value("appl").map(|a| a.replace('_', " ").into()),
            ttls: number("group").map(|g| TtlsMatch {
                current: !words.contains(&"stale"),
                group: g as u32,
                rule: 0,
                secondary: false,
            }),
            smc: value("smc").map(|id| {
                Box::new(SmcUse { local_link: u32::from_str_radix(id, 16).ok(), ..SmcUse::default() })
            }),
            ..More::default()
        };
        sockets.push(Socket {
            id: u32::from_str_radix(words[2], 16).unwrap(),
            client: at as u32,
            transport: State::ALL
                .into_iter()
                .find(|s| s.word() == words[5])
                .map_or(Transport::Udp, Transport::Tcp),
            ipv6_only: words.contains(&"ipv6_only"),
            tn3270: words.contains(&"tn3270"),
            local: endpoint(words[3]).unwrap(),
            foreign: endpoint(words[4]),
            bytes_in: number("in").unwrap_or(0) as u64,
            bytes_out: number("out").unwrap_or(0) as u64,
            last_touched: now - TimeDelta::seconds(number("idle").unwrap_or(3600)),
            started: now,
            more: (more != More::default()).then(|| Box::new(more)),
        });
    }
    tcpip.ipv6 = ipv6;
    tcpip.sockets = Sockets::new(clients, sockets);
    tcpip
}

fn endpoint(text: &str) -> Option<Endpoint> {
    let (address, port) = text.split_once("..")?;
    Some(Endpoint { address: address.parse().unwrap(), port: port.parse().unwrap() })
}

/// Everything that was written, and the most that was written at once.
struct Text(Vec<u8>, usize);

impl Sink for Text {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(lines);
        self.1 = self.1.max(lines.len());
        Ok(())
    }
}

pub fn netstat() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().unwrap();
    (grammar, grammar.command("NETSTAT").unwrap())
}

/// The request of a command line, and the surface on which it is one.
fn read(line: &str) -> (Request, Surface) {
    let (grammar, command) = netstat();
    match line.split_once(' ') {
        Some(("D", _)) => match console::parse(grammar, command, line).unwrap() {
            Operation::Netstat(request) => (*request, Surface::Console),
            other => panic!("{line}: {other:?}"),
        },
        Some(("onetstat", words)) => {
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            (unix::parse(grammar, command, "onetstat", &words).unwrap(), Surface::Unix)
        }
        _ => (tso::parse(grammar, command, line).unwrap_or_else(|e| panic!("{line}: {e:?}")), Surface::Tso),
    }
}

fn resolve(name: &str) -> Option<(String, Vec<IpAddr>)> {
    let addresses = ["203.0.113.77", "2001:db8:99::25"].map(|a| a.parse().unwrap()).to_vec();
    name.eq_ignore_ascii_case("gw").then(|| ("gw.example.com".to_owned(), addresses))
}

/// What the report of a command writes; its header line is not the report's.
pub fn answer(tcpip: &TcpIp, line: &str, ids: bool, now: &str) -> Result<String, Message> {
    let (request, surface) = read(line);
    let filter = Filter::on(tcpip, &request, resolve)?;
    let long = request.output("FORMAT").map_or(tcpip.ipv6, |f| f.has("LONG"));
    let max = request.output("MAX").and_then(|m| m.values.first()).and_then(|v| match v {
        Value::Number(n) => Some(*n),
        _ => None,
    });
    let query = Query {
        request: &request,
        command: netstat().1,
        format: if long { Format::Long } else { Format::Short },
        surface,
        filter: &filter,
        now: Clock::frozen(now).unwrap().now(),
        leap_seconds: 0,
        release: "V2R5",
        console_number: (surface == Surface::Console).then_some(1),
    };
    let mut text = Text(Vec::new(), 0);
    let style = Style { ids, titles: true, console: surface == Surface::Console, max, json: false };
    let mut page = Page::new(&mut text, style);
    (reports::find(&request.report).unwrap().write)(tcpip, &query, &mut page).unwrap();
    page.finish().unwrap();
    assert!(text.1 <= 64 * 1024, "a page holds {} bytes back", text.1);
    Ok(String::from_utf8(text.0).unwrap())
}

/// [`answer`] at the time of the examples, without message ids.
pub fn say(tcpip: &TcpIp, line: &str) -> String {
    answer(tcpip, line, false, NOW).unwrap()
}
