//! SLAP: what the stack has counted for each QoS policy.

use super::{Kind, Page, Query, Report, Written};
use crate::clock::Moment;
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::qos::{Delay, QosPolicy, Traffic};
use crate::text::{Cell, Printable, Shown, Zeros};

inventory::submit! { Report { name: "SLAP", needs: Needs::SOCKETS, long_only: false, write } }

// ASSUMED: SLAP shows the counters of the service-level performance MIB; labels, columns, date format, what SUMmary keeps
// and the order by name are reconstructed, and a policy that no traffic was mapped to has the LastMapTime N/A.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let has = |word| query.request.modifier(word).is_some();
    let wanted = |p: &&QosPolicy| (p.active || !has("ACTIVE")) && query.filter.name("POLICYN", &p.name);
    let mut policies: Vec<&QosPolicy> = tcpip.qos_policies.iter().filter(wanted).collect();
    policies.sort_by_key(|p| &p.name);
    for policy in policies {
        if !page.record() {
            continue;
        }
        head(policy, query, page)?;
        let connections = number(policy.connections(&tcpip.sockets));
        let status = if policy.active { "Active" } else { "Inactive" };
        if has("SUMMARY") {
            pair(page, ("ActConnMap:", &connections), ("Status:", &status))?;
            continue;
        }
        traffic(&policy.traffic, query.is_long(), page)?;
        pair(page, ("ActConnMap:", &connections), ("MaxConnLimit:", &number(policy.connection_limit)))?;
        pair(page, ("AcceptConn:", &number(policy.accepted)), ("DeniedConn:", &number(policy.denied)))?;
        delay(page, ["SmoothRttAvg:", "SmoothRttMdev:"], policy.round_trip)?;
        delay(page, ["ConnDelayAvg:", "ConnDelayMdev:"], policy.connection_delay)?;
        delay(page, ["AcceptQDelayAvg:", "AcceptQDelayMdev:"], policy.accept_queue_delay)?;
        one(page, "Status:", status)?;
    }
    Ok(())
}

fn head(policy: &QosPolicy, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let time = |at: Moment| Shown(query.utc(at).format("%m/%d/%Y %H:%M:%S"));
    page.line(Kind::Row, "", |line| {
        line.label(1, "PolicyRuleName:", 17, Printable(&policy.name));
    })?;
    one(page, "FirstActTime:", time(policy.first_activated))?;
    match policy.last_mapped {
        Some(at) => one(page, "LastMapTime:", time(at)),
        None => one(page, "LastMapTime:", "N/A"),
    }
}

/// Bytes and packets: SHORT shows the low 32 bits of two counters in a line, LONG one counter in full.
fn traffic(traffic: &Traffic, long: bool, page: &mut Page<'_>) -> Written {
    let rows = [
        ("TotalBytesIn:", traffic.bytes_in, "TotalBytesOut:", traffic.bytes_out),
        ("BytesInDiscard:", traffic.bytes_in_discarded, "BytesOutDiscard:", traffic.bytes_out_discarded),
        ("TotalInPackets:", traffic.packets_in, "TotalOutPackets:", traffic.packets_out),
        ("OutBytesInProf:", traffic.bytes_out_in_profile, "OutPacksInProf:", traffic.packets_out_in_profile),
    ];
    for (left, one_value, right, other) in rows {
        if long {
            one(page, left, Zeros(one_value, 20))?;
            one(page, right, Zeros(other, 20))?;
        } else {
            let low = |n: u64| number(n & 0xFFFF_FFFF);
            pair(page, (left, &low(one_value)), (right, &low(other)))?;
        }
    }
    Ok(())
}

fn delay(page: &mut Page<'_>, [average, deviation]: [&str; 2], delay: Delay) -> Written {
    pair(page, (average, &number(delay.average)), (deviation, &number(delay.deviation)))
}

fn number(n: impl Into<u64>) -> Zeros {
    Zeros(n.into(), 10)
}

/// A line with one value.
fn one(page: &mut Page<'_>, label: &str, cell: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, label, 23, cell);
    })
}

/// A line with two values.
fn pair(page: &mut Page<'_>, left: (&str, &dyn Cell), right: (&str, &dyn Cell)) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, left.0, 23, left.1).label(41, right.0, 61, right.1);
    })
}
