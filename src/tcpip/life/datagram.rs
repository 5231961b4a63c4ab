//! UDP sockets of a living stack.

use crate::clock::Moment;
use crate::tcpip::socket::{Endpoint, Socket};

/// The UDP sockets; a stack has few.
#[derive(Clone, Debug, Default)]
pub(super) struct Datagrams {
    pub sockets: Vec<Datagram>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Datagram {
    pub id: u32,
    pub job: u32,
    pub local: Endpoint,
    /// The partner of one that is connected.
    pub foreign: Option<Endpoint>,
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub datagrams_in: u64,
    pub datagrams_out: u64,
    pub started: Moment,
    pub touched: Moment,
    /// What was said of it when it was taken over.
    pub described: Option<Box<Socket>>,
}

impl Datagrams {
    /// The socket that has this port.
    pub fn at(&mut self, port: u16) -> Option<&mut Datagram> {
        self.sockets.iter_mut().find(|s| s.local.port == port)
    }
}

impl Datagram {
    /// A datagram of so many bytes has arrived.
    pub fn receive(&mut self, bytes: u32, now: Moment) {
        self.bytes_in += u64::from(bytes);
        self.datagrams_in += 1;
        self.touched = now;
    }

    /// A datagram of so many bytes was sent.
    pub fn send(&mut self, bytes: u32, now: Moment) {
        self.bytes_out += u64::from(bytes);
        self.datagrams_out += 1;
        self.touched = now;
    }
}
