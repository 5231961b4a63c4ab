//! SRCIP rules: which source address a job, or a destination, gets.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// The rules of the SRCIP block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRules {
    /// JOBNAME entries, in the order of the profile.
    pub jobs: Vec<JobRule>,
    /// DESTINATION entries, in the order of the profile.
    pub destinations: Vec<DestinationRule>,
}

/// A JOBNAME entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRule {
    /// Job name of 1 to 8 characters, upper case; `*` at its end stands for any characters.
    pub job: String,
    /// For which of the job's sockets; only an address or interface has it.
    pub direction: Direction,
    /// What they get.
    pub source: Source,
}

/// A DESTINATION entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationRule {
    /// Address of the partners, host bits zero.
    pub network: IpAddr,
    /// How many of its bits count, 0 to 32 or 128.
    pub prefix: u8,
    /// The source: an address or an interface.
    pub source: Source,
}

/// Which sockets of a job an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// CLIENT: connections that it opens.
    Client,
    /// SERVER: binding to the unspecified address.
    Server,
    /// BOTH.
    Both,
}

/// What an entry gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// This address.
    Address(IpAddr),
    /// An IPv6 address of this interface, 1 to 16 characters, upper case.
    Interface(String),
    /// TEMPADDRS: temporary IPv6 addresses first.
    Temporary,
    /// PUBLICADDRS: public IPv6 addresses first.
    Public,
}

impl Source {
    /// Is it for IPv6? Only an IPv4 address is not.
    pub fn is_ipv6(&self) -> bool {
        !matches!(self, Source::Address(IpAddr::V4(_)))
    }
}
