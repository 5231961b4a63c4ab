//! The section VIPA Distribute: one entry for each dynamic VIPA, port and target.

use std::net::IpAddr;

use super::{Part, Section, tier_word};
use crate::reports::{Kind, Page, Written};
use crate::tcpip::socket::{Address, write_address};
use crate::tcpip::vipa::configuration::{Distribution, Method, Target};
use crate::text::{Cell, Zeros, column};

const DISTRIBUTE: Section = Section {
    title: "VIPA Distribute",
    columns: &[
        column("IP Address").at(5),
        column("Port").at(21),
        column("XCF Address").at(27),
        column("SysPt").at(43),
        column("TimAff").at(49),
        column("Flg").at(56),
    ],
};

/// What one entry is about; no port and no target stand for all.
struct Entry<'c> {
    statement: &'c Distribution,
    port: Option<u16>,
    target: Option<Target>,
}

impl Part<'_, '_> {
    /// The entries of all VIPADISTRIBUTE statements.
    pub fn distributions(&mut self, statements: &[Distribution]) -> Written {
        let wanted = self.wanted(statements, |d| d.address);
        let mut entries: Vec<Entry<'_>> = wanted.into_iter().flat_map(split).collect();
        entries.sort_by_key(|e| (e.statement.address, e.port, e.target.map(|t| t.address)));
        for entry in &entries {
            if !self.entry(&DISTRIBUTE)? {
                continue;
            }
            let is_long = self.query.is_long();
            match is_long {
                true => long(entry, self.page)?,
                false => short(entry, self.page)?,
            }
            if self.query.request.modifier("DETAIL").is_some() {
                detail(entry, if is_long { 9 } else { 7 }, self.page)?;
            }
        }
        Ok(())
    }
}

/// The entries of one statement.
fn split(statement: &Distribution) -> Vec<Entry<'_>> {
    fn or_all<T: Copy>(list: &[T]) -> Vec<Option<T>> {
        if list.is_empty() { vec![None] } else { list.iter().copied().map(Some).collect() }
    }
    let ports = or_all(&statement.ports).into_iter();
    ports
        .flat_map(|port| or_all(&statement.targets).into_iter().map(move |target| (port, target)))
        .map(|(port, target)| Entry { statement, port, target })
        .collect()
}

fn short(entry: &Entry<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        let columns = DISTRIBUTE.columns;
        line.put(&columns[0], Address(entry.statement.address));
        match entry.port {
            Some(port) => line.put(&columns[1], Zeros(port.into(), 5)),
            None => line.put(&columns[1], NO_PORT),
        };
        match entry.target {
            Some(target) => line.put(&columns[2], Address(target.address)),
            None => line.put(&columns[2], ALL),
        };
        line.put(&columns[3], entry.statement.sysplex_ports);
        line.put(&columns[4], or_no(entry.statement.timed_affinity).as_str());
        line.put(&columns[5], flags(entry.statement).as_str());
    })
}

fn long(entry: &Entry<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(5, "Dest:", 18, Destination(entry.statement.address, entry.port));
    })?;
    page.line(Kind::Row, "", |line| {
        let label = if entry.statement.gre.is_some() { "DestIP:" } else { "DestXCF:" };
        match entry.target {
            Some(target) => line.label(7, label, 18, Address(target.address)),
            None => line.label(7, label, 18, ALL),
        };
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(9, "SysPt:", 18, entry.statement.sysplex_ports);
        line.label(23, "TimAff:", 32, or_no(entry.statement.timed_affinity).as_str());
        line.label(38, "Flg:", 43, flags(entry.statement).as_str());
    })
}

const NO_PORT: &str = "n/a";
const ALL: &str = "ALL";

/// A dynamic VIPA with its port.
struct Destination(IpAddr, Option<u16>);

impl Cell for Destination {
    fn write(&self, out: &mut Vec<u8>) {
        write_address(self.0, out);
        "..".write(out);
        match self.1 {
            Some(port) => u32::from(port).write(out),
            None => NO_PORT.write(out),
        }
    }
}

/// The number of TIMEDAFFINITY or OPTLOCAL, or `No`.
fn or_no(number: Option<impl ToString>) -> String {
    number.map_or_else(|| "No".to_owned(), |n| n.to_string())
}

/// The method, and the tier.
fn flags(statement: &Distribution) -> String {
    let tier = statement.tier.map(tier_word);
    [statement.method.word()].into_iter().chain(tier).collect::<Vec<_>>().join(" ")
}

/// The lines of DETAIL, from column `at` on.
fn detail(entry: &Entry<'_>, at: usize, page: &mut Page<'_>) -> Written {
    let statement = entry.statement;
    page.line(Kind::Row, "", |line| {
        line.label(at, "OptLoc:", at + 9, or_no(statement.local).as_str());
    })?;
    match (statement.method, entry.target) {
        (Method::BaseWlm, _) => shares(statement, at, page)?,
        (Method::ServerWlm, _) => crossover(statement, at, page)?,
        (Method::WeightedActive, target) => page.line(Kind::Row, "", |line| {
            line.label(at, "Weight:", at + 9, u32::from(target.map_or(10, |t| t.weight)));
        })?,
        (Method::HotStandby, Some(target)) => standby(statement, target, at, page)?,
        _ => {}
    }
    let Some(gre) = &statement.gre else { return Ok(()) };
    page.line(Kind::Row, "", |line| {
        line.label(at, "RtgType:", at + 9, "GRE");
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at, "CtrlPort:", at + 10, Zeros(gre.control_port.into(), 5));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at, "TgtGroup:", at + 10, gre.group.as_str());
    })
}

fn shares(statement: &Distribution, at: usize, page: &mut Page<'_>) -> Written {
    let shares = statement.shares;
    page.line(Kind::Row, "", |line| {
        line.at(at, "ProcType:");
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at + 2, "CP:", at + 6, Zeros(shares.cp.into(), 2));
        line.label(at + 9, "zAAP:", at + 15, Zeros(shares.zaap.into(), 2));
        line.label(at + 18, "zIIP:", at + 24, Zeros(shares.ziip.into(), 2));
    })
}

fn crossover(statement: &Distribution, at: usize, page: &mut Page<'_>) -> Written {
    let cost = statement.crossover;
    page.line(Kind::Row, "", |line| {
        line.at(at, "ProcXCost:");
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at + 2, "zAAP:", at + 8, Zeros(cost.zaap.into(), 3));
        line.label(at + 13, "zIIP:", at + 19, Zeros(cost.ziip.into(), 3));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at, "ILWeighting:", at + 13, u32::from(statement.importance_weighting));
    })
}

fn standby(statement: &Distribution, target: Target, at: usize, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, "AutoSwitchBack:", at + 16, statement.auto_switch_back);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(at, "HealthSwitch:", at + 14, statement.health_switch);
    })?;
    page.line(Kind::Row, "", |line| {
        match target.backup {
            None => line.label(at, "SrvType:", at + 9, "Preferred"),
            Some(rank) => line.label(at, "SrvType:", at + 9, "Backup").label(
                at + 19,
                "Rank:",
                at + 25,
                Zeros(rank.into(), 3),
            ),
        };
    })
}
