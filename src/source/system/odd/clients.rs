//! Clients: an address space is described because it owns sockets.

use std::collections::HashSet;

use crate::clock::Moment;
use crate::tcpip::TcpIp;

pub(super) fn without_sockets(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let owners: HashSet<u32> = tcpip.sockets.iter().map(|s| s.client).collect();
    let idle = tcpip.sockets.clients().iter().zip(0_u32..).filter(|(_, n)| !owners.contains(n));
    odd.extend(idle.map(|(client, _)| format!("client {} has no sockets", client.name)));
}
