//! Statement in, model out; and what is said of statements that are wrong.

mod interfaces;
mod ipsec;
mod random;
mod vipa;

use std::collections::BTreeMap;

use chrono::DateTime;

use super::*;
use crate::tcpip::configuration::{
    AdjustMss, AutoIqd, Condition, Configuration, DelayAcks, Forwarding, Multipath, PortRange,
};
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::network_access::{Caching, Protected};
use crate::tcpip::port::{Protocol, Share};
use crate::tcpip::source_address::{Direction, Source};
use crate::tcpip::{Format, TcpIp};

fn symbols() -> Symbols {
    Symbols::new("MVS1", Some("PLEX1"), &BTreeMap::new())
}

fn stack(ipv6: bool) -> TcpIp {
    TcpIp { ipv6, ..TcpIp::new("TCPCS", DateTime::UNIX_EPOCH) }
}

/// Applies a profile; what it includes is found in `OTHER(NAME)`.
fn applied(ipv6: bool, text: &str) -> (TcpIp, Vec<String>) {
    let mut tcpip = stack(ipv6);
    let read = |name: &str| match name {
        "SYS1.PROF(MVS1)" => Some("IPCONFIG TTL 7\nARPAGE x".to_owned()),
        "LOOP" => Some("INCLUDE LOOP".to_owned()),
        // Without a guard this is read thousands of millions of times.
        "TREE" => Some("INCLUDE TREE\n".repeat(20)),
        _ => None,
    };
    let context = Context { data_set: "T(P)", symbols: &symbols(), read: &read };
    let messages = apply(text, &mut tcpip, &context);
    (tcpip, messages.iter().map(Message::with_id).collect())
}

/// The stack that a profile without faults makes.
fn made(ipv6: bool, text: &str) -> TcpIp {
    let (tcpip, faults) = applied(ipv6, text);
    assert_eq!(faults, [""; 0], "{text}");
    tcpip
}

/// Each of these has one fault, with this message behind `T(P): `, and changes nothing.
fn refused(ipv6: bool, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let (tcpip, faults) = applied(ipv6, text);
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{text}\n{faults:?}\n{expected}");
        assert_eq!(tcpip.configuration, Configuration::default(), "{text}");
        assert!(tcpip.devices.devices.is_empty() && tcpip.interfaces.is_empty(), "{text}");
        assert!(tcpip.ports.reserved.is_empty() && tcpip.ports.unreserved.is_empty(), "{text}");
        assert!(tcpip.source_rules.jobs.is_empty() && tcpip.network_access.is_none(), "{text}");
    }
}

#[test]
fn statements_are_free_in_form() {
    let tcpip = made(false, "tcpconfig nagle\n ;c\n  FinWait2Time ; 9\n 5 udpconfig NOUDPCHKSUM ARPAGE 2");
    assert_eq!(tcpip.configuration.tcp.fin_wait_2_time, 5);
    assert!(!tcpip.configuration.udp.checksum);
    assert_eq!(tcpip.configuration.ip.arp_timeout, 120);
    assert_eq!(made(false, "").configuration, Configuration::default());
}

#[test]
fn a_fault_skips_its_statement_only() {
    let (tcpip, faults) = applied(false, "TCPCONFIG NONAGLE\n\nUDPCONFIG x\n GATEWAY 1 = L\nARPAGE 3");
    let udp = "UDPCONFIG statement, line 3 of T(P): unknown operand X";
    let gateway = "GATEWAY statement, line 4 of T(P): there is no such statement";
    assert_eq!(faults, [udp, gateway]);
    assert!(!tcpip.configuration.tcp.nagle && tcpip.configuration.ip.arp_timeout == 180);
}

#[test]
fn a_data_set_that_includes_itself_often_is_left_soon() {
    let (_, faults) = applied(false, "INCLUDE TREE");
    // Seven levels of 20 lines: the deepest refuses all, each of the others all but the first.
    assert_eq!(faults.len(), 20 + 6 * 19);
    assert!(
        faults.iter().all(|f| f.ends_with("of TREE: data sets are included more than 8 deep")),
        "{faults:?}"
    );
}

#[test]
fn what_only_ipv6_has_is_refused_without_it() {
    let needs = "of T(P): an IPv6 address needs a stack that is enabled for IPv6";
    let text = "DEVICE D LCS 1 LINK L ETHERNET 0 D PKTTRACE LINKNAME=L IPADDR=2001:db8::1";
    let (tcpip, faults) = applied(false, text);
    assert!(faults.len() == 1 && faults[0].ends_with(needs), "{faults:?}");
    assert!(tcpip.interfaces.iter().all(|i| i.attributes().packet_trace.is_empty()));
    made(true, text);
}

#[test]
fn a_block_without_its_end_swallows_the_rest() {
    let (tcpip, faults) = applied(false, "SRCIP JOBNAME A 192.0.2.1\nARPAGE 3");
    assert_eq!(faults, ["SRCIP statement, line 1 of T(P): ENDSRCIP is missing"]);
    assert_eq!(tcpip.configuration, Configuration::default());
}

#[test]
fn data_sets_are_included() {
    let (tcpip, faults) = applied(false, "INCLUDE sys1.prof(&SYSNAME.) UDPCONFIG NOUDPCHKSUM");
    let inside = "ARPAGE statement, line 2 of SYS1.PROF(MVS1): found X, expected a number from 1 to 1440";
    assert_eq!(faults, [inside]);
    assert!(tcpip.configuration.ip.time_to_live == 7 && !tcpip.configuration.udp.checksum);
    refused(
        false,
        &[
            ("INCLUDE NONE", "data set NONE could not be read"),
            ("INCLUDE", "ends where a data set name is expected"),
            ("INCLUDE LOOP", "INCLUDE statement, line 1 of LOOP: data sets are included more than 8 deep"),
            ("INCLUDE NONE X", "unknown operand X"),
        ],
    );
}

#[test]
fn tcpconfig_changes_what_it_names() {
    let text = "TCPCONFIG CONNECTINITINTERVAL 100 CONNECTTIMEOUT 190 AUTODELAYACKS EPHEMERALPORTS 2000 3000 \
                FINWAIT2TIME 60 FRRTHRESHOLD 5 INTERVAL 0 KEEPALIVEPROBES 3 KEEPALIVEPROBEINTERVAL 9 \
                MAXIMUMRETRANSMITTIME 99.5 NONAGLE QUEUEDRTT 20 RESTRICTLOWPORTS RETRANSMITATTEMPTS 4 \
                SELECTIVEACK SENDGARBAGE TRUE TCPMAXRCVBUFRSIZE 512K TCPMAXSENDBUFRSIZE 2M \
                TCPRCVBUFRSIZE 32768 TCPSENDBFRSIZE 64K NOTCPTIMESTAMP TIMEWAITINTERVAL 30 TTLS";
    let tcp = made(false, text).configuration.tcp;
    assert_eq!((tcp.connect_initial_interval, tcp.connect_timeout), (100, 190));
    assert_eq!((tcp.delay_acks, tcp.ephemeral_ports), (DelayAcks::Auto, PortRange { low: 2000, high: 3000 }));
    assert_eq!((tcp.fin_wait_2_time, tcp.fast_retransmit_threshold, tcp.keep_alive), (60, 5, 0));
    assert_eq!((tcp.keep_alive_probes, tcp.keep_alive_probe_interval), (3, 9));
    assert_eq!((tcp.max_retransmit_time, tcp.queued_rtt, tcp.retransmit_attempts), (99_500, 20, 4));
    assert!(!tcp.nagle && tcp.restrict_low_ports && tcp.selective_ack && tcp.send_garbage);
    assert_eq!((tcp.max_receive_buffer, tcp.max_send_buffer), (524_288, 2_097_152));
    assert_eq!((tcp.receive_buffer, tcp.send_buffer, tcp.time_wait_interval), (32_768, 65_536, 30));
    assert!(!tcp.timestamps && tcp.ttls);
    // A later statement keeps what it does not name.
    let merged = made(false, "TCPCONFIG NODELAYACKS TTLS TCPCONFIG DELAYACKS SOMAXCONN 10");
    let tcp = merged.configuration.tcp;
    assert!(tcp.ttls && tcp.delay_acks == DelayAcks::Yes && tcp.backlog == 10);
}

#[test]
fn configurations_that_cannot_be_are_refused() {
    refused(
        false,
        &[
            ("TCPCONFIG CONNECTTIMEOUT 4", "found 4, expected a number from 5 to 190"),
            ("TCPCONFIG CONNECTTIMEOUT", "ends where a number from 5 to 190 is expected"),
            ("TCPCONFIG EPHEMERALPORTS 9 8", "found 8, expected a number from 9 to 65535"),
            ("TCPCONFIG SENDGARBAGE YES", "found YES, expected TRUE or FALSE"),
            ("TCPCONFIG MAXIMUMRETRANSMITTIME 1000", "expected a number of seconds from 0 to 999.990"),
            ("TCPCONFIG TCPRCVBUFRSIZE 300K", "found TCPRCVBUFRSIZE 307200, expected at most 262144"),
            ("TCPCONFIG TCPRCVBUFRSIZE 1G", "found 1G, expected a number of bytes"),
            ("TCPCONFIG NAGLE NAGLE", "T(P): NAGLE is coded twice"),
            ("TCPCONFIG DELAYACKS AUTODELAYACKS", "DELAYACKS and AUTODELAYACKS are mutually exclusive"),
            (
                "TCPCONFIG TTLS NOTTLS",
                "EZZ0707I TCPCONFIG statement, line 1 of T(P): TTLS and NOTTLS are mutually exclusive",
            ),
            ("UDPCONFIG EPHEMERALPORTS 0 5", "found 0, expected a number from 1 to 65535"),
            ("SOMAXCONN 0", "found 0, expected a number from 1 to 2147483647"),
            ("SOMAXCONN 10 11", "unknown operand 11"),
            ("IPCONFIG TTL 256", "found 256, expected a number from 1 to 255"),
            ("IPCONFIG ARPTO 59", "found 59, expected a number from 60 to 86400"),
            ("IPCONFIG DATAGRAMFWD FWDMULTIPATH", "ends where PERPACKET is expected"),
            ("IPCONFIG DYNAMICXCF 192.0.2.1/33 1", "found 192.0.2.1/33, expected an IPv4 address"),
            ("IPCONFIG DYNAMICXCF 192.0.2.1 255.0.255.0 1", "found 255.0.255.0, expected an address mask"),
            ("IPCONFIG CLAWUSEDOUBLENOP", "unknown operand CLAWUSEDOUBLENOP"),
            (
                "IPCONFIG6 HOPLIMIT 1",
                "EZZ0695I IPCONFIG6 statement, line 1 of T(P): the stack is not enabled for IPv6",
            ),
            ("GLOBALCONFIG ECSALIMIT 5", "found 5, expected a limit such as 20480K or 20M"),
            ("GLOBALCONFIG SMCR PFID G", "found G, expected a PFID of 1 to 4 hexadecimal digits"),
            ("GLOBALCONFIG SMCR PFID 18 PFID 0018", "PFID 0018 is coded twice"),
            ("GLOBALCONFIG SMCR PFID 18 MTU 1024 MTU 2048", "MTU is coded twice"),
            ("GLOBALCONFIG SMCR FIXEDMEMORY 30 PFID 18 FIXEDMEMORY 31", "FIXEDMEMORY is coded twice"),
            ("GLOBALCONFIG SMCGLOBAL AUTOSMC NOAUTOSMC", "AUTOSMC and NOAUTOSMC are mutually exclusive"),
            ("GLOBALCONFIG WLMPRIORITYQ IOPRI1 7", "found 7, expected control values such as 0,1 or FWD"),
            (
                "GLOBALCONFIG ZERT AGGREGATION SYNCVAL 6:30",
                "found 6:30, expected a time of day such as 06:30",
            ),
            ("GLOBALCONFIG XCFGRPID 1", "found 1, expected a number from 2 to 31"),
            ("GLOBALCONFIG MAXRECS 0", "found 0, expected a number from 1 to 65535 or *"),
            ("NETMONITOR MINLIFETIME 3", "unknown operand MINLIFETIME"),
            ("SMFCONFIG TYPE119 TCPINIT 1", "unknown operand 1"),
            ("SMFCONFIG TCPINIT 100", "found 100, expected a number from 1 to 99"),
            ("AUTOLOG 61 A ENDAUTOLOG", "found 61, expected a number from 0 to 60"),
            ("AUTOLOG A JOBNAME B JOBNAME C ENDAUTOLOG", "JOBNAME is coded twice"),
            (
                "AUTOLOG TOOLONGNAME ENDAUTOLOG",
                "found TOOLONGNAME, expected a name of 1 to 8 characters of A-Z, 0-9, $, # and @",
            ),
        ],
    );
}

#[test]
fn ipconfig_and_ipconfig6_change_what_they_name() {
    let text = "IPCONFIG ARPTO 600 NOCHECKSUMOFFLOAD DATAGRAMFWD FWDMULTIPATH PERPACKET DEVRETRYDURATION 0 \
                DYNAMICXCF 192.0.2.97 255.255.255.0 8 SECCLASS 7 SMCD SOURCEVIPAINT VIPA1 FORMAT LONG \
                IGNOREREDIRECT IPSECURITY IQDIOROUTING QDIOPRIORITY 3 MULTIPATH PERPACKET PATHMTUDISCOVERY \
                QDIOACCELERATOR REASSEMBLYTIMEOUT 9 SEGMENTATIONOFFLOAD SOURCEVIPA SYSPLEXROUTING \
                TCPSTACKSOURCEVIPA 192.0.2.1 TTL 60";
    let tcpip = made(false, text);
    let ip = &tcpip.configuration.ip;
    assert_eq!((ip.arp_timeout, ip.checksum_offload, ip.forwarding), (600, false, Forwarding::PerPacket));
    let xcf = ip.dynamic_xcf.as_ref().unwrap();
    assert_eq!((xcf.subnet_mask.unwrap().to_string().as_str(), xcf.metric), ("255.255.255.0", 8));
    assert_eq!(
        (xcf.security_class, xcf.smcd, xcf.source_vipa_interface.as_deref()),
        (7, true, Some("VIPA1"))
    );
    assert_eq!((tcpip.format, ip.device_retry_duration), (Some(Format::Long), 0));
    assert_eq!(
        (ip.iqdio_routing, ip.qdio_accelerator, ip.multipath),
        (Some(3), Some(1), Multipath::PerPacket)
    );
    assert!(ip.ignore_redirect && ip.ip_security && ip.path_mtu_discovery && ip.segmentation_offload);
    assert!(ip.source_vipa && ip.sysplex_routing);
    assert_eq!((ip.tcp_stack_source_vipa.as_deref(), ip.time_to_live), (Some("192.0.2.1"), 60));

    let text = "IPCONFIG6 NODATAGRAMFWD DYNAMICXCF 2001:DB8::97/64 INTFID 0:0:0:A HOPLIMIT 9 MULTIPATH \
                TEMPADDRS PREFLIFETIME 8 VALIDLIFETIME 16 IPSECURITY OSMSECCLASS 3 TCPSTACKSOURCEVIPA V6";
    let ip6 = made(true, text).configuration.ip6;
    let xcf = ip6.dynamic_xcf.unwrap();
    assert_eq!((xcf.prefix, xcf.interface_id.as_deref()), (64, Some("0:0:0:a")));
    assert_eq!((ip6.forwarding, ip6.hop_limit, ip6.multipath), (Forwarding::No, 9, Multipath::PerConnection));
    assert_eq!((ip6.temporary_addresses.unwrap().valid_lifetime, ip6.osm_security_class), (16, 3));
    refused(
        true,
        &[("IPCONFIG6 TEMPADDRS PREFLIFETIME 200", "found PREFLIFETIME 200, expected at most 168")],
    );
}

#[test]
fn globalconfig_changes_what_it_names() {
    let text = "GLOBALCONFIG ADJUSTDVIPAMSS ALL AUTOIQDC NOLARGEDATA NOAUTOIQDX ECSALIMIT 20M POOLLIMIT 30K \
                EXPLICITBINDPORTRANGE 5000 1000 IQDMULTIWRITE IQDVLANID 4 MAXRECS * MLSCHKTERMINATE \
                SMCD FIXEDMEMORY 300 SMCR PFID 18 PORTNUM 2 MTU 4096 PFID 19 FIXEDMEMORY 512 \
                SMCGLOBAL NOAUTOCACHE SYSPLEXMONITOR RECOVERY DELAYJOIN NOJOIN MONINTERFACE TIMERSECS 30 \
                SYSPLEXWLMPOLL 30 TCPIPSTATISTICS WLMPRIORITYQ IOPRI1 0,1 IOPRI2 FWD XCFGRPID 11 \
                ZERT AGGREGATION INTVAL 4 SYNCVAL 06:30 ZIIP IPSECURITY";
    let tcpip = made(false, text);
    let global = &tcpip.configuration.global;
    assert_eq!((global.adjust_dvipa_mss, global.auto_iqdc), (AdjustMss::All, AutoIqd::NoLargeData));
    assert_eq!((global.auto_iqdx, global.ecsa_limit, global.pool_limit), (AutoIqd::No, 20_480, 30));
    assert_eq!(global.explicit_bind_port_range, Some(PortRange { low: 5000, high: 5999 }));
    assert_eq!((tcpip.max_records, global.iqd_vlan_id), (None, 4));
    assert_eq!(global.smcd.as_ref().unwrap().fixed_memory, 300);
    let smcr = global.smcr.as_ref().unwrap();
    let ports: Vec<_> = smcr.functions.iter().map(|f| (f.id.0, f.port, f.mtu)).collect();
    assert_eq!((smcr.fixed_memory, ports), (512, vec![(0x18, 2, 4096), (0x19, 1, 1024)]));
    assert!(!global.smc_global.auto_cache && global.smc_global.auto_smc);
    let monitor = &global.sysplex_monitor;
    assert!(monitor.recovery && monitor.delay_join && !monitor.join && monitor.monitor_interfaces);
    assert_eq!((monitor.timer_seconds, global.sysplex_wlm_poll, global.xcf_group_id), (30, 30, Some(11)));
    let levels = global.wlm_priorities.unwrap();
    assert_eq!((levels.levels, levels.forwarded), ([1, 1, 2, 3, 3, 4, 4], 2));
    assert_eq!(global.zert.as_ref().unwrap().synchronised.to_string(), "06:30");
    assert!(global.ziip.ip_security && !global.ziip.iqdio_multi_write && global.mls_check_terminate);
}

#[test]
fn services_and_records_are_chosen() {
    let text = "NETMONITOR TCPCONNSERVICE MINLIFETIME 9 SMFSERVICE CSMAIL NODVIPA ZERTSERVICE";
    let monitor = made(false, text).configuration.network_monitor;
    let smf = monitor.smf.unwrap();
    assert!(
        monitor.tcp_connections && monitor.minimum_lifetime == 9 && monitor.zert && !monitor.packet_trace
    );
    assert!(smf.csmail && !smf.dvipa && smf.profile);
    let on = made(false, "NETMONITOR ON").configuration.network_monitor;
    assert!(on.packet_trace && on.nta_trace && on.zert_summary && on.smf.is_some());
    assert_eq!(made(false, "NETMONITOR ON NETMONITOR OFF").configuration, Configuration::default());

    let text = "SMFCONFIG TCPINIT TCPTERM 12 NOFTPCLIENT TYPE119 TCPTERM PROFILE NOTCPINIT SMCDLINKEVENT";
    let smf = made(false, text).configuration.smf;
    assert_eq!((smf.type118.tcp_init, smf.type118.tcp_term, smf.type118.ftp_client), (1, 12, 0));
    assert!(
        smf.type119.tcp_term && smf.type119.profile && !smf.type119.tcp_init && smf.type119.smcd_link_event
    );
}

#[test]
fn autolog_lists_procedures() {
    let text = "AUTOLOG 10 FTPD JOBNAME FTPD1 PARMSTRING 'a B;c' DELAYSTART TTLS DVIPA\n PORT ENDAUTOLOG";
    let autolog = made(false, text).configuration.autolog.unwrap();
    let [ftpd, port] = autolog.procedures.as_slice() else { panic!("{autolog:?}") };
    assert_eq!(
        (autolog.wait_time, ftpd.job_name.as_deref(), ftpd.parameters.as_str()),
        (10, Some("FTPD1"), "a B;c")
    );
    assert_eq!(ftpd.delay_start.as_deref(), Some(&[Condition::Ttls, Condition::Dvipa][..]));
    assert!(port.name == "PORT" && port.delay_start.is_none());
    let delayed = made(false, "AUTOLOG A DELAYSTART ENDAUTOLOG").configuration.autolog.unwrap();
    assert_eq!(delayed.procedures[0].delay_start.as_deref(), Some(&[Condition::Dvipa][..]));
    assert_eq!(made(false, "AUTOLOG A ENDAUTOLOG AUTOLOG ENDAUTOLOG").configuration.autolog, None);
}

#[test]
fn ports_are_reserved() {
    let text = "PORT 20 TCP OMVS NOAUTOLOG 21 TCP PORT BIND 192.0.2.1 SAF HOME\n 23 TCP A SHAREPORT 23 TCP A SHAREPORT \
                53 UDP RESERVED 80 TCP WEB* NODELAYACKS SHAREPORTWLM NOSMC UNRSV TCP * DENY UNRSV UDP A? SAF R \
                PORTRANGE 65000 1000 TCP OMVS PORT UNRSV TCP B WHENBIND";
    let ports = made(false, text).ports;
    let [ftp_data, ftp, .., dns, web, range] = ports.reserved.as_slice() else { panic!("{ports:?}") };
    assert!(!ftp_data.autolog && ftp_data.delay_acks && ports.reserved.len() == 7);
    assert_eq!((ftp.job.as_str(), ftp.saf.as_deref(), ftp.bind.is_some()), ("PORT", Some("HOME"), true));
    assert!(!dns.autolog && dns.protocol == Protocol::Udp && !dns.delay_acks);
    assert_eq!((web.share, web.smc, web.delay_acks), (Some(Share::Wlm), Some(false), false));
    assert_eq!((range.ports.clone(), range.is_range), (65_000..=65_535, true));
    let [deny, saf, bind] = ports.unreserved.as_slice() else { panic!("{ports:?}") };
    assert!(deny.deny && deny.when_listen && !saf.when_listen && !bind.when_listen);
}

#[test]
fn options_of_reservations_are_abbreviated() {
    let long =
        "PORT 21 TCP A NOAUTOLOG NODELAYACKS SHAREPORT BIND 192.0.2.1 SAF X NOSMC 22 TCP B SHAREPORTWLM";
    let short = "PORT 21 TCP A noautol nodelaya sharep bind 192.0.2.1 saf x nosmc 22 TCP B shareportwlm";
    assert_eq!(made(false, long).ports.reserved, made(false, short).ports.reserved);
}

#[test]
fn reservations_that_cannot_be_are_refused() {
    refused(
        false,
        &[
            ("PORT 21 TCP A SHAREP SHAREPORTWLM", "SHAREP and SHAREPORTWLM are mutually exclusive"),
            ("PORT 21 TCP A DELAYA NODELAYACKS", "DELAYA and NODELAYACKS are mutually exclusive"),
            ("PORT 0 TCP A", "found 0, expected a number from 1 to 65535"),
            ("PORT 21 SCTP A", "found SCTP, expected TCP or UDP"),
            (
                "PORT 21 TCP",
                "ends where a job name of 1 to 8 characters of A-Z, 0-9, $, # and @, perhaps with * and ? is expected",
            ),
            ("PORT 53 UDP A SHAREPORT", "unknown operand SHAREPORT"),
            ("PORT 53 TCP RESERVED SAF X", "unknown operand SAF"),
            (
                "PORT 53 TCP A BIND 2001:db8::1",
                "an IPv6 address behind BIND needs a stack that is enabled for IPv6",
            ),
            (
                "PORT 21 TCP A UNRSV TCP A DENY",
                "EZZ0146I PORT statement, line 1 of T(P): DENY needs the job name *",
            ),
            ("PORT UNRSV UDP A WHENLISTEN", "unknown operand WHENLISTEN"),
            ("PORTRANGE 1 9 TCP A BIND 192.0.2.1", "unknown operand BIND"),
        ],
    );
    let (tcpip, faults) =
        applied(false, "PORT 21 TCP A 21 TCP A 21 TCP B\nPORTRANGE 20 5 TCP C 30 5 TCP C 34 2 TCP D");
    let again = |name: &str, line: u32, port: u32| {
        format!("{name} statement, line {line} of T(P): port {port} is already reserved")
    };
    assert_eq!(faults, [again("PORT", 1, 21), again("PORTRANGE", 2, 20), again("PORTRANGE", 2, 34)]);
    assert_eq!(tcpip.ports.reserved.len(), 3);
}

#[test]
fn the_access_tree_is_built() {
    let text = "NETACCESS INBOUND NOOUTBOUND CACHESAME 192.0.2.0/24 A 198.51.100.0 255.255.255.0 B \
                192.0.2.0 255.255.255.0 C DEFAULTHOME D DEFAULT E ENDNETACCESS";
    let access = made(false, text).network_access.unwrap();
    assert!(access.inbound && !access.outbound && access.cache == Caching::Same);
    let names: Vec<&str> = access.entries.iter().map(|e| e.resource.as_str()).collect();
    assert_eq!(names, ["A", "B", "D", "E"]);
    assert_eq!(access.entries[1].network, Protected::Network("198.51.100.0".parse().unwrap(), 24));
    refused(
        false,
        &[
            (
                "NETACCESS 192.0.2.1 255.255.255.0 A ENDNETACCESS",
                "expected a network without bits behind its mask",
            ),
            (
                "NETACCESS 192.0.2.0/24 ENDNETACCESS",
                "ends where a name of 1 to 8 characters of A-Z, 0-9, $, # and @ is expected",
            ),
            (
                "NETACCESS 2001:db8::/32 A ENDNETACCESS",
                "an IPv6 network needs a stack that is enabled for IPv6",
            ),
            ("NETACCESS", "ENDNETACCESS is missing"),
        ],
    );
}

#[test]
fn address_tables_are_built() {
    let table = "DEFADDRTABLE ::/0 40 1 2001:db8::/32 50 2 ::/0 9 9 ENDDEFADDRTABLE ";
    let tcpip = made(true, table);
    let rows: Vec<_> = tcpip.address_policies.iter().map(|p| (p.length, p.precedence, p.label)).collect();
    assert_eq!(rows, [(0, 40, 1), (32, 50, 2)]);
    let (_, faults) = applied(true, &table.repeat(2));
    assert_eq!(faults, ["DEFADDRTABLE statement, line 1 of T(P): a profile can have only one"]);
    assert!(applied(true, "DEFADDRTABLE ::/0 65531 1 ENDDEFADDRTABLE").0.address_policies.is_empty());
    refused(false, &[(table, "the table needs a stack that is enabled for IPv6")]);

    let text = "SRCIP JOBNAME * 192.0.2.1 BOTH JOBNAME FTP* OSA6 SERVER JOBNAME X PUBLICADDRS \
                DESTINATION 198.51.100.0/24 192.0.2.2 DESTINATION 2001:db8::1 OSA6 ENDSRCIP ";
    let rules = made(true, text).source_rules;
    let directions: Vec<Direction> = rules.jobs.iter().map(|rule| rule.direction).collect();
    assert_eq!(directions, [Direction::Both, Direction::Server, Direction::Client]);
    assert_eq!((&rules.jobs[2].source, rules.destinations[1].prefix), (&Source::Public, 128));
    let (_, faults) = applied(true, &text.repeat(2));
    assert_eq!(faults, ["EZZ0769I SRCIP statement, line 1 of T(P): a profile can have only one"]);
    refused(
        false,
        &[
            ("SRCIP JOBNAME A OSA6 ENDSRCIP", "a source for IPv6 needs a stack that is enabled for IPv6"),
            (
                "SRCIP JOBNAME A*B 192.0.2.1 ENDSRCIP",
                "found A*B, expected a job name, perhaps with one * at its end",
            ),
            (
                "SRCIP DESTINATION 192.0.2.1 OSA6 ENDSRCIP",
                "found a source of the other IP version for 192.0.2.1, expected one of the same",
            ),
            ("SRCIP 192.0.2.1 ENDSRCIP", "found 192.0.2.1, expected JOBNAME or DESTINATION"),
        ],
    );
}

#[test]
fn statements_without_a_report_are_accepted() {
    made(
        false,
        "SACONFIG AGENT 161 COMMUNITY x IPSEC LOGENABLE ENDIPSEC PKTTRACE ON DATTRACE OSAENTA PORTNAME=X ON",
    );
    let (_, faults) = applied(false, "IPSEC ENDIPSEC IPSEC ENDIPSEC");
    assert_eq!(faults, ["EZZ0757I IPSEC statement, line 1 of T(P): a profile can have only one"]);
}

#[test]
fn no_text_is_too_odd() {
    for text in [
        "PORT",
        "&",
        "'",
        "''",
        "ENDSRCIP",
        "\u{0}\u{85}ß ARPAGE ß",
        "IPCONFIG DYNAMICXCF /",
        "PORT 1 TCP A 'x",
    ] {
        applied(true, text);
    }
}

#[test]
fn no_order_of_words_is_too_odd() {
    let known = "TCPCONFIG NAGLE EPHEMERALPORTS 1 65535 IPCONFIG DYNAMICXCF 192.0.2.1/24 255.255.255.0 TTL GLOBALCONFIG SMCR PFID \
                 18 DEVICE D LCS L LINK ETHERNET 0 MPCIPA IPAQENET VIRTUAL HOME 192.0.2.1 192.0.2.2 127.0.0.1 PRIMARYINTERFACE \
                 INTERFACE I DEFINE IPAQENET6 PORTNAME P IPADDR 2001:db8::1 ADDADDR DELADDR DELETE INTFID 0:0:0:1 VMAC START STOP \
                 BEGINROUTES ROUTE = DEFAULT HOST MTU 576 ENDROUTES TRANSLATE 020000AA0001 BSDROUTINGPARMS TRUE END PORT 21 TCP UDP A* \
                 UNRSV SAF PORTRANGE SRCIP JOBNAME * DESTINATION ENDSRCIP NETACCESS ENDNETACCESS VIPADYNAMIC VIPADEFINE VIPADELETE \
                 VIPABACKUP VIPARANGE VIPADISTRIBUTE DESTIP ALL ENDVIPADYNAMIC INCLUDE LOOP AUTOLOG ENDAUTOLOG 'x & . /";
    let words: Vec<&str> = known.split_whitespace().collect();
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..3000 {
        let count = random.usize(1..40);
        let text: Vec<&str> = (0..count).map(|_| words[random.usize(..words.len())]).collect();
        let (tcpip, _) = applied(random.bool(), &text.join(" "));
        let primary = tcpip.interfaces.iter().flat_map(|i| &i.addresses).filter(|home| home.primary);
        assert!(primary.count() <= 1, "{text:?}");
    }
}

#[test]
fn a_misspelt_name_spoils_only_itself() {
    let text = "TCPCONFIG NONAGLE\nUDPCONFG NOUDPCHKSUM ARPAGEX 5\nARPAGE 3\n  SOMAXCON 5\nSTART\nUDPCONFIG NOUDPCHKSUM\n";
    let (tcpip, faults) = applied(false, text);
    let expected = [
        "UDPCONFG statement, line 2 of T(P): there is no such statement",
        "SOMAXCON statement, line 4 of T(P): there is no such statement",
        "START statement, line 5 of T(P): ends where a name of 1 to 16 characters of A-Z, 0-9, $, # and @ is expected",
    ];
    assert_eq!(faults, expected);
    assert!(!tcpip.configuration.tcp.nagle && !tcpip.configuration.udp.checksum);
    assert_eq!((tcpip.configuration.ip.arp_timeout, tcpip.configuration.tcp.backlog), (180, 1024));
}

#[test]
fn what_is_not_whole_has_the_fault_itself() {
    for (text, expected) in [
        (
            "IPCONFIG TTL\nNAGLE",
            "IPCONFIG statement, line 1 of T(P): found NAGLE, expected a number from 1 to 255",
        ),
        ("TCPCONFIG NAGLE X\nARPAGE 3", "TCPCONFIG statement, line 1 of T(P): unknown operand X"),
        (
            "PORT 21 TCP A\n99999 TCP B",
            "PORT statement, line 1 of T(P): found 99999, expected a number from 1 to 65535",
        ),
        ("INCLUDE SYS1.PROF(MVS1)\nNONE", "NONE statement, line 2 of T(P): there is no such statement"),
    ] {
        let (tcpip, faults) = applied(false, text);
        assert_eq!(faults.last().map(String::as_str), Some(expected));
        assert!(tcpip.configuration.tcp.nagle && tcpip.ports.reserved.is_empty());
    }
}

#[test]
fn a_statement_that_cannot_be_does_not_hide_a_misspelt_one() {
    let none = "NONE statement, line 2 of T(P): there is no such statement";
    for (text, expected) in [
        ("HOME 192.0.2.1 L\nNONE 1", "HOME statement, line 1 of T(P): found L, expected a link"),
        (
            "LINK L ETHERNET 0 D\nNONE X",
            "LINK statement, line 1 of T(P): found D, expected a device of type LCS",
        ),
        (
            "IPCONFIG TTL 3 DYNAMICXCF 127.0.0.1/8 1\nNONE",
            "IPCONFIG statement, line 1 of T(P): 127.0.0.1 is already defined",
        ),
        (
            "PKTTRACE LINKNAME=L\nNONE X=1",
            "PKTTRACE statement, line 1 of T(P): found L, expected a link or interface that is not virtual",
        ),
    ] {
        let loopback = Interface {
            addresses: vec![HomeAddress::new("127.0.0.1".parse().unwrap())],
            ..Interface::new("LOOPBACK", Definition::Loopback, 65_535)
        };
        let mut tcpip = stack(false);
        tcpip.interfaces.push(loopback);
        let symbols = symbols();
        let context = Context { data_set: "T(P)", symbols: &symbols, read: &|_| None };
        let faults = apply(&format!("{text}\nARPAGE 3"), &mut tcpip, &context);
        let faults: Vec<String> = faults.iter().map(Message::with_id).collect();
        assert_eq!(faults, [expected, none], "{text}");
        assert_eq!(tcpip.configuration.ip.arp_timeout, 180);
    }
}

#[test]
fn an_entry_without_its_job_ends_at_the_next_statement() {
    let (tcpip, faults) =
        applied(false, "PORT 21 TCP\nPORTRANGE 5000 9 TCP A\nPORT 20 TCP B SAF\nPORT 22 TCP C");
    assert!(
        faults.len() == 2
            && faults[0].starts_with("PORT statement, line 1")
            && faults[1].starts_with("PORT statement, line 3")
    );
    let jobs: Vec<&str> = tcpip.ports.reserved.iter().map(|port| port.job.as_str()).collect();
    assert_eq!(jobs, ["A", "C"]);
    let (tcpip, faults) = applied(false, "PORT 21 TCP A\nPORTRNGE 5000 9 TCP B\nPORT 22 TCP C");
    assert_eq!(faults, ["PORTRNGE statement, line 2 of T(P): there is no such statement"]);
    assert_eq!(tcpip.ports.reserved.len(), 2);
}
