//! What the statements of VIPADYNAMIC do.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::vipa::{Manner, Part};
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

    /// Does what a statement says.
    pub fn enter(&mut self, part: Part) -> Result<(), Fault> {
        match part {
            Part::Define(manner, dvipas) => self.define(&manner, dvipas)?,
            Part::Backup(rank, manner, dvipas) => self.back_up(rank, &manner, dvipas)?,
            Part::Range { define, disruptive, dvipa } => {
                let ranges = &mut self.vipa.configuration.ranges;
                ranges.retain(|range| range.dvipa != dvipa);
                ranges.extend(define.then_some(Range { dvipa, disruptive, zcx: false }));
            }
            Part::Distribute { define, distribution } => self.distribute(define, *distribution)?,
            Part::Route { define, xcf, target } => {
                let routes = &mut self.vipa.configuration.routes;
                routes.retain(|route| route.xcf != xcf);
                routes.extend(define.then_some(VipaRoute { xcf, target, status: RouteStatus::Defined }));
            }
            Part::ServiceManager(manager) => self.vipa.configuration.service_managers = vec![manager],
            Part::Delete(addresses) => self.delete(&addresses)?,
        }
        Ok(())
    }

    fn define(&mut self, manner: &Manner, dvipas: Vec<Dvipa>) -> Result<(), Fault> {
        self.must_be_new(&dvipas)?;
        for dvipa in dvipas {
            self.add(dvipa.clone(), Status::Active, Origin::Define);
            let service_manager = manner.service_manager && dvipa.address.is_ipv4();
            let moveable = manner.moveable.unwrap_or_default();
            let define = Define { dvipa, moveable, service_manager, tier: manner.tier };
            self.vipa.configuration.defines.push(define);
        }
        Ok(())
    }

    fn back_up(&mut self, rank: u8, manner: &Manner, dvipas: Vec<Dvipa>) -> Result<(), Fault> {
        self.must_be_new(&dvipas)?;
        for dvipa in dvipas {
            self.add(dvipa.clone(), Status::Backup, Origin::Backup);
            let moveable = manner.moveable;
            let service_manager =
                moveable.filter(|_| dvipa.address.is_ipv4()).map(|_| manner.service_manager);
            let backup = Backup { dvipa, rank, moveable, service_manager, tier: manner.tier };
            self.vipa.configuration.backups.push(backup);
        }
        Ok(())
    }

    fn must_be_new(&self, dvipas: &[Dvipa]) -> Result<(), Fault> {
        match dvipas.iter().find(|dvipa| self.has(dvipa.address)) {
            Some(twice) => Err(Fault::new(&message::PROFILE_DEFINED, [&twice.address.to_string()])),
            None => Ok(()),
        }
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
    pub fn replace(self, profile: &mut Profile<'_>) -> Result<(), Fault> {
        let deleted = &self.deleted;
        let gone = |interface: &Interface| {
            let dynamic = matches!(interface.kind(), LinkType::Vipa | LinkType::Vipa6);
            dynamic && interface.addresses.iter().any(|home| deleted.contains(&home.address))
        };
        let stay = || profile.tcpip.interfaces.iter().filter(|interface| !gone(interface));
        let known =
            |address: &IpAddr| stay().any(|i| i.addresses.iter().any(|home| home.address == *address));
        for (n, new) in self.interfaces.iter().enumerate() {
            let homes = new.addresses.iter().map(|home| home.address);
            profile.allow(homes.clone().any(|address| address.is_ipv6()), "an IPv6 dynamic VIPA")?;
            if let Some(address) = homes.into_iter().find(known) {
                return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()]));
            }
            if stay().chain(&self.interfaces[..n]).any(|other| other.name == new.name) {
                return Err(Fault::new(&message::PROFILE_DEFINED, [&new.name]));
            }
        }
        let before = &profile.tcpip.vipa.configuration.backups;
        let backups = self.vipa.configuration.backups.iter().filter(|backup| !before.contains(backup));
        let mut addresses = backups.map(|backup| backup.dvipa.address);
        if let Some(address) = addresses.find(known) {
            return Err(Fault::new(&message::PROFILE_DEFINED, [&address.to_string()]));
        }
        let tcpip = &mut *profile.tcpip;
        tcpip.interfaces.retain(|interface| !gone(interface));
        tcpip.routes.retain(|r| r.origin != route::Origin::Implicit || !deleted.contains(&r.destination));
        tcpip.vipa = self.vipa;
        tcpip.interfaces.extend(self.interfaces);
        Ok(())
    }
}
