//! Sockets from /proc/net, where sock_diag is not to be had: some containers and kernels refuse it. There are no
//! counters, and nothing says which listeners take IPv6 only.

use std::io;
use std::net::SocketAddr;

use super::io_error;
use super::sockets::{Found, Key, Table, tcp_state};
use crate::clock::Moment;
use crate::tcpip::socket::{Endpoint, Socket, Transport};

/// Adds the sockets of one table to `found`.
///
/// # Errors
/// The file cannot be read; `NotFound` if the host has no such protocol.
pub fn read(table: Table, now: Moment, found: &mut Vec<Found>) -> io::Result<()> {
    if table.tcp {
        let entries = if table.ipv6 { procfs::net::tcp6() } else { procfs::net::tcp() };
        found.extend(entries.map_err(io_error)?.into_iter().filter_map(|e| {
            let transport = Transport::Tcp(tcp_state(e.state as u8)?);
            Some(socket(transport, e.local_address, e.remote_address, e.inode, e.uid, now))
        }));
    } else {
        let entries = if table.ipv6 { procfs::net::udp6() } else { procfs::net::udp() };
        found.extend(
            entries
                .map_err(io_error)?
                .into_iter()
                .map(|e| socket(Transport::Udp, e.local_address, e.remote_address, e.inode, e.uid, now)),
        );
    }
    Ok(())
}

/// The connection id is the inode, for want of a cookie.
fn socket(
    transport: Transport,
    local: SocketAddr,
    foreign: SocketAddr,
    inode: u64,
    uid: u32,
    now: Moment,
) -> Found {
    let endpoint = |a: SocketAddr| Endpoint { address: a.ip(), port: a.port() };
    let connected = transport != Transport::Udp || foreign.port() != 0 || !foreign.ip().is_unspecified();
    let socket = Socket {
        id: inode as u32,
        client: 0,
        transport,
        ipv6_only: false,
        tn3270: false,
        local: endpoint(local),
        foreign: connected.then(|| endpoint(foreign)),
        bytes_in: 0,
        bytes_out: 0,
        last_touched: now,
        started: now,
        more: None,
    };
    Found { socket, uid, inode: inode as u32, key: Key::default() }
}
