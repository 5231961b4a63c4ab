//! What WLMPRIORITYQ, SMCGLOBAL, SYSPLEXMONITOR, ZERT and ZIIP of GLOBALCONFIG take.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::multi::fold_many0;
use nom::sequence::pair;

use super::operand::{decimal, made, number, one_of};
use super::settings::{Set, Settings, set, settings, switch};
use super::words::{Parsed, Words};
use crate::tcpip::configuration::{SmcGlobal, SysplexMonitor, TimeOfDay, WlmPriorities, Zert, Ziip};

const QUEUES: [(&str, u8); 4] = [("IOPRI1", 1), ("IOPRI2", 2), ("IOPRI3", 3), ("IOPRI4", 4)];

/// ```text
/// priorities = *("IOPRI" 1-4 control *("," control)); control = 0-6 / "FWD"
/// ```
// ASSUMED: WLMPRIORITYQ IOPRIn takes the control values 0 to 6 and FWD, separated by commas.
pub fn priorities(words: Words<'_>) -> Parsed<'_, WlmPriorities> {
    let controls = made("control values such as 0,1 or FWD", |list| {
        list.split(',').map(control).collect::<Option<Vec<Control>>>()
    });
    let queue = pair(one_of(&QUEUES), cut(controls));
    let enter = |mut priorities: WlmPriorities, (queue, controls): (u8, Vec<Control>)| {
        for control in controls {
            *match control {
                Control::Forwarded => &mut priorities.forwarded,
                Control::Level(level) => &mut priorities.levels[level],
            } = queue;
        }
        priorities
    };
    fold_many0(queue, WlmPriorities::default, enter).parse(words)
}

/// What has a queue.
enum Control {
    Forwarded,
    Level(usize),
}

fn control(word: &str) -> Option<Control> {
    let level = || decimal(word).and_then(|level| usize::try_from(level).ok());
    match word {
        "FWD" => Some(Control::Forwarded),
        _ => level().filter(|level| *level < WlmPriorities::default().levels.len()).map(Control::Level),
    }
}

/// ```text
/// smc-global = *(["NO"] ("AUTOCACHE" / "AUTOSMC"))
/// ```
pub fn smc_global(words: Words<'_>) -> Parsed<'_, Settings<SmcGlobal>> {
    settings(alt((
        switch("AUTOCACHE", |smc: &mut SmcGlobal, on| smc.auto_cache = on),
        switch("AUTOSMC", |smc: &mut SmcGlobal, on| smc.auto_smc = on),
    )))(words)
}

/// ```text
/// monitor = *(["NO"] ("AUTOREJOIN" / "DELAYJOIN" / "DYNROUTE" / "JOIN" / "MONINTERFACE" / "RECOVERY")
///         / "TIMERSECS" seconds)
/// ```
pub fn sysplex_monitor(words: Words<'_>) -> Parsed<'_, Settings<SysplexMonitor>> {
    type Monitor = SysplexMonitor;
    settings(alt((
        set("TIMERSECS", number(10..=3600), |monitor: &mut Monitor, n| monitor.timer_seconds = n),
        switch("AUTOREJOIN", |monitor: &mut Monitor, on| monitor.auto_rejoin = on),
        switch("DELAYJOIN", |monitor: &mut Monitor, on| monitor.delay_join = on),
        switch("DYNROUTE", |monitor: &mut Monitor, on| monitor.dynamic_route = on),
        switch("JOIN", |monitor: &mut Monitor, on| monitor.join = on),
        switch("MONINTERFACE", |monitor: &mut Monitor, on| monitor.monitor_interfaces = on),
        switch("RECOVERY", |monitor: &mut Monitor, on| monitor.recovery = on),
    )))(words)
}

/// ```text
/// zert = ["NOAGGREGATION" / "AGGREGATION" *("INTVAL" hours / "SYNCVAL" hh:mm)]
/// ```
pub fn zert(words: Words<'_>) -> Parsed<'_, Zert> {
    let (rest, aggregation) = opt(one_of(&[("AGGREGATION", true), ("NOAGGREGATION", false)])).parse(words)?;
    let zert = Zert { aggregation: aggregation.unwrap_or(false), ..Zert::default() };
    match zert.aggregation {
        true => settings(interval).map(|changes| changes.onto(zert.clone())).parse(rest),
        false => Ok((rest, zert)),
    }
}

fn interval(words: Words<'_>) -> Parsed<'_, Set<Zert>> {
    let time = made("a time of day such as 06:30", |word| TimeOfDay::try_from(word.to_owned()).ok());
    alt((
        set("INTVAL", number(1..=24), |zert: &mut Zert, hours| zert.interval = Some(hours)),
        set("SYNCVAL", time, |zert: &mut Zert, time| zert.synchronised = time),
    ))
    .parse(words)
}

/// ```text
/// ziip = *(["NO"] ("IPSECURITY" / "IQDIOMULTIWRITE"))
/// ```
pub fn ziip(words: Words<'_>) -> Parsed<'_, Settings<Ziip>> {
    settings(alt((
        switch("IPSECURITY", |ziip: &mut Ziip, on| ziip.ip_security = on),
        switch("IQDIOMULTIWRITE", |ziip: &mut Ziip, on| ziip.iqdio_multi_write = on),
    )))(words)
}
