//! VIPADYNAMIC. What its statements do is in `vipa_block`.

use std::net::{IpAddr, Ipv4Addr};

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cond, cut, opt};
use nom::multi::many1;
use nom::sequence::{pair, preceded};

use super::Profile;
use super::access::masked;
use super::fault::Fault;
use super::operand::{
    address, ipv4, made, mask, name, one_of, optional_number, port, prefix_of, text, valid_entries, word,
};
use super::settings::{choice, flag, set, settings};
use super::unfit::Applied;
use super::vipa_block::Block;
use super::vipadistribute::{Distributed, vipadistribute};
use super::words::{Parsed, Words, refused};
use crate::message;
use crate::source::system::text::{Name, Written as _};
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::configuration::{Distribution, Moveable, ServiceManager, Tier, Tiers};

/// A statement of the block.
pub enum Part {
    Define(Manner, Vec<Dvipa>),
    Backup(u8, Manner, Vec<Dvipa>),
    Range { define: bool, disruptive: bool, dvipa: Dvipa },
    Distribute { define: bool, distributed: Distributed, distribution: Box<Distribution> },
    Route { define: bool, xcf: IpAddr, target: IpAddr },
    ServiceManager(ServiceManager),
    Delete(Vec<IpAddr>),
}

/// ```text
/// part = "VIPADEFINE" vipadefine / "VIPABACKUP" vipabackup / "VIPARANGE" viparange
///      / "VIPADISTRIBUTE" vipadistribute / "VIPAROUTE" viparoute / "VIPASMPARMS" vipasmparms
///      / "VIPADELETE" 1*address
/// ```
fn part(words: Words<'_>) -> Parsed<'_, Part> {
    alt((
        preceded(word("VIPADEFine"), cut(vipadefine)),
        preceded(word("VIPABackup"), cut(vipabackup)),
        preceded(word("VIPARange"), cut(viparange)),
        preceded(word("VIPADISTribute"), cut(vipadistribute)).map(|(define, distributed, distribution)| {
            Part::Distribute { define, distributed, distribution: Box::new(distribution) }
        }),
        preceded(word("VIPAROUTE"), cut(viparoute)),
        preceded(word("VIPASMparms"), cut(vipasmparms)),
        preceded(word("VIPADELete"), cut(many1(address))).map(Part::Delete),
    ))
    .parse(words)
}

/// ```text
/// VIPADYNAMIC *part ENDVIPADYNAMIC
/// ```
/// Statements before a syntax error count, those behind it do not (IP Configuration Reference); one that cannot be
/// carried out is left out.
// ASSUMED: a dynamic VIPA of VIPADEFINE is active since the start of the stack, because no other stack of the sysplex is
// there to have it.
pub fn vipadynamic<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let (parts, wrong) = valid_entries(words, part);
    let mut block = Block::of(profile.tcpip);
    for part in parts {
        if let Err(fault) = block.enter(part, profile) {
            profile.faults.push(fault);
        }
    }
    block.replace(profile.tcpip);
    wrong.map_or(Ok(()), Err)
}

/// What may stand before the addresses of VIPADEFINE and VIPABACKUP.
#[derive(Default)]
pub struct Manner {
    pub moveable: Option<Moveable>,
    pub service_manager: bool,
    pub tier: Tiers,
}

/// ```text
/// manner = *("MOVEABLE" ("IMMEDIATE" / "WHENIDLE") / "SERVICEMGR" / "TIER1" / "TIER2" / "CPCSCOPE")
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Manner> {
    let moveable = one_of(&[("IMMEDiate", Moveable::Immediate), ("WHENIDLE", Moveable::WhenIdle)]);
    let operand = alt((
        set("MOVEable", moveable, |manner: &mut Manner, when| manner.moveable = Some(when)),
        flag("SERVICEMGR", |manner: &mut Manner| manner.service_manager = true),
        choice(&TIERS, |manner: &mut Manner, tier| manner.tier.tier = Some(tier)),
        flag("CPCSCOPE", |manner: &mut Manner| manner.tier.cpc_scope = true),
    ));
    settings(operand).map(|changes| changes.onto(Manner::default())).parse(words)
}

/// The words for a tier.
pub const TIERS: [(&str, Tier); 2] = [("TIER1", Tier::Tier1), ("TIER2", Tier::Tier2)];

/// ```text
/// addresses = [mask] 1*ipv4 / interface 1*ipv6
/// ```
fn addresses(masked: bool, words: Words<'_>) -> Parsed<'_, Vec<Dvipa>> {
    let is_name = |word: &str| word.parse::<IpAddr>().is_err() && Name::<16>::read(word).is_some();
    let interface = made("the name of an interface", move |word| is_name(word).then(|| word.to_owned()));
    let (rest, interface) = opt(interface).parse(words)?;
    let mask_is_next = masked || rest.first().is_some_and(|word| word.folded.starts_with("255."));
    let (rest, mask) = cond(interface.is_none() && mask_is_next, mask).parse(rest)?;
    let of_version = |address: &IpAddr| address.is_ipv6() == interface.is_some();
    let address = made("an IP address", |word| word.parse().ok().filter(of_version));
    let (rest, found) = many1(address).parse(rest)?;
    let prefix = mask.and_then(prefix_of);
    let dvipa = |address| Dvipa { interface: interface.clone(), address, prefix };
    Ok((rest, found.into_iter().map(dvipa).collect()))
}

/// ```text
/// vipadefine = manner addresses
/// ```
fn vipadefine(words: Words<'_>) -> Parsed<'_, Part> {
    let (rest, (manner, dvipas)) = pair(manner, |words| addresses(true, words)).parse(words)?;
    Ok((rest, Part::Define(manner, dvipas)))
}

/// ```text
/// vipabackup = [rank] manner addresses
/// ```
fn vipabackup(words: Words<'_>) -> Parsed<'_, Part> {
    let addresses = |words| addresses(false, words);
    let (rest, (rank, manner, dvipas)) = (optional_number(1..=254), manner, addresses).parse(words)?;
    let rank = rank.and_then(|rank| u8::try_from(rank).ok()).unwrap_or(1);
    Ok((rest, Part::Backup(rank, manner, dvipas)))
}

/// The words for what becomes of a definition.
pub const DEFINES: [(&str, bool); 2] = [("DEFINE", true), ("DELEte", false)];

/// ```text
/// defines = ["DEFINE" / "DELETE"]
/// ```
fn defines(words: Words<'_>) -> Parsed<'_, bool> {
    opt(one_of(&DEFINES)).map(|define| define.unwrap_or(true)).parse(words)
}

/// ```text
/// viparange = defines *("MOVEABLE" ("DISRUPTIVE" / "NONDISRUPTIVE") / saf) (mask network / interface network) [saf]
/// saf = "SAF" name
/// ```
fn viparange(words: Words<'_>) -> Parsed<'_, Part> {
    let moveable = one_of(&[("DISRUPTive", true), ("NONDISRUPTive", false)]);
    let operand = alt((
        set("MOVEable", moveable, |options: &mut Options, disruptive| options.disruptive = disruptive),
        set("SAF", name::<8>, |options: &mut Options, _| options.saf = true),
    ));
    let (rest, (define, options)) = pair(defines, settings(operand)).parse(words)?;
    let Options { disruptive, saf } = options.onto(Options::default());
    let (rest, dvipa) = match rest.first() {
        Some(word) if word.folded.starts_with("255.") => {
            let (rest, (mask, address)) = pair(mask, ipv4).parse(rest)?;
            let network = Ipv4Addr::from(u32::from(address) & u32::from(mask));
            (rest, Dvipa { interface: None, address: network.into(), prefix: prefix_of(mask) })
        }
        _ => {
            let (rest, (name, (address, prefix))) = pair(name::<16>, masked).parse(rest)?;
            (rest, Dvipa { interface: Some(name), address, prefix: Some(prefix) })
        }
    };
    let (rest, _) = cond(!saf, opt(preceded(word("SAF"), cut(name::<8>)))).parse(rest)?;
    Ok((rest, Part::Range { define, disruptive, dvipa }))
}

/// ```text
/// viparoute = defines xcf-address target-address
/// ```
fn viparoute(words: Words<'_>) -> Parsed<'_, Part> {
    let (rest, (define, xcf)) = pair(defines, address).parse(words)?;
    let same = |address: &IpAddr| address.is_ipv4() == xcf.is_ipv4();
    let read = |word: &str| word.parse().ok().filter(same);
    let (rest, target) = made("an address of the same IP version", read)(rest)?;
    Ok((rest, Part::Route { define, xcf, target }))
}

/// What stands before the network of VIPARANGE.
#[derive(Default)]
struct Options {
    disruptive: bool,
    /// Is there a SAF resource? No report shows which.
    saf: bool,
}

/// What VIPASMPARMS gives.
#[derive(Default)]
struct Parameters {
    group: Option<Ipv4Addr>,
    port: Option<u16>,
    password: bool,
}

/// ```text
/// vipasmparms = *("SMMCAST" group / "SMPORT" port / "SMPASS" password)
/// ```
fn vipasmparms(words: Words<'_>) -> Parsed<'_, Part> {
    let group = made("an IPv4 multicast address", |word| word.parse().ok().filter(Ipv4Addr::is_multicast));
    let password = text("a password").map(|password: &str| !password.is_empty());
    let operand = alt((
        set("SMMCAST", group, |given: &mut Parameters, group| given.group = Some(group)),
        set("SMPORT", port, |given: &mut Parameters, port| given.port = Some(port)),
        set("SMPASS", password, |given: &mut Parameters, coded| given.password = coded),
    ));
    let (rest, changes) = settings(operand).parse(words)?;
    let Parameters { group: Some(group), port: Some(port), password } = changes.onto(Parameters::default())
    else {
        return refused(words, Fault::new(&message::PROFILE_ENDS, ["SMMCAST and SMPORT"]));
    };
    Ok((rest, Part::ServiceManager(ServiceManager { group: group.into(), port, password })))
}
