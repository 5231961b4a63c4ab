//! CONN SHORT for a million sockets, beside the least that a row can cost (a copy of it) and the plain way (`write!`).

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tso_netstat::clock::Clock;
use tso_netstat::filter::Filter;
use tso_netstat::reports::{self, Page, Query, Sink, Style};
use tso_netstat::request::{Clause, NamePattern, Request, Value};
use tso_netstat::syntax::{Grammar, Surface};
use tso_netstat::tcpip::socket::{Client, Endpoint, Socket, Sockets, Transport};
use tso_netstat::tcpip::tcp::State;
use tso_netstat::tcpip::{Format, TcpIp};

const SOCKETS: u32 = 1_000_000;
const ROW: &[u8] = b"CLIENT17 0000A0B1 192.0.2.143..51234     198.51.100.201..50112  Establsh\n";

static TCPIP: LazyLock<TcpIp> = LazyLock::new(stack);

fn main() {
    divan::main();
}

/// Counts what it is given, as /dev/null would take it.
struct Counted(usize);

impl Sink for Counted {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0 += black_box(lines).len();
        Ok(())
    }
}

/// A stack with a million connections of 40 clients; addresses and ports of all lengths.
fn stack() -> TcpIp {
    let now = Clock::frozen("2026-03-14T17:40:36Z").expect("a time").now().to_utc();
    let clients =
        (0..40).map(|n| Client { name: format!("CLIENT{n:02}").into(), asid: n, subtask: 1 }).collect();
    let socket = |id: u32| Socket {
        id,
        client: id % 40,
        transport: Transport::Tcp(State::ALL[1 + (id % 8) as usize]),
        ipv6_only: false,
        tn3270: false,
        local: endpoint([192, 0, 2, (id % 256) as u8], (id % 65_535) as u16 + 1),
        foreign: Some(endpoint([198, 51, 100, (id / 256 % 256) as u8], (id / 7 % 65_535) as u16 + 1)),
        bytes_in: 0,
        bytes_out: 0,
        last_touched: now,
        started: now,
        more: None,
    };
    let mut tcpip = TcpIp::new("TCPCS", now);
    tcpip.sockets = Sockets::new(clients, (1..=SOCKETS).map(socket).collect());
    tcpip
}

fn endpoint(octets: [u8; 4], port: u16) -> Endpoint {
    Endpoint { address: IpAddr::V4(Ipv4Addr::from(octets)), port }
}

/// Writes CONN SHORT and returns its length in bytes.
fn conn(filter: Option<Clause>) -> usize {
    let command = Grammar::builtin().expect("the grammar").command("NETSTAT").expect("NETSTAT");
    let request = Request {
        report: "CONN".into(),
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
        format: Format::Short,
        surface: Surface::Tso,
        filter: &filter,
        now: Clock::frozen("2026-03-14T17:40:36Z").expect("a time").now(),
        leap_seconds: 0,
        release: "V2R5",
        console_number: None,
    };
    let mut sink = Counted(0);
    let mut page =
        Page::new(&mut sink, Style { ids: false, titles: true, console: false, max: None, json: false });
    let report = reports::find("CONN").expect("CONN");
    (report.write)(&TCPIP, &query, &mut page).expect("a sink that does not fail");
    page.finish().expect("a sink that does not fail");
    sink.0
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn conn_short(bencher: Bencher<'_, '_>) {
    LazyLock::force(&TCPIP);
    bencher.counter(ItemsCount::new(SOCKETS)).bench_local(|| conn(None));
}

/// What rows cost that the filter does not want.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn conn_no_match(bencher: Bencher<'_, '_>) {
    LazyLock::force(&TCPIP);
    let nobody = Clause { word: "CLIENT".into(), values: vec![Value::Name(NamePattern::new("NOBODY*"))] };
    bencher.counter(ItemsCount::new(SOCKETS)).bench_local(|| conn(Some(nobody.clone())));
}

/// The least: a ready row is copied.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn peer_memcpy(bencher: Bencher<'_, '_>) {
    let mut out = Vec::with_capacity(64 * 1024);
    bencher.counter(ItemsCount::new(SOCKETS)).bench_local(|| {
        for _ in 0..SOCKETS {
            if out.len() > 32 * 1024 {
                out.clear();
            }
            out.extend_from_slice(black_box(ROW));
        }
        black_box(&out).len()
    });
}

/// The plain way: one `write!` a row.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn peer_write(bencher: Bencher<'_, '_>) {
    LazyLock::force(&TCPIP);
    let mut out = String::with_capacity(64 * 1024);
    bencher.counter(ItemsCount::new(SOCKETS)).bench_local(|| {
        for socket in TCPIP.sockets.iter() {
            if out.len() > 32 * 1024 {
                out.clear();
            }
            let side = |e: Endpoint| format!("{}..{}", e.address, e.port);
            let foreign = socket.foreign.map_or_else(String::new, side);
            let name = &TCPIP.sockets.client(socket).name;
            let state = socket.state().map_or("UDP", State::word);
            let _ =
                writeln!(out, "{name:<8} {:08X} {:<22} {foreign:<22} {state}", socket.id, side(socket.local));
        }
        black_box(&out).len()
    });
}
