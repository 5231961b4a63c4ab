//! Telnet sessions of a system file.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::text::{Hex, Name, Text};
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Socket;
use crate::tcpip::telnet::{Protocol, Session};

/// A session of the TN3270E Telnet server.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SessionForm {
    connection: Text<Hex>,
    #[serde(default)]
    application: Option<Text<Name<8>>>,
    #[serde(default)]
    lu: Option<Text<Name<8>>>,
    #[serde(default)]
    log_mode: Option<Text<Name<8>>>,
    protocol: Protocol,
    #[serde(default)]
    user: Option<Text<Name<8>>>,
}

impl From<SessionForm> for Session {
    fn from(form: SessionForm) -> Session {
        let name = |name: Option<Text<Name<8>>>| name.map(|n| n.0.0.into());
        Session {
            connection: form.connection.0.0,
            application: name(form.application),
            lu: name(form.lu),
            log_mode: name(form.log_mode),
            protocol: form.protocol,
            user: name(form.user),
        }
    }
}

impl From<&Session> for SessionForm {
    fn from(session: &Session) -> SessionForm {
        let name = |name: &Option<Box<str>>| name.as_deref().map(|n| Text(Name(n.to_owned())));
        SessionForm {
            connection: Text(Hex(session.connection)),
            application: name(&session.application),
            lu: name(&session.lu),
            log_mode: name(&session.log_mode),
            protocol: session.protocol,
            user: name(&session.user),
        }
    }
}

/// The sessions of a stack whose connections are there: no report shows others.
pub fn listed(tcpip: &TcpIp) -> Vec<SessionForm> {
    let connections: HashSet<u32> =
        tcpip.sockets.tcp().iter().filter(|s| s.tn3270 && !s.is_listener()).map(|s| s.id).collect();
    tcpip.telnet.iter().filter(|s| connections.contains(&s.connection)).map(Into::into).collect()
}

/// Has each session a connection of its own that the Telnet server serves?
///
/// # Errors
/// Which session has none.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    if tcpip.telnet.iter().next().is_none() {
        return Ok(());
    }
    let sockets: HashMap<u32, &Socket> = tcpip.sockets.iter().map(|s| (s.id, s)).collect();
    let mut before = None;
    for session in tcpip.telnet.iter() {
        let id = session.connection;
        let wrong = match sockets.get(&id) {
            None => "which is not among the sockets",
            Some(socket) if socket.is_listener() => "which listens",
            Some(socket) if !socket.tn3270 => "which has not `tn3270 = true`",
            Some(_) if before.replace(id) == Some(id) => "which has another one",
            Some(_) => continue,
        };
        return Err(format!("there is a Telnet session over connection {id:08X}, {wrong}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    #[test]
    fn a_session_needs_a_telnet_connection_of_its_own() {
        let times = r#"started = "-00:00:01", touched = "-00:00:01""#;
        let ends = r#"client = "A", local = "192.0.2.1..23", foreign = "192.0.2.2..1024""#;
        let fault = |sessions: &str| {
            let text = format!(
                r#"
name = "MVS1"
release = "V2R5"
[[stack]]
name = "TCPCS"
started = "-01:00:00"
client = [{{ name = "A" }}]
socket = [
  {{ id = "1", client = "A", state = "Listen", local = "0.0.0.0..23", {times}, tn3270 = true }},
  {{ id = "2", state = "Establsh", {ends}, {times}, tn3270 = true }},
  {{ id = "3", state = "Establsh", {ends}, {times} }},
]
telnet_session = [{sessions}]
"#
            );
            parse("t.toml", &text, "2024-03-14T17:40:36Z".parse().unwrap()).err().map(|e| e.to_string())
        };
        let session = |id: u32| format!(r#"{{ connection = "{id}", protocol = "TN3270E" }}"#);
        assert_eq!(fault(&session(2)), None);
        let cases = [
            (session(1), "00000001, which listens"),
            (session(3), "00000003, which has not `tn3270 = true`"),
            (session(4), "00000004, which is not among the sockets"),
            (format!("{0}, {0}", session(2)), "00000002, which has another one"),
            (r#"{ connection = "2", protocol = "TN5250" }"#.to_owned(), "unknown variant `TN5250`"),
        ];
        for (sessions, expected) in cases {
            let found = fault(&sessions).unwrap_or_default();
            assert!(found.contains(expected), "{found}");
        }
    }
}
