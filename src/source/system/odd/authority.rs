//! Profiles: each covers something that is asked for.

use crate::source::LINUX;
use crate::source::authority::{Class, covers};
use crate::source::system::System;
use crate::syntax::Grammar;

/// The operator commands, of which those for procedures have further qualifiers.
const COMMANDS: [&str; 12] = [
    "MVS.DISPLAY.TCPIP",
    "MVS.START.STC",
    "MVS.STOP.STC",
    "MVS.VARY.TCPIP.DATTRACE",
    "MVS.VARY.TCPIP.DROP",
    "MVS.VARY.TCPIP.OBEYFILE",
    "MVS.VARY.TCPIP.OSAENTA",
    "MVS.VARY.TCPIP.PKTTRACE",
    "MVS.VARY.TCPIP.PURGECACHE",
    "MVS.VARY.TCPIP.STRTSTOP",
    "MVS.VARY.TCPIP.SYNTAXCHECK",
    "MVS.VARY.TCPIP.SYSPLEX",
];

pub(super) fn profiles(system: &System, odd: &mut Vec<String>) {
    let Ok(grammar) = Grammar::builtin() else { return };
    let reports = || grammar.commands.iter().flat_map(|c| &c.reports).filter(|r| !r.action && !r.alone);
    let stacks: Vec<&str> = system.stacks.iter().map(|s| s.name.as_str()).chain([LINUX]).collect();
    let report = |stack: &str, report: &str| format!("EZB.NETSTAT.{}.{stack}.{report}", system.name);
    for profile in &system.authority.profiles {
        let asked = match profile.class {
            Class::Servauth => stacks
                .iter()
                .any(|stack| reports().any(|r| covers(&profile.name, &report(stack, r.word.full())))),
            // Any procedure may be started, under any name.
            Class::Opercmds => {
                let of_procedure =
                    |r: &str| r.ends_with(".STC") && profile.name.starts_with(&format!("{r}."));
                COMMANDS.iter().any(|r| covers(&profile.name, r) || of_procedure(r))
            }
        };
        if !asked {
            odd.push(format!("profile {} covers nothing that is asked for", profile.name));
        }
    }
}
