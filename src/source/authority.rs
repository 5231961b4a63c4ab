//! Who may do what: users, groups and the profiles of the security product, by the rules of RACF.
//!
//! A resource is checked against the profile that matches it most closely. Without one there is no decision: what that
//! means is up to whoever asks, as it is on z/OS.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// A resource class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Class {
    /// `EZB.NETSTAT.system.stack.report`: who may see a report.
    Servauth,
    /// `MVS.VARY.TCPIP.DROP`, `MVS.DISPLAY.TCPIP`: operator commands.
    Opercmds,
}

/// How much of a resource is open to a user; each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Access {
    /// Nothing.
    #[default]
    None,
    /// Look at it.
    Read,
    /// Change it.
    Update,
    /// Control it.
    Control,
    /// Everything.
    Alter,
}

/// A user that the security product knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// User id, 1 to 8 characters.
    pub id: String,
    /// Groups that the user is connected to.
    pub groups: Vec<String>,
}

/// An entry of a profile's access list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// A user id, a group, or `*` for every user that is defined.
    pub id: String,
    /// What it is permitted.
    pub access: Access,
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its class.
    pub class: Class,
    /// The resource, or a pattern with `%`, `*` and `**`.
    pub name: String,
    /// Universal access: what whoever is not on the list may do.
    pub uacc: Access,
    /// The access list.
    pub permits: Vec<Permit>,
}

/// The users and profiles of a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// The users.
    pub users: Vec<User>,
    /// The profiles.
    pub profiles: Vec<Profile>,
}

impl Authority {
    /// What `user` may do with a resource; `None` if no profile covers it.
    pub fn access(&self, user: &str, class: Class, resource: &str) -> Option<Access> {
        let covering = self.profiles.iter().filter(|p| p.class == class && covers(&p.name, resource));
        let closest = covering.min_by(|a, b| closer(&a.name, &b.name))?;
        Some(self.granted(user, closest))
    }

    /// An entry for the user decides; then the highest of the user's groups; then `*`, if the user is defined; then the
    /// universal access.
    fn granted(&self, user: &str, profile: &Profile) -> Access {
        let entry = |id: &str| profile.permits.iter().find(|p| p.id == id).map(|p| p.access);
        let defined = self.users.iter().find(|u| u.id == user);
        let by_group = || defined.and_then(|u| u.groups.iter().filter_map(|g| entry(g)).max());
        let by_star = || defined.and_then(|_| entry("*"));
        entry(user).or_else(by_group).or_else(by_star).unwrap_or(profile.uacc)
    }
}

/// Does a profile's name cover a resource? `%` is one character of a qualifier. `*` as a whole qualifier is one qualifier,
/// at the end of the name one or more; behind characters it is the rest of the qualifier, at the end of the name the rest
/// of the resource. `**` is any number of qualifiers.
pub fn covers(name: &str, resource: &str) -> bool {
    let (name, resource): (Vec<&str>, Vec<&str>) = (name.split('.').collect(), resource.split('.').collect());
    match name.iter().position(|q| *q == "**") {
        None => in_order(&name, &resource, true),
        // Only one is allowed, so that what is behind it can be counted from the end.
        Some(at) => {
            let behind = name.len() - at - 1;
            resource.len() >= at + behind
                && in_order(&name[..at], &resource[..at], false)
                && in_order(&name[at + 1..], &resource[resource.len() - behind..], false)
        }
    }
}

/// Does each qualifier match the one in its place? `open` says that a `*` which ends the name may take in more.
fn in_order(name: &[&str], resource: &[&str], open: bool) -> bool {
    let longer = open && name.last().is_some_and(|q| q.ends_with('*'));
    let fits = name.len() == resource.len() || (longer && name.len() < resource.len());
    fits && name.iter().zip(resource).all(|(pattern, qualifier)| qualifier_fits(pattern, qualifier))
}

fn qualifier_fits(pattern: &str, qualifier: &str) -> bool {
    let same = |(p, q): (u8, u8)| p == b'%' || p == q;
    let (start, cut) = match pattern.strip_suffix('*') {
        Some(start) => (start, qualifier.get(..start.len())),
        None => (pattern, Some(qualifier)),
    };
    cut.is_some_and(|q| q.len() == start.len() && start.bytes().zip(q.bytes()).all(same))
}

/// The closer of two names that cover one resource: the one that is exact for longer, then `%` before `*` before `**`.
fn closer(one: &str, other: &str) -> Ordering {
    let rank = |name: &str| -> Vec<u8> {
        let name = name.replace("**", "\u{1}");
        let rank = |c| match c {
            '%' => 1,
            '*' => 2,
            '\u{1}' => 3,
            _ => 0,
        };
        name.chars().map(rank).collect()
    };
    let generic = |name: &str| name.contains(['%', '*']);
    generic(one).cmp(&generic(other)).then_with(|| rank(one).cmp(&rank(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_names_cover_as_in_racf() {
        let resource = "EZB.NETSTAT.MVS1.TCPCS.CONFIG";
        for name in [
            resource,
            "*",
            "**",
            "EZB.*",
            "EZB.**",
            "EZB*",
            "E*",
            "EZB.NETSTAT.*.*.CONFIG",
            "EZB.**.CONFIG",
            "EZB.NETSTAT.MVS%.TCPCS.CONFIG",
            "EZB.NETSTAT.MVS*.*.CONFIG",
            "EZB.NETSTAT.MVS1.TCPCS.CON*",
            "**.CONFIG",
            "EZB.NETSTAT.MVS1.TCPCS.CONFIG.**",
            "EZB.NET*",
            "EZB.NETSTAT.MVS1.TCPCS.CONFIG*",
        ] {
            assert!(covers(name, resource), "{name}");
        }
        for name in [
            "EZB",
            "EZB.*.CONFIG",
            "EZB.NETSTAT.%.TCPCS.CONFIG",
            "EZB.NETSTAT.*.CONFIG",
            "EZB.NETSTAT.MVS1.TCPCS.CONFIG.*",
            "EZB.NETSTAT.MVS1.TCPCS.CONFI%%",
            "EZB.**.CONF",
            "EZB.NET*.CONFIG",
            "EZB%NETSTAT.*",
            "%",
            "",
        ] {
            assert!(!covers(name, resource), "{name}");
        }
    }

    #[test]
    fn the_closest_profile_is_the_one_that_counts() {
        let names = ["A.B.C", "A.B.%", "A.B.C*", "A.B.*", "A.B.**", "A.%.C", "A.*.C", "A.**", "*", "**"];
        let mut sorted = names;
        sorted.reverse();
        sorted.sort_by(|a, b| closer(a, b));
        // A letter stands before any generic character at the first place where two names differ.
        assert_eq!(
            sorted,
            ["A.B.C", "A.B.C*", "A.B.%", "A.B.*", "A.B.**", "A.%.C", "A.*.C", "A.**", "*", "**"]
        );
    }

    fn authority() -> Authority {
        let permit = |id: &str, access| Permit { id: id.into(), access };
        let user = |id: &str, groups: &[&str]| User {
            id: id.into(),
            groups: groups.iter().map(|g| (*g).to_owned()).collect(),
        };
        Authority {
            users: vec![user("ANN", &["OPER", "NET"]), user("BOB", &["NET"]), user("CY", &[])],
            profiles: vec![Profile {
                class: Class::Opercmds,
                name: "MVS.VARY.**".into(),
                uacc: Access::Alter,
                permits: vec![
                    permit("BOB", Access::None),
                    permit("OPER", Access::Control),
                    permit("NET", Access::Read),
                    permit("*", Access::Update),
                ],
            }],
        }
    }

    #[test]
    fn the_user_then_groups_then_everybody_then_the_universal_access() {
        let access = |user| authority().access(user, Class::Opercmds, "MVS.VARY.TCPIP.DROP");
        assert_eq!(access("ANN"), Some(Access::Control), "the highest of the groups");
        assert_eq!(access("BOB"), Some(Access::None), "the user before the group");
        assert_eq!(access("CY"), Some(Access::Update), "every defined user");
        assert_eq!(access("DEE"), Some(Access::Alter), "not defined");
        assert_eq!(authority().access("ANN", Class::Servauth, "MVS.VARY.TCPIP.DROP"), None);
        assert_eq!(authority().access("ANN", Class::Opercmds, "MVS.DISPLAY.TCPIP"), None);
    }
}
