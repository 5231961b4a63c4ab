//! Tests: what is written of a part of the model is read back as the same part.

use std::fmt::Debug;
use std::fs;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::access::AccessForm;
use super::addresses::{PolicyForm, SourceForm};
use super::check::{Check, Checked, differences, made, tables};
use super::configuration::ConfigurationForm;
use super::intrusion::IntrusionForm;
use super::neighbours::NeighbourForm;
use super::network::{AcceleratorForm, InterfaceForm, RouteForm, TableForm};
use super::ports::{PortForm, UnreservedForm};
use super::vipa::VipaForm;
use super::{System, builtin, load};
use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::statistics::Statistics;

fn now() -> Moment {
    "2026-03-14T17:40:36.123456789Z".parse().unwrap()
}

/// The built-in system and those of the transcripts.
fn systems() -> Vec<System> {
    let files = fs::read_dir("golden/systems").unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let systems: Vec<System> = files.map(|path| load(&path, now()).unwrap()).collect();
    assert!(systems.len() > 15, "only {} systems were found", systems.len());
    systems.into_iter().chain([builtin(now()).unwrap()]).collect()
}

/// What is read from the text of a table `part`.
fn through<F: Serialize + DeserializeOwned>(part: F) -> F {
    #[derive(Serialize, Deserialize)]
    struct File<F> {
        part: F,
    }
    let text = toml::to_string(&File { part }).unwrap();
    toml::from_str::<File<F>>(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}")).part
}

/// The same for forms that are converted.
fn converted<M, F>(part: &M) -> M
where
    M: From<F>,
    F: Serialize + DeserializeOwned + for<'a> From<&'a M>,
{
    M::from(through(F::from(part)))
}

fn list<M, F>(parts: &[M]) -> Vec<M>
where
    M: From<F>,
    F: Serialize + DeserializeOwned + for<'a> From<&'a M>,
{
    through(parts.iter().map(F::from).collect::<Vec<F>>()).into_iter().map(M::from).collect()
}

/// The same for tables that are checked.
fn checked<F>(parts: &[F::Made]) -> Vec<F::Made>
where
    F: Check + Serialize + DeserializeOwned + for<'a> From<&'a F::Made>,
    F::Made: Clone,
{
    made(through(tables::<F>(parts)))
}

#[derive(Serialize, Deserialize)]
struct StatisticsForm {
    #[serde(serialize_with = "differences")]
    statistics: Option<Checked<Statistics>>,
}

fn same<T: PartialEq + Debug>(part: &T, read: &T) {
    assert!(part == read, "\n{part:#?}\nbecame\n{read:#?}");
}

fn every_part_is_read_back(tcpip: &TcpIp) {
    same(&tcpip.interfaces, &list::<_, InterfaceForm>(&tcpip.interfaces));
    same(&tcpip.routes, &list::<_, RouteForm>(&tcpip.routes));
    same(&tcpip.route_tables, &list::<_, TableForm>(&tcpip.route_tables));
    same(&tcpip.iqdio_routes, &list::<_, AcceleratorForm>(&tcpip.iqdio_routes));
    same(&tcpip.qdio_routes, &list::<_, AcceleratorForm>(&tcpip.qdio_routes));
    same(&tcpip.neighbours, &checked::<NeighbourForm>(&tcpip.neighbours));
    same(&tcpip.configuration, &converted::<_, ConfigurationForm>(&tcpip.configuration));
    let devices = &tcpip.devices;
    same(&devices.devices, &through(devices.devices.clone()));
    same(&devices.link_groups, &through(devices.link_groups.clone()));
    same(&devices.lan_groups, &through(devices.lan_groups.clone()));
    same(&devices.analyzers, &through(devices.analyzers.clone()));
    let statistics = through(StatisticsForm { statistics: Some(Checked(tcpip.statistics.clone())) });
    same(&Some(&tcpip.statistics), &statistics.statistics.as_ref().map(|checked| &checked.0));
    same(&tcpip.ports.reserved, &checked::<PortForm>(&tcpip.ports.reserved));
    same(&tcpip.ports.unreserved, &checked::<UnreservedForm>(&tcpip.ports.unreserved));
    same(&tcpip.source_rules, &converted::<_, SourceForm>(&tcpip.source_rules));
    same(&tcpip.address_policies, &checked::<PolicyForm>(&tcpip.address_policies));
    same(&tcpip.vipa, &converted::<_, VipaForm>(&tcpip.vipa));
    same(&tcpip.intrusion, &converted::<_, IntrusionForm>(&tcpip.intrusion));
    let access: Vec<_> = tcpip.network_access.clone().into_iter().collect();
    same(&access, &checked::<AccessForm>(&access));
}

#[test]
fn what_the_systems_have_is_read_back() {
    for system in systems() {
        system.stacks.iter().for_each(every_part_is_read_back);
    }
}
