//! Connections are opened, from here or by a partner.

use std::net::IpAddr;

use super::call::{Done, Partners, Refused};
use super::connection::{Connection, End, Plan, Stage};
use super::rules::RoundTrips;
use super::{Life, Side};
use crate::tcpip::port::Protocol;
use crate::tcpip::socket::Endpoint;
use crate::tcpip::tcp;

/// Receive window of a partner, in bytes.
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
                if self.ports.has(Protocol::Tcp, port) {
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
        let given = port.is_some();
        let port = port.unwrap_or_else(|| self.random.u16(49_152..=65_535));
        let home = if to.address.is_unspecified() { self.rules.home(address) } else { to.address };
        let (local, foreign) = (Endpoint { address: home, ..to }, Endpoint { address, port });
        let follows = if given { self.follows(local, foreign)? } else { None };
        let key = self.new_connection(local, foreign, called);
        if let Some(connection) = self.connections.get_mut(&key) {
            connection.follows = follows;
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

    /// The connection in TIME-WAIT whose pair is taken over.
    fn follows(&mut self, local: Endpoint, foreign: Endpoint) -> Result<Option<u32>, Refused> {
        let plain = |end: Endpoint| (end.address.to_canonical(), end.port);
        let pair = (plain(local), plain(foreign));
        self.adopt(|socket, _| socket.foreign.is_some_and(|f| (plain(socket.local), plain(f)) == pair));
        let of_pair = |c: &Connection| (plain(c.local), plain(c.foreign)) == pair;
        let mut same = self.connections.iter().filter(|(_, c)| of_pair(c)).map(|(key, c)| (*key, c));
        let state = |c: &Connection| c.end(Side::Local).tcp.state();
        match same.find(|(_, c)| state(c) != tcp::State::Closed) {
            None => Ok(None),
            Some((key, c)) if state(c) == tcp::State::TimeWait => Ok(Some(key)),
            Some(_) => Err(Refused::PairInUse(local, foreign)),
        }
    }

    fn new_connection(&mut self, local: Endpoint, foreign: Endpoint, called: Option<&str>) -> u32 {
        let key = self.new_key();
        let mut end = |window, timeout| End::new(tcp::Endpoint::new(self.random.u32(..), window), timeout);
        let mut ends = [
            end(self.rules.buffers.0, self.rules.round_trips.initial),
            end(WINDOW, RoundTrips::ELSEWHERE.initial),
        ];
        self.rules.limit(&mut ends[0].tcp);
        let connection = Connection {
            local,
            foreign,
            ends,
            silent: false,
            plan: None,
            follows: None,
            named: called.is_some(),
        };
        self.connections.insert(key, connection);
        if let Some(name) = called {
            self.by_name.insert(name.to_owned(), (key, Side::Local));
        }
        key
    }
}
