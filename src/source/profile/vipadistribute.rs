//! VIPADISTRIBUTE.

use std::net::IpAddr;

use super::fault::Fault;
use super::operands::{Operands, decimal};
use super::vipa::{Block, defines};
use crate::message;
use crate::tcpip::vipa::configuration::{Crossover, Distribution, Method, Processors, Target, Tier};
use crate::tcpip::vipa::distribution::DestinationPort;
use crate::tcpip::vipa::state::Status;

/// Most ports of one statement.
const PORTS: usize = 64;

/// ```text
/// VIPADISTRIBUTE ["DEFINE" / "DELETE"] *option address ["PORT" 1*port] "DESTIP" ("ALL" / 1*target)
/// ```
pub fn vipadistribute(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let define = defines(operands);
    let mut new = Distribution {
        address: IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
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
    };
    while option(operands, &mut new)? {}
    new.address = operands.address()?;
    if operands.is("PORT") {
        new.ports.push(operands.port()?);
        while operands.peek().is_some_and(|word| decimal(word).is_some()) {
            new.ports.push(operands.port()?);
        }
    }
    if new.ports.len() > PORTS {
        let found = format!("{} ports", new.ports.len());
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&found, &format!("at most {PORTS}")]));
    }
    operands.one_of(&[("DESTIP", ())])?;
    if !operands.is("ALL") {
        targets(operands, &mut new)?;
    }
    enter(block, new, define)
}

#[derive(Clone, Copy)]
enum Word {
    Ports,
    Method,
    Affinity,
    Local,
    Tier(Tier),
}

fn option(operands: &mut Operands<'_>, new: &mut Distribution) -> Result<bool, Fault> {
    let words = [
        ("SYSPLEXPORTS", Word::Ports),
        ("DISTMETHOD", Word::Method),
        ("TIMEDAFFINITY", Word::Affinity),
        ("OPTLOCAL", Word::Local),
        ("TIER1", Word::Tier(Tier::Tier1)),
        ("TIER2", Word::Tier(Tier::Tier2)),
    ];
    match operands.choice(&words) {
        Some(Word::Ports) => new.sysplex_ports = true,
        Some(Word::Method) => {
            let methods = [
                ("BASEWLM", Method::BaseWlm),
                ("ROUNDROBIN", Method::RoundRobin),
                ("SERVERWLM", Method::ServerWlm),
                ("WEIGHTEDACTIVE", Method::WeightedActive),
                ("TARGCONTROLLED", Method::TargetControlled),
                ("HOTSTANDBY", Method::HotStandby),
            ];
            new.method = operands.one_of(&methods)?;
            weights(operands, new)?;
        }
        Some(Word::Affinity) => new.timed_affinity = u16::try_from(operands.number(1..=9999)?).ok(),
        // ASSUMED: OPTLOCAL without a number is 1.
        Some(Word::Local) => {
            let coded = operands.peek().is_some_and(|word| decimal(word).is_some());
            let local = if coded { operands.number(0..=16)? } else { 1 };
            new.local = u8::try_from(local).ok();
        }
        Some(Word::Tier(tier)) => new.tier = Some(tier),
        None => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// weights = ["PROCTYPE" *(("CP" / "ZAAP" / "ZIIP") number)]
///         / ["PROCXCOST" *(("ZAAP" / "ZIIP") number)] ["ILWEIGHTING" number]
/// ```
// ASSUMED: PROCTYPE follows BASEWLM, and PROCXCOST and ILWEIGHTING follow SERVERWLM.
fn weights(operands: &mut Operands<'_>, new: &mut Distribution) -> Result<(), Fault> {
    let small = |operands: &mut Operands<'_>, from, to| {
        operands.number(from..=to).map(|n| u8::try_from(n).unwrap_or(u8::MAX))
    };
    if new.method == Method::BaseWlm && operands.is("PROCTYPE") {
        let shares = &mut new.shares;
        while let Some(kind) = operands.choice(&[("CP", 0), ("ZAAP", 1), ("ZIIP", 2)]) {
            *[&mut shares.cp, &mut shares.zaap, &mut shares.ziip][kind] = small(operands, 0, 99)?;
        }
    }
    if new.method == Method::ServerWlm && operands.is("PROCXCOST") {
        let crossover = &mut new.crossover;
        while let Some(kind) = operands.choice(&[("ZAAP", 0), ("ZIIP", 1)]) {
            *[&mut crossover.zaap, &mut crossover.ziip][kind] = small(operands, 1, 100)?;
        }
    }
    if new.method == Method::ServerWlm && operands.is("ILWEIGHTING") {
        new.importance_weighting = small(operands, 0, 3)?;
    }
    Ok(())
}

/// ```text
/// target = address ["WEIGHT" number / "PREFERRED" / "BACKUP" rank]
/// ```
fn targets(operands: &mut Operands<'_>, new: &mut Distribution) -> Result<(), Fault> {
    let same = |address: &IpAddr| address.is_ipv4() == new.address.is_ipv4();
    let read = |word: &str| word.parse().ok().filter(same);
    let mut next = Some(operands.read("ALL or a dynamic XCF address", read)?);
    while let Some(address) = next {
        let mut target = Target { address, weight: 10, backup: None };
        match operands.choice(&[("WEIGHT", 0), ("PREFERRED", 1), ("BACKUP", 2)]) {
            Some(0) => target.weight = u8::try_from(operands.number(0..=99)?).unwrap_or(99),
            Some(2) => target.backup = u8::try_from(operands.number(1..=254)?).ok(),
            _ => {}
        }
        new.targets.push(target);
        next = operands.take_if(read);
    }
    Ok(())
}

fn enter(block: &mut Block, new: Distribution, define: bool) -> Result<(), Fault> {
    let address = new.address;
    let preferred = new.targets.iter().filter(|target| target.backup.is_none()).count();
    if new.method == Method::HotStandby && preferred != 1 {
        return Err(Fault::new(&message::PROFILE_ENDS, ["one PREFERRED target of HOTSTANDBY"]));
    }
    if new.method != Method::HotStandby && preferred != new.targets.len() {
        return Err(Fault::new(&message::PROFILE_EXCLUSIVE, ["BACKUP", new.method.word()]));
    }
    if define && !block.has(address) {
        let expected = "an address of VIPADEFINE or VIPABACKUP";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&address.to_string(), expected]));
    }
    let (all, distributions) = (new.targets.is_empty(), &mut block.vipa.configuration.distributions);
    distributions.retain(|known| (known.address, &known.ports) != (address, &new.ports));
    if define {
        distributions.push(new);
    }
    let distributes = distributions.iter().any(|known| known.address == address);
    let kept = |port: &DestinationPort| {
        port.destination.address != address || distributions.iter().any(|known| known.leads_to(port))
    };
    block.vipa.ports.retain(kept);
    for state in block.vipa.addresses.iter_mut().filter(|state| state.dvipa.address == address) {
        state.distributes = distributes && state.status == Status::Active;
        state.destination = distributes && all;
    }
    Ok(())
}
