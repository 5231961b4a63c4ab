//! The AT-TLS policy of a system file, and how its connections find their rules.

use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::text::{Hex, Name, PolicyName, Text, Written};
use crate::tcpip::ttls::{
    Conditions, ConnectionAction, Direction, Environment, EnvironmentParameters, Group, GroupParameters,
    HandshakeRole, Rule, Ttls,
};
use crate::tcpip::usual::is_usual;

/// All groups and rules.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    #[serde(default, rename = "group", skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupForm>,
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    rules: Vec<RuleForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    id: Text<Hex>,
    action: Text<PolicyName<32>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    stale: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    tasks: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    work_queue: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    syslog_queue: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    parameters: GroupParameters,
    #[serde(default, rename = "environment", skip_serializing_if = "Vec::is_empty")]
    environments: Vec<EnvironmentForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EnvironmentForm {
    action: Text<PolicyName<32>>,
    keyring: Text<Value>,
    #[serde(default)]
    certificate_label: Option<Text<Value>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    parameters: EnvironmentParameters,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    name: Text<PolicyName<32>>,
    group: Text<Hex>,
    #[serde(default)]
    environment: Option<Text<PolicyName<32>>>,
    #[serde(default)]
    connection: Option<ConnectionForm>,
    #[serde(default, skip_serializing_if = "is_usual")]
    stale: bool,
    #[serde(default = "lowest")]
    priority: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    local_addresses: Vec<Text<Network>>,
    #[serde(default)]
    local_ports: Option<Text<Ports>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remote_addresses: Vec<Text<Network>>,
    #[serde(default)]
    remote_ports: Option<Text<Ports>>,
    #[serde(default)]
    job: Option<Text<Pattern>>,
    #[serde(default)]
    user: Option<Text<Pattern>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    direction: Direction,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ConnectionForm {
    action: Text<PolicyName<32>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    user_instance: u16,
    #[serde(default)]
    handshake_role: Option<HandshakeRole>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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

impl From<&Ttls> for PolicyForm {
    fn from(ttls: &Ttls) -> PolicyForm {
        // A rule without its group cannot be made.
        let rule = |rule| Some(RuleForm::of(rule, ttls.groups.get(rule.group)?));
        PolicyForm {
            groups: ttls.groups.iter().map(Into::into).collect(),
            rules: ttls.rules.iter().filter_map(rule).collect(),
        }
    }
}

impl From<&Group> for GroupForm {
    fn from(group: &Group) -> GroupForm {
        GroupForm {
            id: Text(Hex(group.id)),
            action: Text(PolicyName(group.action.clone())),
            stale: !group.current,
            tasks: group.tasks,
            work_queue: group.work_queue,
            syslog_queue: group.syslog_queue,
            parameters: group.parameters.clone(),
            environments: group.environments.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Environment> for EnvironmentForm {
    fn from(environment: &Environment) -> EnvironmentForm {
        let value = |text: &String| Text(Value(text.clone()));
        EnvironmentForm {
            action: Text(PolicyName(environment.action.clone())),
            keyring: value(&environment.keyring),
            certificate_label: environment.certificate_label.as_ref().map(value),
            parameters: environment.parameters.clone(),
        }
    }
}

impl RuleForm {
    fn of(rule: &Rule, group: &Group) -> RuleForm {
        let environment = rule.environment.and_then(|n| group.environments.get(n));
        let conditions = &rule.conditions;
        let networks = |list: &[(IpAddr, u8)]| {
            list.iter().map(|&(address, prefix)| Text(Network(address, prefix))).collect()
        };
        let ports = |ports: &Option<RangeInclusive<u16>>| ports.clone().map(Ports).map(Text);
        let pattern = |name: &Option<String>| name.clone().map(Pattern).map(Text);
        RuleForm {
            name: Text(PolicyName(rule.name.clone())),
            group: Text(Hex(group.id)),
            environment: environment.map(|e| Text(PolicyName(e.action.clone()))),
            connection: rule.connection.as_ref().map(Into::into),
            stale: !rule.current,
            priority: conditions.priority,
            local_addresses: networks(&conditions.local_addresses),
            local_ports: ports(&conditions.local_ports),
            remote_addresses: networks(&conditions.remote_addresses),
            remote_ports: ports(&conditions.remote_ports),
            job: pattern(&conditions.job),
            user: pattern(&conditions.user),
            direction: conditions.direction,
        }
    }
}

impl From<&ConnectionAction> for ConnectionForm {
    fn from(action: &ConnectionAction) -> ConnectionForm {
        ConnectionForm {
            action: Text(PolicyName(action.name.clone())),
            user_instance: action.user_instance,
            handshake_role: action.handshake_role,
            cipher_suites: action.cipher_suites.iter().map(|c| Text(Coded(c.clone()))).collect(),
            trace: action.trace,
        }
    }
}

/// A number of a cipher suite or a key share group, with its name.
pub struct Coded(pub String);

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

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.start(), self.0.end()) {
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) => write!(f, "{from}-{to}"),
        }
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

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}
