//! GLOBALCONFIG.

use super::Profile;
use super::fault::Fault;
use super::operands::{Once, Operands, decimal, size};
use super::smc::{smcd, smcr};
use crate::tcpip::configuration::{
    AdjustMss, AutoIqd, Global, PortRange, SmcGlobal, SysplexMonitor, TimeOfDay, WlmPriorities, Zert, Ziip,
};

/// ```text
/// GLOBALCONFIG operand ...
/// ```
pub fn globalconfig(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut global = profile.tcpip.configuration.global.clone();
    let mut max_records = profile.tcpip.max_records;
    let mut segmentation = profile.tcpip.configuration.ip.segmentation_offload;
    operands.each_once(|word, operands| {
        match word {
            "MAXRECS" => max_records = records(operands)?,
            "SEGMENTATIONOFFLOAD" | "NOSEGMENTATIONOFFLOAD" => segmentation = !word.starts_with("NO"),
            _ => {
                return Ok(value(word, operands, &mut global)?
                    || choice(word, operands, &mut global)?
                    || group(word, operands, &mut global)?);
            }
        }
        Ok(true)
    })?;
    profile.configure(|configuration| {
        configuration.global = global;
        configuration.ip.segmentation_offload = segmentation;
    })?;
    profile.tcpip.max_records = max_records;
    Ok(())
}

/// A number of records, or `*` for no limit.
fn records(operands: &mut Operands<'_>) -> Result<Option<u32>, Fault> {
    if operands.is("*") { Ok(None) } else { operands.number(1..=65_535).map(Some) }
}

fn value(word: &str, operands: &mut Operands<'_>, global: &mut Global) -> Result<bool, Fault> {
    match word {
        "ECSALIMIT" => global.ecsa_limit = kilobytes(operands)?,
        "EXPLICITBINDPORTRANGE" => global.explicit_bind_port_range = Some(ports(operands)?),
        "NOEXPLICITBINDPORTRANGE" => global.explicit_bind_port_range = None,
        "IQDVLANID" => global.iqd_vlan_id = operands.number(0..=4094)?,
        "POOLLIMIT" => global.pool_limit = kilobytes(operands)?,
        "SYSPLEXWLMPOLL" => global.sysplex_wlm_poll = operands.number(1..=180)?,
        "WLMPRIORITYQ" => global.wlm_priorities = Some(priorities(operands)?),
        "NOWLMPRIORITYQ" => global.wlm_priorities = None,
        "XCFGRPID" => global.xcf_group_id = Some(operands.number(2..=31)?),
        _ => return Ok(false),
    }
    Ok(true)
}

fn choice(word: &str, operands: &mut Operands<'_>, global: &mut Global) -> Result<bool, Fault> {
    let yes = !word.starts_with("NO");
    match word {
        "ADJUSTDVIPAMSS" => {
            let words = [("AUTO", AdjustMss::Auto), ("ALL", AdjustMss::All), ("NONE", AdjustMss::None)];
            global.adjust_dvipa_mss = operands.one_of(&words)?;
        }
        "AUTOIQDC" => global.auto_iqdc = traffic(operands),
        "NOAUTOIQDC" => global.auto_iqdc = AutoIqd::No,
        "AUTOIQDX" => global.auto_iqdx = traffic(operands),
        "NOAUTOIQDX" => global.auto_iqdx = AutoIqd::No,
        "IQDMULTIWRITE" | "NOIQDMULTIWRITE" => global.iqd_multi_write = yes,
        "MLSCHKTERMINATE" | "NOMLSCHKTERMINATE" => global.mls_check_terminate = yes,
        "TCPIPSTATISTICS" | "NOTCPIPSTATISTICS" => global.tcpip_statistics = yes,
        // No report shows them.
        "AIASSIST" | "IKEDREQUIRED" | "POLICYREQUIRED" => {}
        _ => return Ok(false),
    }
    Ok(true)
}

fn group(word: &str, operands: &mut Operands<'_>, global: &mut Global) -> Result<bool, Fault> {
    match word {
        "SMCD" => global.smcd = Some(smcd(operands, global.smcd.take())?),
        "NOSMCD" => global.smcd = None,
        "SMCR" => global.smcr = Some(smcr(operands, global.smcr.take())?),
        "NOSMCR" => global.smcr = None,
        "SMCGLOBAL" => smc_global(operands, &mut global.smc_global)?,
        "SYSPLEXMONITOR" => sysplex_monitor(operands, &mut global.sysplex_monitor)?,
        "ZERT" => global.zert = Some(zert(operands)?),
        "NOZERT" => global.zert = None,
        "ZIIP" => ziip(operands, &mut global.ziip)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// A storage limit in K or M, in kilobytes; 0 for none.
fn kilobytes(operands: &mut Operands<'_>) -> Result<u32, Fault> {
    let limit = |word: &str| {
        let bytes = size(word).filter(|_| word == "0" || word.ends_with(['K', 'M']));
        bytes.map(|bytes| bytes / 1024)
    };
    operands.read("a limit such as 20480K or 20M", limit)
}

/// ```text
/// ports = first count
/// ```
fn ports(operands: &mut Operands<'_>) -> Result<PortRange, Fault> {
    let low = operands.port()?;
    let count = operands.number(1..=65_536 - u32::from(low))?;
    Ok(PortRange { low, high: u16::try_from(u32::from(low) + count - 1).unwrap_or(u16::MAX) })
}

/// ```text
/// traffic = ["ALLTRAFFIC" / "NOLARGEDATA"]
/// ```
fn traffic(operands: &mut Operands<'_>) -> AutoIqd {
    let words = [("ALLTRAFFIC", AutoIqd::AllTraffic), ("NOLARGEDATA", AutoIqd::NoLargeData)];
    operands.choice(&words).unwrap_or(AutoIqd::AllTraffic)
}

/// ```text
/// priorities = *("IOPRI" 1-4 control *("," control)); control = 0-6 / "FWD"
/// ```
// ASSUMED: WLMPRIORITYQ IOPRIn takes the control values 0 to 6 and FWD, separated by commas.
fn priorities(operands: &mut Operands<'_>) -> Result<WlmPriorities, Fault> {
    let mut priorities = WlmPriorities::default();
    let words = [("IOPRI1", 1), ("IOPRI2", 2), ("IOPRI3", 3), ("IOPRI4", 4)];
    while let Some(priority) = operands.choice(&words) {
        let set = |list: &str| {
            list.split(',').try_for_each(|control| {
                let level = decimal(control).and_then(|n| usize::try_from(n).ok());
                match (control, level) {
                    ("FWD", _) => priorities.forwarded = priority,
                    (_, Some(level)) => *priorities.levels.get_mut(level)? = priority,
                    _ => return None,
                }
                Some(())
            })
        };
        operands.read("control values such as 0,1 or FWD", set)?;
    }
    Ok(priorities)
}

fn smc_global(operands: &mut Operands<'_>, smc: &mut SmcGlobal) -> Result<(), Fault> {
    let words = [
        ("AUTOCACHE", (true, true)),
        ("NOAUTOCACHE", (true, false)),
        ("AUTOSMC", (false, true)),
        ("NOAUTOSMC", (false, false)),
    ];
    let mut once = Once::default();
    while let Some((is_cache, on)) = operands.choice_once(&words, &mut once)? {
        *(if is_cache { &mut smc.auto_cache } else { &mut smc.auto_smc }) = on;
    }
    Ok(())
}

/// ```text
/// monitor = *(["NO"] word / "TIMERSECS" seconds)
/// ```
fn sysplex_monitor(operands: &mut Operands<'_>, monitor: &mut SysplexMonitor) -> Result<(), Fault> {
    let mut once = Once::default();
    loop {
        let next = operands.peek().unwrap_or_default();
        if operands.is("TIMERSECS") {
            once.note(next)?;
            monitor.timer_seconds = operands.number(10..=3600)?;
            continue;
        }
        let taken = operands.take_if(|word| {
            let (name, on) = word.strip_prefix("NO").map_or((word, true), |name| (name, false));
            *(match name {
                "AUTOREJOIN" => &mut monitor.auto_rejoin,
                "DELAYJOIN" => &mut monitor.delay_join,
                "DYNROUTE" => &mut monitor.dynamic_route,
                "JOIN" => &mut monitor.join,
                "MONINTERFACE" => &mut monitor.monitor_interfaces,
                "RECOVERY" => &mut monitor.recovery,
                _ => return None,
            }) = on;
            Some(())
        });
        if taken.is_none() {
            return Ok(());
        }
        once.note(next)?;
    }
}

/// ```text
/// zert = ["AGGREGATION" *("INTVAL" hours / "SYNCVAL" hh:mm)]
/// ```
fn zert(operands: &mut Operands<'_>) -> Result<Zert, Fault> {
    let mut zert = Zert { aggregation: operands.is("AGGREGATION"), ..Zert::default() };
    if !zert.aggregation {
        operands.is("NOAGGREGATION");
        return Ok(zert);
    }
    while let Some(interval) = operands.choice(&[("INTVAL", true), ("SYNCVAL", false)]) {
        match interval {
            true => zert.interval = Some(operands.number(1..=24)?),
            false => {
                let time = |word: &str| TimeOfDay::try_from(word.to_owned()).ok();
                zert.synchronised = operands.read("a time of day such as 06:30", time)?;
            }
        }
    }
    Ok(zert)
}

fn ziip(operands: &mut Operands<'_>, ziip: &mut Ziip) -> Result<(), Fault> {
    let mut once = Once::default();
    let words = [
        ("IPSECURITY", (true, true)),
        ("NOIPSECURITY", (true, false)),
        ("IQDIOMULTIWRITE", (false, true)),
        ("NOIQDIOMULTIWRITE", (false, false)),
    ];
    while let Some((security, on)) = operands.choice_once(&words, &mut once)? {
        *(if security { &mut ziip.ip_security } else { &mut ziip.iqdio_multi_write }) = on;
    }
    Ok(())
}
