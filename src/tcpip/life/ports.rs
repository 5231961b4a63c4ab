//! Which ports are in use, and which ephemeral port comes next: without a walk over all of them for each connection.

use std::collections::HashMap;

use super::Life;
use super::call::Refused;
use super::rules::Rules;
use crate::tcpip::port::Protocol;

const PROTOCOLS: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];

/// The ports of a stack that its sockets have.
#[derive(Clone, Debug, Default)]
pub(super) struct PortsInUse {
    /// How many sockets have a port.
    sockets: HashMap<(Protocol, u16), u32>,
    /// The ephemeral ports of each protocol.
    ephemeral: [Ephemeral; 2],
}

#[derive(Clone, Copy, Debug, Default)]
struct Ephemeral {
    range: (u16, u16),
    /// No port of the range below this one is free.
    next: u16,
    /// How many ports of the range are in use.
    in_use: u64,
}

impl Ephemeral {
    fn has(&self, port: u16) -> bool {
        (self.range.0..=self.range.1).contains(&port)
    }
}

impl PortsInUse {
    /// Has any socket the port?
    pub fn has(&self, protocol: Protocol, port: u16) -> bool {
        self.sockets.contains_key(&(protocol, port))
    }

    /// Takes the ephemeral ports and the reservations as they are configured now.
    pub fn follow(&mut self, rules: &Rules) {
        for protocol in PROTOCOLS {
            let range = rules.ephemeral[protocol as usize];
            let ephemeral = Ephemeral { range, next: range.0, in_use: 0 };
            let in_use =
                self.sockets.keys().filter(|(of, port)| *of == protocol && ephemeral.has(*port)).count();
            self.ephemeral[protocol as usize] = Ephemeral { in_use: in_use as u64, ..ephemeral };
        }
    }

    /// One more socket has the port.
    pub fn take(&mut self, protocol: Protocol, port: u16) {
        let count = self.sockets.entry((protocol, port)).or_insert(0);
        *count += 1;
        let ephemeral = &mut self.ephemeral[protocol as usize];
        ephemeral.in_use += u64::from(*count == 1 && ephemeral.has(port));
    }

    /// One socket less has it.
    pub fn release(&mut self, protocol: Protocol, port: u16) {
        let Some(count) = self.sockets.get_mut(&(protocol, port)) else { return };
        *count -= 1;
        if *count > 0 {
            return;
        }
        self.sockets.remove(&(protocol, port));
        let ephemeral = &mut self.ephemeral[protocol as usize];
        if ephemeral.has(port) {
            ephemeral.in_use -= 1;
            ephemeral.next = ephemeral.next.min(port);
        }
    }

    /// How many ephemeral ports are in use.
    pub fn ephemeral_in_use(&self, protocol: Protocol) -> u64 {
        self.ephemeral[protocol as usize].in_use
    }

    /// The lowest ephemeral port that is neither in use nor `reserved`.
    fn lowest(&mut self, protocol: Protocol, reserved: impl Fn(u16) -> bool) -> Option<u16> {
        let Ephemeral { range: (_, high), next, .. } = self.ephemeral[protocol as usize];
        let found = (next..=high).find(|port| !self.has(protocol, *port) && !reserved(*port));
        self.ephemeral[protocol as usize].next = found.unwrap_or(high);
        found
    }
}

impl Life {
    pub(super) fn ephemeral_port(&mut self) -> Result<u16, Refused> {
        let reservations = &self.rules.ports.reserved;
        let reserved =
            |port| reservations.iter().any(|r| r.protocol == Protocol::Tcp && r.ports.contains(&port));
        let found = self.ports.lowest(Protocol::Tcp, reserved);
        self.statistics.tcp.ephemeral_exhausted += u64::from(found.is_none());
        found.ok_or(Refused::NoPort)
    }

    /// The highest number of ephemeral ports that were in use at one time.
    pub(super) fn count_ports(&mut self, protocol: Protocol) {
        let mark = match protocol {
            Protocol::Tcp => &mut self.statistics.tcp.ephemeral_high_water,
            Protocol::Udp => &mut self.statistics.udp.ephemeral_high_water,
        };
        *mark = (*mark).max(self.ports.ephemeral_in_use(protocol));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::tcpip::TcpIp;

    fn ports(range: (u16, u16)) -> PortsInUse {
        let mut rules = Rules::of(&TcpIp::new("TCPCS", Moment::UNIX_EPOCH));
        rules.ephemeral[Protocol::Tcp as usize] = range;
        let mut ports = PortsInUse::default();
        ports.take(Protocol::Tcp, 5001);
        ports.take(Protocol::Tcp, 21);
        ports.follow(&rules);
        ports
    }

    #[test]
    fn the_lowest_free_port_comes_next() {
        let mut ports = ports((5000, 5003));
        let next = |ports: &mut PortsInUse| {
            let found = ports.lowest(Protocol::Tcp, |port| port == 5002)?;
            ports.take(Protocol::Tcp, found);
            Some(found)
        };
        assert_eq!(ports.ephemeral_in_use(Protocol::Tcp), 1);
        assert_eq!([next(&mut ports), next(&mut ports), next(&mut ports)], [Some(5000), Some(5003), None]);
        assert_eq!(ports.ephemeral_in_use(Protocol::Tcp), 3);
        // A port is free when its last socket is gone.
        ports.take(Protocol::Tcp, 5001);
        ports.release(Protocol::Tcp, 5001);
        assert_eq!(next(&mut ports), None);
        ports.release(Protocol::Tcp, 5001);
        assert_eq!(ports.ephemeral_in_use(Protocol::Tcp), 2);
        assert_eq!(next(&mut ports), Some(5001));
        ports.release(Protocol::Tcp, 21);
        assert_eq!(ports.ephemeral_in_use(Protocol::Tcp), 3);
    }
}
