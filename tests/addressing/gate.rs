//! Gate, where the transcripts have no such network.

use crate::prints;
use crate::system::empty;

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
