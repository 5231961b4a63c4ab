//! UDPCONFIG.

use nom::Parser as _;
use nom::branch::alt;

use super::Profile;
use super::settings::{Set, choice, set, settings, switch};
use super::tcp::{LOW_PORTS, bytes, range};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::tcpip::configuration::Udp;

/// ```text
/// UDPCONFIG *operand
/// ```
pub fn udpconfig<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    words.whole(settings(operand))?.apply(&mut profile.tcpip.configuration.udp);
    Ok(())
}

/// ```text
/// operand = "EPHEMERALPORTS" ports / ["UN"] "RESTRICTLOWPORTS" / ["NO"] ("UDPCHKSUM" / "UDPQUEUELIMIT")
///         / "UDPRCVBUFRSIZE" bytes / "UDPSENDBFRSIZE" bytes
/// ```
fn operand(words: Words<'_>) -> Parsed<'_, Set<Udp>> {
    alt((
        set("EPHEMERALPORTS", range, |udp: &mut Udp, ports| udp.ephemeral_ports = ports),
        choice(&LOW_PORTS, |udp: &mut Udp, on| udp.restrict_low_ports = on),
        switch("UDPCHKSUM", |udp: &mut Udp, on| udp.checksum = on),
        switch("UDPQUEUELIMIT", |udp: &mut Udp, on| udp.queue_limit = on),
        set("UDPRCVBUFRSIZE", bytes, |udp: &mut Udp, n| udp.receive_buffer = n),
        set("UDPSENDBFRSIZE", bytes, |udp: &mut Udp, n| udp.send_buffer = n),
    ))
    .parse(words)
}
