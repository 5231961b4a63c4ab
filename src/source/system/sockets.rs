//! The sockets of a system file: each is converted as it is read, so that a million of them need no second list.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::check::{Check, Checked};
use super::text::{Hex, Name, Text, Written};
use crate::clock::Moment;
use crate::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport, TtlsMatch};
use crate::tcpip::tcp::State;

/// An address space that owns sockets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientForm {
    name: Text<Name<8>>,
    #[serde(default)]
    asid: Option<Text<Hex>>,
    #[serde(default)]
    subtask: Option<Text<Hex>>,
}

/// A socket as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SocketForm<'a> {
    id: Text<Hex>,
    #[serde(borrow)]
    client: Cow<'a, str>,
    #[serde(default)]
    subtask: Option<Text<Hex>>,
    state: Text<Transport>,
    local: Text<Endpoint>,
    #[serde(default)]
    foreign: Option<Text<Endpoint>>,
    #[serde(default)]
    ipv6_only: bool,
    #[serde(default)]
    tn3270: bool,
    #[serde(default)]
    bytes_in: u64,
    #[serde(default)]
    bytes_out: u64,
    touched: Text<Moment>,
    started: Text<Moment>,
    #[serde(default, borrow)]
    application_data: Option<Cow<'a, str>>,
    #[serde(default)]
    ttls: Option<TtlsForm>,
    #[serde(default)]
    smc: Vec<Text<Hex>>,
}

/// The AT-TLS rule of a connection.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TtlsForm {
    group: Text<Hex>,
    #[serde(default)]
    stale: bool,
}

impl Written for Transport {
    const EXPECTED: &'static str = "UDP or a TCP state as NETSTAT shows it, such as Listen or Establsh";

    fn read(text: &str) -> Option<Transport> {
        let tcp = || State::ALL.into_iter().find(|s| s.word() == text).map(Transport::Tcp);
        if text == "UDP" { Some(Transport::Udp) } else { tcp() }
    }
}

/// Sockets with the names of their clients, before both are known.
#[derive(Default)]
pub struct SocketList {
    sockets: Vec<Socket>,
    /// Name, and the subtask if the socket names one.
    owners: Vec<(Box<str>, Option<u32>)>,
}

impl<'de> Deserialize<'de> for SocketList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SocketList, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = SocketList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of sockets")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SocketList, A::Error> {
                let mut all = SocketList::default();
                let mut known: HashMap<(Box<str>, Option<u32>), u32> = HashMap::new();
                let mut last: Option<(Box<str>, Option<u32>, u32)> = None;
                while let Some(Checked(made)) = list.next_element::<Checked<SocketForm<'de>>>()? {
                    let (mut socket, name, subtask) = made;
                    let client = match &last {
                        Some((known_name, task, index)) if **known_name == *name && *task == subtask => {
                            *index
                        }
                        _ => {
                            let key: (Box<str>, _) = (name.as_ref().into(), subtask);
                            let next = all.owners.len() as u32;
                            let index = *known.entry(key.clone()).or_insert(next);
                            if index == next {
                                all.owners.push(key.clone());
                            }
                            last = Some((key.0, key.1, index));
                            index
                        }
                    };
                    socket.client = client;
                    all.sockets.push(socket);
                }
                Ok(all)
            }
        }
        deserializer.deserialize_seq(List)
    }
}

impl<'a> Check for SocketForm<'a> {
    /// The socket, still without its client; the name of the client, and its subtask if the file gives one.
    type Made = (Socket, Cow<'a, str>, Option<u32>);

    fn check(mut self) -> Result<Self::Made, String> {
        let name = std::mem::take(&mut self.client);
        let subtask = self.subtask.as_ref().map(|s| s.0.0);
        Ok((socket(self)?, name, subtask))
    }
}

fn socket(form: SocketForm<'_>) -> Result<Socket, String> {
    let id = form.id.0.0;
    let transport = form.state.0;
    let foreign = form.foreign.map(|f| f.0);
    let listens = transport == Transport::Tcp(State::Listen);
    let foreign = match (transport, foreign) {
        (Transport::Udp, foreign) => foreign,
        (Transport::Tcp(_), None) if listens => Some(unbound(form.local.0)),
        (Transport::Tcp(_), None) => return Err(format!("socket {id:08X} has no `foreign`")),
        (Transport::Tcp(_), Some(_)) if listens => {
            return Err(format!("socket {id:08X} listens and has a `foreign`"));
        }
        (Transport::Tcp(_), foreign) => foreign,
    };
    if foreign.is_some_and(|f| f.address.is_ipv4() != form.local.0.address.is_ipv4()) {
        return Err(format!("socket {id:08X}: `local` and `foreign` are of different families"));
    }
    let unfit = |d: &Cow<'_, str>| d.chars().count() > 40 || d.chars().any(char::is_control);
    if form.application_data.as_ref().is_some_and(unfit) {
        return Err(format!("socket {id:08X}: `application_data` takes at most 40 printable characters"));
    }
    let tcp_only = form.tn3270 || form.ttls.is_some() || !form.smc.is_empty();
    if transport == Transport::Udp && tcp_only {
        return Err(format!("socket {id:08X}: `tn3270`, `ttls` and `smc` belong to TCP"));
    }
    if form.ipv6_only && form.local.0.address.is_ipv4() {
        return Err(format!("socket {id:08X}: `ipv6_only` needs an IPv6 address in `local`"));
    }
    let more = More {
        application_data: form.application_data.map(|d| d.trim_end().into()),
        ttls: form.ttls.map(|t| TtlsMatch { current: !t.stale, group: t.group.0.0 }),
        smc: form.smc.into_iter().map(|s| s.0.0).collect(),
    };
    Ok(Socket {
        id,
        client: 0,
        transport,
        ipv6_only: form.ipv6_only,
        tn3270: form.tn3270,
        local: form.local.0,
        foreign,
        bytes_in: form.bytes_in,
        bytes_out: form.bytes_out,
        last_touched: form.touched.0,
        started: form.started.0,
        more: (more != More::default()).then(|| Box::new(more)),
    })
}

/// The foreign side of a listener.
fn unbound(local: Endpoint) -> Endpoint {
    let address = match local.address {
        std::net::IpAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
        std::net::IpAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
    };
    Endpoint { address, port: 0 }
}

/// Brings sockets and clients together.
///
/// # Errors
/// A socket's client is not described, or two sockets have one id.
pub fn join(list: SocketList, forms: Vec<ClientForm>) -> Result<Sockets, String> {
    let mut clients: Vec<Client> = Vec::new();
    for form in forms {
        let (asid, subtask) = (form.asid.map_or(0, |a| a.0.0), form.subtask.map_or(0, |s| s.0.0));
        let asid = u16::try_from(asid)
            .map_err(|_| format!("client {}: `asid` has more than 4 digits", form.name.0.0))?;
        clients.push(Client { name: form.name.0.0.into(), asid, subtask });
    }
    let mut index = Vec::new();
    for (name, subtask) in &list.owners {
        let mut same = clients.iter().enumerate().filter(|(_, c)| c.name == *name);
        let found = same.find(|(_, c)| subtask.is_none_or(|s| c.subtask == s));
        index.push(found.map(|(n, _)| n as u32));
    }
    let mut sockets = list.sockets;
    for socket in &mut sockets {
        let (name, _) = &list.owners[socket.client as usize];
        let known = index[socket.client as usize];
        socket.client =
            known.ok_or_else(|| format!("socket {:08X}: client {name} is not described", socket.id))?;
    }
    let mut ids: Vec<u32> = sockets.iter().map(|s| s.id).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("two sockets have the id {:08X}", pair[0])),
        None => Ok(Sockets::new(clients, sockets)),
    }
}
