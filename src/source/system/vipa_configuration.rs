//! The statements of VIPADYNAMIC blocks in a system file.

use std::net::IpAddr;

use serde::Deserialize;

use super::check::{Check, Checked, missing, yes};
use super::text::{Name, Net, Text};
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::configuration::{
    Backup, Configuration, Crossover, Define, Distribution, Gre, Method, Moveable, Processors, Range,
    RouteStatus, ServiceManager, Target, Tier, Tiers, VipaRoute,
};

/// The statements, one list for each kind.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigurationForm {
    backup: Vec<Checked<BackupForm>>,
    define: Vec<Checked<DefineForm>>,
    range: Vec<Checked<RangeForm>>,
    distribute: Vec<Checked<DistributeForm>>,
    service_manager: Vec<ServiceManager>,
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

/// VIPAROUTE: what of it the profile has defined may be left out.
#[derive(Deserialize)]
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
#[derive(Deserialize)]
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
    #[serde(default)]
    service_manager: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
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

/// VIPADEFINE.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefineForm {
    ip: IpAddr,
    #[serde(default)]
    prefix: Option<u8>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default)]
    moveable: Moveable,
    #[serde(default)]
    service_manager: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
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

/// VIPARANGE.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeForm {
    net: Text<Net>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default)]
    disruptive: bool,
    #[serde(default)]
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

/// VIPADISTRIBUTE.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DistributeForm {
    ip: IpAddr,
    #[serde(default)]
    ports: Vec<u16>,
    #[serde(default, rename = "target")]
    targets: Vec<TargetForm>,
    #[serde(default)]
    sysplex_ports: bool,
    #[serde(default)]
    timed_affinity: Option<u16>,
    #[serde(default)]
    method: Method,
    #[serde(default)]
    optlocal: Option<u8>,
    #[serde(default = "general")]
    proctype: Processors,
    #[serde(default)]
    procxcost: Crossover,
    #[serde(default)]
    ilweighting: u8,
    #[serde(default = "yes")]
    auto_switch_back: bool,
    #[serde(default = "yes")]
    health_switch: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
    gre: Option<GreForm>,
}

/// The default of what is on unless it is said.
/// PROCTYPE where it is not coded: general processors alone count.
fn general() -> Processors {
    Processors { cp: 1, ..Processors::default() }
}

/// A target of DESTIP.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetForm {
    ip: IpAddr,
    #[serde(default = "ten")]
    weight: u8,
    #[serde(default)]
    backup: Option<u8>,
}

fn ten() -> u8 {
    10
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GreForm {
    control_port: u16,
    group: Text<Name<16>>,
}

impl DistributeForm {
    /// What is out of the bounds of its operand.
    fn out_of_bounds(&self) -> Option<&'static str> {
        let percent = |n: u8| (1..=100).contains(&n);
        let share = |n: u8| n <= 99;
        let bounds = [
            (self.ports.len() <= 64, "ports: expected 64 at most"),
            (!self.ports.contains(&0), "ports: expected 1 to 65535"),
            (
                self.timed_affinity.is_none_or(|n| (1..=9999).contains(&n)),
                "timed_affinity: expected 1 to 9999 seconds",
            ),
            (self.optlocal.is_none_or(|n| n <= 16), "optlocal: expected 0 to 16"),
            (
                [self.proctype.cp, self.proctype.zaap, self.proctype.ziip].into_iter().all(share),
                "proctype: expected 0 to 99",
            ),
            (percent(self.procxcost.zaap) && percent(self.procxcost.ziip), "procxcost: expected 1 to 100"),
            (self.ilweighting <= 3, "ilweighting: expected 0 to 3"),
            (self.targets.iter().all(|t| share(t.weight)), "weight: expected 0 to 99"),
        ];
        bounds.into_iter().find(|(holds, _)| !holds).map(|(_, what)| what)
    }

    /// What does not go together.
    fn contradiction(&self) -> Option<&'static str> {
        let standby = self.method == Method::HotStandby;
        let preferred = self.targets.iter().filter(|t| t.backup.is_none()).count();
        let gre_methods = [Method::RoundRobin, Method::WeightedActive, Method::TargetControlled];
        let rules = [
            (
                !standby || preferred == 1,
                "hot_standby needs targets: one is preferred, the others have a `backup` rank",
            ),
            (standby || preferred == self.targets.len(), "`backup` belongs to hot_standby"),
            (
                self.gre.is_none() || self.tier == Some(Tier::Tier1) && !self.targets.is_empty(),
                "`gre` needs tier1 and targets",
            ),
            (
                self.gre.is_none() || gre_methods.contains(&self.method),
                "targets behind GRE have the method round_robin, weighted_active or target_controlled",
            ),
            (
                self.targets.iter().all(|t| t.ip.is_ipv4() == self.ip.is_ipv4()),
                "a target is of the other family",
            ),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map(|(_, what)| what)
    }
}

impl Check for DistributeForm {
    type Made = Distribution;

    fn check(self) -> Result<Distribution, String> {
        if let Some(fault) = self.out_of_bounds().or_else(|| self.contradiction()) {
            return Err(format!("distribution of {}: {fault}", self.ip));
        }
        let target = |t: TargetForm| Target { address: t.ip, weight: t.weight, backup: t.backup };
        Ok(Distribution {
            address: self.ip,
            ports: self.ports,
            targets: self.targets.into_iter().map(target).collect(),
            sysplex_ports: self.sysplex_ports,
            timed_affinity: self.timed_affinity,
            method: self.method,
            local: self.optlocal,
            shares: self.proctype,
            crossover: self.procxcost,
            importance_weighting: self.ilweighting,
            auto_switch_back: self.auto_switch_back,
            health_switch: self.health_switch,
            tier: self.tier,
            gre: self.gre.map(|g| Gre { control_port: g.control_port, group: g.group.0.0 }),
        })
    }
}
