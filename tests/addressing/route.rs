//! ROUTe.

use crate::prints;
use crate::system::{say, stacks};

#[test]
fn short_sorts_by_address_then_prefix() {
    prints!(
        "NETSTAT ROUTE",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            192.0.2.1       UGS      0000000002 OSAQDIO1
10.1.5.0/24        192.0.2.254     UGO      0000000000 OSAQDIO1
127.0.0.1/32       0.0.0.0         UH       0000000006 LOOPBACK
192.0.2.0/24       0.0.0.0         US       0000000001 OSAQDIO1
192.0.2.10/32      0.0.0.0         UH       0000000000 OSAQDIO1
198.51.100.0/28    0.0.0.0         UZ       0000000000 IQDIOLNKC6336401
203.0.113.64/26    192.0.2.253     UGR      0000000000 OSAQDIO1
203.0.113.77/32    192.0.2.253     UGHD     0000000001 OSAQDIO1
"
    );
}

#[test]
fn detail_and_ids() {
    prints!(
        stacks(),
        true,
        "NETSTAT ROUT DETAIL (IPADDR 10.1.5.0/24",
        "
EZZ2350I MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
EZZ2755I Destination        Gateway         Flags    Refcnt     Interface
EZZ2756I -----------        -------         -----    ------     ---------
EZZ2757I 10.1.5.0/24        192.0.2.254     UGO      0000000000 OSAQDIO1
  Metric: 00000011  MTU: 1492
  MVS Specific Configured Parameters:
    MaxReTransmitTime:  120.000   MinReTransmitTime: 0.500
    RoundTripGain:      0.125     VarianceGain:      0.250
    VarianceMultiplier: 2.000     DelayAcks:         Yes
"
    );
}

const LONG_IPV6: &str = "IPv6 Destinations
DestIP:   Default
  Gw:     fe80::1:2:3:4
  Intf:   OSAQDIO26         Refcnt:  0000000001
  Flgs:   UGS               MTU:     1492
DestIP:   Default
  Gw:     fe80::1:2:3:9
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   UGD               MTU:     1500
DestIP:   ::1/128
  Gw:     ::
  Intf:   LOOPBACK6         Refcnt:  0000000000
  Flgs:   UH                MTU:     65535
DestIP:   2001:db8:1::/64
  Gw:     ::
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   US                MTU:     9000
DestIP:   2001:db8:1::10/128
  Gw:     ::
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   UH                MTU:     9000
DestIP:   2001:db8:2::/64
  Gw:     ::
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   UD                MTU:     1500
";
const LONG_IPV4: &str = "IPv4 Destinations
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            192.0.2.1       UGS      0000000002 OSAQDIO1
127.0.0.1/32       0.0.0.0         UH       0000000006 LOOPBACK
";
const HEADER6: &str = "MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36\n";

#[test]
fn long_has_a_section_for_each_family() {
    prints!("NETSTAT ROUTE TCP TCPCS6", format!("{HEADER6}{LONG_IPV4}{LONG_IPV6}"));
    prints!("NETSTAT ROUTE ADDRTYPE IPV4 TCP TCPCS6", format!("{HEADER6}{LONG_IPV4}"));
    prints!("onetstat -r ADDRTYPE IPV6 -p TCPCS6", format!("{HEADER6}{LONG_IPV6}"));
    prints!("NETSTAT ROUTE TCP TCPCS6 (IPADDR 0.0.0.0/0.0.0.0", format!("{HEADER6}{LONG_IPV4}"));
    prints!("onetstat -r -p TCPCS6 -I ::/1", format!("{HEADER6}{LONG_IPV6}"));
    prints!("onetstat -r -p TCPCS6 -I 203.0.113.1", HEADER6);
}

#[test]
fn ipv6_detail() {
    prints!(
        "NETSTAT ROUTE ADDRTYPE IPV6 DETAIL TCP TCPCS6 (IPADDR ::1",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36
IPv6 Destinations
DestIP:   ::1/128
  Gw:     ::
  Intf:   LOOPBACK6         Refcnt:  0000000000
  Flgs:   UH                MTU:     65535
  Metric: 00000000
  MVS Specific Configured Parameters:
    MaxReTransmitTime:  120.000   MinReTransmitTime: 0.500
    RoundTripGain:      0.125     VarianceGain:      0.250
    VarianceMultiplier: 2.000     DelayAcks:         Yes
"
    );
}

#[test]
fn radv_adds_preference_and_lifetime() {
    prints!(
        "NETSTAT ROUTE RADV TCP TCPCS6",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36
IPv6 Destinations
DestIP:   Default
  Gw:     fe80::1:2:3:9
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   UGD               MTU:     1500
  Pref:   Medium            LifetimeExp: 10/02/2026 09:15
DestIP:   2001:db8:2::/64
  Gw:     ::
  Intf:   OSAQDIO26         Refcnt:  0000000000
  Flgs:   UD                MTU:     1500
  Pref:   High              LifetimeExp: Never
"
    );
}

#[test]
fn what_needs_ipv6_is_refused_without_it() {
    let refused = "IPv6 is not enabled on the stack\n[8]\n";
    for line in ["NETSTAT ROUTE RADV", "NETSTAT ROUTE ADDRTYPE IPV6", "NETSTAT ROUTE (IPADDR ::1"] {
        assert_eq!(say(stacks(), false, line), refused, "{line}");
    }
    let both = say(stacks(), false, "NETSTAT ROUTE ADDRTYPE IPV4 RADV TCP TCPCS6");
    assert_eq!(both, "Parameters ADDRTYPE and RADV are mutually exclusive\n[8]\n");
}

#[test]
fn rstat_shows_replaced_routes_too() {
    prints!(
        "NETSTAT ROUTE RSTAT",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
10.1.5.0/24        192.0.2.1       GZ       0000000000 OSAQDIO1
198.51.100.0/28    0.0.0.0         UZ       0000000000 IQDIOLNKC6336401
"
    );
}

#[test]
fn accelerators_have_three_columns() {
    prints!(
        "NETSTAT ROUTE QDIOACCEL",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Destination        Gateway         Interface
-----------        -------         ---------
198.51.100.3/32    0.0.0.0         IQDIOLNKC6336401
203.0.113.64/26    192.0.2.253     OSAQDIO1
"
    );
    prints!(
        "D TCPIP,,NETSTAT,ROUTE,IQDIO,FORMAT=LONG",
        "
EZD0101I NETSTAT CS V2R5 TCPCS 001
IPV4 DESTINATIONS
DESTINATION        GATEWAY         INTERFACE
198.51.100.4/32    0.0.0.0         IQDIOLNKC6336401
1 OF 1 RECORDS DISPLAYED
END OF THE REPORT
"
    );
    prints!(
        "onetstat -r QDIOACCEL -I 198.51.100.3",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Destination        Gateway         Interface
-----------        -------         ---------
198.51.100.3/32    0.0.0.0         IQDIOLNKC6336401
"
    );
}

#[test]
fn policy_tables_by_name_or_all() {
    let first = "Policy Routing Table: RTBLSEC
  IgnorePathMtuUpdate: No            MultiPath: UseGlobal
  DynamicXCFRoutes:    No
  Dynamic Routing Parameters:
    Interface: OSAQDIO1          FirstHop: 192.0.2.254
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            192.0.2.254     UGS      0000000001 OSAQDIO1
";
    let second = "Policy Routing Table: RTBLTWO
  IgnorePathMtuUpdate: No            MultiPath: UseGlobal
  DynamicXCFRoutes:    No
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            192.0.2.253     UGS      0000000001 OSAQDIO1
";
    let header = HEADER6.replace("TCPCS6", "TCPCS ");
    prints!("NETSTAT ROUTE PR ALL", format!("{header}{first}{second}"));
    prints!("onetstat -r PR RTBLTWO", format!("{header}{second}"));
    prints!("NETSTAT ROUTE PR NONE", header);
    prints!(
        "NETSTAT ROUTE PR RTBLSEC FORMAT LONG",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Policy Routing Table: RTBLSEC
  IgnorePathMtuUpdate: No            MultiPath: UseGlobal
  DynamicXCFRoutes:    No
  IgnorePathMtuUpdate6: Yes          MultiPath6: Per_Packet
  DynamicXCFRoutes6:   Yes
  Dynamic Routing Parameters:
    Interface: OSAQDIO1          FirstHop: 192.0.2.254
    Interface: OSAQDIO26         FirstHop: fe80::1:2:3:4
IPv4 Destinations
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
Default            192.0.2.254     UGS      0000000001 OSAQDIO1
"
    );
}

#[test]
fn console_counts_routes() {
    prints!(
        "D TCPIP,,NETSTAT,ROUTE,DETAIL,MAX=1,IPADDR=192.0.2.0/255.255.255.0",
        "
EZZ2500I NETSTAT CS V2R5 TCPCS 001
DESTINATION        GATEWAY         FLAGS    REFCNT     INTERFACE
192.0.2.0/24       0.0.0.0         US       0000000001 OSAQDIO1
  METRIC: 00000000  MTU: 1492
  MVS SPECIFIC CONFIGURED PARAMETERS:
    MAXRETRANSMITTIME:  120.000   MINRETRANSMITTIME: 0.500
    ROUNDTRIPGAIN:      0.125     VARIANCEGAIN:      0.250
    VARIANCEMULTIPLIER: 2.000     DELAYACKS:         YES
1 OF 2 RECORDS DISPLAYED
END OF THE REPORT
"
    );
    prints!(
        "D TCPIP,TCPCS6,NETSTAT,ROUTE,ADDRTYPE=IPV6,IPADDR=2001:db8:1::/64",
        "
EZD0101I NETSTAT CS V2R5 TCPCS6 001
IPV6 DESTINATIONS
DESTIP:   2001:DB8:1::/64
  GW:     ::
  INTF:   OSAQDIO26         REFCNT:  0000000000
  FLGS:   US                MTU:     9000
DESTIP:   2001:DB8:1::10/128
  GW:     ::
  INTF:   OSAQDIO26         REFCNT:  0000000000
  FLGS:   UH                MTU:     9000
2 OF 2 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn home_addresses_have_their_host_routes() {
    let mut stacks = stacks();
    stacks[0].routes.retain(|r| r.interface == "LOOPBACK");
    stacks[0].interfaces.iter_mut().filter(|i| i.name == "EZASAMEMVS").for_each(|i| i.active = false);
    stacks[0].add_implicit_routes();
    prints!(
        stacks,
        false,
        "NETSTAT ROUTE",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Destination        Gateway         Flags    Refcnt     Interface
-----------        -------         -----    ------     ---------
127.0.0.1/32       0.0.0.0         UH       0000000006 LOOPBACK
192.0.2.10/32      0.0.0.0         UH       0000000000 OSAGB1L
192.0.2.20/32      0.0.0.0         UH       0000000000 OSAGB2
192.0.2.97/32      0.0.0.0         H        0000000000 EZASAMEMVS
198.51.100.1/32    0.0.0.0         UH       0000000000 VIPALNK1
203.0.113.17/32    0.0.0.0         UH       0000000000 VIPLCB007111
"
    );
}
