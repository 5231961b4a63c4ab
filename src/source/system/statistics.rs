//! Counters of a stack in a system file.

use super::check::Check;
use crate::tcpip::statistics::{Icmp6Messages, IcmpMessages, Statistics};

impl Check for Statistics {
    type Made = Statistics;

    fn check(self) -> Result<Statistics, String> {
        for (direction, messages) in [("received", &self.icmp.received), ("sent", &self.icmp.sent)] {
            whole(&format!("icmp.{direction}"), messages.messages, &icmp(messages))?;
        }
        for (direction, messages) in [("received", &self.icmp6.received), ("sent", &self.icmp6.sent)] {
            whole(&format!("icmp6.{direction}"), messages.messages, &icmp6(messages))?;
        }
        Ok(self)
    }
}

/// Each message has one type, so that those of all types are no more than all messages.
fn whole(table: &str, messages: u64, of_types: &[u64]) -> Result<(), String> {
    match of_types.iter().try_fold(0_u64, |sum, &n| sum.checked_add(n)) {
        Some(sum) if sum <= messages => Ok(()),
        _ => Err(format!("{table}: `messages` is {messages}, but its types are more")),
    }
}

fn icmp(m: &IcmpMessages) -> [u64; 11] {
    [
        m.unreachable,
        m.time_exceeded,
        m.parameter_problems,
        m.source_quenches,
        m.redirects,
        m.echos,
        m.echo_replies,
        m.timestamps,
        m.timestamp_replies,
        m.address_masks,
        m.address_mask_replies,
    ]
}

/// Prohibited destinations are among the unreachable ones.
fn icmp6(m: &Icmp6Messages) -> [u64; 14] {
    [
        m.unreachable,
        m.time_exceeded,
        m.parameter_problems,
        m.too_big,
        m.echos,
        m.echo_replies,
        m.router_solicitations,
        m.router_advertisements,
        m.neighbor_solicitations,
        m.neighbor_advertisements,
        m.redirects,
        m.group_queries,
        m.group_responses,
        m.group_reductions,
    ]
}
