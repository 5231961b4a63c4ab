//! The calls by which jobs and partners act: listen, connect, send, close, and what an operator or an accident does.

use std::net::IpAddr;

use super::counted::UDP_HEADER;
use super::{Life, Side};
use crate::tcpip::port::Protocol;
use crate::tcpip::socket::{Endpoint, Transport};
use crate::tcpip::tcp;

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
    /// A job begins again and opens the listeners and UDP sockets that it had when it ended; one that runs ends first.
    Restart {
        /// Name of the job.
        job: String,
    },
    /// AUTOLOG: the job begins again as by a restart, unless it runs.
    Revive {
        /// Name of the job.
        job: String,
    },
    /// A UNIX process begets one: its name gets a digit, or is that of `_BPX_JOBNAME`.
    Fork {
        /// Name of the job.
        job: String,
        /// `_BPX_JOBNAME`.
        name: Option<String>,
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
    /// A UDP socket is bound, and perhaps connected.
    Bind {
        /// Name of the job.
        job: String,
        /// Where it is bound; the unspecified address for all.
        local: Endpoint,
        /// The only partner of one that is connected.
        to: Option<Endpoint>,
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
    /// The job shuts its sending side down and goes on receiving: FIN-WAIT-2 lasts as long as the partner wants.
    Shutdown {
        /// Name or connection id, hexadecimal.
        connection: String,
    },
    /// A side closes.
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
    /// A side reads what arrives, or leaves it in the receive queue.
    Read {
        /// Name or connection id, hexadecimal; or a job, for all its connections.
        whose: String,
        /// The partner's side, not the job's?
        partner: bool,
        /// Read, or leave it?
        reads: bool,
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
    /// There is no such stack, or it is the host's own.
    #[error("no described stack {0}")]
    NoStack(String),
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
    #[error("{one} and {other} have a connection already", one = spelled(.0), other = spelled(.1))]
    PairInUse(Endpoint, Endpoint),
}

/// An endpoint as the reports show it.
fn spelled(endpoint: &Endpoint) -> String {
    format!("{}..{}", endpoint.address, endpoint.port)
}

pub(super) type Done = Result<(), Refused>;

impl Life {
    /// Carries a call out at the present; inside [`Life::live`].
    ///
    /// # Errors
    /// Why it cannot be done; then nothing has changed.
    pub fn call(&mut self, call: &Call) -> Done {
        self.events += 1;
        match call {
            Call::Start { job } => self.start(job),
            Call::End { job } => self.end(job),
            Call::Restart { job } => self.restart(job),
            Call::Revive { job } if self.runs(job) => Ok(()),
            Call::Revive { job } => self.restart(job),
            Call::Fork { job, name } => self.fork(job, name.as_deref()),
            Call::Listen { job, local, backlog } => self.listen(job, *local, *backlog),
            Call::Accept { job, accepts } => self.accept(job, *accepts),
            Call::Bind { job, local, to } => self.bind(job, *local, *to),
            Call::Connect { job, from, to, name } => self.connect(job, *from, *to, name.as_deref()),
            Call::Arrive { from, port, to, name, plan } => {
                self.partner_connects(from, *port, *to, name.as_deref(), *plan)
            }
            Call::Send { connection, partner, bytes } => {
                self.on(connection, *partner, |end, out| _ = end.send(*bytes, out))
            }
            Call::Shutdown { connection } => {
                let (key, side) = self.key(connection)?;
                let own = self.connections.get_mut(&key).and_then(|c| c.end_mut(side).own.as_mut());
                own.into_iter().for_each(|own| own.receives = true);
                self.act(key, side, |end, out| _ = end.close(out));
                Ok(())
            }
            Call::Close { connection, partner } => {
                self.on(connection, *partner, |end, out| _ = end.close(out))
            }
            Call::Abort { connection, partner } => {
                self.on(connection, *partner, |end, out| _ = end.abort(out))
            }
            Call::Read { whose, partner, reads } => {
                match self.on(whose, *partner, |end, out| end.read(*reads, out)) {
                    Err(_) if !partner && self.job(whose).is_ok() => self.read_all(whose, *reads),
                    done => done,
                }
            }
            Call::Silence { connection, silent } => self.silence(connection, *silent),
            Call::ApplicationData { connection, data } => {
                let (key, side) = self.key(connection)?;
                let own = self.connections.get_mut(&key).and_then(|c| c.end_mut(side).own.as_mut());
                own.into_iter().for_each(|own| own.application_data = Some(data.as_str().into()));
                Ok(())
            }
            Call::Datagram { port, bytes, sent } => self.datagram(*port, *bytes, *sent),
        }
    }

    fn datagram(&mut self, port: u16, bytes: u32, sent: bool) -> Done {
        self.adopt(|socket, _| socket.transport == Transport::Udp && socket.local.port == port);
        let now = self.now;
        let socket = self.datagrams.at(port).ok_or(Refused::NoSocket(port))?;
        let home = socket.local.address;
        let reads = self.jobs[socket.job as usize].reads;
        if sent {
            socket.send(bytes, now);
            self.statistics.udp.sent += 1;
        } else if !reads && self.rules.datagrams.is_some_and(|limit| socket.queued >= limit) {
            self.statistics.udp.receive_errors += 1;
        } else {
            socket.receive(bytes, reads, now);
            self.statistics.udp.received += 1;
        }
        let home = if home.is_unspecified() { self.rules.home(home) } else { home };
        self.count_packet(home, UDP_HEADER + u64::from(bytes), sent);
        Ok(())
    }

    /// The connection that is called so, or has this id in hexadecimal, and the end of it that is meant.
    fn key(&mut self, called: &str) -> Result<(u32, Side), Refused> {
        if let Some(found) = self.by_name.get(called) {
            return Ok(*found);
        }
        let id = u32::from_str_radix(called, 16).ok();
        if let Some(id) = id.filter(|id| !self.by_id.contains_key(id)) {
            self.adopt(|socket, _| socket.id == id && socket.is_connection());
        }
        let found =
            id.and_then(|id| self.by_id.get(&id)).filter(|(key, _)| self.connections.contains_key(key));
        found.copied().ok_or_else(|| Refused::NoConnection(called.to_owned()))
    }

    fn on(
        &mut self,
        called: &str,
        partner: bool,
        what: impl FnOnce(&mut tcp::Endpoint, &mut Vec<tcp::Segment>),
    ) -> Done {
        let (key, side) = self.key(called)?;
        self.act(key, if partner { side.other() } else { side }, what);
        Ok(())
    }

    fn silence(&mut self, called: &str, silent: bool) -> Done {
        let (key, _) = self.key(called)?;
        if let Some(connection) = self.connections.get_mut(&key) {
            connection.silent = silent;
            // Its own timer stood still meanwhile.
            if !silent {
                self.arm(key, Side::Partner);
            }
        }
        Ok(())
    }

    /// DROP of a connection, listener or UDP socket; false if there is none with this id that is open. Inside
    /// [`Life::live`].
    pub fn abort(&mut self, id: u32) -> bool {
        self.adopt(|socket, _| socket.id == id);
        if let Some(&(key, side)) = self.by_id.get(&id) {
            let end = self.connections.get(&key).map(|c| c.end(side));
            let open = end.is_some_and(|end| end.tcp.state() != tcp::State::Closed);
            if open {
                self.act(key, side, |end, out| _ = end.abort(out));
            }
            return open;
        }
        if self.drop_listener(id) {
            return true;
        }
        let dropped = self.datagrams.sockets.extract_if(.., |s| s.id == id).next();
        dropped.is_some_and(|socket| {
            self.ports.release(Protocol::Udp, socket.local.port);
            true
        })
    }
}
