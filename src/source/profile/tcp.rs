//! TCPCONFIG and SOMAXCONN.

use nom::Parser as _;
use nom::branch::alt;

use super::Profile;
use super::fault::Fault;
use super::operand::{made, number, one_of, port, size, thousandths};
use super::settings::{Set, choice, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::configuration::{DelayAcks, PortRange, Tcp};

/// ```text
/// TCPCONFIG *(timer / buffer / manner)
/// ```
pub fn tcpconfig<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let changes = words.whole(settings(alt((timer, buffer, manner))))?;
    let tcp = changes.onto(profile.tcpip.configuration.tcp.clone());
    for (name, buffer, largest) in [
        ("TCPRCVBUFRSIZE", tcp.receive_buffer, tcp.max_receive_buffer),
        ("TCPSENDBFRSIZE", tcp.send_buffer, tcp.max_send_buffer),
    ] {
        if buffer > largest {
            let (found, expected) = (format!("{name} {buffer}"), format!("at most {largest}"));
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&found, &expected]).into());
        }
    }
    profile.tcpip.configuration.tcp = tcp;
    Ok(())
}

/// ```text
/// timer = "CONNECTINITINTERVAL" milliseconds / "CONNECTTIMEOUT" seconds / "FINWAIT2TIME" seconds
///       / "INTERVAL" minutes / "KEEPALIVEPROBES" n / "KEEPALIVEPROBEINTERVAL" seconds
///       / "MAXIMUMRETRANSMITTIME" seconds / "QUEUEDRTT" milliseconds / "TIMEWAITINTERVAL" seconds
/// ```
fn timer(words: Words<'_>) -> Parsed<'_, Set<Tcp>> {
    let seconds = |word: &str| thousandths(word).filter(|&time| time <= 999_990);
    let retransmit = made("a number of seconds from 0 to 999.990", seconds);
    alt((
        set("CONNECTINITINTERVAL", number(100..=3000), |tcp: &mut Tcp, n| tcp.connect_initial_interval = n),
        set("CONNECTTIMEOUT", number(5..=190), |tcp: &mut Tcp, n| tcp.connect_timeout = n),
        set("FINWAIT2TIME", number(0..=EIGHT_DIGITS), |tcp: &mut Tcp, n| tcp.fin_wait_2_time = n),
        set("INTERVAL", number(0..=EIGHT_DIGITS), |tcp: &mut Tcp, n| tcp.keep_alive = n),
        set("KEEPALIVEPROBES", number(1..=10), |tcp: &mut Tcp, n| tcp.keep_alive_probes = n),
        set("KEEPALIVEPROBEINTERVAL", number(1..=75), |tcp: &mut Tcp, n| tcp.keep_alive_probe_interval = n),
        set("MAXIMUMRETRANSMITTIME", retransmit, |tcp: &mut Tcp, time| tcp.max_retransmit_time = time),
        set("QUEUEDRTT", number(0..=EIGHT_DIGITS), |tcp: &mut Tcp, n| tcp.queued_rtt = n),
        set("TIMEWAITINTERVAL", number(0..=120), |tcp: &mut Tcp, n| tcp.time_wait_interval = n),
    ))
    .parse(words)
}

/// ```text
/// buffer = ("TCPMAXRCVBUFRSIZE" / "TCPMAXSENDBUFRSIZE" / "TCPRCVBUFRSIZE" / "TCPSENDBFRSIZE") bytes
/// ```
fn buffer(words: Words<'_>) -> Parsed<'_, Set<Tcp>> {
    alt((
        set("TCPMAXRCVBUFRSIZE", bytes, |tcp: &mut Tcp, n| tcp.max_receive_buffer = n),
        set("TCPMAXSENDBUFRSIZE", bytes, |tcp: &mut Tcp, n| tcp.max_send_buffer = n),
        set("TCPRCVBUFRSIZE", bytes, |tcp: &mut Tcp, n| tcp.receive_buffer = n),
        set("TCPSENDBFRSIZE", bytes, |tcp: &mut Tcp, n| tcp.send_buffer = n),
    ))
    .parse(words)
}

/// A number of bytes that a report can show.
pub fn bytes(words: Words<'_>) -> Parsed<'_, u32> {
    made("a number of bytes", |word| size(word).filter(|&bytes| bytes <= EIGHT_DIGITS))(words)
}

const DELAY: [(&str, DelayAcks); 3] =
    [("DELAYACKS", DelayAcks::Yes), ("NODELAYACKS", DelayAcks::No), ("AUTODELAYACKS", DelayAcks::Auto)];

/// The words for and against a restriction of the ports below 1024.
pub const LOW_PORTS: [(&str, bool); 2] = [("RESTRICTLOWPORTS", true), ("UNRESTRICTLOWPORTS", false)];

/// ```text
/// manner = "DELAYACKS" / "NODELAYACKS" / "AUTODELAYACKS" / "EPHEMERALPORTS" ports / "FRRTHRESHOLD" n
///        / ["NO"] ("NAGLE" / "SELECTIVEACK" / "TCPTIMESTAMP" / "TTLS") / ["UN"] "RESTRICTLOWPORTS"
///        / "RETRANSMITATTEMPTS" n / "SENDGARBAGE" ("TRUE" / "FALSE")
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Set<Tcp>> {
    let garbage = one_of(&[("TRUE", true), ("FALSE", false)]);
    alt((
        choice(&DELAY, |tcp: &mut Tcp, delay| tcp.delay_acks = delay),
        set("EPHEMERALPORTS", range, |tcp: &mut Tcp, ports| tcp.ephemeral_ports = ports),
        set("FRRTHRESHOLD", number(0..=EIGHT_DIGITS), |tcp: &mut Tcp, n| tcp.fast_retransmit_threshold = n),
        switch("NAGLE", |tcp: &mut Tcp, on| tcp.nagle = on),
        choice(&LOW_PORTS, |tcp: &mut Tcp, on| tcp.restrict_low_ports = on),
        set("RETRANSMITATTEMPTS", number(0..=15), |tcp: &mut Tcp, n| tcp.retransmit_attempts = n),
        switch("SELECTIVEACK", |tcp: &mut Tcp, on| tcp.selective_ack = on),
        set("SENDGARBAGE", garbage, |tcp: &mut Tcp, on| tcp.send_garbage = on),
        switch("TCPTIMESTAMP", |tcp: &mut Tcp, on| tcp.timestamps = on),
        switch("TTLS", |tcp: &mut Tcp, on| tcp.ttls = on),
    ))
    .parse(words)
}

/// ```text
/// ports = low high
/// ```
pub fn range(words: Words<'_>) -> Parsed<'_, PortRange> {
    let (rest, low) = port(words)?;
    let (rest, high) = number(low.into()..=65_535).parse(rest)?;
    Ok((rest, PortRange { low, high: u16::try_from(high).unwrap_or(u16::MAX) }))
}

/// ```text
/// SOMAXCONN number
/// ```
pub fn somaxconn<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    profile.tcpip.configuration.tcp.backlog = words.whole(number(1..=2_147_483_647))?;
    Ok(())
}
