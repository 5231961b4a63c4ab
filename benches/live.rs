//! ALLCONN of the live stack with 10,000 connections, beside `ss -tanp` and `netstat -tanp` where they are installed, and
//! beside the least that the kernel's answer can cost: a dump by sock_diag that only counts. All in one run; the
//! connections belong to forty processes, since one may not open so many files. Linux only.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use netlink_packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage};
    use netlink_packet_sock_diag::SockDiagMessage;
    use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP};
    use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
    use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_SOCK_DIAG};

    const CONNECTIONS: usize = 10_000;
    const RUNS: usize = 15;
    const HOLDERS: usize = 40;
    const HOLD: &str = "TSO_BENCH_HOLD";

    pub fn main() {
        if std::env::var_os(HOLD).is_some() {
            return hold();
        }
        // `cargo test --benches` runs benches too; then nothing is measured.
        if !std::env::args().any(|a| a == "--bench") {
            return;
        }
        let _open: Vec<Holder> = (0..HOLDERS).map(|_| Holder::start()).collect();
        println!("{CONNECTIONS} connections on loopback, medians of {RUNS} runs, output to /dev/null");
        let limit = median(|| {
            for (family, protocol) in [
                (AF_INET, IPPROTO_TCP),
                (AF_INET6, IPPROTO_TCP),
                (AF_INET, IPPROTO_UDP),
                (AF_INET6, IPPROTO_UDP),
            ] {
                assert!(count(family, protocol) < 10 * CONNECTIONS);
            }
        });
        println!("| what | ms | x limit |\n|---|---|---|");
        row("sock_diag dump that only counts", limit, limit);
        let onetstat = env!("CARGO_BIN_EXE_onetstat");
        for (what, arguments) in [("ALLCONN", "-a"), ("CONN", "-c"), ("BYTEINFO", "-b"), ("HOME", "-h")] {
            let time = median(|| run(onetstat, &["-p", "LINUX", arguments]));
            row(&format!("onetstat -p LINUX {arguments} ({what})"), time, limit);
        }
        for (program, version, flags) in [
            ("ss", "-V", "-tan"),
            ("ss", "-V", "-tanp"),
            ("netstat", "-V", "-tan"),
            ("netstat", "-V", "-tanp"),
        ] {
            match Command::new(program).arg(version).output() {
                Ok(_) => row(&format!("{program} {flags}"), median(|| run(program, &[flags])), limit),
                Err(_) => println!("| {program} {flags} | not installed | |"),
            }
        }
    }

    fn row(what: &str, time: Duration, limit: Duration) {
        let ms = time.as_secs_f64() * 1e3;
        println!("| {what} | {ms:.1} | {:.1} |", time.as_secs_f64() / limit.as_secs_f64());
    }

    fn median(mut work: impl FnMut()) -> Duration {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                work();
                start.elapsed()
            })
            .collect();
        times.sort();
        times[RUNS / 2]
    }

    fn run(program: &str, arguments: &[&str]) {
        let status =
            Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.expect("it starts").code().is_some());
    }

    /// A child that holds its part of the connections until it is dropped.
    struct Holder(Child);

    impl Holder {
        fn start() -> Holder {
            let mut command = Command::new(std::env::current_exe().expect("our own path"));
            command.env(HOLD, "1").stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = command.spawn().expect("it starts");
            let ready = child.stdout.as_mut().expect("a pipe").read(&mut [0; 1]).expect("a byte");
            assert_eq!(ready, 1, "the child has opened its connections");
            Holder(child)
        }
    }

    impl Drop for Holder {
        fn drop(&mut self) {
            drop(self.0.stdin.take());
            _ = self.0.wait();
        }
    }

    /// The child: opens its connections, says so, and waits until its parent has no more use for it.
    fn hold() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let connect = |_| {
            let client = TcpStream::connect(listener.local_addr().expect("bound")).expect("connected");
            (client, listener.accept().expect("accepted").0)
        };
        let open: Vec<(TcpStream, TcpStream)> = (0..CONNECTIONS / HOLDERS).map(connect).collect();
        print!("!");
        std::io::stdout().flush().expect("the parent reads");
        _ = std::io::stdin().read(&mut [0; 1]);
        drop(open);
    }

    /// Dumps one table and counts its sockets.
    fn count(family: u8, protocol: u8) -> usize {
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST | NLM_F_DUMP;
        let request = InetRequest {
            family,
            protocol,
            extensions: ExtensionFlags::empty(),
            states: StateFlags::all(),
            socket_id: if family == AF_INET { SocketId::new_v4() } else { SocketId::new_v6() },
        };
        let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
        message.finalize();
        let mut bytes = vec![0; message.buffer_len()];
        message.serialize(&mut bytes);
        let mut socket = Socket::new(NETLINK_SOCK_DIAG).expect("netlink");
        socket.bind_auto().expect("bound");
        socket.connect(&SocketAddr::new(0, 0)).expect("connected");
        socket.send(&bytes, 0).expect("sent");
        let (mut buffer, mut sockets) = (vec![0_u8; 128 << 10], 0);
        loop {
            let length = socket.recv(&mut &mut buffer[..], 0).expect("received");
            let mut at = 0;
            while at + 16 <= length {
                let size =
                    u32::from_ne_bytes([buffer[at], buffer[at + 1], buffer[at + 2], buffer[at + 3]]) as usize;
                let kind = u16::from_ne_bytes([buffer[at + 4], buffer[at + 5]]);
                if size < 16 || kind < 16 {
                    return sockets;
                }
                sockets += 1;
                at += size.next_multiple_of(4);
            }
        }
    }
}
