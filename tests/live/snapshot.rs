//! A snapshot of the host, loaded again, is the host as it was read: each report on both prints the same.

use std::io::Write as _;
use std::net::{Ipv6Addr, TcpListener, TcpStream, UdpSocket};
use std::process::Command;

use tso_netstat::clock::Clock;
use tso_netstat::source::system::{self, Notation, System};
use tso_netstat::source::{LINUX, Needs, Sources};

use crate::bare::isolated;
use crate::report::output;
use crate::skipped;
use crate::snapshots::{again, assert_same, assert_same_reports};

/// The built-in system with the host's stack, read once and held still.
fn host() -> System {
    let system = system::builtin(Clock::Host.now().to_utc()).unwrap();
    let live = Sources::new(system.clone()).open(Some(LINUX), Needs::ALL).unwrap().into_owned();
    System { stacks: vec![live], default_stack: LINUX.to_owned(), ..system }
}

#[test]
fn the_host_is_written_whole() {
    // Data that waits everywhere: in a backlog, on a connection, at a UDP socket.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut waiting = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    waiting.write_all(&[7; 3000]).unwrap();
    let (_accepted, _) = listener.accept().unwrap();
    let _in_backlog = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(receiver.local_addr().unwrap()).unwrap();
    sender.send(&[1; 900]).unwrap();
    let _both_families = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)).ok();

    let system = host();
    let (text, loaded) = again("the host", &system, Notation::Toml);
    assert!(text.contains("receive_oldest = \"unknown\""), "{text}");
    assert_same("the host", &system, &loaded);
    let now = Clock::Host.now().to_rfc3339();
    let count = assert_same_reports("the host", &system, &loaded, &now);
    assert!(count > 50, "only {count} reports were compared");
}

/// Without a name all stacks are meant.
#[test]
fn the_host_is_one_of_all_stacks() {
    let folder = tempfile::tempdir().unwrap();
    let mut taken = Command::new(env!("CARGO_BIN_EXE_tso"));
    taken.env_remove("TSO_SYSTEM").arg("--datasets").arg(folder.path()).arg("SNAPSHOT 'ALL.OF.IT'");
    let now = Clock::Host.now().to_utc();
    let described = system::builtin(now).unwrap();
    let expected = format!("{} STACKS WRITTEN TO DATA SET ALL.OF.IT\n", described.stacks.len() + 1);
    assert_eq!(output(&mut taken), expected);
    let loaded = system::load(&folder.path().join("ALL.OF.IT"), now).unwrap();
    let names: Vec<&str> = loaded.stacks.iter().map(|stack| stack.name.as_str()).collect();
    assert_eq!((names.last(), &loaded.default_stack), (Some(&LINUX), &described.default_stack));
}

/// A described stack of this name hides the host's.
#[test]
fn a_loaded_snapshot_hides_the_host() {
    let system = system::builtin(Clock::Host.now().to_utc()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut system = System { stacks: host().stacks, default_stack: LINUX.to_owned(), ..system };
    system.stacks[0].sockets.change(Vec::clear);
    let sources = Sources::new(again("the host", &system, Notation::Toml).1);
    assert_eq!((sources.names(), sources.is_live(LINUX)), (vec![LINUX.to_owned()], false));
    let opened = sources.open(Some(LINUX), Needs::ALL).unwrap();
    assert!(opened.sockets.iter().all(|s| s.local.port != port), "the host was read");
    assert_eq!(sources.resolve(LINUX, "localhost"), None, "the host's resolver was asked");
    let known = sources.resolve(LINUX, "mvs1").map(|(name, _)| name);
    assert_eq!(known.as_deref(), Some("mvs1.example.com"), "the hosts of the file are known");
}

/// Hosts that are put together as no other test host is.
#[test]
fn odd_hosts_can_be_written() {
    if Command::new("ip").arg("-V").output().is_err() {
        return skipped("there is no ip command");
    }
    for script in [
        "true",
        "ip link set lo up",
        "ip link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
        "ip link set lo up; ip link add br-12.3 type bridge; ip addr add 192.0.2.1/24 dev br-12.3; \
         ip link set br-12.3 up; ip addr add 2001:db8::1/64 dev br-12.3 nodad; \
         ip route add 198.51.100.0/24 via inet6 2001:db8::2 dev br-12.3; \
         ip neigh add 192.0.2.9 lladdr 02:00:00:00:00:01 dev br-12.3 nud permanent; \
         ip route add 203.0.113.0/24 nexthop via 192.0.2.9 nexthop via 192.0.2.8; ip addr add 192.0.2.2/32 dev br-12.3; \
         ip link add v.0 type veth peer name v_1; ip link set v.0 up",
    ] {
        let tso = env!("CARGO_BIN_EXE_tso");
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().display();
        let taken = format!(
            "{{ {script}\n}} 2>/dev/null || true; {tso} --datasets {dir} \"SNAPSHOT 'HOST' TCP LINUX\"; exit 0"
        );
        let Some(text) = isolated(&taken, &[]) else { return };
        assert_eq!(text, "1 STACK WRITTEN TO DATA SET HOST\n", "{script}");
        let mut checked = Command::new(tso);
        checked.env_remove("TSO_NOW").args(["--system", &format!("{dir}/HOST"), "NETSTAT HOME"]);
        assert!(output(&mut checked).contains("LOOPBACK") || script == "true", "{script}");
    }
}
