//! OSAENTA: the network traffic analyzer of an OSA-Express.

use nom::Parser as _;
use nom::branch::alt;

use super::Profile;
use super::fault::Fault;
use super::operand::{decimal, made, number, one_of, prefixed};
use super::settings::{Change, Set, choice, flag, held, part, set, settings};
use super::trace::{self, discard, protocol};
use super::unfit::Applied;
use super::words::{Parsed, Words};
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

/// What OSAENTA gives.
#[derive(Default)]
struct Coded {
    name: Option<String>,
    act: Option<Act>,
    clear: bool,
    /// Operands can stand before the port whose analyzer they mean.
    changes: Vec<Change<Analyzer>>,
}

/// ```text
/// OSAENTA *(port / limit / filter)
/// ```
// ASSUMED: OSAENTA changes what it names and keeps the rest; the analyzer is in use while its trace is on; the speed and
// the authorization of an OSA-Express are not known from a profile, and shown as 0 and n/a.
pub fn osaenta<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let settings_of = part(|analyzer: &mut Analyzer| &mut analyzer.settings, limit);
    let filters_of = part(|analyzer: &mut Analyzer| &mut analyzer.filters, filter);
    let change = held(alt((settings_of, filters_of)), |to: &mut Coded, change| to.changes.push(change));
    let coded = words.whole(settings(alt((port, change))))?.onto(Coded::default());
    let Coded { name, act, clear, changes } = coded;
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

/// ```text
/// port = "PORTNAME" name / "ON" / "OFF" / "DEL" / "CLEAR"
/// ```
fn port(words: Words<'_>) -> Parsed<'_, Set<Coded>> {
    const ACTS: [(&str, Act); 3] = [("ON", Act::On), ("OFF", Act::Off), ("DEL", Act::Delete)];
    let name = made("a port name", |word| Name::<8>::read(word).map(|name| name.0));
    alt((
        set("PORTNAME", name, |to: &mut Coded, name| to.name = Some(name)),
        choice(&ACTS, |to: &mut Coded, act| to.act = Some(act)),
        flag("CLEAR", |to: &mut Coded| to.clear = true),
    ))
    .parse(words)
}

/// ```text
/// limit = "DATA" megabytes / "FRAMES" n / "ABBREV" bytes / "TIME" minutes / "DISCARD" code
/// ```
fn limit(words: Words<'_>) -> Parsed<'_, Set<Settings>> {
    alt((
        set("DATA", number(1..=MOST), |to: &mut Settings, n| to.megabytes = n),
        set("FRAMES", number(1..=MOST), |to: &mut Settings, n| to.frames = n),
        set("ABBREV", number(1..=65_535), |to: &mut Settings, n| to.abbreviate = n),
        set("TIME", number(1..=10_080), |to: &mut Settings, n| to.minutes = n),
        set("DISCARD", discard, |to: &mut Settings, which| to.discard = which),
    ))
    .parse(words)
}

/// ```text
/// filter = "NOFILTER" ("ALL" / "NONE") / "DEVICEID" id / "MAC" mac / "VLANID" id / "ETHTYPE" type / "IPADDR" network
///        / ("PROTOCOL" / "PROT") protocol / "PORTNUM" port
/// ```
fn filter(words: Words<'_>) -> Parsed<'_, Set<Filters>> {
    let device = upper("a device of 8 hexadecimal digits", |word| hex(word, 8));
    let mac = upper("12 hexadecimal digits", |word| hex(word, 12));
    let vlan = upper("a VLAN from 0 to 4094", |word| decimal(word).is_some_and(|id| id <= 4094));
    let ethernet_type = upper("4 hexadecimal digits, ARP, IPV4, IPV6 or SNA", |word| {
        hex(word, 4) || matches!(word, "ARP" | "IPV4" | "IPV6" | "SNA")
    });
    let address =
        trace::filter("an IP address or network", |word| prefixed(word).map(|_| word.to_ascii_lowercase()));
    let protocol = || upper("a protocol", |word| protocol(word).is_some());
    let port = upper("a port", |word| decimal(word).is_some_and(|port| (1..=65_535).contains(&port)));
    let packets = one_of(&[("ALL", true), ("NONE", false)]);
    alt((
        set("NOFILTER", packets, |to: &mut Filters, all| to.all = all),
        set("DEVICEID", device, |to: &mut Filters, id| to.device = id),
        set("MAC", mac, |to: &mut Filters, mac| to.mac = mac),
        set("VLANID", vlan, |to: &mut Filters, id| to.vlan = id),
        set("ETHTYPE", ethernet_type, |to: &mut Filters, kind| to.ethernet_type = kind),
        set("IPADDR", address, |to: &mut Filters, address| to.address = address),
        set("PROTOCOL", protocol(), |to: &mut Filters, protocol| to.protocol = protocol),
        set("PROT", protocol(), |to: &mut Filters, protocol| to.protocol = protocol),
        set("PORTNUM", port, |to: &mut Filters, port| to.port = port),
    ))
    .parse(words)
}

/// A word of this form in upper case, or `*`.
fn upper<'a>(
    expected: &'static str,
    fits: impl Fn(&str) -> bool,
) -> impl FnMut(Words<'a>) -> Parsed<'a, Option<String>> {
    trace::filter(expected, move |word: &str| fits(word).then(|| word.to_owned()))
}

/// Are these so many hexadecimal digits?
fn hex(word: &str, digits: usize) -> bool {
    word.len() == digits && word.bytes().all(|b| b.is_ascii_hexdigit())
}
