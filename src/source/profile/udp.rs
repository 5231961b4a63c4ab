//! UDPCONFIG.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use super::tcp::{bytes, range};

/// ```text
/// UDPCONFIG operand ...
/// ```
pub fn udpconfig(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut udp = profile.tcpip.configuration.udp.clone();
    operands.each_once(|word, operands| {
        match word {
            "EPHEMERALPORTS" => udp.ephemeral_ports = range(operands)?,
            "RESTRICTLOWPORTS" | "UNRESTRICTLOWPORTS" => udp.restrict_low_ports = !word.starts_with("UN"),
            "UDPCHKSUM" | "NOUDPCHKSUM" => udp.checksum = !word.starts_with("NO"),
            "UDPQUEUELIMIT" | "NOUDPQUEUELIMIT" => udp.queue_limit = !word.starts_with("NO"),
            "UDPRCVBUFRSIZE" => udp.receive_buffer = bytes(operands)?,
            "UDPSENDBFRSIZE" => udp.send_buffer = bytes(operands)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    profile.tcpip.configuration.udp = udp;
    Ok(())
}
