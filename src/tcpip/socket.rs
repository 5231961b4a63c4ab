//! TCP connections and UDP sockets, and the clients that own them.
//!
//! A socket is small (a million of them fit in 256 MiB): what few sockets have is behind one pointer.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::detail::{Listener, RoutingMatch, SmcUse, TcpDetail, UdpDetail};
use super::tcp::State;
use crate::clock::Moment;
use crate::text::{Cell, Shown, dotted};

/// An address with a port. The unspecified address stands for "not bound to an address".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The address; an IPv4 partner of an AF_INET6 socket has the IPv4-mapped form.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
}

/// What a socket speaks, and for TCP in which state it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// A TCP connection or listener.
    Tcp(State),
    /// A UDP socket.
    Udp,
}

/// One TCP connection, listener or UDP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// Connection id, unique in the stack.
    pub id: u32,
    /// Index of the owner in [`Sockets::clients`].
    pub client: u32,
    /// TCP with its state, or UDP.
    pub transport: Transport,
    /// IPV6_V6ONLY of an AF_INET6 socket.
    pub ipv6_only: bool,
    /// A connection of the TN3270E Telnet server.
    pub tn3270: bool,
    /// Local side.
    pub local: Endpoint,
    /// Partner; `None` for a UDP socket that is not connected. A listener has the unspecified address and port 0.
    pub foreign: Option<Endpoint>,
    /// Bytes received from the partner, payload only.
    pub bytes_in: u64,
    /// Bytes that the application sent.
    pub bytes_out: u64,
    /// When a packet or request last moved over it.
    pub last_touched: Moment,
    /// When it was bound, put to listen or connected, whichever came last.
    pub started: Moment,
    /// What few sockets have.
    pub more: Option<Box<More>>,
}

/// The parts of a socket that few have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// Application data (SIOCSAPPLDATA), up to 40 characters.
    pub application_data: Option<Box<str>>,
    /// The AT-TLS rule that the connection was matched to; [`super::ttls::Ttls::policy`] gives it with its actions.
    pub ttls: Option<TtlsMatch>,
    /// What the TLS handshake agreed on; `None` before it is complete.
    pub handshake: Option<Box<Handshake>>,
    /// How the connection uses SMC-R or SMC-D.
    pub smc: Option<Box<SmcUse>>,
    /// The QoS policy rule that it was matched to.
    pub qos_rule: Option<Box<str>>,
    /// The policy-based route table that it was matched to.
    pub routing: Option<Box<RoutingMatch>>,
    /// The control block of a connection or listener.
    pub tcp: Option<Box<TcpDetail>>,
    /// What a listener has.
    pub listener: Option<Box<Listener>>,
    /// What a UDP socket has.
    pub udp: Option<Box<UdpDetail>>,
}

/// A connection's AT-TLS policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TtlsMatch {
    /// Is the rule still the one that new connections get?
    pub current: bool,
    /// Id of the AT-TLS group, shown in hexadecimal.
    pub group: u32,
    /// Index of the rule in [`super::ttls::Ttls::rules`].
    pub rule: u32,
    /// Was the policy inherited from a partner connection (SecondaryMap)?
    pub secondary: bool,
}

/// What the two sides of a TLS connection agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// The protocol.
    pub level: SecurityLevel,
    /// Cipher suite, number and name: `1302 TLS_AES_256_GCM_SHA384`.
    pub cipher: Box<str>,
    /// Key share group of TLS 1.3, number and name: `0023 secp256r1`.
    pub key_share: Option<Box<str>>,
    /// User ID that goes with the partner's certificate.
    pub certificate_user: Option<Box<str>>,
}

/// A version of SSL or TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum SecurityLevel {
    /// SSL 2.
    #[serde(rename = "SSLv2")]
    Ssl2,
    /// SSL 3.
    #[serde(rename = "SSLv3")]
    Ssl3,
    /// TLS 1.0.
    #[serde(rename = "TLSv1")]
    Tls1,
    /// TLS 1.1.
    #[serde(rename = "TLSv1.1")]
    Tls1_1,
    /// TLS 1.2.
    #[serde(rename = "TLSv1.2")]
    Tls1_2,
    /// TLS 1.3.
    #[serde(rename = "TLSv1.3")]
    Tls1_3,
}

impl Socket {
    /// A socket of the first client without a partner, that has moved nothing since `at`.
    pub fn new(id: u32, transport: Transport, local: Endpoint, at: Moment) -> Socket {
        Socket {
            id,
            client: 0,
            transport,
            ipv6_only: false,
            tn3270: false,
            local,
            foreign: None,
            bytes_in: 0,
            bytes_out: 0,
            last_touched: at,
            started: at,
            more: None,
        }
    }

    /// The TCP state; `None` for UDP.
    pub fn state(&self) -> Option<State> {
        match self.transport {
            Transport::Tcp(state) => Some(state),
            Transport::Udp => None,
        }
    }

    /// Is it a TCP listener?
    pub fn is_listener(&self) -> bool {
        self.transport == Transport::Tcp(State::Listen)
    }

    /// Is it a TCP connection, not a listener?
    pub fn is_connection(&self) -> bool {
        matches!(self.transport, Transport::Tcp(state) if state != State::Listen)
    }

    /// Is it bound to a port or an address?
    pub fn is_bound(&self) -> bool {
        self.local.port != 0 || !self.local.address.is_unspecified()
    }

    /// Is it neither closed nor in time-wait? UDP sockets are always active.
    pub fn is_active(&self) -> bool {
        self.state().is_none_or(State::is_active)
    }
}

/// An address space that owns sockets, with the task in it that opened them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client {
    /// Job name, 1 to 8 characters.
    pub name: Box<str>,
    /// Address space id.
    pub asid: u16,
    /// TCB address of the task.
    pub subtask: u32,
}

/// The sockets of a stack in report order, with their owners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sockets {
    clients: Vec<Client>,
    sockets: Vec<Socket>,
    tcp: usize,
}

impl Sockets {
    /// Puts sockets in report order. Every [`Socket::client`] is an index into `clients`.
    pub fn new(clients: Vec<Client>, mut sockets: Vec<Socket>) -> Sockets {
        // Comparing ranks is cheaper than comparing names once for each pair of sockets.
        let mut by_name: Vec<u32> = (0..clients.len() as u32).collect();
        by_name.sort_by(|&a, &b| clients[a as usize].name.cmp(&clients[b as usize].name));
        let mut rank = vec![0_u32; clients.len()];
        let mut last = 0;
        for (n, &c) in by_name.iter().enumerate() {
            let same = n > 0 && clients[by_name[n - 1] as usize].name == clients[c as usize].name;
            last = if same { last } else { n as u32 };
            rank[c as usize] = last;
        }
        sockets.sort_unstable_by_key(|s| report_key(s, &rank));
        let tcp = sockets.partition_point(|s| s.transport != Transport::Udp);
        Sockets { clients, sockets, tcp }
    }

    /// Lets `change` work on the sockets, then puts them in report order again. Their clients must stay as they are.
    pub fn change(&mut self, change: impl FnOnce(&mut Vec<Socket>)) {
        let Sockets { clients, mut sockets, .. } = std::mem::take(self);
        change(&mut sockets);
        *self = Sockets::new(clients, sockets);
    }

    /// Takes the sockets out that are `wanted`, in report order.
    pub fn take(&mut self, wanted: impl Fn(&Socket, &Client) -> bool) -> Vec<Socket> {
        let clients = &self.clients;
        let taken = self.sockets.extract_if(.., |s| wanted(s, &clients[s.client as usize])).collect();
        self.tcp = self.sockets.partition_point(|s| s.transport != Transport::Udp);
        taken
    }

    /// Owners and sockets, to be put together anew.
    pub fn into_parts(self) -> (Vec<Client>, Vec<Socket>) {
        (self.clients, self.sockets)
    }

    /// All sockets: TCP, then UDP, each by client name.
    pub fn iter(&self) -> std::slice::Iter<'_, Socket> {
        self.sockets.iter()
    }

    /// The TCP connections and listeners.
    pub fn tcp(&self) -> &[Socket] {
        &self.sockets[..self.tcp]
    }

    /// The UDP sockets.
    pub fn udp(&self) -> &[Socket] {
        &self.sockets[self.tcp..]
    }

    /// The owners, in no order.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// The owner of a socket.
    pub fn client(&self, socket: &Socket) -> &Client {
        &self.clients[socket.client as usize]
    }
}

/// TCP before UDP, then by client name; inside one client active connections and closed ones by ascending id, then
/// listeners by descending id.
// ASSUMED: inside one user id captures show connections before listeners and the newest listener first; that
// connections ascend, closed ones last, and that all UDP rows follow all TCP rows, is our choice.
fn report_key(socket: &Socket, rank: &[u32]) -> u128 {
    let listens = socket.is_listener();
    // One number, because each of a million sockets is compared twenty times.
    let parts = [
        u32::from(socket.transport == Transport::Udp),
        rank[socket.client as usize],
        u32::from(listens) << 1 | u32::from(!socket.is_active()),
        if listens { !socket.id } else { socket.id },
    ];
    parts.into_iter().fold(0, |key, part| key << 32 | u128::from(part))
}

impl Cell for Endpoint {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        match self.address {
            IpAddr::V4(v4) => {
                let (text, length) = dotted(v4);
                out.extend_from_slice(&text[..length]);
                out.push(b'.');
            }
            IpAddr::V6(v6) => {
                Shown(v6).write(out);
                out.extend_from_slice(b"..");
            }
        }
        out.extend_from_slice(itoa::Buffer::new().format(self.port).as_bytes());
    }
}

/// An address in its text form: IPv6 lower case with the longest run of zeros compressed.
#[inline]
pub fn write_address(address: IpAddr, out: &mut Vec<u8>) {
    match address {
        IpAddr::V4(v4) => {
            let (text, length) = dotted(v4);
            out.extend_from_slice(&text[..length - 1]);
        }
        IpAddr::V6(v6) => Shown(v6).write(out),
    }
}

/// An address alone.
pub struct Address(pub IpAddr);

impl Cell for Address {
    fn write(&self, out: &mut Vec<u8>) {
        write_address(self.0, out);
    }
}

/// The foreign side of a socket: `*..*` for a UDP socket that is not connected.
pub struct Foreign(pub Option<Endpoint>);

impl Cell for Foreign {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        match self.0 {
            Some(endpoint) => endpoint.write(out),
            None => out.extend_from_slice(b"*..*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_sockets_fit_in_256_mib() {
        assert!(size_of::<Socket>() <= 128, "{}", size_of::<Socket>());
    }
}
