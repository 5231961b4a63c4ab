//! Tests: a system that is written as its file and read back is the same system.

use std::fmt::Debug;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, to_value};

use super::snapshot::{Notation, snapshot};
use super::{System, builtin, load, odd, parse};
use crate::clock::Moment;
use crate::source::profile::{self, Context, sysplex};
use crate::source::symbols::Symbols;
use crate::tcpip::TcpIp;
use crate::tcpip::attributes::{Attributes, Inbound, Ipv6Parameters, Offload, ReadStorage, Routers, Vlan};
use crate::tcpip::configuration::{Configuration, DataTrace, Smcd, Smcr, SmfService, Zert};
use crate::tcpip::counters::{Bsd, Counters};
use crate::tcpip::interface::{Definition, HomeAddress, Interface};
use crate::tcpip::statistics::Statistics;
use crate::tcpip::usual::unusual;
use crate::tcpip::vipa::{self, Dvipa};

fn now() -> Moment {
    "2026-03-14T17:40:36.123456789Z".parse().unwrap()
}

/// The built-in system and those of the transcripts.
fn systems() -> Vec<System> {
    let files = fs::read_dir("golden/systems").unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let systems: Vec<System> = files.map(|path| load(&path, now()).unwrap()).collect();
    assert!(systems.len() > 15, "only {} systems were found", systems.len());
    systems.into_iter().chain([builtin(now()).unwrap()]).collect()
}

/// The system that is read from what is written of this one, at another time.
fn read_back(system: &System) -> System {
    let text = snapshot(system, &system.stacks, &system.default_stack, Notation::Toml).unwrap();
    parse("snapshot", &text, Moment::UNIX_EPOCH).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

fn same<T: Debug>(stack: &str, part: &str, one: &T, read: &T) {
    let (one, read) = (format!("{one:#?}"), format!("{read:#?}"));
    let other = one.lines().zip(read.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(one == read, "{stack}, {part}: {other:?}\n{one}\nbecame\n{read}");
}

/// Compares all fields. It names each of them, so that a new one is not forgotten.
fn same_stack(one: &TcpIp, read: &TcpIp) {
    macro_rules! fields {
        ($($field:ident)*) => {{
            let TcpIp { $($field: _),* } = one;
            $(same(&one.name, stringify!($field), &one.$field, &read.$field);)*
        }};
    }
    fields!(
        name ipv6 format max_records started sockets interfaces routes route_tables iqdio_routes qdio_routes
        neighbours configuration devices statistics cache ports source_rules address_policies vipa intrusion
        qos_policies ttls telnet resolver network_access
    );
}

#[test]
fn the_systems_are_read_back() {
    for system in systems() {
        let read = read_back(&system);
        assert_eq!(system.stacks.len(), read.stacks.len());
        let odd = |system| odd::all(system, now());
        assert_eq!(odd(&system), odd(&read));
        for (one, read) in system.stacks.iter().zip(&read.stacks) {
            same_stack(one, read);
        }
    }
}

/// The stack after a change, read back; `what` is the change.
fn stays_itself(system: &System, tcpip: &TcpIp, what: &str) -> Result<(), String> {
    let text = snapshot(system, [tcpip], &tcpip.name, Notation::Toml)?;
    let read = parse(what, &text, Moment::UNIX_EPOCH).map_err(|why| format!("{}: {why}", system.name))?;
    same_stack(tcpip, &read.stacks[0]);
    Ok(())
}

/// Statements that take out of use what a stack has had.
const OFF: [&str; 6] = [
    "GLOBALCONFIG NOSMCR NOSMCD NOZERT",
    "IPCONFIG NODYNAMICXCF NOQDIOACCELERATOR NOIQDIOROUTING",
    "TCPCONFIG EPHEMERALPORTS 5000 5000",
    "UDPCONFIG EPHEMERALPORTS 5000 5000",
    "BEGINROUTES ENDROUTES",
    "HOME",
];

/// VIPADYNAMIC blocks that take out statements that a stack has, or give them another method.
fn vipadynamic(configuration: &vipa::configuration::Configuration) -> Vec<String> {
    let ranges = configuration.ranges.iter().map(|range| {
        let Dvipa { interface, address, prefix } = &range.dvipa;
        let prefix = prefix.unwrap_or(0);
        match interface {
            Some(name) => format!("VIPARANGE DELETE {name} {address}/{prefix}"),
            None => {
                let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
                format!("VIPARANGE DELETE {} {address}", Ipv4Addr::from(mask))
            }
        }
    });
    let routes =
        configuration.routes.iter().map(|route| format!("VIPAROUTE DELETE {} {}", route.xcf, route.target));
    let distributions = configuration.distributions.iter().flat_map(|distribution| {
        let ports: String = distribution.ports.iter().map(|port| format!(" {port}")).collect();
        let ports = if ports.is_empty() { ports } else { format!(" PORT{ports}") };
        ["DELETE", "DISTMETHOD ROUNDROBIN", "DISTMETHOD SERVERWLM"]
            .map(|act| format!("VIPADISTRIBUTE {act} {}{ports} DESTIP ALL", distribution.address))
    });
    let parts = ranges.chain(routes).chain(distributions);
    parts.map(|part| format!("VIPADYNAMIC {part} ENDVIPADYNAMIC")).collect()
}

/// What an operator can do to a stack, by name.
fn changes(tcpip: &TcpIp, profiles: &[String]) -> Vec<(String, TcpIp)> {
    let mut changed = Vec::new();
    let mut change = |what: String, of: &mut dyn FnMut(&mut TcpIp)| {
        let mut copy = tcpip.clone();
        of(&mut copy);
        changed.push((what, copy));
    };
    let devices = tcpip.devices.devices.iter().map(|device| &device.name);
    for name in tcpip.interfaces.iter().map(|interface| &interface.name).chain(devices) {
        change(format!("STOP,{name}"), &mut |tcpip| _ = profile::switch(tcpip, name, false));
        change(format!("START,{name}"), &mut |tcpip| _ = profile::switch(tcpip, name, true));
    }
    change("LEAVEGROUP".to_owned(), &mut |tcpip| _ = sysplex::leave(tcpip));
    change("JOINGROUP".to_owned(), &mut |tcpip| {
        _ = sysplex::leave(tcpip).and_then(|()| sysplex::join(tcpip, now()))
    });
    for address in tcpip.vipa.addresses.iter().map(|state| state.dvipa.address) {
        change(format!("DEACTIVATE,DVIPA={address}"), &mut |tcpip| _ = sysplex::deactivate(tcpip, address));
        change(format!("REACTIVATE,DVIPA={address}"), &mut |tcpip| {
            _ = sysplex::reactivate(tcpip, address, now())
        });
    }
    let symbols = Symbols::default();
    let context = Context { data_set: "IDENTITY", symbols: &symbols, read: &|_| None };
    let interfaces = tcpip.interfaces.iter().map(|interface| interface.name.as_str());
    let deleted = interfaces.map(|name| format!("STOP {name} INTERFACE {name} DELETE"));
    let dvipas = tcpip.vipa.addresses.iter().map(|state| state.dvipa.address);
    let given_up = dvipas.map(|address| format!("VIPADYNAMIC VIPADELETE {address} ENDVIPADYNAMIC"));
    let switched_off = OFF.map(str::to_owned);
    let texts = profiles.iter().cloned().chain(deleted).chain(given_up).chain(switched_off);
    for text in texts.chain(vipadynamic(&tcpip.vipa.configuration)) {
        change(format!("OBEYFILE {}", text.replace('\n', " ")), &mut |tcpip| {
            _ = profile::apply(&text, tcpip, &context)
        });
    }
    changed
}

#[test]
fn changed_stacks_are_read_back() {
    let systems = systems();
    let profiles: Vec<String> =
        systems.iter().flat_map(|system| &system.data_sets).map(|data_set| data_set.text.clone()).collect();
    let mut faults = Vec::new();
    for system in &systems {
        for tcpip in &system.stacks {
            for (what, changed) in changes(tcpip, &profiles) {
                faults.extend(stays_itself(system, &changed, &what).err());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The system of which no field has its usual value.
fn whole() -> TcpIp {
    load(Path::new("golden/systems/whole.toml"), now()).unwrap().stacks.remove(0)
}

/// Does each field differ from the usual one? It names each of them, so that a new one is not forgotten.
macro_rules! all_unusual {
    ($value:expr, $usual:expr, $part:ident: $($field:ident)*) => {{
        let (value, usual) = (&$value, &$usual);
        let $part { $($field: _),* } = value;
        $(assert_ne!(value.$field, usual.$field, "{}", stringify!($part $field));)*
    }};
}

#[test]
fn the_whole_system_has_no_usual_interface() {
    let tcpip = whole();
    let [eth, eqnet, rnic, ..] = &tcpip.interfaces[..] else { panic!("too few interfaces") };
    let of = |interface: &Interface| interface.attributes.clone().unwrap();
    let attributes = Attributes { device: of(eth).device, smc: of(rnic).smc, ..*of(eqnet) };
    all_unusual!(
        attributes, Attributes::default(),
        Attributes: kind device status trle chpid chpid_type datapath datapath_status pnetid smcr smcd speed broadcast
        router vmac mac source_vipa offload configured_mtu prefix vlan read_storage inbound security_class monitored
        isolate low_latency multiwrite net_number queue_size ipv6 network_express smc bsd packet_trace multicast
        counters
    );
    let usual = Attributes::default();
    all_unusual!(attributes.router, usual.router, Routers: configured actual);
    all_unusual!(attributes.offload, usual.offload, Offload: arp arp_info checksum segmentation);
    all_unusual!(attributes.vlan, usual.vlan, Vlan: id priority register can_register);
    all_unusual!(attributes.read_storage, usual.read_storage, ReadStorage: policy amount);
    all_unusual!(attributes.inbound, usual.inbound, Inbound: performance workload_queueing);
    all_unusual!(
        attributes.ipv6, usual.ipv6,
        Ipv6Parameters: duplicate_detection hop_limit interface_id temporary_prefixes
    );
    all_unusual!(attributes.bsd, usual.bsd, Bsd: mtu metric destination mask);
    all_unusual!(
        attributes.counters, usual.counters,
        Counters: bytes_in packets_in errors_in discarded_in no_protocol bytes_out packets_out errors_out discarded_out
    );
    let usual = Interface::new("", Definition::Interface, 0);
    all_unusual!(
        eth, usual, Interface: name definition active mtu port_name trle attributes addresses
    );
    let (v4, v6) = (&eth.addresses, &eqnet.addresses[0]);
    let home = HomeAddress { primary: v4[0].primary, internal: v4[1].internal, ..v6.clone() };
    all_unusual!(
        home, HomeAddress::new([0, 0, 0, 0].into()),
        HomeAddress: address primary internal autoconfigured temporary deprecated unavailable
    );
}

/// No part of a table is as in the table of defaults.
fn differs(field: &str, value: &Value, usual: &Value) {
    match (value, usual) {
        (Value::Object(value), Value::Object(_)) => {
            value.iter().for_each(|(name, value)| {
                differs(&format!("{field}.{name}"), value, usual.get(name).unwrap_or(&Value::Null))
            });
        }
        _ => assert_ne!(value, usual, "{field}"),
    }
}

#[test]
fn the_whole_system_has_no_usual_configuration() {
    let Configuration { tcp, udp, ip, ip6, smf, global, network_monitor, data_trace, autolog } =
        whole().configuration;
    let usual = Configuration::default();
    for (table, value, usual) in [
        ("tcp", to_value(tcp), to_value(usual.tcp)),
        ("udp", to_value(udp), to_value(usual.udp)),
        ("ip", to_value(ip), to_value(usual.ip)),
        ("ip6", to_value(ip6), to_value(usual.ip6)),
        ("smf", to_value(&smf), to_value(&usual.smf)),
        ("global", to_value(&global), to_value(&usual.global)),
        ("sysplex_monitor", to_value(&global.sysplex_monitor), to_value(&usual.global.sysplex_monitor)),
        ("ziip", to_value(global.ziip), to_value(usual.global.ziip)),
        ("smc_global", to_value(global.smc_global), to_value(usual.global.smc_global)),
        ("type118", to_value(&smf.type118), to_value(&usual.smf.type118)),
        ("type119", to_value(&smf.type119), to_value(&usual.smf.type119)),
        ("smcr", to_value(global.smcr), to_value(Smcr::default())),
        ("smcd", to_value(global.smcd), to_value(Smcd::default())),
        ("zert", to_value(global.zert), to_value(Zert::default())),
        ("network_monitor.smf", to_value(&network_monitor.smf), to_value(SmfService::default())),
        ("network_monitor", to_value(network_monitor), to_value(usual.network_monitor)),
        ("data_trace", to_value(data_trace), to_value(DataTrace::default())),
        ("autolog", to_value(autolog), to_value(usual.autolog)),
    ] {
        differs(table, &value.unwrap(), &usual.unwrap());
    }
}

/// Counts everything: each number is one more than the one before it.
fn counted(value: &mut Value, count: &mut u64) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|field| counted(field, count)),
        _ => {
            *count += 1;
            *value = (u64::MAX - *count).into();
        }
    }
}

#[test]
fn all_counters_are_read_back() {
    #[derive(Serialize, Deserialize)]
    struct File {
        #[serde(serialize_with = "unusual")]
        statistics: Statistics,
    }
    let (mut tree, mut count) = (to_value(Statistics::default()).unwrap(), 0);
    counted(&mut tree, &mut count);
    let statistics: Statistics = serde_json::from_value(tree).unwrap();
    let text = toml::to_string(&File { statistics: statistics.clone() }).unwrap();
    assert_eq!(text.matches(" = 184467440737095").count() as u64, count);
    assert_eq!(toml::from_str::<File>(&text).unwrap().statistics, statistics);
}
