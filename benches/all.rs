//! ALL LONG for a hundred thousand sockets, beside the least that an entry can cost (a copy of it) and the plain way
//! (`write!`). Throughput is that of the text.

mod report;

use std::fmt::Write as _;
use std::io;
use std::sync::LazyLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use report::Counted;
use tso_netstat::reports::Sink;
use tso_netstat::request::Clause;
use tso_netstat::tcpip::detail::TcpDetail;
use tso_netstat::tcpip::socket::More;
use tso_netstat::tcpip::{Format, TcpIp};

const SOCKETS: u32 = 100_000;

static TCPIP: LazyLock<TcpIp> = LazyLock::new(stack);

fn main() {
    divan::main();
}

/// Keeps what it is given.
struct Kept(Vec<u8>);

impl Sink for Kept {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(lines);
        Ok(())
    }
}

/// A stack with connections, every other one with a control block of its own.
fn stack() -> TcpIp {
    report::stack(SOCKETS, |socket| {
        let id = socket.id;
        (socket.bytes_in, socket.bytes_out) = (u64::from(id) * 7_919, u64::from(id) * 104_729);
        if id.is_multiple_of(2) {
            let tcp = TcpDetail { segments_in: id.into(), re_xmt: id % 17, ..TcpDetail::of(socket) };
            socket.more = Some(Box::new(More { tcp: Some(Box::new(tcp)), ..More::default() }));
        }
    })
}

/// Writes ALL LONG.
fn all(filter: Option<Clause>, sink: &mut dyn Sink) {
    report::write("ALL", Format::Long, filter, &TCPIP, sink);
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
    let nobody = report::nobody();
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
