//! PKTTRACE and DATTRACE: traces, of which reports show the settings. An operand is written `NAME=value` or `NAME value`.

use std::net::IpAddr;

use nom::Parser as _;
use nom::branch::alt;

use super::Profile;
use super::fault::Fault;
use super::operand::{decimal, made, optional_number, prefix_of, prefixed};
use super::settings::{Set, choice, flag, part, set, settings};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::source::system::text::{JobPattern, Name, Written as _};
use crate::tcpip::configuration::DataTrace;
use crate::tcpip::interface::Interface;
use crate::tcpip::trace::PacketTrace;

/// Bytes that ABBREV without a number keeps.
// ASSUMED: ABBREV without a number keeps 200 bytes; an address without SUBNET stands for one host.
const SHORT: u32 = 200;

/// What is asked of a trace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    On,
    Off,
}

/// ```text
/// filter = "*" / value
/// ```
/// Gives `None` for `*`.
pub fn filter<'a, T>(
    expected: &'static str,
    value: impl Fn(&'a str) -> Option<T>,
) -> impl FnMut(Words<'a>) -> Parsed<'a, Option<T>> {
    made(format!("{expected} or *"), move |word| if word == "*" { Some(None) } else { value(word).map(Some) })
}

/// A port, or `*`.
fn port(words: Words<'_>) -> Parsed<'_, Option<u16>> {
    let read = |word: &str| decimal(word).and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0);
    filter("a port", read)(words)
}

/// What PKTTRACE and DATTRACE have in common.
#[derive(Default)]
struct Common {
    on: Option<State>,
    length: Option<u32>,
    address: Option<IpAddr>,
    prefix: Option<u8>,
    port: Option<u16>,
    job: Option<String>,
}

/// ```text
/// common = "ON" / "OFF" / "CLEAR" / "FULL" / "ABBREV" [n] / "JOBNAME" job / ("IP" / "IPADDR") address ["/" bits]
///        / "SUBNET" mask / "PORTNUM" port
/// ```
// ASSUMED: a trace statement without ON or OFF turns the trace on; CLEAR is OFF.
fn common(words: Words<'_>) -> Parsed<'_, Set<Common>> {
    const STATES: [(&str, State); 3] = [("ON", State::On), ("OFF", State::Off), ("CLEAR", State::Off)];
    let job = filter("a job name", |word| JobPattern::read(word).map(|job| job.0));
    let mask = filter("an address mask", |word| word.parse().ok().and_then(prefix_of));
    let address = || filter("an IP address, perhaps with a prefix length", prefixed);
    let to_address = |to: &mut Common, found: Option<(IpAddr, Option<u8>)>| {
        to.address = found.map(|(address, _)| address);
        to.prefix = found.and_then(|(_, prefix)| prefix).or(to.prefix);
    };
    alt((
        choice(&STATES, |to: &mut Common, state| to.on = Some(state)),
        flag("FULL", |to: &mut Common| to.length = None),
        set("ABBREV", optional_number(1..=65_535), |to: &mut Common, n| to.length = Some(n.unwrap_or(SHORT))),
        set("JOBNAME", job, |to: &mut Common, job| to.job = job),
        set("IP", address(), to_address),
        set("IPADDR", address(), to_address),
        set("SUBNET", mask, |to: &mut Common, prefix| to.prefix = prefix),
        set("PORTNUM", port, |to: &mut Common, port| to.port = port),
    ))
    .parse(words)
}

/// A protocol by its name or number.
pub fn protocol(word: &str) -> Option<String> {
    let number = decimal(word).is_some_and(|number| number <= 255);
    (number || matches!(word, "TCP" | "UDP" | "ICMP" | "ICMPV6" | "OSPF" | "RAW")).then(|| word.to_owned())
}

/// What PKTTRACE gives.
#[derive(Default)]
struct Coded {
    common: Common,
    trace: PacketTrace,
    /// Of a link or interface; `None` for all.
    name: Option<String>,
}

/// ```text
/// packet = ("LINKNAME" / "INTFNAME") name / ("PROT" / "PROTOCOL") protocol / "SRCPORT" port / "DESTPORT" port
///        / "DISCARD" code
/// ```
fn packet(words: Words<'_>) -> Parsed<'_, Set<Coded>> {
    let name = || filter("the name of a link or interface", |word| Name::<16>::read(word).map(|name| name.0));
    let protocol = || filter("a protocol", protocol);
    alt((
        set("LINKNAME", name(), |to: &mut Coded, name| to.name = name),
        set("INTFNAME", name(), |to: &mut Coded, name| to.name = name),
        set("PROT", protocol(), |to: &mut Coded, protocol| to.trace.protocol = protocol),
        set("PROTOCOL", protocol(), |to: &mut Coded, protocol| to.trace.protocol = protocol),
        set("SRCPORT", port, |to: &mut Coded, port| to.trace.source_port = port),
        set("DESTPORT", port, |to: &mut Coded, port| to.trace.destination_port = port),
        set("DISCARD", discard, |to: &mut Coded, which| to.trace.discard = Some(which)),
    ))
    .parse(words)
}

/// ```text
/// PKTTRACE *(common / packet)
/// ```
// ASSUMED: PKTTRACE is for the links and interfaces that are there when it comes; a further one with other operands is a
// trace of its own.
pub fn pkttrace<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let operand = alt((part(|to: &mut Coded| &mut to.common, common), packet));
    let Coded { common, mut trace, name } = words.whole(settings(operand))?.onto(Coded::default());
    profile.allow(common.address.is_some_and(|a| a.is_ipv6()), "an IPv6 address")?;
    trace.subnet = common.address.map(|address| subnet(address, common.prefix));
    (trace.job, trace.length, trace.address, trace.port) =
        (common.job, common.length, common.address, common.port);
    let meant = |i: &Interface| i.kind().counts() && name.as_ref().is_none_or(|name| i.name == *name);
    let interfaces = &mut profile.tcpip.interfaces;
    if let Some(name) = name.as_ref().filter(|_| !interfaces.iter().any(meant)) {
        let expected = "a link or interface that is not virtual";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, expected]).into());
    }
    for interface in interfaces.iter_mut().filter(|i| meant(i)) {
        let traces = &mut interface.attributes.get_or_insert_default().packet_trace;
        match common.on.unwrap_or(State::On) {
            State::Off => traces.clear(),
            State::On if traces.iter().any(|known| PacketTrace { records: 0, ..known.clone() } == trace) => {}
            State::On => traces.push(trace.clone()),
        }
    }
    Ok(())
}

/// ```text
/// code = "NONE" / "ALL" / "EXCEPTION" / number
/// ```
/// Which discarded packets are traced.
pub fn discard(words: Words<'_>) -> Parsed<'_, String> {
    let read = |word: &str| {
        let code = decimal(word).is_some_and(|code| code <= 65_535);
        (code || matches!(word, "NONE" | "ALL" | "EXCEPTION")).then(|| word.to_owned())
    };
    made("NONE, ALL, EXCEPTION or a discard code", read)(words)
}

/// The mask of an IPv4 network, the prefix length of an IPv6 one.
fn subnet(address: IpAddr, prefix: Option<u8>) -> String {
    match address {
        IpAddr::V4(_) => {
            let bits = 32_u32.saturating_sub(prefix.unwrap_or(32).into());
            std::net::Ipv4Addr::from(u32::MAX.checked_shl(bits).unwrap_or(0)).to_string()
        }
        IpAddr::V6(_) => prefix.unwrap_or(128).to_string(),
    }
}

/// ```text
/// DATTRACE *common
/// ```
pub fn dattrace<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let common = words.whole(settings(common))?.onto(Common::default());
    profile.allow(common.address.is_some_and(|a| a.is_ipv6()), "an IPv6 address")?;
    let trace = DataTrace {
        job_name: common.job,
        records: 0,
        length: common.length,
        address: common.address,
        prefix: common.prefix.filter(|_| common.address.is_some()),
        port: common.port,
    };
    profile.tcpip.configuration.data_trace = (common.on != Some(State::Off)).then_some(trace);
    Ok(())
}
