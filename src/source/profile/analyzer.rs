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
    let mut changes: Vec<Change> = Vec::new();
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
            _ => {
                let change = match limit(&named, operands)? {
                    None => filter(&named, operands)?,
                    limit => limit,
                };
                let Some(change) = change else { return Ok(false) };
                changes.push(change);
            }
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
    changes.into_iter().for_each(|change| change(analyzer));
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

/// What an operand changes. Operands can stand before the port whose analyzer they mean.
type Change = Box<dyn FnOnce(&mut Analyzer)>;

/// ```text
/// limit = "DATA" megabytes / "FRAMES" n / "ABBREV" bytes / "TIME" minutes / "DISCARD" code
/// ```
fn limit<'a>(named: &Named<'a>, operands: &mut Operands<'a>) -> Result<Option<Change>, Fault> {
    let (limit, highest): (fn(&mut Settings) -> &mut u32, u32) = match named.name {
        "DATA" => (|settings| &mut settings.megabytes, MOST),
        "FRAMES" => (|settings| &mut settings.frames, MOST),
        "ABBREV" => (|settings| &mut settings.abbreviate, 65_535),
        "TIME" => (|settings| &mut settings.minutes, 10_080),
        "DISCARD" => {
            let which = named.read(operands, DISCARD, discard)?;
            return Ok(Some(Box::new(move |analyzer| analyzer.settings.discard = which)));
        }
        _ => return Ok(None),
    };
    let n = named.number(operands, 1, highest)?;
    Ok(Some(Box::new(move |analyzer| *limit(&mut analyzer.settings) = n)))
}

/// ```text
/// filter = "NOFILTER" ("ALL" / "NONE") / "DEVICEID" id / "MAC" mac / "VLANID" id / "ETHTYPE" type / "IPADDR" network
///        / "PROTOCOL" protocol / "PORTNUM" port
/// ```
fn filter<'a>(named: &Named<'a>, operands: &mut Operands<'a>) -> Result<Option<Change>, Fault> {
    let mut of = |expected: &str, fits: fn(&str) -> bool| {
        named.filter(operands, expected, |word| fits(word).then(|| word.to_ascii_lowercase()))
    };
    let upper = |found: Option<String>| found.map(|text| text.to_ascii_uppercase());
    let (filter, value): (fn(&mut Filters) -> &mut Option<String>, _) = match named.name {
        "NOFILTER" => {
            let words = |word| [("ALL", true), ("NONE", false)].into_iter().find(|(name, _)| *name == word);
            let (_, all) = named.read(operands, "ALL or NONE", words)?;
            return Ok(Some(Box::new(move |analyzer| analyzer.filters.all = all)));
        }
        "DEVICEID" => {
            (|filters| &mut filters.device, upper(of("a device of 8 hexadecimal digits", |w| hex(w, 8))?))
        }
        "MAC" => (|filters| &mut filters.mac, upper(of("12 hexadecimal digits", |w| hex(w, 12))?)),
        "VLANID" => {
            let fits = |w: &str| decimal(w).is_some_and(|id| id <= 4094);
            (|filters| &mut filters.vlan, of("a VLAN from 0 to 4094", fits)?)
        }
        "ETHTYPE" => {
            let fits = |w: &str| hex(w, 4) || matches!(w, "ARP" | "IPV4" | "IPV6" | "SNA");
            let found = of("4 hexadecimal digits, ARP, IPV4, IPV6 or SNA", fits)?;
            (|filters| &mut filters.ethernet_type, upper(found))
        }
        "IPADDR" => {
            (|filters| &mut filters.address, of("an IP address or network", |w| network(w).is_some())?)
        }
        "PROTOCOL" | "PROT" => {
            (|filters| &mut filters.protocol, upper(of("a protocol", |w| protocol(w).is_some())?))
        }
        "PORTNUM" => {
            let fits = |w: &str| decimal(w).is_some_and(|port| (1..=65_535).contains(&port));
            (|filters| &mut filters.port, of("a port", fits)?)
        }
        _ => return Ok(None),
    };
    Ok(Some(Box::new(move |analyzer| *filter(&mut analyzer.filters) = value)))
}

/// Are these so many hexadecimal digits?
fn hex(word: &str, digits: usize) -> bool {
    word.len() == digits && word.bytes().all(|b| b.is_ascii_hexdigit())
}
