//! Dynamic VIPAs in a system file: all of it, the destination port table, the connection routing table.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked, tables};
use super::text::{Name, Text};
use super::vipa_configuration::{ConfigurationForm, named};
use super::vipa_state::StateForm;
use crate::tcpip::socket::Endpoint;
use crate::tcpip::usual::{is_unsaid, is_usual};
use crate::tcpip::vipa::Vipa;
use crate::tcpip::vipa::configuration::{Method, Processors};
use crate::tcpip::vipa::distribution::{
    ActionWeight, Affinity, Connection, DestinationPort, Entry, Response, RoutedConnection, Standby,
};
use crate::tcpip::vipa::state::Status;

/// All of it.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct VipaForm {
    #[serde(skip_serializing_if = "is_usual")]
    outside_group: bool,
    #[serde(skip_serializing_if = "is_unsaid")]
    configuration: ConfigurationForm,
    #[serde(skip_serializing_if = "is_unsaid")]
    deactivated: ConfigurationForm,
    #[serde(rename = "dvipa", skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<StateForm>,
    #[serde(rename = "destination_port", skip_serializing_if = "Vec::is_empty")]
    ports: Vec<Checked<PortForm>>,
    #[serde(rename = "connection", skip_serializing_if = "Vec::is_empty")]
    connections: Vec<Checked<ConnectionForm>>,
}

impl VipaForm {
    /// Lays the tables over what the profile says of dynamic VIPAs. Its statements for one that is deactivated are those
    /// that are out of use.
    ///
    /// # Errors
    /// A table does not give what is needed, or contradicts itself.
    pub fn lay_over(self, vipa: &mut Vipa) -> Result<(), String> {
        let coded = vipa.addresses.len();
        for form in self.addresses {
            let at = vipa.addresses[..coded].iter().position(|known| known.dvipa.address == form.ip);
            let state = form.over(at.map(|at| &vipa.addresses[at]))?;
            if state.status == Status::Deactivated {
                vipa.deactivate(state.dvipa.address);
            }
            match at {
                Some(at) => vipa.addresses[at] = state,
                None => vipa.addresses.push(state),
            }
        }
        vipa.outside_group = self.outside_group;
        self.configuration.lay_over(&mut vipa.configuration)?;
        self.deactivated.lay_over(&mut vipa.deactivated)?;
        vipa.ports = self.ports.into_iter().map(|Checked(made)| made).collect();
        vipa.connections = self.connections.into_iter().map(|Checked(made)| made).collect();
        Ok(())
    }
}

impl From<&Vipa> for VipaForm {
    fn from(vipa: &Vipa) -> VipaForm {
        let Vipa { outside_group, configuration, deactivated, addresses, ports, connections } = vipa;
        VipaForm {
            outside_group: *outside_group,
            configuration: configuration.into(),
            deactivated: deactivated.into(),
            addresses: addresses.iter().map(StateForm::from).collect(),
            ports: tables(ports),
            connections: tables(connections),
        }
    }
}

/// An entry of the destination port table.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PortForm {
    destination: Text<Endpoint>,
    target: IpAddr,
    #[serde(default, skip_serializing_if = "is_usual")]
    gre: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    ready: u16,
    #[serde(default, skip_serializing_if = "is_usual")]
    total: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    active: u32,
    method: Method,
    #[serde(default, skip_serializing_if = "is_usual")]
    dynamic: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    inactive: bool,
    #[serde(default)]
    standby: Option<Standby>,
    #[serde(default = "one")]
    weight: u8,
    #[serde(default, skip_serializing_if = "is_usual")]
    response: Response,
    #[serde(default, skip_serializing_if = "is_usual")]
    raw: Processors,
    #[serde(default, skip_serializing_if = "is_usual")]
    proportional: Processors,
    #[serde(default, skip_serializing_if = "is_usual")]
    abnormal: u16,
    #[serde(default = "hundred")]
    health: u8,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    actions: Vec<ActionWeight>,
}

impl From<&DestinationPort> for PortForm {
    fn from(port: &DestinationPort) -> PortForm {
        let &DestinationPort {
            destination,
            target,
            gre,
            ready,
            total,
            active,
            method,
            dynamic,
            inactive,
            standby,
            weight,
            response,
            raw,
            proportional,
            abnormal,
            health,
            ref actions,
        } = port;
        PortForm {
            destination: Text(destination),
            target,
            gre,
            ready,
            total,
            active,
            method,
            dynamic,
            inactive,
            standby,
            weight,
            response,
            raw,
            proportional,
            abnormal,
            health,
            actions: actions.clone(),
        }
    }
}

fn one() -> u8 {
    1
}

fn hundred() -> u8 {
    100
}

impl Check for PortForm {
    type Made = DestinationPort;

    // ASSUMED: where no QoS action is named, all traffic has the weight of WLM under the name *DEFAULT*.
    fn check(self) -> Result<DestinationPort, String> {
        let destination = self.destination.0;
        let Response { connectivity, establishment, accepting } = self.response;
        let weights = [self.raw, self.proportional].into_iter().flat_map(|p| [p.cp, p.zaap, p.ziip]);
        let rules = [
            (self.ready <= 999, "ready: expected 0 to 999"),
            ((1..=99).contains(&self.weight), "weight: expected 1 to 99"),
            (
                [connectivity, establishment, accepting].iter().all(|&n| n <= 100),
                "response: expected 0 to 100",
            ),
            (weights.chain(self.actions.iter().map(|a| a.weight)).all(|n| n <= 99), "a weight is over 99"),
            (self.abnormal <= 1000, "abnormal: expected 0 to 1000"),
            (self.health <= 100, "health: expected 0 to 100"),
            (self.actions.iter().all(|a| is_policy_name(&a.action)), POLICY_NAME),
            (self.standby.is_none() || self.method == Method::HotStandby, "`standby` belongs to hot_standby"),
            (destination.address.is_ipv4() == self.target.is_ipv4(), "the target is of the other family"),
        ];
        if let Some((_, fault)) = rules.into_iter().find(|(holds, _)| !holds) {
            return Err(format!("{}: {fault}", spelled(destination)));
        }
        let mut actions = self.actions;
        if actions.is_empty() {
            actions.push(ActionWeight { action: "*DEFAULT*".to_owned(), weight: self.weight });
        }
        Ok(DestinationPort {
            destination,
            target: self.target,
            gre: self.gre,
            ready: self.ready,
            total: self.total,
            active: self.active,
            method: self.method,
            dynamic: self.dynamic,
            inactive: self.inactive,
            standby: self.standby,
            weight: self.weight,
            response: self.response,
            raw: self.raw,
            proportional: self.proportional,
            abnormal: self.abnormal,
            health: self.health,
            actions,
        })
    }
}

/// An entry of the connection routing table: a connection, or with `affinity` an affinity of the client.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ConnectionForm {
    destination: Text<Endpoint>,
    source: Text<Endpoint>,
    target: IpAddr,
    #[serde(default)]
    affinity: Option<Affinity>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    action: Option<String>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    by_vipa_route: bool,
    #[serde(default)]
    gateway: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "is_usual")]
    accelerated: bool,
}

impl Check for ConnectionForm {
    type Made = RoutedConnection;

    fn check(self) -> Result<RoutedConnection, String> {
        let (destination, source) = (self.destination.0, self.source.0);
        let is_affinity = self.affinity.is_some();
        let family = |a: IpAddr| a.is_ipv4() == destination.address.is_ipv4();
        let path = self.interface.is_some() || self.by_vipa_route || self.gateway.is_some();
        let rules = [
            (is_affinity == (source.port == 0), "a source port of 0 and `affinity` go together"),
            (
                !is_affinity || !path && !self.accelerated && self.rule.is_none() && self.action.is_none(),
                "an affinity has neither policy nor path",
            ),
            (
                self.affinity.is_none_or(|a| (1..=9999).contains(&a.seconds) && a.left <= a.seconds),
                "affinity: expected 1 to 9999 seconds, and no more left",
            ),
            ([&self.rule, &self.action].into_iter().flatten().all(|name| is_policy_name(name)), POLICY_NAME),
            (!path || self.interface.is_some(), "a `gateway` or `by_vipa_route` needs the `interface`"),
            (
                [source.address, self.target].into_iter().chain(self.gateway).all(family),
                "an address is of the other family",
            ),
        ];
        if let Some((_, fault)) = rules.into_iter().find(|(holds, _)| !holds) {
            return Err(format!("{} from {}: {fault}", spelled(destination), spelled(source)));
        }
        let kind = match self.affinity {
            Some(affinity) => Entry::Affinity(affinity),
            None => Entry::Connection(Connection {
                rule: self.rule,
                action: self.action,
                interface: self.interface.map(|name| name.0.0),
                by_vipa_route: self.by_vipa_route,
                gateway: self.gateway,
                accelerated: self.accelerated,
            }),
        };
        Ok(RoutedConnection { destination, source, target: self.target, kind })
    }
}

impl From<&RoutedConnection> for ConnectionForm {
    fn from(routed: &RoutedConnection) -> ConnectionForm {
        let RoutedConnection { destination, source, target, kind } = routed;
        let (affinity, connection) = match kind {
            Entry::Affinity(affinity) => (Some(*affinity), Connection::default()),
            Entry::Connection(connection) => (None, connection.clone()),
        };
        let Connection { rule, action, interface, by_vipa_route, gateway, accelerated } = connection;
        ConnectionForm {
            destination: Text(*destination),
            source: Text(*source),
            target: *target,
            affinity,
            rule,
            action,
            interface: named(&interface),
            by_vipa_route,
            gateway,
            accelerated,
        }
    }
}

const POLICY_NAME: &str = "the name of a policy has 1 to 48 printable characters without blanks";

fn is_policy_name(name: &str) -> bool {
    (1..=48).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
}

/// An endpoint in an error.
fn spelled(endpoint: Endpoint) -> String {
    format!("{}..{}", endpoint.address, endpoint.port)
}
