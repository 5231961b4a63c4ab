//! The model's TCP beside that of the kernel: whatever two programs do to a connection, in whatever order, both say the
//! same states after each step.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use rustix::net::sockopt;
use tso_netstat::tcpip::tcp::{Endpoint, Segment, State};

use crate::has_ipv6;
use crate::report::{eventually, onetstat, output, rows, shown};

/// What a program does to its socket.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    /// shutdown of the sending side.
    Shutdown,
    /// close.
    Close,
    /// close with SO_LINGER 0.
    Abort,
}

/// A call at one end: 0 has connected, 1 has listened.
type Step = (usize, Call);

const STEPS: [Step; 6] = [
    (0, Call::Shutdown),
    (0, Call::Close),
    (0, Call::Abort),
    (1, Call::Shutdown),
    (1, Call::Close),
    (1, Call::Abort),
];

/// One connection, twice: sockets of this host, and ends of the model.
struct Pair {
    steps: [Step; 3],
    names: [String; 2],
    sockets: [Option<TcpStream>; 2],
    ends: [Endpoint; 2],
}

impl Pair {
    /// Opens a connection in both worlds and sends something both ways.
    fn open(listener: &TcpListener, steps: [Step; 3]) -> Pair {
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let names = [&client, &server].map(|s| shown(s.local_addr().unwrap()));
        client.write_all(b"question").unwrap();
        server.read_exact(&mut [0; 8]).unwrap();
        server.write_all(b"answer").unwrap();
        client.read_exact(&mut [0; 6]).unwrap();
        let mut pair = Pair {
            steps,
            names,
            sockets: [Some(client), Some(server)],
            ends: [Endpoint::new(1000, 65535), Endpoint::new(2_000_000, 65535)],
        };
        pair.call(1, |end, out| _ = end.listen(out));
        pair.call(0, |end, out| _ = end.connect(out));
        pair.call(0, |end, out| _ = end.send(8, out));
        pair.call(1, |end, out| _ = end.send(6, out));
        pair
    }

    fn call(&mut self, side: usize, call: impl FnOnce(&mut Endpoint, &mut Vec<Segment>)) {
        exchange(&mut self.ends, side, call);
    }

    /// One step in both worlds. A program that has closed its socket has no more to say.
    fn step(&mut self, at: usize) {
        let (side, call) = self.steps[at];
        let Some(socket) = self.sockets[side].take() else { return };
        match call {
            Call::Shutdown => {
                // It fails where the partner has reset the connection, as in the model.
                let _ = socket.shutdown(Shutdown::Write);
                self.sockets[side] = Some(socket);
                self.call(side, |end, out| _ = end.close(out));
            }
            Call::Close => {
                drop(socket);
                self.call(side, |end, out| _ = end.close(out));
            }
            Call::Abort => {
                sockopt::set_socket_linger(&socket, Some(Duration::ZERO)).unwrap();
                drop(socket);
                // The kernel has taken a connection in TIME-WAIT away from its socket; what closes is empty.
                if self.ends[side].state() != State::TimeWait {
                    self.call(side, |end, out| _ = end.abort(out));
                }
            }
        }
    }

    /// What the model says of an end: sockets and state.
    fn expected(&self, side: usize) -> ((&str, &str), &'static str) {
        ((&self.names[side], &self.names[1 - side]), self.ends[side].state().word())
    }
}

/// One call at an end of the model, and the segments that follow from it until nothing is under way.
pub fn exchange(ends: &mut [Endpoint; 2], side: usize, call: impl FnOnce(&mut Endpoint, &mut Vec<Segment>)) {
    let mut out = Vec::new();
    call(&mut ends[side], &mut out);
    let mut under_way: Vec<(usize, Segment)> = out.into_iter().map(|s| (1 - side, s)).collect();
    while !under_way.is_empty() {
        let (to, segment) = under_way.remove(0);
        let mut answers = Vec::new();
        ends[to].segment(&segment, &mut answers);
        under_way.extend(answers.into_iter().map(|s| (1 - to, s)));
    }
}

/// Waits until the report shows what the model says; what is closed must be gone.
fn agree(pairs: &[Pair], steps: usize) {
    eventually(|| {
        let all = rows(&output(&mut onetstat(&["-a"])));
        let states: HashMap<(&str, &str), &str> =
            all.iter().map(|r| ((&r.local[..], &r.foreign[..]), &r.state[..])).collect();
        for pair in pairs {
            for (sockets, state) in [pair.expected(0), pair.expected(1)] {
                let shown = states.get(&sockets).copied().unwrap_or("Closed");
                if shown != state {
                    let done = &pair.steps[..steps];
                    return Err(format!(
                        "{sockets:?} after {done:?}: the kernel says {shown}, the model {state}"
                    ));
                }
            }
        }
        Ok(())
    });
}

fn all_scripts(address: IpAddr) {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let mut pairs = Vec::new();
    for first in STEPS {
        for second in STEPS {
            pairs.extend(STEPS.map(|third| Pair::open(&listener, [first, second, third])));
        }
    }
    agree(&pairs, 0);
    for step in 0..3 {
        pairs.iter_mut().for_each(|pair| pair.step(step));
        agree(&pairs, step + 1);
    }
    let ended = |state: State| pairs.iter().any(|p| p.ends.iter().any(|e| e.state() == state));
    for state in [State::FinWait2, State::CloseWait, State::TimeWait, State::Closed] {
        assert!(ended(state), "no script leads to {state:?}");
    }
}

#[test]
fn kernel_and_model_agree_after_each_step_over_ipv4() {
    all_scripts(Ipv4Addr::LOCALHOST.into());
}

#[test]
fn kernel_and_model_agree_after_each_step_over_ipv6() {
    if has_ipv6() {
        all_scripts(Ipv6Addr::LOCALHOST.into());
    }
}
