//! DROP: the operator aborts one endpoint of a stack, and the TCP state rules say what becomes of it and of its partner.

use super::TcpIp;
use super::socket::{Endpoint, Socket, Transport};
use super::statistics::Tcp;
use super::tcp::{Event, Opened, Reply, RstIs, State};
use crate::clock::Moment;

impl TcpIp {
    /// Aborts the connection, listener or UDP socket with this id. False if there is none, or if it is closed already.
    ///
    /// A TCP endpoint is Closed from then on; if its partner is a socket of this stack too, the reset reaches it. A UDP
    /// socket is gone.
    // ASSUMED: a listener that is dropped is shown as Closed, as a connection is; the state rules know one way out.
    pub fn abort(&mut self, id: u32, now: Moment) -> bool {
        let Some(socket) = self.sockets.iter().find(|s| s.id == id) else { return false };
        let Some(state) = socket.state() else {
            self.sockets.change(|sockets| sockets.retain(|s| s.id != id));
            return true;
        };
        let Some(step) = state.next(Event::Abort, Opened::Actively).filter(|_| state != State::Closed) else {
            return false;
        };
        let reset = step.reply == Reply::Rst;
        let ends = (socket.local, socket.foreign);
        let counters = &mut self.statistics.tcp;
        counters.resets_sent += u64::from(reset);
        self.sockets.change(|sockets| {
            for socket in sockets {
                let next = match socket.state() {
                    Some(_) if socket.id == id => Some(step.next),
                    Some(state) if reset && is_partner(socket, ends) => {
                        state.next(Event::Rst(RstIs::Exact), Opened::Actively).map(|step| step.next)
                    }
                    _ => None,
                };
                let changes = next.filter(|next| socket.state() != Some(*next));
                if let (Some(next), Some(before)) = (changes, socket.state()) {
                    count(counters, before);
                    socket.transport = Transport::Tcp(next);
                    socket.last_touched = now;
                }
            }
        });
        true
    }
}

/// Is this the other end of the connection between `ends`?
fn is_partner(socket: &Socket, ends: (Endpoint, Option<Endpoint>)) -> bool {
    Some(socket.local) == ends.1 && socket.foreign == Some(ends.0)
}

/// Counts a connection that left `before` for CLOSED.
fn count(counters: &mut Tcp, before: State) {
    counters.closed += u64::from(before != State::Listen);
    match before {
        State::Established | State::CloseWait => counters.established_dropped += 1,
        State::SynSent | State::SynReceived => counters.attempts_dropped += 1,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcpip::socket::{Client, Sockets};

    fn endpoint(port: u16) -> Endpoint {
        Endpoint { address: "127.0.0.1".parse().unwrap(), port }
    }

    fn socket(id: u32, transport: Transport, local: u16, foreign: u16, then: Moment) -> Socket {
        Socket {
            id,
            client: 0,
            transport,
            ipv6_only: false,
            tn3270: false,
            local: endpoint(local),
            foreign: Some(endpoint(foreign)),
            bytes_in: 0,
            bytes_out: 0,
            last_touched: then,
            started: then,
            more: None,
        }
    }

    /// States of the sockets 1 and 2, partners of each other, after the first was aborted in `state`.
    fn states(state: State) -> (bool, Vec<Option<State>>) {
        let then: Moment = "2026-03-14T17:40:36Z".parse().unwrap();
        let now = then + chrono::TimeDelta::seconds(5);
        let client = Client { name: "A".into(), asid: 1, subtask: 1 };
        let both = vec![
            socket(1, Transport::Tcp(state), 1000, 21, then),
            socket(2, Transport::Tcp(State::Established), 21, 1000, then),
        ];
        let mut tcpip = TcpIp::new("TCPCS", then);
        tcpip.sockets = Sockets::new(vec![client], both);
        let done = tcpip.abort(1, now);
        let mut after: Vec<&Socket> = tcpip.sockets.iter().collect();
        after.sort_by_key(|s| s.id);
        for socket in &after {
            let touched = socket.state() == Some(State::Closed) && done;
            assert_eq!(socket.last_touched, if touched { now } else { then });
        }
        (done, after.iter().map(|s| s.state()).collect())
    }

    #[test]
    fn each_state_is_left_as_rfc_9293_says() {
        use State::{CloseWait, Closed, Established, FinWait1, FinWait2, SynReceived};
        for state in State::ALL {
            let resets = [SynReceived, Established, FinWait1, FinWait2, CloseWait].contains(&state);
            let partner = if resets { Closed } else { Established };
            assert_eq!(states(state), (state != Closed, vec![Some(Closed), Some(partner)]), "{state:?}");
        }
    }

    #[test]
    fn a_udp_socket_is_gone_and_an_unknown_id_changes_nothing() {
        let then: Moment = "2026-03-14T17:40:36Z".parse().unwrap();
        let client = Client { name: "A".into(), asid: 1, subtask: 1 };
        let mut tcpip = TcpIp::new("TCPCS", then);
        tcpip.sockets = Sockets::new(vec![client], vec![socket(7, Transport::Udp, 514, 1, then)]);
        assert!(!tcpip.abort(8, then) && tcpip.sockets.udp().len() == 1);
        assert!(tcpip.abort(7, then) && !tcpip.abort(7, then) && tcpip.sockets.udp().is_empty());
    }
}
