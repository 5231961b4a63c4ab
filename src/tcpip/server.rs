//! Servers: the listeners of a job, and the connections that came in through them.

use super::socket::{Client, Endpoint, Socket, Sockets};
use super::tcp::State;

/// Which servers are meant: those that all that is given is true of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    /// The port on which the server listens.
    pub port: Option<u16>,
    /// The job that listens.
    pub job: Option<String>,
    /// Its address space.
    pub asid: Option<u16>,
}

impl Servers {
    /// Connection ids of the established connections of these servers; `None` if no server is meant.
    // ASSUMED: VARY DROP by PORT, JOBNAME or ASID ends the connections of every server that is meant, and established are
    // those in the states Establsh and ClosWait.
    pub fn connections(&self, sockets: &Sockets) -> Option<Vec<u32>> {
        let listeners: Vec<&Socket> = sockets.tcp().iter().filter(|s| s.is_listener()).collect();
        let meant = |s: &&&Socket| self.means(s.local.port, sockets.client(s));
        let servers: Vec<&Socket> = listeners.iter().filter(meant).copied().collect();
        if servers.is_empty() {
            return None;
        }
        let established = |s: &&Socket| matches!(s.state(), Some(State::Established | State::CloseWait));
        // A server may hand its connections to other jobs, but not to one that listens on the port itself.
        let listens = |port, client| listeners.iter().any(|l| (l.local.port, l.client) == (port, client));
        let came_in = |connection: &&Socket| {
            servers.iter().any(|server| {
                covers(server.local, connection.local)
                    && (server.client == connection.client || !listens(server.local.port, connection.client))
            })
        };
        let connections = sockets.tcp().iter().filter(established).filter(came_in);
        Some(connections.map(|s| s.id).collect())
    }

    fn means(&self, port: u16, client: &Client) -> bool {
        self.port.is_none_or(|p| p == port)
            && self.job.as_ref().is_none_or(|job| **job == *client.name)
            && self.asid.is_none_or(|asid| asid == client.asid)
    }
}

/// Does a listener take what comes to this local side?
fn covers(listener: Endpoint, local: Endpoint) -> bool {
    listener.port == local.port
        && (listener.address.is_unspecified()
            || listener.address.to_canonical() == local.address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::tcpip::socket::Transport;

    fn socket(id: u32, client: u32, state: State, local: &str) -> Socket {
        let at = local.parse::<std::net::SocketAddr>().unwrap();
        let local = Endpoint { address: at.ip(), port: at.port() };
        Socket { client, ..Socket::new(id, Transport::Tcp(state), local, Moment::default()) }
    }

    fn sockets() -> Sockets {
        let client = |name: &str, asid| Client { name: name.into(), asid, subtask: 0 };
        let clients = vec![client("WEB", 1), client("WEB", 2), client("CHILD", 3)];
        let sockets = vec![
            socket(1, 0, State::Listen, "0.0.0.0:80"),
            socket(2, 1, State::Listen, "[::]:80"),
            socket(3, 1, State::Listen, "192.0.2.9:81"),
            socket(10, 0, State::Established, "192.0.2.1:80"),
            socket(11, 1, State::CloseWait, "[::ffff:192.0.2.1]:80"),
            socket(12, 2, State::Established, "192.0.2.1:80"),
            socket(13, 0, State::FinWait1, "192.0.2.1:80"),
            socket(14, 1, State::Established, "192.0.2.1:81"),
            socket(15, 1, State::Established, "[::ffff:192.0.2.9]:81"),
        ];
        Sockets::new(clients, sockets)
    }

    #[test]
    fn a_server_has_the_connections_of_its_listener() {
        let of = |servers: Servers| {
            let mut ids = servers.connections(&sockets());
            ids.iter_mut().for_each(|ids| ids.sort_unstable());
            ids
        };
        let (port, job) = (Some(80), Some("WEB".to_owned()));
        assert_eq!(of(Servers { port, ..Servers::default() }), Some(vec![10, 11, 12]));
        assert_eq!(of(Servers { asid: Some(1), ..Servers::default() }), Some(vec![10, 12]));
        assert_eq!(of(Servers { port, job: job.clone(), asid: Some(2) }), Some(vec![11, 12]));
        assert_eq!(of(Servers { port: Some(81), ..Servers::default() }), Some(vec![15]));
        assert_eq!(of(Servers { job, ..Servers::default() }), Some(vec![10, 11, 12, 15]));
        assert_eq!(of(Servers { port, asid: Some(3), ..Servers::default() }), None);
    }
}
