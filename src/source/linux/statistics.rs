//! The protocol counters of the host.

use super::counters::Counters;
use crate::tcpip::socket::Sockets;
use crate::tcpip::statistics::{Icmp, Icmp6, Icmp6Messages, IcmpMessages, Ip, Statistics, Tcp, Udp};
use crate::tcpip::tcp::State;

/// The counters as z/OS groups them; `sockets` are those of now.
pub fn read(counters: &Counters, sockets: &Sockets) -> Statistics {
    Statistics {
        ip: Ip { forwarded: counters.get("IpForwDatagrams"), ..ip(counters, "Ip") },
        ip6: Ip { forwarded: counters.get("Ip6OutForwDatagrams"), ..ip(counters, "Ip6") },
        icmp: Icmp { received: icmp(counters, "IcmpIn"), sent: icmp(counters, "IcmpOut") },
        icmp6: Icmp6 { received: icmp6(counters, "Icmp6In"), sent: icmp6(counters, "Icmp6Out") },
        tcp: tcp(counters, sockets),
        udp: udp(counters),
        ..Statistics::default()
    }
}

fn ip(counters: &Counters, group: &str) -> Ip {
    let get = |name| counters.sum(group, &[name]);
    Ip {
        received: get("InReceives"),
        header_errors: get("InHdrErrors"),
        address_errors: get("InAddrErrors"),
        unknown_protocols: get("InUnknownProtos"),
        discarded: get("InDiscards"),
        delivered: get("InDelivers"),
        requests: get("OutRequests"),
        no_route: get("OutNoRoutes"),
        output_discarded: get("OutDiscards"),
        reassembly_timeouts: get("ReasmTimeout"),
        reassembly_required: get("ReasmReqds"),
        reassembled: get("ReasmOKs"),
        reassembly_failures: get("ReasmFails"),
        fragmented: get("FragOKs"),
        fragmentation_failures: get("FragFails"),
        fragments: get("FragCreates"),
        ..Ip::default()
    }
}

fn icmp(counters: &Counters, direction: &str) -> IcmpMessages {
    let get = |name| counters.sum(direction, &[name]);
    IcmpMessages {
        messages: get("Msgs"),
        errors: get("Errors"),
        unreachable: get("DestUnreachs"),
        time_exceeded: get("TimeExcds"),
        parameter_problems: get("ParmProbs"),
        source_quenches: get("SrcQuenchs"),
        redirects: get("Redirects"),
        echos: get("Echos"),
        echo_replies: get("EchoReps"),
        timestamps: get("Timestamps"),
        timestamp_replies: get("TimestampReps"),
        address_masks: get("AddrMasks"),
        address_mask_replies: get("AddrMaskReps"),
    }
}

fn icmp6(counters: &Counters, direction: &str) -> Icmp6Messages {
    let get = |name| counters.sum(direction, &[name]);
    Icmp6Messages {
        messages: get("Msgs"),
        errors: get("Errors"),
        unreachable: get("DestUnreachs"),
        prohibited: 0,
        time_exceeded: get("TimeExcds"),
        parameter_problems: get("ParmProblems"),
        too_big: get("PktTooBigs"),
        echos: get("Echos"),
        echo_replies: get("EchoReplies"),
        router_solicitations: get("RouterSolicits"),
        router_advertisements: get("RouterAdvertisements"),
        neighbor_solicitations: get("NeighborSolicits"),
        neighbor_advertisements: get("NeighborAdvertisements"),
        redirects: get("Redirects"),
        group_queries: get("GroupMembQueries"),
        group_responses: counters.sum(direction, &["GroupMembResponses", "MLDv2Reports"]),
        group_reductions: get("GroupMembReductions"),
    }
}

fn tcp(counters: &Counters, sockets: &Sockets) -> Tcp {
    let (get, extended) =
        (|name| counters.sum("Tcp", &[name]), |names: &[&str]| counters.sum("TcpExt", names));
    let (active, passive, failed) = (get("ActiveOpens"), get("PassiveOpens"), get("AttemptFails"));
    let open = sockets.tcp().iter().filter(|s| !matches!(s.state(), Some(State::Listen | State::Closed)));
    let bad_checksum = get("InCsumErrors");
    Tcp {
        active_opens: active,
        passive_opens: passive,
        closed: active.saturating_add(passive).saturating_sub(failed).saturating_sub(open.count() as u64),
        established_dropped: get("EstabResets"),
        attempts_dropped: failed,
        attempts_discarded: extended(&["ListenDrops"]),
        time_wait_reused: extended(&["TWRecycled"]),
        segments_received: get("InSegs"),
        predicted_acks: extended(&["TCPHPAcks"]),
        predicted_data: extended(&["TCPHPHits"]),
        bad_checksum,
        bad_header_length: get("InErrs").saturating_sub(bad_checksum),
        old_timestamp: extended(&["PAWSActive", "PAWSEstab", "PAWSTimewait", "PAWSOldAck"]),
        duplicate: extended(&["TCPDSACKOldSent"]),
        after_window: extended(&["BeyondWindow"]),
        out_of_order: extended(&["TCPOFOQueue", "TCPOFODrop"]),
        after_close: extended(&["TCPAbortOnData"]),
        segments_sent: get("OutSegs"),
        window_updates_sent: extended(&["TCPFromZeroWindowAdv"]),
        delayed_acks: extended(&["DelayedACKs"]),
        resets_sent: get("OutRsts"),
        retransmitted: get("RetransSegs"),
        retransmit_timeouts: extended(&["TCPTimeouts"]),
        dropped_by_retransmit: extended(&["TCPAbortOnTimeout"]),
        window_probes_sent: extended(&["TCPWinProbe"]),
        keep_alive_probes: extended(&["TCPKeepAlive"]),
        dropped_in_fin_wait_2: extended(&["TCPAbortOnLinger"]),
        ..Tcp::default()
    }
}

fn udp(counters: &Counters) -> Udp {
    let both = |name| counters.sum("Udp", &[name]).saturating_add(counters.sum("Udp6", &[name]));
    Udp {
        received: both("InDatagrams"),
        no_port: both("NoPorts"),
        receive_errors: both("InErrors"),
        sent: both("OutDatagrams"),
        ..Udp::default()
    }
}
