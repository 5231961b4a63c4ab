//! VARY TCPIP,,SYSPLEX: dynamic VIPAs are taken out of use and put back, the sysplex group is left and joined.

use std::net::IpAddr;

use crate::clock::Moment;
use crate::message::{self, Message};
use crate::tcpip::TcpIp;
use crate::tcpip::interface::Interface;
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::configuration::Configuration;
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};

/// DEACTIVATE: the statements of a dynamic VIPA are kept, but it is not in use any more.
///
/// # Errors
/// No statement defines it or backs it up, or the stack is outside the sysplex group.
pub fn deactivate(tcpip: &mut TcpIp, address: IpAddr) -> Result<(), Message> {
    inside_group(tcpip)?;
    let taken = take(&mut tcpip.vipa.configuration, address);
    if no_statement(&taken) {
        return Err(Message::new(&message::NO_DYNAMIC_VIPA, [&address.to_string()]));
    }
    add(&mut tcpip.vipa.deactivated, taken);
    remove(tcpip, address);
    Ok(())
}

/// REACTIVATE: it is in use again from `now` on.
///
/// # Errors
/// It was not deactivated, or the stack is outside the sysplex group.
pub fn reactivate(tcpip: &mut TcpIp, address: IpAddr, now: Moment) -> Result<(), Message> {
    inside_group(tcpip)?;
    let taken = take(&mut tcpip.vipa.deactivated, address);
    if no_statement(&taken) {
        return Err(Message::new(&message::NOT_DEACTIVATED, [&address.to_string()]));
    }
    create(tcpip, &taken, now);
    add(&mut tcpip.vipa.configuration, taken);
    Ok(())
}

/// LEAVEGROUP: all dynamic VIPAs go; the statements are kept.
///
/// # Errors
/// The stack is outside the sysplex group already.
pub fn leave(tcpip: &mut TcpIp) -> Result<(), Message> {
    inside_group(tcpip)?;
    tcpip.vipa.outside_group = true;
    let known: Vec<IpAddr> = tcpip.vipa.addresses.iter().map(|state| state.dvipa.address).collect();
    known.into_iter().for_each(|address| remove(tcpip, address));
    // What an application or another stack made has no statement of this one.
    let configured = |origin| matches!(origin, Some(Origin::Define | Origin::Backup));
    tcpip.vipa.addresses.retain(|state| configured(state.origin));
    Ok(())
}

/// JOINGROUP: the statements that were kept take effect again, but for those that are deactivated.
///
/// # Errors
/// The stack is in the sysplex group already.
pub fn join(tcpip: &mut TcpIp, now: Moment) -> Result<(), Message> {
    if !tcpip.vipa.outside_group {
        return Err(Message::new(&message::IN_GROUP, []));
    }
    tcpip.vipa.outside_group = false;
    let configuration = tcpip.vipa.configuration.clone();
    create(tcpip, &configuration, now);
    Ok(())
}

fn inside_group(tcpip: &TcpIp) -> Result<(), Message> {
    match tcpip.vipa.outside_group {
        true => Err(Message::new(&message::OUTSIDE_GROUP, [])),
        false => Ok(()),
    }
}

fn no_statement(configuration: &Configuration) -> bool {
    configuration.defines.is_empty() && configuration.backups.is_empty()
}

/// Takes the statements about one dynamic VIPA out of `from`.
fn take(from: &mut Configuration, address: IpAddr) -> Configuration {
    Configuration {
        backups: from.backups.extract_if(.., |b| b.dvipa.address == address).collect(),
        defines: from.defines.extract_if(.., |d| d.dvipa.address == address).collect(),
        distributions: from.distributions.extract_if(.., |d| d.address == address).collect(),
        ..Configuration::default()
    }
}

fn add(to: &mut Configuration, more: Configuration) {
    to.backups.extend(more.backups);
    to.defines.extend(more.defines);
    to.distributions.extend(more.distributions);
}

/// The dynamic VIPA is no address of the stack any more.
// ASSUMED: VARY SYSPLEX takes a dynamic VIPA from HOME and the distributor's tables; VIPADYN shows it as Deact. Put back,
// it is active at once if VIPADEFINE made it, else a backup, because no other stack of the sysplex is there to have it.
fn remove(tcpip: &mut TcpIp, address: IpAddr) {
    let has = |interface: &Interface| interface.addresses.iter().any(|home| home.address == address);
    for interface in tcpip.interfaces.extract_if(.., |interface| has(interface)).collect::<Vec<_>>() {
        let others: Vec<_> =
            interface.addresses.iter().filter(|home| home.address != address).cloned().collect();
        if !others.is_empty() {
            tcpip.interfaces.push(Interface { addresses: others, ..interface });
        }
    }
    tcpip.routes.retain(|route| route.destination != address);
    let vipa = &mut tcpip.vipa;
    vipa.ports.retain(|port| port.destination.address != address);
    vipa.connections.retain(|connection| connection.destination.address != address);
    for state in vipa.addresses.iter_mut().filter(|state| state.dvipa.address == address) {
        (state.status, state.activated) = (Status::Deactivated, None);
        (state.distributes, state.destination) = (false, false);
    }
}

/// The dynamic VIPAs of these statements exist again.
fn create(tcpip: &mut TcpIp, statements: &Configuration, now: Moment) {
    let defines = statements.defines.iter().map(|define| (&define.dvipa, Origin::Define));
    let backups = statements.backups.iter().map(|backup| (&backup.dvipa, Origin::Backup));
    for (dvipa, origin) in defines.chain(backups) {
        let active = origin == Origin::Define;
        let mut distributions = statements.distributions.iter().filter(|d| d.address == dvipa.address);
        let distributed = active.then(|| distributions.next()).flatten();
        let state = DynamicVipa {
            dvipa: known(tcpip, dvipa),
            status: if active { Status::Active } else { Status::Backup },
            origin: Some(origin),
            distributes: distributed.is_some(),
            destination: distributed.is_some_and(|d| d.targets.is_empty()),
            activated: active.then_some(now),
            job: None,
        };
        let addresses = &mut tcpip.vipa.addresses;
        match addresses.iter_mut().find(|known| known.dvipa.address == dvipa.address) {
            Some(known) => *known = state,
            None => addresses.push(state),
        }
        if active {
            let mut new = dvipa.interface();
            match tcpip.interfaces.iter_mut().find(|known| known.name == new.name) {
                Some(known) => known.addresses.append(&mut new.addresses),
                None => tcpip.interfaces.push(new),
            }
        }
    }
    tcpip.add_implicit_routes();
}

/// The address with its mask, where one is known.
fn known(tcpip: &TcpIp, dvipa: &Dvipa) -> Dvipa {
    tcpip.vipa.state(dvipa.address).map_or_else(|| dvipa.clone(), |state| state.dvipa.clone())
}
