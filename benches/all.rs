//! ALL LONG for a hundred thousand sockets, beside the least that an entry can cost (a copy of it) and the plain way
//! (`write!`). Throughput is that of the text.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use tso_netstat::clock::Clock;
use tso_netstat::filter::Filter;
use tso_netstat::reports::{self, Page, Query, Sink, Style};
use tso_netstat::request::{Clause, NamePattern, Request, Value};
use tso_netstat::syntax::{Grammar, Surface};
use tso_netstat::tcpip::detail::TcpDetail;
use tso_netstat::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport};
use tso_netstat::tcpip::tcp::State;
use tso_netstat::tcpip::{Format, TcpIp};

const SOCKETS: u32 = 100_000;

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

/// Keeps what it is given.
struct Kept(Vec<u8>);

impl Sink for Kept {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(lines);
        Ok(())
    }
}

/// A stack with connections of 40 clients, every other one with a control block of its own.
fn stack() -> TcpIp {
    let now = Clock::frozen("2026-03-14T17:40:36Z").expect("a time").now().to_utc();
    let clients =
        (0..40).map(|n| Client { name: format!("CLIENT{n:02}").into(), asid: n, subtask: 1 }).collect();
    let socket = |id: u32| {
        let mut socket = Socket {
            id,
            client: id % 40,
            transport: Transport::Tcp(State::ALL[1 + (id % 8) as usize]),
            ipv6_only: false,
            tn3270: false,
            local: endpoint([192, 0, 2, (id % 256) as u8], (id % 65_535) as u16 + 1),
            foreign: Some(endpoint([198, 51, 100, (id / 256 % 256) as u8], (id / 7 % 65_535) as u16 + 1)),
            bytes_in: u64::from(id) * 7_919,
            bytes_out: u64::from(id) * 104_729,
            last_touched: now,
            started: now,
            more: None,
        };
        if id.is_multiple_of(2) {
            let tcp = TcpDetail { segments_in: id.into(), re_xmt: id % 17, ..TcpDetail::of(&socket) };
            socket.more = Some(Box::new(More { tcp: Some(Box::new(tcp)), ..More::default() }));
        }
        socket
    };
    let mut tcpip = TcpIp::new("TCPCS", now);
    tcpip.sockets = Sockets::new(clients, (1..=SOCKETS).map(socket).collect());
    tcpip
}

fn endpoint(octets: [u8; 4], port: u16) -> Endpoint {
    Endpoint { address: IpAddr::V4(Ipv4Addr::from(octets)), port }
}

/// Writes ALL LONG.
fn all(filter: Option<Clause>, sink: &mut dyn Sink) {
    let command = Grammar::builtin().expect("the grammar").command("NETSTAT").expect("NETSTAT");
    let request = Request {
        report: "ALL".into(),
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
        format: Format::Long,
        surface: Surface::Tso,
        filter: &filter,
        now: Clock::frozen("2026-03-14T17:40:36Z").expect("a time").now(),
        leap_seconds: 0,
        release: "V2R5",
        console_number: None,
    };
    let style = Style { ids: false, titles: true, console: false, max: None, json: false };
    let mut page = Page::new(sink, style);
    let report = reports::find("ALL").expect("ALL");
    (report.write)(&TCPIP, &query, &mut page).expect("a sink that does not fail");
    page.finish().expect("a sink that does not fail");
}

/// The text, and the length of one entry in it.
fn text() -> (Vec<u8>, usize) {
    let mut kept = Kept(Vec::new());
    all(None, &mut kept);
    let entry = kept.0.windows(5).position(|w| w == b"----\n").expect("an entry") + 5;
    (kept.0, entry)
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn all_long(bencher: Bencher<'_, '_>) {
    let length = text().0.len();
    bencher.counter(ItemsCount::new(SOCKETS)).counter(BytesCount::new(length)).bench_local(|| {
        let mut sink = Counted(0);
        all(None, &mut sink);
        assert_eq!(sink.0, length);
    });
}

/// What entries cost that the filter does not want.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn all_no_match(bencher: Bencher<'_, '_>) {
    LazyLock::force(&TCPIP);
    let nobody = Clause { word: "CLIENT".into(), values: vec![Value::Name(NamePattern::new("NOBODY*"))] };
    bencher.counter(ItemsCount::new(SOCKETS)).bench_local(|| {
        let mut sink = Counted(0);
        all(Some(nobody.clone()), &mut sink);
        sink.0
    });
}

/// The least: a ready entry is copied.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn peer_memcpy(bencher: Bencher<'_, '_>) {
    let (text, entry) = text();
    let mut out = Vec::with_capacity(64 * 1024);
    let bytes = BytesCount::new(SOCKETS as usize * entry);
    bencher.counter(ItemsCount::new(SOCKETS)).counter(bytes).bench_local(|| {
        for _ in 0..SOCKETS {
            if out.len() > 32 * 1024 {
                out.clear();
            }
            out.extend_from_slice(black_box(&text[..entry]));
        }
        black_box(&out).len()
    });
}

/// The plain way: a `write!` a line, each with two values, as many lines as an entry has.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn peer_write(bencher: Bencher<'_, '_>) {
    LazyLock::force(&TCPIP);
    let (text, entry) = text();
    let lines = text[..entry].iter().filter(|b| **b == b'\n').count();
    let mut out = String::with_capacity(64 * 1024);
    let bytes = BytesCount::new(SOCKETS as usize * lines * 71);
    bencher.counter(ItemsCount::new(SOCKETS)).counter(bytes).bench_local(|| {
        for socket in TCPIP.sockets.iter() {
            if out.len() > 32 * 1024 {
                out.clear();
            }
            for (n, label) in (0_u32..).zip(["ClientRcvNxt:", "InitSndSeqNum:"].iter().cycle().take(lines)) {
                let (left, right) = (socket.id ^ n, socket.id.wrapping_mul(n));
                let _ = writeln!(out, "  {label:<20}{left:010}        {label:<20}{right:010}");
            }
        }
        black_box(&out).len()
    });
}
