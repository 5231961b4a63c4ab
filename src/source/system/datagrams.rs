//! What a system file says of a UDP socket in detail: `udp`, with the multicast options.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{is_true, yes};
use super::detail::{Oldest, differs, is_unknown, oldest, queue};
use super::text::{Byte, Name, Text, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::detail::{Group, Multicast, Receiving, UdpDetail, Via};
use crate::tcpip::socket::Socket;
use crate::tcpip::usual::is_usual;

/// The detail of a UDP socket, each field as the report ALL names it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UdpForm {
    #[serde(default, skip_serializing_if = "is_usual")]
    dgram_in: u64,
    #[serde(default, skip_serializing_if = "is_usual")]
    dgram_out: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_send_lim: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_recv_lim: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sock_opt: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ds_field: Option<Text<Byte>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    receive_data_queued: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    receive_oldest: Option<Text<Oldest>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    receive_msg_cnt: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    send_data_queued: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_oldest: Option<Text<Oldest>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    send_msg_cnt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    multicast: Option<MulticastForm>,
}

/// Multicast options.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MulticastForm {
    #[serde(default = "one")]
    hop_limit: u8,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    loop_back: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    outgoing: Option<Text<Via>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receiving: Vec<ReceivingForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ReceivingForm {
    interface: Text<Via>,
    group: Vec<GroupForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    address: IpAddr,
    #[serde(default, skip_serializing_if = "is_usual")]
    mode: Mode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<IpAddr>,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Include,
    #[default]
    Exclude,
}

fn one() -> u8 {
    1
}

impl Written for Via {
    const EXPECTED: &'static str = "an IPv4 address or the name of an interface";

    fn read(text: &str) -> Option<Via> {
        let address = || text.parse().ok().map(IpAddr::V4).map(Via::Address);
        address().or_else(|| Name::<16>::read(text).map(|n| Via::Interface(n.0.into())))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Via::Address(address) => write!(f, "{address}"),
            Via::Interface(name) => f.write_str(name),
        }
    }
}

impl UdpForm {
    /// The detail of `socket`.
    ///
    /// # Errors
    /// What cannot be.
    pub fn detail(self, socket: &Socket) -> Result<UdpDetail, String> {
        let standard = UdpDetail::of(socket);
        for (bytes, datagrams, oldest) in [
            (self.receive_data_queued, self.receive_msg_cnt, &self.receive_oldest),
            (self.send_data_queued, self.send_msg_cnt, &self.send_oldest),
        ] {
            if bytes > 0 && datagrams == 0 && !is_unknown(oldest) {
                return Err("a queue with data has at least one datagram".to_owned());
            }
        }
        Ok(UdpDetail {
            dgram_in: self.dgram_in,
            dgram_out: self.dgram_out,
            max_send_lim: self.max_send_lim.unwrap_or(standard.max_send_lim),
            max_recv_lim: self.max_recv_lim.unwrap_or(standard.max_recv_lim),
            sock_opt: self.sock_opt.map_or(standard.sock_opt, |b| b.0.0),
            ds_field: self.ds_field.map_or(standard.ds_field, |b| b.0.0),
            receive_queue: queue(self.receive_data_queued, &self.receive_oldest, socket)?,
            receive_msg_cnt: self.receive_msg_cnt,
            send_queue: queue(self.send_data_queued, &self.send_oldest, socket)?,
            send_msg_cnt: self.send_msg_cnt,
            multicast: self.multicast.map(|m| m.multicast(socket)).transpose()?,
        })
    }
}

impl MulticastForm {
    fn multicast(self, socket: &Socket) -> Result<Multicast, String> {
        let is_ipv6 = socket.local.address.is_ipv6();
        let fits = |via: &Via| matches!(via, Via::Interface(_)) == is_ipv6;
        let wanted = if is_ipv6 { "interfaces by name" } else { "interfaces by address" };
        let vias = self.outgoing.iter().map(|o| &o.0).chain(self.receiving.iter().map(|r| &r.interface.0));
        if vias.into_iter().any(|via| !fits(via)) {
            return Err(format!("the multicast options of this socket name {wanted}"));
        }
        let receiving: Result<Vec<Receiving>, String> =
            self.receiving.into_iter().map(|r| r.receiving(is_ipv6)).collect();
        Ok(Multicast {
            hop_limit: self.hop_limit,
            loop_back: self.loop_back,
            outgoing: self.outgoing.map(|o| o.0),
            receiving: receiving?,
        })
    }
}

impl ReceivingForm {
    fn receiving(self, is_ipv6: bool) -> Result<Receiving, String> {
        for group in &self.group {
            if !group.address.is_multicast() || group.address.is_ipv6() != is_ipv6 {
                return Err(format!("{} is no multicast group of the socket's family", group.address));
            }
            if group.sources.iter().any(|s| s.is_ipv6() != is_ipv6) {
                return Err(format!("group {}: a source is of the other family", group.address));
            }
            if group.sources.is_empty() && group.mode == Mode::Include {
                return Err(format!("group {}: to include no source is to leave the group", group.address));
            }
        }
        let group =
            |g: GroupForm| Group { address: g.address, include: g.mode == Mode::Include, sources: g.sources };
        Ok(Receiving { via: self.interface.0, groups: self.group.into_iter().map(group).collect() })
    }
}

impl UdpForm {
    /// The form of a socket's detail.
    pub fn of(detail: &UdpDetail, socket: &Socket) -> UdpForm {
        let standard = UdpDetail::of(socket);
        UdpForm {
            dgram_in: detail.dgram_in,
            dgram_out: detail.dgram_out,
            max_send_lim: differs(detail.max_send_lim, standard.max_send_lim),
            max_recv_lim: differs(detail.max_recv_lim, standard.max_recv_lim),
            sock_opt: differs(detail.sock_opt, standard.sock_opt).map(Byte).map(Text),
            ds_field: differs(detail.ds_field, standard.ds_field).map(Byte).map(Text),
            receive_data_queued: detail.receive_queue.bytes,
            receive_oldest: oldest(detail.receive_queue, socket),
            receive_msg_cnt: detail.receive_msg_cnt,
            send_data_queued: detail.send_queue.bytes,
            send_oldest: oldest(detail.send_queue, socket),
            send_msg_cnt: detail.send_msg_cnt,
            multicast: detail.multicast.as_ref().map(Into::into),
        }
    }
}

impl From<&Multicast> for MulticastForm {
    fn from(multicast: &Multicast) -> MulticastForm {
        MulticastForm {
            hop_limit: multicast.hop_limit,
            loop_back: multicast.loop_back,
            outgoing: multicast.outgoing.clone().map(Text),
            receiving: multicast.receiving.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Receiving> for ReceivingForm {
    fn from(receiving: &Receiving) -> ReceivingForm {
        let group = |g: &Group| GroupForm {
            address: g.address,
            mode: if g.include { Mode::Include } else { Mode::Exclude },
            sources: g.sources.clone(),
        };
        ReceivingForm {
            interface: Text(receiving.via.clone()),
            group: receiving.groups.iter().map(group).collect(),
        }
    }
}

/// Are the interfaces and the route table of a socket's detail known?
///
/// # Errors
/// Which is not.
pub fn check(tcpip: &TcpIp, socket: &Socket) -> Result<(), String> {
    let Some(more) = &socket.more else { return Ok(()) };
    let id = socket.id;
    if let Some(table) = more.routing.as_ref().map(|r| &*r.table)
        && !tcpip.route_tables.iter().any(|t| t.name == table)
    {
        return Err(format!("socket {id:08X} uses the route table {table}, which is not described"));
    }
    let multicast = more.udp.as_ref().and_then(|u| u.multicast.as_ref());
    let vias = multicast.into_iter().flat_map(Multicast::vias);
    let names = vias.filter_map(|via| match via {
        Via::Interface(name) => Some(&**name),
        Via::Address(_) => None,
    });
    let bulk = more.tcp.as_ref().and_then(|t| t.bulk_data_interface.as_deref());
    match names.chain(bulk).find(|name| !tcpip.interfaces.iter().any(|i| i.name == *name)) {
        Some(name) => Err(format!("socket {id:08X} uses {name}, which is not among the interfaces")),
        None => Ok(()),
    }
}
