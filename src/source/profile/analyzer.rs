//! OSAENTA: the network traffic analyzer of an OSA-Express.

use super::Profile;
use super::fault::Fault;
use super::operands::{Operands, decimal};
use super::trace::{DISCARD, Named, discard, network, protocol};
use crate::message;
use crate::source::system::text::{Name, Written as _};
use crate::tcpip::analyzer::{Analyzer, Filters, Settings, Traced};
use crate::tcpip::device::Status;

/// The most megabytes and frames.
const MOST: u32 = 2_147_483_647;

/// What is asked of the trace of a port.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    On,
    Off,
    Delete,
}

/// ```text
/// OSAENTA "PORTNAME" name *("ON" / "OFF" / "DEL" / "CLEAR" / limit / filter)
/// ```
// ASSUMED: OSAENTA changes what it names and keeps the rest; the analyzer is in use while its trace is on; the speed and
// the authorization of an OSA-Express are not known from a profile, and shown as 0 and n/a.
pub fn osaenta(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (mut name, mut act, mut clear) = (None, None, false);
    // Operands can stand before the port, whose settings they change.
    let (mut settings, mut filters): (Vec<Limit>, Vec<Filter>) = (Vec::new(), Vec::new());
    operands.each_once(|word, operands| {
        let named = Named::of(word);
        match named.name {
            "PORTNAME" => {
                let read = |word: &str| Name::<8>::read(word).map(|name| name.0);
                name = Some(named.read(operands, "a port name", read)?);
            }
            "ON" => act = Some(Act::On),
            "OFF" => act = Some(Act::Off),
            "DEL" => act = Some(Act::Delete),
            "CLEAR" => clear = true,
            _ => match limit(&named, operands)? {
                Some(limit) => settings.push(limit),
                None => match filter(&named, operands)? {
                    Some(filter) => filters.push(filter),
                    None => return Ok(false),
                },
            },
        }
        Ok(true)
    })?;
    let name = name.ok_or_else(|| Fault::new(&message::PROFILE_ENDS, ["PORTNAME"]))?;
    let all = &mut profile.tcpip.devices.analyzers;
    let known = all.iter().position(|analyzer| analyzer.port_name == name);
    if act == Some(Act::Delete) {
        known.into_iter().for_each(|at| drop(all.remove(at)));
        return Ok(());
    }
    let at = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(new(name));
    }
    let Some(analyzer) = all.get_mut(at) else { return Ok(()) };
    if clear {
        analyzer.filters = Filters::default();
    }
    settings.into_iter().for_each(|limit| limit.set(&mut analyzer.settings));
    filters.into_iter().for_each(|filter| filter.set(&mut analyzer.filters));
    if let Some(act) = act {
        analyzer.settings.on = act == Act::On;
        analyzer.device_status = Status::of(act == Act::On);
        analyzer.interface_status = analyzer.device_status;
    }
    Ok(())
}

fn new(port_name: String) -> Analyzer {
    Analyzer {
        port_name,
        device_status: Status::NotActive,
        interface_status: Status::NotActive,
        speed: 0,
        authorization: "n/a".to_owned(),
        cumulative: Traced::default(),
        active: Traced::default(),
        time_active: 0,
        settings: Settings::default(),
        filters: Filters::default(),
    }
}

/// A setting that is coded.
enum Limit {
    Megabytes(u32),
    Frames(u32),
    Bytes(u32),
    Minutes(u32),
    Discard(String),
}

impl Limit {
    fn set(self, settings: &mut Settings) {
        match self {
            Limit::Megabytes(n) => settings.megabytes = n,
            Limit::Frames(n) => settings.frames = n,
            Limit::Bytes(n) => settings.abbreviate = n,
            Limit::Minutes(n) => settings.minutes = n,
            Limit::Discard(which) => settings.discard = which,
        }
    }
}

/// ```text
/// limit = "DATA" megabytes / "FRAMES" n / "ABBREV" bytes / "TIME" minutes / "DISCARD" code
/// ```
fn limit<'a>(named: &Named<'a>, operands: &mut Operands<'a>) -> Result<Option<Limit>, Fault> {
    Ok(Some(match named.name {
        "DATA" => Limit::Megabytes(named.number(operands, 1, MOST)?),
        "FRAMES" => Limit::Frames(named.number(operands, 1, MOST)?),
        "ABBREV" => Limit::Bytes(named.number(operands, 1, 65_535)?),
        "TIME" => Limit::Minutes(named.number(operands, 1, 10_080)?),
        "DISCARD" => Limit::Discard(named.read(operands, DISCARD, discard)?),
        _ => return Ok(None),
    }))
}

/// A filter that is coded; `None` for all.
enum Filter {
    Unfiltered(bool),
    Device(Option<String>),
    Mac(Option<String>),
    Vlan(Option<String>),
    EthernetType(Option<String>),
    Address(Option<String>),
    Protocol(Option<String>),
    Port(Option<String>),
}

impl Filter {
    fn set(self, filters: &mut Filters) {
        match self {
            Filter::Unfiltered(all) => filters.all = all,
            Filter::Device(of) => filters.device = of,
            Filter::Mac(of) => filters.mac = of,
            Filter::Vlan(of) => filters.vlan = of,
            Filter::EthernetType(of) => filters.ethernet_type = of,
            Filter::Address(of) => filters.address = of,
            Filter::Protocol(of) => filters.protocol = of,
            Filter::Port(of) => filters.port = of,
        }
    }
}

/// ```text
/// filter = "NOFILTER" ("ALL" / "NONE") / "DEVICEID" id / "MAC" mac / "VLANID" id / "ETHTYPE" type / "IPADDR" network
///        / "PROTOCOL" protocol / "PORTNUM" port
/// ```
fn filter<'a>(named: &Named<'a>, operands: &mut Operands<'a>) -> Result<Option<Filter>, Fault> {
    let mut of = |expected: &str, fits: fn(&str) -> bool| {
        named.filter(operands, expected, |word| fits(word).then(|| word.to_ascii_lowercase()))
    };
    let upper = |found: Option<String>| found.map(|text| text.to_ascii_uppercase());
    Ok(Some(match named.name {
        "NOFILTER" => {
            let words = |word| [("ALL", true), ("NONE", false)].into_iter().find(|(name, _)| *name == word);
            Filter::Unfiltered(named.read(operands, "ALL or NONE", words)?.1)
        }
        "DEVICEID" => Filter::Device(upper(of("a device of 8 hexadecimal digits", |w| hex(w, 8))?)),
        "MAC" => Filter::Mac(upper(of("12 hexadecimal digits", |w| hex(w, 12))?)),
        "VLANID" => Filter::Vlan(of("a VLAN from 0 to 4094", |w| decimal(w).is_some_and(|id| id <= 4094))?),
        "ETHTYPE" => {
            let fits = |w: &str| hex(w, 4) || matches!(w, "ARP" | "IPV4" | "IPV6" | "SNA");
            Filter::EthernetType(upper(of("4 hexadecimal digits, ARP, IPV4, IPV6 or SNA", fits)?))
        }
        "IPADDR" => Filter::Address(of("an IP address or network", |w| network(w).is_some())?),
        "PROTOCOL" | "PROT" => Filter::Protocol(upper(of("a protocol", |w| protocol(w).is_some())?)),
        "PORTNUM" => {
            let fits = |w: &str| decimal(w).is_some_and(|port| (1..=65_535).contains(&port));
            Filter::Port(of("a port", fits)?)
        }
        _ => return Ok(None),
    }))
}

/// Are these so many hexadecimal digits?
fn hex(word: &str, digits: usize) -> bool {
    word.len() == digits && word.bytes().all(|b| b.is_ascii_hexdigit())
}
