//! TTLS COnn DETAIL: the conditions of the rule and the parameters of its actions.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use super::OnOff;
use crate::reports::{Kind, Page, Written};
use crate::tcpip::socket::write_address;
use crate::tcpip::ttls::{
    ClientAuthType, ConnectionAction, Direction, Environment, Facility, Group, HandshakeRole, Policy, Rule,
};
use crate::text::{Cell, Hex8, Printable};

/// Rule and actions, each with what was coded for it or holds by default.
pub fn rule(policy: &Policy<'_>, page: &mut Page<'_>) -> Written {
    name(page, 1, "TTLSRule:", 11, &policy.rule.name)?;
    page.item("Conditions");
    conditions(policy.rule, page)?;
    page.end_items();
    name(page, 3, "TTLSGrpAction:", 18, &policy.group.action)?;
    page.item("GroupParameters");
    group(policy.group, page)?;
    if let Some(action) = policy.environment {
        page.end_items();
        name(page, 3, "TTLSEnvAction:", 18, &action.action)?;
        page.item("EnvironmentParameters");
        environment(action, policy.group, page)?;
    }
    if let Some(action) = policy.connection {
        page.end_items();
        name(page, 3, "TTLSConnAction:", 19, &action.name)?;
        page.item("ConnectionParameters");
        connection(action, policy, page)?;
    }
    Ok(())
}

fn name(page: &mut Page<'_>, at: usize, label: &str, value_at: usize, name: &str) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, value_at, Printable(name));
    })
}

/// A condition or a parameter.
fn value(page: &mut Page<'_>, at: usize, label: &str, cell: &dyn Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, 32, cell);
    })
}

/// A list: each further value stands alone on its line.
fn list<T: Cell>(page: &mut Page<'_>, at: usize, label: &str, values: &[T]) -> Written {
    for (n, cell) in values.iter().enumerate() {
        page.line(Kind::Row, "", |line| {
            line.at(at, if n == 0 { label } else { "" }).at(32, cell);
            if n == 0 {
                line.unseen(label, Joined(values));
            }
        })?;
    }
    Ok(())
}

/// All values of a list, with commas between them.
struct Joined<'a, T>(&'a [T]);

impl<T: Cell> Cell for Joined<'_, T> {
    fn write(&self, out: &mut Vec<u8>) {
        for (n, cell) in self.0.iter().enumerate() {
            if n > 0 {
                out.extend_from_slice(b", ");
            }
            cell.write(out);
        }
    }
}

fn conditions(rule: &Rule, page: &mut Page<'_>) -> Written {
    let conditions = &rule.conditions;
    value(page, 3, "Priority:", &conditions.priority)?;
    addresses(page, "LocalAddr:", &conditions.local_addresses)?;
    ports(page, ["LocalPort:", "LocalPortFrom:", "LocalPortTo:"], conditions.local_ports.as_ref())?;
    addresses(page, "RemoteAddr:", &conditions.remote_addresses)?;
    ports(page, ["RemotePort:", "RemotePortFrom:", "RemotePortTo:"], conditions.remote_ports.as_ref())?;
    value(page, 3, "JobName:", &Printable(conditions.job.as_deref().unwrap_or("All")))?;
    value(page, 3, "UserID:", &Printable(conditions.user.as_deref().unwrap_or("All")))?;
    let direction = match conditions.direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
        Direction::Both => "Both",
    };
    value(page, 3, "Direction:", &direction)
}

fn addresses(page: &mut Page<'_>, label: &str, networks: &[(IpAddr, u8)]) -> Written {
    let networks: Vec<Network> = networks.iter().map(|&(address, prefix)| Network(address, prefix)).collect();
    if networks.is_empty() { value(page, 3, label, &"All") } else { list(page, 3, label, &networks) }
}

/// An address, or a network with its prefix length.
struct Network(IpAddr, u8);

impl Cell for Network {
    fn write(&self, out: &mut Vec<u8>) {
        let &Network(address, prefix) = self;
        write_address(address, out);
        if prefix < if address.is_ipv4() { 32 } else { 128 } {
            out.push(b'/');
            u32::from(prefix).write(out);
        }
    }
}

fn ports(page: &mut Page<'_>, [all, from, to]: [&str; 3], ports: Option<&RangeInclusive<u16>>) -> Written {
    let Some(ports) = ports else { return value(page, 3, all, &"All") };
    value(page, 3, from, &u32::from(*ports.start()))?;
    value(page, 3, to, &u32::from(*ports.end()))
}

fn group(group: &Group, page: &mut Page<'_>) -> Written {
    let parameters = &group.parameters;
    let facility = match parameters.syslog_facility {
        Facility::Daemon => "Daemon",
        Facility::Auth => "Auth",
    };
    value(page, 5, "GroupID:", &Hex8(group.id))?;
    value(page, 5, "TTLSEnabled:", &OnOff(parameters.enabled))?;
    value(page, 5, "CtraceClearText:", &OnOff(parameters.ctrace_clear_text))?;
    value(page, 5, "Trace:", &u32::from(parameters.trace))?;
    value(page, 5, "SyslogFacility:", &facility)?;
    value(page, 5, "SecondaryMap:", &OnOff(parameters.secondary_map))?;
    value(page, 5, "FIPS140:", &OnOff(parameters.fips140))
}

// ASSUMED: a CertificateLabel and cipher suites that are not coded have no line; other parameters show what holds instead.
fn environment(action: &Environment, group: &Group, page: &mut Page<'_>) -> Written {
    let parameters = &action.parameters;
    let protocols = [
        ("SSLv2:", parameters.ssl_v2),
        ("SSLv3:", parameters.ssl_v3),
        ("TLSv1:", parameters.tls_v1),
        ("TLSv1.1:", parameters.tls_v1_1),
        ("TLSv1.2:", parameters.tls_v1_2),
        ("TLSv1.3:", parameters.tls_v1_3),
    ];
    value(page, 5, "EnvironmentUserInstance:", &u32::from(parameters.user_instance))?;
    value(page, 5, "HandshakeRole:", &role(parameters.handshake_role))?;
    value(page, 5, "Keyring:", &Printable(&action.keyring))?;
    for (protocol, on) in protocols {
        value(page, 5, protocol, &OnOff(on))?;
    }
    value(page, 5, "ResetCipherTimer:", &u32::from(parameters.reset_cipher_timer))?;
    value(page, 5, "ApplicationControlled:", &OnOff(parameters.application_controlled))?;
    value(page, 5, "HandshakeTimeout:", &u32::from(parameters.handshake_timeout))?;
    if let Some(label) = &action.certificate_label {
        value(page, 5, "CertificateLabel:", &Printable(label))?;
    }
    let secondary_map = parameters.secondary_map.unwrap_or(group.parameters.secondary_map);
    value(page, 5, "SecondaryMap:", &OnOff(secondary_map))?;
    let client_auth_type = match parameters.client_auth_type {
        ClientAuthType::PassThru => "PassThru",
        ClientAuthType::Full => "Full",
        ClientAuthType::Required => "Required",
        ClientAuthType::SafCheck => "SAFCheck",
    };
    value(page, 5, "ClientAuthType:", &client_auth_type)
}

fn connection(action: &ConnectionAction, policy: &Policy<'_>, page: &mut Page<'_>) -> Written {
    let of_environment = policy.environment.map(|e| e.parameters.handshake_role);
    value(page, 5, "ConnectionUserInstance:", &u32::from(action.user_instance))?;
    if let Some(handshake_role) = action.handshake_role.or(of_environment) {
        value(page, 5, "HandshakeRole:", &role(handshake_role))?;
    }
    let suites: Vec<Printable<'_>> = action.cipher_suites.iter().map(|s| Printable(s)).collect();
    list(page, 5, "V3CipherSuites4Char:", &suites)?;
    let trace = action.trace.unwrap_or(policy.group.parameters.trace);
    value(page, 5, "Trace:", &u32::from(trace))
}

fn role(role: HandshakeRole) -> &'static str {
    match role {
        HandshakeRole::Client => "Client",
        HandshakeRole::Server => "Server",
        HandshakeRole::ServerWithClientAuth => "ServerWithClientAuth",
    }
}
