//! Ports: which are reserved for whom, and who may use the others.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// The port rules of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// PORT and PORTRANGE entries, in the order of the profile.
    pub reserved: Vec<Reservation>,
    /// PORT UNRSV entries, in the order of the profile. Without one, ports that are not reserved are open to all.
    pub unreserved: Vec<UnreservedRule>,
}

/// TCP or UDP. TCP comes first in reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// A PORT or PORTRANGE entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Its ports, from 1.
    pub ports: RangeInclusive<u16>,
    /// Was it made by PORTRANGE?
    pub is_range: bool,
    /// Of which protocol.
    pub protocol: Protocol,
    /// For whom: a job name of 1 to 8 characters, in which `*` and `?` are wildcards, or [`RESERVED`].
    pub job: String,
    /// AUTOLOG watches the port.
    pub autolog: bool,
    /// DELAYACKS; TCP only.
    pub delay_acks: bool,
    /// How several listeners share it; TCP only.
    pub share: Option<Share>,
    /// BIND: the address that stands in for the unspecified one.
    pub bind: Option<IpAddr>,
    /// SAF: last qualifier of the resource that decides who may bind, 1 to 8 characters.
    pub saf: Option<String>,
    /// SMC (true) or NOSMC (false), where it was coded; TCP only.
    pub smc: Option<bool>,
}

/// The job of a port that nobody may use.
pub const RESERVED: &str = "RESERVED";

/// How several listeners share a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Share {
    /// SHAREPORT: by the stack's own measure.
    #[serde(rename = "shareport")]
    Measured,
    /// SHAREPORTWLM: as the workload manager recommends.
    #[serde(rename = "shareportwlm")]
    Wlm,
}

/// A PORT UNRSV entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreservedRule {
    /// Of which protocol.
    pub protocol: Protocol,
    /// For whom: a job name of 1 to 8 characters, in which `*` and `?` are wildcards.
    pub job: String,
    /// SAF: last qualifier of the resource that decides, 1 to 8 characters.
    pub saf: Option<String>,
    /// DENY: nobody may.
    pub deny: bool,
    /// WHENLISTEN, not WHENBIND: it is checked when a socket is put to listen; TCP only.
    pub when_listen: bool,
}
