//! NETMONITOR.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::Profile;
use super::operand::{number, word};
use super::settings::{Set, Settings, flag, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{NetworkMonitor, SmfService};

/// ```text
/// NETMONITOR *service
/// ```
pub fn netmonitor<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    words.whole(settings(service))?.apply(&mut profile.tcpip.configuration.network_monitor);
    Ok(())
}

/// ```text
/// service = "OFF" / "ON" / "TCPCONNSERVICE" ["MINLIFETIME" seconds] / "NOTCPCONNSERVICE" / "SMFSERVICE" *record
///         / "NOSMFSERVICE" / ["NO"] ("PKTTRCSERVICE" / "NTATRCSERVICE" / "ZERTSERVICE" / "ZERTSUMMARY")
/// ```
// ASSUMED: NETMONITOR ON turns every service on, with all records of the SMF service.
fn service(words: Words<'_>) -> Parsed<'_, Set<NetworkMonitor>> {
    type Monitor = NetworkMonitor;
    let lifetime = opt(preceded(word("MINLIFETIME"), cut(number(0..=EIGHT_DIGITS))));
    alt((
        flag("OFF", |monitor: &mut Monitor| *monitor = Monitor::default()),
        flag("ON", |monitor: &mut Monitor| *monitor = all(monitor.minimum_lifetime)),
        switch("PKTTRCSERVICE", |monitor: &mut Monitor, on| monitor.packet_trace = on),
        set("TCPCONNSERVICE", lifetime, |monitor: &mut Monitor, seconds| {
            monitor.tcp_connections = true;
            monitor.minimum_lifetime = seconds.unwrap_or(monitor.minimum_lifetime);
        }),
        flag("NOTCPCONNSERVICE", |monitor: &mut Monitor| monitor.tcp_connections = false),
        switch("NTATRCSERVICE", |monitor: &mut Monitor, on| monitor.nta_trace = on),
        set("SMFSERVICE", settings(record), |monitor: &mut Monitor, records: Settings<SmfService>| {
            monitor.smf = Some(records.onto(SmfService::default()));
        }),
        flag("NOSMFSERVICE", |monitor: &mut Monitor| monitor.smf = None),
        switch("ZERTSERVICE", |monitor: &mut Monitor, on| monitor.zert = on),
        switch("ZERTSUMMARY", |monitor: &mut Monitor, on| monitor.zert_summary = on),
    ))
    .parse(words)
}

fn all(minimum_lifetime: u32) -> NetworkMonitor {
    NetworkMonitor {
        packet_trace: true,
        tcp_connections: true,
        minimum_lifetime,
        nta_trace: true,
        smf: Some(SmfService { csmail: true, ..SmfService::default() }),
        zert: true,
        zert_summary: true,
    }
}

/// ```text
/// record = ["NO"] ("CSSMTP" / "CSMAIL" / "DVIPA" / "IPSECURITY" / "PROFILE")
/// ```
fn record(words: Words<'_>) -> Parsed<'_, Set<SmfService>> {
    alt((
        switch("CSSMTP", |smf: &mut SmfService, on| smf.cssmtp = on),
        switch("CSMAIL", |smf: &mut SmfService, on| smf.csmail = on),
        switch("DVIPA", |smf: &mut SmfService, on| smf.dvipa = on),
        switch("IPSECURITY", |smf: &mut SmfService, on| smf.ip_security = on),
        switch("PROFILE", |smf: &mut SmfService, on| smf.profile = on),
    ))
    .parse(words)
}
