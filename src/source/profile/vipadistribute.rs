//! VIPADISTRIBUTE.

use std::net::{IpAddr, Ipv4Addr};

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, fail, opt, peek};
use nom::multi::{many0, many1};
use nom::sequence::{pair, preceded};

use super::fault::Fault;
use super::operand::{address, byte, digits, made, number, one_of, optional_number, port, word};
use super::settings::{Set, Settings, choice, flag, set, settings};
use super::vipa::{TIERS, defines};
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::tcpip::vipa::configuration::{Crossover, Distribution, Method, Processors, Target};

/// Most ports of one statement.
const PORTS: usize = 64;

/// ```text
/// vipadistribute = defines *option address [ports] "DESTIP" ("ALL" / 1*target)
/// ```
/// Gives whether the distribution is defined, not deleted.
pub fn vipadistribute(words: Words<'_>) -> Parsed<'_, (bool, Distribution)> {
    let (rest, (define, options)) = pair(defines, settings(option)).parse(words)?;
    let (rest, (address, ports)) = pair(address, opt(ports)).parse(rest)?;
    let all = word("ALL").map(|()| Vec::new());
    let targets = alt((all, many1(|words| target(address, words))));
    let (rest, targets) = preceded(word("DESTIP"), targets).parse(rest)?;
    let ports = ports.unwrap_or_default();
    Ok((rest, (define, options.onto(Distribution { address, ports, targets, ..usual() }))))
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
/// ports = "PORT" 1*64port
/// ```
fn ports(words: Words<'_>) -> Parsed<'_, Vec<u16>> {
    let next = preceded(peek(digits), cut(port));
    let (rest, (first, more)) = preceded(word("PORT"), cut(pair(port, many0(next)))).parse(words)?;
    let ports: Vec<u16> = std::iter::once(first).chain(more).collect();
    if ports.len() > PORTS {
        let found = format!("{} ports", ports.len());
        let fault = Fault::new(&message::PROFILE_EXPECTED, [&found, &format!("at most {PORTS}")]);
        return refused(words, fault);
    }
    Ok((rest, ports))
}

/// ```text
/// option = "SYSPLEXPORTS" / "TIMEDAFFINITY" seconds / "OPTLOCAL" [n] / "TIER1" / "TIER2" / "DISTMETHOD" method
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
        choice(&TIERS, |new: &mut New, tier| new.tier = Some(tier)),
        set("DISTMETHOD", method, |new: &mut New, (method, weights): (Method, Settings<New>)| {
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
    ("WEIGHTEDACTIVE", Method::WeightedActive),
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
    let (rest, method) = one_of(&METHODS)(words)?;
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
fn target(distributed: IpAddr, words: Words<'_>) -> Parsed<'_, Target> {
    let same = |address: &IpAddr| address.is_ipv4() == distributed.is_ipv4();
    let address = made("a dynamic XCF address", |word| word.parse().ok().filter(same));
    let role = alt((
        set("WEIGHT", byte(0..=99), |target: &mut Target, n| target.weight = n),
        flag("PREFERRED", |_: &mut Target| ()),
        set("BACKUP", byte(1..=254), |target: &mut Target, rank| target.backup = Some(rank)),
    ));
    let (rest, (address, role)) = pair(address, opt(role)).parse(words)?;
    let mut target = Target { address, weight: 10, backup: None };
    role.into_iter().for_each(|role| role(&mut target));
    Ok((rest, target))
}
