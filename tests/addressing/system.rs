//! Two stacks with the addresses and routes of the specification's examples, and a session that reports on them.

use std::sync::atomic::AtomicBool;

use tso_netstat::clock::{Clock, Moment};
use tso_netstat::output::Screen;
use tso_netstat::session::{Keeper, Logon, Profile, Session, UserId};
use tso_netstat::source::Sources;
use tso_netstat::source::authority::Authority;
use tso_netstat::source::system::System;
use tso_netstat::syntax::Grammar;
use tso_netstat::tcpip::TcpIp;
use tso_netstat::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};
use tso_netstat::tcpip::route::{Advertised, Origin, Preference, Route, TcpParameters};

/// What a session answers to a line of TSO, to an operator command, or to a z/OS UNIX command. A return code other
/// than 0 is the last line.
pub fn say(stacks: Vec<TcpIp>, msgid: bool, line: &str) -> String {
    let (mut printed, stop) = (Vec::new(), AtomicBool::new(false));
    let mut screen = Screen::new(&mut printed, &stop);
    let session = session(stacks, msgid);
    let code = if line.starts_with("D ") {
        session.at_console().run(line, &mut screen)
    } else if let Some(arguments) = line.strip_prefix("onetstat ") {
        let words: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
        { session }.unix("onetstat", &words, &mut screen)
    } else {
        { session }.run(line, &mut screen)
    };
    if code != 0 {
        screen.line(&format!("[{code}]"));
    }
    screen.finish().unwrap();
    String::from_utf8(printed).unwrap()
}

pub fn session(stacks: Vec<TcpIp>, msgid: bool) -> Session {
    let user = UserId::new("USER1").unwrap();
    let folder = std::env::temp_dir().join("tso-netstat-no-data-sets");
    Session::new(Logon {
        profile: Profile { msgid, ..Profile::new(&user) },
        keeper: Keeper::none(),
        user,
        grammar: Grammar::builtin().unwrap(),
        sources: Sources::new(system(stacks)),
        clock: Clock::frozen("2024-03-14T18:40:36+01:00").unwrap(),
        data_sets: folder,
    })
}

fn system(stacks: Vec<TcpIp>) -> System {
    System {
        name: "MVS1".to_owned(),
        sysplex: None,
        own_symbols: std::collections::BTreeMap::new(),
        release: "V2R5".to_owned(),
        leap_seconds: 0,
        stacks,
        default_stack: "TCPCS".to_owned(),
        authority: Authority::default(),
        hosts: Vec::new(),
        data_sets: Vec::new(),
        timelines: Vec::new(),
        warnings: Vec::new(),
        resolver: Default::default(),
    }
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn interface(name: &str, definition: Definition, addresses: &[&str]) -> Interface {
    Interface {
        name: name.to_owned(),
        definition,
        active: true,
        mtu: 1492,
        port_name: None,
        trle: None,
        attributes: None,
        addresses: addresses.iter().map(|a| HomeAddress::new(a.parse().unwrap())).collect(),
    }
}

/// `destination/prefix hop interface`; a hop `-` is none.
fn route(text: &str, origin: Origin, reference_count: u32) -> Route {
    let words: Vec<&str> = text.split(' ').collect();
    let (destination, prefix) = words[0].split_once('/').unwrap();
    Route {
        destination: destination.parse().unwrap(),
        prefix: prefix.parse().unwrap(),
        gateway: words[1].parse().ok(),
        interface: words[2].to_owned(),
        up: true,
        origin,
        reference_count,
        mtu: 1492,
        metric: 0,
        replaced: false,
        advertised: None,
        tcp: TcpParameters::default(),
    }
}

/// The stacks with nothing in them but their names.
pub fn empty() -> Vec<TcpIp> {
    vec![TcpIp::new("TCPCS", moment("2024-03-14T06:01:44Z"))]
}

/// TCPCS, IPv4-only, with this many routes.
pub fn many_routes(count: u32) -> Vec<TcpIp> {
    let mut tcpip = empty().remove(0);
    let address = |n: u32| std::net::Ipv4Addr::from(0x0A00_0000 + n);
    let one = |n| route(&format!("{}/32 - OSAQDIO1", address(n)), Origin::Static, 0);
    tcpip.routes = (0..count).map(one).collect();
    vec![tcpip]
}

/// TCPCS, IPv4-only, and TCPCS6, IPv6-enabled.
pub fn stacks() -> Vec<TcpIp> {
    vec![tcpcs(), tcpcs6()]
}

fn tcpcs() -> TcpIp {
    let mut tcpip = empty().remove(0);
    let mut osa = interface("OSAGB1L", Definition::Link, &["192.0.2.10"]);
    osa.addresses[0].primary = true;
    let mut vipa = interface("VIPLCB007111", Definition::DynamicLink, &["203.0.113.17"]);
    vipa.addresses[0].internal = true;
    let mut osa2 = interface("OSAGB2", Definition::Interface, &["192.0.2.20"]);
    osa2.port_name = Some("OSAPORT2".to_owned());
    tcpip.interfaces = vec![
        interface("LOOPBACK", Definition::Loopback, &["127.0.0.1"]),
        osa2,
        vipa,
        osa,
        interface("EZASAMEMVS", Definition::DynamicLink, &["192.0.2.97"]),
        interface("OSATEMP", Definition::Interface, &[]),
        interface("VIPALNK1", Definition::Link, &["198.51.100.1"]),
    ];
    let replaced = Route {
        up: false,
        replaced: true,
        ..route("10.1.5.0/24 192.0.2.1 OSAQDIO1", Origin::Replaceable, 0)
    };
    let ospf = Route { metric: 11, ..route("10.1.5.0/24 192.0.2.254 OSAQDIO1", Origin::Ospf, 0) };
    let xcf = Route { mtu: 8192, ..route("198.51.100.0/28 - IQDIOLNKC6336401", Origin::Replaceable, 0) };
    tcpip.routes = vec![
        route("203.0.113.77/32 192.0.2.253 OSAQDIO1", Origin::Dynamic, 1),
        replaced,
        ospf,
        Route { mtu: 65535, ..route("127.0.0.1/32 - LOOPBACK", Origin::Implicit, 6) },
        route("192.0.2.10/32 - OSAQDIO1", Origin::Implicit, 0),
        route("192.0.2.0/24 - OSAQDIO1", Origin::Static, 1),
        xcf,
        route("203.0.113.64/26 192.0.2.253 OSAQDIO1", Origin::Rip, 0),
        route("0.0.0.0/0 192.0.2.1 OSAQDIO1", Origin::Static, 2),
    ];
    tcpip
}

fn tcpcs6() -> TcpIp {
    let mut tcpip = TcpIp::new("TCPCS6", moment("2024-03-14T06:01:44Z"));
    tcpip.ipv6 = true;
    let mut osa4 = interface("OSAGB2", Definition::Interface, &["192.0.2.20"]);
    osa4.addresses[0].primary = true;
    let mut osa6 = interface("OSAG62", Definition::Interface, &["2001:db8::20", "fe80::2000:a00:100:20"]);
    osa6.addresses[1].autoconfigured = true;
    let mut hiper = interface("HIPER6", Definition::Interface, &["2001:db8:0:2::1", "2001:db8:0:2::2"]);
    hiper.trle = Some("IUTIQDF1".to_owned());
    hiper.addresses[0].unavailable = Some(Unavailable::Duplicate);
    (hiper.addresses[1].temporary, hiper.addresses[1].deprecated) = (true, true);
    tcpip.interfaces = vec![
        interface("LOOPBACK6", Definition::Interface, &["::1"]),
        interface("VIPA61", Definition::Interface, &["2001:db8:0:1::1"]),
        osa4,
        osa6,
        interface("LOOPBACK", Definition::Loopback, &["127.0.0.1"]),
        interface("VIPALNK1", Definition::Link, &["198.51.100.1"]),
        hiper,
    ];
    let expires = Some(moment("2026-10-02T09:15:00Z"));
    let advertised = Some(Advertised { preference: Preference::Medium, expires });
    let forever = Some(Advertised { preference: Preference::High, expires: None });
    let osa = "OSAQDIO26";
    tcpip.routes = vec![
        route("0.0.0.0/0 192.0.2.1 OSAQDIO1", Origin::Static, 2),
        Route { mtu: 9000, ..route(&format!("2001:db8:1::10/128 - {osa}"), Origin::Implicit, 0) },
        Route { mtu: 9000, ..route(&format!("2001:db8:1::/64 - {osa}"), Origin::Static, 0) },
        Route { mtu: 65535, ..route("::1/128 - LOOPBACK6", Origin::Implicit, 0) },
        route(&format!("::/0 fe80::1:2:3:4 {osa}"), Origin::Static, 1),
        Route { mtu: 1500, advertised, ..route(&format!("::/0 fe80::1:2:3:9 {osa}"), Origin::Dynamic, 0) },
        Route {
            mtu: 1500,
            advertised: forever,
            ..route(&format!("2001:db8:2::/64 - {osa}"), Origin::Dynamic, 0)
        },
        route("127.0.0.1/32 - LOOPBACK", Origin::Implicit, 6),
    ];
    tcpip
}
