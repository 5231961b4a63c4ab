//! The times and limits by which a stack lives, as its configuration has them at the moment.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::tcpip::TcpIp;
use crate::tcpip::port::Ports;

/// The times and limits by which a stack lives.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// TIMEWAITINTERVAL.
    pub time_wait: TimeDelta,
    /// FINWAIT2TIME.
    pub fin_wait_2: TimeDelta,
    /// How long a closed connection is still listed.
    pub closed: TimeDelta,
    /// First retransmission time-out, and the longest.
    pub retransmit: (TimeDelta, TimeDelta),
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
    // ASSUMED: a closed connection is listed for 60 seconds, the first retransmission comes after one second, and a
    // segment is under way for 10 milliseconds.
    pub fn of(tcpip: &TcpIp) -> Rules {
        let tcp = &tcpip.configuration.tcp;
        let homes = tcpip.interfaces.iter().flat_map(|i| &i.addresses).filter(|h| !h.address.is_loopback());
        let mut homes: Vec<_> = homes.collect();
        homes.sort_by_key(|h| !h.primary);
        Rules {
            time_wait: TimeDelta::seconds(tcp.time_wait_interval.into()),
            fin_wait_2: TimeDelta::seconds(tcp.fin_wait_2_time.into()),
            closed: TimeDelta::seconds(60),
            retransmit: (TimeDelta::seconds(1), TimeDelta::milliseconds(tcp.max_retransmit_time.into())),
            backlog: tcp.backlog,
            ephemeral: [tcp.ephemeral_ports, tcpip.configuration.udp.ephemeral_ports]
                .map(|r| (r.low, r.high)),
            ports: tcpip.ports.clone(),
            homes: homes.iter().map(|h| h.address).collect(),
        }
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
