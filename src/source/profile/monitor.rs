//! NETMONITOR.

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands};
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{NetworkMonitor, SmfService};

/// ```text
/// NETMONITOR ("OFF" / "ON" / operand ...)
/// ```
// ASSUMED: NETMONITOR ON turns every service on, with all records of the SMF service.
pub fn netmonitor(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut monitor = profile.tcpip.configuration.network_monitor.clone();
    operands.each_once(|word, operands| {
        let yes = !word.starts_with("NO");
        match word {
            "OFF" => monitor = NetworkMonitor::default(),
            "ON" => monitor = all(monitor.minimum_lifetime),
            "PKTTRCSERVICE" | "NOPKTTRCSERVICE" => monitor.packet_trace = yes,
            "TCPCONNSERVICE" | "NOTCPCONNSERVICE" => {
                monitor.tcp_connections = yes;
                if yes && operands.is("MINLIFETIME") {
                    monitor.minimum_lifetime = operands.number(0..=EIGHT_DIGITS)?;
                }
            }
            "NTATRCSERVICE" | "NONTATRCSERVICE" => monitor.nta_trace = yes,
            "SMFSERVICE" => monitor.smf = Some(smf(operands)?),
            "NOSMFSERVICE" => monitor.smf = None,
            "ZERTSERVICE" | "NOZERTSERVICE" => monitor.zert = yes,
            "ZERTSUMMARY" | "NOZERTSUMMARY" => monitor.zert_summary = yes,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    profile.tcpip.configuration.network_monitor = monitor;
    Ok(())
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
/// smf = *(["NO"] ("CSSMTP" / "CSMAIL" / "DVIPA" / "IPSECURITY" / "PROFILE"))
/// ```
fn smf(operands: &mut Operands<'_>) -> Result<SmfService, Fault> {
    let (mut smf, mut once) = (SmfService::default(), Once::default());
    while let Some(word) = operands.peek()
        && operands.take_if(|word| record(word, &mut smf)).is_some()
    {
        once.note(word)?;
    }
    Ok(smf)
}

fn record(word: &str, smf: &mut SmfService) -> Option<()> {
    let (name, on) = word.strip_prefix("NO").map_or((word, true), |name| (name, false));
    *(match name {
        "CSSMTP" => &mut smf.cssmtp,
        "CSMAIL" => &mut smf.csmail,
        "DVIPA" => &mut smf.dvipa,
        "IPSECURITY" => &mut smf.ip_security,
        "PROFILE" => &mut smf.profile,
        _ => return None,
    }) = on;
    Some(())
}
