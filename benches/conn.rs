//! CONN SHORT for a million sockets, beside the least that a row can cost (a copy of it) and the plain way (`write!`).

mod report;

use std::fmt::Write as _;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use report::Counted;
use tso_netstat::request::Clause;
use tso_netstat::tcpip::socket::Endpoint;
use tso_netstat::tcpip::tcp::State;
use tso_netstat::tcpip::{Format, TcpIp};

const SOCKETS: u32 = 1_000_000;
const ROW: &[u8] = b"CLIENT17 0000A0B1 192.0.2.143..51234     198.51.100.201..50112  Establsh\n";

static TCPIP: LazyLock<TcpIp> = LazyLock::new(|| report::stack(SOCKETS, |_| ()));

fn main() {
    divan::main();
}

/// Writes CONN SHORT and returns its length in bytes.
fn conn(filter: Option<Clause>) -> usize {
    let mut sink = Counted(0);
    report::write("CONN", Format::Short, filter, &TCPIP, &mut sink);
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
    let nobody = report::nobody();
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
