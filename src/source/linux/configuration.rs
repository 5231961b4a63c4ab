//! What sysctls say of the configuration of the host's stack. What no sysctl says stays as it is when a profile does not
//! name it.

use std::fs;

use crate::tcpip::configuration::{
    Configuration, Forwarding, Ip, Ip6, Multipath, PortRange, Tcp, TemporaryAddresses, Udp,
};

/// Reads a sysctl by its path below /proc/sys/net.
pub type Sysctl<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The value of a sysctl of the host; `None` if its kernel or its namespace does not have it.
pub fn sysctl(path: &str) -> Option<String> {
    fs::read_to_string(format!("/proc/sys/net/{path}")).ok()
}

/// The configuration that these sysctls make.
pub fn read(sysctl: Sysctl<'_>) -> Configuration {
    let ephemeral = ephemeral_ports(sysctl).unwrap_or(PortRange::EPHEMERAL);
    // Ports below this one need a capability; kernels that cannot say so have 1024.
    let restricted = number(sysctl, "ipv4/ip_unprivileged_port_start").is_none_or(|first| first >= 1024);
    Configuration {
        tcp: Tcp { ephemeral_ports: ephemeral, restrict_low_ports: restricted, ..tcp(sysctl) },
        udp: Udp { ephemeral_ports: ephemeral, restrict_low_ports: restricted, ..udp(sysctl) },
        ip: ip(sysctl),
        ip6: ip6(sysctl),
        ..Configuration::default()
    }
}

/// The field at `index` of a sysctl.
fn field(sysctl: Sysctl<'_>, path: &str, index: usize) -> Option<u32> {
    let value: u64 = sysctl(path)?.split_whitespace().nth(index)?.parse().ok()?;
    Some(u32::try_from(value).unwrap_or(u32::MAX))
}

fn number(sysctl: Sysctl<'_>, path: &str) -> Option<u32> {
    field(sysctl, path, 0)
}

fn is_on(sysctl: Sysctl<'_>, path: &str) -> Option<bool> {
    number(sysctl, path).map(|n| n != 0)
}

fn ephemeral_ports(sysctl: Sysctl<'_>) -> Option<PortRange> {
    let port = |index| field(sysctl, "ipv4/ip_local_port_range", index).and_then(|n| u16::try_from(n).ok());
    Some(PortRange { low: port(0)?, high: port(1)? })
}

fn tcp(sysctl: Sysctl<'_>) -> Tcp {
    let (default, get) = (Tcp::default(), |path| number(sysctl, path));
    // The limit that setsockopt obeys; a network namespace may not show it.
    let limit = |core, tcp| get(core).or_else(|| field(sysctl, tcp, 2));
    Tcp {
        receive_buffer: field(sysctl, "ipv4/tcp_rmem", 1).unwrap_or(default.receive_buffer),
        send_buffer: field(sysctl, "ipv4/tcp_wmem", 1).unwrap_or(default.send_buffer),
        max_receive_buffer: limit("core/rmem_max", "ipv4/tcp_rmem").unwrap_or(default.max_receive_buffer),
        max_send_buffer: limit("core/wmem_max", "ipv4/tcp_wmem").unwrap_or(default.max_send_buffer),
        backlog: get("core/somaxconn").unwrap_or(default.backlog),
        max_retransmit_time: get("ipv4/tcp_rto_max_ms").unwrap_or(LONGEST_RTO),
        min_retransmit_time: get("ipv4/tcp_rto_min_us").map_or(SHORTEST_RTO, |us| us / 1000),
        // Less than a minute is not never.
        keep_alive: get("ipv4/tcp_keepalive_time").map_or(default.keep_alive, |s| s.div_ceil(60)),
        timestamps: is_on(sysctl, "ipv4/tcp_timestamps").unwrap_or(default.timestamps),
        fin_wait_2_time: get("ipv4/tcp_fin_timeout").unwrap_or(default.fin_wait_2_time),
        selective_ack: is_on(sysctl, "ipv4/tcp_sack").unwrap_or(default.selective_ack),
        retransmit_attempts: get("ipv4/tcp_retries2").unwrap_or(default.retransmit_attempts),
        connect_timeout: get("ipv4/tcp_syn_retries").map_or(default.connect_timeout, |retries| {
            connect_timeout(retries, get("ipv4/tcp_syn_linear_timeouts").unwrap_or(0))
        }),
        connect_initial_interval: FIRST_RTO,
        keep_alive_probes: get("ipv4/tcp_keepalive_probes").unwrap_or(default.keep_alive_probes),
        keep_alive_probe_interval: get("ipv4/tcp_keepalive_intvl")
            .unwrap_or(default.keep_alive_probe_interval),
        fast_retransmit_threshold: get("ipv4/tcp_reordering").unwrap_or(default.fast_retransmit_threshold),
        ..default
    }
}

/// Milliseconds before the first SYN is sent again: TCP_TIMEOUT_INIT of the kernel.
const FIRST_RTO: u32 = 1000;
/// TCP_RTO_MIN of the kernel, milliseconds.
const SHORTEST_RTO: u32 = 200;
/// TCP_RTO_MAX of the kernel, milliseconds.
const LONGEST_RTO: u32 = 120_000;

/// Seconds until a connection that nobody answers is given up: `linear` times the first interval, then intervals that
/// double with each of the `retries`.
fn connect_timeout(retries: u32, linear: u32) -> u32 {
    let interval = |n: u32| 1_u32.checked_shl(n).map_or(LONGEST_RTO / 1000, |s| s.min(LONGEST_RTO / 1000));
    (0..=retries.min(255)).map(interval).fold(linear, u32::saturating_add)
}

fn udp(sysctl: Sysctl<'_>) -> Udp {
    let default = Udp::default();
    Udp {
        receive_buffer: number(sysctl, "core/rmem_default").unwrap_or(default.receive_buffer),
        send_buffer: number(sysctl, "core/wmem_default").unwrap_or(default.send_buffer),
        ..default
    }
}

/// Forwarding is on only where a sysctl says so.
fn forwarding(sysctl: Sysctl<'_>, path: &str) -> Forwarding {
    if is_on(sysctl, path) == Some(true) { Forwarding::Yes } else { Forwarding::No }
}

/// A kernel that knows routes with several next hops chooses one for each connection.
fn multipath(sysctl: Sysctl<'_>, path: &str) -> Multipath {
    if sysctl(path).is_some() { Multipath::PerConnection } else { Multipath::No }
}

fn ip(sysctl: Sysctl<'_>) -> Ip {
    let (default, get) = (Ip::default(), |path| number(sysctl, path));
    Ip {
        forwarding: forwarding(sysctl, "ipv4/ip_forward"),
        time_to_live: get("ipv4/ip_default_ttl").unwrap_or(default.time_to_live),
        reassembly_timeout: get("ipv4/ipfrag_time").unwrap_or(default.reassembly_timeout),
        arp_timeout: get("ipv4/neigh/default/gc_stale_time").unwrap_or(default.arp_timeout),
        ignore_redirect: is_on(sysctl, "ipv4/conf/all/accept_redirects") == Some(false),
        multipath: multipath(sysctl, "ipv4/fib_multipath_hash_policy"),
        path_mtu_discovery: is_on(sysctl, "ipv4/ip_no_pmtu_disc") == Some(false),
        ..default
    }
}

fn ip6(sysctl: Sysctl<'_>) -> Ip6 {
    let (default, get) = (Ip6::default(), |path| number(sysctl, path));
    let hours = |path, default| get(path).map_or(default, |seconds| seconds / 3600);
    let lifetimes = TemporaryAddresses::default();
    let temporary = TemporaryAddresses {
        preferred_lifetime: hours("ipv6/conf/default/temp_prefered_lft", lifetimes.preferred_lifetime),
        valid_lifetime: hours("ipv6/conf/default/temp_valid_lft", lifetimes.valid_lifetime),
    };
    let uses_temporary = sysctl("ipv6/conf/default/use_tempaddr")
        .and_then(|text| text.trim().parse::<i32>().ok())
        .is_some_and(|n| n > 0);
    Ip6 {
        forwarding: forwarding(sysctl, "ipv6/conf/all/forwarding"),
        hop_limit: get("ipv6/conf/default/hop_limit").unwrap_or(default.hop_limit),
        ignore_redirect: is_on(sysctl, "ipv6/conf/default/accept_redirects") == Some(false),
        multipath: multipath(sysctl, "ipv6/fib_multipath_hash_policy"),
        // Milliseconds from one message to the next; 0 for no limit.
        icmp_error_limit: get("ipv6/icmp/ratelimit")
            .map_or(default.icmp_error_limit, |ms| 1000_u32.checked_div(ms).map_or(0, |n| n.max(1))),
        temporary_addresses: uses_temporary.then_some(temporary),
        ..default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_says_nothing_has_the_defaults() {
        let configuration = read(&|_| None);
        let changed = &configuration.tcp;
        assert_eq!((changed.min_retransmit_time, changed.connect_initial_interval), (200, 1000));
        assert_eq!(configuration.ip, Ip { forwarding: Forwarding::No, ..Ip::default() });
        assert_eq!(configuration.ip6, Ip6 { forwarding: Forwarding::No, ..Ip6::default() });
        assert_eq!(configuration.udp, Udp { restrict_low_ports: true, ..Udp::default() });
    }

    #[test]
    fn sysctls_are_taken_in_the_units_of_z_os() {
        let values = [
            ("ipv4/tcp_rmem", "4096\t131072\t6291456\n"),
            ("ipv4/tcp_rto_min_us", "5000"),
            ("ipv4/tcp_keepalive_time", "61"),
            ("ipv4/tcp_syn_retries", "6"),
            ("ipv4/tcp_syn_linear_timeouts", "4"),
            ("ipv4/ip_local_port_range", "32768\t60999"),
            ("ipv4/ip_unprivileged_port_start", "1024"),
            ("core/rmem_default", "99999999999"),
            ("ipv6/icmp/ratelimit", "0"),
            ("ipv6/conf/default/use_tempaddr", "-1"),
            ("ipv4/ip_default_ttl", "not a number"),
        ];
        let known = |path: &str| values.iter().find(|(p, _)| *p == path).map(|(_, v)| (*v).to_owned());
        let configuration = read(&known);
        let tcp = &configuration.tcp;
        assert_eq!((tcp.receive_buffer, tcp.max_receive_buffer), (131_072, 6_291_456));
        assert_eq!((tcp.min_retransmit_time, tcp.keep_alive, tcp.connect_timeout), (5, 2, 131));
        assert_eq!(tcp.ephemeral_ports, PortRange { low: 32_768, high: 60_999 });
        assert!(tcp.restrict_low_ports && configuration.udp.restrict_low_ports);
        assert_eq!(configuration.udp.receive_buffer, u32::MAX);
        assert_eq!((configuration.ip6.icmp_error_limit, configuration.ip6.temporary_addresses), (0, None));
        assert_eq!(configuration.ip.time_to_live, 64);
    }

    #[test]
    fn a_connection_is_given_up_in_time() {
        assert_eq!((connect_timeout(0, 0), connect_timeout(6, 0), connect_timeout(6, 4)), (1, 127, 131));
        assert_eq!(connect_timeout(8, 0), 127 + 120 + 120);
        assert_eq!(connect_timeout(u32::MAX, u32::MAX), u32::MAX);
    }
}
