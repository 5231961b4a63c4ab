//! VIPADYNAMIC.

use std::net::IpAddr;

use super::Profile;
use super::access::masked;
use super::fault::Fault;
use super::operands::{Once, Operands, prefix_of};
use super::vipadistribute::vipadistribute;
use crate::clock::Moment;
use crate::message;
use crate::source::system::text::{Name, Written as _};
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;
use crate::tcpip::route;
use crate::tcpip::vipa::configuration::{
    Backup, Define, Moveable, Range, RouteStatus, ServiceManager, Tier, Tiers, VipaRoute,
};
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};
use crate::tcpip::vipa::{Dvipa, Vipa};

/// A block while it is read.
pub struct Block {
    pub vipa: Vipa,
    interfaces: Vec<Interface>,
    deleted: Vec<IpAddr>,
    started: Moment,
}

type Part = fn(&mut Operands<'_>, &mut Block) -> Result<(), Fault>;

const PARTS: [(&str, Part); 7] = [
    ("VIPADEFINE", vipadefine),
    ("VIPABACKUP", vipabackup),
    ("VIPARANGE", viparange),
    ("VIPADISTRIBUTE", vipadistribute),
    ("VIPAROUTE", viparoute),
    ("VIPASMPARMS", vipasmparms),
    ("VIPADELETE", vipadelete),
];

/// ```text
/// VIPADYNAMIC *part ENDVIPADYNAMIC
/// ```
// ASSUMED: a fault in a VIPADYNAMIC block skips the whole block; a dynamic VIPA of VIPADEFINE is active since the start
// of the stack, because no other stack of the sysplex is there to have it.
pub fn vipadynamic(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let (vipa, started) = (profile.tcpip.vipa.clone(), profile.tcpip.started);
    let mut block = Block { vipa, interfaces: Vec::new(), deleted: Vec::new(), started };
    while operands.peek().is_some() {
        operands.one_of(&PARTS)?(operands, &mut block)?;
    }
    let deleted = &block.deleted;
    let gone = |interface: &Interface| {
        let dynamic = matches!(interface.kind(), LinkType::Vipa | LinkType::Vipa6);
        dynamic && interface.addresses.iter().any(|home| deleted.contains(&home.address))
    };
    let stay = || profile.tcpip.interfaces.iter().filter(|interface| !gone(interface));
    let known = |address: &IpAddr| stay().any(|i| i.addresses.iter().any(|home| home.address == *address));
    for (n, new) in block.interfaces.iter().enumerate() {
        let homes = new.addresses.iter().map(|home| home.address);
        profile.allow(homes.clone().any(|address| address.is_ipv6()), "an IPv6 dynamic VIPA")?;
        if let Some(address) = homes.into_iter().find(known) {
            return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()]));
        }
        if stay().chain(&block.interfaces[..n]).any(|other| other.name == new.name) {
            return Err(Fault::new(&message::PROFILE_DEFINED, [&new.name]));
        }
    }
    let before = &profile.tcpip.vipa.configuration.backups;
    let backups = block.vipa.configuration.backups.iter().filter(|backup| !before.contains(backup));
    let mut addresses = backups.map(|backup| backup.dvipa.address);
    if let Some(address) = addresses.find(known) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()]));
    }
    let tcpip = &mut *profile.tcpip;
    tcpip.interfaces.retain(|interface| !gone(interface));
    tcpip.routes.retain(|r| r.origin != route::Origin::Implicit || !deleted.contains(&r.destination));
    tcpip.vipa = block.vipa;
    tcpip.interfaces.extend(block.interfaces);
    Ok(())
}

impl Block {
    /// Is the address defined or backed up?
    pub fn has(&self, address: IpAddr) -> bool {
        let configuration = &self.vipa.configuration;
        configuration.defines.iter().any(|d| d.dvipa.address == address)
            || configuration.backups.iter().any(|b| b.dvipa.address == address)
    }

    fn add(&mut self, dvipa: Dvipa, status: Status, origin: Origin) {
        let active = status == Status::Active;
        if active {
            self.interfaces.push(dvipa.interface());
        }
        self.vipa.addresses.push(DynamicVipa {
            dvipa,
            status,
            origin: Some(origin),
            distributes: false,
            destination: false,
            activated: active.then_some(self.started),
            job: None,
        });
    }
}

/// What may stand before the addresses of VIPADEFINE and VIPABACKUP.
#[derive(Default)]
struct Manner {
    moveable: Option<Moveable>,
    service_manager: bool,
    tier: Tiers,
}

/// ```text
/// manner = *("MOVEABLE" ("IMMEDIATE" / "WHENIDLE") / "SERVICEMGR" / "TIER1" / "TIER2" / "CPCSCOPE")
/// ```
fn manner(operands: &mut Operands<'_>) -> Result<Manner, Fault> {
    let mut manner = Manner::default();
    let words = [("MOVEABLE", 0), ("SERVICEMGR", 1), ("TIER1", 2), ("TIER2", 3), ("CPCSCOPE", 4)];
    let mut once = Once::default();
    loop {
        match operands.choice_once(&words, &mut once)? {
            Some(0) => {
                let words = [("IMMEDIATE", Moveable::Immediate), ("WHENIDLE", Moveable::WhenIdle)];
                manner.moveable = Some(operands.one_of(&words)?);
            }
            Some(1) => manner.service_manager = true,
            Some(2) => manner.tier.tier = Some(Tier::Tier1),
            Some(3) => manner.tier.tier = Some(Tier::Tier2),
            Some(_) => manner.tier.cpc_scope = true,
            None => return Ok(manner),
        }
    }
}

/// ```text
/// addresses = [mask] 1*ipv4 / interface 1*ipv6
/// ```
fn addresses(operands: &mut Operands<'_>, block: &Block, masked: bool) -> Result<Vec<Dvipa>, Fault> {
    let is_name = |word: &str| word.parse::<IpAddr>().is_err() && Name::<16>::read(word).is_some();
    let interface = operands.take_if(|word| is_name(word).then(|| word.to_owned()));
    let is_mask = |word: &str| word.starts_with("255.");
    let prefix = match interface.is_none() && (masked || operands.peek().is_some_and(is_mask)) {
        true => prefix_of(operands.mask()?),
        false => None,
    };
    let of_family = |address: &IpAddr| address.is_ipv6() == interface.is_some();
    let first = operands.read("an IP address", |word| word.parse().ok().filter(of_family))?;
    let mut found = vec![first];
    while let Some(address) = operands.take_if(|word| word.parse().ok().filter(of_family)) {
        found.push(address);
    }
    if let Some(twice) = found.iter().find(|address| block.has(**address)) {
        return Err(Fault::new(&message::PROFILE_DEFINED, [&twice.to_string()]));
    }
    Ok(found.into_iter().map(|address| Dvipa { interface: interface.clone(), address, prefix }).collect())
}

/// ```text
/// VIPADEFINE manner addresses
/// ```
fn vipadefine(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let Manner { moveable, service_manager, tier } = manner(operands)?;
    for dvipa in addresses(operands, block, true)? {
        block.add(dvipa.clone(), Status::Active, Origin::Define);
        let service_manager = service_manager && dvipa.address.is_ipv4();
        let moveable = moveable.unwrap_or_default();
        block.vipa.configuration.defines.push(Define { dvipa, moveable, service_manager, tier });
    }
    Ok(())
}

/// ```text
/// VIPABACKUP [rank] manner addresses
/// ```
fn vipabackup(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let ranked = operands.peek().is_some_and(|word| super::operands::decimal(word).is_some());
    let rank = if ranked { u8::try_from(operands.number(1..=254)?).unwrap_or(1) } else { 1 };
    let Manner { moveable, service_manager, tier } = manner(operands)?;
    for dvipa in addresses(operands, block, false)? {
        block.add(dvipa.clone(), Status::Backup, Origin::Backup);
        let service_manager = moveable.filter(|_| dvipa.address.is_ipv4()).map(|_| service_manager);
        block.vipa.configuration.backups.push(Backup { dvipa, rank, moveable, service_manager, tier });
    }
    Ok(())
}

/// Does a statement define, not delete?
pub fn defines(operands: &mut Operands<'_>) -> bool {
    operands.choice(&[("DEFINE", true), ("DELETE", false)]).unwrap_or(true)
}

/// ```text
/// VIPARANGE ["DEFINE" / "DELETE"] *("MOVEABLE" word / "SAF" name) (mask network / interface network)
/// ```
fn viparange(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let define = defines(operands);
    let mut disruptive = false;
    while let Some(moveable) = operands.choice(&[("MOVEABLE", true), ("SAF", false)]) {
        match moveable {
            true => disruptive = operands.one_of(&[("DISRUPTIVE", true), ("NONDISRUPTIVE", false)])?,
            false => drop(operands.name::<8>()?),
        }
    }
    let is_mask = operands.peek().is_some_and(|word| word.starts_with("255."));
    let (interface, (address, prefix)) = match is_mask {
        true => {
            let mask = operands.mask()?;
            let network = u32::from(operands.ipv4()?) & u32::from(mask);
            (None, (std::net::Ipv4Addr::from(network).into(), prefix_of(mask).unwrap_or(32)))
        }
        false => (Some(operands.name::<16>()?), masked(operands)?),
    };
    let dvipa = Dvipa { interface, address, prefix: Some(prefix) };
    let ranges = &mut block.vipa.configuration.ranges;
    ranges.retain(|range| range.dvipa != dvipa);
    if define {
        ranges.push(Range { dvipa, disruptive, zcx: false });
    }
    Ok(())
}

/// ```text
/// VIPAROUTE ["DEFINE" / "DELETE"] xcf-address target-address
/// ```
fn viparoute(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let define = defines(operands);
    let xcf = operands.address()?;
    let same = |address: &IpAddr| address.is_ipv4() == xcf.is_ipv4();
    let target = operands.read("an address of the same IP version", |word| word.parse().ok().filter(same))?;
    let routes = &mut block.vipa.configuration.routes;
    routes.retain(|route| route.xcf != xcf);
    if define {
        routes.push(VipaRoute { xcf, target, status: RouteStatus::Defined });
    }
    Ok(())
}

/// ```text
/// VIPASMPARMS *("SMMCAST" group / "SMPORT" port / "SMPASS" password)
/// ```
fn vipasmparms(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let (mut group, mut port, mut password) = (None, None, false);
    while let Some(word) = operands.choice(&[("SMMCAST", 0), ("SMPORT", 1), ("SMPASS", 2)]) {
        match word {
            0 => {
                let multicast = |address: &std::net::Ipv4Addr| address.is_multicast();
                let read = |word: &str| word.parse().ok().filter(multicast);
                group = Some(operands.read("an IPv4 multicast address", read)?);
            }
            1 => port = Some(operands.port()?),
            _ => password = !operands.text("a password")?.is_empty(),
        }
    }
    let (Some(group), Some(port)) = (group, port) else {
        return Err(Fault::new(&message::PROFILE_ENDS, ["SMMCAST and SMPORT"]));
    };
    let manager = ServiceManager { group: group.into(), port, password };
    block.vipa.configuration.service_managers = vec![manager];
    Ok(())
}

/// ```text
/// VIPADELETE 1*address
/// ```
fn vipadelete(operands: &mut Operands<'_>, block: &mut Block) -> Result<(), Fault> {
    let mut gone = vec![operands.address()?];
    while let Some(address) = operands.take_if(|word| word.parse().ok()) {
        gone.push(address);
    }
    let known = |address: &&IpAddr| block.vipa.addresses.iter().any(|state| state.dvipa.address == **address);
    if let Some(unknown) = gone.iter().find(|address| !known(address) && !block.has(**address)) {
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&unknown.to_string(), "a dynamic VIPA"]));
    }
    let configuration = &mut block.vipa.configuration;
    configuration.defines.retain(|define| !gone.contains(&define.dvipa.address));
    configuration.backups.retain(|backup| !gone.contains(&backup.dvipa.address));
    configuration.distributions.retain(|distribution| !gone.contains(&distribution.address));
    block.vipa.addresses.retain(|state| !gone.contains(&state.dvipa.address));
    block.vipa.ports.retain(|port| !gone.contains(&port.destination.address));
    block.vipa.connections.retain(|connection| !gone.contains(&connection.destination.address));
    block.interfaces.retain(|i| !i.addresses.iter().any(|home| gone.contains(&home.address)));
    block.deleted.extend(gone);
    Ok(())
}
