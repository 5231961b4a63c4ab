//! One packet: from the link's frame to a segment or datagram of the host.

use std::net::IpAddr;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TcpOptionElement, TcpSlice, TransportSlice};

use crate::tcpip::socket::Endpoint;
use crate::tcpip::tcp::Segment;

/// How packets are framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Ethernet II, with VLAN tags or without.
    Ethernet,
    /// The IP packet itself.
    Ip,
    /// Four bytes in front of the IP packet.
    Loopback,
    /// Linux cooked capture.
    Cooked,
    /// Linux cooked capture, version 2.
    Cooked2,
}

/// Which way a packet went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From the host.
    Sent,
    /// To the host.
    Received,
}

/// What a SYN offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Largest segment that is taken.
    pub segment_size: Option<u16>,
    /// By how many bits windows are shifted.
    pub scale: Option<u8>,
}

/// A segment or datagram of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The host's side.
    pub local: Endpoint,
    /// The partner's side.
    pub foreign: Endpoint,
    /// Which way it went.
    pub side: Side,
    /// Bytes of data.
    pub length: u32,
    /// The segment; `None` for a UDP datagram.
    pub segment: Option<Segment>,
    /// What it offers, if it is a SYN.
    pub offer: Offer,
}

/// Why a packet is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Neither TCP nor UDP over IP, or an unknown framing.
    Other,
    /// A part of a larger datagram.
    Fragment,
    /// Its headers end early or are corrupt.
    Broken,
}

/// A segment or datagram, of whichever host.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    from: Endpoint,
    to: Endpoint,
    length: u32,
    segment: Option<Segment>,
    offer: Offer,
}

impl Seen {
    /// Takes a frame apart.
    ///
    /// # Errors
    /// Why it is left out.
    pub fn read(link: Option<Link>, frame: &[u8]) -> Result<Seen, Unread> {
        let packet = slices(link.ok_or(Unread::Other)?, frame)?;
        let (from, to, cut) = match &packet.net {
            Some(LaxNetSlice::Ipv4(ip)) => {
                let header = ip.header();
                let captured = header.slice().len() + ip.payload().payload.len();
                let cut = usize::from(header.total_len()).saturating_sub(captured);
                (IpAddr::V4(header.source_addr()), IpAddr::V4(header.destination_addr()), cut)
            }
            Some(LaxNetSlice::Ipv6(ip)) => {
                let header = ip.header();
                let captured = ip.extensions().slice().len() + ip.payload().payload.len();
                let cut = usize::from(header.payload_length()).saturating_sub(captured);
                (IpAddr::V6(header.source_addr()), IpAddr::V6(header.destination_addr()), cut)
            }
            Some(LaxNetSlice::Arp(_)) => return Err(Unread::Other),
            None => return Err(if packet.stop_err.is_some() { Unread::Broken } else { Unread::Other }),
        };
        if packet.net.as_ref().and_then(LaxNetSlice::ip_payload_ref).is_some_and(|p| p.fragmented) {
            return Err(Unread::Fragment);
        }
        // A capture may keep only the beginning of each packet: the IP header knows how long it was.
        let length = |captured: &[u8]| u32::try_from(captured.len() + cut).unwrap_or(u32::MAX);
        match &packet.transport {
            Some(TransportSlice::Tcp(tcp)) => {
                let segment = Segment {
                    seq: tcp.sequence_number(),
                    ack: tcp.ack().then(|| tcp.acknowledgment_number()),
                    syn: tcp.syn(),
                    fin: tcp.fin(),
                    rst: tcp.rst(),
                    window: tcp.window_size().into(),
                    length: length(tcp.payload()),
                };
                let ports = (tcp.source_port(), tcp.destination_port());
                let offer = if segment.syn { offer(tcp) } else { Offer::default() };
                Ok(Seen { offer, ..Seen::new(from, to, ports, segment.length, Some(segment)) })
            }
            Some(TransportSlice::Udp(udp)) => {
                let ports = (udp.source_port(), udp.destination_port());
                Ok(Seen::new(from, to, ports, length(udp.payload()), None))
            }
            Some(_) => Err(Unread::Other),
            None => Err(if packet.stop_err.is_some() { Unread::Broken } else { Unread::Other }),
        }
    }

    fn new(from: IpAddr, to: IpAddr, ports: (u16, u16), length: u32, segment: Option<Segment>) -> Seen {
        let from = Endpoint { address: from, port: ports.0 };
        Seen { from, to: Endpoint { address: to, port: ports.1 }, length, segment, offer: Offer::default() }
    }

    /// Both addresses.
    pub fn addresses(&self) -> [IpAddr; 2] {
        [self.from.address, self.to.address]
    }

    /// As the host with these addresses sees it; `None` if it is not the host's.
    pub fn of(self, homes: &[IpAddr]) -> Option<Packet> {
        let Seen { from, to, length, segment, offer } = self;
        let side = match (homes.contains(&from.address), homes.contains(&to.address)) {
            (true, _) => Side::Sent,
            (false, true) => Side::Received,
            (false, false) => return None,
        };
        let (local, foreign) = if side == Side::Sent { (from, to) } else { (to, from) };
        Some(Packet { local, foreign, side, length, segment, offer })
    }
}

fn offer(tcp: &TcpSlice<'_>) -> Offer {
    // Options behind one that is corrupt are not read.
    tcp.options_iterator().map_while(Result::ok).fold(Offer::default(), |offer, option| match option {
        TcpOptionElement::MaximumSegmentSize(size) => Offer { segment_size: Some(size), ..offer },
        TcpOptionElement::WindowScale(scale) => Offer { scale: Some(scale), ..offer },
        _ => offer,
    })
}

fn slices(link: Link, frame: &[u8]) -> Result<LaxSlicedPacket<'_>, Unread> {
    let behind = |header: usize| frame.get(header..).ok_or(Unread::Broken);
    let protocol = |at: usize| {
        let bytes = frame.get(at..at + 2).and_then(|b| b.first_chunk::<2>()).ok_or(Unread::Broken)?;
        Ok(EtherType(u16::from_be_bytes(*bytes)))
    };
    match link {
        Link::Ethernet => LaxSlicedPacket::from_ethernet(frame).map_err(|_| Unread::Broken),
        Link::Ip => LaxSlicedPacket::from_ip(frame).map_err(|_| Unread::Broken),
        Link::Loopback => LaxSlicedPacket::from_ip(behind(4)?).map_err(|_| Unread::Broken),
        Link::Cooked => Ok(LaxSlicedPacket::from_ether_type(protocol(14)?, behind(16)?)),
        Link::Cooked2 => Ok(LaxSlicedPacket::from_ether_type(protocol(0)?, behind(20)?)),
    }
}
