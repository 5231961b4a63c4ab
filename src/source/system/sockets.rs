//! The sockets of a system file: each is converted as it is read, so that a million of them need no second list.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::check::{Check, Checked};
use super::clients::{Asid, ClientForm, Task};
use super::datagrams::UdpForm;
use super::detail::TcpForm;
use super::listener::ListenerForm;
use super::smc::SmcForm;
use super::text::{Hex, Name, PolicyName, Text, Written};
use super::ttls_match::{MatchForm, RuleKey};
use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::detail::RoutingMatch;
use crate::tcpip::socket::{Client, Endpoint, More, Socket, Sockets, Transport, TtlsMatch};
use crate::tcpip::tcp::State;
use crate::tcpip::ttls::Ttls;
use crate::tcpip::usual::is_usual;

/// A socket as it is written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SocketForm<'a> {
    id: Text<Hex>,
    #[serde(borrow)]
    client: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtask: Option<Text<Hex>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asid: Option<Text<Asid>>,
    state: Text<Transport>,
    local: Text<Endpoint>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    foreign: Option<Text<Endpoint>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    ipv6_only: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    tn3270: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    bytes_in: u64,
    #[serde(default, skip_serializing_if = "is_usual")]
    bytes_out: u64,
    touched: Text<Moment>,
    started: Text<Moment>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    application_data: Option<Cow<'a, str>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    ttls: Option<Box<MatchForm<'a>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    smc: Option<Box<SmcForm>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    qos_rule: Option<Text<PolicyName<48>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    routing: Option<Box<RoutingForm>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tcp: Option<Box<TcpForm>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listener: Option<Box<ListenerForm>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    udp: Option<Box<UdpForm>>,
}

/// The policy-based route table of a socket.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RoutingForm {
    table: Text<Name<8>>,
    rule: Text<PolicyName<48>>,
}

impl Written for Transport {
    const EXPECTED: &'static str = "UDP or a TCP state as NETSTAT shows it, such as Listen or Establsh";

    fn read(text: &str) -> Option<Transport> {
        let tcp = || State::ALL.into_iter().find(|s| s.word() == text).map(Transport::Tcp);
        if text == "UDP" { Some(Transport::Udp) } else { tcp() }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Udp => "UDP",
            Transport::Tcp(state) => state.word(),
        })
    }
}

/// Sockets with the names of their clients, before both are known.
#[derive(Default)]
pub struct SocketList {
    sockets: Vec<Socket>,
    /// Name, and what else the socket says of the client.
    owners: Vec<(Box<str>, Task)>,
    /// How the sockets name their AT-TLS rules; until these are known, a socket has an index in here.
    rules: Vec<RuleKey>,
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
                let mut known: HashMap<Box<str>, HashMap<Task, u32>> = HashMap::new();
                let mut rules: HashMap<RuleKey, u32> = HashMap::new();
                while let Some(Checked(made)) = list.next_element::<Checked<SocketForm<'de>>>()? {
                    let Named { mut socket, client: name, task, rule } = made;
                    // A name that is known is found without a copy of it.
                    let same_name = match known.get_mut(name.as_ref()) {
                        Some(same_name) => same_name,
                        None => known.entry(name.as_ref().into()).or_default(),
                    };
                    let client = match same_name.get(&task) {
                        Some(index) => *index,
                        None => {
                            let index = all.owners.len() as u32;
                            same_name.insert(task, index);
                            all.owners.push((name.into(), task));
                            index
                        }
                    };
                    socket.client = client;
                    if let (Some(found), Some(key)) = (ttls(&mut socket), rule) {
                        let next = all.rules.len() as u32;
                        found.rule = *rules.entry(key.clone()).or_insert(next);
                        if found.rule == next {
                            all.rules.push(key);
                        }
                    }
                    all.sockets.push(socket);
                }
                Ok(all)
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// A socket, still without its client and its rule, which it names.
pub struct Named<'a> {
    socket: Socket,
    client: Cow<'a, str>,
    task: Task,
    rule: Option<RuleKey>,
}

impl<'a> Check for SocketForm<'a> {
    type Made = Named<'a>;

    fn check(mut self) -> Result<Named<'a>, String> {
        let client = std::mem::take(&mut self.client);
        let task = Task {
            subtask: self.subtask.as_ref().map(|subtask| subtask.0.0),
            asid: self.asid.as_ref().map(|asid| asid.0.0),
        };
        let (id, policy) = (self.id.0.0, self.ttls.take());
        if policy.is_some() && self.state.0 == Transport::Udp {
            return Err(format!("socket {id:08X}: `ttls` belongs to TCP"));
        }
        let mut socket = socket(self)?;
        let Some(policy) = policy else { return Ok(Named { socket, client, task, rule: None }) };
        let (found, handshake, rule) = policy.split().map_err(|e| format!("socket {id:08X}: {e}"))?;
        let more = socket.more.get_or_insert_default();
        (more.ttls, more.handshake) = (Some(found), handshake);
        Ok(Named { socket, client, task, rule: Some(rule) })
    }
}

/// The AT-TLS match of a socket.
fn ttls(socket: &mut Socket) -> Option<&mut TtlsMatch> {
    socket.more.as_mut().and_then(|m| m.ttls.as_mut())
}

fn socket(mut form: SocketForm<'_>) -> Result<Socket, String> {
    let id = form.id.0.0;
    let transport = form.state.0;
    let foreign = form.foreign.as_ref().map(|f| f.0);
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
    fits(&form, transport, foreign).map_err(|e| format!("socket {id:08X}: {e}"))?;
    let detail = (form.tcp.take(), form.listener.take(), form.udp.take());
    let more = more(&mut form);
    let mut socket = Socket {
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
        more,
    };
    if !matches!(detail, (None, None, None)) {
        add(detail, &mut socket).map_err(|e| format!("socket {id:08X}: {e}"))?;
    }
    Ok(socket)
}

/// What few sockets have. The many that have none of it must not pay for it.
fn more(form: &mut SocketForm<'_>) -> Option<Box<More>> {
    let (data, smc) = (form.application_data.take(), form.smc.take());
    let (qos_rule, routing) = (form.qos_rule.take(), form.routing.take());
    if data.is_none() && smc.is_none() && qos_rule.is_none() && routing.is_none() {
        return None;
    }
    let routing = routing.map(|r| RoutingMatch { table: r.table.0.0.into(), rule: r.rule.0.0.into() });
    Some(Box::new(More {
        application_data: data.map(|d| d.trim_end().into()),
        smc: smc.map(|s| Box::new(s.0)),
        qos_rule: qos_rule.map(|r| r.0.0.into()),
        routing: routing.map(Box::new),
        ..More::default()
    }))
}

/// Do the fields of a socket go together?
fn fits(form: &SocketForm<'_>, transport: Transport, foreign: Option<Endpoint>) -> Result<(), String> {
    if foreign.is_some_and(|f| f.address.is_ipv4() != form.local.0.address.is_ipv4()) {
        return Err("`local` and `foreign` are of different families".to_owned());
    }
    let unfit = |d: &Cow<'_, str>| d.chars().count() > 40 || d.chars().any(char::is_control);
    if form.application_data.as_ref().is_some_and(unfit) {
        return Err("`application_data` takes at most 40 printable characters".to_owned());
    }
    let tcp_only = form.tn3270 || form.smc.is_some() || form.tcp.is_some();
    if transport == Transport::Udp && tcp_only {
        return Err("`tn3270`, `smc` and `tcp` belong to TCP".to_owned());
    }
    if transport != Transport::Udp && form.udp.is_some() {
        return Err("`udp` belongs to UDP".to_owned());
    }
    // One that was dropped is closed, and remembers what it was.
    let listened = matches!(transport, Transport::Tcp(State::Listen | State::Closed));
    if !listened && form.listener.is_some() {
        return Err("it has a `listener` and does not listen".to_owned());
    }
    if form.ipv6_only && form.local.0.address.is_ipv4() {
        return Err("`ipv6_only` needs an IPv6 address in `local`".to_owned());
    }
    Ok(())
}

/// What a socket's tables `tcp`, `listener` and `udp` say.
type DetailForms = (Option<Box<TcpForm>>, Option<Box<ListenerForm>>, Option<Box<UdpForm>>);

fn add((tcp, listener, udp): DetailForms, socket: &mut Socket) -> Result<(), String> {
    let tcp = tcp.map(|t| t.detail(socket).map(Box::new)).transpose()?;
    let listener = listener.map(|l| l.listener().map(Box::new)).transpose()?;
    let udp = udp.map(|u| u.detail(socket).map(Box::new)).transpose()?;
    let more = socket.more.get_or_insert_default();
    (more.tcp, more.listener, more.udp) = (tcp, listener, udp);
    Ok(())
}

/// The foreign side of a listener.
fn unbound(local: Endpoint) -> Endpoint {
    let address = match local.address {
        std::net::IpAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
        std::net::IpAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
    };
    Endpoint { address, port: 0 }
}

/// Brings sockets, clients and AT-TLS rules together.
///
/// # Errors
/// A socket's client or rule is not described, or two sockets have one id.
pub fn join(list: SocketList, forms: Vec<ClientForm>, policy: &Ttls) -> Result<Sockets, String> {
    let clients: Vec<Client> = forms.into_iter().map(ClientForm::client).collect::<Result<_, _>>()?;
    let mut index = Vec::new();
    for (name, task) in &list.owners {
        let found = clients.iter().enumerate().find(|(_, c)| c.name == *name && task.fits(c));
        index.push(found.map(|(n, _)| n as u32));
    }
    let rules: Vec<Result<u32, String>> = list.rules.iter().map(|key| key.find(policy)).collect();
    let mut sockets = list.sockets;
    for socket in &mut sockets {
        let id = socket.id;
        if let Some(found) = ttls(socket) {
            let rule = rules[found.rule as usize].as_ref();
            found.rule = *rule.map_err(|e| format!("socket {id:08X}: {e}"))?;
        }
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

/// The forms of a stack's sockets, one by one.
pub fn each(tcpip: &TcpIp) -> impl Iterator<Item = SocketForm<'_>> {
    let clients = tcpip.sockets.clients();
    let tasks = Task::names(clients);
    tcpip.sockets.iter().map(move |socket| {
        let task = tasks.get(socket.client as usize).copied().unwrap_or_default();
        SocketForm {
            client: Cow::Borrowed(&tcpip.sockets.client(socket).name),
            subtask: task.subtask.map(Hex).map(Text),
            asid: task.asid.map(Asid).map(Text),
            ..SocketForm::of(socket, &tcpip.ttls)
        }
    })
}

impl<'a> SocketForm<'a> {
    /// The form of a socket, still without its client.
    fn of(socket: &'a Socket, policy: &'a Ttls) -> SocketForm<'a> {
        let form = SocketForm {
            id: Text(Hex(socket.id)),
            client: Cow::Borrowed(""),
            subtask: None,
            asid: None,
            state: Text(socket.transport),
            local: Text(socket.local),
            foreign: socket.foreign.filter(|_| !socket.is_listener()).map(Text),
            ipv6_only: socket.ipv6_only,
            tn3270: socket.tn3270,
            bytes_in: socket.bytes_in,
            bytes_out: socket.bytes_out,
            touched: Text(socket.last_touched),
            started: Text(socket.started),
            application_data: None,
            ttls: None,
            smc: None,
            qos_rule: None,
            routing: None,
            tcp: None,
            listener: None,
            udp: None,
        };
        let Some(more) = &socket.more else { return form };
        let found = more.ttls.map(|found| MatchForm::of(found, more.handshake.as_deref(), policy));
        SocketForm {
            application_data: more.application_data.as_deref().map(Cow::Borrowed),
            ttls: found.map(Box::new),
            smc: more.smc.as_deref().map(|smc| Box::new(smc.into())),
            qos_rule: more.qos_rule.as_deref().map(|rule| Text(PolicyName(rule.to_owned()))),
            routing: more.routing.as_deref().map(|routing| Box::new(routing.into())),
            tcp: more.tcp.as_deref().map(|tcp| Box::new(TcpForm::of(tcp, socket))),
            listener: more.listener.as_deref().map(|listener| Box::new(listener.into())),
            udp: more.udp.as_deref().map(|udp| Box::new(UdpForm::of(udp, socket))),
            ..form
        }
    }
}

impl From<&RoutingMatch> for RoutingForm {
    fn from(routing: &RoutingMatch) -> RoutingForm {
        RoutingForm {
            table: Text(Name(routing.table.to_string())),
            rule: Text(PolicyName(routing.rule.to_string())),
        }
    }
}
