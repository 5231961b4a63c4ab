//! Port reservations of a system file.

use std::collections::HashSet;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, without_ipv6};
use super::text::{JobPattern, Name, Text};
use crate::tcpip::TcpIp;
use crate::tcpip::port::{Protocol, RESERVED, Reservation, Share, UnreservedRule};
use crate::tcpip::usual::is_usual;

/// A PORT or PORTRANGE entry.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PortForm {
    port: u16,
    /// How many ports, for PORTRANGE.
    #[serde(default)]
    count: Option<u16>,
    protocol: Protocol,
    job: Text<JobPattern>,
    #[serde(default)]
    autolog: Option<bool>,
    #[serde(default)]
    delay_acks: Option<bool>,
    #[serde(default)]
    share: Option<Share>,
    #[serde(default)]
    bind: Option<IpAddr>,
    #[serde(default)]
    saf: Option<Text<Name<8>>>,
    #[serde(default)]
    smc: Option<bool>,
}

impl Check for PortForm {
    type Made = Reservation;

    fn check(self) -> Result<Reservation, String> {
        let (port, protocol) = (self.port, self.protocol);
        let fault = |what: &str| Err(format!("port {port}: {what}"));
        let last = port.checked_add(self.count.unwrap_or(1).saturating_sub(1)).filter(|_| port > 0);
        let (Some(last), false) = (last, self.count == Some(0)) else {
            return fault("`port` and the `count` ports from it on must lie between 1 and 65535");
        };
        let of_tcp = self.delay_acks.is_some() || self.share.is_some() || self.smc.is_some();
        if protocol == Protocol::Udp && of_tcp {
            return fault("`delay_acks`, `share` and `smc` belong to TCP");
        }
        if self.count.is_some() && (self.bind.is_some() || self.smc.is_some()) {
            return fault("`bind` and `smc` do not go with `count`");
        }
        let named = self.bind.is_some() || self.saf.is_some() || self.autolog.is_some();
        let Text(JobPattern(job)) = self.job;
        if job == RESERVED && (of_tcp || named) {
            return fault("a port that is RESERVED has no options");
        }
        Ok(Reservation {
            ports: port..=last,
            is_range: self.count.is_some(),
            protocol,
            autolog: self.autolog.unwrap_or(job != RESERVED),
            delay_acks: protocol == Protocol::Tcp && self.delay_acks.unwrap_or(true),
            job,
            share: self.share,
            bind: self.bind,
            saf: self.saf.map(|name| name.0.0),
            smc: self.smc,
        })
    }
}

impl From<&Reservation> for PortForm {
    fn from(reservation: &Reservation) -> PortForm {
        let Reservation { ports, is_range, protocol, job, autolog, delay_acks, share, bind, saf, smc } =
            reservation;
        let coded = |value: bool, usual: bool| (value != usual).then_some(value);
        PortForm {
            port: *ports.start(),
            count: is_range.then(|| (ports.end() - ports.start()).saturating_add(1)),
            protocol: *protocol,
            job: Text(JobPattern(job.clone())),
            autolog: coded(*autolog, job != RESERVED),
            delay_acks: coded(*delay_acks, *protocol == Protocol::Tcp),
            share: *share,
            bind: *bind,
            saf: saf.clone().map(|name| Text(Name(name))),
            smc: *smc,
        }
    }
}

/// A PORT UNRSV entry.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UnreservedForm {
    protocol: Protocol,
    job: Text<JobPattern>,
    #[serde(default)]
    saf: Option<Text<Name<8>>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    deny: bool,
    #[serde(default)]
    when: Option<WhenForm>,
}

#[derive(Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum WhenForm {
    Bind,
    Listen,
}

impl Check for UnreservedForm {
    type Made = UnreservedRule;

    fn check(self) -> Result<UnreservedRule, String> {
        let (protocol, Text(JobPattern(job))) = (self.protocol, self.job);
        let fault = |what: &str| Err(format!("unreserved ports, job {job}: {what}"));
        if self.deny && (job != "*" || self.saf.is_some()) {
            return fault("`deny` needs the job * and no `saf`");
        }
        if protocol == Protocol::Udp && self.when == Some(WhenForm::Listen) {
            return fault("UDP sockets do not listen: `when` is always \"bind\"");
        }
        Ok(UnreservedRule {
            protocol,
            job,
            saf: self.saf.map(|name| name.0.0),
            deny: self.deny,
            when_listen: protocol == Protocol::Tcp && self.when != Some(WhenForm::Bind),
        })
    }
}

impl From<&UnreservedRule> for UnreservedForm {
    fn from(rule: &UnreservedRule) -> UnreservedForm {
        let UnreservedRule { protocol, job, saf, deny, when_listen } = rule;
        let bind = *protocol == Protocol::Tcp && !when_listen;
        UnreservedForm {
            protocol: *protocol,
            job: Text(JobPattern(job.clone())),
            saf: saf.clone().map(|name| Text(Name(name))),
            deny: *deny,
            when: bind.then_some(WhenForm::Bind),
        }
    }
}

/// Do the reservations fit each other and their stack?
///
/// # Errors
/// Which do not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let reserved = &tcpip.ports.reserved;
    if let Some(entry) = reserved.iter().find(|r| r.bind.is_some_and(|a| a.is_ipv6() && !tcpip.ipv6)) {
        return Err(without_ipv6(&format!("port {} is bound to an IPv6 address", entry.ports.start())));
    }
    let mut sorted: Vec<&Reservation> = reserved.iter().collect();
    sorted.sort_by_key(|r| (r.protocol, *r.ports.start(), !r.is_range));
    let mut owners = HashSet::new();
    for (n, entry) in sorted.iter().enumerate() {
        let port = entry.ports.start();
        let before = n.checked_sub(1).and_then(|n| sorted.get(n)).filter(|b| b.protocol == entry.protocol);
        if before.is_some_and(|b| (b.is_range || entry.is_range) && b.ports.contains(port)) {
            return Err(format!("port {port} is reserved by a range and once more"));
        }
        if !owners.insert((entry.protocol, port, &entry.job)) && entry.share.is_none() {
            return Err(format!("port {port} is reserved twice for {}, without `share`", entry.job));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    fn fault(body: &str) -> String {
        let text = format!(
            "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n{body}\n"
        );
        match parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH) {
            Ok(_) => "none".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reservations_that_cannot_be_are_refused() {
        let tcp = |fields: &str| format!("{{ protocol = \"tcp\", job = \"A\", {fields} }}");
        let udp = |fields: &str| format!("{{ protocol = \"udp\", job = \"A\", {fields} }}");
        let cases = [
            (tcp("port = 0"), "must lie between 1 and 65535"),
            (tcp("port = 65535, count = 2"), "must lie between 1 and 65535"),
            (tcp("port = 1, count = 0"), "must lie between 1 and 65535"),
            (udp("port = 1, delay_acks = true"), "belong to TCP"),
            (tcp("port = 1, count = 2, bind = \"192.0.2.1\""), "do not go with `count`"),
            (
                tcp("port = 1").replace("\"A\"", "\"RESERVED\"").replace(" }", ", saf = \"S\" }"),
                "has no options",
            ),
            (tcp("port = 1, bind = \"::1\""), "port 1 is bound to an IPv6 address, but the stack"),
            (tcp("port = 1") + ", " + &tcp("port = 1"), "port 1 is reserved twice for A"),
            (
                tcp("port = 1, count = 9") + ", " + &tcp("port = 9"),
                "port 9 is reserved by a range and once more",
            ),
            (
                tcp("port = 2") + ", " + &tcp("port = 2, count = 3"),
                "port 2 is reserved by a range and once more",
            ),
            (
                tcp("port = 1, count = 9") + ", " + &tcp("port = 9, count = 3"),
                "port 9 is reserved by a range",
            ),
            (tcp("port = 1, count = 8") + ", " + &tcp("port = 9") + ", " + &udp("port = 9"), "none"),
            (tcp("port = 1, share = \"shareport\"") + ", " + &tcp("port = 1, share = \"shareport\""), "none"),
        ];
        for (ports, expected) in cases {
            let fault = fault(&format!("port = [{ports}]"));
            assert!(fault.contains(expected), "{ports}\n{fault}");
        }
    }

    #[test]
    fn rules_for_other_ports_that_cannot_be_are_refused() {
        let cases = [
            ("{ protocol = \"tcp\", job = \"A\", deny = true }", "`deny` needs the job *"),
            ("{ protocol = \"tcp\", job = \"*\", deny = true, saf = \"S\" }", "`deny` needs the job *"),
            ("{ protocol = \"udp\", job = \"*\", when = \"listen\" }", "UDP sockets do not listen"),
        ];
        for (rule, expected) in cases {
            let fault = fault(&format!("unreserved_port = [{rule}]"));
            assert!(fault.contains(expected), "{rule}\n{fault}");
        }
    }
}
