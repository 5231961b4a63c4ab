//! IPSEC: the filter rules that a stack has until it gets others from the policy agent. No report shows them, so only
//! their form is looked at.

use std::net::IpAddr;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{pair, preceded};

use super::Profile;
use super::operand::{byte, decimal, list, made, number, optional_number, prefixed, word};
use super::unfit::{Applied, Unfit};
use super::words::{Parsed, Words};

/// ```text
/// IPSEC ["DVIPSEC"] ["DVLOCALFLTR"] ["LOGDISABLE" / "LOGENABLE"] ["NOLOGIMPLICIT" / "LOGIMPLICIT"] *rule ENDIPSEC
/// ```
// ASSUMED: the operands of IPSEC and of its rules stand in the order of IBM's page; a rule for IPv6 needs a stack that is
// enabled for it.
pub fn ipsec<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let operands = (
        opt(word("DVIPsec")),
        opt(word("DVLOCALFLTR")),
        opt(alt((word("LOGDISable"), word("LOGENable")))),
        opt(alt((word("NOLOGImplicit"), word("LOGImplicit")))),
    );
    let (_, rules) = words.whole(pair(operands, list(rule)))?;
    profile.allow(rules.contains(&Version::Six), "an IPv6 rule")?;
    Ok(())
}

/// The IP version of a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Four,
    Six,
}

/// ```text
/// rule = ("IPSECRULE" / "IPSEC6RULE") hosts hosts operands
/// operands = ["NOLOG" / "LOG"] ["PROTOCOL" protocol] ["ROUTING" routing] ["SECCLASS" n] ["DIRECTION" direction]
/// ```
fn rule(words: Words<'_>) -> Parsed<'_, Version> {
    let mut version =
        alt((word("IPSECRule").map(|()| Version::Four), word("IPSEC6Rule").map(|()| Version::Six)));
    let (rest, version) = version.parse(words)?;
    let source = |words| hosts(version, words);
    let destination = |words| hosts(version, words);
    let operands = (
        opt(alt((word("NOLOG"), word("LOG")))),
        opt(preceded(word("PROTOcol"), cut(protocol))),
        opt(preceded(word("ROUTING"), cut(routing))),
        opt(preceded(word("SECCLASS"), cut(byte(0..=255)))),
        opt(preceded(word("DIRECtion"), cut(direction))),
    );
    let (rest, _) = cut((source, destination, operands)).parse(rest)?;
    Ok((rest, version))
}

/// ```text
/// hosts = "*" / address / address "/" bits / address "-" address
/// ```
fn hosts(version: Version, words: Words<'_>) -> Parsed<'_, ()> {
    let of_version = move |address: IpAddr| (address.is_ipv6() == (version == Version::Six)).then_some(());
    let network = move |word: &str| of_version(prefixed(word)?.0);
    let address = move |word: &str| of_version(word.parse().ok()?);
    let close_range = move |word: &str| {
        let (first, last) = word.split_once('-')?;
        address(first).and(address(last))
    };
    let expected = match version {
        Version::Four => "*, an IPv4 address, a network or a range",
        Version::Six => "*, an IPv6 address, a network or a range",
    };
    let any = |word: &str| (word == "*").then_some(());
    let one = made(expected, move |word| any(word).or(network(word)).or(close_range(word)));
    let last = preceded(made("-", |word| (word == "-").then_some(())), cut(made("an IP address", address)));
    pair(one, opt(last)).map(|_| ()).parse(words)
}

/// ```text
/// protocol = "*" / ("TCP" / "6" / "UDP" / "17") ["SRCPORT" values] ["DESTPORT" values]
///          / ("ICMP" / "1" / "ICMPV6" / "58") ["TYPE" values] ["CODE" values] / ("OSPF" / "89") ["TYPE" values] / number
/// ```
fn protocol(words: Words<'_>) -> Parsed<'_, ()> {
    let ports = (
        opt(preceded(word("SRCPort"), cut(values(65_535)))),
        opt(preceded(word("DESTport"), cut(values(65_535)))),
    );
    let messages =
        (opt(preceded(word("TYPE"), cut(values(255)))), opt(preceded(word("CODE"), cut(values(255)))));
    let of = |names: &'static [&'static str]| made("a protocol", |word| names.contains(&word).then_some(()));
    alt((
        pair(of(&["TCP", "6", "UDP", "17"]), ports).map(|_| ()),
        pair(of(&["ICMP", "1", "ICMPV6", "58"]), messages).map(|_| ()),
        pair(of(&["OSPF", "89"]), opt(preceded(word("TYPE"), cut(values(255))))).map(|_| ()),
        of(&["*"]),
        made("a protocol", |word| decimal(word).filter(|number| *number <= 255).map(|_| ())),
    ))
    .parse(words)
}

/// ```text
/// values = "*" / number [number]
/// ```
fn values<'a>(most: u32) -> impl Parser<Words<'a>, Output = (), Error = Unfit<'a>> {
    let any = made("*", |word| (word == "*").then_some(()));
    alt((any, pair(number(0..=most), optional_number(0..=most)).map(|_| ())))
}

/// ```text
/// routing = "LOCAL" / "ROUTED" ["FRAGMENTSONLY"] / "EITHER"
/// ```
fn routing(words: Words<'_>) -> Parsed<'_, ()> {
    let routed = pair(word("ROUTED"), opt(word("FRAGMENTSonly"))).map(|_| ());
    alt((word("LOCAL"), routed, word("EITHER"))).parse(words)
}

/// ```text
/// direction = "BIDIRECTIONAL" ["INBCONNECT" / "OUTBCONNECT"] / "INBOUND" / "OUTBOUND"
/// ```
fn direction(words: Words<'_>) -> Parsed<'_, ()> {
    let connections = alt((word("INBConnect"), word("OUTBConnect")));
    let both = pair(word("BIDIrectional"), opt(connections)).map(|_| ());
    alt((both, word("INBound"), word("OUTBound"))).parse(words)
}
