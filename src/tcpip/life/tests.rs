use chrono::TimeDelta;

use super::*;
use crate::tcpip::detail::UdpDetail;
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::port::{Protocol, Reservation, Share};
use crate::tcpip::socket::{Client, Endpoint, Transport};
use crate::tcpip::tcp::State;

fn endpoint(text: &str, port: u16) -> Endpoint {
    Endpoint { address: text.parse().unwrap(), port }
}

fn start() -> Moment {
    "2024-03-14T17:40:00Z".parse().unwrap()
}

/// A stack with its life.
struct World {
    tcpip: TcpIp,
    life: Life,
}

impl World {
    fn of(tcpip: TcpIp) -> World {
        World { life: Life::new(start(), 7, &tcpip), tcpip }
    }

    fn call(&mut self, call: &Call) -> Result<(), Refused> {
        self.life.live(&mut self.tcpip, |life| life.call(call))
    }

    fn abort(&mut self, id: u32) -> bool {
        self.life.live(&mut self.tcpip, |life| {
            let done = life.abort(id);
            life.run_to(life.now());
            done
        })
    }

    fn sockets(&self) -> &Sockets {
        &self.tcpip.sockets
    }

    fn connection(&self, name: &str) -> &Connection {
        &self.life.connections[&self.life.by_name[name].0]
    }
}

/// A stack with the home address 192.0.2.10.
fn stack() -> TcpIp {
    let mut tcpip = TcpIp::new("TCPCS", start());
    let mut interface = Interface::new("OSAQDIO1", Definition::Link, 1492);
    interface.addresses = vec![HomeAddress::new("192.0.2.10".parse().unwrap())];
    tcpip.interfaces = vec![interface];
    tcpip
}

/// It with a server FTPD1 on port 21.
fn server() -> World {
    let mut life = World::of(stack());
    life.life.taken.insert(0x20);
    life.life.last_id = 0x20;
    life.call(&Call::Start { job: "FTPD1".to_owned() }).unwrap();
    let local = endpoint("0.0.0.0", 21);
    life.call(&Call::Listen { job: "FTPD1".to_owned(), local, backlog: Some(2) }).unwrap();
    life
}

fn arrive(name: &str) -> Call {
    Call::Arrive {
        from: Partners::One("198.51.100.9".parse().unwrap()),
        port: None,
        to: endpoint("0.0.0.0", 21),
        name: Some(name.to_owned()),
        plan: None,
    }
}

fn after(life: &mut World, milliseconds: i64) {
    let until = life.life.now() + TimeDelta::milliseconds(milliseconds);
    life.life.live(&mut life.tcpip, |life| life.run_to(until));
}

fn states(life: &World) -> Vec<(u32, State)> {
    let sockets = life.sockets();
    let mut found: Vec<(u32, State)> =
        sockets.tcp().iter().filter_map(|s| Some((s.id, s.state()?))).collect();
    found.sort_unstable();
    found
}

fn send(connection: &str, partner: bool, bytes: u32) -> Call {
    Call::Send { connection: connection.to_owned(), partner, bytes }
}

fn close(connection: &str, partner: bool) -> Call {
    Call::Close { connection: connection.to_owned(), partner }
}

#[test]
fn a_connection_lives_from_syn_to_the_end_of_time_wait() {
    let mut life = server();
    life.call(&arrive("S")).unwrap();
    assert_eq!(states(&life), [(0x21, State::Listen)], "the SYN is under way");
    after(&mut life, 10);
    assert_eq!(states(&life)[1], (0x22, State::SynReceived));
    after(&mut life, 20);
    assert_eq!(states(&life)[1].1, State::Established);
    life.call(&send("S", true, 100)).unwrap();
    life.call(&send("S", false, 200_000)).unwrap();
    after(&mut life, 1000);
    let sockets = life.sockets();
    let socket = sockets.tcp().iter().find(|s| s.id == 0x22).unwrap();
    assert_eq!((socket.bytes_in, socket.bytes_out), (100, 200_000));
    assert_eq!(
        socket.more.as_ref().unwrap().tcp.as_ref().unwrap().send_queue.bytes,
        0,
        "all was acknowledged"
    );
    life.call(&close("S", false)).unwrap();
    assert_eq!(states(&life)[1].1, State::FinWait1);
    after(&mut life, 20);
    assert_eq!(states(&life)[1].1, State::FinWait2);
    life.call(&close("22", true)).unwrap();
    after(&mut life, 10);
    assert_eq!(states(&life)[1].1, State::TimeWait);
    after(&mut life, 60_000);
    assert_eq!(states(&life)[1].1, State::Closed);
    after(&mut life, 60_000);
    assert_eq!(states(&life), [(0x21, State::Listen)]);
}

#[test]
fn a_full_backlog_drops_requests_and_they_come_again() {
    let mut life = server();
    life.call(&Call::Accept { job: "FTPD1".to_owned(), accepts: false }).unwrap();
    for name in ["A", "B", "C"] {
        life.call(&arrive(name)).unwrap();
        after(&mut life, 50);
    }
    let listener = |life: &World| {
        let sockets = life.sockets();
        let more = sockets.tcp().iter().find(|s| s.is_listener()).unwrap().more.clone().unwrap();
        let l = more.listener.unwrap();
        (l.connections_in, l.connections_dropped, l.current_backlog, l.server_backlog)
    };
    assert_eq!(listener(&life), (0, 1, 2, 2));
    assert_eq!(states(&life).len(), 3, "the third one is not known to the stack");
    life.call(&Call::Accept { job: "FTPD1".to_owned(), accepts: true }).unwrap();
    after(&mut life, 2000);
    assert_eq!(listener(&life), (3, 1, 0, 0));
}

#[test]
fn a_silent_partner_is_given_up_after_the_last_retransmission() {
    let mut life = server();
    life.call(&arrive("S")).unwrap();
    after(&mut life, 50);
    life.call(&Call::Silence { connection: "S".to_owned(), silent: true }).unwrap();
    life.call(&send("S", false, 500)).unwrap();
    after(&mut life, 10_000);
    let retransmitted = |life: &World| {
        let sockets = life.sockets();
        let socket = sockets.tcp().iter().find(|s| !s.is_listener()).cloned().unwrap();
        (socket.state(), socket.more.unwrap().tcp.unwrap().re_xmt)
    };
    assert_eq!(retransmitted(&life), (Some(State::Established), 4), "after 0.5, 1.5, 3.5 and 7.5 seconds");
    after(&mut life, 2_000_000);
    assert_eq!(states(&life), [(0x21, State::Listen)]);
}

#[test]
fn a_partner_that_comes_back_gets_what_was_sent() {
    let mut life = server();
    life.call(&arrive("S")).unwrap();
    after(&mut life, 50);
    life.call(&Call::Silence { connection: "S".to_owned(), silent: true }).unwrap();
    life.call(&send("S", false, 5000)).unwrap();
    after(&mut life, 5000);
    life.call(&Call::Silence { connection: "S".to_owned(), silent: false }).unwrap();
    after(&mut life, 60_000);
    assert_eq!(life.connection("S").ends[1].tcp.bytes_in, 5000);
}

#[test]
fn lost_segments_are_sent_again() {
    let mut life = server();
    life.life.network.lost = 300;
    for n in 0..20 {
        life.call(&arrive(&format!("S{n}"))).unwrap();
    }
    after(&mut life, 200_000);
    for n in 0..20 {
        life.call(&send(&format!("S{n}"), true, 10_000)).unwrap();
    }
    after(&mut life, 2_000_000);
    for n in 0..20 {
        let connection = life.connection(&format!("S{n}"));
        assert_eq!(connection.ends[0].tcp.bytes_in, 10_000, "S{n}");
    }
}

#[test]
fn ports_are_refused_as_the_profile_says() {
    let mut life = server();
    let reservation = |port, job: &str, share| Reservation {
        ports: port..=port,
        is_range: false,
        protocol: Protocol::Tcp,
        job: job.to_owned(),
        autolog: false,
        delay_acks: true,
        share,
        bind: None,
        saf: None,
        smc: None,
    };
    life.tcpip.ports.reserved = vec![
        reservation(80, "HTTPD*", None),
        reservation(443, "HTTPD*", Some(Share::Measured)),
        reservation(1024, "RESERVED", None),
    ];
    life.call(&Call::Start { job: "HTTPD1".to_owned() }).unwrap();
    let listen = |job: &str, port| Call::Listen {
        job: job.to_owned(),
        local: endpoint("0.0.0.0", port),
        backlog: None,
    };
    let reserved = Refused::PortReserved { port: 80, whom: "HTTPD*".to_owned() };
    assert_eq!(life.call(&listen("FTPD1", 80)), Err(reserved));
    assert_eq!(life.call(&listen("HTTPD1", 80)), Ok(()));
    assert_eq!(life.call(&listen("HTTPD1", 80)), Err(Refused::PortInUse(80)));
    assert_eq!(life.call(&listen("HTTPD1", 443)), Ok(()));
    assert_eq!(life.call(&listen("HTTPD1", 443)), Ok(()), "SHAREPORT");
    assert_eq!(life.call(&listen("NOBODY", 99)), Err(Refused::NoJob("NOBODY".to_owned())));
    let connect = Call::Connect {
        job: "HTTPD1".to_owned(),
        from: None,
        to: endpoint("203.0.113.9", 22),
        name: Some("OUT".to_owned()),
    };
    life.call(&connect).unwrap();
    assert_eq!(life.connection("OUT").local, endpoint("192.0.2.10", 1025), "1024 is reserved");
    assert_eq!(life.connection("OUT").ends[0].tcp.state(), State::SynSent);
}

#[test]
fn a_connection_for_which_nobody_listens_leaves_nothing() {
    let mut life = server();
    let call = Call::Arrive {
        from: Partners::One("198.51.100.9".parse().unwrap()),
        port: Some(50_000),
        to: endpoint("0.0.0.0", 99),
        name: None,
        plan: None,
    };
    life.call(&call).unwrap();
    after(&mut life, 1000);
    assert!(states(&life).len() == 1 && life.life.connections.is_empty());
}

#[test]
fn plans_are_carried_out_and_the_same_seed_gives_the_same_life() {
    let run = || {
        let mut life = server();
        life.life.network.lost = 50;
        for _ in 0..50 {
            let call = Call::Arrive {
                from: Partners::Drawn([Some(198), Some(51), Some(100), None]),
                port: None,
                to: endpoint("0.0.0.0", 21),
                name: None,
                plan: Some((300, 20_000, true)),
            };
            life.call(&call).unwrap();
            after(&mut life, 700);
        }
        let shown: Vec<String> = life.sockets().iter().map(|s| format!("{s:?}")).collect();
        (life.life.events(), shown)
    };
    let (events, shown) = run();
    assert!(events > 1000 && shown.len() > 20, "{events} events, {} sockets", shown.len());
    assert_eq!((events, shown), run());
}

#[test]
fn jobs_beget_children_and_end_with_their_sockets() {
    let mut life = server();
    life.call(&Call::Start { job: "INETD".to_owned() }).unwrap();
    for _ in 0..10 {
        life.call(&Call::Fork { job: "INETD".to_owned(), name: None }).unwrap();
    }
    let names: Vec<&str> = life.life.jobs.iter().map(|j| &*j.name).collect();
    assert_eq!(names[2..4], ["INETD1", "INETD2"]);
    assert_eq!(names.len(), 11, "the tenth child has the first one's name");
    life.call(&arrive("S")).unwrap();
    after(&mut life, 50);
    life.call(&Call::End { job: "FTPD1".to_owned() }).unwrap();
    assert_eq!(states(&life), [(0x22, State::FinWait1)], "the listener is gone");
    assert_eq!(life.call(&Call::End { job: "FTPD1".to_owned() }), Err(Refused::NoJob("FTPD1".to_owned())));
}

#[test]
fn a_newer_request_takes_over_a_pair_in_time_wait() {
    let mut life = server();
    let from = Partners::One("198.51.100.9".parse().unwrap());
    let request =
        Call::Arrive { from, port: Some(50_000), to: endpoint("0.0.0.0", 21), name: None, plan: None };
    life.call(&request).unwrap();
    after(&mut life, 50);
    let in_use = life.call(&request).unwrap_err().to_string();
    assert_eq!(in_use, "192.0.2.10..21 and 198.51.100.9..50000 have a connection already");
    life.call(&close("22", false)).unwrap();
    life.call(&close("22", true)).unwrap();
    after(&mut life, 50);
    assert_eq!(states(&life)[1], (0x22, State::TimeWait));
    life.call(&request).unwrap();
    after(&mut life, 50);
    assert_eq!(states(&life)[1..], [(0x23, State::Established)]);
    let tcp = &life.tcpip.statistics.tcp;
    assert_eq!((tcp.time_wait_reused, tcp.closed, tcp.passive_opens), (1, 1, 2));
}

fn described(id: u32, state: State, local: u16, foreign: u16) -> Socket {
    let side = |port| Endpoint { address: "127.0.0.1".parse().unwrap(), port };
    let then = start() - TimeDelta::seconds(5);
    Socket { foreign: Some(side(foreign)), ..Socket::new(id, Transport::Tcp(state), side(local), then) }
}

fn with(sockets: Vec<Socket>) -> World {
    let mut tcpip = stack();
    let client = Client { name: "FTPD1".into(), asid: 1, subtask: 1 };
    tcpip.sockets = Sockets::new(vec![client], sockets);
    World::of(tcpip)
}

#[test]
fn each_state_is_left_as_rfc_9293_says() {
    use State::{CloseWait, Closed, Established, FinWait1, FinWait2, SynReceived};
    for state in State::ALL {
        // Partners of each other in one stack.
        let mut life = with(vec![described(1, state, 1000, 21), described(2, Established, 21, 1000)]);
        let done = life.abort(1);
        let resets = [SynReceived, Established, FinWait1, FinWait2, CloseWait].contains(&state);
        let partner = if resets { Closed } else { Established };
        assert_eq!((done, states(&life)), (state != Closed, vec![(1, Closed), (2, partner)]), "{state:?}");
        for socket in life.sockets().iter() {
            let touched = socket.state() == Some(Closed) && done;
            assert_eq!(socket.last_touched == start(), touched, "{state:?}");
        }
        assert!(!life.abort(1), "{state:?}");
    }
}

#[test]
fn a_dropped_udp_socket_is_gone_and_an_unknown_id_changes_nothing() {
    let mut life = with(vec![Socket { transport: Transport::Udp, ..described(7, State::Closed, 514, 1) }]);
    assert!(!life.abort(8) && life.sockets().udp().len() == 1);
    assert!(life.abort(7) && !life.abort(7) && life.sockets().udp().is_empty());
}

#[test]
fn what_was_described_stays_until_something_happens_to_it() {
    let system = crate::source::system::builtin(start()).unwrap();
    for tcpip in system.stacks {
        let shown = |tcpip: &TcpIp| -> Vec<String> {
            let all = tcpip.sockets.iter().map(|s| {
                let mut socket = s.clone();
                let is_tcp = socket.state().is_some();
                let more = socket.more.get_or_insert_default();
                // What a report shows where nothing is given.
                match is_tcp {
                    true => more.tcp = Some(Box::new(adopt::detail(s))),
                    false => more.udp = more.udp.take().or_else(|| Some(Box::new(UdpDetail::of(s)))),
                }
                if s.is_listener() {
                    more.listener.get_or_insert_default();
                }
                format!("{socket:?}")
            });
            all.collect()
        };
        let mut life = World::of(tcpip.clone());
        life.life.live(&mut life.tcpip, |life| life.adopt(|_, _| true));
        for (before, after) in shown(&tcpip).iter().zip(shown(&life.tcpip)) {
            assert_eq!(*before, after);
        }
        assert_eq!(tcpip.sockets.iter().count(), life.sockets().iter().count());
        let named = life.life.connections.values().map(|c| c.ends.iter().filter(|e| e.own.is_some()).count());
        assert!(named.max() > Some(0));
    }
}

#[test]
fn the_send_buffer_bounds_what_is_queued() {
    let mut life = server();
    life.call(&arrive("S")).unwrap();
    after(&mut life, 50);
    life.call(&Call::Read { whose: "S".to_owned(), partner: true, reads: false }).unwrap();
    life.call(&send("S", false, 200_000)).unwrap();
    after(&mut life, 60_000);
    let tcp = &life.connection("S").ends[0].tcp;
    // The partner's window is full, and so is the own buffer; the job waits with the rest.
    let given = 65_535 + 65_536;
    assert_eq!((tcp.bytes_out, tcp.queued(), tcp.blocked), (given, 65_536, 200_000 - given as u32));
    assert!(tcp.is_probing() && tcp.is_stalled() && life.tcpip.statistics.tcp.window_probes_sent > 3);
    assert_eq!(life.tcpip.statistics.tcp.stalled, 1);
    life.call(&close("S", false)).unwrap();
    life.call(&Call::Read { whose: "S".to_owned(), partner: true, reads: true }).unwrap();
    after(&mut life, 5000);
    let ends = &life.connection("S").ends;
    assert_eq!((ends[1].tcp.bytes_in, ends[0].tcp.bytes_out), (200_000, 200_000));
    assert_eq!(ends[1].tcp.state(), State::CloseWait, "the FIN comes behind all data");
    assert_eq!(life.tcpip.statistics.tcp.stalled, 0);
}

#[test]
fn what_is_taken_over_lives_the_same_way_each_time() {
    let run = || {
        let system = crate::source::system::builtin(start()).unwrap();
        let mut life = World::of(system.stacks.into_iter().next().unwrap());
        life.life.network.lost = 50;
        for job in ["HTTPD1", "FTPD1", "CICSPRD1"] {
            life.call(&Call::Read { whose: job.to_owned(), partner: false, reads: false }).unwrap();
        }
        for id in ["71", "4A", "6A", "66"] {
            life.call(&send(id, true, 100_000)).unwrap();
            life.call(&send(id, false, 100_000)).unwrap();
        }
        after(&mut life, 10_000);
        for job in ["HTTPD1", "DB2ADIST"] {
            life.call(&Call::Restart { job: job.to_owned() }).unwrap();
        }
        after(&mut life, 200_000);
        let shown: Vec<String> = life.sockets().iter().map(|s| format!("{s:?}")).collect();
        (life.life.events(), shown, life.tcpip.statistics.clone())
    };
    assert_eq!(run(), run());
}
