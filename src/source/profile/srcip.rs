//! SRCIP.

use std::net::IpAddr;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{pair, preceded};

use super::Profile;
use super::fault::Fault;
use super::operand::{list, made, one_of, word};
use super::unfit::Applied;
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::source::system::text::{JobPattern, Name, Net, Written as _};
use crate::tcpip::source_address::{DestinationRule, Direction, JobRule, Source, SourceRules};

/// A rule of either kind.
enum Rule {
    Job(JobRule),
    Destination(DestinationRule),
}

/// ```text
/// SRCIP *("JOBNAME" job-rule / "DESTINATION" destination-rule) ENDSRCIP
/// ```
pub fn srcip<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let rule = alt((
        preceded(word("JOBNAME"), cut(job_rule)).map(Rule::Job),
        preceded(word("DESTINATION"), cut(destination_rule)).map(Rule::Destination),
    ));
    let mut rules = SourceRules::default();
    for rule in words.whole(list(rule))? {
        match rule {
            Rule::Job(rule) => rules.jobs.push(rule),
            Rule::Destination(rule) => rules.destinations.push(rule),
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
fn job_rule(words: Words<'_>) -> Parsed<'_, JobRule> {
    let job = made("a job name, perhaps with one * at its end", |word| {
        let plain = word.strip_suffix('*').unwrap_or(word);
        (!plain.contains(['*', '?'])).then(|| JobPattern::read(word))?.map(|pattern| pattern.0)
    });
    let temporary = word("TEMPADDRS").map(|()| (Source::Temporary, None));
    let public = word("PUBLICADDRS").map(|()| (Source::Public, None));
    let direction =
        one_of(&[("CLIENT", Direction::Client), ("SERVER", Direction::Server), ("BOTH", Direction::Both)]);
    let coded = pair(source, opt(direction));
    let (rest, (job, (source, direction))) = pair(job, alt((temporary, public, coded))).parse(words)?;
    Ok((rest, JobRule { job, direction: direction.unwrap_or(Direction::Client), source }))
}

/// ```text
/// destination-rule = (address / network) source
/// ```
fn destination_rule(words: Words<'_>) -> Parsed<'_, DestinationRule> {
    let network = made("an address or a network", |word| match word.parse::<IpAddr>() {
        Ok(address) => Some((address, if address.is_ipv4() { 32 } else { 128 })),
        Err(_) => Net::read(word).map(|Net(network, prefix)| (network, prefix)),
    });
    let (rest, ((network, prefix), source)) = pair(network, source).parse(words)?;
    if source.is_ipv6() != network.is_ipv6() {
        let found = format!("a source of the other IP version for {network}");
        return refused(words, Fault::new(&message::PROFILE_EXPECTED, [&found, "one of the same"]));
    }
    Ok((rest, DestinationRule { network, prefix, source }))
}

/// ```text
/// source = address / interface
/// ```
fn source(words: Words<'_>) -> Parsed<'_, Source> {
    let read = |word: &str| match word.parse() {
        Ok(address) => Some(Source::Address(address)),
        Err(_) => Name::<16>::read(word).map(|Name(name)| Source::Interface(name)),
    };
    made("an address or the name of an interface", read)(words)
}
