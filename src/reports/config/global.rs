//! The global configuration information.

use super::line::{Grid, pairs, row, single, title};
use super::{Page, Written};
use crate::tcpip::configuration::{
    AdjustMss, AutoIqd, Global, PortRange, Smcr, SysplexMonitor, WlmPriorities, Zert,
};
use crate::text::{Cell, Shown, Zeros};

const GLOBAL: Grid = [(1, 13), (22, 33), (42, 53)];

impl Cell for AutoIqd {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self {
            AutoIqd::No => b"No",
            AutoIqd::AllTraffic => b"AllTraffic",
            AutoIqd::NoLargeData => b"NoLargeData",
        });
    }
}

impl Cell for AdjustMss {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self {
            AdjustMss::Auto => b"Auto",
            AdjustMss::All => b"All",
            AdjustMss::None => b"None",
        });
    }
}

/// A number or a word for there being none.
struct Or<'a, T>(Option<T>, &'a str);

impl<T: Cell> Cell for Or<'_, T> {
    fn write(&self, out: &mut Vec<u8>) {
        match &self.0 {
            Some(value) => value.write(out),
            None => self.1.write(out),
        }
    }

    fn is_number(&self) -> bool {
        self.0.as_ref().is_some_and(Cell::is_number)
    }
}

/// The whole table.
pub fn write(global: &Global, max_records: Option<u32>, page: &mut Page<'_>) -> Written {
    title("Global Configuration Information:", page)?;
    first_lines(global, max_records, page)?;
    row(GLOBAL, &[("AutoIQDC:", &global.auto_iqdc)], page)?;
    row(GLOBAL, &[("AutoIQDX:", &global.auto_iqdx)], page)?;
    single(1, "AdjustDVIPAMSS:", &global.adjust_dvipa_mss as &dyn Cell, page)?;
    single(1, "WLMPriorityQ:", global.wlm_priorities.is_some(), page)?;
    if let Some(priorities) = &global.wlm_priorities {
        wlm_priorities(priorities, page)?;
    }
    sysplex_monitor(&global.sysplex_monitor, page)?;
    let (ziip, smc) = (&global.ziip, &global.smc_global);
    title("zIIP:", page)?;
    pairs(
        &[(3, "IPSecurity:", 15, &ziip.ip_security), (22, "IQDIOMultiWrite:", 39, &ziip.iqdio_multi_write)],
        page,
    )?;
    title("SMCGlobal:", page)?;
    pairs(&[(3, "AutoCache:", 14, &smc.auto_cache), (22, "AutoSMC:", 33, &smc.auto_smc)], page)?;
    smcr(global.smcr.as_ref(), page)?;
    page.item("SMCD");
    single(1, "SMCD:", global.smcd.is_some(), page)?;
    if let Some(smcd) = &global.smcd {
        memory(smcd.fixed_memory, smcd.tcp_keep_min_interval, page)?;
    }
    zert(global.zert.as_ref(), page)
}

fn first_lines(global: &Global, max_records: Option<u32>, page: &mut Page<'_>) -> Written {
    let kilobytes = |n: u32| Shown(format!("{n:07}K"));
    row(
        GLOBAL,
        &[
            ("TcpIpStats:", &global.tcpip_statistics),
            ("ECSALimit:", &kilobytes(global.ecsa_limit)),
            ("PoolLimit:", &kilobytes(global.pool_limit)),
        ],
        page,
    )?;
    row(
        GLOBAL,
        &[
            ("MlsChkTerm:", &global.mls_check_terminate),
            ("XCFGRPID:", &Or(global.xcf_group_id.map(|id| Zeros(id.into(), 2)), "")),
            ("IQDVLANID:", &global.iqd_vlan_id),
        ],
        page,
    )?;
    pairs(
        &[
            (1, "SysplexWLMPoll:", 17, &Zeros(global.sysplex_wlm_poll.into(), 3)),
            (22, "MaxRecs:", 33, &Or(max_records, "*")),
        ],
        page,
    )?;
    let ports = global.explicit_bind_port_range.unwrap_or(PortRange { low: 0, high: 0 });
    pairs(
        &[
            (1, "ExplicitBindPortRange:", 24, &Shown(format!("{:05}-{:05}", ports.low, ports.high))),
            (42, "IQDMultiWrite:", 57, &global.iqd_multi_write),
        ],
        page,
    )
}

/// What has each QDIO priority: control values, then forwarded packets.
fn wlm_priorities(priorities: &WlmPriorities, page: &mut Page<'_>) -> Written {
    for (priority, label) in (1..=4).zip(["IOPri1", "IOPri2", "IOPri3", "IOPri4"]) {
        let levels = priorities.levels.iter().enumerate().filter(|(_, p)| **p == priority);
        let mut has: Vec<String> = levels.map(|(level, _)| level.to_string()).collect();
        has.extend((priorities.forwarded == priority).then(|| "FWD".to_owned()));
        single(3, label, has.join(" ").as_str(), page)?;
    }
    Ok(())
}

fn sysplex_monitor(monitor: &SysplexMonitor, page: &mut Page<'_>) -> Written {
    title("Sysplex Monitor:", page)?;
    pairs(
        &[
            (3, "TimerSecs:", 14, &Zeros(monitor.timer_seconds.into(), 4)),
            (22, "Recovery:", 33, &monitor.recovery),
            (38, "DelayJoin:", 49, &monitor.delay_join),
            (54, "AutoRejoin:", 66, &monitor.auto_rejoin),
        ],
        page,
    )?;
    pairs(
        &[
            (3, "MonIntf:", 14, &monitor.monitor_interfaces),
            (22, "DynRoute:", 33, &monitor.dynamic_route),
            (38, "Join:", 49, &monitor.join),
        ],
        page,
    )
}

fn smcr(smcr: Option<&Smcr>, page: &mut Page<'_>) -> Written {
    page.item("SMCR");
    single(1, "SMCR:", smcr.is_some(), page)?;
    let Some(smcr) = smcr else { return Ok(()) };
    memory(smcr.fixed_memory, smcr.tcp_keep_min_interval, page)?;
    for function in &smcr.functions {
        page.nested_item("PFIDs");
        pairs(
            &[
                (3, "PFID:", 9, &Shown(format!("{:04X}", function.id.0))),
                (15, "PortNum:", 24, &function.port),
                (28, "MTU:", 33, &function.mtu),
            ],
            page,
        )?;
    }
    Ok(())
}

/// Megabytes of fixed memory, and seconds.
fn memory(fixed: u32, keep_min_interval: u32, page: &mut Page<'_>) -> Written {
    pairs(
        &[
            (3, "FixedMemory:", 16, &Shown(format!("{fixed}M"))),
            (22, "TcpKeepMinInt:", 37, &Zeros(keep_min_interval.into(), 8)),
        ],
        page,
    )
}

fn zert(zert: Option<&Zert>, page: &mut Page<'_>) -> Written {
    page.item("ZERT");
    single(1, "ZERT:", zert.is_some(), page)?;
    let Some(zert) = zert else { return Ok(()) };
    pairs(
        &[
            (3, "Aggregation:", 16, &zert.aggregation),
            (22, "IntVal:", 30, &Or(zert.interval, "SMF")),
            (38, "SyncVal:", 47, &Shown(zert.synchronised)),
        ],
        page,
    )
}
