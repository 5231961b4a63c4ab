//! HOme.

use crate::prints;
use crate::system::{empty, stacks};

#[test]
fn short_lists_links_then_loopback_then_interfaces() {
    prints!(
        "NETSTAT HOME",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Home address list:
Address          Link             Flg
-------          ----             ---
192.0.2.10       OSAGB1L          P
198.51.100.1     VIPALNK1
203.0.113.17     VIPLCB007111     I
192.0.2.97       EZASAMEMVS
127.0.0.1        LOOPBACK
192.0.2.20       OSAGB2
"
    );
}

#[test]
fn each_kind_of_line_has_its_id() {
    prints!(
        stacks(),
        true,
        "NETSTAT HO (INTFNAME osagb1l",
        "
EZZ2350I MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
EZZ2700I Home address list:
EZZ2701I Address          Link             Flg
EZZ2702I -------          ----             ---
EZZ2703I 192.0.2.10       OSAGB1L          P
"
    );
}

#[test]
fn long_on_an_ipv4_stack_has_no_ipv6_lines() {
    prints!(
        stacks(),
        true,
        "NETSTAT HOME FORMAT LONG",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Home address list:
LinkName:   OSAGB1L
  Address:  192.0.2.10
    Flags:  Primary
LinkName:   VIPALNK1
  Address:  198.51.100.1
    Flags:
LinkName:   VIPLCB007111
  Address:  203.0.113.17
    Flags:  Internal
LinkName:   EZASAMEMVS
  Address:  192.0.2.97
    Flags:
LinkName:   LOOPBACK
  Address:  127.0.0.1
    Flags:
IntfName:   OSAGB2
  Address:  192.0.2.20
    Flags:
"
    );
}

#[test]
fn long_names_an_interface_once_and_lists_what_cannot_be_used() {
    prints!(
        "onetstat -h -p TCPCS6",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36
Home address list:
LinkName:   VIPALNK1
  Address:  198.51.100.1
    Flags:
LinkName:   LOOPBACK
  Address:  127.0.0.1
    Flags:
IntfName:   OSAGB2
  Address:  192.0.2.20
    Flags:  Primary
IntfName:   VIPA61
  Address:  2001:db8:0:1::1
    Type:   Global
    Flags:
IntfName:   OSAG62
  Address:  fe80::2000:a00:100:20
    Type:   Link_Local
    Flags:  Autoconfigured
  Address:  2001:db8::20
    Type:   Global
    Flags:
IntfName:   HIPER6
  Address:  2001:db8:0:2::2
    Type:   Global
    Flags:  Temporary Deprecated
IntfName:   LOOPBACK6
  Address:  ::1
    Type:   Loopback
    Flags:
Unavailable IP addresses:
IntfName:   HIPER6
  Address:  2001:db8:0:2::1
    Type:   Global
    Reason: Duplicate address
"
    );
}

#[test]
fn console_short_has_no_underlines() {
    prints!(
        "D TCPIP,,NETSTAT,HOME,INTFNAME=OSAPORT2",
        "
EZZ2500I NETSTAT CS V2R5 TCPCS 001
HOME ADDRESS LIST:
ADDRESS          LINK             FLG
192.0.2.20       OSAGB2
1 OF 1 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn console_long_is_upper_case_and_counts_addresses() {
    prints!(
        "D TCPIP,TCPCS6,NETSTAT,HOME,INTFNAME=IUTIQDF1,MAX=1",
        "
EZD0101I NETSTAT CS V2R5 TCPCS6 001
HOME ADDRESS LIST:
INTFNAME:   HIPER6
  ADDRESS:  2001:DB8:0:2::2
    TYPE:   GLOBAL
    FLAGS:  TEMPORARY DEPRECATED
UNAVAILABLE IP ADDRESSES:
1 OF 2 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn a_filter_without_a_match_and_an_empty_stack_leave_the_headings() {
    let expected = "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Home address list:
Address          Link             Flg
-------          ----             ---
";
    prints!("onetstat -h -K OSAGB", expected);
    prints!(empty(), false, "NETSTAT HOME", expected);
}
