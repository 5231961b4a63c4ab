//! TCPCONFIG and SOMAXCONN.

use super::Profile;
use super::fault::Fault;
use super::operands::{Operands, size, thousandths};
use crate::message;
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{DelayAcks, PortRange, Tcp};

/// ```text
/// TCPCONFIG operand ...
/// ```
pub fn tcpconfig(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut tcp = profile.tcpip.configuration.tcp.clone();
    operands.each_once(|word, operands| {
        Ok(timer(word, operands, &mut tcp)?
            || buffer(word, operands, &mut tcp)?
            || choice(word, operands, &mut tcp)?)
    })?;
    for (name, buffer, largest) in [
        ("TCPRCVBUFRSIZE", tcp.receive_buffer, tcp.max_receive_buffer),
        ("TCPSENDBFRSIZE", tcp.send_buffer, tcp.max_send_buffer),
    ] {
        if buffer > largest {
            let (found, expected) = (format!("{name} {buffer}"), format!("at most {largest}"));
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&found, &expected]));
        }
    }
    profile.tcpip.configuration.tcp = tcp;
    Ok(())
}

fn timer(word: &str, operands: &mut Operands<'_>, tcp: &mut Tcp) -> Result<bool, Fault> {
    match word {
        "CONNECTINITINTERVAL" => tcp.connect_initial_interval = operands.number(100..=3000)?,
        "CONNECTTIMEOUT" => tcp.connect_timeout = operands.number(5..=190)?,
        "FINWAIT2TIME" => tcp.fin_wait_2_time = operands.number(0..=EIGHT_DIGITS)?,
        "INTERVAL" => tcp.keep_alive = operands.number(0..=EIGHT_DIGITS)?,
        "KEEPALIVEPROBES" => tcp.keep_alive_probes = operands.number(1..=10)?,
        "KEEPALIVEPROBEINTERVAL" => tcp.keep_alive_probe_interval = operands.number(1..=75)?,
        "MAXIMUMRETRANSMITTIME" => {
            let seconds = |word| thousandths(word).filter(|&time| time <= 999_990);
            tcp.max_retransmit_time = operands.read("a number of seconds from 0 to 999.990", seconds)?;
        }
        "QUEUEDRTT" => tcp.queued_rtt = operands.number(0..=EIGHT_DIGITS)?,
        "TIMEWAITINTERVAL" => tcp.time_wait_interval = operands.number(0..=120)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn buffer(word: &str, operands: &mut Operands<'_>, tcp: &mut Tcp) -> Result<bool, Fault> {
    let field = match word {
        "TCPMAXRCVBUFRSIZE" => &mut tcp.max_receive_buffer,
        "TCPMAXSENDBUFRSIZE" => &mut tcp.max_send_buffer,
        "TCPRCVBUFRSIZE" => &mut tcp.receive_buffer,
        "TCPSENDBFRSIZE" => &mut tcp.send_buffer,
        _ => return Ok(false),
    };
    *field = bytes(operands)?;
    Ok(true)
}

/// A number of bytes that a report can show.
pub fn bytes(operands: &mut Operands<'_>) -> Result<u32, Fault> {
    operands.read("a number of bytes", |word| size(word).filter(|&bytes| bytes <= EIGHT_DIGITS))
}

fn choice(word: &str, operands: &mut Operands<'_>, tcp: &mut Tcp) -> Result<bool, Fault> {
    match word {
        "DELAYACKS" => tcp.delay_acks = DelayAcks::Yes,
        "NODELAYACKS" => tcp.delay_acks = DelayAcks::No,
        "AUTODELAYACKS" => tcp.delay_acks = DelayAcks::Auto,
        "EPHEMERALPORTS" => tcp.ephemeral_ports = range(operands)?,
        "FRRTHRESHOLD" => tcp.fast_retransmit_threshold = operands.number(0..=EIGHT_DIGITS)?,
        "NAGLE" | "NONAGLE" => tcp.nagle = word == "NAGLE",
        "RESTRICTLOWPORTS" | "UNRESTRICTLOWPORTS" => tcp.restrict_low_ports = !word.starts_with("UN"),
        "RETRANSMITATTEMPTS" => tcp.retransmit_attempts = operands.number(0..=15)?,
        "SELECTIVEACK" | "NOSELECTIVEACK" => tcp.selective_ack = !word.starts_with("NO"),
        "SENDGARBAGE" => tcp.send_garbage = operands.one_of(&[("TRUE", true), ("FALSE", false)])?,
        "TCPTIMESTAMP" | "NOTCPTIMESTAMP" => tcp.timestamps = !word.starts_with("NO"),
        "TTLS" | "NOTTLS" => tcp.ttls = word == "TTLS",
        _ => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// ports = low high
/// ```
pub fn range(operands: &mut Operands<'_>) -> Result<PortRange, Fault> {
    let low = operands.port()?;
    let high = operands.number(low.into()..=65_535)?;
    Ok(PortRange { low, high: u16::try_from(high).unwrap_or(u16::MAX) })
}

/// ```text
/// SOMAXCONN number
/// ```
pub fn somaxconn(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let backlog = operands.number(1..=2_147_483_647)?;
    operands.end()?;
    profile.tcpip.configuration.tcp.backlog = backlog;
    Ok(())
}
