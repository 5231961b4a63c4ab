//! What the statements of VIPADYNAMIC do.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::vipa::{Manner, Part};
use super::vipadistribute::Distributed;
use crate::clock::Moment;
use crate::message;
use crate::tcpip::TcpIp;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::Interface;
use crate::tcpip::route;
use crate::tcpip::vipa::configuration::{
    Backup, Define, Distribution, Method, Range, RouteStatus, VipaRoute,
};
use crate::tcpip::vipa::distribution::DestinationPort;
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};
use crate::tcpip::vipa::{Dvipa, Vipa};

/// What there will be behind a block.
pub struct Block {
    vipa: Vipa,
    interfaces: Vec<Interface>,
    deleted: Vec<IpAddr>,
    started: Moment,
}

impl Block {
    /// What there is before it.
    pub fn of(tcpip: &TcpIp) -> Block {
        let (vipa, started) = (tcpip.vipa.clone(), tcpip.started);
        Block { vipa, interfaces: Vec::new(), deleted: Vec::new(), started }
    }

    /// Does what a statement says; one that cannot be done changes nothing.
    pub fn enter(&mut self, part: Part, profile: &Profile<'_>) -> Result<(), Fault> {
        match part {
            Part::Define(manner, dvipas) => {
                self.must_be_new(&dvipas, profile)?;
                self.must_have_new_names(&dvipas, profile)?;
                self.define(&manner, dvipas);
            }
            Part::Backup(rank, manner, dvipas) => {
                self.must_be_new(&dvipas, profile)?;
                self.back_up(rank, &manner, dvipas);
            }
            Part::Range { define, disruptive, dvipa } => {
                profile.allow(dvipa.address.is_ipv6(), "an IPv6 range")?;
                let ranges = &mut self.vipa.configuration.ranges;
                ranges.retain(|range| range.dvipa != dvipa);
                ranges.extend(define.then_some(Range { dvipa, disruptive, zcx: false }));
            }
            Part::Distribute { define, distributed, distribution } => {
                let address = self.distributed(distributed)?;
                self.distribute(define, Distribution { address, ..*distribution })?;
            }
            Part::Route { define, xcf, target } => {
                profile.allow(xcf.is_ipv6(), "an IPv6 dynamic XCF address")?;
                let routes = &mut self.vipa.configuration.routes;
                routes.retain(|route| route.xcf != xcf);
                routes.extend(define.then_some(VipaRoute { xcf, target, status: RouteStatus::Defined }));
            }
            Part::ServiceManager(manager) => self.vipa.configuration.service_managers = vec![manager],
            Part::Delete(addresses) => self.delete(&addresses)?,
        }
        Ok(())
    }

    fn define(&mut self, manner: &Manner, dvipas: Vec<Dvipa>) {
        for dvipa in dvipas {
            self.add(dvipa.clone(), Status::Active, Origin::Define);
            let service_manager = manner.service_manager && dvipa.address.is_ipv4();
            let moveable = manner.moveable.unwrap_or_default();
            let define = Define { dvipa, moveable, service_manager, tier: manner.tier };
            self.vipa.configuration.defines.push(define);
        }
    }

    fn back_up(&mut self, rank: u8, manner: &Manner, dvipas: Vec<Dvipa>) {
        for dvipa in dvipas {
            self.add(dvipa.clone(), Status::Backup, Origin::Backup);
            let moveable = manner.moveable;
            let service_manager =
                moveable.filter(|_| dvipa.address.is_ipv4()).map(|_| manner.service_manager);
            let backup = Backup { dvipa, rank, moveable, service_manager, tier: manner.tier };
            self.vipa.configuration.backups.push(backup);
        }
    }

    /// The addresses must be known neither to the block nor to the stack.
    fn must_be_new(&self, dvipas: &[Dvipa], profile: &Profile<'_>) -> Result<(), Fault> {
        for (n, dvipa) in dvipas.iter().enumerate() {
            let (address, text) = (dvipa.address, dvipa.address.to_string());
            profile.allow(address.is_ipv6(), "an IPv6 dynamic VIPA")?;
            let is_home = |i: &Interface| i.addresses.iter().any(|home| home.address == address);
            if self.has(address) || self.kept(profile).any(is_home) {
                return Err(Fault::new(&message::PROFILE_DEFINED, [&text]));
            }
            if dvipas[..n].iter().any(|other| other.address == address) {
                return Err(Fault::new(&message::PROFILE_TWICE, [&text]));
            }
        }
        Ok(())
    }

    fn must_have_new_names(&self, dvipas: &[Dvipa], profile: &Profile<'_>) -> Result<(), Fault> {
        let names: Vec<String> = dvipas.iter().map(|dvipa| dvipa.interface().name).collect();
        let known = |name: &String| self.kept(profile).chain(&self.interfaces).any(|i| i.name == *name);
        let twice = names.iter().enumerate().find(|(n, name)| known(name) || names[..*n].contains(name));
        twice.map_or(Ok(()), |(_, name)| Err(Fault::new(&message::PROFILE_DEFINED, [name])))
    }

    /// The interfaces of the stack that stay.
    fn kept<'p>(&self, profile: &'p Profile<'_>) -> impl Iterator<Item = &'p Interface> {
        profile.tcpip.interfaces.iter().filter(|interface| !self.is_gone(interface))
    }

    fn is_gone(&self, interface: &Interface) -> bool {
        let dynamic = matches!(interface.kind(), LinkType::Vipa | LinkType::Vipa6);
        dynamic && interface.addresses.iter().any(|home| self.deleted.contains(&home.address))
    }

    /// Is the address defined or backed up?
    fn has(&self, address: IpAddr) -> bool {
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

    /// The address of the dynamic VIPA that is meant.
    fn distributed(&self, distributed: Distributed) -> Result<IpAddr, Fault> {
        let name = match distributed {
            Distributed::Address(address) => return Ok(address),
            Distributed::Interface(name) => name,
        };
        let configuration = &self.vipa.configuration;
        let backups = configuration.backups.iter().map(|backup| &backup.dvipa);
        let mut known = configuration.defines.iter().map(|define| &define.dvipa).chain(backups);
        let found = known.find(|dvipa| dvipa.interface.as_ref() == Some(&name));
        let expected = "an address or interface of VIPADEFINE or VIPABACKUP";
        found
            .map(|dvipa| dvipa.address)
            .ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [&name, expected]))
    }

    fn distribute(&mut self, define: bool, new: Distribution) -> Result<(), Fault> {
        let address = new.address;
        let preferred = new.targets.iter().filter(|target| target.backup.is_none()).count();
        if new.method == Method::HotStandby && preferred != 1 {
            return Err(Fault::new(&message::PROFILE_ENDS, ["one PREFERRED target of HOTSTANDBY"]));
        }
        if new.method != Method::HotStandby && preferred != new.targets.len() {
            return Err(Fault::new(&message::PROFILE_EXCLUSIVE, ["BACKUP", new.method.word()]));
        }
        if define && !self.has(address) {
            let expected = "an address of VIPADEFINE or VIPABACKUP";
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&address.to_string(), expected]));
        }
        let (all, distributions) = (new.targets.is_empty(), &mut self.vipa.configuration.distributions);
        distributions.retain(|known| (known.address, &known.ports) != (address, &new.ports));
        if define {
            distributions.push(new);
        }
        let distributes = distributions.iter().any(|known| known.address == address);
        let kept = |port: &DestinationPort| {
            port.destination.address != address || distributions.iter().any(|known| known.leads_to(port))
        };
        self.vipa.ports.retain(kept);
        for state in self.vipa.addresses.iter_mut().filter(|state| state.dvipa.address == address) {
            state.distributes = distributes && state.status == Status::Active;
            state.destination = distributes && all;
        }
        Ok(())
    }

    fn delete(&mut self, gone: &[IpAddr]) -> Result<(), Fault> {
        let known =
            |address: &&IpAddr| self.vipa.addresses.iter().any(|state| state.dvipa.address == **address);
        if let Some(unknown) = gone.iter().find(|address| !known(address) && !self.has(**address)) {
            return Err(Fault::new(&message::PROFILE_EXPECTED, [&unknown.to_string(), "a dynamic VIPA"]));
        }
        let configuration = &mut self.vipa.configuration;
        configuration.defines.retain(|define| !gone.contains(&define.dvipa.address));
        configuration.backups.retain(|backup| !gone.contains(&backup.dvipa.address));
        configuration.distributions.retain(|distribution| !gone.contains(&distribution.address));
        self.vipa.addresses.retain(|state| !gone.contains(&state.dvipa.address));
        self.vipa.ports.retain(|port| !gone.contains(&port.destination.address));
        self.vipa.connections.retain(|connection| !gone.contains(&connection.destination.address));
        self.interfaces.retain(|i| !i.addresses.iter().any(|home| gone.contains(&home.address)));
        self.deleted.extend_from_slice(gone);
        Ok(())
    }

    /// Takes the place of what there was in the stack.
    pub fn replace(self, tcpip: &mut TcpIp) {
        tcpip.interfaces.retain(|interface| !self.is_gone(interface));
        tcpip
            .routes
            .retain(|r| r.origin != route::Origin::Implicit || !self.deleted.contains(&r.destination));
        tcpip.vipa = self.vipa;
        tcpip.interfaces.extend(self.interfaces);
    }
}
