//! VIPADCFG: the dynamic VIPAs as the profile configures them, not their present state.

use std::io;
use std::net::IpAddr;

use super::vipadyn::Mask;
use super::{Kind, Page, Query, Report, Written};
use crate::message;
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::socket::Address;
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::configuration::{
    Backup, Configuration, Define, Moveable, Range, ServiceManager, Tier, Tiers, VipaRoute,
};
use crate::text::{Column, Zeros, column};

mod distribute;

inventory::submit! { Report { name: "VIPADCFG", needs: Needs::NOTHING, long_only: false, write } }

const BACKUP: Section = Section {
    title: "VIPA Backup",
    columns: &[
        column("IP Address").at(5),
        column("Rank").at(21),
        column("AddressMask").at(28),
        column("Moveable").at(44),
        column("SrvMgr").at(54),
        column("Flg").at(61),
    ],
};

const DEFINE: Section = Section {
    title: "VIPA Define",
    columns: &[
        column("IP Address").at(5),
        column("AddressMask").at(21),
        column("Moveable").at(37),
        column("SrvMgr").at(47),
        column("Flg").at(54),
    ],
};

const RANGE: Section = Section {
    title: "VIPA Range",
    columns: &[
        column("AddressMask").at(5),
        column("IP Address").at(21),
        column("Moveable").at(37),
        column("Flg").at(46),
    ],
};

const MANAGER: Section = Section {
    title: "VIPA Service Manager",
    columns: &[column("McastGroup").at(5), column("Port").at(21), column("Pwd").at(27)],
};

const ROUTE: Section =
    Section { title: "VIPA Route", columns: &[column("XCF Address").at(5), column("TargetIP").at(21)] };

// ASSUMED: only the first three sections of LONG are seen in real output; the positions of SHORT, the sections behind
// them and the lines for hot standby and GRE are our choice. A section or part of which the filter, or MAX, leaves
// nothing is not shown, nor is its title.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    if tcpip.vipa.outside_group {
        for entry in [&message::NOT_IN_GROUP, &message::DYNAMIC_VIPA_INACTIVE] {
            page.line(Kind::Heading, entry.id, |line| {
                line.and(entry.text);
            })?;
        }
    }
    let parts = [
        ("Dynamic VIPA Information", &tcpip.vipa.configuration),
        ("Deactivated Dynamic VIPA Information", &tcpip.vipa.deactivated),
    ];
    for (title, configuration) in parts {
        Part { title, last: None, query, page }.write(configuration)?;
    }
    Ok(())
}

/// The statements of one kind.
struct Section {
    /// Without the colon.
    title: &'static str,
    /// The table of SHORT.
    columns: &'static [Column],
}

/// One of the two parts of the report, whose titles wait for its entries.
struct Part<'a, 'p> {
    title: &'static str,
    /// Title of the section that was begun last.
    last: Option<&'static str>,
    query: &'a Query<'a>,
    page: &'a mut Page<'p>,
}

impl Part<'_, '_> {
    fn write(mut self, configuration: &Configuration) -> Written {
        for backup in self.wanted(&configuration.backups, |b| b.dvipa.address) {
            self.backup(backup)?;
        }
        for define in self.wanted(&configuration.defines, |d| d.dvipa.address) {
            self.define(define)?;
        }
        for range in self.wanted(&configuration.ranges, |r| r.dvipa.address) {
            self.range(range)?;
        }
        self.distributions(&configuration.distributions)?;
        for manager in self.wanted(&configuration.service_managers, |m| m.group) {
            self.service_manager(manager)?;
        }
        for route in self.wanted(&configuration.routes, |r| r.xcf) {
            self.route(route)?;
        }
        Ok(())
    }

    /// The entries that the filter leaves, by address, IPv4 first.
    // ASSUMED: IPAddr is compared with the multicast group of a service manager, and with the XCF address of a route.
    fn wanted<'c, T>(&self, all: &'c [T], address: impl Fn(&T) -> IpAddr) -> Vec<&'c T> {
        let mut wanted: Vec<&T> = all.iter().filter(|e| self.query.filter.address(address(e))).collect();
        wanted.sort_by_key(|e| address(e));
        wanted
    }

    /// Begins an entry, and with the first one its section. False if MAX is reached.
    fn entry(&mut self, section: &Section) -> io::Result<bool> {
        if !self.page.record() {
            return Ok(false);
        }
        if self.last.is_none() {
            // Not a title of the report: on the data stack too it tells the parts from each other.
            self.page.line(Kind::Heading, "", |line| {
                line.and(self.title).and(":");
            })?;
        }
        if self.last.replace(section.title) == Some(section.title) {
            return Ok(true);
        }
        self.page.line(Kind::Group, "", |line| {
            line.at(3, "").named(self.title, section.title).and(":");
        })?;
        if !self.query.is_long() {
            self.page.line(Kind::Heading, "", |line| {
                line.headings(section.columns);
            })?;
            self.page.line(Kind::Underline, "", |line| {
                line.underlines(section.columns);
            })?;
        }
        Ok(true)
    }

    /// The lines that name a dynamic VIPA, and the column at which the next line begins.
    fn dvipa(&mut self, dvipa: &Dvipa) -> io::Result<usize> {
        let Some(interface) = &dvipa.interface else {
            self.page.line(Kind::Row, "", |line| {
                line.label(5, "IpAddr/PrefixLen:", 23, dvipa);
            })?;
            return Ok(7);
        };
        self.page.line(Kind::Row, "", |line| {
            line.label(5, "IntfName:", 15, interface.as_str());
        })?;
        self.page.line(Kind::Row, "", |line| {
            let label = if dvipa.prefix.is_some() { "IpAddr/PrefixLen:" } else { "IpAddr:" };
            line.label(7, label, 8 + label.len(), dvipa);
        })?;
        Ok(9)
    }

    fn backup(&mut self, backup: &Backup) -> Written {
        if !self.entry(&BACKUP)? {
            return Ok(());
        }
        let is_long = self.query.is_long();
        let rank = Zeros(backup.rank.into(), 6);
        let moveable = backup.moveable.map_or("", moveable);
        let manager = manager_word(&backup.dvipa, backup.service_manager);
        let flags = tier_flags(backup.tier, is_long);
        let at = if is_long { self.dvipa(&backup.dvipa)? } else { 0 };
        self.page.line(Kind::Row, "", |line| {
            if is_long {
                line.label(at, "Rank:", at + 6, rank).label(at + 14, "Moveable:", at + 24, moveable);
                line.label(at + 35, "SrvMgr:", at + 43, manager);
                if !flags.is_empty() {
                    line.label(at + 49, "Flg:", at + 54, flags.as_str());
                }
                return;
            }
            let columns = BACKUP.columns;
            line.put(&columns[0], Address(backup.dvipa.address)).put(&columns[1], rank);
            line.put(&columns[2], Mask(backup.dvipa.prefix)).put(&columns[3], moveable);
            line.put(&columns[4], manager).put(&columns[5], flags.as_str());
        })
    }

    fn define(&mut self, define: &Define) -> Written {
        if !self.entry(&DEFINE)? {
            return Ok(());
        }
        let is_long = self.query.is_long();
        let moveable = moveable(define.moveable);
        let manager = manager_word(&define.dvipa, Some(define.service_manager));
        let flags = tier_flags(define.tier, is_long);
        let at = if is_long { self.dvipa(&define.dvipa)? } else { 0 };
        self.page.line(Kind::Row, "", |line| {
            if is_long {
                line.label(at, "Moveable:", at + 10, moveable).label(at + 21, "SrvMgr:", at + 29, manager);
                if !flags.is_empty() {
                    line.label(at + 37, "Flg:", at + 42, flags.as_str());
                }
                return;
            }
            let columns = DEFINE.columns;
            line.put(&columns[0], Address(define.dvipa.address));
            line.put(&columns[1], Mask(define.dvipa.prefix)).put(&columns[2], moveable);
            line.put(&columns[3], manager).put(&columns[4], flags.as_str());
        })
    }

    fn range(&mut self, range: &Range) -> Written {
        if !self.entry(&RANGE)? {
            return Ok(());
        }
        let is_long = self.query.is_long();
        let moveable = if range.disruptive { "Disrupt" } else { "NonDisr" };
        let flags = if range.zcx { "ZCX" } else { "" };
        let at = if is_long { self.dvipa(&range.dvipa)? } else { 0 };
        self.page.line(Kind::Row, "", |line| {
            if is_long {
                line.label(at, "Moveable:", at + 10, moveable);
                if range.zcx {
                    line.label(at + 21, "Flg:", at + 26, flags);
                }
                return;
            }
            let columns = RANGE.columns;
            line.put(&columns[0], Mask(range.dvipa.prefix)).put(&columns[1], Address(range.dvipa.address));
            line.put(&columns[2], moveable).put(&columns[3], flags);
        })
    }

    fn service_manager(&mut self, manager: &ServiceManager) -> Written {
        if !self.entry(&MANAGER)? {
            return Ok(());
        }
        let port = Zeros(manager.port.into(), 5);
        if !self.query.is_long() {
            return self.page.line(Kind::Row, "", |line| {
                let columns = MANAGER.columns;
                line.put(&columns[0], Address(manager.group)).put(&columns[1], port);
                line.put(&columns[2], manager.password);
            });
        }
        self.page.line(Kind::Row, "", |line| {
            line.label(5, "McastGroup:", 17, Address(manager.group));
        })?;
        self.page.line(Kind::Row, "", |line| {
            line.label(7, "Port:", 13, port).label(20, "Pwd:", 25, manager.password);
        })
    }

    fn route(&mut self, route: &VipaRoute) -> Written {
        if !self.entry(&ROUTE)? {
            return Ok(());
        }
        if !self.query.is_long() {
            return self.page.line(Kind::Row, "", |line| {
                let columns = ROUTE.columns;
                line.put(&columns[0], Address(route.xcf)).put(&columns[1], Address(route.target));
            });
        }
        self.page.line(Kind::Row, "", |line| {
            line.label(5, "DestXCF:", 18, Address(route.xcf));
        })?;
        self.page.line(Kind::Row, "", |line| {
            line.label(7, "TargetIp:", 18, Address(route.target));
        })
    }
}

fn moveable(moveable: Moveable) -> &'static str {
    match moveable {
        Moveable::Immediate => "Immediate",
        Moveable::WhenIdle => "WhenIdle",
    }
}

/// SrvMgr: it does not exist for IPv6, and is not said of a backup without MOVEABLE.
fn manager_word(dvipa: &Dvipa, manager: Option<bool>) -> &'static str {
    match manager {
        _ if dvipa.address.is_ipv6() => "n/a",
        Some(true) => "Yes",
        Some(false) => "No",
        None => "",
    }
}

/// The tier of a dynamic VIPA: letters on SHORT, words on LONG.
fn tier_flags(tiers: Tiers, is_long: bool) -> String {
    let tier = tiers.tier.map(|tier| match (tier, is_long) {
        (tier, true) => tier_word(tier),
        (Tier::Tier1, false) => "T1",
        (Tier::Tier2, false) => "T2",
    });
    let scope = tiers.cpc_scope.then_some(if is_long { "CPCScope" } else { "C" });
    tier.into_iter().chain(scope).collect::<Vec<_>>().join(" ")
}

fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Tier1 => "Tier1",
        Tier::Tier2 => "Tier2",
    }
}
