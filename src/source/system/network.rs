//! Interfaces and routes of a system file.

use std::net::IpAddr;

use serde::Deserialize;

use super::check::Checked;
use super::devices::AttributesForm;
use super::text::{Name, Net, Text};
use crate::clock::Moment;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};
use crate::tcpip::route::{
    AcceleratorRoute, Advertised, Multipath, Origin, Preference, Route, RouteTable, TcpParameters,
};

/// A link or interface.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterfaceForm {
    name: Text<Name<16>>,
    definition: Definition,
    #[serde(default = "yes")]
    active: bool,
    mtu: u32,
    #[serde(default)]
    port_name: Option<Text<Name<8>>>,
    #[serde(default)]
    trle: Option<Text<Name<8>>>,
    #[serde(default)]
    attributes: Option<Checked<AttributesForm>>,
    #[serde(default, rename = "address")]
    addresses: Vec<AddressForm>,
}

/// An address of the home list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddressForm {
    ip: IpAddr,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    internal: bool,
    #[serde(default)]
    autoconfigured: bool,
    #[serde(default)]
    temporary: bool,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    unavailable: Option<Unavailable>,
}

/// The default of what is on unless it is said.
pub fn yes() -> bool {
    true
}

impl From<InterfaceForm> for Interface {
    fn from(form: InterfaceForm) -> Interface {
        Interface {
            name: form.name.0.0,
            definition: form.definition,
            active: form.active,
            mtu: form.mtu,
            port_name: form.port_name.map(|n| n.0.0),
            trle: form.trle.map(|n| n.0.0),
            attributes: form.attributes.map(|a| a.0),
            addresses: form.addresses.into_iter().map(HomeAddress::from).collect(),
        }
    }
}

impl From<AddressForm> for HomeAddress {
    fn from(form: AddressForm) -> HomeAddress {
        HomeAddress {
            primary: form.primary,
            internal: form.internal,
            autoconfigured: form.autoconfigured,
            temporary: form.temporary,
            deprecated: form.deprecated,
            unavailable: form.unavailable,
            ..HomeAddress::new(form.ip)
        }
    }
}

/// A route.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteForm {
    to: Text<Net>,
    #[serde(default)]
    gateway: Option<IpAddr>,
    interface: Text<Name<16>>,
    #[serde(default = "yes")]
    up: bool,
    origin: Origin,
    #[serde(default)]
    references: u32,
    mtu: u32,
    #[serde(default)]
    metric: u32,
    #[serde(default)]
    replaced: bool,
    #[serde(default)]
    preference: Option<Preference>,
    #[serde(default)]
    expires: Option<Text<Moment>>,
    #[serde(default)]
    tcp: TcpForm,
}

/// TCP parameters of a route: times in milliseconds, factors in thousandths.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TcpForm {
    max_retransmit_time: Option<u32>,
    min_retransmit_time: Option<u32>,
    round_trip_gain: Option<u32>,
    variance_gain: Option<u32>,
    variance_multiplier: Option<u32>,
    delay_acks: Option<bool>,
}

impl From<TcpForm> for TcpParameters {
    fn from(form: TcpForm) -> TcpParameters {
        let default = TcpParameters::default();
        TcpParameters {
            max_retransmit_time: form.max_retransmit_time.unwrap_or(default.max_retransmit_time),
            min_retransmit_time: form.min_retransmit_time.unwrap_or(default.min_retransmit_time),
            round_trip_gain: form.round_trip_gain.unwrap_or(default.round_trip_gain),
            variance_gain: form.variance_gain.unwrap_or(default.variance_gain),
            variance_multiplier: form.variance_multiplier.unwrap_or(default.variance_multiplier),
            delay_acks: form.delay_acks.unwrap_or(default.delay_acks),
        }
    }
}

impl From<RouteForm> for Route {
    fn from(form: RouteForm) -> Route {
        let Net(destination, prefix) = form.to.0;
        let expires = form.expires.map(|at| at.0);
        Route {
            destination,
            prefix,
            gateway: form.gateway,
            interface: form.interface.0.0,
            up: form.up,
            origin: form.origin,
            reference_count: form.references,
            mtu: form.mtu,
            metric: form.metric,
            replaced: form.replaced,
            advertised: form.preference.map(|preference| Advertised { preference, expires }),
            tcp: form.tcp.into(),
        }
    }
}

/// A policy-based route table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableForm {
    name: Text<Name<8>>,
    #[serde(default)]
    ignore_path_mtu: bool,
    #[serde(default)]
    ignore_path_mtu6: bool,
    #[serde(default)]
    multipath: Multipath,
    #[serde(default)]
    multipath6: Multipath,
    #[serde(default)]
    dynamic_xcf: bool,
    #[serde(default)]
    dynamic_xcf6: bool,
    #[serde(default)]
    dynamic_routing: Vec<HopForm>,
    #[serde(default, rename = "route")]
    routes: Vec<RouteForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HopForm {
    interface: Text<Name<16>>,
    #[serde(default)]
    first_hop: Option<IpAddr>,
}

impl From<TableForm> for RouteTable {
    fn from(form: TableForm) -> RouteTable {
        RouteTable {
            name: form.name.0.0,
            ignore_path_mtu: (form.ignore_path_mtu, form.ignore_path_mtu6),
            multipath: (form.multipath, form.multipath6),
            dynamic_xcf: (form.dynamic_xcf, form.dynamic_xcf6),
            dynamic_routing: form
                .dynamic_routing
                .into_iter()
                .map(|h| (h.interface.0.0, h.first_hop))
                .collect(),
            routes: form.routes.into_iter().map(Route::from).collect(),
        }
    }
}

/// A route of an accelerator.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceleratorForm {
    to: Text<Net>,
    #[serde(default)]
    gateway: Option<IpAddr>,
    interface: Text<Name<16>>,
}

impl From<AcceleratorForm> for AcceleratorRoute {
    fn from(form: AcceleratorForm) -> AcceleratorRoute {
        let Net(destination, prefix) = form.to.0;
        AcceleratorRoute { destination, prefix, gateway: form.gateway, interface: form.interface.0.0 }
    }
}
