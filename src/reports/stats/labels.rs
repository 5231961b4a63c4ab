//! The rows of STATS: labels in the order of the report, each with its counter.

use super::Row;
use crate::tcpip::statistics::{Icmp, Icmp6, Ip, Smc, Tcp, Udp};

/// IPv4 or IPv6.
pub fn ip(ip: &Ip) -> [Row; 19] {
    [
        ("Packets Received", ip.received),
        ("Received Header Errors", ip.header_errors),
        ("Received Address Errors", ip.address_errors),
        ("Datagrams Forwarded", ip.forwarded),
        ("Unknown Protocols Received", ip.unknown_protocols),
        ("Received Packets Discarded", ip.discarded),
        ("Received Packets Delivered", ip.delivered),
        ("Output Requests", ip.requests),
        ("Output Discards No Route", ip.no_route),
        ("Output Discards (other)", ip.output_discarded),
        ("Reassembly Timeouts", ip.reassembly_timeouts),
        ("Reassembly Required", ip.reassembly_required),
        ("Reassembly Successful", ip.reassembled),
        ("Reassembly Failures", ip.reassembly_failures),
        ("Datagrams Successfully Fragmented", ip.fragmented),
        ("Datagrams Failing Fragmentation", ip.fragmentation_failures),
        ("Fragments Created", ip.fragments),
        ("Inbound Packets handled by zIIP", ip.ziip_inbound),
        ("Outbound Packets handled by zIIP", ip.ziip_outbound),
    ]
}

/// ICMP, received and sent.
pub fn icmp(counters: &Icmp) -> [(&'static str, u64, u64); 13] {
    let (received, sent) = (&counters.received, &counters.sent);
    [
        ("Messages", received.messages, sent.messages),
        ("Errors", received.errors, sent.errors),
        ("Destination Unreachable", received.unreachable, sent.unreachable),
        ("Time Exceeded", received.time_exceeded, sent.time_exceeded),
        ("Parameter Problems", received.parameter_problems, sent.parameter_problems),
        ("Source Quenchs", received.source_quenches, sent.source_quenches),
        ("Redirects", received.redirects, sent.redirects),
        ("Echos", received.echos, sent.echos),
        ("Echo Replies", received.echo_replies, sent.echo_replies),
        ("Timestamps", received.timestamps, sent.timestamps),
        ("Timestamp Replies", received.timestamp_replies, sent.timestamp_replies),
        ("Address Masks", received.address_masks, sent.address_masks),
        ("Address Mask Replies", received.address_mask_replies, sent.address_mask_replies),
    ]
}

/// ICMPv6, received and sent.
pub fn icmp6(counters: &Icmp6) -> [(&'static str, u64, u64); 17] {
    let (received, sent) = (&counters.received, &counters.sent);
    [
        ("Messages", received.messages, sent.messages),
        ("Errors", received.errors, sent.errors),
        ("Destination Unreachable", received.unreachable, sent.unreachable),
        ("Administratively Prohibited", received.prohibited, sent.prohibited),
        ("Time Exceeded", received.time_exceeded, sent.time_exceeded),
        ("Parameter Problems", received.parameter_problems, sent.parameter_problems),
        ("Packet Too Big", received.too_big, sent.too_big),
        ("Echos", received.echos, sent.echos),
        ("Echo Replies", received.echo_replies, sent.echo_replies),
        ("Router Solicitations", received.router_solicitations, sent.router_solicitations),
        ("Router Advertisements", received.router_advertisements, sent.router_advertisements),
        ("Neighbor Solicitations", received.neighbor_solicitations, sent.neighbor_solicitations),
        ("Neighbor Advertisements", received.neighbor_advertisements, sent.neighbor_advertisements),
        ("Redirects", received.redirects, sent.redirects),
        ("Group Membership Queries", received.group_queries, sent.group_queries),
        ("Group Membership Responses", received.group_responses, sent.group_responses),
        ("Group Membership Reductions", received.group_reductions, sent.group_reductions),
    ]
}

/// TCP, but for what is counted in the stack: established connections come before, ephemeral ports after.
pub fn tcp(tcp: &Tcp) -> [Row; 41] {
    [
        ("Current Stalled Connections", tcp.stalled),
        ("Current Servers in Connection Flood", tcp.servers_in_flood),
        ("Active Connections Opened", tcp.active_opens),
        ("Passive Connections Opened", tcp.passive_opens),
        ("Connections Closed", tcp.closed),
        ("Established Connections Dropped", tcp.established_dropped),
        ("Connection Attempts Dropped", tcp.attempts_dropped),
        ("Connection Attempts Discarded", tcp.attempts_discarded),
        ("TimeWait Connections Reused", tcp.time_wait_reused),
        ("Segments Received", tcp.segments_received),
        ("Header Predictions Ok for ACK", tcp.predicted_acks),
        ("Header Predictions Ok for Data", tcp.predicted_data),
        ("Duplicate ACKs", tcp.duplicate_acks),
        ("Discards for Bad Checksum", tcp.bad_checksum),
        ("Discards for Bad Header Length", tcp.bad_header_length),
        ("Discards for Data too Short", tcp.too_short),
        ("Discards for Old Timestamp", tcp.old_timestamp),
        ("Segments Completely Duplicate", tcp.duplicate),
        ("Segments Partially Duplicate", tcp.partly_duplicate),
        ("Segments Completely After Window", tcp.after_window),
        ("Segments Partially After Window", tcp.partly_after_window),
        ("Segments Out of Order", tcp.out_of_order),
        ("Segments Received After Close", tcp.after_close),
        ("Window Probes Received", tcp.window_probes_received),
        ("Window Updates Received", tcp.window_updates_received),
        ("Segments Received on OSM Interfaces", tcp.osm_received),
        ("Segments Sent", tcp.segments_sent),
        ("Window Updates Sent", tcp.window_updates_sent),
        ("Delayed ACKs Sent", tcp.delayed_acks),
        ("Resets Sent", tcp.resets_sent),
        ("Segments Retransmitted", tcp.retransmitted),
        ("Retransmit Timeouts", tcp.retransmit_timeouts),
        ("Connections Dropped by Retransmit", tcp.dropped_by_retransmit),
        ("Path MTU Discovery Retransmits", tcp.path_mtu_retransmits),
        ("Path MTU Beyond Retransmit Limit", tcp.path_mtu_beyond_limit),
        ("Window Probes Sent", tcp.window_probes_sent),
        ("Connections Dropped during Probe", tcp.dropped_by_probe),
        ("KeepAlive Probes Sent", tcp.keep_alive_probes),
        ("Connections Dropped by KeepAlive", tcp.dropped_by_keep_alive),
        ("Connections Dropped by Finwait2", tcp.dropped_in_fin_wait_2),
        ("Segments Sent on OSM Interfaces", tcp.osm_sent),
    ]
}

/// UDP, but for ephemeral ports, which come after.
pub fn udp(udp: &Udp) -> [Row; 4] {
    [
        ("Datagrams Received", udp.received),
        ("No Port Errors", udp.no_port),
        ("Receive Errors", udp.receive_errors),
        ("Datagrams Sent", udp.sent),
    ]
}

/// SMC-R or SMC-D, with the number of connections that use it now.
pub fn smc(smc: &Smc, connections: u64) -> [Row; 13] {
    [
        ("Current Established SMC Links", smc.current_links),
        ("SMC Link Activation Time Outs", smc.link_timeouts),
        ("Active SMC Links Opened", smc.active_links),
        ("Passive SMC Links Opened", smc.passive_links),
        ("SMC Links Closed", smc.closed_links),
        ("Current Established Connections", connections),
        ("Active Connections Opened", smc.active_connections),
        ("Passive Connections Opened", smc.passive_connections),
        ("Connections Closed", smc.closed_connections),
        ("Segments Received", smc.segments_received),
        ("Segments Sent", smc.segments_sent),
        ("Resets Sent", smc.resets_sent),
        ("Resets Received", smc.resets_received),
    ]
}
