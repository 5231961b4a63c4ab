//! The set of sockets is the one of /proc/net. The kernel reads neither in one moment, so sockets of others count only
//! when /proc/net has them before and after; our own must be in both, once.

use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};

use crate::report::{eventually, onetstat, output, rows, shown};
use crate::{has_ipv6, skipped};

/// `TCP` or `UDP`, local and foreign socket as reports show them.
type Sockets = BTreeSet<(&'static str, String, String)>;

fn address(hex: &str) -> SocketAddr {
    let (address, port) = hex.split_once(':').unwrap();
    let words: Vec<[u8; 4]> = (0..address.len() / 8)
        .map(|n| u32::from_str_radix(&address[n * 8..n * 8 + 8], 16).unwrap().to_ne_bytes())
        .collect();
    let bytes = words.concat();
    let ip: IpAddr = match <[u8; 16]>::try_from(&bytes[..]) {
        Ok(bytes) => Ipv6Addr::from(bytes).into(),
        Err(_) => Ipv4Addr::from(<[u8; 4]>::try_from(&bytes[..]).unwrap()).into(),
    };
    SocketAddr::new(ip, u16::from_str_radix(port, 16).unwrap())
}

fn kernel() -> Sockets {
    let mut sockets = Sockets::new();
    for (file, kind) in [("tcp", "TCP"), ("tcp6", "TCP"), ("udp", "UDP"), ("udp6", "UDP")] {
        for line in fs::read_to_string(format!("/proc/net/{file}")).unwrap_or_default().lines().skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (local, foreign) = (address(words[1]), address(words[2]));
            let alone = kind == "UDP" && foreign.port() == 0 && foreign.ip().is_unspecified();
            sockets.insert((kind, shown(local), if alone { "*..*".to_owned() } else { shown(foreign) }));
        }
    }
    sockets
}

fn reported() -> Vec<(&'static str, String, String)> {
    let rows = rows(&output(&mut onetstat(&["-a"])));
    let kind = |state: &str| if state == "UDP" { "UDP" } else { "TCP" };
    let local = |text: String| text.trim_end_matches(" (IPV6_ONLY)").to_owned();
    rows.into_iter().map(|r| (kind(&r.state), local(r.local), r.foreign)).collect()
}

/// Opens one socket of each kind on `address`; keeps them in `open`, and says what they look like.
fn open(address: IpAddr, open: &mut Vec<Box<dyn std::any::Any>>) -> Sockets {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    let bound = UdpSocket::bind((address, 0)).unwrap();
    let connected = UdpSocket::bind((address, 0)).unwrap();
    connected.connect(bound.local_addr().unwrap()).unwrap();
    let [c, s] = [&client, &server].map(|t| shown(t.local_addr().unwrap()));
    let [u, v] = [&connected, &bound].map(|t| shown(t.local_addr().unwrap()));
    let nobody = if address.is_ipv4() { "0.0.0.0..0" } else { "::..0" };
    open.extend([Box::new((listener, client, server, bound, connected)) as Box<dyn std::any::Any>]);
    Sockets::from([
        ("TCP", s.clone(), nobody.to_owned()),
        ("TCP", c.clone(), s.clone()),
        ("TCP", s, c),
        ("UDP", v.clone(), "*..*".to_owned()),
        ("UDP", u, v),
    ])
}

#[test]
fn the_sockets_are_those_of_proc_net() {
    if !fs::exists("/proc/net/tcp").unwrap_or(false) {
        return skipped("there is no /proc/net");
    }
    let mut kept = Vec::new();
    let mut own = open(Ipv4Addr::LOCALHOST.into(), &mut kept);
    if has_ipv6() {
        own.extend(open(Ipv6Addr::LOCALHOST.into(), &mut kept));
    }
    eventually(|| {
        let before = kernel();
        let report = reported();
        let after = kernel();
        for socket in &own {
            let times = report.iter().filter(|r| *r == socket).count();
            assert_eq!(times, 1, "{socket:?} in {report:#?}");
            assert!(before.contains(socket) && after.contains(socket), "{socket:?} in /proc/net");
        }
        let report: Sockets = report.into_iter().collect();
        let missing: Vec<_> = before.intersection(&after).filter(|s| !report.contains(*s)).collect();
        let invented: Vec<_> =
            report.iter().filter(|s| !before.contains(*s) && !after.contains(*s)).collect();
        match missing.is_empty() && invented.is_empty() {
            true => Ok(()),
            false => Err(format!("missing {missing:?}, too many {invented:?}")),
        }
    });
}
