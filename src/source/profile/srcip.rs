//! SRCIP.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::source::system::text::{JobPattern, Name, Net, Written as _};
use crate::tcpip::source_address::{DestinationRule, Direction, JobRule, Source, SourceRules};

/// ```text
/// SRCIP *("JOBNAME" job-rule / "DESTINATION" destination-rule) ENDSRCIP
/// ```
pub fn srcip(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut rules = SourceRules::default();
    while operands.peek().is_some() {
        match operands.one_of(&[("JOBNAME", true), ("DESTINATION", false)])? {
            true => rules.jobs.push(job(operands)?),
            false => rules.destinations.push(destination(operands)?),
        }
    }
    let sources = rules.jobs.iter().map(|rule| &rule.source);
    let mut sources = sources.chain(rules.destinations.iter().map(|rule| &rule.source));
    profile.allow(sources.any(Source::is_ipv6), "a source for IPv6")?;
    profile.tcpip.source_rules = rules;
    Ok(())
}

/// ```text
/// job-rule = job ("TEMPADDRS" / "PUBLICADDRS" / source ["CLIENT" / "SERVER" / "BOTH"])
/// ```
// ASSUMED: an SRCIP entry without CLIENT, SERVER or BOTH is for clients.
fn job(operands: &mut Operands<'_>) -> Result<JobRule, Fault> {
    let job = operands.read("a job name, perhaps with one * at its end", |word| {
        let plain = word.strip_suffix('*').unwrap_or(word);
        (!plain.contains(['*', '?'])).then(|| JobPattern::read(word))?.map(|pattern| pattern.0)
    })?;
    let source = match operands.choice(&[("TEMPADDRS", true), ("PUBLICADDRS", false)]) {
        Some(true) => Source::Temporary,
        Some(false) => Source::Public,
        None => source(operands)?,
    };
    let words = [("CLIENT", Direction::Client), ("SERVER", Direction::Server), ("BOTH", Direction::Both)];
    let direction = match source {
        Source::Address(_) | Source::Interface(_) => operands.choice(&words),
        _ => None,
    };
    Ok(JobRule { job, direction: direction.unwrap_or(Direction::Client), source })
}

/// ```text
/// destination-rule = (address / network) source
/// ```
fn destination(operands: &mut Operands<'_>) -> Result<DestinationRule, Fault> {
    let (network, prefix) =
        operands.read("an address or a network", |word| match word.parse::<IpAddr>() {
            Ok(address) => Some((address, if address.is_ipv4() { 32 } else { 128 })),
            Err(_) => Net::read(word).map(|Net(network, prefix)| (network, prefix)),
        })?;
    let source = source(operands)?;
    if source.is_ipv6() != network.is_ipv6() {
        let found = format!("a source of the other IP version for {network}");
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&found, "one of the same"]));
    }
    Ok(DestinationRule { network, prefix, source })
}

/// An address or an interface.
fn source(operands: &mut Operands<'_>) -> Result<Source, Fault> {
    operands.read("an address or the name of an interface", |word| match word.parse() {
        Ok(address) => Some(Source::Address(address)),
        Err(_) => Name::<16>::read(word).map(|Name(name)| Source::Interface(name)),
    })
}
