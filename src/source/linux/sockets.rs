//! The sockets of the host with their owners. The kernel's tables are dumped while a second thread looks through
//! /proc/PID/fd for the owners.

use std::collections::HashSet;
use std::thread;

use super::diag::Extent;
use super::job_names::JobNames;
use super::owners::Walk;
use super::{detail, diag, proc_net};
use crate::clock::Moment;
use crate::source::{LINUX, Needs};
use crate::tcpip::socket::{Client, Socket, Sockets};
use crate::tcpip::tcp::State;

/// One of the kernel's tables of sockets.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// TCP, else UDP.
    pub tcp: bool,
    /// AF_INET6, else AF_INET.
    pub ipv6: bool,
    /// Its file in /proc/net.
    pub file: &'static str,
}

/// All of them.
pub const TABLES: [Table; 4] = [
    Table { tcp: true, ipv6: false, file: "tcp" },
    Table { tcp: true, ipv6: true, file: "tcp6" },
    Table { tcp: false, ipv6: false, file: "udp" },
    Table { tcp: false, ipv6: true, file: "udp6" },
];

/// A socket, and what leads to its owner.
#[derive(Debug)]
pub struct Found {
    /// The socket, its client not yet known.
    pub socket: Socket,
    /// The user that opened it.
    pub uid: u32,
    /// Inode of its open file; 0 if no process has it open.
    pub inode: u32,
    /// By what the kernel finds it again.
    pub key: Key,
}

/// By what sock_diag finds a socket beside its addresses; zeros from /proc/net.
#[derive(Clone, Copy, Debug, Default)]
pub struct Key {
    /// The socket's cookie, which no other socket gets while the host runs.
    pub cookie: [u8; 8],
    /// The interface that it is bound to.
    pub interface: u32,
}

/// Reads all sockets, those in time-wait too: the console's total counts them.
///
/// # Errors
/// A sentence: neither sock_diag nor /proc/net can be read.
pub fn read(needs: Needs, now: Moment) -> Result<Sockets, String> {
    let walk = Walk::new();
    let (found, mut owners) = thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, || walk.take_part());
        let found = tables(extent(needs), now);
        let mut owners = walk.take_part();
        if let Ok(beside) = beside {
            owners.extend(beside.join().unwrap_or_default());
        }
        (found, owners)
    });
    let mut found = found?;
    owners.sort_unstable();
    number(&mut found);
    let mut names = JobNames::new(&walk);
    let sockets = found.into_iter().map(|Found { mut socket, uid, inode, .. }| {
        let first = owners.partition_point(|o| o.inode < inode);
        let owner = owners.get(first).filter(|o| inode != 0 && o.inode == inode);
        socket.client = names.client(owner.map(|o| o.pid), uid, inode != 0);
        socket
    });
    let sockets = sockets.collect();
    Ok(Sockets::new(names.into_clients(), sockets))
}

/// Reads all sockets for counting them: none has an owner, which takes long to find.
///
/// # Errors
/// A sentence: neither sock_diag nor /proc/net can be read.
pub fn without_owners(now: Moment) -> Result<Sockets, String> {
    let found = tables(Extent::Sockets, now)?;
    let nobody = Client { name: LINUX.into(), asid: 0, subtask: 0 };
    Ok(Sockets::new(vec![nobody], found.into_iter().map(|f| f.socket).collect()))
}

/// The socket that the reports show with this connection id.
///
/// # Errors
/// As [`read`].
pub fn find(id: u32, now: Moment) -> Result<Option<Found>, String> {
    let mut found = tables(Extent::Sockets, now)?;
    number(&mut found);
    Ok(found.into_iter().find(|f| f.socket.id == id))
}

/// How much of a socket these needs ask for.
fn extent(needs: Needs) -> Extent {
    match (needs.has(Needs::DETAIL), needs.has(Needs::COUNTERS)) {
        (true, _) => Extent::Detail,
        (false, true) => Extent::Counters,
        (false, false) => Extent::Sockets,
    }
}

/// The kernel's tables, each by sock_diag or else from /proc/net. A host without IPv6 lacks two of the files.
fn tables(extent: Extent, now: Moment) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    for table in TABLES {
        let before = found.len();
        let Err(diag) = diag::read(table, extent, now, &mut found) else { continue };
        found.truncate(before);
        match proc_net::read(table, now, &mut found) {
            Err(error) if table.ipv6 && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                let file = table.file;
                return Err(format!(
                    "sock_diag: {diag}; /proc/net/{file}: {error}; load the kernel's inet_diag modules or mount /proc"
                ));
            }
            Ok(()) if extent == Extent::Detail => {
                for Found { socket, .. } in &mut found[before..] {
                    socket.more = Some(Box::new(detail::none(socket)));
                }
            }
            Ok(()) => {}
        }
    }
    Ok(found)
}

/// Makes the connection ids unique: a socket whose id is taken gets the next free one.
fn number(found: &mut [Found]) {
    let mut taken = HashSet::with_capacity(found.len());
    for Found { socket, .. } in found {
        while socket.id == 0 || !taken.insert(socket.id) {
            socket.id = socket.id.wrapping_add(1);
        }
    }
}

/// The state of the kernel's number for it. A request that is not yet a connection (12) has had its SYN; a socket that
/// is only bound (13) is closed to TCP.
pub fn tcp_state(number: u8) -> Option<State> {
    Some(match number {
        1 => State::Established,
        2 => State::SynSent,
        3 | 12 => State::SynReceived,
        4 => State::FinWait1,
        5 => State::FinWait2,
        6 => State::TimeWait,
        7 | 13 => State::Closed,
        8 => State::CloseWait,
        9 => State::LastAck,
        10 => State::Listen,
        11 => State::Closing,
        _ => return None,
    })
}
