//! SRCIP rules and the policy table of a system file.

use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked, tables, without_ipv6};
use super::text::{JobPattern, Name, Net, Text, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::address_selection::Policy;
use crate::tcpip::source_address::{DestinationRule, Direction, JobRule, Source, SourceRules};

/// The SRCIP block.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SourceForm {
    #[serde(default, rename = "job", skip_serializing_if = "Vec::is_empty")]
    jobs: Vec<Checked<JobForm>>,
    #[serde(default, rename = "destination", skip_serializing_if = "Vec::is_empty")]
    destinations: Vec<Checked<DestinationForm>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct JobForm {
    name: Text<JobPattern>,
    source: Text<SourceText>,
    #[serde(default)]
    direction: Option<Direction>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DestinationForm {
    to: Text<Target>,
    source: Text<SourceText>,
}

/// A source: an address, an interface, or one of two words.
struct SourceText(Source);

impl Written for SourceText {
    const EXPECTED: &'static str = "an address, the name of an interface, TEMPADDRS or PUBLICADDRS";

    fn read(text: &str) -> Option<SourceText> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Some(SourceText(Source::Address(address)));
        }
        let Name(name) = Name::<16>::read(text)?;
        Some(SourceText(match name.as_str() {
            "TEMPADDRS" => Source::Temporary,
            "PUBLICADDRS" => Source::Public,
            _ => Source::Interface(name),
        }))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Address(address) => write!(f, "{address}"),
            Source::Interface(name) => f.write_str(name),
            Source::Temporary => f.write_str("TEMPADDRS"),
            Source::Public => f.write_str("PUBLICADDRS"),
        }
    }
}

/// A destination: an address, or a network.
struct Target(IpAddr, u8);

impl Written for Target {
    const EXPECTED: &'static str =
        "an address, or a network such as 192.0.2.0/24 with no bits set behind its prefix";

    fn read(text: &str) -> Option<Target> {
        match text.parse::<IpAddr>() {
            Ok(address) => Some(Target(address, if address.is_ipv4() { 32 } else { 128 })),
            Err(_) => Net::read(text).map(|Net(network, prefix)| Target(network, prefix)),
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

impl Check for JobForm {
    type Made = JobRule;

    fn check(self) -> Result<JobRule, String> {
        let (Text(JobPattern(job)), Text(SourceText(source))) = (self.name, self.source);
        if job.trim_end_matches('*').contains(['*', '?']) || job.ends_with("**") {
            return Err(format!("job {job}: a wildcard can only be one * at the end"));
        }
        if self.direction.is_some() && matches!(source, Source::Temporary | Source::Public) {
            return Err(format!("job {job}: TEMPADDRS and PUBLICADDRS have no `direction`"));
        }
        // ASSUMED: an SRCIP entry without CLIENT, SERVER or BOTH is for clients.
        let direction = self.direction.unwrap_or(Direction::Client);
        Ok(JobRule { job, direction, source })
    }
}

impl Check for DestinationForm {
    type Made = DestinationRule;

    fn check(self) -> Result<DestinationRule, String> {
        let (Target(network, prefix), Text(SourceText(source))) = (self.to.0, self.source);
        if matches!(source, Source::Temporary | Source::Public) {
            return Err(format!("destination {network}: the source is an address or an interface"));
        }
        if source.is_ipv6() != network.is_ipv6() {
            return Err(format!("destination {network}: its source is for the other IP version"));
        }
        Ok(DestinationRule { network, prefix, source })
    }
}

impl From<&JobRule> for JobForm {
    fn from(rule: &JobRule) -> JobForm {
        let JobRule { job, direction, source } = rule;
        JobForm {
            name: Text(JobPattern(job.clone())),
            source: Text(SourceText(source.clone())),
            direction: Some(*direction).filter(|direction| *direction != Direction::Client),
        }
    }
}

impl From<&DestinationRule> for DestinationForm {
    fn from(rule: &DestinationRule) -> DestinationForm {
        let DestinationRule { network, prefix, source } = rule;
        DestinationForm { to: Text(Target(*network, *prefix)), source: Text(SourceText(source.clone())) }
    }
}

impl From<&SourceRules> for SourceForm {
    fn from(rules: &SourceRules) -> SourceForm {
        let SourceRules { jobs, destinations } = rules;
        SourceForm { jobs: tables(jobs), destinations: tables(destinations) }
    }
}

impl From<SourceForm> for SourceRules {
    fn from(form: SourceForm) -> SourceRules {
        SourceRules {
            jobs: form.jobs.into_iter().map(|rule| rule.0).collect(),
            destinations: form.destinations.into_iter().map(|rule| rule.0).collect(),
        }
    }
}

/// A row of DEFADDRTABLE.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    prefix: Text<Net>,
    precedence: u16,
    label: u16,
}

/// The highest precedence and label.
// ASSUMED: labels have the range that is documented for precedences.
const HIGHEST: u16 = 65_530;

impl Check for PolicyForm {
    type Made = Policy;

    fn check(self) -> Result<Policy, String> {
        let Net(network, length) = self.prefix.0;
        let IpAddr::V6(prefix) = network else {
            return Err(format!(
                "prefix {network} is not IPv6; IPv4 addresses are those of ::ffff:0.0.0.0/96"
            ));
        };
        if self.precedence.max(self.label) > HIGHEST {
            return Err(format!("prefix {prefix}/{length}: precedence and label are at most {HIGHEST}"));
        }
        Ok(Policy { prefix, length, precedence: self.precedence.into(), label: self.label.into() })
    }
}

impl From<&Policy> for PolicyForm {
    fn from(policy: &Policy) -> PolicyForm {
        let &Policy { prefix, length, precedence, label } = policy;
        let number = |n: u32| u16::try_from(n).unwrap_or(HIGHEST);
        PolicyForm {
            prefix: Text(Net(prefix.into(), length)),
            precedence: number(precedence),
            label: number(label),
        }
    }
}

/// Do the rules and the table fit their stack?
///
/// # Errors
/// Which does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let rules = &tcpip.source_rules;
    let sources = rules.jobs.iter().map(|r| &r.source).chain(rules.destinations.iter().map(|r| &r.source));
    if !tcpip.ipv6 && sources.into_iter().any(Source::is_ipv6) {
        return Err(without_ipv6("a rule of `srcip` is for IPv6"));
    }
    if !tcpip.ipv6 && !tcpip.address_policies.is_empty() {
        return Err(without_ipv6("there is a `defaddrtable`"));
    }
    let mut seen = HashSet::new();
    match tcpip.address_policies.iter().find(|row| !seen.insert((row.prefix, row.length))) {
        Some(row) => Err(format!("two rows of `defaddrtable` have the prefix {}/{}", row.prefix, row.length)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    fn fault(ipv6: bool, body: &str) -> String {
        let text = format!(
            "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\nipv6 = {ipv6}\n{body}\n"
        );
        parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).unwrap_err().to_string()
    }

    #[test]
    fn rules_that_cannot_be_are_refused() {
        let job = |fields: &str| format!("[stack.srcip]\njob = [{{ {fields} }}]");
        let to = |fields: &str| format!("[stack.srcip]\ndestination = [{{ {fields} }}]");
        let cases = [
            (false, job("name = \"A*B\", source = \"192.0.2.1\""), "can only be one * at the end"),
            (false, job("name = \"ABCDEFGHI\", source = \"192.0.2.1\""), "expected a job name of 1 to 8"),
            (false, job("name = \"A\", source = \"vipa\""), "expected an address, the name of an interface"),
            (false, job("name = \"A\", source = \"VIPA61\""), "a rule of `srcip` is for IPv6, but"),
            (true, job("name = \"A\", source = \"TEMPADDRS\", direction = \"both\""), "have no `direction`"),
            (true, to("to = \"192.0.2.1/24\", source = \"192.0.2.1\""), "expected an address, or a network"),
            (true, to("to = \"192.0.2.1\", source = \"VIPA61\""), "is for the other IP version"),
            (true, to("to = \"::1\", source = \"PUBLICADDRS\""), "the source is an address or an interface"),
        ];
        for (ipv6, body, expected) in cases {
            let fault = fault(ipv6, &body);
            assert!(fault.contains(expected), "{body}\n{fault}");
        }
    }

    #[test]
    fn policy_tables_that_cannot_be_are_refused() {
        let row = |net: &str, precedence: u32| {
            format!("{{ prefix = \"{net}\", precedence = {precedence}, label = 1 }}")
        };
        let cases = [
            (true, row("192.0.2.0/24", 1), "is not IPv6"),
            (true, row("::1/128", 65_531), "are at most 65530"),
            (
                true,
                row("::1/128", 1) + ", " + &row("::1/128", 2),
                "two rows of `defaddrtable` have the prefix ::1/128",
            ),
            (false, row("::1/128", 1), "there is a `defaddrtable`, but"),
        ];
        for (ipv6, rows, expected) in cases {
            let fault = fault(ipv6, &format!("defaddrtable = [{rows}]"));
            assert!(fault.contains(expected), "{rows}\n{fault}");
        }
    }
}
