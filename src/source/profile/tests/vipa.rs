//! VIPADYNAMIC.

use super::*;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Definition;
use crate::tcpip::vipa::Vipa;
use crate::tcpip::vipa::configuration::{Crossover, Method, Moveable, Processors, Tier};
use crate::tcpip::vipa::state::{Origin, Status};

fn block(ipv6: bool, parts: &str) -> TcpIp {
    made(ipv6, &format!("VIPADYNAMIC {parts} ENDVIPADYNAMIC"))
}

#[test]
fn dynamic_vipas_are_defined_and_backed_up() {
    let text = "VIPADEFINE MOVEABLE WHENIDLE SERVICEMGR TIER1 CPCSCOPE 255.255.255.240 203.0.113.17 203.0.113.18 \
                VIPADEFINE DVIP6 2001:db8::65 VIPABACKUP 200 MOVEABLE IMMEDIATE 255.255.255.0 203.0.113.19 VIPABACKUP 203.0.113.20 \
                VIPARANGE DEFINE MOVEABLE DISRUPTIVE SAF X 255.255.255.240 203.0.113.33 VIPARANGE R6 2001:db8:1::/64 \
                VIPAROUTE DEFINE 198.51.100.98 192.0.2.33 VIPASMPARMS SMMCAST 224.0.0.5 SMPORT 1638 SMPASS x";
    let tcpip = block(true, text);
    let configuration = &tcpip.vipa.configuration;
    let define = &configuration.defines[0];
    assert_eq!(
        (define.moveable, define.service_manager, define.dvipa.prefix),
        (Moveable::WhenIdle, true, Some(28))
    );
    assert!(
        define.tier.tier == Some(Tier::Tier1) && define.tier.cpc_scope && configuration.defines.len() == 3
    );
    let [ranked, plain] = configuration.backups.as_slice() else { panic!("{configuration:?}") };
    assert_eq!(
        (ranked.rank, ranked.moveable, ranked.service_manager),
        (200, Some(Moveable::Immediate), Some(false))
    );
    assert_eq!(
        (plain.rank, plain.moveable, plain.dvipa.prefix, plain.service_manager),
        (1, None, None, None)
    );
    assert!(
        configuration.ranges[0].disruptive
            && configuration.ranges[0].dvipa.address.to_string() == "203.0.113.32"
    );
    assert_eq!(configuration.ranges[1].dvipa.interface.as_deref(), Some("R6"));
    assert_eq!((configuration.routes.len(), configuration.service_managers[0].password), (1, true));
    let states: Vec<_> =
        tcpip.vipa.addresses.iter().map(|a| (a.status, a.origin.unwrap(), a.activated.is_some())).collect();
    assert_eq!(states[0], (Status::Active, Origin::Define, true));
    assert_eq!(states[3], (Status::Backup, Origin::Backup, false));
    let links: Vec<_> = tcpip.interfaces.iter().map(|i| (i.name.as_str(), i.definition, i.kind())).collect();
    let expected = [
        ("VIPLCB007111", Definition::DynamicLink, LinkType::Vipa),
        ("VIPLCB007112", Definition::DynamicLink, LinkType::Vipa),
        ("DVIP6", Definition::Interface, LinkType::Vipa6),
    ];
    assert_eq!(links, expected);
    assert_eq!(tcpip.routes.len(), 3);
}

#[test]
fn dynamic_vipas_are_distributed_and_deleted() {
    let define = "VIPADEFINE 255.255.255.240 203.0.113.17 203.0.113.18 ";
    let text = format!(
        "{define}VIPADISTRIBUTE DEFINE SYSPLEXPORTS DISTMETHOD SERVERWLM TIMEDAFFINITY 30 OPTLOCAL 4 203.0.113.17 PORT 21 23 DESTIP ALL \
         VIPADISTRIBUTE DISTMETHOD HOTSTANDBY 203.0.113.18 DESTIP 198.51.100.1 PREFERRED 198.51.100.2 BACKUP 7 "
    );
    let tcpip = block(false, &text);
    let [first, second] = tcpip.vipa.configuration.distributions.as_slice() else { panic!("{tcpip:?}") };
    assert_eq!((first.method, first.timed_affinity, first.local), (Method::ServerWlm, Some(30), Some(4)));
    assert!(first.sysplex_ports && first.ports == [21, 23] && first.targets.is_empty());
    assert_eq!(second.targets.iter().map(|t| t.backup).collect::<Vec<_>>(), [None, Some(7)]);
    assert!(tcpip.vipa.addresses.iter().all(|a| a.distributes));
    assert!(tcpip.vipa.addresses[0].destination && !tcpip.vipa.addresses[1].destination);

    let gone = block(false, &format!("{text}VIPADISTRIBUTE DELETE 203.0.113.17 PORT 21 23 DESTIP ALL"));
    assert!(gone.vipa.configuration.distributions.len() == 1 && !gone.vipa.addresses[0].distributes);
    let mut none = block(false, &text);
    let context = Context { data_set: "OBEY", symbols: &symbols(), read: &|_| None };
    let delete = "VIPADYNAMIC VIPADELETE 203.0.113.17 203.0.113.18 ENDVIPADYNAMIC";
    assert_eq!(apply(delete, &mut none, &context), []);
    assert!(none.vipa == Vipa::default() && none.interfaces.is_empty() && none.routes.is_empty());
}

#[test]
fn methods_weigh_processors() {
    let text = "VIPADEFINE 255.255.255.240 203.0.113.17 \
         VIPADISTRIBUTE DISTMETHOD BASEWLM PROCTYPE CP 20 ZAAP 40 ZIIP 60 203.0.113.17 PORT 21 DESTIP ALL \
         VIPADISTRIBUTE DISTMETHOD SERVERWLM PROCXCOST ZIIP 20 ILWEIGHTING 2 OPTLOCAL 203.0.113.17 PORT 22 DESTIP ALL";
    let tcpip = block(false, text);
    let [base, server] = tcpip.vipa.configuration.distributions.as_slice() else { panic!("{tcpip:?}") };
    assert_eq!(base.shares, Processors { cp: 20, zaap: 40, ziip: 60 });
    assert_eq!(server.crossover, Crossover { zaap: 1, ziip: 20 });
    assert_eq!((server.importance_weighting, server.local), (2, Some(1)));
}

#[test]
fn distributions_have_ranges_of_ports_and_interfaces() {
    let text = "VIPADEFINE 255.255.255.240 203.0.113.17 VIPADEFINE DVIP6 2001:db8::65 \
         VIPADISTRIBUTE DISTM WEIGHTEDA NOOPTLOCAL DEFINE 203.0.113.17 PORT 20-21 23 DESTIP ALL \
         VIPADISTRIBUTE DVIP6 PORT 80 DESTIP 2001:db8::97";
    let tcpip = block(true, text);
    let [first, second] = tcpip.vipa.configuration.distributions.as_slice() else { panic!("{tcpip:?}") };
    assert_eq!(
        (first.method, first.local, first.ports.as_slice()),
        (Method::WeightedActive, None, &[20, 21, 23][..])
    );
    assert_eq!(second.address.to_string(), "2001:db8::65");
    let gone = block(true, &format!("{text} VIPADIST SYSPLEXPORTS DELE DVIP6 PORT 80 DESTIP ALL"));
    assert_eq!(gone.vipa.configuration.distributions.len(), 1);
    for (wrong, expected) in [
        (
            "VIPADISTRIBUTE NONE DESTIP ALL",
            "found NONE, expected an address or interface of VIPADEFINE or VIPABACKUP",
        ),
        (
            "VIPADISTRIBUTE 203.0.113.17 PORT 21-20 DESTIP ALL",
            "found 21-20, expected a port or a range of ports",
        ),
        ("VIPADISTRIBUTE 203.0.113.17 PORT 1-65 DESTIP ALL", "found 65 ports, expected at most 64"),
        ("VIPADISTRIBUTE DEFINE DELETE 203.0.113.17 DESTIP ALL", "DEFINE and DELETE are mutually exclusive"),
    ] {
        let (_, faults) = applied(true, &format!("VIPADYNAMIC {text} {wrong} ENDVIPADYNAMIC"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}\n{expected}");
    }
}

#[test]
fn a_range_has_its_resource_before_or_behind_the_network() {
    const NETWORK: &str = "255.255.255.0 203.0.113.128";
    let plain = block(false, &format!("VIPARANGE {NETWORK}")).vipa;
    for range in [format!("VIPARANGE SAF A {NETWORK}"), format!("VIPARANGE {NETWORK} SAF A")] {
        assert_eq!(block(false, &range).vipa, plain, "{range}");
    }
    let twice = format!("VIPADYNAMIC VIPARANGE SAF A {NETWORK} SAF B ENDVIPADYNAMIC");
    assert!(applied(false, &twice).1[0].contains("found SAF, expected VIPADEFINE"));
}

#[test]
fn words_are_abbreviated() {
    let long = "VIPADYNAMIC VIPADEFINE MOVEABLE IMMEDIATE 255.255.255.0 203.0.113.1 VIPABACKUP 9 203.0.113.2 \
                VIPARANGE DEFINE MOVEABLE NONDISRUPTIVE 255.255.255.0 203.0.113.128 VIPADISTRIBUTE 203.0.113.1 DESTIP ALL \
                VIPASMPARMS SMMCAST 239.1.1.1 SMPORT 5 VIPADELETE 203.0.113.2 ENDVIPADYNAMIC";
    let short = "vipad vipadef move immed 255.255.255.0 203.0.113.1 vipab 9 203.0.113.2 \
                 vipar define moveab nondisrupt 255.255.255.0 203.0.113.128 vipadist 203.0.113.1 destip all \
                 vipasm smmcast 239.1.1.1 smport 5 vipadel 203.0.113.2 endvipad";
    assert_eq!(made(false, long).vipa, made(false, short).vipa);
    for text in [
        "VIPAD VIPADE 255.255.255.0 203.0.113.1 ENDVIPAD",
        "VIPAD VIPADEFINES 255.255.255.0 203.0.113.1 ENDVIPAD",
    ] {
        assert_eq!(applied(false, text).1.len(), 1, "{text}");
    }
}

const DEFINE: &str = "VIPADEFINE 255.255.255.240 203.0.113.17";

/// Behind `before`, each of these is left out with this message.
fn left_out(before: &str, cases: &[(&str, &str)]) {
    for (wrong, expected) in cases {
        let (tcpip, faults) = applied(false, &format!("VIPADYNAMIC {before} {wrong} ENDVIPADYNAMIC"));
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}\n{expected}");
        let without = block(false, before);
        assert!(tcpip.vipa == without.vipa && tcpip.interfaces == without.interfaces, "{wrong}");
    }
}

#[test]
fn statements_that_cannot_be_are_left_out() {
    let not_ipv6 = "needs a stack that is enabled for IPv6";
    left_out(
        "",
        &[
            ("VIPADEFINE 203.0.113.17", "found 203.0.113.17, expected an address mask"),
            ("VIPADEFINE DVIP6 2001:db8::1", &format!("an IPv6 dynamic VIPA {not_ipv6}")),
            ("VIPARANGE R6 2001:db8:1::/64", &format!("an IPv6 range {not_ipv6}")),
            ("VIPAROUTE 2001:db8::1 2001:db8::2", &format!("an IPv6 dynamic XCF address {not_ipv6}")),
            (
                "VIPAROUTE 198.51.100.1 2001:db8::1",
                "found 2001:DB8::1, expected an address of the same IP version",
            ),
            ("VIPASMPARMS SMPORT 5", "ends where SMMCAST and SMPORT is expected"),
            ("VIPARANGE MOVEABLE DISRUPTIVE MOVEABLE DISRUPTIVE", "MOVEABLE is coded twice"),
            ("VIPARANGE MOVE DISRUPT MOVEABLE DISRUPTIVE", "MOVE and MOVEABLE are mutually exclusive"),
            (
                "HOME 192.0.2.1 L",
                "expected VIPADEFINE or VIPABACKUP or VIPARANGE or VIPADISTRIBUTE or VIPAROUTE or VIPASMPARMS or VIPADELETE",
            ),
        ],
    );
    left_out(
        DEFINE,
        &[
            ("VIPABACKUP 203.0.113.17", "203.0.113.17 is already defined"),
            ("VIPADEFINE 255.255.255.0 203.0.113.18 203.0.113.18", "203.0.113.18 is coded twice"),
            ("VIPABACKUP 255 203.0.113.17", "found 255, expected a number from 1 to 254"),
            ("VIPASMPARMS SMMCAST 239.1.1.1 SMPORT 5 SMPORT 6", "SMPORT is coded twice"),
        ],
    );
}

#[test]
fn distributions_that_cannot_be_are_left_out() {
    left_out(
        DEFINE,
        &[
            (
                "VIPADISTRIBUTE 203.0.113.18 PORT 21 DESTIP ALL",
                "found 203.0.113.18, expected an address of VIPADEFINE or VIPABACKUP",
            ),
            (
                "VIPADISTRIBUTE DISTMETHOD HOTSTANDBY 203.0.113.17 DESTIP ALL",
                "ends where one PREFERRED target of HOTSTANDBY is expected",
            ),
            (
                "VIPADISTRIBUTE 203.0.113.17 DESTIP 198.51.100.1 BACKUP 1",
                "BACKUP and BaseWLM are mutually exclusive",
            ),
            (
                "VIPADISTRIBUTE DISTMETHOD SERVERWLM PROCTYPE CP 2 203.0.113.17 DESTIP ALL",
                "found PROCTYPE, expected an IP address or the name of an interface",
            ),
            ("VIPADISTRIBUTE TIER1 TIER2 203.0.113.17 DESTIP ALL", "TIER1 and TIER2 are mutually exclusive"),
        ],
    );
}

#[test]
fn a_syntax_error_ends_the_block() {
    let after = "VIPADEFINE 255.255.255.0 203.0.113.2";
    let (tcpip, faults) = applied(
        false,
        &format!(
            "VIPADYNAMIC VIPADEFINE 255.255.255.0 203.0.113.1 VIPADELETE 203.0.113.9 {after} ENDVIPADYNAMIC"
        ),
    );
    assert_eq!(faults, ["VIPADYNAMIC statement, line 1 of T(P): found 203.0.113.9, expected a dynamic VIPA"]);
    assert_eq!(tcpip.vipa.addresses.len(), 2);
    let (tcpip, faults) = applied(
        false,
        &format!(
            "VIPADYNAMIC VIPADEFINE 255.255.255.0 203.0.113.1 VIPADELETE X {after} ENDVIPADYNAMIC ARPAGE 3"
        ),
    );
    assert_eq!(faults, ["VIPADYNAMIC statement, line 1 of T(P): found X, expected an IP address"]);
    assert_eq!((tcpip.vipa.addresses.len(), tcpip.configuration.ip.arp_timeout), (1, 180));
}
