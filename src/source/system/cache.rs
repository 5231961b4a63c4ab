//! Listeners of a system file that use the Fast Response Cache Accelerator.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::text::{Hex, Text};
use crate::tcpip::TcpIp;
use crate::tcpip::cache::CacheListener;
use crate::tcpip::socket::{Socket, Sockets};
use crate::tcpip::tcp::State;
use crate::tcpip::usual::is_usual;

/// A listener with a cache.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CacheForm {
    listener: Text<Hex>,
    #[serde(default, rename = "type", skip_serializing_if = "is_usual")]
    kind: KindForm,
    #[serde(default, skip_serializing_if = "is_usual")]
    max_size: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    size: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    max_objects: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    objects: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    connections: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    processed: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    deferred: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    timed_out: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    requests: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    incomplete: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    hits: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    misses: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    unproductive: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum KindForm {
    #[default]
    Exclusive,
    Shared,
}

/// The listeners with what the stack knows of their sockets.
///
/// # Errors
/// Which of them is no listener, stands twice or holds more than it may.
pub fn join(forms: Vec<CacheForm>, sockets: &Sockets) -> Result<Vec<CacheListener>, String> {
    if forms.is_empty() {
        return Ok(Vec::new());
    }
    let listeners: HashMap<u32, &Socket> =
        sockets.tcp().iter().filter(|s| listened(s)).map(|s| (s.id, s)).collect();
    let mut seen = HashSet::new();
    let listener = |form: CacheForm| {
        let Hex(id) = form.listener.0;
        let socket = listeners.get(&id).ok_or_else(|| format!("cache: {id:08X} is no listener"))?;
        if !seen.insert(id) {
            return Err(format!("cache: listener {id:08X} stands twice"));
        }
        if form.size > form.max_size || form.objects > form.max_objects {
            return Err(format!("cache: listener {id:08X} holds more than `max_size` or `max_objects`"));
        }
        Ok(form.of(socket, sockets))
    };
    forms.into_iter().map(listener).collect()
}

/// Is it a listener, or one that was dropped? That is closed and has no partner; its cache is still shown.
fn listened(socket: &Socket) -> bool {
    let no_partner = socket.foreign.is_some_and(|foreign| foreign.port == 0);
    socket.is_listener() || socket.state() == Some(State::Closed) && no_partner
}

/// The listeners of a stack that have a cache.
pub fn listed(tcpip: &TcpIp) -> Vec<CacheForm> {
    let mut seen = HashSet::new();
    let mut form = |cached: &CacheListener| {
        let is_it = |s: &&Socket| {
            let client = tcpip.sockets.client(s);
            (s.local, &*client.name, client.asid) == (cached.socket, &*cached.client, cached.asid)
        };
        let mut listeners = tcpip.sockets.tcp().iter().filter(|s| listened(s)).filter(is_it);
        listeners.find(|s| seen.insert(s.id)).map(|socket| CacheForm::from((cached, socket.id)))
    };
    tcpip.cache.iter().filter_map(&mut form).collect()
}

impl From<(&CacheListener, u32)> for CacheForm {
    fn from((cached, listener): (&CacheListener, u32)) -> CacheForm {
        CacheForm {
            listener: Text(Hex(listener)),
            kind: if cached.shared { KindForm::Shared } else { KindForm::Exclusive },
            max_size: cached.max_size,
            size: cached.size,
            max_objects: cached.max_objects,
            objects: cached.objects,
            connections: cached.connections,
            processed: cached.processed,
            deferred: cached.deferred,
            timed_out: cached.timed_out,
            requests: cached.requests,
            incomplete: cached.incomplete,
            hits: cached.hits,
            misses: cached.misses,
            unproductive: cached.unproductive,
        }
    }
}

impl CacheForm {
    fn of(self, socket: &Socket, sockets: &Sockets) -> CacheListener {
        let client = sockets.client(socket);
        CacheListener {
            client: client.name.to_string(),
            asid: client.asid,
            socket: socket.local,
            shared: self.kind == KindForm::Shared,
            max_size: self.max_size,
            size: self.size,
            max_objects: self.max_objects,
            objects: self.objects,
            connections: self.connections,
            processed: self.processed,
            deferred: self.deferred,
            timed_out: self.timed_out,
            requests: self.requests,
            incomplete: self.incomplete,
            hits: self.hits,
            misses: self.misses,
            unproductive: self.unproductive,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    #[test]
    fn caches_that_cannot_be_are_refused() {
        let cases = [
            ("{ listener = \"2\" }", "cache: 00000002 is no listener"),
            ("{ listener = \"3\" }", "cache: 00000003 is no listener"),
            ("{ listener = \"1\" }, { listener = \"1\" }", "cache: listener 00000001 stands twice"),
            ("{ listener = \"1\", size = 1 }", "cache: listener 00000001 holds more than"),
        ];
        for (cache, expected) in cases {
            let text = format!(
                "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n\
                 client = [{{ name = \"A\" }}]\nsocket = [\n\
                 {{ id = \"1\", client = \"A\", state = \"Listen\", local = \"0.0.0.0..80\", started = \"-00:01:00\", touched = \"-00:01:00\" }},\n\
                 {{ id = \"2\", client = \"A\", state = \"UDP\", local = \"0.0.0.0..80\", started = \"-00:01:00\", touched = \"-00:01:00\" }}]\n\
                 cache = [{cache}]\n"
            );
            let fault = parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).unwrap_err().to_string();
            assert!(fault.contains(expected), "{cache}\n{fault}");
        }
    }
}
