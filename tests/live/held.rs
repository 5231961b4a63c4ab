//! States that pass in a moment unless the partner holds them: it does not read, so what waits to be sent to it, and the
//! FIN behind that, cannot go.

use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};

use rustix::net::{self, AddressFamily, SocketFlags, SocketType, sockopt};
use tso_netstat::tcpip::job::job_name;
use tso_netstat::tcpip::tcp::Endpoint;

use crate::has_ipv6;
use crate::model::exchange;
use crate::report::{Row, in_state, shown};

/// A connection whose `closer` has more to send than its partner can take, once in the kernel and once in the model.
struct Blocked {
    closer: TcpStream,
    partner: TcpStream,
    /// The closer's end and the partner's.
    model: [Endpoint; 2],
}

impl Blocked {
    fn open(address: IpAddr) -> Blocked {
        let listener = small_listener(address);
        let mut closer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (partner, _) = listener.accept().unwrap();
        // What the sender may keep is many times what the receiver may, so that a full sender cannot run empty.
        sockopt::set_socket_send_buffer_size(&closer, 1 << 20).unwrap();
        closer.set_nonblocking(true).unwrap();
        let full = loop {
            if let Err(error) = closer.write_all(&[7; 1 << 16]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::WouldBlock, "{full}");
        let mut model = [Endpoint::new(1000, 65_535), Endpoint::new(2_000_000, 4096)];
        exchange(&mut model, 1, |end, out| _ = end.listen(out));
        exchange(&mut model, 0, |end, out| _ = end.connect(out));
        exchange(&mut model, 1, |end, out| end.read(false, out));
        exchange(&mut model, 0, |end, out| _ = end.send(1 << 20, out));
        Blocked { closer, partner, model }
    }

    fn closer_shuts_down(&mut self) {
        self.closer.shutdown(Shutdown::Write).unwrap();
        exchange(&mut self.model, 0, |end, out| _ = end.close(out));
    }

    fn partner_shuts_down(&mut self) {
        self.partner.shutdown(Shutdown::Write).unwrap();
        exchange(&mut self.model, 1, |end, out| _ = end.close(out));
    }

    /// Waits until the closing side has this state, which it has in the model.
    fn closer_is(&self, state: &str) -> Row {
        assert_eq!(self.model[0].state().word(), state);
        in_state(&local(&self.closer), &local(&self.partner), state)
    }

    /// Waits until the side that does not read has this state, which it has in the model.
    fn partner_is(&self, state: &str) -> Row {
        assert_eq!(self.model[1].state().word(), state);
        in_state(&local(&self.partner), &local(&self.closer), state)
    }
}

fn local(stream: &TcpStream) -> String {
    shown(stream.local_addr().unwrap())
}

/// A listener whose connections take little that is not read.
fn small_listener(address: IpAddr) -> TcpListener {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let listener = net::socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None).unwrap();
    sockopt::set_socket_recv_buffer_size(&listener, 4096).unwrap();
    net::bind(&listener, &SocketAddr::new(address, 0)).unwrap();
    net::listen(&listener, 1).unwrap();
    listener.into()
}

fn our_name() -> String {
    let command = std::fs::read_to_string("/proc/self/comm").unwrap();
    job_name(command.trim_end())
}

fn addresses() -> Vec<IpAddr> {
    let mut addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
    if has_ipv6() {
        addresses.push(Ipv6Addr::LOCALHOST.into());
    }
    addresses
}

#[test]
fn a_fin_that_waits_is_fin_wait_1_and_with_that_of_the_partner_closing() {
    for address in addresses() {
        let mut connection = Blocked::open(address);
        let open = connection.closer_is("Establsh");
        connection.closer_shuts_down();
        let waiting = connection.closer_is("FinWait1");
        connection.partner_is("Establsh");
        assert_eq!((&waiting.name, &waiting.id), (&our_name(), &open.id));

        connection.partner_shuts_down();
        let closing = connection.closer_is("Closing");
        connection.partner_is("FinWait2");
        assert_eq!((closing.name, closing.id), (our_name(), open.id));
    }
}

#[test]
fn a_fin_that_waits_after_that_of_the_partner_is_last_ack() {
    for address in addresses() {
        let mut connection = Blocked::open(address);
        connection.partner_shuts_down();
        let half = connection.closer_is("ClosWait");
        connection.closer_shuts_down();
        let last = connection.closer_is("LastAck");
        connection.partner_is("FinWait2");
        assert_eq!((last.name, last.id), (our_name(), half.id));
    }
}
