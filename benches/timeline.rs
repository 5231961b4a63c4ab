//! Stepping a timeline to an instant: at least 1,000,000 events. The goal is 5 seconds on one core. Beside it, what a
//! binary heap alone takes to give out as many due times.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use divan::{Bencher, black_box};
use tso_netstat::clock::Moment;
use tso_netstat::source::timeline::{self, Timeline};
use tso_netstat::tcpip::TcpIp;

const EVENTS: u64 = 1_000_000;
const SCRIPT: &str = "
seed 42
+00:00:00 HTTPD1 starts
+00:00:00 HTTPD1 listens on port 443
+00:00:01 every 20ms 198.51.100.* connects to HTTPD1 port 443 sends 300..900 receives 2K..40K closes
";

fn main() {
    divan::main();
}

fn start() -> Moment {
    "2026-03-14T17:40:36Z".parse().expect("a time")
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn million_events(bencher: Bencher<'_, '_>) {
    let script = timeline::read("bench", SCRIPT).expect("a timeline");
    bencher.bench_local(|| {
        let mut tcpip = TcpIp::new("TCPCS", start());
        let mut timeline = Timeline::new(script.clone(), &tcpip, start());
        let mut minutes = 0;
        while timeline.events() < EVENTS {
            minutes += 1;
            timeline.run_to(start() + chrono::TimeDelta::minutes(minutes), &mut tcpip, &|| false);
        }
        black_box((timeline.events(), minutes))
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn limit_heap_alone(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let mut heap: BinaryHeap<Reverse<(u64, u64)>> = (0..5000).map(|n| Reverse((n, n))).collect();
        let mut sum = 0_u64;
        for n in 0..EVENTS {
            if let Some(Reverse((at, key))) = heap.pop() {
                sum = sum.wrapping_add(key);
                heap.push(Reverse((at + 1 + n % 97, n)));
            }
        }
        black_box(sum)
    });
}
