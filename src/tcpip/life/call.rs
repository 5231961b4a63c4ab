//! The calls by which jobs and partners act: listen, connect, send, close, and what an operator or an accident does.

use std::net::IpAddr;

use super::connection::{Connection, End, Plan, Stage};
use super::datagram::Datagram;
use super::{Job, Life, Listener, Side, What};
use crate::tcpip::job::child_name;
use crate::tcpip::port::{Protocol, RESERVED, Reservation};
use crate::tcpip::socket::Endpoint;
use crate::tcpip::tcp;
use crate::text::wild;

/// Addresses that a partner may have: IPv4 with `*` for a part that is drawn anew each time, or any one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partners {
    /// This one.
    One(IpAddr),
    /// `198.51.100.*`: the parts; `None` for one from 1 to 254.
    Drawn([Option<u8>; 4]),
}

/// What somebody does. A connection is named by the name that an earlier call gave it, or by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// A job begins.
    Start {
        /// Name of the job.
        job: String,
    },
    /// A job ends: its sockets close.
    End {
        /// Name of the job.
        job: String,
    },
    /// A UNIX process begets one: its name gets a digit.
    Fork {
        /// Name of the job.
        job: String,
    },
    /// socket, bind, listen.
    Listen {
        /// Name of the job.
        job: String,
        /// Where it is bound; the unspecified address for all.
        local: Endpoint,
        /// Longest backlog; SOMAXCONN if none is given.
        backlog: Option<u32>,
    },
    /// The job accepts connections, or lets them wait.
    Accept {
        /// Name of the job.
        job: String,
        /// Accept them from now on, or let them wait?
        accepts: bool,
    },
    /// A UDP socket is bound.
    Bind {
        /// Name of the job.
        job: String,
        /// Where it is bound; the unspecified address for all.
        local: Endpoint,
    },
    /// A job connects to a partner.
    Connect {
        /// Name of the job.
        job: String,
        /// Own port, if not an ephemeral one.
        from: Option<u16>,
        /// The other side.
        to: Endpoint,
        /// What later calls call the connection.
        name: Option<String>,
    },
    /// A partner connects to a port of the stack; both sides may have a plan.
    Arrive {
        /// Who connects.
        from: Partners,
        /// Its port; one from 49152 up if none is given.
        port: Option<u16>,
        /// Where to; the unspecified address stands for the home address.
        to: Endpoint,
        /// What later calls call the connection.
        name: Option<String>,
        /// Bytes that the partner sends, bytes of the answer, and whether both close then.
        plan: Option<(u32, u32, bool)>,
    },
    /// A side sends so many bytes.
    Send {
        /// Name or connection id, hexadecimal.
        connection: String,
        /// The partner's side, not the job's?
        partner: bool,
        /// How many bytes.
        bytes: u32,
    },
    /// A side closes, or shuts its sending side down.
    Close {
        /// Name or connection id, hexadecimal.
        connection: String,
        /// The partner's side, not the job's?
        partner: bool,
    },
    /// A side aborts.
    Abort {
        /// Name or connection id, hexadecimal.
        connection: String,
        /// The partner's side, not the job's?
        partner: bool,
    },
    /// The partner is cut off, or comes back.
    Silence {
        /// Name or connection id, hexadecimal.
        connection: String,
        /// Cut off, or back?
        silent: bool,
    },
    /// SIOCSAPPLDATA.
    ApplicationData {
        /// Name or connection id, hexadecimal.
        connection: String,
        /// At most 40 characters.
        data: String,
    },
    /// A datagram comes in, or goes out.
    Datagram {
        /// The port.
        port: u16,
        /// How many bytes.
        bytes: u32,
        /// Out, not in?
        sent: bool,
    },
}

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No job of this name runs.
    #[error("no job {0} runs")]
    NoJob(String),
    /// It runs already.
    #[error("job {0} runs already")]
    JobRuns(String),
    /// Another socket has the port.
    #[error("port {0} is in use")]
    PortInUse(u16),
    /// The profile reserves the port for others.
    #[error("port {port} is reserved for {whom}")]
    PortReserved {
        /// The port.
        port: u16,
        /// Whom the profile reserves it for.
        whom: String,
    },
    /// All ephemeral ports are in use.
    #[error("there is no free ephemeral port")]
    NoPort,
    /// There is no such connection.
    #[error("there is no connection {0}")]
    NoConnection(String),
    /// No socket has this UDP port.
    #[error("no socket has the UDP port {0}")]
    NoSocket(u16),
    /// The job has no listener.
    #[error("job {0} has no listener")]
    NoListener(String),
    /// A pair of sockets has one connection.
    #[error("there is a connection between {0:?} and {1:?} already")]
    PairInUse(Endpoint, Endpoint),
}

type Done = Result<(), Refused>;

impl Life {
    /// Carries a call out at the present.
    ///
    /// # Errors
    /// Why it cannot be done; then nothing has changed.
    pub fn call(&mut self, call: &Call) -> Done {
        self.events += 1;
        self.changed = true;
        match call {
            Call::Start { job } => self.start(job),
            Call::End { job } => self.end(job),
            Call::Fork { job } => self.fork(job),
            Call::Listen { job, local, backlog } => self.listen(job, *local, *backlog),
            Call::Accept { job, accepts } => self.accept(job, *accepts),
            Call::Bind { job, local } => self.bind(job, *local),
            Call::Connect { job, from, to, name } => self.connect(job, *from, *to, name.as_deref()),
            Call::Arrive { from, port, to, name, plan } => {
                self.partner_connects(from, *port, *to, name.as_deref(), *plan)
            }
            Call::Send { connection, partner, bytes } => {
                self.on(connection, *partner, |end, out| _ = end.send(*bytes, out))
            }
            Call::Close { connection, partner } => {
                self.on(connection, *partner, |end, out| _ = end.close(out))
            }
            Call::Abort { connection, partner } => {
                self.on(connection, *partner, |end, out| _ = end.abort(out))
            }
            Call::Silence { connection, silent } => self.silence(connection, *silent),
            Call::ApplicationData { connection, data } => {
                let key = self.key(connection)?;
                let connection = self.connections.get_mut(&key);
                connection.into_iter().for_each(|c| c.application_data = Some(data.as_str().into()));
                Ok(())
            }
            Call::Datagram { port, bytes, sent } => {
                let now = self.now;
                let socket = self.datagrams.at(*port).ok_or(Refused::NoSocket(*port))?;
                if *sent {
                    socket.send(*bytes, now)
                } else {
                    socket.receive(*bytes, now)
                }
                Ok(())
            }
        }
    }

    fn start(&mut self, name: &str) -> Done {
        match self.jobs.iter_mut().find(|j| *j.name == *name) {
            Some(job) if job.running => return Err(Refused::JobRuns(name.to_owned())),
            Some(job) => job.running = true,
            None => self.jobs.push(Job { name: name.into(), running: true, children: 0 }),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Done {
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

    fn fork(&mut self, name: &str) -> Done {
        let job = self.job(name)? as usize;
        self.jobs[job].children += 1;
        let child = child_name(name, self.jobs[job].children);
        // Names are not unique: the digit comes round again.
        self.start(&child).or(Ok(()))
    }

    fn job(&self, name: &str) -> Result<u32, Refused> {
        let at = self.jobs.iter().position(|j| *j.name == *name && j.running);
        at.map(|n| n as u32).ok_or_else(|| Refused::NoJob(name.to_owned()))
    }

    /// May this job have the port? The reservation that names it, if there is one.
    fn allowed(&self, job: &str, port: u16, protocol: Protocol) -> Result<Option<&Reservation>, Refused> {
        let of_port = |r: &&Reservation| r.protocol == protocol && r.ports.contains(&port);
        let mut reserved = self.rules.ports.reserved.iter().filter(of_port).peekable();
        let Some(first) = reserved.peek() else { return Ok(None) };
        let whom = first.job.clone();
        let mine = |r: &&Reservation| r.job != RESERVED && wild(r.job.as_bytes(), job.as_bytes());
        reserved.find(mine).map(Some).ok_or(Refused::PortReserved { port, whom })
    }

    fn listen(&mut self, name: &str, local: Endpoint, backlog: Option<u32>) -> Done {
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

    fn accept(&mut self, name: &str, accepts: bool) -> Done {
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

    fn bind(&mut self, name: &str, local: Endpoint) -> Done {
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

    fn connect(&mut self, name: &str, from: Option<u16>, to: Endpoint, called: Option<&str>) -> Done {
        let job = self.job(name)?;
        let port = match from {
            Some(port) => {
                self.allowed(name, port, Protocol::Tcp)?;
                if self.ports_in_use.contains(&port) || self.listeners.iter().any(|l| l.local.port == port) {
                    return Err(Refused::PortInUse(port));
                }
                port
            }
            None => self.ephemeral_port()?,
        };
        let local = Endpoint { address: self.rules.home(to.address), port };
        let key = self.new_connection(local, to, called);
        self.ports_in_use.insert(port);
        self.know(key, job, None);
        // The partner answers as a server would.
        self.act(key, Side::Partner, |end, out| _ = end.listen(out));
        self.act(key, Side::Local, |end, out| _ = end.connect(out));
        Ok(())
    }

    fn ephemeral_port(&self) -> Result<u16, Refused> {
        let (low, high) = self.rules.ephemeral;
        let reserved = |port: &u16| {
            let mut all = self.rules.ports.reserved.iter();
            all.any(|r| r.protocol == Protocol::Tcp && r.ports.contains(port))
        };
        let listens = |port: &u16| self.listeners.iter().any(|l| l.local.port == *port);
        let mut free = (low..=high).filter(|p| !self.ports_in_use.contains(p) && !listens(p) && !reserved(p));
        free.next().ok_or(Refused::NoPort)
    }

    fn partner_connects(
        &mut self,
        from: &Partners,
        port: Option<u16>,
        to: Endpoint,
        called: Option<&str>,
        plan: Option<(u32, u32, bool)>,
    ) -> Done {
        let address = match from {
            Partners::One(address) => *address,
            Partners::Drawn(parts) => {
                IpAddr::from(parts.map(|part| part.unwrap_or_else(|| self.random.u8(1..=254))))
            }
        };
        let port = port.unwrap_or_else(|| self.random.u16(49_152..=65_535));
        let home = if to.address.is_unspecified() { self.rules.home(address) } else { to.address };
        let (local, foreign) = (Endpoint { address: home, ..to }, Endpoint { address, port });
        let key = self.new_connection(local, foreign, called);
        if let Some(connection) = self.connections.get_mut(&key) {
            connection.plan = plan.map(|(request, answer, closes)| Plan {
                request,
                answer,
                closes,
                stage: Stage::Connecting,
            });
        }
        self.act(key, Side::Partner, |end, out| _ = end.connect(out));
        Ok(())
    }

    fn new_connection(&mut self, local: Endpoint, foreign: Endpoint, called: Option<&str>) -> u32 {
        self.last_key = self.last_key.wrapping_add(1);
        let (key, now) = (self.last_key, self.now);
        let timeout = self.rules.retransmit.0;
        let mut end = || End {
            tcp: tcp::Endpoint::new(self.random.u32(..), WINDOW),
            timeout,
            armed: false,
            generation: 0,
        };
        let ends = [end(), end()];
        self.connections.insert(
            key,
            Connection {
                id: 0,
                job: 0,
                local,
                foreign,
                ends,
                listener: None,
                silent: false,
                plan: None,
                application_data: None,
                started: now,
                touched: now,
                round_trip: chrono::TimeDelta::zero(),
            },
        );
        called.into_iter().for_each(|name| _ = self.by_name.insert(name.to_owned(), key));
        key
    }

    /// The connection that is called so, or has this id in hexadecimal.
    fn key(&self, called: &str) -> Result<u32, Refused> {
        let by_id = || u32::from_str_radix(called, 16).ok().and_then(|id| self.by_id.get(&id));
        let key = self.by_name.get(called).or_else(by_id);
        key.copied().ok_or_else(|| Refused::NoConnection(called.to_owned()))
    }

    fn on(
        &mut self,
        called: &str,
        partner: bool,
        what: impl FnOnce(&mut tcp::Endpoint, &mut Vec<tcp::Segment>),
    ) -> Done {
        let key = self.key(called)?;
        self.act(key, if partner { Side::Partner } else { Side::Local }, what);
        Ok(())
    }

    fn silence(&mut self, called: &str, silent: bool) -> Done {
        let key = self.key(called)?;
        if let Some(connection) = self.connections.get_mut(&key) {
            connection.silent = silent;
            let end = &mut connection.ends[Side::Partner as usize];
            // Its own timer stood still meanwhile.
            if !silent && end.tcp.is_waiting() && !end.armed {
                end.armed = true;
                let timer = tcp::Timer::Retransmit;
                let what = What::Timer { side: Side::Partner, timer, generation: end.generation };
                self.agenda.add(self.now + end.timeout, key, what);
            }
        }
        Ok(())
    }

    /// DROP of a connection, listener or UDP socket; false if there is none with this id.
    pub fn abort(&mut self, id: u32) -> bool {
        self.changed = true;
        if let Some(&key) = self.by_id.get(&id) {
            let open = self.connections.get(&key).is_some_and(|c| c.state() != tcp::State::Closed);
            self.act(key, Side::Local, |end, out| _ = end.abort(out));
            return open;
        }
        let before = self.listeners.len() + self.datagrams.sockets.len();
        self.listeners.retain(|l| l.id != id);
        self.datagrams.sockets.retain(|s| s.id != id);
        before > self.listeners.len() + self.datagrams.sockets.len()
    }
}

/// Receive window of both ends, in bytes.
const WINDOW: u32 = 65_535;
