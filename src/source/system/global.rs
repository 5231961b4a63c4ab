//! GLOBALCONFIG in a system file.

use super::check::{Check, each_once, within};
use super::configuration::{EIGHT_DIGITS, range};
use crate::tcpip::configuration::{Global, Smcd, Smcr};

/// Largest number of KB of a storage limit.
const SEVEN_DIGITS: u32 = 9_999_999;

impl Check for Global {
    type Made = Global;

    fn check(self) -> Result<Global, String> {
        within("ecsa_limit", self.ecsa_limit, 0..=SEVEN_DIGITS)?;
        within("pool_limit", self.pool_limit, 0..=SEVEN_DIGITS)?;
        within("xcf_group_id", self.xcf_group_id.unwrap_or(2), 2..=31)?;
        within("iqd_vlan_id", self.iqd_vlan_id, 0..=4094)?;
        within("sysplex_wlm_poll", self.sysplex_wlm_poll, 1..=180)?;
        within("sysplex_monitor: timer_seconds", self.sysplex_monitor.timer_seconds, 10..=3600)?;
        if let Some(ports) = self.explicit_bind_port_range {
            range("explicit_bind_port_range", ports)?;
        }
        if let Some(priorities) = &self.wlm_priorities {
            for &priority in priorities.levels.iter().chain([&priorities.forwarded]) {
                within("wlm_priorities", priority.into(), 1..=4)?;
            }
        }
        self.smcr.as_ref().map_or(Ok(()), smcr)?;
        self.smcd.as_ref().map_or(Ok(()), smcd)?;
        let hours = self.zert.as_ref().and_then(|zert| zert.interval);
        within("zert: interval", hours.unwrap_or(1), 1..=24)?;
        Ok(self)
    }
}

fn smcr(smcr: &Smcr) -> Result<(), String> {
    within("smcr: fixed_memory", smcr.fixed_memory, 30..=9999)?;
    within("smcr: tcp_keep_min_interval", smcr.tcp_keep_min_interval, 0..=EIGHT_DIGITS)?;
    for function in &smcr.functions {
        within("smcr: pfid: port", function.port, 1..=2)?;
        if ![1024, 2048, 4096].contains(&function.mtu) {
            return Err("smcr: pfid: mtu: expected 1024, 2048 or 4096".to_owned());
        }
    }
    let ports = smcr.functions.iter().map(|function| (function.id, function.port));
    each_once("smcr: pfid: expected each port of a function once", ports)
}

fn smcd(smcd: &Smcd) -> Result<(), String> {
    within("smcd: fixed_memory", smcd.fixed_memory, 30..=9999)?;
    within("smcd: tcp_keep_min_interval", smcd.tcp_keep_min_interval, 0..=EIGHT_DIGITS)
}
