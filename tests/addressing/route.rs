//! The routes that the stack makes itself.

use crate::prints;
use crate::system::stacks;

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
