//! What a system file says about intrusion detection.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked};
use super::text::{Hex, PolicyName, Text};
use crate::tcpip::TcpIp;
use crate::tcpip::intrusion::{AttackType, Detection, Intrusion, PortPolicy, Regulation, Scan};
use crate::tcpip::socket::Socket;
use crate::tcpip::usual::{is_unsaid, is_usual};

type Rule = Option<Text<PolicyName<32>>>;

/// Intrusion detection of a stack.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntrusionForm {
    #[serde(skip_serializing_if = "is_unsaid")]
    scan: ScanForm,
    #[serde(rename = "attack", skip_serializing_if = "BTreeMap::is_empty")]
    attacks: BTreeMap<AttackType, Checked<DetectionForm>>,
    #[serde(skip_serializing_if = "is_unsaid")]
    tcp: RegulationForm,
    #[serde(skip_serializing_if = "is_unsaid")]
    udp: RegulationForm,
    #[serde(rename = "port", skip_serializing_if = "Vec::is_empty")]
    ports: Vec<PortForm>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct ScanForm {
    global: Option<Checked<DetectionForm>>,
    icmp_rule: Rule,
    icmpv6_rule: Rule,
    #[serde(skip_serializing_if = "is_usual")]
    sources_tracked: u32,
    #[serde(skip_serializing_if = "is_usual")]
    storage: u64,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct DetectionForm {
    rule: Rule,
    #[serde(skip_serializing_if = "is_usual")]
    total: u32,
    #[serde(skip_serializing_if = "is_usual")]
    under_rule: u32,
    #[serde(skip_serializing_if = "is_usual")]
    in_interval: u32,
    #[serde(skip_serializing_if = "is_usual")]
    interval: u32,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RegulationForm {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Text<PolicyName<32>>>,
    #[serde(skip_serializing_if = "is_usual")]
    refused: u32,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PortForm {
    socket: Text<Hex>,
    #[serde(default)]
    scan_rule: Rule,
    #[serde(default)]
    regulation_rule: Rule,
    #[serde(default, skip_serializing_if = "is_usual")]
    correlator: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    limit: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    refused: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    queue_depth: u32,
}

fn name(rule: Rule) -> Option<String> {
    rule.map(|Text(PolicyName(name))| name)
}

fn text(rule: &Option<String>) -> Rule {
    rule.clone().map(|name| Text(PolicyName(name)))
}

impl Check for DetectionForm {
    type Made = Detection;

    fn check(self) -> Result<Detection, String> {
        if self.in_interval > self.under_rule || self.under_rule > self.total {
            return Err("`in_interval` is part of `under_rule`, and that of `total`".to_owned());
        }
        if self.rule.is_none() && (self.under_rule, self.interval) != (0, 0) {
            return Err("`under_rule` and `interval` need a `rule`".to_owned());
        }
        Ok(Detection {
            rule: name(self.rule),
            total: self.total,
            under_rule: self.under_rule,
            in_interval: self.in_interval,
            interval: self.interval,
        })
    }
}

impl From<IntrusionForm> for Intrusion {
    fn from(form: IntrusionForm) -> Intrusion {
        let scan = form.scan;
        Intrusion {
            scan: Scan {
                global: scan.global.map(|Checked(global)| global).unwrap_or_default(),
                icmp_rule: name(scan.icmp_rule),
                icmpv6_rule: name(scan.icmpv6_rule),
                sources_tracked: scan.sources_tracked,
                storage: scan.storage,
            },
            attacks: form.attacks.into_iter().map(|(ty, Checked(found))| (ty, found)).collect(),
            tcp: form.tcp.into(),
            udp: form.udp.into(),
            ports: form.ports.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&Detection> for DetectionForm {
    fn from(detection: &Detection) -> DetectionForm {
        let &Detection { ref rule, total, under_rule, in_interval, interval } = detection;
        DetectionForm { rule: text(rule), total, under_rule, in_interval, interval }
    }
}

impl From<&Scan> for ScanForm {
    fn from(scan: &Scan) -> ScanForm {
        let Scan { global, icmp_rule, icmpv6_rule, sources_tracked, storage } = scan;
        ScanForm {
            global: Some(global).filter(|global| !is_usual(*global)).cloned().map(Checked),
            icmp_rule: text(icmp_rule),
            icmpv6_rule: text(icmpv6_rule),
            sources_tracked: *sources_tracked,
            storage: *storage,
        }
    }
}

impl From<&Intrusion> for IntrusionForm {
    fn from(intrusion: &Intrusion) -> IntrusionForm {
        let Intrusion { scan, attacks, tcp, udp, ports } = intrusion;
        IntrusionForm {
            scan: scan.into(),
            attacks: attacks.iter().map(|(ty, found)| (*ty, Checked(found.clone()))).collect(),
            tcp: tcp.into(),
            udp: udp.into(),
            ports: ports.iter().map(Into::into).collect(),
        }
    }
}

impl From<RegulationForm> for Regulation {
    fn from(form: RegulationForm) -> Regulation {
        let rules = form.rules.into_iter().map(|Text(PolicyName(name))| name);
        Regulation { rules: rules.collect(), refused: form.refused }
    }
}

impl From<PortForm> for PortPolicy {
    fn from(form: PortForm) -> PortPolicy {
        PortPolicy {
            socket: form.socket.0.0,
            scan_rule: name(form.scan_rule),
            regulation_rule: name(form.regulation_rule),
            correlator: form.correlator,
            limit: form.limit,
            refused: form.refused,
            queue_depth: form.queue_depth,
        }
    }
}

impl From<&Regulation> for RegulationForm {
    fn from(regulation: &Regulation) -> RegulationForm {
        let Regulation { rules, refused } = regulation;
        let rules = rules.iter().map(|name| Text(PolicyName(name.clone())));
        RegulationForm { rules: rules.collect(), refused: *refused }
    }
}

impl From<&PortPolicy> for PortForm {
    fn from(policy: &PortPolicy) -> PortForm {
        let PortPolicy { socket, scan_rule, regulation_rule, correlator, limit, refused, queue_depth } =
            policy;
        PortForm {
            socket: Text(Hex(*socket)),
            scan_rule: text(scan_rule),
            regulation_rule: text(regulation_rule),
            correlator: *correlator,
            limit: *limit,
            refused: *refused,
            queue_depth: *queue_depth,
        }
    }
}

/// Can something be kept for this socket?
fn is_watched(socket: &Socket) -> bool {
    socket.is_listener() || socket.state().is_none() && socket.local.port != 0
}

impl IntrusionForm {
    /// The form of what a stack has found, without that of sockets that are gone: no report shows it.
    pub fn of(tcpip: &TcpIp) -> IntrusionForm {
        let watched: HashSet<u32> = tcpip.sockets.iter().filter(|s| is_watched(s)).map(|s| s.id).collect();
        let mut form = IntrusionForm::from(&tcpip.intrusion);
        form.ports.retain(|port| watched.contains(&port.socket.0.0));
        form
    }
}

/// Does what is kept for sockets fit the sockets and the totals?
///
/// # Errors
/// What does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let intrusion = &tcpip.intrusion;
    if intrusion.scan.storage >= 10_000 << 20 {
        return Err("intrusion: `storage` has more than 9999 megabytes".to_owned());
    }
    let mut known = HashSet::new();
    if let Some(second) = intrusion.ports.iter().find(|p| !known.insert(p.socket)) {
        return Err(format!("intrusion: socket {:08X} stands twice", second.socket));
    }
    let listed = tcpip.sockets.iter().filter(|s| known.contains(&s.id));
    let is_tcp: HashMap<u32, bool> =
        listed.filter(|s| is_watched(s)).map(|s| (s.id, s.is_listener())).collect();
    let mut refused = [0_u64; 2];
    for port in &intrusion.ports {
        let fault = |text: &str| Err(format!("intrusion: socket {:08X} {text}", port.socket));
        let Some(&tcp) = is_tcp.get(&port.socket) else {
            return fault("is neither a TCP listener nor a UDP socket with a port");
        };
        if tcp && port.queue_depth > 0 {
            return fault("is a TCP listener and has a `queue_depth`");
        }
        let regulation = if tcp { &intrusion.tcp } else { &intrusion.udp };
        if port.regulation_rule.as_ref().is_some_and(|rule| !regulation.rules.contains(rule)) {
            return fault("has a `regulation_rule` that is not among the `rules`");
        }
        refused[usize::from(tcp)] += u64::from(port.refused);
    }
    if refused[1] > intrusion.tcp.refused.into() || refused[0] > intrusion.udp.refused.into() {
        return Err("intrusion: more was refused for the sockets than in all".to_owned());
    }
    Ok(())
}
