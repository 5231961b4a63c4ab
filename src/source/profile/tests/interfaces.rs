//! Devices, links, interfaces, home addresses, routes, neighbours.

use super::*;
use crate::tcpip::attributes::{InboundPerformance, Router, SmcUse, StoragePolicy};
use crate::tcpip::device::{LinkType, Status};
use crate::tcpip::interface::{Interface, Unavailable};
use crate::tcpip::route::Origin;

const LCS: &str = "DEVICE LCS1 LCS 0E00 AUTORESTART LINK ETH1 ETHERNET 1 LCS1 IFHSPEED 100 ";
const VIPA: &str = "DEVICE VDEV1 VIRTUAL 0000 LINK VLINK1 VIRTUAL 0 VDEV1 ";
const OSA: &str =
    "DEVICE OSA1 MPCIPA PRIROUTER LINK LOSA1 IPAQENET OSA1 VLANID 7 READSTORAGE MAX MONSYSPLEX ";

fn find<'a>(tcpip: &'a TcpIp, name: &str) -> &'a Interface {
    tcpip.interfaces.iter().find(|i| i.name == name).unwrap()
}

fn homes(tcpip: &TcpIp) -> Vec<(String, String, bool)> {
    let all = tcpip.interfaces.iter();
    all.flat_map(|i| i.addresses.iter().map(|a| (i.name.clone(), a.address.to_string(), a.primary))).collect()
}

#[test]
fn devices_carry_links() {
    let tcpip = made(false, &format!("{LCS}{VIPA}{OSA}START LCS1"));
    let status: Vec<_> = tcpip.devices.devices.iter().map(|d| d.status).collect();
    assert_eq!(status, [Some(Status::Ready), None, Some(Status::NotActive)]);
    assert_eq!(tcpip.devices.devices[0].number.unwrap().to_string(), "0E00");
    let (eth, vipa, osa) = (find(&tcpip, "ETH1"), find(&tcpip, "VLINK1"), find(&tcpip, "LOSA1"));
    assert!(eth.active && vipa.active && !osa.active);
    assert_eq!((eth.kind(), eth.device(), eth.attributes().speed), (LinkType::Eth, "LCS1".to_owned(), 100));
    let attributes = osa.attributes();
    assert_eq!((attributes.router.configured, attributes.vlan.id), (Router::Pri, Some(7)));
    assert!(attributes.monitored && attributes.read_storage.policy == StoragePolicy::Max);
    assert!(!find(&made(false, &format!("{LCS}START LCS1 STOP LCS1")), "ETH1").active);
}

#[test]
fn devices_and_links_that_cannot_be_are_refused() {
    refused(
        false,
        &[
            ("DEVICE A CLAW 1", "found CLAW, expected LCS or MPCIPA or MPCPTP or VIRTUAL"),
            ("DEVICE A LCS 10000", "found 10000, expected a device number of 1 to 4 hexadecimal digits"),
            ("DEVICE A MPCPTP PRIROUTER", "unknown operand PRIROUTER"),
            ("DEVICE A MPCIPA PRIROUTER PRIROUTER", "PRIROUTER is coded twice"),
            ("LINK L ETHERNET 1 A", "found A, expected a device of type LCS"),
            ("LINK L FDDI 1 A", "found A, expected a device of type LCS"),
            ("LINK L IPAQTR A", "found A, expected a device of type MPCIPA"),
            (
                "LINK L CTC 1 A",
                "ETHERNET or 802.3 or ETHEROR802.3 or IBMTR or FDDI or IPAQENET or IPAQTR or IPAQIDIO or MPCPTP or VIRTUAL",
            ),
            ("DEVICE A MPCIPA PRIROUTER SECROUTER", "PRIROUTER and SECROUTER are mutually exclusive"),
            ("DEVICE A LCS 1 IOBUFFERSIZE 4096", "found 4096, expected 20480 or 32768"),
            ("DEVICE A VIRTUAL 1 AUTORESTART", "unknown operand AUTORESTART"),
            ("INTERFACE A DEFINE VIRTUAL IPADDR 192.0.2.1 MTU 1500", "unknown operand MTU"),
            ("INTERFACE A DEFINE IPAQIDIO CHPID F1 VMAC", "unknown operand VMAC"),
            (
                "INTERFACE A DEFINE IPAQENET PORTNAME P IPADDR 127.0.0.1",
                "expected an address of the interface's IP version",
            ),
            ("START A", "found A, expected a device or an interface"),
            ("INTERFACE A DEFINE IPAQENET", "ends where PORTNAME is expected"),
            ("INTERFACE A DEFINE IPAQIDIO", "ends where CHPID is expected"),
            ("INTERFACE A DEFINE VIRTUAL", "ends where IPADDR is expected"),
            (
                "INTERFACE A DEFINE VIRTUAL IPADDR 2001:db8::1",
                "expected an address of the interface's IP version",
            ),
            (
                "INTERFACE A DEFINE VIRTUAL6 IPADDR 2001:db8::1",
                "an interface of type VIPA6 needs a stack that is enabled for IPv6",
            ),
            (
                "INTERFACE A DEFINE IPAQENET PORTNAME P MTU 70000",
                "found 70000, expected a number from 576 to 65535",
            ),
            ("INTERFACE A DEFINE IPAQENET PORTNAME P SMCR NOSMCR", "SMCR and NOSMCR are mutually exclusive"),
            ("INTERFACE A DELETE", "found A, expected an interface"),
        ],
    );
    let (tcpip, faults) = applied(
        false,
        &format!("{LCS}\nDEVICE LCS1 MPCIPA\nLINK ETH1 ETHERNET 0 LCS1\nLINK X IPAQENET LCS1"),
    );
    let (device, link) = ("LCS1 is already defined", "ETH1 is already defined");
    assert!(
        faults[0].ends_with(device)
            && faults[1].ends_with(link)
            && faults[2].ends_with("a device of type MPCIPA")
    );
    assert_eq!((faults.len(), tcpip.interfaces.len(), tcpip.devices.devices.len()), (3, 1, 1));
}

#[test]
fn interfaces_are_defined_changed_and_deleted() {
    let osa = "INTERFACE OSA6 DEFINE IPAQENET6 PORTNAME OSAP CHPIDTYPE OSD INTFID 0:0:0:A IPADDR 2001:DB8::1 2001:db8::2/64 \
               DUPADDRDET 2 TEMPPREFIX NONE ";
    let tcpip =
        made(true, &format!("{osa} INTERFACE OSA6 ADDADDR 2001:db8::3 INTERFACE OSA6 DEPRADDR 2001:db8::1"));
    let six = find(&tcpip, "OSA6");
    assert_eq!((six.port_name.as_deref(), six.addresses.len(), six.active), (Some("OSAP"), 4, false));
    assert!(six.addresses[2].autoconfigured && six.addresses[2].address.to_string() == "fe80::a");
    assert!(six.addresses.iter().all(|a| a.unavailable == Some(Unavailable::InterfaceInactive)));
    assert!(six.addresses[0].deprecated && six.interface_id() == Some(10));
    assert_eq!(six.attributes().ipv6.duplicate_detection, 2);
    let started = made(true, &format!("{osa} START OSA6 INTERFACE OSA6 DELADDR 2001:db8::1"));
    assert!(find(&started, "OSA6").active && find(&started, "OSA6").addresses[0].unavailable.is_none());
    assert_eq!(
        started.routes.iter().map(|r| r.destination.to_string()).collect::<Vec<_>>(),
        ["2001:db8::2", "fe80::a"]
    );
    assert!(made(true, &format!("{osa} INTERFACE OSA6 DELETE")).interfaces.is_empty());
    let (_, faults) = applied(true, &format!("{osa} START OSA6 INTERFACE OSA6 DELETE"));
    assert!(faults[0].ends_with("found OSA6, expected an interface that is stopped"));

    let text = "INTERFACE O DEFINE IPAQENET PORTNAME P IPADDR 192.0.2.9/24 INBPERF DYNAMIC WORKLOADQ VMAC 020000AA0001 ROUTELCL \
                SOURCEVIPAINTERFACE V MTU 1492 SECCLASS 9 OLM ISOLATE SMCR SECROUTER \
                INTERFACE H DEFINE IPAQIDIO CHPID FE IPADDR 198.51.100.1/24 INTERFACE V DEFINE VIRTUAL IPADDR 192.0.2.1";
    let tcpip = made(false, text);
    let o = find(&tcpip, "O").attributes();
    assert_eq!((o.prefix, o.configured_mtu, find(&tcpip, "O").mtu), (Some(24), Some(1492), 1492));
    assert!(o.inbound.performance == InboundPerformance::Dynamic && o.inbound.workload_queueing);
    let vmac = o.vmac.unwrap();
    assert!(vmac.configured && vmac.local && vmac.address.unwrap().to_string() == "020000AA0001");
    assert_eq!((o.security_class, o.low_latency, o.isolate, &o.smcr), (9, true, true, &SmcUse::Yes));
    assert_eq!(find(&tcpip, "H").trle.as_deref(), Some("IUTIQDFE"));
    assert!(find(&tcpip, "V").active && find(&tcpip, "V").kind() == LinkType::Vipa);
}

#[test]
fn interface_ids_complete_addresses() {
    let osa = "INTERFACE A DEFINE IPAQENET6 PORTNAME P IPADDR 2001:db8:1::/64 2001:db8:2::5/64 ";
    let of = |text: &str| {
        let tcpip = made(true, &format!("{osa}{text} START A INTERFACE A ADDADDR 2001:db8:3::/64"));
        let homes = find(&tcpip, "A").addresses.iter();
        homes.map(|home| (home.address.to_string(), home.unavailable.is_none())).collect::<Vec<_>>()
    };
    let home = |address: &str, usable| (address.to_owned(), usable);
    // The universal bit of 020000AA0001 is set, that of its interface id is not.
    let expected = [
        home("2001:db8:1::ff:feaa:1", true),
        home("2001:db8:2::5", true),
        home("fe80::ff:feaa:1", true),
        home("2001:db8:3::ff:feaa:1", true),
    ];
    assert_eq!(of("VMAC 020000AA0001"), expected);
    assert_eq!(of("VMAC 020000AA0001 INTFID 0:0:0:B")[2], home("fe80::b", true));
    // What an adapter would make is not known.
    for unknown in ["VMAC", ""] {
        let expected =
            [home("2001:db8:1::", false), home("2001:db8:2::5", true), home("2001:db8:3::", false)];
        assert_eq!(of(unknown), expected);
    }
}

#[test]
fn devices_give_links_their_routing_attribute() {
    let tcpip = made(false, "DEVICE O MPCIPA SECROUTER DEVICE L LCS 1 NETMAN IOBUFFERSIZE 32768 START O");
    let mut later = tcpip;
    let context = Context { data_set: "OBEY", symbols: &symbols(), read: &|_| None };
    assert_eq!(
        apply(
            "LINK LO IPAQTR O CHECKSUM LINK LL FDDI 1 L IPCONFIG SEGMENTATIONOFFLOAD",
            &mut later,
            &context
        ),
        []
    );
    let lcs = &later.devices.devices[1];
    assert!(lcs.network_management && lcs.buffer_size == Some(32_768));
    let link = find(&later, "LO");
    let routers = link.attributes().router;
    assert_eq!(
        (link.mtu, link.kind(), routers.configured, routers.actual),
        (2000, LinkType::Ipaqtr, Router::Sec, Router::Sec)
    );
    assert!(link.attributes().offload.segmentation && link.attributes().offload.checksum);
    assert_eq!((find(&later, "LL").kind(), find(&later, "LL").mtu), (LinkType::Fddi, 4352));
    assert_eq!(apply("STOP O", &mut later, &context), []);
    assert_eq!(find(&later, "LO").attributes().router.actual, Router::Non);
}

#[test]
fn the_home_list_is_coded_in_order() {
    let all = format!("{LCS}{OSA}{VIPA}");
    let home = |link: &str, address: &str, primary| (link.to_owned(), address.to_owned(), primary);
    let tcpip = made(false, &format!("{all} HOME 192.0.2.1 VLINK1 192.0.2.2 ETH1 HOME 192.0.2.3 LOSA1"));
    let expected = [
        home("VLINK1", "192.0.2.1", true),
        home("ETH1", "192.0.2.2", false),
        home("LOSA1", "192.0.2.3", false),
    ];
    assert_eq!(homes(&tcpip), expected);
    let hosts: Vec<(String, bool)> = tcpip.routes.iter().map(|r| (r.destination.to_string(), r.up)).collect();
    assert_eq!(
        hosts,
        [("192.0.2.1".to_owned(), true), ("192.0.2.2".to_owned(), false), ("192.0.2.3".to_owned(), false)]
    );

    let mut again = tcpip;
    let context = Context { data_set: "OBEY", symbols: &symbols(), read: &|_| None };
    assert_eq!(
        apply("HOME 192.0.2.9 ETH1 192.0.2.1 VLINK1 PRIMARYINTERFACE VLINK1", &mut again, &context),
        []
    );
    assert_eq!(homes(&again), [home("ETH1", "192.0.2.9", false), home("VLINK1", "192.0.2.1", true)]);
    assert_eq!(again.routes.len(), 2);

    let (tcpip, faults) =
        applied(false, &format!("{all}\nHOME 192.0.2.1 VLINK1 127.0.0.1 ETH1 192.0.2.3 LOSA1"));
    assert_eq!(faults, ["EZZ0344I HOME statement, line 2 of T(P): 127.0.0.1 cannot be in the list"]);
    assert_eq!(homes(&tcpip), [home("VLINK1", "192.0.2.1", true)]);
    for (text, expected) in [
        ("HOME 192.0.2.1 NONE", "found NONE, expected a link"),
        ("HOME 192.0.2.1", "ends where a name of 1 to 16 characters of A-Z, 0-9, $, # and @ is expected"),
        ("HOME 192.0.2.1 ETH1 192.0.2.1 LOSA1", "192.0.2.1 is already defined"),
        ("PRIMARYINTERFACE ETH1", "found ETH1, expected an interface with an IPv4 address"),
    ] {
        let (_, faults) = applied(false, &format!("{all}{text}"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}");
    }
    let link = "DEVICE V VIRTUAL 1 LINK START VIRTUAL 0 V HOME 192.0.2.1 START";
    assert_eq!(homes(&made(false, link)), [home("START", "192.0.2.1", true)]);
}

#[test]
fn static_routes_are_built() {
    let block = "BEGINROUTES ROUTE 192.0.2.0/24 = ETH1 MTU 1492 ROUTE 198.51.100.0 255.255.255.0 192.0.2.254 ETH1 REPL \
                 ROUTE 203.0.113.5 HOST 192.0.2.254 ETH1 MTU DEFAULTSIZE MAXIMUMRETRANSMITTIME 60 MINIMUMRETRANSMITTIME 0.25 \
                 NODELAYACKS ROUTE DEFAULT 192.0.2.254 ETH1 ENDROUTES ";
    let tcpip = made(false, &format!("{LCS}{block}START LCS1"));
    let routes: Vec<_> = tcpip
        .routes
        .iter()
        .map(|r| (r.destination.to_string(), r.prefix, r.mtu, r.flags().to_string()))
        .collect();
    let route = |to: &str, prefix, mtu, flags: &str| (to.to_owned(), prefix, mtu, flags.to_owned());
    let expected = [
        route("192.0.2.0", 24, 1492, "US"),
        route("198.51.100.0", 24, 1500, "UGZ"),
        route("203.0.113.5", 32, 1500, "UGHS"),
        route("0.0.0.0", 0, 1500, "UGS"),
    ];
    assert_eq!(routes, expected);
    let tcp = tcpip.routes[2].tcp;
    assert_eq!((tcp.max_retransmit_time, tcp.min_retransmit_time, tcp.delay_acks), (60_000, 250, false));
    let again = made(false, &format!("{LCS}{block}BEGINROUTES ROUTE DEFAULT 192.0.2.253 ETH1 ENDROUTES"));
    assert_eq!((again.routes.len(), again.routes[0].origin, again.routes[0].up), (1, Origin::Static, false));
    let six = "INTERFACE O DEFINE IPAQENET6 PORTNAME P BEGINROUTES ROUTE DEFAULT6 FE80::1 O ENDROUTES";
    assert!(made(true, six).routes[0].is_default());
    for (text, expected) in [
        ("ROUTE DEFAULT 192.0.2.1 NONE", "found NONE, expected a link or interface that is not virtual"),
        ("ROUTE DEFAULT 192.0.2.1 VLINK1", "found VLINK1, expected a link or interface that is not virtual"),
        ("ROUTE DEFAULT 2001:db8::1 ETH1", "expected = or a gateway of the destination's IP version"),
        ("ROUTE DEFAULT6 2001:db8::1 ETH1", "an IPv6 route needs a stack that is enabled for IPv6"),
        ("ROUTE DEFAULT = ETH1 FAST", "unknown operand FAST"),
        ("DEFAULT = ETH1", "found DEFAULT, expected ROUTE"),
    ] {
        let (tcpip, faults) = applied(false, &format!("{LCS}{VIPA}BEGINROUTES {text} ENDROUTES"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}");
        assert!(tcpip.routes.is_empty());
    }
}

#[test]
fn neighbours_and_routing_parameters_are_set() {
    let text = "TRANSLATE 192.0.2.7 ETHERNET 020000AA0007 ETH1 192.0.2.8 IBMTR 020000AA0008 ETH1 TRANSLATE 192.0.2.9 ETHERNET 020000AA0009 ETH1 \
                HOME 192.0.2.1 ETH1 BSDROUTINGPARMS TRUE ETH1 DEFAULTSIZE 3 255.255.255.0 0.0.0.0 END";
    let tcpip = made(false, &format!("{LCS}{text}"));
    let known: Vec<_> = tcpip.neighbours.iter().map(|n| (n.address.to_string(), n.route_info)).collect();
    assert_eq!(known.len(), 3);
    assert_eq!(known[1], ("192.0.2.8".to_owned(), Some(0)));
    assert_eq!(tcpip.neighbours[0].link_layer, Some([2, 0, 0, 0xaa, 0, 7]));
    let short =
        made(false, &format!("{LCS} HOME 192.0.2.1 ETH1 BSDR TRUE ETH1 DEFAULTSIZE 3 255.255.255.0 0 END"));
    assert_eq!(find(&tcpip, "ETH1").attributes().bsd, find(&short, "ETH1").attributes().bsd);
    let bsd = find(&tcpip, "ETH1").attributes().bsd;
    assert_eq!((bsd.mtu, bsd.metric, bsd.mask.unwrap().to_string()), (None, 3, "255.255.255.0".to_owned()));
    for (text, expected) in [
        ("TRANSLATE 192.0.2.7 ETHERNET 02 ETH1", "found 02, expected 12 hexadecimal digits"),
        ("TRANSLATE 192.0.2.7 ETHERNET 020000AA0007 X", "found X, expected a link"),
        ("BSDROUTINGPARMS TRUE X 1500 0 255.0.0.0 0.0.0.0 END", "found X, expected a link"),
        ("BSDROUTINGPARMS TRUE", "ENDBSDROUTINGPARMS is missing"),
        (
            "BSDROUTINGPARMS TRUE ETH1 1500 0 255.0.0.0 0.0.0.0 END",
            "BSDROUTINGPARMS statement, line 1 of T(P): HOME must come before it",
        ),
        ("TRANSLATE 192.0.2.7 NSAP 0200 ETH1", "found 0200, expected 40 hexadecimal digits"),
        (
            "TRANSLATE 192.0.2.7 NSAP 3900000000000000000000000000000000000000 ETH1",
            "found ETH1, expected a link of an ATM device, which no release has any more",
        ),
    ] {
        let (_, faults) = applied(false, &format!("{LCS}{text}"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}");
    }
}

#[test]
fn what_is_not_used_is_deleted() {
    let all = format!("{LCS}{VIPA}PORT 21 TCP A PORTRANGE 50 9 UDP B ");
    let text =
        "DELETE LINK ETH1 DELETE DEVICE LCS1 DELETE PORT 21 TCP A DELETE PORTRANGE 50 9 UDP B ARPAGE 5";
    let tcpip = made(false, &format!("{all}{text}"));
    assert!(tcpip.ports.reserved.is_empty() && tcpip.configuration.ip.arp_timeout == 300);
    assert_eq!((tcpip.interfaces.len(), tcpip.devices.devices.len()), (1, 1));
    for (text, expected) in [
        ("DELETE DEVICE LCS1", "found LCS1, expected a device that is stopped and has no links"),
        ("HOME 192.0.2.1 ETH1 DELETE LINK ETH1", "found ETH1, expected a link that is not in the HOME list"),
        ("DELETE PORT 21 UDP A", "found 21, expected a reserved port"),
        ("DELETE HOME X", "found HOME, expected DEVICE or LINK or PORT or PORTRANGE"),
    ] {
        let (_, faults) = applied(false, &format!("{all}{text}"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}");
    }
}

#[test]
fn blocks_of_routes_are_abbreviated() {
    let home = format!("{LCS} HOME 192.0.2.1 ETH1 ");
    let long = made(false, &format!("{home} BEGINROUTES ROUTE DEFAULT 192.0.2.9 ETH1 ENDROUTES ARPAGE 3"));
    let short = made(false, &format!("{home} beginr route default 192.0.2.9 eth1 endr ARPAGE 3"));
    assert!(long.routes == short.routes && short.configuration.ip.arp_timeout == 180);
    let (_, faults) = applied(false, &format!("{home} BEGIN ROUTE DEFAULT 192.0.2.9 ETH1 ENDROUTES"));
    assert!(!faults.is_empty());
}

#[test]
fn a_flag_of_a_trace_has_no_value() {
    let (_, faults) = applied(false, &format!("{LCS}PKTTRACE LINKNAME=ETH1 FULL=3"));
    assert_eq!(faults, ["PKTTRACE statement, line 1 of T(P): unknown operand 3"]);
}
