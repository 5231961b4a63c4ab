//! TTLS: the AT-TLS groups, and the policy of one connection.

use super::{Condition, Kind, Page, Query, Report, Written};
use crate::message::{self, Message};
use crate::request::{Request, Value};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::{Foreign, SecurityLevel, Socket};
use crate::tcpip::ttls::{Group, Policy};
use crate::text::{Cell, Column, Hex8, Printable, Zeros, column};

mod detail;

inventory::submit! {
    Report { name: "TTLS", needs: Needs::SOCKETS.and(Needs::CLOSED), long_only: true, write }
}
inventory::submit! { Condition { report: "TTLS", check: is_there } }

const GROUPS: [Column; 3] = [column("TTLSGrpAction"), column("Group ID").at(43), column("Conns").at(62)];

// ASSUMED: of TTLS only the words of the group table are captured: its columns, GRoup DETAIL, COnn and the parameters that
// COnn DETAIL lists are reconstructed, and no line has a message id.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    if let Some(clause) = query.request.modifier("CONN") {
        return match asked(query.request).and_then(|id| find(tcpip, id)) {
            Some(socket) => connection(tcpip, socket, clause.has("DETAIL"), page),
            None => Ok(()),
        };
    }
    match query.request.modifier("GROUP").is_some_and(|clause| clause.has("DETAIL")) {
        true => each_group(tcpip, page, group_detail),
        false => group_table(tcpip, page),
    }
}

/// The connection id that COnn asks for.
fn asked(request: &Request) -> Option<u32> {
    request.modifier("CONN")?.values.iter().find_map(|v| match v {
        Value::Hex(id) => Some(*id),
        _ => None,
    })
}

fn find(tcpip: &TcpIp, id: u32) -> Option<&Socket> {
    tcpip.sockets.tcp().iter().find(|s| s.id == id)
}

/// Is there the TCP connection that COnn asks for?
// ASSUMED: TTLS COnn with an id that no TCP connection has gives the message of DRop, and no report.
fn is_there(tcpip: &TcpIp, request: &Request) -> Result<(), Message> {
    match asked(request) {
        Some(id) if find(tcpip, id).is_none() => {
            Err(Message::new(&message::NO_CONNECTION, [&format!("{id:08X}")]))
        }
        _ => Ok(()),
    }
}

/// Calls `entry` for each group by ascending id, with the connections of each rule. A stale group without connections is
/// gone.
// ASSUMED: AT-TLS groups stand in ascending order of their ids; connections in TimeWait and Closed do not count.
fn each_group(
    tcpip: &TcpIp,
    page: &mut Page<'_>,
    entry: impl Fn(&Group, &dyn Fn(Option<usize>) -> u32, &mut Page<'_>) -> Written,
) -> Written {
    let connections = tcpip.ttls.connections(&tcpip.sockets);
    let mut groups: Vec<(usize, &Group)> = tcpip.ttls.groups.iter().enumerate().collect();
    groups.sort_by_key(|(_, g)| g.id);
    for (index, group) in groups {
        let of = |environment: Option<usize>| {
            let rules = tcpip.ttls.rules.iter().zip(&connections);
            let own = rules
                .filter(|(r, _)| r.group == index && environment.is_none_or(|e| r.environment == Some(e)));
            own.map(|(_, n)| n).sum()
        };
        if (group.current || of(None) > 0) && page.record() {
            entry(group, &of, page)?;
        }
    }
    Ok(())
}

fn group_table(tcpip: &TcpIp, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "", |line| {
        line.headings(&GROUPS);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.at(1, "-".repeat(40).as_str()).at(43, "-".repeat(17).as_str()).at(62, "-----");
    })?;
    each_group(tcpip, page, |group, connections, page| {
        page.line(Kind::Row, "", |line| {
            line.put(&GROUPS[0], group.action.as_str())
                .put(&GROUPS[1], Hex8(group.id))
                .put(&GROUPS[2], Right(connections(None), 5));
        })
    })
}

/// A number at the right of its column.
struct Right(u32, usize);

impl Cell for Right {
    fn write(&self, out: &mut Vec<u8>) {
        format_args!("{:>1$}", self.0, self.1).write(out);
    }

    fn is_number(&self) -> bool {
        true
    }
}

fn group_detail(group: &Group, connections: &dyn Fn(Option<usize>) -> u32, page: &mut Page<'_>) -> Written {
    let number = |n: u32| Zeros(n.into(), 10);
    page.line(Kind::Row, "", |line| {
        line.label(1, "TTLSGrpAction:", 16, group.action.as_str());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "GroupID:", 20, Hex8(group.id));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Tasks:", 20, number(group.tasks));
        line.label(36, "GroupConns:", 53, number(connections(None)));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "WorkQElements:", 20, number(group.work_queue));
        line.label(36, "SyslogQElements:", 53, number(group.syslog_queue));
    })?;
    for (n, environment) in group.environments.iter().enumerate() {
        page.item("Envs");
        page.line(Kind::Row, "", |line| {
            line.label(3, "Env:", 20, environment.action.as_str());
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(3, "EnvConns:", 20, number(connections(Some(n))));
        })?;
    }
    Ok(())
}

/// The policy of a connection; without one only the lines about the connection.
fn connection(tcpip: &TcpIp, socket: &Socket, detail: bool, page: &mut Page<'_>) -> Written {
    if !page.record() {
        return Ok(());
    }
    let found = socket.more.as_ref().and_then(|m| m.ttls);
    let policy = found.and_then(|f| tcpip.ttls.policy(f));
    let map_type = found.map(|f| if f.secondary { "Secondary" } else { "Primary" });
    secured(tcpip, socket, map_type, policy.as_ref(), page)?;
    match policy {
        Some(policy) if detail => detail::rule(&policy, page),
        Some(policy) => actions(&policy, page),
        None => Ok(()),
    }
}

/// The lines about the connection.
// ASSUMED: a connection without AT-TLS policy shows MapType N/A and FIPS140 Off.
fn secured(
    tcpip: &TcpIp,
    socket: &Socket,
    map_type: Option<&str>,
    policy: Option<&Policy<'_>>,
    page: &mut Page<'_>,
) -> Written {
    let handshake = socket.more.as_ref().and_then(|m| m.handshake.as_deref());
    page.line(Kind::Row, "", |line| {
        line.label(1, "ConnID:", 9, Hex8(socket.id));
    })?;
    let mut row = |label: &str, cell: &dyn Cell| {
        page.line(Kind::Row, "", |line| {
            line.label(3, label, 18, cell);
        })
    };
    row("JobName:", &&*tcpip.sockets.client(socket).name)?;
    row("LocalSocket:", &socket.local)?;
    row("RemoteSocket:", &Foreign(socket.foreign))?;
    row("SecLevel:", &handshake.map_or("N/A", |h| level(h.level)))?;
    row("Cipher:", &handshake.map_or("N/A", |h| &h.cipher))?;
    if let Some(key_share) = handshake.and_then(|h| h.key_share.as_deref()) {
        row("KeyShare:", &key_share)?;
    }
    row("CertUserID:", &handshake.and_then(|h| h.certificate_user.as_deref()).unwrap_or("N/A"))?;
    row("MapType:", &map_type.unwrap_or("N/A"))?;
    row("FIPS140:", &OnOff(policy.is_some_and(|p| p.group.parameters.fips140)))
}

fn level(level: SecurityLevel) -> &'static str {
    match level {
        SecurityLevel::Ssl2 => "SSL Version 2",
        SecurityLevel::Ssl3 => "SSL Version 3",
        SecurityLevel::Tls1 => "TLS Version 1",
        SecurityLevel::Tls1_1 => "TLS Version 1.1",
        SecurityLevel::Tls1_2 => "TLS Version 1.2",
        SecurityLevel::Tls1_3 => "TLS Version 1.3",
    }
}

/// The names of rule and actions.
fn actions(policy: &Policy<'_>, page: &mut Page<'_>) -> Written {
    let names = [
        ("TTLSRule:", 11, Some(&policy.rule.name)),
        ("TTLSGrpAction:", 16, Some(&policy.group.action)),
        ("TTLSEnvAction:", 16, policy.environment.map(|e| &e.action)),
        ("TTLSConnAction:", 17, policy.connection.map(|c| &c.name)),
    ];
    for (label, at, name) in names {
        if let Some(name) = name {
            page.line(Kind::Row, "", |line| {
                line.label(1, label, at, Printable(name));
            })?;
        }
    }
    Ok(())
}

/// `On` or `Off`.
struct OnOff(bool);

impl Cell for OnOff {
    fn write(&self, out: &mut Vec<u8>) {
        if self.0 { "On" } else { "Off" }.write(out);
    }
}
