//! PORT and PORTRANGE.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, fail, peek};
use nom::sequence::{pair, preceded, terminated};

use super::Profile;
use super::fault::Fault;
use super::operand::{address, before, digits, job, list, name, number, one_of, port as port_number, word};
use super::settings::{Set, choice, flag, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::port::{Protocol, RESERVED, Reservation, Share, UnreservedRule};

/// An entry of PORT.
enum Entry {
    Reserved(Reservation),
    Unreserved(UnreservedRule),
}

/// ```text
/// PORT *(port reservation / "UNRSV" rule)
/// ```
pub fn port<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let next = || alt((digits, word("UNRSV")));
    let single = preceded(peek(digits), cut(single));
    let reserved = terminated(single, before(next())).map(Entry::Reserved);
    let unreserved = terminated(preceded(word("UNRSV"), cut(rule)), before(next())).map(Entry::Unreserved);
    let (mut reservations, mut rules) = (Vec::new(), Vec::new());
    for entry in words.whole(list(alt((reserved, unreserved))))? {
        match entry {
            Entry::Reserved(reservation) => reservations.push(reservation),
            Entry::Unreserved(rule) => rules.push(rule),
        }
    }
    let ipv6 = reservations.iter().filter_map(|entry| entry.bind).any(|address| address.is_ipv6());
    profile.allow(ipv6, "an IPv6 address behind BIND")?;
    reserve(profile, reservations);
    let known = &mut profile.tcpip.ports.unreserved;
    for new in rules {
        // ASSUMED: a later PORT UNRSV for the same protocol and job replaces the one before.
        known.retain(|rule| (rule.protocol, &rule.job) != (new.protocol, &new.job));
        known.push(new);
    }
    Ok(())
}

/// ```text
/// PORTRANGE *(first-port count reservation)
/// ```
pub fn portrange<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let reservations = words.whole(list(terminated(range, before(digits))))?;
    reserve(profile, reservations);
    Ok(())
}

/// Adds reservations, but for those of which a port is reserved already: the first one counts.
fn reserve(profile: &mut Profile<'_>, new: Vec<Reservation>) {
    for entry in new {
        let taken = |known: &Reservation| {
            let meets = known.ports.start() <= entry.ports.end() && entry.ports.start() <= known.ports.end();
            let apart =
                !known.is_range && !entry.is_range && (known.job != entry.job || entry.share.is_some());
            known.protocol == entry.protocol && meets && !apart
        };
        if profile.tcpip.ports.reserved.iter().any(taken) {
            let port = entry.ports.start().to_string();
            profile.faults.push(Fault::new(&message::PROFILE_RESERVED, [&port]));
        } else {
            profile.tcpip.ports.reserved.push(entry);
        }
    }
}

fn single(words: Words<'_>) -> Parsed<'_, Reservation> {
    let (rest, port) = port_number(words)?;
    reservation(port, port, false, rest)
}

fn range(words: Words<'_>) -> Parsed<'_, Reservation> {
    let (rest, (first, count)) = pair(port_number, number(1..=65_535)).parse(words)?;
    reservation(first, last(first, count), true, rest)
}

/// The last of so many ports; there are no more than 65535.
pub fn last(first: u16, count: u32) -> u16 {
    u16::try_from(u32::from(first) + count - 1).unwrap_or(u16::MAX)
}

/// ```text
/// protocol = "TCP" / "UDP"
/// ```
pub fn protocol(words: Words<'_>) -> Parsed<'_, Protocol> {
    one_of(&[("TCP", Protocol::Tcp), ("UDP", Protocol::Udp)]).parse(words)
}

/// ```text
/// reservation = protocol (job / "RESERVED") *option
/// ```
// ASSUMED: the options of PORT may stand in any order.
fn reservation(first: u16, last: u16, is_range: bool, words: Words<'_>) -> Parsed<'_, Reservation> {
    let (rest, (protocol, job)) = pair(protocol, job).parse(words)?;
    let new = Reservation {
        ports: first..=last,
        is_range,
        protocol,
        autolog: job != RESERVED,
        delay_acks: protocol == Protocol::Tcp,
        job,
        share: None,
        bind: None,
        saf: None,
        smc: None,
    };
    let (rest, changes) = settings(|words| fitting(&new, words))(rest)?;
    Ok((rest, changes.onto(new)))
}

/// An option that the reservation can have.
fn fitting<'a>(new: &Reservation, words: Words<'a>) -> Parsed<'a, Set<Reservation>> {
    match (new.protocol, new.is_range) {
        _ if new.job == RESERVED => fail().parse(words),
        (Protocol::Tcp, false) => alt((option, bind, sharing, smc)).parse(words),
        (Protocol::Tcp, true) => alt((option, sharing)).parse(words),
        (Protocol::Udp, false) => alt((option, bind)).parse(words),
        (Protocol::Udp, true) => option(words),
    }
}

/// ```text
/// option = "NOAUTOLOG" / "SAF" name
/// ```
fn option(words: Words<'_>) -> Parsed<'_, Set<Reservation>> {
    alt((
        flag("NOAUTOLog", |new: &mut Reservation| new.autolog = false),
        set("SAF", name::<8>, |new: &mut Reservation, name| new.saf = Some(name)),
    ))
    .parse(words)
}

/// ```text
/// bind = "BIND" address
/// ```
fn bind(words: Words<'_>) -> Parsed<'_, Set<Reservation>> {
    set("BIND", address, |new: &mut Reservation, address| new.bind = Some(address)).parse(words)
}

const SHARING: [(&str, Share); 2] = [("SHAREPort", Share::Measured), ("SHAREPORTWLM", Share::Wlm)];

/// ```text
/// sharing = ["NO"] "DELAYACKS" / "SHAREPORT" / "SHAREPORTWLM"
/// ```
fn sharing(words: Words<'_>) -> Parsed<'_, Set<Reservation>> {
    alt((
        switch("DELAYAcks", |new: &mut Reservation, on| new.delay_acks = on),
        choice(&SHARING, |new: &mut Reservation, share| new.share = Some(share)),
    ))
    .parse(words)
}

/// ```text
/// smc = ["NO"] "SMC"
/// ```
fn smc(words: Words<'_>) -> Parsed<'_, Set<Reservation>> {
    switch("SMC", |new: &mut Reservation, on| new.smc = Some(on)).parse(words)
}

/// ```text
/// rule = protocol job *("SAF" name / "DENY" / "WHENLISTEN" / "WHENBIND")
/// ```
fn rule(words: Words<'_>) -> Parsed<'_, UnreservedRule> {
    let (rest, (protocol, job)) = pair(protocol, job).parse(words)?;
    let tcp = protocol == Protocol::Tcp;
    let (rest, changes) = settings(|words| rule_option(tcp, words))(rest)?;
    let rule = changes.onto(UnreservedRule { protocol, job, saf: None, deny: false, when_listen: tcp });
    match (rule.deny, rule.job.as_str(), &rule.saf) {
        (true, "*", None) | (false, ..) => Ok((rest, rule)),
        (true, "*", Some(_)) => refused(words, Fault::new(&message::PROFILE_EXCLUSIVE, ["SAF", "DENY"])),
        _ => refused(words, Fault::new(&message::PROFILE_DENY, [])),
    }
}

fn rule_option(tcp: bool, words: Words<'_>) -> Parsed<'_, Set<UnreservedRule>> {
    const WHEN: [(&str, bool); 2] = [("WHENBIND", false), ("WHENLISTEN", true)];
    // A rule for UDP is always for the bind.
    let when = if tcp { &WHEN[..] } else { &WHEN[..1] };
    alt((
        set("SAF", name::<8>, |rule: &mut UnreservedRule, name| rule.saf = Some(name)),
        flag("DENY", |rule: &mut UnreservedRule| rule.deny = true),
        choice(when, |rule: &mut UnreservedRule, listen| rule.when_listen = listen),
    ))
    .parse(words)
}
