//! The sessions of the TN3270E Telnet server: what VTAM and the client agreed on over a connection.
//!
//! A session belongs to a connection of the stack. Its partner, state and byte counts are those of the socket, which is
//! found by the connection id; a Telnet connection without a session has not been negotiated yet.

use serde::{Deserialize, Serialize};

/// A session over one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id of the connection, one with [`Socket::tn3270`](super::socket::Socket::tn3270) that does not listen.
    pub connection: u32,
    /// VTAM application, 1 to 8 characters; `None` while the client sits on the solicitor or USS panel.
    pub application: Option<Box<str>>,
    /// LU that stands for the client, 1 to 8 characters.
    pub lu: Option<Box<str>>,
    /// VTAM log mode of the session, 1 to 8 characters.
    pub log_mode: Option<Box<str>>,
    /// Telnet protocol of the connection.
    pub protocol: Protocol,
    /// User ID that was typed on the solicitor panel, 1 to 8 characters.
    pub user: Option<Box<str>>,
}

/// The Telnet protocol of a connection.
// ASSUMED: TN3270E, TN3270 and LINEMODE are the words of TnProt; no document at hand lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Protocol {
    /// TN3270 with the functions of RFC 2355.
    #[serde(rename = "TN3270E")]
    Tn3270e,
    /// 3270 data without them.
    #[serde(rename = "TN3270")]
    Tn3270,
    /// Lines of a terminal that is no 3270.
    #[serde(rename = "LINEMODE")]
    LineMode,
}

impl Protocol {
    /// The word in reports, at most 12 characters.
    pub fn word(self) -> &'static str {
        match self {
            Protocol::Tn3270e => "TN3270E",
            Protocol::Tn3270 => "TN3270",
            Protocol::LineMode => "LINEMODE",
        }
    }
}

/// The sessions of a stack, found by connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sessions(Vec<Session>);

impl Sessions {
    /// These sessions. Of two for one connection either may be found.
    pub fn new(mut sessions: Vec<Session>) -> Sessions {
        sessions.sort_unstable_by_key(|s| s.connection);
        Sessions(sessions)
    }

    /// The session over the connection with this id.
    pub fn of(&self, connection: u32) -> Option<&Session> {
        let found = self.0.binary_search_by_key(&connection, |s| s.connection).ok()?;
        self.0.get(found)
    }

    /// All of them, by ascending connection id.
    pub fn iter(&self) -> std::slice::Iter<'_, Session> {
        self.0.iter()
    }
}
