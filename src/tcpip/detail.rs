//! What a stack keeps of one socket beyond its counters: the TCP control block, a listener's queues, a UDP socket's
//! limits and multicast options. Only sockets that give a part of it carry it.

use std::net::IpAddr;

use crate::clock::Moment;

/// The TCP control block of a connection or listener. Sequence numbers wrap at 32 bits; windows and sizes are in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TcpDetail {
    /// Segments passed from IP.
    pub segments_in: u64,
    /// Segments passed to IP.
    pub segments_out: u64,
    /// Sequence numbers.
    pub sequence: Sequence,
    /// Congestion window.
    pub congestion_window: u32,
    /// Slow start threshold.
    pub slow_start_threshold: u32,
    /// Send window that the partner offers.
    pub snd_wnd: u32,
    /// Largest send window that it has offered.
    pub max_snd_wnd: u32,
    /// Receive window offered now.
    pub rcv_wnd: u32,
    /// Largest segment that may be sent.
    pub maximum_segment_size: u32,
    /// DS byte of its packets.
    pub ds_field: u8,
    /// Smoothed round trip time in microseconds.
    pub smooth_trip_time: u32,
    /// Variance of it in microseconds.
    pub smooth_trip_variance: u32,
    /// Retransmissions in the life of the connection.
    pub re_xmt: u32,
    /// How often the present segment was sent again.
    pub re_xmt_count: u32,
    /// Duplicate acknowledgements received.
    pub dup_acks: u32,
    /// Flag bytes.
    pub flags: TcpFlags,
    /// Are acknowledgements delayed?
    pub delay_ack: bool,
    /// Size of the receive buffer.
    pub receive_buffer_size: u32,
    /// Size of the send buffer.
    pub send_buffer_size: u32,
    /// What the application has not read.
    pub receive_queue: Queue,
    /// What is not sent or not acknowledged.
    pub send_queue: Queue,
    /// Does sending make no progress?
    pub send_stalled: bool,
    /// The QDIO interface whose bulk data queue (ancillary input queue) its data comes in by.
    pub bulk_data_interface: Option<Box<str>>,
}

/// The sequence numbers of a TCP control block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    /// The next number that TCP expects.
    pub rcv_nxt: u32,
    /// The next number that it will send.
    pub snd_nxt: u32,
    /// The next number on the application's side, received; under AT-TLS it counts clear text.
    pub client_rcv_nxt: u32,
    /// The next number on the application's side, sent.
    pub client_snd_nxt: u32,
    /// The partner's first number.
    pub init_rcv_seq_num: u32,
    /// Our first number.
    pub init_snd_seq_num: u32,
    /// Last number of the receive window.
    pub incoming_window_num: u32,
    /// Last number of the send window.
    pub outgoing_window_num: u32,
    /// Sequence number of the last window update.
    pub snd_wl1: u32,
    /// Acknowledgement number of the last window update.
    pub snd_wl2: u32,
    /// First number that was sent and is not acknowledged.
    pub snd_una: u32,
    /// The number whose round trip is being timed.
    pub rtt_seq: u32,
}

/// The flag bytes of a TCP control block, bits as `docs/system-file.md` lists them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpFlags {
    /// Socket options.
    pub sock_opt: u8,
    /// Timers that run.
    pub tcp_timer: u8,
    /// Signals.
    pub tcp_sig: u8,
    /// Selects and the way it was opened.
    pub tcp_sel: u8,
    /// Details.
    pub tcp_det: u8,
    /// Policies of delivery.
    pub tcp_pol: u8,
    /// Performance: dynamic right sizing.
    pub tcp_prf: [u8; 4],
}

/// Data that waits in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many bytes.
    pub bytes: u32,
    /// When the oldest of them came; `None` if that is not known.
    pub oldest: Option<Moment>,
}

/// What a TCP listener has beside its control block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Connections that it accepted.
    pub connections_in: u32,
    /// Connections that were dropped because the backlog was full.
    pub connections_dropped: u32,
    /// Most connections in the backlog.
    pub maximum_backlog: u32,
    /// Is it under a flood of connection requests?
    pub connection_flood: bool,
    /// Connections in the backlog.
    pub current_backlog: u32,
    /// Those of them that are established and wait to be accepted.
    pub server_backlog: u32,
    /// Those of them that are held for the cache accelerator.
    pub frca_backlog: u32,
    /// Its connections; `None` for those that the stack's sockets show.
    pub current_connections: Option<u32>,
    /// Server efficiency fraction, 0 to 100 percent.
    pub sef: u8,
    /// Is it quiesced for the sysplex distributor, and how?
    pub quiesced: Quiesced,
    /// How a shared port gives out its connections.
    pub share_port: Option<SharePort>,
}

impl Default for Listener {
    /// A listener that nobody has called: the backlog has the default of SOMAXCONN.
    // ASSUMED: a listener of which nothing is given has a backlog of 10 (SOMAXCONN) and a SEF of 100.
    fn default() -> Listener {
        Listener {
            connections_in: 0,
            connections_dropped: 0,
            maximum_backlog: 10,
            connection_flood: false,
            current_backlog: 0,
            server_backlog: 0,
            frca_backlog: 0,
            current_connections: None,
            sef: 100,
            quiesced: Quiesced::No,
            share_port: None,
        }
    }
}

/// Whether a listener gets new connections of the sysplex distributor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quiesced {
    /// It does.
    #[default]
    No,
    /// It was quiesced as a destination.
    Dest,
    /// It was quiesced at the distributing stack.
    Source,
}

/// How the listeners of a shared port (SHAREPORT, SHAREPORTWLM) share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharePort {
    /// By load alone.
    Base,
    /// By the weights of the workload manager.
    Wlm {
        /// Weight as WLM gave it.
        raw_weight: u8,
        /// Weight after normalizing.
        normalized_weight: u8,
        /// Abnormal transactions of a thousand.
        abnorm: u16,
        /// Health of the server, percent.
        health: u8,
    },
}

/// What a UDP socket has beside its counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UdpDetail {
    /// Datagrams received.
    pub dgram_in: u64,
    /// Datagrams sent.
    pub dgram_out: u64,
    /// Largest datagram that can be sent, bytes.
    pub max_send_lim: u32,
    /// Largest datagram that can be received, bytes.
    pub max_recv_lim: u32,
    /// Socket options.
    pub sock_opt: u8,
    /// DS byte of its packets.
    pub ds_field: u8,
    /// What the application has not read.
    pub receive_queue: Queue,
    /// Datagrams in it.
    pub receive_msg_cnt: u32,
    /// What is not sent.
    pub send_queue: Queue,
    /// Datagrams in it.
    pub send_msg_cnt: u32,
    /// Multicast options, if any was set.
    pub multicast: Option<Multicast>,
}

/// The multicast options of a UDP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multicast {
    /// Hop limit or time to live of its multicast packets.
    pub hop_limit: u8,
    /// Does it receive its own packets?
    pub loop_back: bool,
    /// The interface that its packets leave by.
    pub outgoing: Option<Via>,
    /// The interfaces on which it joined groups.
    pub receiving: Vec<Receiving>,
}

impl Multicast {
    /// Every interface that the options name.
    pub fn vias(&self) -> impl Iterator<Item = &Via> {
        self.outgoing.iter().chain(self.receiving.iter().map(|r| &r.via))
    }
}

/// An interface for multicast: by address on an AF_INET socket, by name on an AF_INET6 socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// An address of the interface.
    Address(IpAddr),
    /// Its name.
    Interface(Box<str>),
}

/// The groups that were joined on one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiving {
    /// The interface.
    pub via: Via,
    /// The groups.
    pub groups: Vec<Group>,
}

/// A multicast group that was joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its address.
    pub address: IpAddr,
    /// Are the sources the only ones that are heard? Else they are those that are not.
    pub include: bool,
    /// The sources.
    pub sources: Vec<IpAddr>,
}

/// How a connection uses Shared Memory Communications, or why it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmcUse {
    /// SMC-D, else SMC-R.
    pub direct: bool,
    /// Link group.
    pub group: Option<u32>,
    /// Our link.
    pub local_link: Option<u32>,
    /// The partner's link.
    pub remote_link: Option<u32>,
    /// Our receive buffer, KiB.
    pub local_buffer: Option<u32>,
    /// The partner's receive buffer, KiB.
    pub remote_buffer: Option<u32>,
    /// Why it is not used; `None` if it is.
    pub inactive: Option<SmcReason>,
}

impl SmcUse {
    /// The ids that a filter can name: links and link group.
    pub fn ids(&self) -> impl Iterator<Item = u32> {
        [self.local_link, self.remote_link, self.group].into_iter().flatten()
    }
}

/// Why a connection does not use SMC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmcReason {
    /// The code.
    pub code: u32,
    /// What it means.
    pub text: Box<str>,
}

/// The policy-based route table of a connection or UDP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingMatch {
    /// The table.
    pub table: Box<str>,
    /// The rule that led to it.
    pub rule: Box<str>,
}
