//! Routes of a system file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{missing, unless_usual};
use super::text::{Intf, Name, Net, Text};
use crate::clock::Moment;
use crate::tcpip::route::{
    AcceleratorRoute, Advertised, Multipath, Origin, Preference, Route, RouteTable, TcpParameters,
};
use crate::tcpip::usual::is_usual;

/// A route: what of it the profile has defined may be left out.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RouteForm {
    to: Text<Net>,
    #[serde(default)]
    gateway: Option<IpAddr>,
    #[serde(default)]
    interface: Option<Text<Intf>>,
    #[serde(default)]
    up: Option<bool>,
    #[serde(default)]
    origin: Option<Origin>,
    #[serde(default)]
    references: Option<u32>,
    #[serde(default)]
    mtu: Option<u32>,
    #[serde(default)]
    metric: Option<u32>,
    #[serde(default)]
    replaced: Option<bool>,
    #[serde(default)]
    preference: Option<Preference>,
    #[serde(default)]
    expires: Option<Text<Moment>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    tcp: TcpForm,
}

/// TCP parameters of a route: times in milliseconds, factors in thousandths.
#[derive(Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TcpForm {
    max_retransmit_time: Option<u32>,
    min_retransmit_time: Option<u32>,
    round_trip_gain: Option<u32>,
    variance_gain: Option<u32>,
    variance_multiplier: Option<u32>,
    delay_acks: Option<bool>,
}

impl TcpForm {
    fn over(self, tcp: TcpParameters) -> TcpParameters {
        TcpParameters {
            max_retransmit_time: self.max_retransmit_time.unwrap_or(tcp.max_retransmit_time),
            min_retransmit_time: self.min_retransmit_time.unwrap_or(tcp.min_retransmit_time),
            round_trip_gain: self.round_trip_gain.unwrap_or(tcp.round_trip_gain),
            variance_gain: self.variance_gain.unwrap_or(tcp.variance_gain),
            variance_multiplier: self.variance_multiplier.unwrap_or(tcp.variance_multiplier),
            delay_acks: self.delay_acks.unwrap_or(tcp.delay_acks),
        }
    }
}

impl From<&TcpParameters> for TcpForm {
    fn from(tcp: &TcpParameters) -> TcpForm {
        let usual = TcpParameters::default();
        let &TcpParameters {
            max_retransmit_time,
            min_retransmit_time,
            round_trip_gain,
            variance_gain,
            variance_multiplier,
            delay_acks,
        } = tcp;
        TcpForm {
            max_retransmit_time: unless_usual(max_retransmit_time, usual.max_retransmit_time),
            min_retransmit_time: unless_usual(min_retransmit_time, usual.min_retransmit_time),
            round_trip_gain: unless_usual(round_trip_gain, usual.round_trip_gain),
            variance_gain: unless_usual(variance_gain, usual.variance_gain),
            variance_multiplier: unless_usual(variance_multiplier, usual.variance_multiplier),
            delay_acks: unless_usual(delay_acks, usual.delay_acks),
        }
    }
}

impl RouteForm {
    /// Is this the route that the table is about, as far as it says?
    fn fits(&self, route: &Route) -> bool {
        let Text(Net(to, prefix)) = self.to;
        (route.destination, route.prefix) == (to, prefix)
            && self.gateway.is_none_or(|gateway| route.gateway == Some(gateway))
            && self.interface.as_ref().is_none_or(|Text(Intf(name))| *name == route.interface)
            && self.origin.is_none_or(|origin| origin == route.origin)
    }

    fn over(self, route: &mut Route) {
        route.up = self.up.unwrap_or(route.up);
        route.reference_count = self.references.unwrap_or(route.reference_count);
        route.mtu = self.mtu.unwrap_or(route.mtu);
        route.metric = self.metric.unwrap_or(route.metric);
        route.replaced = self.replaced.unwrap_or(route.replaced);
        let expires = self.expires.map(|at| at.0);
        let advertised = self.preference.map(|preference| Advertised { preference, expires });
        route.advertised = advertised.or(route.advertised);
        route.tcp = self.tcp.over(route.tcp);
    }

    /// A new route.
    ///
    /// # Errors
    /// The table does not give what it needs.
    fn made(self) -> Result<Route, String> {
        let Text(Net(destination, prefix)) = self.to;
        let missing = |field| missing("route to", &format!("{destination}/{prefix}"), field);
        let Text(Intf(interface)) = self.interface.as_ref().ok_or_else(|| missing("interface"))?;
        let mut route = Route {
            destination,
            prefix,
            gateway: self.gateway,
            interface: interface.clone(),
            up: true,
            origin: self.origin.ok_or_else(|| missing("origin"))?,
            reference_count: 0,
            mtu: self.mtu.ok_or_else(|| missing("mtu"))?,
            metric: 0,
            replaced: false,
            advertised: None,
            tcp: TcpParameters::default(),
        };
        self.over(&mut route);
        Ok(route)
    }
}

impl From<&Route> for RouteForm {
    fn from(route: &Route) -> RouteForm {
        let Route {
            destination,
            prefix,
            gateway,
            interface,
            up,
            origin,
            reference_count,
            mtu,
            metric,
            replaced,
            advertised,
            tcp,
        } = route;
        RouteForm {
            to: Text(Net(*destination, *prefix)),
            gateway: *gateway,
            interface: Some(Text(Intf(interface.clone()))),
            up: unless_usual(*up, true),
            origin: Some(*origin),
            references: unless_usual(*reference_count, 0),
            mtu: Some(*mtu),
            metric: unless_usual(*metric, 0),
            replaced: unless_usual(*replaced, false),
            preference: advertised.map(|said| said.preference),
            expires: advertised.and_then(|said| said.expires).map(Text),
            tcp: tcp.into(),
        }
    }
}

/// Lays the tables of a stack over the routes that its profile has coded, and over those that the stack has made. What
/// the stack has made stands behind, in the order of the tables.
///
/// # Errors
/// A table does not give what a new route needs, or fits several.
pub fn lay_over(coded: &mut Vec<Route>, mut made: Vec<Route>, tables: Vec<RouteForm>) -> Result<(), String> {
    let count = coded.len();
    for form in tables {
        let fits = |route: &Route| form.fits(route);
        let (known, own) = (coded[..count].iter().position(fits), made.iter().position(fits));
        let all = coded[..count].iter().chain(&made).filter(|route| fits(route)).count();
        match (known, own) {
            _ if all > 1 => {
                let Text(Net(to, prefix)) = form.to;
                return Err(format!(
                    "route to {to}/{prefix}: `gateway`, `interface` and `origin` fit several"
                ));
            }
            (Some(at), _) => form.over(&mut coded[at]),
            (None, Some(at)) => {
                let mut route = made.remove(at);
                form.over(&mut route);
                coded.push(route);
            }
            (None, None) => coded.push(form.made()?),
        }
    }
    coded.append(&mut made);
    Ok(())
}

/// A policy-based route table.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TableForm {
    name: Text<Name<8>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    ignore_path_mtu: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    ignore_path_mtu6: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    multipath: Multipath,
    #[serde(default, skip_serializing_if = "is_usual")]
    multipath6: Multipath,
    #[serde(default, skip_serializing_if = "is_usual")]
    dynamic_xcf: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    dynamic_xcf6: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dynamic_routing: Vec<HopForm>,
    #[serde(default, rename = "route", skip_serializing_if = "Vec::is_empty")]
    routes: Vec<RouteForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HopForm {
    interface: Text<Intf>,
    #[serde(default)]
    first_hop: Option<IpAddr>,
}

impl TableForm {
    /// The route table.
    ///
    /// # Errors
    /// A route does not give what it needs.
    pub fn made(self) -> Result<RouteTable, String> {
        let Text(Name(name)) = self.name;
        let hops = self.dynamic_routing.into_iter();
        let routes: Result<Vec<Route>, String> = self.routes.into_iter().map(RouteForm::made).collect();
        Ok(RouteTable {
            routes: routes.map_err(|fault| format!("route table {name}: {fault}"))?,
            name,
            ignore_path_mtu: (self.ignore_path_mtu, self.ignore_path_mtu6),
            multipath: (self.multipath, self.multipath6),
            dynamic_xcf: (self.dynamic_xcf, self.dynamic_xcf6),
            dynamic_routing: hops.map(|hop| (hop.interface.0.0, hop.first_hop)).collect(),
        })
    }
}

impl From<&RouteTable> for TableForm {
    fn from(table: &RouteTable) -> TableForm {
        let RouteTable { name, ignore_path_mtu, multipath, dynamic_xcf, dynamic_routing, routes } = table;
        let hop = |(interface, first_hop): &(String, Option<IpAddr>)| HopForm {
            interface: Text(Intf(interface.clone())),
            first_hop: *first_hop,
        };
        TableForm {
            name: Text(Name(name.clone())),
            ignore_path_mtu: ignore_path_mtu.0,
            ignore_path_mtu6: ignore_path_mtu.1,
            multipath: multipath.0,
            multipath6: multipath.1,
            dynamic_xcf: dynamic_xcf.0,
            dynamic_xcf6: dynamic_xcf.1,
            dynamic_routing: dynamic_routing.iter().map(hop).collect(),
            routes: routes.iter().map(RouteForm::from).collect(),
        }
    }
}

/// A route of an accelerator.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AcceleratorForm {
    to: Text<Net>,
    #[serde(default)]
    gateway: Option<IpAddr>,
    interface: Text<Intf>,
}

impl From<AcceleratorForm> for AcceleratorRoute {
    fn from(form: AcceleratorForm) -> AcceleratorRoute {
        let Net(destination, prefix) = form.to.0;
        AcceleratorRoute { destination, prefix, gateway: form.gateway, interface: form.interface.0.0 }
    }
}

impl From<&AcceleratorRoute> for AcceleratorForm {
    fn from(route: &AcceleratorRoute) -> AcceleratorForm {
        let AcceleratorRoute { destination, prefix, gateway, interface } = route;
        AcceleratorForm {
            to: Text(Net(*destination, *prefix)),
            gateway: *gateway,
            interface: Text(Intf(interface.clone())),
        }
    }
}
