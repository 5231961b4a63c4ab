//! Connections are opened, from here or by a partner.

use std::net::IpAddr;

use super::call::{Done, Partners, Refused};
use super::connection::{Connection, End, Plan, Stage};
use super::{Life, Side};
use crate::tcpip::port::Protocol;
use crate::tcpip::socket::Endpoint;
use crate::tcpip::tcp;

/// Receive window of both ends, in bytes.
pub(super) const WINDOW: u32 = 65_535;

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
                if self.ports_in_use.contains_key(&(Protocol::Tcp, port)) {
                    return Err(Refused::PortInUse(port));
                }
                port
            }
            None => self.ephemeral_port()?,
        };
        let local = Endpoint { address: self.rules.home(to.address), port };
        let key = self.new_connection(local, to, called);
        self.know(key, job, None);
        self.count_ports(Protocol::Tcp);
        // The partner answers as a server would.
        self.act(key, Side::Partner, |end, out| _ = end.listen(out));
        self.act(key, Side::Local, |end, out| _ = end.connect(out));
        Ok(())
    }

    fn ephemeral_port(&mut self) -> Result<u16, Refused> {
        let (low, high) = self.rules.ephemeral[Protocol::Tcp as usize];
        let reserved = |port: &u16| {
            let mut all = self.rules.ports.reserved.iter();
            all.any(|r| r.protocol == Protocol::Tcp && r.ports.contains(port))
        };
        let in_use = |port: &u16| self.ports_in_use.contains_key(&(Protocol::Tcp, *port));
        let found = (low..=high).find(|p| !in_use(p) && !reserved(p));
        self.statistics.tcp.ephemeral_exhausted += u64::from(found.is_none());
        found.ok_or(Refused::NoPort)
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
        let key = self.new_key();
        let timeout = self.rules.retransmit.0;
        let mut end = || End::new(tcp::Endpoint::new(self.random.u32(..), WINDOW), timeout);
        let ends = [end(), end()];
        let connection = Connection {
            local,
            foreign,
            ends,
            silent: false,
            plan: None,
            named: called.is_some(),
            round_trip: chrono::TimeDelta::zero(),
        };
        self.connections.insert(key, connection);
        if let Some(name) = called {
            self.by_name.insert(name.to_owned(), (key, Side::Local));
        }
        key
    }
}
