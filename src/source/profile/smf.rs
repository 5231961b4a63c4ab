//! SMFCONFIG and SMFPARMS.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::multi::many0;
use nom::sequence::{pair, preceded};

use super::Profile;
use super::operand::{number, optional_number, word};
use super::settings::{Set, Settings, flag, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::tcpip::configuration::{Smf, Type118, Type119};

/// ```text
/// SMFCONFIG *record-118 *("TYPE118" *record-118 / "TYPE119" *record-119)
/// ```
// ASSUMED: options of SMFCONFIG before a TYPE keyword mean TYPE118; NO in front of an option clears it.
pub fn smfconfig<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (first, parts) = words.whole(pair(settings(record_118), many0(part)))?;
    let smf = &mut profile.tcpip.configuration.smf;
    first.apply(&mut smf.type118);
    parts.into_iter().for_each(|part| part.apply(smf));
    Ok(())
}

/// Records of one type.
enum Part {
    Type118(Settings<Type118>),
    Type119(Settings<Type119>),
}

impl Part {
    fn apply(self, smf: &mut Smf) {
        match self {
            Part::Type118(records) => records.apply(&mut smf.type118),
            Part::Type119(records) => records.apply(&mut smf.type119),
        }
    }
}

fn part(words: Words<'_>) -> Parsed<'_, Part> {
    let type118 = preceded(word("TYPE118"), cut(settings(record_118)));
    let type119 = preceded(word("TYPE119"), cut(settings(alt((record_119, record_of_services)))));
    alt((type118.map(Part::Type118), type119.map(Part::Type119))).parse(words)
}

/// ```text
/// record-118 = ("TCPINIT" / "TCPTERM" / "FTPCLIENT" / "TN3270CLIENT" / "TCPIPSTATISTICS") [subtype]
///            / "NO" ("TCPINIT" / "TCPTERM" / "FTPCLIENT" / "TN3270CLIENT" / "TCPIPSTATISTICS")
/// ```
// ASSUMED: the subtypes of type 118 are 1 TCPINIT, 2 TCPTERM, 3 FTPCLIENT, 4 TN3270CLIENT, 5 TCPIPSTATISTICS unless
// they are coded.
fn record_118(words: Words<'_>) -> Parsed<'_, Set<Type118>> {
    type Smf = Type118;
    let subtype = || optional_number(1..=99);
    alt((
        set("TCPINIT", subtype(), |smf: &mut Smf, n| smf.tcp_init = n.unwrap_or(1)),
        flag("NOTCPINIT", |smf: &mut Smf| smf.tcp_init = 0),
        set("TCPTERM", subtype(), |smf: &mut Smf, n| smf.tcp_term = n.unwrap_or(2)),
        flag("NOTCPTERM", |smf: &mut Smf| smf.tcp_term = 0),
        set("FTPCLIENT", subtype(), |smf: &mut Smf, n| smf.ftp_client = n.unwrap_or(3)),
        flag("NOFTPCLIENT", |smf: &mut Smf| smf.ftp_client = 0),
        set("TN3270CLIENT", subtype(), |smf: &mut Smf, n| smf.tn3270_client = n.unwrap_or(4)),
        flag("NOTN3270CLIENT", |smf: &mut Smf| smf.tn3270_client = 0),
        set("TCPIPSTATISTICS", subtype(), |smf: &mut Smf, n| smf.tcpip_statistics = n.unwrap_or(5)),
        flag("NOTCPIPSTATISTICS", |smf: &mut Smf| smf.tcpip_statistics = 0),
    ))
    .parse(words)
}

/// ```text
/// record-119 = ["NO"] ("TCPINIT" / "TCPTERM" / "FTPCLIENT" / "TN3270CLIENT" / "TCPIPSTATISTICS" / "IFSTATISTICS"
///            / "PORTSTATISTICS" / "TCPSTACK" / "UDPTERM") / record-of-services
/// ```
fn record_119(words: Words<'_>) -> Parsed<'_, Set<Type119>> {
    type Smf = Type119;
    alt((
        switch("TCPINIT", |smf: &mut Smf, on| smf.tcp_init = on),
        switch("TCPTERM", |smf: &mut Smf, on| smf.tcp_term = on),
        switch("FTPCLIENT", |smf: &mut Smf, on| smf.ftp_client = on),
        switch("TN3270CLIENT", |smf: &mut Smf, on| smf.tn3270_client = on),
        switch("TCPIPSTATISTICS", |smf: &mut Smf, on| smf.tcpip_statistics = on),
        switch("IFSTATISTICS", |smf: &mut Smf, on| smf.interface_statistics = on),
        switch("PORTSTATISTICS", |smf: &mut Smf, on| smf.port_statistics = on),
        switch("TCPSTACK", |smf: &mut Smf, on| smf.stack = on),
        switch("UDPTERM", |smf: &mut Smf, on| smf.udp_term = on),
    ))
    .parse(words)
}

/// ```text
/// record-of-services = ["NO"] ("IPSECURITY" / "PROFILE" / "DVIPA" / "SMCRGROUPSTATISTICS" / "SMCRLINKEVENT"
///                    / "SMCDLINKSTATISTICS" / "SMCDLINKEVENT" / "ZERTDETAIL" / "ZERTSUMMARY" / "ZERTDETAILBYPOLICY")
/// ```
fn record_of_services(words: Words<'_>) -> Parsed<'_, Set<Type119>> {
    type Smf = Type119;
    alt((
        switch("IPSECURITY", |smf: &mut Smf, on| smf.ip_security = on),
        switch("PROFILE", |smf: &mut Smf, on| smf.profile = on),
        switch("DVIPA", |smf: &mut Smf, on| smf.dvipa = on),
        switch("SMCRGROUPSTATISTICS", |smf: &mut Smf, on| smf.smcr_group_statistics = on),
        switch("SMCRLINKEVENT", |smf: &mut Smf, on| smf.smcr_link_event = on),
        switch("SMCDLINKSTATISTICS", |smf: &mut Smf, on| smf.smcd_link_statistics = on),
        switch("SMCDLINKEVENT", |smf: &mut Smf, on| smf.smcd_link_event = on),
        switch("ZERTDETAIL", |smf: &mut Smf, on| smf.zert_detail = on),
        switch("ZERTSUMMARY", |smf: &mut Smf, on| smf.zert_summary = on),
        // No report shows it.
        switch("ZERTDETAILBYPOLICY", |_: &mut Smf, _| ()),
    ))
    .parse(words)
}

/// ```text
/// SMFPARMS start-subtype end-subtype client-subtype
/// ```
// ASSUMED: SMFPARMS gives the subtypes of TCPINIT, of TCPTERM, and the one of FTPCLIENT and TN3270CLIENT together.
pub fn smfparms<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (start, end, client) = words.whole((number(0..=99), number(0..=99), number(0..=99)))?;
    let records = &mut profile.tcpip.configuration.smf.type118;
    (records.tcp_init, records.tcp_term) = (start, end);
    (records.ftp_client, records.tn3270_client) = (client, client);
    Ok(())
}
