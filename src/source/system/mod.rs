//! A described MVS system: the system file, and the teaching system that the binary carries.

use std::net::IpAddr;

use crate::tcpip::TcpIp;

/// An MVS system with its TCP/IP stacks, as a system file describes it.
#[derive(Clone, Debug)]
pub struct System {
    /// System name (SYSNAME), 1 to 8 characters.
    pub name: String,
    /// Sysplex name.
    pub sysplex: Option<String>,
    /// Release in headers: `V2R5`.
    pub release: String,
    /// Seconds by which the system's clock runs ahead of UTC.
    pub leap_seconds: i64,
    /// The stacks, in the order of the file.
    pub stacks: Vec<TcpIp>,
    /// Name of the stack that is meant when none is named (TCPIPJOBNAME).
    pub default_stack: String,
    /// What the resolver knows.
    pub hosts: Vec<Host>,
}

/// A host name that the system's resolver knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its name, as the resolver returns it.
    pub name: String,
    /// Other names that lead to it.
    pub aliases: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}
