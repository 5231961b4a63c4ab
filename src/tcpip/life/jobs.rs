//! What jobs do with sockets that have no partner yet: start, fork, listen, accept, bind, end.

use super::call::{Done, Refused};
use super::datagram::Datagram;
use super::{Job, Life, Listener, Side};
use crate::tcpip::job::child_name;
use crate::tcpip::port::{Protocol, RESERVED, Reservation};
use crate::tcpip::socket::Endpoint;
use crate::text::wild;

impl Life {
    pub(super) fn start(&mut self, name: &str) -> Done {
        match self.jobs.iter_mut().find(|j| *j.name == *name) {
            Some(job) if job.running => return Err(Refused::JobRuns(name.to_owned())),
            Some(job) => job.running = true,
            None => self.jobs.push(Job { name: name.into(), running: true, children: 0 }),
        }
        Ok(())
    }

    pub(super) fn end(&mut self, name: &str) -> Done {
        let job = self.job(name)?;
        self.jobs[job as usize].running = false;
        self.listeners.retain(|l| l.job != job);
        self.datagrams.sockets.retain(|s| s.job != job);
        // In the order of their keys: a map has none of its own.
        let of_job = self.connections.iter().filter(|(_, c)| c.job == job && c.id != 0);
        let mut keys: Vec<u32> = of_job.map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.into_iter().for_each(|key| self.act(key, Side::Local, |end, out| _ = end.close(out)));
        Ok(())
    }

    pub(super) fn fork(&mut self, name: &str) -> Done {
        let job = self.job(name)? as usize;
        self.jobs[job].children += 1;
        let child = child_name(name, self.jobs[job].children);
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
        let taken = self.listeners.iter().any(|l| l.local.port == local.port);
        if taken && !shared {
            return Err(Refused::PortInUse(local.port));
        }
        // BIND turns a bind to the unspecified address into one to its own.
        let address = bind.filter(|_| local.address.is_unspecified()).unwrap_or(local.address);
        let id = self.new_id();
        self.taken.insert(id);
        self.listeners.push(Listener {
            id,
            job,
            local: Endpoint { address, ..local },
            backlog: backlog.unwrap_or(self.rules.backlog).min(self.rules.backlog),
            accepts: true,
            waiting: Vec::new(),
            half_open: 0,
            connections_in: 0,
            connections_dropped: 0,
            started: self.now,
            touched: self.now,
        });
        Ok(())
    }

    pub(super) fn accept(&mut self, name: &str, accepts: bool) -> Done {
        let job = self.job(name)?;
        let mut found = false;
        for listener in self.listeners.iter_mut().filter(|l| l.job == job) {
            found = true;
            listener.accepts = accepts;
            if accepts {
                listener.connections_in += std::mem::take(&mut listener.waiting).len() as u32;
            }
        }
        if found { Ok(()) } else { Err(Refused::NoListener(name.to_owned())) }
    }

    pub(super) fn bind(&mut self, name: &str, local: Endpoint) -> Done {
        let job = self.job(name)?;
        self.allowed(name, local.port, Protocol::Udp)?;
        if self.datagrams.at(local.port).is_some() {
            return Err(Refused::PortInUse(local.port));
        }
        let (id, now) = (self.new_id(), self.now);
        self.taken.insert(id);
        self.datagrams.sockets.push(Datagram {
            id,
            job,
            local,
            bytes_in: 0,
            bytes_out: 0,
            datagrams_in: 0,
            datagrams_out: 0,
            started: now,
            touched: now,
        });
        Ok(())
    }
}
