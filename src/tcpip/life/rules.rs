//! The times and limits by which a stack lives, as its configuration has them at the moment.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::tcpip::TcpIp;
use crate::tcpip::port::Ports;
use crate::tcpip::tcp;

/// How round trips set the time-out of a retransmission.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoundTrips {
    /// The time-out before there was a round trip (CONNECTINITINTERVAL).
    pub initial: TimeDelta,
    /// The least time-out.
    pub least: TimeDelta,
    /// The longest time-out (MAXIMUMRETRANSMITTIME).
    pub most: TimeDelta,
    /// ROUNDTRIPGAIN, VARIANCEGAIN and VARIANCEMULTIPLIER in thousandths.
    pub gain: i64,
    pub variance_gain: i64,
    pub multiplier: i64,
}

impl RoundTrips {
    /// How a partner somewhere in the network does it.
    pub const ELSEWHERE: RoundTrips = RoundTrips {
        initial: TimeDelta::seconds(1),
        least: TimeDelta::seconds(1),
        most: TimeDelta::seconds(120),
        gain: 125,
        variance_gain: 250,
        multiplier: 4000,
    };
}

/// The times and limits by which a stack lives.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// TIMEWAITINTERVAL.
    pub time_wait: TimeDelta,
    /// FINWAIT2TIME.
    pub fin_wait_2: TimeDelta,
    /// How long a closed connection is still listed.
    pub closed: TimeDelta,
    /// CONNECTTIMEOUT.
    pub connect: TimeDelta,
    /// How retransmissions are timed.
    pub round_trips: RoundTrips,
    /// RETRANSMITATTEMPTS.
    pub attempts: u32,
    /// FRRTHRESHOLD.
    pub fast_retransmit: u32,
    /// INTERVAL of keepalive, KEEPALIVEPROBEINTERVAL and KEEPALIVEPROBES.
    pub keep_alive: (TimeDelta, TimeDelta, u32),
    /// UDPQUEUELIMIT: most datagrams that wait to be read.
    pub datagrams: Option<u32>,
    /// TCPRCVBUFRSIZE and TCPSENDBFRSIZE.
    pub buffers: (u32, u32),
    /// SOMAXCONN: the longest backlog.
    pub backlog: u32,
    /// EPHEMERALPORTS of TCP and of UDP.
    pub ephemeral: [(u16, u16); 2],
    /// PORT reservations.
    pub ports: Ports,
    /// The home addresses, the primary one first.
    pub homes: Vec<IpAddr>,
}

impl Rules {
    /// The rules of a stack as it is configured now.
    // ASSUMED: a closed connection is listed for 60 seconds, a segment is under way for 10 milliseconds, and a SYN or data
    // without a round trip before is sent again after CONNECTINITINTERVAL; a partner sends again after one second.
    // UDPQUEUELIMIT is 2000 datagrams.
    pub fn of(tcpip: &TcpIp) -> Rules {
        let tcp = &tcpip.configuration.tcp;
        let homes = tcpip.interfaces.iter().flat_map(|i| &i.addresses).filter(|h| !h.address.is_loopback());
        let mut homes: Vec<_> = homes.collect();
        homes.sort_by_key(|h| !h.primary);
        Rules {
            time_wait: TimeDelta::seconds(tcp.time_wait_interval.into()),
            fin_wait_2: TimeDelta::seconds(tcp.fin_wait_2_time.into()),
            closed: TimeDelta::seconds(60),
            connect: TimeDelta::seconds(tcp.connect_timeout.into()),
            round_trips: RoundTrips {
                initial: TimeDelta::milliseconds(tcp.connect_initial_interval.into()),
                least: TimeDelta::milliseconds(tcp.min_retransmit_time.into()),
                most: TimeDelta::milliseconds(tcp.max_retransmit_time.into()),
                gain: tcp.round_trip_gain.into(),
                variance_gain: tcp.variance_gain.into(),
                multiplier: tcp.variance_multiplier.into(),
            },
            attempts: tcp.retransmit_attempts,
            keep_alive: (
                TimeDelta::minutes(tcp.keep_alive.into()),
                TimeDelta::seconds(tcp.keep_alive_probe_interval.into()),
                tcp.keep_alive_probes,
            ),
            fast_retransmit: tcp.fast_retransmit_threshold.max(1),
            datagrams: tcpip.configuration.udp.queue_limit.then_some(2000),
            buffers: (tcp.receive_buffer, tcp.send_buffer),
            backlog: tcp.backlog,
            ephemeral: [tcp.ephemeral_ports, tcpip.configuration.udp.ephemeral_ports]
                .map(|r| (r.low, r.high)),
            ports: tcpip.ports.clone(),
            homes: homes.iter().map(|h| h.address).collect(),
        }
    }

    /// How retransmissions are timed here, or somewhere else in the network.
    pub fn of_end(&self, elsewhere: bool) -> &RoundTrips {
        if elsewhere { &RoundTrips::ELSEWHERE } else { &self.round_trips }
    }

    /// Sets the limits of an end of the stack's own.
    pub fn limit(&self, end: &mut tcp::Endpoint) {
        (end.attempts, end.fast_retransmit) = (self.attempts, self.fast_retransmit);
        end.send_buffer = self.buffers.1;
    }

    /// The home address from which a partner of this family is spoken to.
    pub fn home(&self, partner: IpAddr) -> IpAddr {
        let unspecified = match partner {
            IpAddr::V4(_) => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
            IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED),
        };
        let same = |a: &&IpAddr| a.is_ipv4() == partner.is_ipv4();
        self.homes.iter().find(same).copied().unwrap_or(unspecified)
    }
}

/// What lies between the stack and its partners.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// How long a segment is under way.
    pub delay: TimeDelta,
    /// How many segments of a thousand are lost.
    pub lost: u32,
}

impl Default for Network {
    fn default() -> Network {
        Network { delay: TimeDelta::milliseconds(10), lost: 0 }
    }
}
