//! The policies that a socket was matched to: QoS, AT-TLS, routing.

use super::{Entry, Page, Written, below, single};
use crate::tcpip::socket::More;
use crate::text::{Cell, Printable};

impl Entry<'_> {
    /// QoS, AT-TLS (TCP only) and routing policy, each `No`, or `Yes` with the names below it.
    pub(super) fn policies(&self, more: Option<&More>, tcp: bool, page: &mut Page<'_>) -> Written {
        let qos = more.and_then(|m| m.qos_rule.as_deref());
        single(page, "QOSPolicy:", qos.is_some())?;
        if let Some(rule) = qos {
            below(page, 5, "QOSRuleName:", Printable(rule))?;
        }
        if tcp {
            self.ttls(more, page)?;
        }
        let routing = more.and_then(|m| m.routing.as_deref());
        single(page, "RoutingPolicy:", routing.is_some())?;
        if let Some(of) = routing {
            below(page, 5, "RoutingTableName:", Printable(&of.table))?;
            below(page, 5, "RoutingRuleName:", Printable(&of.rule))?;
        }
        Ok(())
    }

    fn ttls(&self, more: Option<&More>, page: &mut Page<'_>) -> Written {
        let found = more.and_then(|m| m.ttls);
        single(page, "TTLSPolicy:", found.is_some())?;
        let Some((found, policy)) = found.and_then(|f| Some((f, self.tcpip.ttls.policy(f)?))) else {
            return Ok(());
        };
        below(page, 5, "TTLSRule:", Rule(&policy.rule.name, found.current))?;
        below(page, 5, "TTLSGrpAction:", Printable(&policy.group.action))?;
        if let Some(environment) = policy.environment {
            below(page, 5, "TTLSEnvAction:", Printable(&environment.action))?;
        }
        if let Some(connection) = policy.connection {
            below(page, 5, "TTLSConnAction:", Printable(&connection.name))?;
        }
        Ok(())
    }
}

/// The name of an AT-TLS rule; one that new connections do not get any more is stale.
struct Rule<'a>(&'a str, bool);

impl Cell for Rule<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        Printable(self.0).write(out);
        if !self.1 {
            out.extend_from_slice(b" (Stale)");
        }
    }
}
