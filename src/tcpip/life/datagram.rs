//! UDP sockets of a living stack.

use crate::clock::Moment;
use crate::tcpip::detail::Queue;
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
    /// What its job has not read, and how many datagrams that is.
    pub queue: Queue,
    pub queued: u32,
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
    /// A datagram of so many bytes has arrived for a job that reads it, or lets it wait.
    pub fn receive(&mut self, bytes: u32, reads: bool, now: Moment) {
        self.bytes_in += u64::from(bytes);
        self.datagrams_in += 1;
        self.touched = now;
        if reads {
            return self.read();
        }
        self.queue.oldest = self.queue.oldest.or(Some(now));
        self.queue.bytes = self.queue.bytes.saturating_add(bytes);
        self.queued += 1;
    }

    /// The job reads all that waits.
    pub fn read(&mut self) {
        (self.queue, self.queued) = (Queue::default(), 0);
    }

    /// A datagram of so many bytes was sent.
    pub fn send(&mut self, bytes: u32, now: Moment) {
        self.bytes_out += u64::from(bytes);
        self.datagrams_out += 1;
        self.touched = now;
    }
}
