//! The clients of a system file, and how its sockets name them.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Hex, Name, Text, Written};
use crate::tcpip::socket::Client;

/// An address space that owns sockets.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClientForm {
    name: Text<Name<8>>,
    #[serde(default)]
    asid: Option<Text<Asid>>,
    #[serde(default)]
    subtask: Option<Text<Hex>>,
}

/// An address space id.
#[derive(Clone)]
pub struct Asid(pub u32);

impl Written for Asid {
    const EXPECTED: &'static str = Hex::EXPECTED;

    fn read(text: &str) -> Option<Asid> {
        Hex::read(text).map(|Hex(asid)| Asid(asid))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl ClientForm {
    /// The client.
    ///
    /// # Errors
    /// Its address space id is too large.
    pub fn client(self) -> Result<Client, String> {
        let (asid, subtask) = (self.asid.map_or(0, |a| a.0.0), self.subtask.map_or(0, |s| s.0.0));
        let asid = u16::try_from(asid)
            .map_err(|_| format!("client {}: `asid` has more than 4 digits", self.name.0.0))?;
        Ok(Client { name: self.name.0.0.into(), asid, subtask })
    }
}

impl From<&Client> for ClientForm {
    fn from(client: &Client) -> ClientForm {
        ClientForm {
            name: Text(Name(client.name.to_string())),
            asid: (client.asid > 0).then_some(Text(Asid(client.asid.into()))),
            subtask: (client.subtask > 0).then_some(Text(Hex(client.subtask))),
        }
    }
}

/// Which of several clients of one name a socket means: by subtask, by address space, or the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Task {
    /// The TCB address of its task.
    pub subtask: Option<u32>,
    /// Its address space id.
    pub asid: Option<u32>,
}

impl Task {
    /// Does a client of the name fit?
    pub fn fits(self, client: &Client) -> bool {
        self.subtask.is_none_or(|subtask| client.subtask == subtask)
            && self.asid.is_none_or(|asid| u32::from(client.asid) == asid)
    }

    /// The shortest way to name each of some clients.
    pub fn names(clients: &[Client]) -> Vec<Task> {
        let mut first: HashMap<(&str, Task), usize> = HashMap::new();
        let ways = |c: &Client| {
            let (subtask, asid) = (Some(c.subtask), Some(u32::from(c.asid)));
            [
                Task::default(),
                Task { subtask, asid: None },
                Task { subtask: None, asid },
                Task { subtask, asid },
            ]
        };
        for (n, client) in clients.iter().enumerate() {
            for way in ways(client) {
                first.entry((&client.name, way)).or_insert(n);
            }
        }
        let means = |n: usize, c: &Client, way: &Task| first.get(&(&*c.name, *way)) == Some(&n);
        let shortest = |(n, c): (usize, &Client)| ways(c).into_iter().find(|way| means(n, c, way));
        clients.iter().enumerate().map(|found| shortest(found).unwrap_or_default()).collect()
    }
}
