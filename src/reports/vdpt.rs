//! VDPT: the ports that the sysplex distributor distributes, with each of their targets.

use super::{Kind, Page, Query, Report, Written, vipadyn};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Address;
use crate::tcpip::vipa::configuration::{Method, Processors};
use crate::tcpip::vipa::distribution::{DestinationPort, Standby};
use crate::text::{Column, Printable, Zeros, column};

inventory::submit! { Report { name: "VDPT", needs: Needs::NOTHING, long_only: false, write } }

const SHORT: [Column; 8] = [
    column("Dest IPaddr"),
    column("DPort").at(17),
    column("DestXCF Addr").at(23),
    column("Rdy").at(39),
    column("TotalConn").at(43),
    column("WLM").at(54),
    column("TSR").at(58),
    column("Flg").at(62),
];

/// The table of targets that are no z/OS stacks: those columns of the other that have a meaning for them.
const OTHERS: [Column; 6] = [SHORT[0], SHORT[1], column("DestIP Addr").at(23), SHORT[3], SHORT[4], SHORT[7]];

/// Where the values of LONG begin.
const VALUE: usize = 14;

// ASSUMED: SHORT, the titles, the table of targets that are no z/OS stacks and the newer lines of DETAIL are from memory
// or our choice; the table of z/OS targets is shown even if it has no entries.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let wanted = |p: &&DestinationPort| query.filter.any_endpoint([p.destination]);
    let mut ports: Vec<&DestinationPort> = tcpip.vipa.ports.iter().filter(wanted).collect();
    ports.sort_by_key(|p| (p.gre, p.destination.address, p.destination.port, p.target));
    let (stacks, others) = ports.split_at(ports.partition_point(|p| !p.gre));
    vipadyn::section("Dynamic VIPA Destination Port Table for TCP/IP stacks:", &SHORT, query, page)?;
    entries(stacks, query, page)?;
    entries(others, query, page)
}

fn entries(ports: &[&DestinationPort], query: &Query<'_>, page: &mut Page<'_>) -> Written {
    for (n, port) in ports.iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n == 0 && port.gre {
            let title = "Dynamic VIPA Destination Port Table for non-z/OS targets:";
            vipadyn::section(title, &OTHERS, query, page)?;
        }
        match query.is_long() {
            true => long(port, page)?,
            false => short(port, page)?,
        }
        if query.request.modifier("DETAIL").is_some() {
            detail(port, page)?;
        }
    }
    Ok(())
}

fn short(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.put(&SHORT[0], Address(port.destination.address))
            .put(&SHORT[1], Zeros(port.destination.port.into(), 5))
            .put(if port.gre { &OTHERS[2] } else { &SHORT[2] }, Address(port.target))
            .put(&SHORT[3], Zeros(port.ready.into(), 3))
            .put(&SHORT[4], Zeros(port.total.into(), 10));
        if !port.gre {
            line.put(&SHORT[5], Zeros(port.weight.into(), 2))
                .put(&SHORT[6], Zeros(port.response.total().into(), 3));
        }
        line.put(&SHORT[7], flags(port, 1).concat().as_str());
    })?;
    method(port, page)
}

fn long(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(1, "Dest:", VALUE, port.destination);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, if port.gre { "DestIP:" } else { "DestXCF:" }, VALUE, Address(port.target));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "TotalConn:", VALUE, Zeros(port.total.into(), 10));
        line.label(26, "Rdy:", 31, Zeros(port.ready.into(), 3));
        if !port.gre {
            line.label(36, "WLM:", 41, Zeros(port.weight.into(), 2));
            line.label(44, "TSR:", 49, Zeros(port.response.total().into(), 3));
        }
    })?;
    method(port, page)?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Flg:", 8, flags(port, usize::MAX).join(", ").as_str());
    })
}

fn method(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, "DistMethod:", 15, port.method.word());
    })
}

/// The words of the flags that are set, cut to `letters`.
fn flags(port: &DestinationPort, letters: usize) -> Vec<&'static str> {
    let all = [
        (port.dynamic, "Dynamic"),
        (port.standby == Some(Standby::Active), "Active"),
        (port.standby == Some(Standby::Backup), "Backup"),
        (port.inactive, "Inactive"),
    ];
    all.into_iter().filter(|(set, _)| *set).map(|(_, word)| &word[..letters.min(word.len())]).collect()
}

fn detail(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    if port.gre {
        page.line(Kind::Row, "", |line| {
            line.label(5, "Weight:", 13, Zeros(port.weight.into(), 2));
        })?;
        return active(port, page);
    }
    page.line(Kind::Row, "", |line| {
        line.label(5, "TCSR:", 11, Zeros(port.response.connectivity.into(), 3));
        line.label(15, "CER:", 20, Zeros(port.response.establishment.into(), 3));
        line.label(24, "SEF:", 29, Zeros(port.response.accepting.into(), 3));
    })?;
    if matches!(port.method, Method::BaseWlm | Method::ServerWlm) {
        weights(port, page)?;
    }
    page.line(Kind::Row, "", |line| {
        line.label(5, "Abnorm:", 13, Zeros(port.abnormal.into(), 4));
        line.label(24, "Health:", 32, Zeros(port.health.into(), 3));
    })?;
    active(port, page)?;
    for level in &port.actions {
        page.item("ServiceLevels");
        page.line(Kind::Row, "", |line| {
            line.label(5, "QosPlcAct:", 16, Printable(&level.action));
        })?;
        page.line(Kind::Row, "", |line| {
            line.label(7, "W/Q:", 12, Zeros(level.weight.into(), 2));
        })?;
    }
    Ok(())
}

fn active(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(5, "ActConn:", 16, Zeros(port.active.into(), 10));
    })
}

/// The composite weight, which is the sum of the proportional ones, and its parts.
fn weights(port: &DestinationPort, page: &mut Page<'_>) -> Written {
    let Processors { cp, zaap, ziip } = port.proportional;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Weight:", 13, Zeros(u64::from(cp) + u64::from(zaap) + u64::from(ziip), 2));
    })?;
    for (name, weights) in [("Raw", port.raw), ("Proportional", port.proportional)] {
        page.item("Weights");
        page.line(Kind::Row, "", |line| {
            line.at(7, "").named("Basis", name);
            line.label(20, "CP:", 24, Zeros(weights.cp.into(), 2));
            line.label(27, "zAAP:", 33, Zeros(weights.zaap.into(), 2));
            line.label(36, "zIIP:", 42, Zeros(weights.ziip.into(), 2));
        })?;
    }
    page.end_items();
    Ok(())
}
