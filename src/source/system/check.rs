//! What a table of a system file must be as a whole, beyond what each of its fields must be.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{access, addresses, datagrams, intrusion, neighbours, ports, qos, telnet};
use crate::tcpip::TcpIp;
use crate::tcpip::configuration::Ip6;
use crate::tcpip::statistics::{Icmp6, Ip};
use crate::tcpip::usual::{is_usual, unusual};

/// A table that is made into a part of the model.
pub trait Check: Sized {
    /// The part of the model.
    type Made;

    /// Makes it.
    ///
    /// # Errors
    /// What is wrong with the table.
    fn check(self) -> Result<Self::Made, String>;
}

/// A table that is checked while the reader still stands in it, so that a fault has its place.
pub struct Checked<F: Check>(pub F::Made);

impl<'de, F: Check + Deserialize<'de>> Deserialize<'de> for Checked<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table<F>(PhantomData<F>);
        impl<'de, F: Check + Deserialize<'de>> Visitor<'de> for Table<F> {
            type Value = Checked<F>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Checked<F>, A::Error> {
                let form = F::deserialize(MapAccessDeserializer::new(map))?;
                form.check().map(Checked).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(Table(PhantomData))
    }
}

/// What is said of a table that does not give a field, where no profile has defined what it is about.
pub fn missing(what: &str, name: &str, field: &str) -> String {
    format!("{what} {name}: missing field `{field}`, and no profile defines it")
}

impl<F> Serialize for Checked<F>
where
    F: Check + Serialize + for<'a> From<&'a F::Made>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::from(&self.0).serialize(serializer)
    }
}

/// Is a number in its range?
///
/// # Errors
/// A sentence that names the field.
pub fn within(field: &str, value: u32, range: RangeInclusive<u32>) -> Result<(), String> {
    match range.contains(&value) {
        true => Ok(()),
        false => Err(format!("{field}: expected {} to {}, not {value}", range.start(), range.end())),
    }
}

/// Does none of these stand twice?
///
/// # Errors
/// The sentence that was given.
pub fn each_once<T: Eq + Hash>(otherwise: &str, items: impl IntoIterator<Item = T>) -> Result<(), String> {
    let mut known = HashSet::new();
    match items.into_iter().all(|item| known.insert(item)) {
        true => Ok(()),
        false => Err(otherwise.to_owned()),
    }
}

/// Parts of the model as checked tables, to be written.
pub fn tables<F: Check>(made: &[F::Made]) -> Vec<Checked<F>>
where
    F::Made: Clone,
{
    made.iter().cloned().map(Checked).collect()
}

/// What is on unless the file says otherwise.
pub fn yes() -> bool {
    true
}

/// Is it [`yes`]?
pub fn is_true(value: &bool) -> bool {
    *value
}

/// The parts of the model that checked tables were made into.
pub fn made<F: Check>(tables: Vec<Checked<F>>) -> Vec<F::Made> {
    tables.into_iter().map(|table| table.0).collect()
}

/// What is to be written of a value that may be left out when it is the usual one.
pub fn unless_usual<T: PartialEq>(value: T, usual: T) -> Option<T> {
    (value != usual).then_some(value)
}

/// A table that is the part of the model itself, unless it is as usual.
pub fn described<T: Check<Made = T> + Clone + Default + PartialEq>(made: &T) -> Option<Checked<T>> {
    (!is_usual(made)).then(|| Checked(made.clone()))
}

/// Serialises what such a table has that is not usual.
///
/// # Errors
/// Those of the serializer.
pub fn differences<T: Check<Made = T> + Default + Serialize, S: Serializer>(
    table: &Option<Checked<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match table {
        Some(Checked(made)) => unusual(made, serializer),
        None => serializer.serialize_none(),
    }
}

/// Serialises such a table whole.
///
/// # Errors
/// Those of the serializer.
pub fn itself<T: Check<Made = T> + Serialize, S: Serializer>(
    table: &Option<Checked<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    table.as_ref().map(|Checked(made)| made).serialize(serializer)
}

/// Do the parts of a stack fit each other?
///
/// # Errors
/// Which do not.
pub fn stack(tcpip: &TcpIp) -> Result<(), String> {
    interfaces(tcpip)?;
    super::vipa_check::check(tcpip)?;
    tcpip.sockets.iter().try_for_each(|s| datagrams::check(tcpip, s))?;
    routes(tcpip)?;
    neighbours::check(tcpip)?;
    access::check(tcpip)?;
    addresses::check(tcpip)?;
    telnet::check(tcpip)?;
    ports::check(tcpip)?;
    configuration(tcpip)?;
    statistics(tcpip)?;
    qos::check(tcpip)?;
    intrusion::check(tcpip)?;
    super::devices::check(tcpip)?;
    // An AF_INET6 socket can be bound to no address, or speak IPv4, where there is no IPv6.
    let needs_ipv6 = |a: IpAddr| a.to_canonical().is_ipv6() && !a.is_unspecified();
    match tcpip.sockets.iter().find(|s| needs_ipv6(s.local.address)) {
        Some(socket) if !tcpip.ipv6 => {
            Err(without_ipv6(&format!("socket {:08X} has an IPv6 address", socket.id)))
        }
        _ => Ok(()),
    }
}

/// What IPv6 data needs of its stack.
pub fn without_ipv6(what: &str) -> String {
    format!("{what}, but the stack has not `ipv6 = true`")
}

fn interfaces(tcpip: &TcpIp) -> Result<(), String> {
    let mut names = HashSet::new();
    if let Some(second) = tcpip.interfaces.iter().find(|i| !names.insert(&i.name)) {
        return Err(format!("two interfaces have the name {}", second.name));
    }
    let mut primary = 0;
    for interface in &tcpip.interfaces {
        for home in &interface.addresses {
            let address = home.address;
            primary += u32::from(home.primary);
            let ipv6_flag =
                home.autoconfigured || home.temporary || home.deprecated || home.unavailable.is_some();
            if address.is_ipv6() && !tcpip.ipv6 {
                return Err(without_ipv6(&format!("{} has the address {address}", interface.name)));
            }
            if address.is_ipv6() && interface.definition.is_link() {
                return Err(format!("{address} needs definition = \"interface\": links are for IPv4"));
            }
            if address.is_ipv6() && home.primary {
                return Err(format!("{address}: `primary` belongs to IPv4 addresses"));
            }
            if address.is_ipv4() && ipv6_flag {
                return Err(format!("{address} has a flag of IPv6 addresses"));
            }
        }
    }
    if primary > 1 { Err(format!("{primary} addresses are primary")) } else { Ok(()) }
}

fn routes(tcpip: &TcpIp) -> Result<(), String> {
    let known = |name: &str| match tcpip.interfaces.iter().any(|i| i.name == name) {
        true => Ok(()),
        false => Err(format!("a route uses {name}, which is not among the interfaces")),
    };
    for route in tcpip.routes.iter().chain(tcpip.route_tables.iter().flat_map(|t| &t.routes)) {
        known(&route.interface)?;
        let to = route.destination;
        if to.is_ipv6() && !tcpip.ipv6 {
            return Err(without_ipv6(&format!("there is a route to {to}")));
        }
        // Linux can reach IPv4 networks over an IPv6 router.
        let fits = |gateway: IpAddr| gateway.is_ipv4() == to.is_ipv4() || to.is_ipv4() && tcpip.ipv6;
        if route.gateway.is_some_and(|gateway| !fits(gateway)) {
            return Err(format!("the route to {to} has a gateway of the other family"));
        }
        if route.advertised.is_some() && to.is_ipv4() {
            return Err(format!("the route to {to} has a `preference`, which belongs to IPv6"));
        }
    }
    for route in tcpip.iqdio_routes.iter().chain(&tcpip.qdio_routes) {
        known(&route.interface)?;
        if route.destination.is_ipv6() {
            return Err(format!("the accelerator route to {} is not IPv4", route.destination));
        }
    }
    tcpip.route_tables.iter().flat_map(|t| &t.dynamic_routing).try_for_each(|(name, _)| known(name))
}

fn configuration(tcpip: &TcpIp) -> Result<(), String> {
    let configuration = &tcpip.configuration;
    let traced = configuration.data_trace.as_ref().and_then(|trace| trace.address);
    match (tcpip.ipv6, traced) {
        (false, _) if configuration.ip6 != Ip6::default() => {
            Err(without_ipv6("there is an IPv6 configuration"))
        }
        (false, Some(address)) if address.is_ipv6() => {
            Err(without_ipv6(&format!("the data trace asks for {address}")))
        }
        _ => Ok(()),
    }
}

fn statistics(tcpip: &TcpIp) -> Result<(), String> {
    let statistics = &tcpip.statistics;
    if !tcpip.ipv6 && (statistics.ip6 != Ip::default() || statistics.icmp6 != Icmp6::default()) {
        return Err(without_ipv6("there are counters of IPv6"));
    }
    Ok(())
}
