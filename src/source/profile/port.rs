//! PORT and PORTRANGE.

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands};
use crate::message;
use crate::tcpip::port::{Protocol, RESERVED, Reservation, Share, UnreservedRule};

/// ```text
/// PORT *(port protocol job *option / "UNRSV" protocol job *rule-option)
/// ```
pub fn port(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (mut reserved, mut unreserved) = (Vec::new(), Vec::new());
    while operands.peek().is_some() {
        if operands.is("UNRSV") {
            unreserved.push(rule(operands)?);
            continue;
        }
        let number = operands.port()?;
        let entry = reservation(operands, number, number, false)?;
        profile.allow(entry.bind.is_some_and(|a| a.is_ipv6()), "an IPv6 address behind BIND")?;
        reserved.push(entry);
    }
    reserve(profile, reserved);
    let rules = &mut profile.tcpip.ports.unreserved;
    for new in unreserved {
        // ASSUMED: a later PORT UNRSV for the same protocol and job replaces the one before.
        rules.retain(|rule| (rule.protocol, &rule.job) != (new.protocol, &new.job));
        rules.push(new);
    }
    Ok(())
}

/// ```text
/// PORTRANGE *(first-port count protocol job *option)
/// ```
pub fn portrange(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut reserved = Vec::new();
    while operands.peek().is_some() {
        let first = operands.port()?;
        let count = operands.number(1..=65_535)?;
        let last = u16::try_from(u32::from(first) + count - 1).unwrap_or(u16::MAX);
        reserved.push(reservation(operands, first, last, true)?);
    }
    reserve(profile, reserved);
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

fn protocol(operands: &mut Operands<'_>) -> Result<Protocol, Fault> {
    operands.one_of(&[("TCP", Protocol::Tcp), ("UDP", Protocol::Udp)])
}

/// ```text
/// reservation = protocol (job / "RESERVED") *option
/// ```
// ASSUMED: the options of PORT may stand in any order.
fn reservation(
    operands: &mut Operands<'_>,
    first: u16,
    last: u16,
    is_range: bool,
) -> Result<Reservation, Fault> {
    let protocol = protocol(operands)?;
    let job = operands.job()?;
    let mut entry = Reservation {
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
    let mut once = Once::default();
    while let Some(word) = operands.peek().filter(|word| begins_option(word)) {
        let of_tcp = !matches!(word, "NOAUTOLOG" | "BIND" | "SAF");
        let refused = entry.job == RESERVED
            || of_tcp && protocol == Protocol::Udp
            || is_range && matches!(word, "BIND" | "SMC" | "NOSMC");
        if refused {
            return Err(Fault::new(&message::PROFILE_OPERAND, [word]));
        }
        option(operands, &mut entry)?;
        once.note(word)?;
    }
    Ok(entry)
}

/// Is it no port?
fn begins_option(word: &str) -> bool {
    word != "UNRSV" && !word.starts_with(|c: char| c.is_ascii_digit())
}

fn option(operands: &mut Operands<'_>, entry: &mut Reservation) -> Result<(), Fault> {
    let word = operands.take().unwrap_or_default();
    match word {
        "NOAUTOLOG" => entry.autolog = false,
        "DELAYACKS" => entry.delay_acks = true,
        "NODELAYACKS" => entry.delay_acks = false,
        "SHAREPORT" => entry.share = Some(Share::Measured),
        "SHAREPORTWLM" => entry.share = Some(Share::Wlm),
        "BIND" => entry.bind = Some(operands.address()?),
        "SAF" => entry.saf = Some(operands.name::<8>()?),
        "SMC" => entry.smc = Some(true),
        "NOSMC" => entry.smc = Some(false),
        _ => return Err(Fault::new(&message::PROFILE_OPERAND, [word])),
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum RuleWord {
    Saf,
    Deny,
    When(&'static str),
}

/// ```text
/// rule = protocol job *("SAF" name / "DENY" / "WHENLISTEN" / "WHENBIND")
/// ```
fn rule(operands: &mut Operands<'_>) -> Result<UnreservedRule, Fault> {
    let protocol = protocol(operands)?;
    let job = operands.job()?;
    let tcp = protocol == Protocol::Tcp;
    let mut rule = UnreservedRule { protocol, job, saf: None, deny: false, when_listen: tcp };
    let words = [
        ("SAF", RuleWord::Saf),
        ("DENY", RuleWord::Deny),
        ("WHENLISTEN", RuleWord::When("WHENLISTEN")),
        ("WHENBIND", RuleWord::When("WHENBIND")),
    ];
    let mut once = Once::default();
    while let Some(word) = operands.choice_once(&words, &mut once)? {
        match word {
            RuleWord::Saf => rule.saf = Some(operands.name::<8>()?),
            RuleWord::Deny => rule.deny = true,
            RuleWord::When(word @ "WHENLISTEN") if !tcp => {
                return Err(Fault::new(&message::PROFILE_OPERAND, [word]));
            }
            RuleWord::When(word) => rule.when_listen = word == "WHENLISTEN",
        }
    }
    match (rule.deny, rule.job.as_str(), &rule.saf) {
        (true, "*", None) | (false, ..) => Ok(rule),
        (true, "*", Some(_)) => Err(Fault::new(&message::PROFILE_EXCLUSIVE, ["SAF", "DENY"])),
        _ => Err(Fault::new(&message::PROFILE_DENY, [])),
    }
}
