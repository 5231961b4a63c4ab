//! Gate.

use crate::prints;
use crate::system::{empty, stacks};

const SHORT: &str = "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Known gateways:
NetAddress      FirstHop        Link             Pkt Sz Subnet Mask     Subnet Value
----------      --------        ----             ------ -----------     ------------
Default         192.0.2.1       OSAQDIO1         1492   <none>
10.0.0.0        192.0.2.254     OSAQDIO1         1492   0.255.255.0     0.1.5.0
127.0.0.1       <direct>        LOOPBACK         65535  HOST
192.0.2.0       <direct>        OSAQDIO1         1492   <none>
192.0.2.10      <direct>        OSAQDIO1         1492   HOST
198.51.100.0    <direct>        IQDIOLNKC6336401 8192   0.0.0.240       0.0.0.0
203.0.113.0     192.0.2.253     OSAQDIO1         1492   0.0.0.192       0.0.0.64
203.0.113.77    192.0.2.253     OSAQDIO1         1492   HOST
";

#[test]
fn networks_are_split_at_their_class() {
    prints!("NETSTAT GATE", SHORT);
    prints!("onetstat -g", SHORT);
}

#[test]
fn long_is_the_same_without_ids() {
    prints!(stacks(), true, "NETSTAT G FORMAT LONG", SHORT);
    prints!(
        stacks(),
        true,
        "NETSTAT GATE (IPADDR 0.0.0.0",
        "
EZZ2350I MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
EZZ2630I Known gateways:
EZZ2635I NetAddress      FirstHop        Link             Pkt Sz Subnet Mask     Subnet Value
EZZ2636I ----------      --------        ----             ------ -----------     ------------
EZZ2640I Default         192.0.2.1       OSAQDIO1         1492   <none>
"
    );
}

#[test]
fn an_ipv6_stack_shows_its_ipv4_routes() {
    prints!(
        "NETSTAT GATE TCP TCPCS6",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36
Known gateways:
NetAddress      FirstHop        Link             Pkt Sz Subnet Mask     Subnet Value
----------      --------        ----             ------ -----------     ------------
Default         192.0.2.1       OSAQDIO1         1492   <none>
127.0.0.1       <direct>        LOOPBACK         1492   HOST
"
    );
}

#[test]
fn detail_adds_metric_and_parameters() {
    prints!(
        "NETSTAT GATE DETAIL (IPADDR 10.1.5.0/255.255.255.0 192.0.2.10",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Known gateways:
NetAddress      FirstHop        Link             Pkt Sz Subnet Mask     Subnet Value
----------      --------        ----             ------ -----------     ------------
10.0.0.0        192.0.2.254     OSAQDIO1         1492   0.255.255.0     0.1.5.0
  Metric: 00000011
  MVS Specific Configured Parameters:
    MaxReTransmitTime:  120.000   MinReTransmitTime: 0.500
    RoundTripGain:      0.125     VarianceGain:      0.250
    VarianceMultiplier: 2.000     DelayAcks:         Yes
192.0.2.10      <direct>        OSAQDIO1         1492   HOST
  Metric: 00000000
  MVS Specific Configured Parameters:
    MaxReTransmitTime:  120.000   MinReTransmitTime: 0.500
    RoundTripGain:      0.125     VarianceGain:      0.250
    VarianceMultiplier: 2.000     DelayAcks:         Yes
"
    );
}

#[test]
fn classes_and_supernets() {
    let mut stacks = empty();
    let rows = ["172.16.161.0/24", "172.16.0.0/16", "192.0.0.0/16", "198.51.100.8/30"];
    let template = crate::system::stacks().remove(0).routes.remove(0);
    for row in rows {
        let (address, prefix) = row.split_once('/').unwrap();
        stacks[0].routes.push(tso_netstat::tcpip::route::Route {
            destination: address.parse().unwrap(),
            prefix: prefix.parse().unwrap(),
            ..template.clone()
        });
    }
    prints!(
        stacks,
        false,
        "NETSTAT GATE",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Known gateways:
NetAddress      FirstHop        Link             Pkt Sz Subnet Mask     Subnet Value
----------      --------        ----             ------ -----------     ------------
172.16.0.0      192.0.2.253     OSAQDIO1         1492   <none>
172.16.0.0      192.0.2.253     OSAQDIO1         1492   0.0.255.0       0.0.161.0
192.0.0.0       192.0.2.253     OSAQDIO1         1492   255.255.0.0
198.51.100.0    192.0.2.253     OSAQDIO1         1492   0.0.0.252       0.0.0.8
"
    );
}
