//! GLOBALCONFIG. What its groups take is in `global_groups`.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::opt;

use super::Profile;
use super::global_groups::{priorities, smc_global, sysplex_monitor, zert, ziip};
use super::operand::{made, number, one_of, port, size, word};
use super::settings::{Set, flag, part, set, settings, switch};
use super::smc::{smcd, smcr};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::tcpip::configuration::{AdjustMss, AutoIqd, Global, PortRange};

/// What GLOBALCONFIG changes.
struct Changed {
    global: Global,
    /// Records that a report has at most on the console.
    max_records: Option<u32>,
    segmentation_offload: bool,
}

/// ```text
/// GLOBALCONFIG *(elsewhere / value / manner / group)
/// ```
pub fn globalconfig<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let global: fn(&mut Changed) -> &mut Global = |changed| &mut changed.global;
    let operand = alt((elsewhere, part(global, value), part(global, manner), part(global, group)));
    let changed = words.whole(settings(operand))?.onto(Changed {
        global: profile.tcpip.configuration.global.clone(),
        max_records: profile.tcpip.max_records,
        segmentation_offload: profile.tcpip.configuration.ip.segmentation_offload,
    });
    profile.configure(|configuration| {
        configuration.global = changed.global;
        configuration.ip.segmentation_offload = changed.segmentation_offload;
    })?;
    profile.tcpip.max_records = changed.max_records;
    Ok(())
}

/// ```text
/// elsewhere = "MAXRECS" (n / "*") / ["NO"] "SEGMENTATIONOFFLOAD"
/// ```
fn elsewhere(words: Words<'_>) -> Parsed<'_, Set<Changed>> {
    let records = alt((number(1..=65_535).map(Some), word("*").map(|()| None)));
    alt((
        set("MAXRECS", records, |changed: &mut Changed, most| changed.max_records = most),
        switch("SEGMENTATIONOFFLOAD", |changed: &mut Changed, on| changed.segmentation_offload = on),
    ))
    .parse(words)
}

/// ```text
/// value = "ECSALIMIT" size / "EXPLICITBINDPORTRANGE" ports / "NOEXPLICITBINDPORTRANGE" / "IQDVLANID" n
///       / "POOLLIMIT" size / "SYSPLEXWLMPOLL" seconds / "WLMPRIORITYQ" priorities / "NOWLMPRIORITYQ"
///       / "XCFGRPID" n
/// ```
fn value(words: Words<'_>) -> Parsed<'_, Set<Global>> {
    alt((
        set("ECSALIMIT", kilobytes, |global: &mut Global, n| global.ecsa_limit = n),
        set("EXPLICITBINDPORTRANGE", ports, |global: &mut Global, ports| {
            global.explicit_bind_port_range = Some(ports);
        }),
        flag("NOEXPLICITBINDPORTRANGE", |global: &mut Global| global.explicit_bind_port_range = None),
        set("IQDVLANID", number(0..=4094), |global: &mut Global, n| global.iqd_vlan_id = n),
        set("POOLLIMIT", kilobytes, |global: &mut Global, n| global.pool_limit = n),
        set("SYSPLEXWLMPOLL", number(1..=180), |global: &mut Global, n| global.sysplex_wlm_poll = n),
        set("WLMPRIORITYQ", priorities, |global: &mut Global, p| global.wlm_priorities = Some(p)),
        flag("NOWLMPRIORITYQ", |global: &mut Global| global.wlm_priorities = None),
        set("XCFGRPID", number(2..=31), |global: &mut Global, n| global.xcf_group_id = Some(n)),
    ))
    .parse(words)
}

/// ```text
/// manner = "ADJUSTDVIPAMSS" ("AUTO" / "ALL" / "NONE") / "AUTOIQDC" traffic / "NOAUTOIQDC" / "AUTOIQDX" traffic
///        / "NOAUTOIQDX" / ["NO"] ("IQDMULTIWRITE" / "MLSCHKTERMINATE" / "TCPIPSTATISTICS")
///        / "AIASSIST" / "IKEDREQUIRED" / "POLICYREQUIRED"
/// ```
fn manner(words: Words<'_>) -> Parsed<'_, Set<Global>> {
    let adjust = one_of(&[("AUTO", AdjustMss::Auto), ("ALL", AdjustMss::All), ("NONE", AdjustMss::None)]);
    alt((
        set("ADJUSTDVIPAMSS", adjust, |global: &mut Global, how| global.adjust_dvipa_mss = how),
        set("AUTOIQDC", traffic, |global: &mut Global, traffic| global.auto_iqdc = traffic),
        flag("NOAUTOIQDC", |global: &mut Global| global.auto_iqdc = AutoIqd::No),
        set("AUTOIQDX", traffic, |global: &mut Global, traffic| global.auto_iqdx = traffic),
        flag("NOAUTOIQDX", |global: &mut Global| global.auto_iqdx = AutoIqd::No),
        switch("IQDMULTIWRITE", |global: &mut Global, on| global.iqd_multi_write = on),
        switch("MLSCHKTERMINATE", |global: &mut Global, on| global.mls_check_terminate = on),
        switch("TCPIPSTATISTICS", |global: &mut Global, on| global.tcpip_statistics = on),
        // No report shows these.
        flag("AIASSIST", |_: &mut Global| ()),
        flag("IKEDREQUIRED", |_: &mut Global| ()),
        flag("POLICYREQUIRED", |_: &mut Global| ()),
    ))
    .parse(words)
}

/// ```text
/// group = "SMCD" smcd / "NOSMCD" / "SMCR" smcr / "NOSMCR" / "SMCGLOBAL" smc-global / "SYSPLEXMONITOR" monitor
///       / "ZERT" zert / "NOZERT" / "ZIIP" ziip
/// ```
fn group(words: Words<'_>) -> Parsed<'_, Set<Global>> {
    alt((
        set("SMCD", smcd, |global: &mut Global, smcd| smcd.apply(global.smcd.get_or_insert_default())),
        flag("NOSMCD", |global: &mut Global| global.smcd = None),
        set("SMCR", smcr, |global: &mut Global, smcr| smcr.apply(global.smcr.get_or_insert_default())),
        flag("NOSMCR", |global: &mut Global| global.smcr = None),
        set("SMCGLOBAL", smc_global, |global: &mut Global, smc| smc.apply(&mut global.smc_global)),
        set("SYSPLEXMONITOR", sysplex_monitor, |global: &mut Global, monitor| {
            monitor.apply(&mut global.sysplex_monitor);
        }),
        set("ZERT", zert, |global: &mut Global, zert| global.zert = Some(zert)),
        flag("NOZERT", |global: &mut Global| global.zert = None),
        set("ZIIP", ziip, |global: &mut Global, ziip| ziip.apply(&mut global.ziip)),
    ))
    .parse(words)
}

/// A storage limit in K or M, in kilobytes; 0 for none.
fn kilobytes(words: Words<'_>) -> Parsed<'_, u32> {
    let limit = |word: &str| {
        let bytes = size(word).filter(|_| word == "0" || word.ends_with(['K', 'M']));
        bytes.map(|bytes| bytes / 1024)
    };
    made("a limit such as 20480K or 20M", limit)(words)
}

/// ```text
/// ports = first count
/// ```
fn ports(words: Words<'_>) -> Parsed<'_, PortRange> {
    let (rest, low) = port(words)?;
    let (rest, count) = number(1..=65_536 - u32::from(low))(rest)?;
    Ok((rest, PortRange { low, high: u16::try_from(u32::from(low) + count - 1).unwrap_or(u16::MAX) }))
}

/// ```text
/// traffic = ["ALLTRAFFIC" / "NOLARGEDATA"]
/// ```
fn traffic(words: Words<'_>) -> Parsed<'_, AutoIqd> {
    let names = [("ALLTRAFFIC", AutoIqd::AllTraffic), ("NOLARGEDATA", AutoIqd::NoLargeData)];
    opt(one_of(&names)).map(|traffic| traffic.unwrap_or(AutoIqd::AllTraffic)).parse(words)
}
