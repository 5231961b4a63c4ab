//! VIPADISTRIBUTE statements in a system file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, is_true, yes};
use super::text::{Name, Text};
use crate::tcpip::usual::is_usual;
use crate::tcpip::vipa::configuration::{Crossover, Distribution, Gre, Method, Processors, Target, Tier};

/// VIPADISTRIBUTE.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DistributeForm {
    ip: IpAddr,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ports: Vec<u16>,
    #[serde(default, rename = "target", skip_serializing_if = "Vec::is_empty")]
    targets: Vec<TargetForm>,
    #[serde(default, skip_serializing_if = "is_usual")]
    sysplex_ports: bool,
    #[serde(default)]
    timed_affinity: Option<u16>,
    #[serde(default, skip_serializing_if = "is_usual")]
    method: Method,
    #[serde(default)]
    optlocal: Option<u8>,
    #[serde(default = "general")]
    proctype: Processors,
    #[serde(default, skip_serializing_if = "is_usual")]
    procxcost: Crossover,
    #[serde(default, skip_serializing_if = "is_usual")]
    ilweighting: u8,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    auto_switch_back: bool,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    health_switch: bool,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
    gre: Option<GreForm>,
}

/// PROCTYPE where it is not coded: general processors alone count.
fn general() -> Processors {
    Processors { cp: 1, ..Processors::default() }
}

/// A target of DESTIP.
#[derive(Deserialize, Serialize)]
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

#[derive(Deserialize, Serialize)]
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

impl From<&Distribution> for DistributeForm {
    fn from(distribution: &Distribution) -> DistributeForm {
        let Distribution {
            address,
            ports,
            targets,
            sysplex_ports,
            timed_affinity,
            method,
            local,
            shares,
            crossover,
            importance_weighting,
            auto_switch_back,
            health_switch,
            tier,
            gre,
        } = distribution;
        let target =
            |&Target { address, weight, backup }: &Target| TargetForm { ip: address, weight, backup };
        let gre = gre.as_ref().map(|Gre { control_port, group }| GreForm {
            control_port: *control_port,
            group: Text(Name(group.clone())),
        });
        DistributeForm {
            ip: *address,
            ports: ports.clone(),
            targets: targets.iter().map(target).collect(),
            sysplex_ports: *sysplex_ports,
            timed_affinity: *timed_affinity,
            method: *method,
            optlocal: *local,
            proctype: *shares,
            procxcost: *crossover,
            ilweighting: *importance_weighting,
            auto_switch_back: *auto_switch_back,
            health_switch: *health_switch,
            tier: *tier,
            gre,
        }
    }
}
