//! The AT-TLS policy of a system file, and how its connections find their rules.

use std::borrow::Cow;
use std::collections::HashSet;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::Deserialize;

use super::check::Check;
use super::text::{Hex, Name, PolicyName, Text, Written};
use crate::tcpip::socket::{Handshake, SecurityLevel, TtlsMatch};
use crate::tcpip::ttls::{
    Conditions, ConnectionAction, Direction, Environment, EnvironmentParameters, Group, GroupParameters,
    HandshakeRole, Rule, Ttls,
};

/// All groups and rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    #[serde(default, rename = "group")]
    groups: Vec<GroupForm>,
    #[serde(default, rename = "rule")]
    rules: Vec<RuleForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    id: Text<Hex>,
    action: Text<PolicyName<32>>,
    #[serde(default)]
    stale: bool,
    #[serde(default)]
    tasks: u32,
    #[serde(default)]
    work_queue: u32,
    #[serde(default)]
    syslog_queue: u32,
    #[serde(default)]
    parameters: GroupParameters,
    #[serde(default, rename = "environment")]
    environments: Vec<EnvironmentForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvironmentForm {
    action: Text<PolicyName<32>>,
    keyring: Text<Value>,
    #[serde(default)]
    certificate_label: Option<Text<Value>>,
    #[serde(default)]
    parameters: EnvironmentParameters,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    name: Text<PolicyName<32>>,
    group: Text<Hex>,
    #[serde(default)]
    environment: Option<Text<PolicyName<32>>>,
    #[serde(default)]
    connection: Option<ConnectionForm>,
    #[serde(default)]
    stale: bool,
    #[serde(default = "lowest")]
    priority: u32,
    #[serde(default)]
    local_addresses: Vec<Text<Network>>,
    #[serde(default)]
    local_ports: Option<Text<Ports>>,
    #[serde(default)]
    remote_addresses: Vec<Text<Network>>,
    #[serde(default)]
    remote_ports: Option<Text<Ports>>,
    #[serde(default)]
    job: Option<Text<Pattern>>,
    #[serde(default)]
    user: Option<Text<Pattern>>,
    #[serde(default)]
    direction: Direction,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConnectionForm {
    action: Text<PolicyName<32>>,
    #[serde(default)]
    user_instance: u16,
    #[serde(default)]
    handshake_role: Option<HandshakeRole>,
    #[serde(default)]
    cipher_suites: Vec<Text<Coded>>,
    #[serde(default)]
    trace: Option<u8>,
}

/// The priority of a rule that does not code one.
fn lowest() -> u32 {
    1
}

impl Check for PolicyForm {
    type Made = Ttls;

    fn check(self) -> Result<Ttls, String> {
        let groups: Vec<Group> = self.groups.into_iter().map(Into::into).collect();
        unique("groups have the id", groups.iter().map(|g| format!("{:08X}", g.id)))?;
        let current = groups.iter().filter(|g| g.current);
        unique("groups that are not stale have the action", current.map(|g| g.action.clone()))?;
        for group in &groups {
            let names = group.environments.iter().map(|e| e.action.clone());
            unique("environments of a group have the action", names)?;
        }
        let rules: Vec<Rule> = self.rules.into_iter().map(|r| rule(r, &groups)).collect::<Result<_, _>>()?;
        unique(
            "rules that are not stale have the name",
            rules.iter().filter(|r| r.current).map(|r| r.name.clone()),
        )?;
        let stale = rules.iter().filter(|r| !r.current);
        unique("stale rules of a group have the name", stale.map(|r| format!("{} {}", r.name, r.group)))
            .map_err(|text| text.rsplit_once(' ').map_or(text.clone(), |(text, _)| text.to_owned()))?;
        Ok(Ttls { groups, rules })
    }
}

/// Is no name there twice?
fn unique(what: &str, names: impl Iterator<Item = String>) -> Result<(), String> {
    let mut known = HashSet::new();
    for name in names {
        if known.contains(&name) {
            return Err(format!("two {what} {name}"));
        }
        known.insert(name);
    }
    Ok(())
}

fn rule(form: RuleForm, groups: &[Group]) -> Result<Rule, String> {
    let (name, id) = (form.name.0.0, form.group.0.0);
    let group = groups.iter().position(|g| g.id == id);
    let group = group.ok_or_else(|| format!("rule {name}: group {id:08X} is not described"))?;
    if !form.stale && !groups[group].current {
        return Err(format!("rule {name} is not stale, but its group {id:08X} is"));
    }
    let environment = match form.environment {
        Some(Text(PolicyName(action))) => {
            let found = groups[group].environments.iter().position(|e| e.action == action);
            Some(found.ok_or_else(|| format!("rule {name}: group {id:08X} has no environment {action}"))?)
        }
        None => None,
    };
    let networks = |list: Vec<Text<Network>>| list.into_iter().map(|n| (n.0.0, n.0.1)).collect();
    let conditions = Conditions {
        priority: form.priority,
        local_addresses: networks(form.local_addresses),
        local_ports: form.local_ports.map(|p| p.0.0),
        remote_addresses: networks(form.remote_addresses),
        remote_ports: form.remote_ports.map(|p| p.0.0),
        job: form.job.map(|j| j.0.0),
        user: form.user.map(|u| u.0.0),
        direction: form.direction,
    };
    let connection = form.connection.map(Into::into);
    Ok(Rule { name, current: !form.stale, conditions, group, environment, connection })
}

impl From<GroupForm> for Group {
    fn from(form: GroupForm) -> Group {
        Group {
            id: form.id.0.0,
            action: form.action.0.0,
            current: !form.stale,
            tasks: form.tasks,
            work_queue: form.work_queue,
            syslog_queue: form.syslog_queue,
            parameters: form.parameters,
            environments: form.environments.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<EnvironmentForm> for Environment {
    fn from(form: EnvironmentForm) -> Environment {
        Environment {
            action: form.action.0.0,
            keyring: form.keyring.0.0,
            certificate_label: form.certificate_label.map(|l| l.0.0),
            parameters: form.parameters,
        }
    }
}

impl From<ConnectionForm> for ConnectionAction {
    fn from(form: ConnectionForm) -> ConnectionAction {
        ConnectionAction {
            name: form.action.0.0,
            user_instance: form.user_instance,
            handshake_role: form.handshake_role,
            cipher_suites: form.cipher_suites.into_iter().map(|c| c.0.0).collect(),
            trace: form.trace,
        }
    }
}

/// The AT-TLS rule of a connection, and what its handshake agreed on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchForm<'a> {
    group: Text<Hex>,
    #[serde(default, borrow)]
    rule: Option<Cow<'a, str>>,
    #[serde(default)]
    stale: bool,
    #[serde(default)]
    secondary: bool,
    #[serde(default)]
    level: Option<SecurityLevel>,
    #[serde(default)]
    cipher: Option<Text<Coded>>,
    #[serde(default)]
    key_share: Option<Text<Coded>>,
    #[serde(default)]
    certificate_user: Option<Text<Name<8>>>,
}

/// How a socket names its rule, before the rules are known: group, stale or not, name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RuleKey(u32, bool, Option<Box<str>>);

impl MatchForm<'_> {
    /// What the socket keeps, and which rule it means.
    ///
    /// # Errors
    /// What of the handshake does not go together.
    pub fn split(self) -> Result<(TtlsMatch, Option<Box<Handshake>>, RuleKey), String> {
        let group = self.group.0.0;
        let found = TtlsMatch { current: !self.stale, group, rule: 0, secondary: self.secondary };
        let key = RuleKey(group, self.stale, self.rule.map(|r| r.as_ref().into()));
        let handshake = match (self.level, self.cipher) {
            (Some(level), Some(Text(Coded(cipher)))) => Some(Box::new(Handshake {
                level,
                cipher: cipher.into(),
                key_share: self.key_share.map(|k| k.0.0.into()),
                certificate_user: self.certificate_user.map(|u| u.0.0.into()),
            })),
            (None, None) if self.key_share.is_none() && self.certificate_user.is_none() => None,
            _ => return Err("`ttls`: a handshake needs both `level` and `cipher`".to_owned()),
        };
        let key_share = handshake.as_ref().and_then(|h| h.key_share.as_ref().map(|_| h.level));
        match key_share {
            Some(level) if level != SecurityLevel::Tls1_3 => {
                Err("`ttls`: `key_share` belongs to TLSv1.3".to_owned())
            }
            _ => Ok((found, handshake, key)),
        }
    }
}

impl RuleKey {
    /// The index of the rule that is meant.
    ///
    /// # Errors
    /// The group or the rule is not described, or several rules could be meant.
    pub fn find(&self, ttls: &Ttls) -> Result<u32, String> {
        let RuleKey(id, stale, name) = self;
        let Some(group) = ttls.groups.iter().position(|g| g.id == *id) else {
            return Err(format!("AT-TLS group {id:08X} is not described"));
        };
        let fits = |r: &Rule| {
            r.group == group && r.current != *stale && name.as_ref().is_none_or(|n| **n == *r.name)
        };
        let mut fitting = ttls.rules.iter().enumerate().filter(|(_, r)| fits(r));
        let kind = if *stale { "stale" } else { "current" };
        match (fitting.next(), fitting.next(), name) {
            (Some((n, _)), None, _) => Ok(n as u32),
            (Some(_), Some(_), _) => Err(format!("group {id:08X} has several {kind} rules: add `rule`")),
            (None, _, Some(name)) => Err(format!("group {id:08X} has no {kind} rule {name}")),
            (None, _, None) => Err(format!("group {id:08X} has no {kind} rule")),
        }
    }
}

/// A number of a cipher suite or a key share group, with its name.
struct Coded(String);

impl Written for Coded {
    const EXPECTED: &'static str =
        "four hexadecimal digits, a blank and a name, such as 1302 TLS_AES_256_GCM_SHA384";

    fn read(text: &str) -> Option<Coded> {
        let (code, name) = text.split_once(' ')?;
        let fits = code.len() == 4
            && code.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b))
            && (1..=64).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Coded(text.to_owned()))
    }
}

/// The value of a parameter: a key ring, a label.
struct Value(String);

impl Written for Value {
    const EXPECTED: &'static str = "1 to 255 printable characters";

    fn read(text: &str) -> Option<Value> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| (b' '..=b'~').contains(&b));
        fits.then(|| Value(text.to_owned()))
    }
}

/// A job name or user ID, perhaps with `*` at its end.
struct Pattern(String);

impl Written for Pattern {
    const EXPECTED: &'static str =
        "a name of at most 8 characters of A-Z, 0-9, $, # and @, or its beginning and *";

    fn read(text: &str) -> Option<Pattern> {
        let name = text.strip_suffix('*').unwrap_or(text);
        let fits = text == "*" || text.len() <= 8 && Name::<8>::read(name).is_some();
        fits.then(|| Pattern(text.to_owned()))
    }
}

/// One port or a range.
struct Ports(RangeInclusive<u16>);

impl Written for Ports {
    const EXPECTED: &'static str = "a port such as 443, or a range such as 1024-65535";

    fn read(text: &str) -> Option<Ports> {
        let port = |t: &str| t.parse::<u16>().ok().filter(|_| t.bytes().all(|b| b.is_ascii_digit()));
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let range = port(from)?..=port(to)?;
        (!range.is_empty()).then_some(Ports(range))
    }
}

/// An address, or a network with its prefix length.
struct Network(IpAddr, u8);

impl Written for Network {
    const EXPECTED: &'static str = "an address, or a network such as 192.0.2.0/24";

    fn read(text: &str) -> Option<Network> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        prefix.is_none_or(|p| p <= bits).then(|| Network(address, prefix.unwrap_or(bits)))
    }
}
