//! The statements of VIPADYNAMIC blocks in a system file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked, missing, tables, unless_usual};
use super::text::{Name, Net, Text};
use super::vipa_distribute::DistributeForm;
use crate::tcpip::usual::is_usual;
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::configuration::{
    Backup, Configuration, Define, Distribution, Moveable, Range, RouteStatus, ServiceManager, Tier, Tiers,
    VipaRoute,
};

/// The statements, one list for each kind.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigurationForm {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    backup: Vec<Checked<BackupForm>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    define: Vec<Checked<DefineForm>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    range: Vec<Checked<RangeForm>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distribute: Vec<Checked<DistributeForm>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    service_manager: Vec<ServiceManager>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    route: Vec<VipaRouteForm>,
}

impl ConfigurationForm {
    /// Lays the statements over those of the profile: one that is about the same takes its place.
    ///
    /// # Errors
    /// A route for which the profile has none lacks its target.
    pub fn lay_over(self, statements: &mut Configuration) -> Result<(), String> {
        over(&mut statements.backups, self.backup, |a, b| a.dvipa.address == b.dvipa.address);
        over(&mut statements.defines, self.define, |a, b| a.dvipa.address == b.dvipa.address);
        over(&mut statements.ranges, self.range, |a, b| a.dvipa == b.dvipa);
        let alike = |a: &Distribution, b: &Distribution| (a.address, &a.ports) == (b.address, &b.ports);
        over(&mut statements.distributions, self.distribute, alike);
        statements.service_managers.extend(self.service_manager);
        let coded = statements.routes.len();
        for form in self.route {
            let known = statements.routes.iter_mut().take(coded).find(|route| route.xcf == form.xcf);
            match (known, form.target) {
                (Some(known), target) => {
                    known.target = target.unwrap_or(known.target);
                    known.status = form.status.unwrap_or(known.status);
                }
                (None, None) => return Err(missing("VIPAROUTE to", &form.xcf.to_string(), "target")),
                (None, Some(target)) => {
                    let status = form.status.unwrap_or_default();
                    statements.routes.push(VipaRoute { xcf: form.xcf, target, status });
                }
            }
        }
        Ok(())
    }
}

/// Puts each statement in the place of the one like it, or adds it.
fn over<F: Check>(
    coded: &mut Vec<F::Made>,
    given: Vec<Checked<F>>,
    alike: impl Fn(&F::Made, &F::Made) -> bool,
) {
    let count = coded.len();
    for Checked(new) in given {
        match coded[..count].iter().position(|known| alike(known, &new)) {
            Some(at) => coded[at] = new,
            None => coded.push(new),
        }
    }
}

/// The name of an interface as it is written.
pub fn named(interface: &Option<String>) -> Option<Text<Name<16>>> {
    interface.clone().map(|name| Text(Name(name)))
}

impl From<&Configuration> for ConfigurationForm {
    fn from(configuration: &Configuration) -> ConfigurationForm {
        let Configuration { backups, defines, ranges, distributions, service_managers, routes } =
            configuration;
        ConfigurationForm {
            backup: tables(backups),
            define: tables(defines),
            range: tables(ranges),
            distribute: tables(distributions),
            service_manager: service_managers.clone(),
            route: routes.iter().map(VipaRouteForm::from).collect(),
        }
    }
}

impl From<&VipaRoute> for VipaRouteForm {
    fn from(route: &VipaRoute) -> VipaRouteForm {
        let &VipaRoute { xcf, target, status } = route;
        VipaRouteForm { xcf, target: Some(target), status: unless_usual(status, RouteStatus::default()) }
    }
}

/// VIPAROUTE: what of it the profile has defined may be left out.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct VipaRouteForm {
    xcf: IpAddr,
    #[serde(default)]
    target: Option<IpAddr>,
    #[serde(default)]
    status: Option<RouteStatus>,
}

/// The address of a dynamic VIPA: IPv4 with its mask, IPv6 with its interface.
///
/// # Errors
/// Something of the other family is there, or the interface is missing.
pub fn dvipa(ip: IpAddr, prefix: Option<u8>, interface: Option<Text<Name<16>>>) -> Result<Dvipa, String> {
    match (ip, &interface, prefix) {
        (IpAddr::V4(_), Some(_), _) => Err(format!("{ip}: `interface` belongs to IPv6")),
        (IpAddr::V6(_), None, _) => Err(format!("{ip} needs the name of its `interface`")),
        (IpAddr::V6(_), _, Some(_)) => Err(format!("{ip}: `prefix` belongs to IPv4")),
        (_, _, Some(prefix)) if !(1..=32).contains(&prefix) => Err(format!("{ip}: prefix: expected 1 to 32")),
        _ => Ok(Dvipa { interface: interface.map(|i| i.0.0), address: ip, prefix }),
    }
}

/// VIPABACKUP.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BackupForm {
    ip: IpAddr,
    #[serde(default)]
    prefix: Option<u8>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default = "one")]
    rank: u8,
    #[serde(default)]
    moveable: Option<Moveable>,
    #[serde(default, skip_serializing_if = "is_usual")]
    service_manager: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default, skip_serializing_if = "is_usual")]
    cpc_scope: bool,
}

fn one() -> u8 {
    1
}

impl Check for BackupForm {
    type Made = Backup;

    fn check(self) -> Result<Backup, String> {
        let dvipa = dvipa(self.ip, self.prefix, self.interface)?;
        if !(1..=254).contains(&self.rank) {
            return Err(format!("{}: rank: expected 1 to 254", self.ip));
        }
        if self.service_manager && (self.moveable.is_none() || self.ip.is_ipv6()) {
            return Err(format!("{}: `service_manager` needs `moveable` and belongs to IPv4", self.ip));
        }
        let service_manager = self.moveable.filter(|_| self.ip.is_ipv4()).map(|_| self.service_manager);
        let tier = Tiers { tier: self.tier, cpc_scope: self.cpc_scope };
        Ok(Backup { dvipa, rank: self.rank, moveable: self.moveable, service_manager, tier })
    }
}

impl From<&Backup> for BackupForm {
    fn from(backup: &Backup) -> BackupForm {
        let Backup { dvipa, rank, moveable, service_manager, tier } = backup;
        let Dvipa { interface, address, prefix } = dvipa;
        let Tiers { tier, cpc_scope } = *tier;
        BackupForm {
            ip: *address,
            prefix: *prefix,
            interface: named(interface),
            rank: *rank,
            moveable: *moveable,
            service_manager: service_manager.unwrap_or_default(),
            tier,
            cpc_scope,
        }
    }
}

/// VIPADEFINE.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DefineForm {
    ip: IpAddr,
    #[serde(default)]
    prefix: Option<u8>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    moveable: Moveable,
    #[serde(default, skip_serializing_if = "is_usual")]
    service_manager: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default, skip_serializing_if = "is_usual")]
    cpc_scope: bool,
}

impl Check for DefineForm {
    type Made = Define;

    fn check(self) -> Result<Define, String> {
        let dvipa = dvipa(self.ip, self.prefix, self.interface)?;
        if self.ip.is_ipv4() && self.prefix.is_none() {
            return Err(format!("{}: VIPADEFINE needs a mask: `prefix`", self.ip));
        }
        if self.ip.is_ipv6() && self.service_manager {
            return Err(format!("{}: `service_manager` belongs to IPv4", self.ip));
        }
        let tier = Tiers { tier: self.tier, cpc_scope: self.cpc_scope };
        Ok(Define { dvipa, moveable: self.moveable, service_manager: self.service_manager, tier })
    }
}

impl From<&Define> for DefineForm {
    fn from(define: &Define) -> DefineForm {
        let Define { dvipa, moveable, service_manager, tier } = define;
        let Dvipa { interface, address, prefix } = dvipa;
        let Tiers { tier, cpc_scope } = *tier;
        DefineForm {
            ip: *address,
            prefix: *prefix,
            interface: named(interface),
            moveable: *moveable,
            service_manager: *service_manager,
            tier,
            cpc_scope,
        }
    }
}

/// VIPARANGE.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RangeForm {
    net: Text<Net>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    disruptive: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    zcx: bool,
}

impl Check for RangeForm {
    type Made = Range;

    fn check(self) -> Result<Range, String> {
        let Net(network, prefix) = self.net.0;
        let dvipa = Dvipa { prefix: Some(prefix), ..dvipa(network, None, self.interface)? };
        Ok(Range { dvipa, disruptive: self.disruptive, zcx: self.zcx })
    }
}

impl From<&Range> for RangeForm {
    fn from(range: &Range) -> RangeForm {
        let Range { dvipa, disruptive, zcx } = range;
        let Dvipa { interface, address, prefix } = dvipa;
        RangeForm {
            net: Text(Net(*address, prefix.unwrap_or(if address.is_ipv4() { 32 } else { 128 }))),
            interface: named(interface),
            disruptive: *disruptive,
            zcx: *zcx,
        }
    }
}
