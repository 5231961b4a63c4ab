//! PKTTRACE, DATTRACE and OSAENTA: traces, of which reports show the settings. An operand is written `NAME=value` or
//! `NAME value`.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::operands::{Operands, decimal, prefix_of};
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

/// An operand: its name, and its value if that is in the same word.
pub struct Named<'a> {
    pub name: &'a str,
    value: Option<&'a str>,
}

impl<'a> Named<'a> {
    pub fn of(word: &'a str) -> Named<'a> {
        match word.split_once('=') {
            Some((name, value)) => Named { name, value: Some(value).filter(|value| !value.is_empty()) },
            None => Named { name: word, value: None },
        }
    }

    /// Makes something of its value, which must be `expected`.
    pub fn read<T>(
        &self,
        operands: &mut Operands<'a>,
        expected: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, Fault> {
        match self.value {
            Some(value) => {
                read(value).ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [value, expected]))
            }
            None => operands.read(expected, read),
        }
    }

    /// The same, `None` for `*`.
    pub fn filter<T>(
        &self,
        operands: &mut Operands<'a>,
        expected: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        let read = |word| if word == "*" { Some(None) } else { read(word).map(Some) };
        self.read(operands, &format!("{expected} or *"), read)
    }

    /// A number in a range.
    pub fn number(&self, operands: &mut Operands<'a>, lowest: u32, highest: u32) -> Result<u32, Fault> {
        let expected = format!("a number from {lowest} to {highest}");
        self.read(operands, &expected, |word| decimal(word).filter(|n| (lowest..=highest).contains(n)))
    }

    /// A port, or `*`.
    fn port(&self, operands: &mut Operands<'a>) -> Result<Option<u16>, Fault> {
        self.filter(operands, "a port", |word| {
            decimal(word).and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0)
        })
    }

    /// How many bytes are kept.
    fn length(&self, operands: &mut Operands<'a>) -> Result<u32, Fault> {
        let coded = self.value.is_some() || operands.peek().is_some_and(|word| decimal(word).is_some());
        if coded { self.number(operands, 1, 65_535) } else { Ok(SHORT) }
    }
}

/// What PKTTRACE and DATTRACE have in common.
#[derive(Default)]
struct Common {
    length: Option<u32>,
    address: Option<IpAddr>,
    prefix: Option<u8>,
    port: Option<u16>,
    job: Option<String>,
}

impl Common {
    /// ```text
    /// common = "FULL" / "ABBREV" [n] / "JOBNAME" job / "IPADDR" address ["/" bits] / "SUBNET" mask / "PORTNUM" port
    /// ```
    fn set<'a>(&mut self, named: &Named<'a>, operands: &mut Operands<'a>) -> Result<bool, Fault> {
        match named.name {
            "FULL" => self.length = None,
            "ABBREV" => self.length = Some(named.length(operands)?),
            "JOBNAME" => {
                let job = |word: &str| JobPattern::read(word).map(|job| job.0);
                self.job = named.filter(operands, "a job name", job)?;
            }
            "IP" | "IPADDR" => {
                let found = named.filter(operands, "an IP address, perhaps with a prefix length", network)?;
                self.address = found.map(|(address, _)| address);
                self.prefix = found.and_then(|(_, prefix)| prefix).or(self.prefix);
            }
            "SUBNET" => {
                let mask = |word: &str| word.parse().ok().and_then(prefix_of);
                self.prefix = named.filter(operands, "an address mask", mask)?;
            }
            "PORTNUM" => self.port = named.port(operands)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// `address` or `address/bits`.
pub fn network(word: &str) -> Option<(IpAddr, Option<u8>)> {
    let Some((address, bits)) = word.split_once('/') else { return Some((word.parse().ok()?, None)) };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let bits = decimal(bits).filter(|&bits| bits <= longest).and_then(|bits| u8::try_from(bits).ok())?;
    Some((address, Some(bits)))
}

/// ```text
/// state = "ON" / "OFF" / "CLEAR"
/// ```
// ASSUMED: a trace statement without ON or OFF turns the trace on; CLEAR is OFF.
fn state(word: &str) -> Option<State> {
    match word {
        "ON" => Some(State::On),
        "OFF" | "CLEAR" => Some(State::Off),
        _ => None,
    }
}

/// A protocol by its name or number.
pub fn protocol(word: &str) -> Option<String> {
    let number = decimal(word).is_some_and(|number| number <= 255);
    (number || matches!(word, "TCP" | "UDP" | "ICMP" | "ICMPV6" | "OSPF" | "RAW")).then(|| word.to_owned())
}

/// ```text
/// PKTTRACE *(state / common / "LINKNAME" name / "PROT" protocol / "SRCPORT" port / "DESTPORT" port / "DISCARD" code)
/// ```
// ASSUMED: PKTTRACE is for the links and interfaces that are there when it comes; a further one with other operands is a
// trace of its own.
pub fn pkttrace(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (mut common, mut trace, mut on, mut name) =
        (Common::default(), PacketTrace::default(), State::On, None);
    operands.each_once(|word, operands| {
        let named = Named::of(word);
        match (named.name, state(word)) {
            (_, Some(state)) => on = state,
            ("LINKNAME" | "INTFNAME", _) => {
                let read = |word: &str| Name::<16>::read(word).map(|name| name.0);
                name = named.filter(operands, "the name of a link or interface", read)?;
            }
            ("PROT" | "PROTOCOL", _) => trace.protocol = named.filter(operands, "a protocol", protocol)?,
            ("SRCPORT", _) => trace.source_port = named.port(operands)?,
            ("DESTPORT", _) => trace.destination_port = named.port(operands)?,
            ("DISCARD", _) => trace.discard = named.read(operands, DISCARD, discard).map(Some)?,
            _ => return common.set(&named, operands),
        }
        Ok(true)
    })?;
    profile.allow(common.address.is_some_and(|a| a.is_ipv6()), "an IPv6 address")?;
    trace.subnet = common.address.map(|address| subnet(address, common.prefix));
    (trace.job, trace.length, trace.address, trace.port) =
        (common.job, common.length, common.address, common.port);
    let meant = |i: &Interface| i.kind().counts() && name.as_ref().is_none_or(|name| i.name == *name);
    let interfaces = &mut profile.tcpip.interfaces;
    if let Some(name) = name.as_ref().filter(|_| !interfaces.iter().any(meant)) {
        let expected = "a link or interface that is not virtual";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [name, expected]));
    }
    for interface in interfaces.iter_mut().filter(|i| meant(i)) {
        let traces = &mut interface.attributes.get_or_insert_default().packet_trace;
        match on {
            State::Off => traces.clear(),
            State::On if traces.iter().any(|known| PacketTrace { records: 0, ..known.clone() } == trace) => {}
            State::On => traces.push(trace.clone()),
        }
    }
    Ok(())
}

/// What DISCARD takes.
pub const DISCARD: &str = "NONE, ALL, EXCEPTION or a discard code";

/// Which discarded packets are traced.
pub fn discard(word: &str) -> Option<String> {
    let code = decimal(word).is_some_and(|code| code <= 65_535);
    (code || matches!(word, "NONE" | "ALL" | "EXCEPTION")).then(|| word.to_owned())
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
/// DATTRACE *(state / common)
/// ```
pub fn dattrace(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (mut common, mut on) = (Common::default(), State::On);
    operands.each_once(|word, operands| match state(word) {
        Some(state) => {
            on = state;
            Ok(true)
        }
        None => common.set(&Named::of(word), operands),
    })?;
    profile.allow(common.address.is_some_and(|a| a.is_ipv6()), "an IPv6 address")?;
    let trace = DataTrace {
        job_name: common.job,
        records: 0,
        length: common.length,
        address: common.address,
        prefix: common.prefix.filter(|_| common.address.is_some()),
        port: common.port,
    };
    profile.tcpip.configuration.data_trace = (on == State::On).then_some(trace);
    Ok(())
}
