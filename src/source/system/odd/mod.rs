//! What is odd in a system that can be loaded: data that no real system shows together. Each check is a small function
//! over one stack, or over the system; a new one is a line in one of the two lists.

use std::fmt;

use super::System;
use crate::clock::Moment;
use crate::tcpip::TcpIp;

mod authority;
mod clients;
mod counters;
mod homes;
mod neighbours;
mod ports;
mod routes;
mod sockets;
mod source_addresses;
#[cfg(test)]
mod tests;
mod vipa;

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The stack in which it is; `None` for the system as a whole.
    pub stack: Option<String>,
    /// A sentence.
    pub text: String,
}

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.stack {
            Some(stack) => write!(f, "stack {stack}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// Says what is odd in a stack at a moment.
type OfStack = fn(&TcpIp, Moment, &mut Vec<String>);
/// Says what is odd in a system.
type OfSystem = fn(&System, &mut Vec<String>);

const STACK: [OfStack; 20] = [
    homes::twice,
    homes::primary,
    homes::loopback,
    routes::default,
    routes::gateway,
    routes::interface,
    routes::twice,
    sockets::local_address,
    sockets::same_ends,
    sockets::times,
    sockets::telnet,
    clients::without_sockets,
    ports::of_another_job,
    ports::listeners,
    neighbours::own,
    source_addresses::not_home,
    vipa::range,
    vipa::paths,
    counters::smc,
    counters::ephemeral,
];
const SYSTEM: [OfSystem; 3] = [homes::in_two_stacks, authority::profiles, hosts];

/// All that is odd: the system as a whole, then stack by stack.
pub fn all(system: &System, now: Moment) -> Vec<Odd> {
    let mut whole = Vec::new();
    SYSTEM.iter().for_each(|check| check(system, &mut whole));
    let mut odd: Vec<Odd> = whole.into_iter().map(|text| Odd { stack: None, text }).collect();
    for tcpip in &system.stacks {
        let mut found = Vec::new();
        STACK.iter().for_each(|check| check(tcpip, now, &mut found));
        odd.extend(found.into_iter().map(|text| Odd { stack: Some(tcpip.name.clone()), text }));
    }
    odd
}

/// A host name that leads nowhere.
fn hosts(system: &System, odd: &mut Vec<String>) {
    let nowhere = system.hosts.iter().filter(|h| h.addresses.is_empty());
    odd.extend(nowhere.map(|h| format!("host {} has no address", h.name)));
}
