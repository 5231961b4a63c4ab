//! SMFCONFIG and SMFPARMS.

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands};
use crate::message;
use crate::tcpip::configuration::{Type118, Type119};

/// ```text
/// SMFCONFIG *type-118-option ["TYPE118" *type-118-option] ["TYPE119" *type-119-option]
/// ```
// ASSUMED: options of SMFCONFIG before a TYPE keyword mean TYPE118; NO in front of an option clears it.
pub fn smfconfig(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut smf = profile.tcpip.configuration.smf.clone();
    let (mut is_119, mut once) = (false, Once::default());
    while let Some(word) = operands.take() {
        let (name, on) = word.strip_prefix("NO").map_or((word, true), |name| (name, false));
        once.note(word)?;
        match name {
            "TYPE118" | "TYPE119" if on => (is_119, once) = (name == "TYPE119", Once::default()),
            // No report shows it.
            "ZERTDETAILBYPOLICY" if is_119 => {}
            _ if is_119 => *record(name, &mut smf.type119).ok_or_else(|| unknown(word))? = on,
            _ => {
                let (field, usual) = subtype(name, &mut smf.type118).ok_or_else(|| unknown(word))?;
                *field = if on { coded(operands)?.unwrap_or(usual) } else { 0 };
            }
        }
    }
    profile.tcpip.configuration.smf = smf;
    Ok(())
}

fn unknown(word: &str) -> Fault {
    Fault::new(&message::PROFILE_OPERAND, [word])
}

/// The subtype that is coded behind an option.
fn coded(operands: &mut Operands<'_>) -> Result<Option<u32>, Fault> {
    let is_number = operands.peek().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if is_number { operands.number(1..=99).map(Some) } else { Ok(None) }
}

/// ```text
/// SMFPARMS start-subtype end-subtype client-subtype
/// ```
// ASSUMED: SMFPARMS gives the subtypes of TCPINIT, of TCPTERM, and the one of FTPCLIENT and TN3270CLIENT together.
pub fn smfparms(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let [start, end, client] = [operands.number(0..=99)?, operands.number(0..=99)?, operands.number(0..=99)?];
    operands.end()?;
    let records = &mut profile.tcpip.configuration.smf.type118;
    (records.tcp_init, records.tcp_term) = (start, end);
    (records.ftp_client, records.tn3270_client) = (client, client);
    Ok(())
}

/// A record of type 118 and its usual subtype.
// ASSUMED: the subtypes of type 118 are 1 TCPINIT, 2 TCPTERM, 3 FTPCLIENT, 4 TN3270CLIENT, 5 TCPIPSTATISTICS unless
// they are coded.
fn subtype<'a>(name: &str, records: &'a mut Type118) -> Option<(&'a mut u32, u32)> {
    Some(match name {
        "TCPINIT" => (&mut records.tcp_init, 1),
        "TCPTERM" => (&mut records.tcp_term, 2),
        "FTPCLIENT" => (&mut records.ftp_client, 3),
        "TN3270CLIENT" => (&mut records.tn3270_client, 4),
        "TCPIPSTATISTICS" => (&mut records.tcpip_statistics, 5),
        _ => return None,
    })
}

fn record<'a>(name: &str, records: &'a mut Type119) -> Option<&'a mut bool> {
    Some(match name {
        "TCPINIT" => &mut records.tcp_init,
        "TCPTERM" => &mut records.tcp_term,
        "FTPCLIENT" => &mut records.ftp_client,
        "TCPIPSTATISTICS" => &mut records.tcpip_statistics,
        "IFSTATISTICS" => &mut records.interface_statistics,
        "PORTSTATISTICS" => &mut records.port_statistics,
        "TCPSTACK" => &mut records.stack,
        "UDPTERM" => &mut records.udp_term,
        "TN3270CLIENT" => &mut records.tn3270_client,
        "IPSECURITY" => &mut records.ip_security,
        "PROFILE" => &mut records.profile,
        "DVIPA" => &mut records.dvipa,
        "SMCRGROUPSTATISTICS" => &mut records.smcr_group_statistics,
        "SMCRLINKEVENT" => &mut records.smcr_link_event,
        "SMCDLINKSTATISTICS" => &mut records.smcd_link_statistics,
        "SMCDLINKEVENT" => &mut records.smcd_link_event,
        "ZERTDETAIL" => &mut records.zert_detail,
        "ZERTSUMMARY" => &mut records.zert_summary,
        _ => return None,
    })
}
