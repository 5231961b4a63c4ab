//! What jobs do with sockets that have no partner yet: start, fork, listen, accept, bind, end.

use super::Side;
use super::agenda::What;
use super::call::{Done, Refused};
use super::connection::End;
use super::datagram::Datagram;
use super::show::{listener, unconnected};
use super::{Gone, Job, Life, Listener};
use crate::tcpip::detail::Queue;
use crate::tcpip::job::child_name;
use crate::tcpip::port::{Protocol, RESERVED, Reservation};
use crate::tcpip::socket::{Endpoint, Socket, Transport};
use crate::tcpip::tcp::State;
use crate::text::wild;

impl Life {
    pub(super) fn start(&mut self, name: &str) -> Done {
        match self.jobs.iter_mut().find(|j| *j.name == *name) {
            Some(job) if job.running => return Err(Refused::JobRuns(name.to_owned())),
            Some(job) => (job.running, job.reads) = (true, true),
            None => {
                self.jobs.push(Job {
                    name: name.into(),
                    running: true,
                    children: 0,
                    reads: true,
                    had_open: Vec::new(),
                });
            }
        }
        Ok(())
    }

    /// Does a job of this name run?
    pub fn runs(&self, name: &str) -> bool {
        self.job(name).is_ok()
    }

    /// The listeners and UDP sockets that a job had when it ended; none if it runs.
    pub fn had_open(&self, name: &str) -> &[Socket] {
        let ended = self.jobs.iter().find(|job| *job.name == *name && !job.running);
        ended.map(|job| job.had_open.as_slice()).unwrap_or_default()
    }

    pub(super) fn end(&mut self, name: &str) -> Done {
        let job = self.job(name)?;
        self.adopt(|_, client| *client.name == *name);
        let mut had_open = Vec::new();
        for closed in self.listeners.extract_if(.., |l| l.job == job) {
            had_open.push(listener(&closed));
        }
        for closed in self.datagrams.sockets.extract_if(.., |s| s.job == job) {
            had_open.push(unconnected(&closed));
        }
        for socket in &had_open {
            let is_tcp = socket.state().is_some();
            self.ports.release(if is_tcp { Protocol::Tcp } else { Protocol::Udp }, socket.local.port);
        }
        self.jobs[job as usize].running = false;
        self.jobs[job as usize].had_open = had_open;
        let ends = self.ends_of(job);
        ends.into_iter().for_each(|(key, side)| self.act(key, side, |end, out| _ = end.close(out)));
        Ok(())
    }

    /// A job begins again and opens what it had open when it ended, with new connection ids and counters at zero. One
    /// that runs ends first.
    pub(super) fn restart(&mut self, name: &str) -> Done {
        if self.job(name).is_ok() {
            self.end(name)?;
        }
        self.start(name)?;
        let job = self.job(name)?;
        for socket in std::mem::take(&mut self.jobs[job as usize].had_open) {
            match socket.transport {
                Transport::Udp => self.bind(name, socket.local, socket.foreign)?,
                Transport::Tcp(_) => {
                    let detail = socket.more.as_ref().and_then(|m| m.listener.as_ref());
                    self.listen(name, socket.local, detail.map(|l| l.maximum_backlog))?;
                    let reopened = self.listeners.last_mut();
                    reopened.into_iter().for_each(|l| l.described = Some(Box::new(opened_anew(&socket))));
                }
            }
        }
        Ok(())
    }

    /// The operator drops a listener: it is listed as Closed for a while.
    // ASSUMED: a listener that is dropped is shown as Closed, as a connection is; the state rules know one way out.
    pub(super) fn drop_listener(&mut self, id: u32) -> bool {
        let Some(at) = self.listeners.iter().position(|l| l.id == id) else { return false };
        let dropped = self.listeners.remove(at);
        let mut socket = listener(&dropped);
        self.ports.release(Protocol::Tcp, socket.local.port);
        (socket.transport, socket.last_touched) = (Transport::Tcp(State::Closed), self.now);
        let key = self.new_key();
        self.by_id.insert(id, (key, Side::Local));
        self.gone.push(Gone { key, job: dropped.job, socket });
        self.agenda.add(self.now + self.rules.closed, key, What::Forget { side: Side::Local });
        true
    }

    pub(super) fn fork(&mut self, name: &str, given: Option<&str>) -> Done {
        let job = self.job(name)? as usize;
        self.jobs[job].children += 1;
        let child = given.map_or_else(|| child_name(name, self.jobs[job].children), str::to_owned);
        // Names are not unique: the digit comes round again.
        self.start(&child).or(Ok(()))
    }

    pub(super) fn job(&self, name: &str) -> Result<u32, Refused> {
        let at = self.jobs.iter().position(|j| *j.name == *name && j.running);
        at.map(|n| n as u32).ok_or_else(|| Refused::NoJob(name.to_owned()))
    }

    /// May this job have the port? The reservation that names it, if there is one.
    pub(super) fn allowed(
        &self,
        job: &str,
        port: u16,
        protocol: Protocol,
    ) -> Result<Option<&Reservation>, Refused> {
        let of_port = |r: &&Reservation| r.protocol == protocol && r.ports.contains(&port);
        let mut reserved = self.rules.ports.reserved.iter().filter(of_port).peekable();
        let Some(first) = reserved.peek() else { return Ok(None) };
        let whom = first.job.clone();
        let mine = |r: &&Reservation| r.job != RESERVED && wild(r.job.as_bytes(), job.as_bytes());
        reserved.find(mine).map(Some).ok_or(Refused::PortReserved { port, whom })
    }

    pub(super) fn listen(&mut self, name: &str, local: Endpoint, backlog: Option<u32>) -> Done {
        let job = self.job(name)?;
        let reservation = self.allowed(name, local.port, Protocol::Tcp)?;
        let (shared, bind) =
            (reservation.is_some_and(|r| r.share.is_some()), reservation.and_then(|r| r.bind));
        let described = self.rest.tcp().iter().any(|s| s.is_listener() && s.local.port == local.port);
        let taken = described || self.listeners.iter().any(|l| l.local.port == local.port);
        if taken && !shared {
            return Err(Refused::PortInUse(local.port));
        }
        // BIND turns a bind to the unspecified address into one to its own.
        let address = bind.filter(|_| local.address.is_unspecified()).unwrap_or(local.address);
        let id = self.new_id();
        self.taken.insert(id);
        self.ports.take(Protocol::Tcp, local.port);
        self.count_ports(Protocol::Tcp);
        self.listeners.push(Listener {
            id,
            job,
            local: Endpoint { address, ..local },
            backlog: backlog.unwrap_or(self.rules.backlog).min(self.rules.backlog),
            accepts: true,
            waiting: Vec::new(),
            waiting_unknown: 0,
            half_open: 0,
            connections_in: 0,
            connections_dropped: 0,
            started: self.now,
            touched: self.now,
            described: None,
        });
        Ok(())
    }

    pub(super) fn accept(&mut self, name: &str, accepts: bool) -> Done {
        let job = self.job(name)?;
        self.adopt(|socket, client| socket.is_listener() && *client.name == *name);
        let mut found = false;
        for listener in self.listeners.iter_mut().filter(|l| l.job == job) {
            found = true;
            listener.accepts = accepts;
            if accepts {
                let waiting = std::mem::take(&mut listener.waiting).len() as u32;
                listener.connections_in += waiting + std::mem::take(&mut listener.waiting_unknown);
            }
        }
        if found { Ok(()) } else { Err(Refused::NoListener(name.to_owned())) }
    }

    /// A job reads what arrives on all its sockets, or leaves it in the receive queues.
    pub(super) fn read_all(&mut self, name: &str, reads: bool) -> Done {
        let job = self.job(name)?;
        self.adopt(|socket, client| !socket.is_listener() && *client.name == *name);
        self.jobs[job as usize].reads = reads;
        let own = self.datagrams.sockets.iter_mut().filter(|s| s.job == job && reads);
        own.for_each(|socket| socket.read());
        let ends = self.ends_of(job);
        ends.into_iter().for_each(|(key, side)| self.act(key, side, |end, out| end.read(reads, out)));
        Ok(())
    }

    /// The ends that a job has, in the order of their keys: a map has none of its own.
    fn ends_of(&self, job: u32) -> Vec<(u32, Side)> {
        let mut ends = Vec::new();
        for (key, connection) in &self.connections {
            let of_job = |end: &End| end.own.as_ref().is_some_and(|own| own.job == job);
            ends.extend(Side::BOTH.into_iter().filter(|s| of_job(connection.end(*s))).map(|s| (*key, s)));
        }
        ends.sort_unstable_by_key(|(key, side)| (*key, *side as usize));
        ends
    }

    pub(super) fn bind(&mut self, name: &str, local: Endpoint, to: Option<Endpoint>) -> Done {
        let job = self.job(name)?;
        self.allowed(name, local.port, Protocol::Udp)?;
        if self.ports.has(Protocol::Udp, local.port) {
            return Err(Refused::PortInUse(local.port));
        }
        // One that is connected has the address from which its partner is spoken to.
        let home = to.map(|to| self.rules.home(to.address)).filter(|_| local.address.is_unspecified());
        let address = home.unwrap_or(local.address);
        let (id, now) = (self.new_id(), self.now);
        self.taken.insert(id);
        self.ports.take(Protocol::Udp, local.port);
        self.count_ports(Protocol::Udp);
        self.datagrams.sockets.push(Datagram {
            id,
            job,
            local: Endpoint { address, ..local },
            foreign: to,
            bytes_in: 0,
            bytes_out: 0,
            datagrams_in: 0,
            datagrams_out: 0,
            queue: Queue::default(),
            queued: 0,
            started: now,
            touched: now,
            described: None,
        });
        Ok(())
    }
}

impl Listener {
    /// How well it fits a request: it has the address, or all of the family, or all of both families; `None` if it does not.
    pub fn rank(&self, wanted: Endpoint) -> Option<u8> {
        let (own, wants) = (self.local.address, wanted.address);
        if self.local.port != wanted.port {
            return None;
        }
        let only = self.described.as_ref().is_some_and(|socket| socket.ipv6_only);
        match () {
            () if own == wants => Some(0),
            () if !own.is_unspecified() => None,
            () if own.is_ipv4() == wants.is_ipv4() => Some(1),
            () => (own.is_ipv6() && !only).then_some(2),
        }
    }

    /// Connections in its backlog.
    pub fn backlogged(&self) -> u32 {
        self.half_open + self.waiting.len() as u32 + self.waiting_unknown
    }
}

/// What a listener keeps when its job opens it anew: its options, not its counters.
fn opened_anew(socket: &Socket) -> Socket {
    let mut socket = socket.clone();
    if let Some(detail) = socket.more.as_mut().and_then(|more| more.listener.as_mut()) {
        (detail.current_connections, detail.connection_flood, detail.frca_backlog) = (None, false, 0);
    }
    socket
}
