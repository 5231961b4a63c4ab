//! The form of IPSEC.

use super::*;

#[test]
fn rules_of_all_forms_are_accepted() {
    for block in [
        "",
        "DVIPSEC DVLOCALFLTR LOGDISABLE NOLOGIMPLICIT",
        "dvips logen logi",
        "IPSECRULE * *",
        "IPSECR 192.0.2.1 198.51.100.0/24 IPSECRULE 192.0.2.1 - 192.0.2.9 198.51.100.1-198.51.100.9 LOG",
        "IPSECRULE * * NOLOG PROTOCOL TCP SRCPORT * DESTPORT 1024 65535 ROUTING LOCAL SECCLASS 0",
        "IPSECRULE * * PROTO 17 SRCP 53 IPSECRULE * * PROTOCOL ICMP TYPE 3 CODE * DIREC INB",
        "IPSECRULE * * PROTOCOL OSPF TYPE 1 5 ROUTING ROUTED FRAGMENTS DIRECTION BIDIRECTIONAL INBC",
        "IPSECRULE * * PROTOCOL * IPSECRULE * * PROTOCOL 255 ROUTING EITHER DIRECTION OUTBOUND",
        "IPSEC6RULE 2001:db8::/32 2001:db8::1 - 2001:db8::9 PROTOCOL ICMPV6 TYPE 135",
    ] {
        let tcpip = made(true, &format!("IPSEC {block} ENDIPSEC ARPAGE 3"));
        assert_eq!(tcpip.configuration.ip.arp_timeout, 180, "{block}");
    }
}

#[test]
fn rules_that_cannot_be_are_refused() {
    const HOSTS: &str = "expected *, an IPv4 address, a network or a range";
    for (block, expected) in [
        ("IPSECRULE", "ends where *, an IPv4 address, a network or a range is expected"),
        ("IPSECRULE * 192.0.2.0/33", &format!("found 192.0.2.0/33, {HOSTS}")),
        ("IPSECRULE 2001:DB8::1 *", &format!("found 2001:DB8::1, {HOSTS}")),
        ("IPSECRULE 192.0.2.1 - 2001:DB8::1 *", "found 2001:DB8::1, expected an IP address"),
        ("LOGENABLE LOGDISABLE", "found LOGDISABLE, expected IPSECRULE or IPSEC6RULE"),
        ("IPSECRULE * * SECCLASS 256", "found 256, expected a number from 0 to 255"),
        ("IPSECRULE * * PROTOCOL TCP TYPE 3", "found TYPE, expected IPSECRULE or IPSEC6RULE"),
        ("IPSECRULE * * PROTOCOL UDP DESTPORT", "ends where * or a number from 0 to 65535 is expected"),
        ("IPSECRULE * * PROTOCOL 256", "found 256, expected a protocol"),
        ("IPSECRULE * * SECCLASS 1 ROUTING LOCAL", "found ROUTING, expected IPSECRULE or IPSEC6RULE"),
        ("IPSECRULE * * ROUTING", "ends where LOCAL or ROUTED or EITHER is expected"),
        ("IPSEC * *", "found IPSEC, expected IPSECRULE or IPSEC6RULE"),
        ("IPSECRULE * * LOG NOLOG", "found NOLOG, expected IPSECRULE or IPSEC6RULE"),
        ("IPSEC6RULE * *", "an IPv6 rule needs a stack that is enabled for IPv6"),
    ] {
        let (tcpip, faults) = applied(false, &format!("IPSEC {block} ENDIPSEC ARPAGE 3"));
        assert!(faults.len() == 1 && faults[0].contains(expected), "{block}\n{faults:?}");
        assert_eq!(tcpip.configuration.ip.arp_timeout, 180, "{block}");
    }
}
