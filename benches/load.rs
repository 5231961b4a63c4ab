//! Loading a system file of a million sockets, beside serde_json alone reading the same file into plain structs.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use divan::{Bencher, black_box};
use serde::Deserialize;
use tso_netstat::source::system;

const SOCKETS: u32 = 1_000_000;
const CLIENTS: [&str; 8] =
    ["CICSPRD1", "DB2ADIST", "FTPD1", "HTTPD1", "MQ1CHIN", "SYSLOGD1", "TN3270", "USER1"];

fn main() {
    divan::main();
}

/// The system file, written once, and the folder that it lives in.
fn file() -> (tempfile::TempDir, PathBuf) {
    let mut text = String::from("{\"name\":\"MVS1\",\"release\":\"V2R5\",\"stack\":[{\"name\":\"TCPCS\",");
    text.push_str("\"started\":\"-5d 11:38:52\",\"client\":[");
    for (n, name) in CLIENTS.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"name\":\"{name}\",\"asid\":\"{:04X}\",\"subtask\":\"006DC1B8\"}}",
            0x40 + n
        );
    }
    text.push_str("],\"socket\":[\n");
    for n in 0..SOCKETS {
        let client = CLIENTS[(n % 8) as usize];
        let comma = if n == 0 { "" } else { ",\n" };
        let (high, low) = (n >> 8 & 0xFF, n & 0xFF);
        let _ = write!(
            text,
            "{comma}{{\"id\":\"{:08X}\",\"client\":\"{client}\",\"state\":\"Establsh\",\
             \"local\":\"192.0.2.10..{}\",\"foreign\":\"198.51.{high}.{low}..{}\",\"bytes_in\":{},\"bytes_out\":{},\
             \"started\":\"2026-03-14T08:00:{:02}Z\",\"touched\":\"-00:{:02}:{:02}\"}}",
            n + 16,
            1024 + n % 60_000,
            1024 + n % 50_000,
            u64::from(n) * 7,
            u64::from(n) * 11,
            n % 60,
            n / 60 % 60,
            n % 60
        );
    }
    text.push_str("]}]}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("million.json");
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load(bencher: Bencher<'_, '_>) {
    let (_folder, path) = file();
    let now = "2026-03-14T17:40:36Z".parse().unwrap();
    bencher.bench_local(|| {
        let system = system::load(black_box(&path), now).unwrap();
        assert_eq!(system.stacks[0].sockets.iter().len(), SOCKETS as usize);
        system
    });
}

#[derive(Deserialize)]
struct System {
    stack: Vec<Stack>,
}

#[derive(Deserialize)]
struct Stack {
    socket: Vec<Socket>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Socket {
    id: String,
    client: String,
    state: String,
    local: String,
    foreign: String,
    bytes_in: u64,
    bytes_out: u64,
    started: String,
    touched: String,
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn serde_json_alone(bencher: Bencher<'_, '_>) {
    let (_folder, path) = file();
    bencher.bench_local(|| {
        let text = fs::read_to_string(black_box(&path)).unwrap();
        let system: System = serde_json::from_str(&text).unwrap();
        assert_eq!(system.stack[0].socket.len(), SOCKETS as usize);
        system
    });
}
