//! What the benches of single reports share: a stack with many connections, and a way to write one report about it.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use divan::black_box;
use tso_netstat::clock::Clock;
use tso_netstat::filter::Filter;
use tso_netstat::reports::{self, Page, Query, Sink, Style};
use tso_netstat::request::{Clause, NamePattern, Request, Value};
use tso_netstat::syntax::{Grammar, Surface};
use tso_netstat::tcpip::socket::{Client, Endpoint, Socket, Sockets, Transport};
use tso_netstat::tcpip::tcp::State;
use tso_netstat::tcpip::{Format, TcpIp};

const NOW: &str = "2026-03-14T17:40:36Z";

/// Counts what it is given, as /dev/null would take it.
pub struct Counted(pub usize);

impl Sink for Counted {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0 += black_box(lines).len();
        Ok(())
    }
}

/// A stack with so many connections of 40 clients; addresses and ports of all lengths. `change` has the last word on each.
pub fn stack(sockets: u32, change: impl Fn(&mut Socket)) -> TcpIp {
    let now = Clock::frozen(NOW).expect("a time").now().to_utc();
    let clients =
        (0..40).map(|n| Client { name: format!("CLIENT{n:02}").into(), asid: n, subtask: 1 }).collect();
    let socket = |id: u32| {
        let local = endpoint([192, 0, 2, (id % 256) as u8], (id % 65_535) as u16 + 1);
        let foreign = endpoint([198, 51, 100, (id / 256 % 256) as u8], (id / 7 % 65_535) as u16 + 1);
        let transport = Transport::Tcp(State::ALL[1 + (id % 8) as usize]);
        let mut socket =
            Socket { client: id % 40, foreign: Some(foreign), ..Socket::new(id, transport, local, now) };
        change(&mut socket);
        socket
    };
    let mut tcpip = TcpIp::new("TCPCS", now);
    tcpip.sockets = Sockets::new(clients, (1..=sockets).map(socket).collect());
    tcpip
}

fn endpoint(octets: [u8; 4], port: u16) -> Endpoint {
    Endpoint { address: IpAddr::V4(Ipv4Addr::from(octets)), port }
}

/// A filter that no connection passes.
pub fn nobody() -> Clause {
    Clause { word: "CLIENT".into(), values: vec![Value::Name(NamePattern::new("NOBODY*"))] }
}

/// Writes a report on the stack, as TSO shows it.
pub fn write(report: &str, format: Format, filter: Option<Clause>, tcpip: &TcpIp, sink: &mut dyn Sink) {
    let command = Grammar::builtin().expect("the grammar").command("NETSTAT").expect("NETSTAT");
    let request = Request {
        report: report.into(),
        operands: Vec::new(),
        modifiers: Vec::new(),
        target: None,
        outputs: Vec::new(),
        filter,
    };
    let filter = Filter::new(&request);
    let query = Query {
        request: &request,
        command,
        format,
        surface: Surface::Tso,
        filter: &filter,
        now: Clock::frozen(NOW).expect("a time").now(),
        leap_seconds: 0,
        release: "V2R5",
        console_number: None,
    };
    let style = Style { ids: false, titles: true, console: false, max: None, json: false };
    let mut page = Page::new(sink, style);
    let report = reports::find(report).expect("a report of the program");
    (report.write)(tcpip, &query, &mut page).expect("a sink that does not fail");
    page.finish().expect("a sink that does not fail");
}
