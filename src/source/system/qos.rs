//! The QoS policies of a system file.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::check::{Check, is_true, yes};
use super::text::{PolicyName, Text};
use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::qos::{Delay, QosPolicy, Traffic};
use crate::tcpip::usual::is_usual;

/// A policy rule with its statistics.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QosPolicyForm {
    name: Text<PolicyName<48>>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    active: bool,
    first_activated: Text<Moment>,
    #[serde(default)]
    last_mapped: Option<Text<Moment>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    connection_limit: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    accepted: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    denied: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    traffic: Traffic,
    #[serde(default, skip_serializing_if = "is_usual")]
    round_trip: Delay,
    #[serde(default, skip_serializing_if = "is_usual")]
    connection_delay: Delay,
    #[serde(default, skip_serializing_if = "is_usual")]
    accept_queue_delay: Delay,
}

impl From<&QosPolicy> for QosPolicyForm {
    fn from(policy: &QosPolicy) -> QosPolicyForm {
        QosPolicyForm {
            name: Text(PolicyName(policy.name.clone())),
            active: policy.active,
            first_activated: Text(policy.first_activated),
            last_mapped: policy.last_mapped.map(Text),
            connection_limit: policy.connection_limit,
            accepted: policy.accepted,
            denied: policy.denied,
            traffic: policy.traffic,
            round_trip: policy.round_trip,
            connection_delay: policy.connection_delay,
            accept_queue_delay: policy.accept_queue_delay,
        }
    }
}

impl Check for QosPolicyForm {
    type Made = QosPolicy;

    fn check(self) -> Result<QosPolicy, String> {
        let (name, traffic) = (self.name.0.0, self.traffic);
        let (first_activated, last_mapped) = (self.first_activated.0, self.last_mapped.map(|m| m.0));
        if last_mapped.is_some_and(|m| m < first_activated) {
            return Err(format!("policy {name}: `last_mapped` is before `first_activated`"));
        }
        if traffic.bytes_out_in_profile > traffic.bytes_out
            || traffic.packets_out_in_profile > traffic.packets_out
        {
            return Err(format!("policy {name}: more was sent in profile than at all"));
        }
        Ok(QosPolicy {
            name,
            active: self.active,
            first_activated,
            last_mapped,
            connection_limit: self.connection_limit,
            accepted: self.accepted,
            denied: self.denied,
            traffic,
            round_trip: self.round_trip,
            connection_delay: self.connection_delay,
            accept_queue_delay: self.accept_queue_delay,
        })
    }
}

/// Are the policies of a stack different ones, and those of its sockets among them?
///
/// # Errors
/// Which are not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let mut names = HashSet::new();
    if let Some(second) = tcpip.qos_policies.iter().find(|p| !names.insert(p.name.as_str())) {
        return Err(format!("two QoS policies have the name {}", second.name));
    }
    for socket in tcpip.sockets.iter() {
        match socket.more.as_ref().and_then(|m| m.qos_rule.as_deref()) {
            Some(rule) if !names.contains(rule) => {
                return Err(format!("socket {:08X}: QoS policy {rule} is not described", socket.id));
            }
            _ => {}
        }
    }
    Ok(())
}
