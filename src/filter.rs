//! The filters of a request as predicates on sockets, addresses and interfaces.
//!
//! A [`Filter`] is made once for a command; a row that it does not want costs a comparison and no formatting.

use std::iter;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::message::{self, Message};
use crate::request::{AddressPattern, Clause, NamePattern, NetworkForm, PortPattern, Request, Value};
use crate::tcpip::TcpIp;
use crate::tcpip::interface::Interface;
use crate::tcpip::socket::{Client, Endpoint, Socket, Transport, TtlsMatch};

/// Which rows a report shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    test: Test,
    host: Option<ResolvedHost>,
}

/// What the resolver made of a HOSTName value; the report ends with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedHost {
    /// The name that the resolver used.
    pub name: String,
    /// The addresses that it returned.
    pub addresses: Vec<IpAddr>,
}

/// What is asked of a row. Several values are alternatives.
#[derive(Clone, Debug, Default)]
enum Test {
    #[default]
    Every,
    /// A name that is compared with the one that the filter's word stands for.
    Names(Arc<str>, Vec<NamePattern>),
    Addresses(Vec<AddressPattern>),
    Ports(Vec<u16>),
    Endpoints(Vec<PortPattern>),
    NotTn3270,
    ApplicationData(NamePattern),
    /// `None` stands for any SMC link.
    Smc(Option<u32>),
    Policy(Policy),
    Interface(Box<str>),
    NameServer(AddressPattern),
    /// A host name that is compared, not resolved.
    HostName(Box<str>),
    /// The rules for unreserved ports, and these ports.
    Unreserved(Vec<u16>),
}

/// The value of CONNType.
#[derive(Clone, Copy, Debug)]
enum Policy {
    Unmatched,
    Matched,
    Current,
    Stale,
    Group(u32),
}

impl Filter {
    /// The filter of a request, where it needs no resolver.
    pub fn new(request: &Request) -> Filter {
        Filter { test: request.filter.as_ref().map_or(Test::Every, Test::new), host: None }
    }

    /// The filter of a request on the stack that it names; `resolve` is asked for the addresses of a HOSTName value.
    ///
    /// # Errors
    /// The name cannot be resolved, or an IPv6 value was given for a stack that is not enabled for IPv6.
    pub fn on(
        tcpip: &TcpIp,
        request: &Request,
        resolve: impl FnOnce(&str) -> Option<(String, Vec<IpAddr>)>,
    ) -> Result<Filter, Message> {
        let filter = match host_name(request) {
            Some(typed) => {
                let (name, addresses) =
                    resolve(typed).ok_or_else(|| Message::new(&message::HOST_NOT_RESOLVED, [typed]))?;
                let test = Test::Addresses(addresses.iter().map(|&a| host(a)).collect());
                return Ok(Filter { test, host: Some(ResolvedHost { name, addresses }) });
            }
            None => Filter::new(request),
        };
        // ASSUMED: the resolver serves the whole system, so an IPv4-only stack takes IPv6 values for its cache too.
        if !tcpip.ipv6 && !is_of_resolver(request) && filter.names_ipv6() {
            return Err(Message::new(&message::IPV6_NOT_ENABLED, []));
        }
        Ok(filter)
    }

    /// The host that HOSTName named, as the resolver knows it.
    pub fn host(&self) -> Option<&ResolvedHost> {
        self.host.as_ref()
    }

    /// Is this socket, owned by `client`, wanted?
    // ASSUMED: APPLD, SMCID and the TTLSPolicy forms of CONNType select TCP connections only; NOTTLSPolicy selects UDP too.
    #[inline]
    pub fn socket(&self, socket: &Socket, client: &Client) -> bool {
        match &self.test {
            Test::Every
            | Test::Interface(_)
            | Test::NameServer(_)
            | Test::HostName(_)
            | Test::Unreserved(_) => true,
            Test::Names(of, names) => **of != *"CLIENT" || names.iter().any(|n| n.matches(&client.name)),
            Test::Addresses(wanted) => sides(socket).any(|e| wanted.iter().any(|w| w.matches(e.address))),
            Test::Ports(ports) => sides(socket).any(|e| ports.contains(&e.port)),
            // ASSUMED: address and port of an IPPort value must match on one side, not crosswise.
            Test::Endpoints(wanted) => {
                sides(socket).any(|e| wanted.iter().any(|w| w.port == e.port && w.address.matches(e.address)))
            }
            Test::NotTn3270 => !socket.tn3270,
            Test::ApplicationData(pattern) => {
                is_tcp(socket)
                    && (socket.more.as_ref().and_then(|m| m.application_data.as_deref()))
                        .is_some_and(|data| pattern.matches(data))
            }
            Test::Smc(link) => {
                is_tcp(socket)
                    && (socket.more.as_ref().and_then(|m| m.smc.as_ref())).is_some_and(|smc| match link {
                        Some(wanted) => smc.ids().any(|id| id == *wanted),
                        None => smc.inactive.is_none(),
                    })
            }
            Test::Policy(policy) => policy.is_that_of(socket.more.as_ref().and_then(|m| m.ttls)),
        }
    }

    /// Is an entry for this address wanted: a route or gateway with this destination, a neighbour?
    ///
    /// An IPv4 value never selects an IPv6 destination.
    pub fn address(&self, address: IpAddr) -> bool {
        match &self.test {
            Test::Addresses(wanted) => wanted.iter().any(|w| w.matches(address)),
            _ => true,
        }
    }

    /// Is this link or interface wanted?
    pub fn interface(&self, interface: &Interface) -> bool {
        match &self.test {
            Test::Interface(name) => interface.is_called(name),
            _ => true,
        }
    }

    /// Is something wanted that INTFName could mean by one of these names?
    pub fn called(&self, names: &[&str]) -> bool {
        match &self.test {
            Test::Interface(name) => names.contains(&&**name),
            _ => true,
        }
    }

    /// Is an entry with this name wanted, where `of` is the word of the filter that asks for it: `LUNAME`, `POLICYN`?
    pub fn name(&self, of: &str, name: &str) -> bool {
        match &self.test {
            Test::Names(word, patterns) if **word == *of => patterns.iter().any(|p| p.matches(name)),
            _ => true,
        }
    }

    /// Is an entry wanted that has these addresses?
    pub fn any_address(&self, addresses: impl IntoIterator<Item = IpAddr>) -> bool {
        match &self.test {
            Test::Addresses(wanted) => addresses.into_iter().any(|a| wanted.iter().any(|w| w.matches(a))),
            _ => true,
        }
    }

    /// Is an entry wanted that stands for these ports?
    pub fn any_port(&self, ports: &RangeInclusive<u16>) -> bool {
        match &self.test {
            Test::Ports(wanted) | Test::Unreserved(wanted) => wanted.iter().any(|p| ports.contains(p)),
            _ => true,
        }
    }

    /// Is a rule for unreserved ports wanted?
    pub fn unreserved(&self) -> bool {
        !matches!(self.test, Test::Ports(_))
    }

    /// Is an entry wanted that has these endpoints: their addresses, their ports, or both on one of them?
    pub fn any_endpoint(&self, endpoints: impl IntoIterator<Item = Endpoint>) -> bool {
        let mut endpoints = endpoints.into_iter();
        match &self.test {
            Test::Addresses(wanted) => endpoints.any(|e| wanted.iter().any(|w| w.matches(e.address))),
            Test::Ports(ports) => endpoints.any(|e| ports.contains(&e.port)),
            Test::Endpoints(wanted) => {
                endpoints.any(|e| wanted.iter().any(|w| w.port == e.port && w.address.matches(e.address)))
            }
            _ => true,
        }
    }

    /// Is an entry wanted that came from this name server?
    pub fn name_server(&self, server: Option<IpAddr>) -> bool {
        match &self.test {
            Test::NameServer(wanted) => server.is_some_and(|s| wanted.matches(s)),
            _ => true,
        }
    }

    /// Is an entry wanted that is kept under this host name, or under none?
    pub fn host_name(&self, name: Option<&str>) -> bool {
        match &self.test {
            Test::HostName(wanted) => name.is_some_and(|name| name.eq_ignore_ascii_case(wanted)),
            _ => true,
        }
    }

    /// Is an entry wanted that belongs to these SMC links and link groups?
    pub fn smc(&self, ids: &[u32]) -> bool {
        match &self.test {
            Test::Smc(Some(id)) => ids.contains(id),
            Test::Smc(None) => !ids.is_empty(),
            _ => true,
        }
    }

    fn names_ipv6(&self) -> bool {
        match &self.test {
            Test::Addresses(wanted) => wanted.iter().any(AddressPattern::is_ipv6),
            Test::NameServer(wanted) => wanted.is_ipv6(),
            Test::Endpoints(wanted) => wanted.iter().any(|w| w.address.is_ipv6()),
            _ => false,
        }
    }
}

impl Test {
    fn new(clause: &Clause) -> Test {
        match &*clause.word {
            "CLIENT" | "LUNAME" | "APPLNAME" | "POLICYN" => {
                Test::Names(clause.word.clone(), all(clause, name))
            }
            "DNSADDR" => (clause.values.iter().find_map(address)).map_or(Test::Every, Test::NameServer),
            "IPADDR" => Test::Addresses(all(clause, address)),
            "HOSTNAME" => typed_host(clause).map_or(Test::Every, |name| Test::HostName(name.into())),
            "PORT" if clause.has("UNRSV") => Test::Unreserved(all(clause, port)),
            "PORT" => Test::Ports(all(clause, port)),
            "IPPORT" => Test::Endpoints(all(clause, |v| match v {
                Value::Port(port) => Some(port.clone()),
                _ => None,
            })),
            "NOTN3270" => Test::NotTn3270,
            "APPLD" => clause.values.iter().find_map(name).map_or(Test::Every, Test::ApplicationData),
            "SMCID" => Test::Smc(clause.values.iter().find_map(hex)),
            "CONNTYPE" => Test::Policy(Policy::new(clause)),
            "INTFNAME" => (clause.values.iter().find_map(name))
                .map_or(Test::Every, |name| Test::Interface(name.text().into())),
            _ => Test::Every,
        }
    }
}

impl Policy {
    fn new(clause: &Clause) -> Policy {
        match clause.values.iter().find_map(hex) {
            Some(group) if clause.has("GROUP") => Policy::Group(group),
            _ if clause.has("NOTTLSPOLICY") => Policy::Unmatched,
            _ if clause.has("CURRENT") => Policy::Current,
            _ if clause.has("STALE") => Policy::Stale,
            _ => Policy::Matched,
        }
    }

    fn is_that_of(self, found: Option<TtlsMatch>) -> bool {
        match self {
            Policy::Unmatched => found.is_none(),
            Policy::Matched => found.is_some(),
            Policy::Current => found.is_some_and(|m| m.current),
            Policy::Stale => found.is_some_and(|m| !m.current),
            Policy::Group(group) => found.is_some_and(|m| m.group == group),
        }
    }
}

/// The value of a HOSTName filter that must be resolved. RESCache compares the name itself.
fn host_name(request: &Request) -> Option<&str> {
    let resolved = |f: &&Clause| *f.word == *"HOSTNAME" && !is_of_resolver(request);
    request.filter.as_ref().filter(resolved).and_then(typed_host)
}

/// The host name among the values of a clause.
fn typed_host(clause: &Clause) -> Option<&str> {
    clause.values.iter().find_map(|v| match v {
        Value::Host(name) => Some(&**name),
        Value::Name(name) => Some(name.text()),
        _ => None,
    })
}

/// Is the report about the resolver, which all stacks share?
fn is_of_resolver(request: &Request) -> bool {
    *request.report == *"RESCACHE"
}

/// The pattern of one address.
fn host(address: IpAddr) -> AddressPattern {
    let address = address.to_canonical();
    AddressPattern::Network {
        address,
        prefix: if address.is_ipv4() { 32 } else { 128 },
        form: NetworkForm::Host,
    }
}

/// The sides of a socket that an address or a port may match.
// ASSUMED: both sides of a TCP connection count, of a UDP socket the local one only, connected or not.
fn sides(socket: &Socket) -> impl Iterator<Item = Endpoint> {
    iter::once(socket.local).chain(socket.foreign.filter(|_| is_tcp(socket)))
}

fn is_tcp(socket: &Socket) -> bool {
    socket.transport != Transport::Udp
}

fn all<T>(clause: &Clause, value: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    clause.values.iter().filter_map(value).collect()
}

fn name(value: &Value) -> Option<NamePattern> {
    match value {
        Value::Name(name) => Some(name.clone()),
        _ => None,
    }
}

fn address(value: &Value) -> Option<AddressPattern> {
    match value {
        Value::Address(address) => Some(address.clone()),
        _ => None,
    }
}

fn port(value: &Value) -> Option<u16> {
    match value {
        Value::Number(n) => u16::try_from(*n).ok(),
        _ => None,
    }
}

fn hex(value: &Value) -> Option<u32> {
    match value {
        Value::Hex(n) => Some(*n),
        _ => None,
    }
}
