//! ALL: every detail of TCP connections, listeners and UDP sockets, recently closed ones too.

use std::collections::HashMap;
use std::net::IpAddr;

use super::connections::{self, Local};
use super::{Kind, Page, Query, Report, Written};
use crate::clock::Moment;
use crate::source::Needs;
use crate::syntax::Surface;
use crate::tcpip::TcpIp;
use crate::tcpip::detail::Queue;
use crate::tcpip::socket::{Client, Foreign, Socket};
use crate::tcpip::tcp::State;
use crate::text::{Cell, Hex8, Zeros};

mod clock;
mod listener;
mod policy;
mod smc;
mod tcp;
mod udp;

use clock::Clocks;

inventory::submit! {
    Report { name: "ALL", needs: Needs::SOCKETS.and(Needs::DETAIL).and(Needs::CLOSED), long_only: false, write }
}

// ASSUMED: lines of ALL behind TcpSel, the whole UDP entry, the SMC block and what differs in LONG are from memory.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let listening_only = query.request.modifier("SERVER").is_some();
    let mut entry = Entry { tcpip, query, clocks: Clocks::default(), connections: None };
    let listed = |s: &Socket| !listening_only || s.is_listener();
    connections::each(tcpip, query, page, listed, |socket, client, page| {
        entry.write(socket, client, page)?;
        page.line(Kind::Row, "", |line| {
            line.and("----");
        })
    })?;
    connections::resolved_host(query, page)
}

/// What is needed to write any entry.
struct Entry<'a> {
    tcpip: &'a TcpIp,
    query: &'a Query<'a>,
    clocks: Clocks,
    /// How many connections there are on each local endpoint, and on each port; counted when a listener asks.
    connections: Option<Connections>,
}

impl Entry<'_> {
    fn write(&mut self, socket: &Socket, client: &Client, page: &mut Page<'_>) -> Written {
        page.line(Kind::Row, "EZZ2550I", |line| {
            line.label(1, "Client Name:", 14, &*client.name).label(39, "Client Id:", 50, Hex8(socket.id));
        })?;
        self.sockets(socket, page)?;
        match socket.state() {
            Some(state) => self.tcp(socket, state, page),
            None => self.udp(socket, page),
        }
    }

    /// Both sides: in one line or, in LONG and where the console is too narrow, in two.
    fn sockets(&self, socket: &Socket, page: &mut Page<'_>) -> Written {
        let foreign = Foreign(socket.foreign);
        if !self.query.is_long() && !self.is_too_wide(&foreign) {
            return page.line(Kind::Row, "EZZ2551I", |line| {
                line.label(1, "Local Socket:", 15, socket.local).label(39, "Foreign Socket:", 55, foreign);
            });
        }
        page.line(Kind::Row, "", |line| {
            line.label(1, "Local Socket:", 15, Local(socket));
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(1, "Foreign Socket:", 17, foreign);
        })
    }

    /// Would it pass the last column of a console line?
    // ASSUMED: a console line of ALL SHORT ends in column 70; a longer foreign socket has a line of its own.
    fn is_too_wide(&self, foreign: &Foreign) -> bool {
        let mut text = Vec::new();
        self.query.surface == Surface::Console && {
            foreign.write(&mut text);
            text.len() > 16
        }
    }

    /// Two 64-bit counters: SHORT has one line and the low 32 bits.
    fn counters(&self, page: &mut Page<'_>, id: &str, left: (&str, u64), right: (&str, u64)) -> Written {
        if !self.query.is_long() {
            let low = |n: u64| digits(n as u32);
            return pair(page, id, (left.0, low(left.1)), (right.0, low(right.1)));
        }
        single(page, left.0, Zeros(left.1, 20))?;
        single(page, right.0, Zeros(right.1, 20))
    }

    /// Date and time of a moment, in UTC.
    fn moment(&mut self, page: &mut Page<'_>, id: &str, moment: Moment) -> Written {
        let (date, time) = self.clocks.show(self.query.utc(moment));
        pair(page, id, ("StartDate:", date), ("StartTime:", time))
    }

    /// The time of day of a moment, in UTC.
    fn time(&mut self, moment: Moment) -> clock::Text<8> {
        self.clocks.show(self.query.utc(moment)).1
    }

    /// Bytes that wait, with the time of the oldest; `list` is the name that JSON has for the lines below.
    fn queue(&mut self, page: &mut Page<'_>, label: &str, list: &'static str, queue: &Queue) -> Written {
        single(page, label, digits(queue.bytes))?;
        let Some(oldest) = queue.oldest.filter(|_| queue.bytes > 0) else { return Ok(()) };
        let (date, time) = self.clocks.show(self.query.utc(oldest));
        page.item(list);
        page.line(Kind::Row, "", |line| {
            line.label(5, "OldQDate:", 23, date).label(41, "OldQTime:", 61, time);
        })?;
        page.end_items();
        Ok(())
    }

    /// How many connections a listener has, from the sockets of the stack.
    // ASSUMED: a connection is that of the listener on its local address and port; the client does not matter.
    fn connections(&mut self, listener: &Socket) -> u32 {
        let counted = self.connections.get_or_insert_with(|| Connections::count(self.tcpip));
        counted.of(listener)
    }
}

/// Connections by local endpoint and by local port.
#[derive(Default)]
struct Connections {
    by_endpoint: HashMap<(IpAddr, u16), u32>,
    by_port: HashMap<u16, u32>,
}

impl Connections {
    fn count(tcpip: &TcpIp) -> Connections {
        let mut counted = Connections::default();
        let is_one = |s: &&Socket| {
            !matches!(
                s.state(),
                None | Some(
                    State::Listen | State::SynSent | State::SynReceived | State::TimeWait | State::Closed
                )
            )
        };
        for socket in tcpip.sockets.tcp().iter().filter(is_one) {
            let port = socket.local.port;
            *counted.by_endpoint.entry((socket.local.address.to_canonical(), port)).or_default() += 1;
            *counted.by_port.entry(port).or_default() += 1;
        }
        counted
    }

    fn of(&self, listener: &Socket) -> u32 {
        let (address, port) = (listener.local.address, listener.local.port);
        let found = match address.is_unspecified() {
            true => self.by_port.get(&port),
            false => self.by_endpoint.get(&(address.to_canonical(), port)),
        };
        found.copied().unwrap_or(0)
    }
}

/// A number of ten digits.
fn digits(n: u32) -> Zeros {
    Zeros(n.into(), 10)
}

/// A line with two fields of the grid.
#[inline]
fn pair(page: &mut Page<'_>, id: &str, left: (&str, impl Cell), right: (&str, impl Cell)) -> Written {
    page.line(Kind::Row, id, |line| {
        line.label(3, left.0, 23, left.1).label(41, right.0, 61, right.1);
    })
}

/// A line with one field of the grid.
#[inline]
fn single(page: &mut Page<'_>, label: &str, value: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, label, 23, value);
    })
}

/// A line with one field below another.
fn below(page: &mut Page<'_>, at: usize, label: &str, value: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, 23, value);
    })
}

/// A byte as two upper-case hexadecimal digits.
#[derive(Clone, Copy)]
struct Hex2(u8);

impl Cell for Hex2 {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        let digit = |n: u8| b"0123456789ABCDEF"[usize::from(n & 15)];
        out.extend_from_slice(&[digit(self.0 >> 4), digit(self.0)]);
    }
}

/// The socket options: on an IPv6-enabled stack with a second byte.
struct SockOpt(u8, Option<u8>);

impl SockOpt {
    // ASSUMED: of the second byte of SockOpt, X'80' says AF_INET6 and X'40' IPV6_V6ONLY.
    fn new(first: u8, socket: &Socket, tcpip: &TcpIp) -> SockOpt {
        let is_ipv6 = socket.local.address.is_ipv6();
        let second = u8::from(is_ipv6) << 7 | u8::from(socket.ipv6_only) << 6;
        SockOpt(first, tcpip.ipv6.then_some(second))
    }
}

impl Cell for SockOpt {
    fn write(&self, out: &mut Vec<u8>) {
        Hex2(self.0).write(out);
        if let Some(second) = self.1 {
            Hex2(second).write(out);
        }
    }
}
