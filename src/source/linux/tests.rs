//! Both ways to the sockets give the same ones.

use std::net::{TcpListener, UdpSocket};

use super::diag::Extent;
use super::sockets::{Found, TABLES};
use super::*;

/// What both ways know of a socket.
fn known(found: &[Found], inode: u32) -> Vec<String> {
    let own = found.iter().filter(|f| f.inode == inode);
    own.map(|f| format!("{:?} {:?} {:?} {}", f.socket.transport, f.socket.local, f.socket.foreign, f.uid))
        .collect()
}

fn inode(file: &impl std::os::fd::AsFd) -> u32 {
    rustix::fs::fstat(file).unwrap().st_ino as u32
}

#[test]
fn sock_diag_and_proc_net_agree_on_our_sockets() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let connected = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let bound = UdpSocket::bind("127.0.0.1:0").unwrap();
    let partner = UdpSocket::bind("127.0.0.1:0").unwrap();
    partner.connect(bound.local_addr().unwrap()).unwrap();
    let now = Clock::Host.now().to_utc();
    let (mut by_diag, mut by_file) = (Vec::new(), Vec::new());
    for table in TABLES.into_iter().filter(|t| !t.ipv6) {
        diag::read(table, Extent::Sockets, now, &mut by_diag).unwrap();
        proc_net::read(table, now, &mut by_file).unwrap();
    }
    for inode in [inode(&listener), inode(&connected), inode(&bound), inode(&partner)] {
        assert_eq!(known(&by_diag, inode).len(), 1);
        assert_eq!(known(&by_diag, inode), known(&by_file, inode));
    }
}

#[test]
fn counters_are_those_of_the_application() {
    use std::io::{Read as _, Write as _};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    client.write_all(b"hello").unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let mut text = String::new();
    server.read_to_string(&mut text).unwrap();
    server.write_all(b"good bye").unwrap();
    client.read_exact(&mut [0; 8]).unwrap();
    let mut found = Vec::new();
    diag::read(TABLES[0], Extent::Counters, Clock::Host.now().to_utc(), &mut found).unwrap();
    let bytes = |i: u32| {
        let own = found.iter().find(|f| f.inode == i).unwrap();
        (own.socket.bytes_in, own.socket.bytes_out)
    };
    assert_eq!([bytes(inode(&client)), bytes(inode(&server))], [(8, 5), (5, 8)]);
}

#[test]
fn an_address_that_is_no_file_is_not_found() {
    let error = io_error(ProcError::NotFound(Some("/proc/net/tcp6".into())));
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}
