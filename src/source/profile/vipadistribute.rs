//! VIPADISTRIBUTE.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::RangeInclusive;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, fail, opt, peek};
use nom::multi::{many0, many1};
use nom::sequence::{pair, preceded, terminated};

use super::fault::Fault;
use super::operand::{address, byte, decimal, made, name, number, one_of, optional_number, word};
use super::settings::{Set, Settings, choice, flag, part, set, settings};
use super::unfit::Unfit;
use super::vipa::{DEFINES, TIERS};
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::vipa::configuration::{Crossover, Distribution, Method, Processors, Target};

/// Most ports of one statement.
const PORTS: usize = 64;

/// The dynamic VIPA that is distributed.
pub enum Distributed {
    Address(IpAddr),
    /// That of an IPv6 interface.
    Interface(String),
}

/// What stands before the dynamic VIPA.
struct Options {
    define: bool,
    distribution: Distribution,
}

/// ```text
/// vipadistribute = *("DEFINE" / "DELETE" / option) (address / interface) [ports] "DESTIP" ("ALL" / 1*target)
/// ```
/// Gives whether the distribution is defined, not deleted.
pub fn vipadistribute(words: Words<'_>) -> Parsed<'_, (bool, Distributed, Distribution)> {
    let distribution: fn(&mut Options) -> &mut Distribution = |options| &mut options.distribution;
    let defines = choice(&DEFINES, |options: &mut Options, define| options.define = define);
    let (rest, options) = settings(alt((defines, part(distribution, option))))(words)?;
    let distributed = alt((address.map(Distributed::Address), interface.map(Distributed::Interface)));
    let (rest, (distributed, ports)) = pair(distributed, opt(ports)).parse(rest)?;
    let ipv6 = !matches!(distributed, Distributed::Address(IpAddr::V4(_)));
    let all = word("ALL").map(|()| Vec::new());
    let targets = alt((all, many1(|words| target(ipv6, words))));
    let (rest, targets) = preceded(word("DESTIP"), targets).parse(rest)?;
    let Options { define, distribution } = options.onto(Options { define: true, distribution: usual() });
    let ports = ports.unwrap_or_default();
    Ok((rest, (define, distributed, Distribution { ports, targets, ..distribution })))
}

/// The name of an interface. A misspelt option could be one, but for what follows it.
fn interface(words: Words<'_>) -> Parsed<'_, String> {
    match terminated(name::<16>, peek(alt((word("PORT"), word("DESTIP"))))).parse(words) {
        Err(_) => Err(nom::Err::Error(Unfit::wanted(words, ["the name of an interface".into()]))),
        named => named,
    }
}

/// A distribution for which nothing is coded.
fn usual() -> Distribution {
    Distribution {
        address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        ports: Vec::new(),
        targets: Vec::new(),
        sysplex_ports: false,
        timed_affinity: None,
        method: Method::BaseWlm,
        local: None,
        shares: Processors { cp: 1, ..Processors::default() },
        crossover: Crossover::default(),
        importance_weighting: 0,
        auto_switch_back: true,
        health_switch: true,
        tier: None,
        gre: None,
    }
}

/// ```text
/// ports = "PORT" 1*(port / first "-" last), 64 at most
/// ```
fn ports(words: Words<'_>) -> Parsed<'_, Vec<u16>> {
    let next = || made("a port or a range of ports", port_range);
    let more = many0(preceded(peek(begins_port), cut(next())));
    let (rest, (first, more)) = preceded(word("PORT"), cut(pair(next(), more))).parse(words)?;
    let ranges = || std::iter::once(&first).chain(&more);
    let count: usize = ranges().map(RangeInclusive::len).sum();
    if count > PORTS {
        let found = format!("{count} ports");
        let fault = Fault::new(&message::PROFILE_EXPECTED, [&found, &format!("at most {PORTS}")]);
        return refused(words, fault);
    }
    Ok((rest, ranges().cloned().flatten().collect()))
}

fn begins_port(words: Words<'_>) -> Parsed<'_, ()> {
    made("a port", |word| word.bytes().all(|b| b.is_ascii_digit() || b == b'-').then_some(()))(words)
}

/// The ports that `21` or `20-21` names.
fn port_range(word: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let port = |text| decimal(text).and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0);
    let (first, last) = (port(first)?, port(last)?);
    (first <= last).then_some(first..=last)
}

/// ```text
/// option = "SYSPLEXPORTS" / "TIMEDAFFINITY" seconds / "OPTLOCAL" [n] / "NOOPTLOCAL" / "TIER1" / "TIER2" / "DISTMETHOD" method
/// ```
fn option(words: Words<'_>) -> Parsed<'_, Set<Distribution>> {
    type New = Distribution;
    alt((
        flag("SYSPLEXPORTS", |new: &mut New| new.sysplex_ports = true),
        set("TIMEDAFFINITY", number(1..=9999), |new: &mut New, n| new.timed_affinity = u16::try_from(n).ok()),
        // ASSUMED: OPTLOCAL without a number is 1.
        set("OPTLOCAL", optional_number(0..=16), |new: &mut New, n| {
            new.local = u8::try_from(n.unwrap_or(1)).ok();
        }),
        flag("NOOPTLOCAL", |new: &mut New| new.local = None),
        choice(&TIERS, |new: &mut New, tier| new.tier = Some(tier)),
        set("DISTMethod", method, |new: &mut New, (method, weights): (Method, Settings<New>)| {
            new.method = method;
            weights.apply(new);
        }),
    ))
    .parse(words)
}

const METHODS: [(&str, Method); 6] = [
    ("BASEWLM", Method::BaseWlm),
    ("ROUNDROBIN", Method::RoundRobin),
    ("SERVERWLM", Method::ServerWlm),
    ("WEIGHTEDActive", Method::WeightedActive),
    ("TARGCONTROLLED", Method::TargetControlled),
    ("HOTSTANDBY", Method::HotStandby),
];

/// ```text
/// method = "BASEWLM" ["PROCTYPE" shares] / "SERVERWLM" *("PROCXCOST" costs / "ILWEIGHTING" n)
///        / "ROUNDROBIN" / "WEIGHTEDACTIVE" / "TARGCONTROLLED" / "HOTSTANDBY"
/// ```
// ASSUMED: PROCTYPE follows BASEWLM, and PROCXCOST and ILWEIGHTING follow SERVERWLM.
fn method(words: Words<'_>) -> Parsed<'_, (Method, Settings<Distribution>)> {
    type New = Distribution;
    let (rest, method) = one_of(&METHODS).parse(words)?;
    let mut proc_type = set("PROCTYPE", shares, |new: &mut New, shares| new.shares = shares);
    let mut server = alt((
        set("PROCXCOST", costs, |new: &mut New, costs| new.crossover = costs),
        set("ILWEIGHTING", byte(0..=3), |new: &mut New, n| new.importance_weighting = n),
    ));
    let weight = |words| match method {
        Method::BaseWlm => proc_type.parse(words),
        Method::ServerWlm => server.parse(words),
        _ => fail().parse(words),
    };
    settings(weight).map(|weights| (method, weights)).parse(rest)
}

/// ```text
/// shares = *(("CP" / "ZAAP" / "ZIIP") number)
/// ```
fn shares(words: Words<'_>) -> Parsed<'_, Processors> {
    let operand = alt((
        set("CP", byte(0..=99), |shares: &mut Processors, n| shares.cp = n),
        set("ZAAP", byte(0..=99), |shares: &mut Processors, n| shares.zaap = n),
        set("ZIIP", byte(0..=99), |shares: &mut Processors, n| shares.ziip = n),
    ));
    settings(operand).map(|changes| changes.onto(usual().shares)).parse(words)
}

/// ```text
/// costs = *(("ZAAP" / "ZIIP") number)
/// ```
fn costs(words: Words<'_>) -> Parsed<'_, Crossover> {
    let operand = alt((
        set("ZAAP", byte(1..=100), |costs: &mut Crossover, n| costs.zaap = n),
        set("ZIIP", byte(1..=100), |costs: &mut Crossover, n| costs.ziip = n),
    ));
    settings(operand).map(|changes| changes.onto(Crossover::default())).parse(words)
}

/// ```text
/// target = address ["WEIGHT" number / "PREFERRED" / "BACKUP" rank]
/// ```
fn target(ipv6: bool, words: Words<'_>) -> Parsed<'_, Target> {
    let same = |address: &IpAddr| address.is_ipv6() == ipv6;
    let address = made("a dynamic XCF address", |word| word.parse().ok().filter(same));
    let role = alt((
        set("WEIGHT", byte(0..=99), |target: &mut Target, n| target.weight = n),
        flag("PREFERRED", |_: &mut Target| ()),
        set("BACKUP", byte(1..=254), |target: &mut Target, rank| target.backup = Some(rank)),
    ));
    let (rest, (address, role)) = pair(address, opt(role)).parse(words)?;
    let mut target = Target { address, weight: 10, backup: None };
    role.into_iter().for_each(|role| role.apply(&mut target));
    Ok((rest, target))
}
