//! Profiles: each covers something that is asked for.

use crate::source::LINUX;
use crate::source::authority::{Class, covers};
use crate::source::system::System;
use crate::syntax::Grammar;

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
            Class::Opercmds => {
                ["MVS.VARY.TCPIP.DROP", "MVS.DISPLAY.TCPIP"].iter().any(|r| covers(&profile.name, r))
            }
        };
        if !asked {
            odd.push(format!("profile {} covers nothing that is asked for", profile.name));
        }
    }
}
