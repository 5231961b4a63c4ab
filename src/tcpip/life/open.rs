//! Connections are opened, from here or by a partner.

use std::net::IpAddr;

use super::call::{Done, Partners, Refused};
use super::connection::{Connection, End, Plan, Stage};
use super::{Life, Side};
use crate::tcpip::port::Protocol;
use crate::tcpip::socket::Endpoint;
use crate::tcpip::tcp;

/// Receive window of both ends, in bytes.
const WINDOW: u32 = 65_535;

impl Life {
    pub(super) fn connect(
        &mut self,
        name: &str,
        from: Option<u16>,
        to: Endpoint,
        called: Option<&str>,
    ) -> Done {
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

    pub(super) fn partner_connects(
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
}
