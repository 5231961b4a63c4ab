//! SRCIP: the rules that choose source addresses, by job name and by destination.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::job::ebcdic;
use crate::tcpip::socket::write_address;
use crate::tcpip::source_address::{DestinationRule, Direction, JobRule, Source};
use crate::text::{Cell, Column, column};

inventory::submit! { Report { name: "SRCIP", needs: Needs::NOTHING, long_only: false, write } }

const JOBS: [Column; 4] =
    [column("Job Name"), column("Type").at(11), column("Flg").at(17), column("Source").at(22)];
const DESTINATIONS: [Column; 2] = [column("Destination"), column("Source").at(21)];

// ASSUMED: a part without entries is left out with its title, the empty line between the parts stays on the console,
// and a destination of one host has no length.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let rules = &tcpip.source_rules;
    let mut jobs: Vec<&JobRule> = rules.jobs.iter().collect();
    jobs.sort_by_cached_key(|rule| (ebcdic(&rule.job), rule.source.is_ipv6()));
    for (n, rule) in jobs.iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n == 0 {
            title("Source IP Address Based on Job Name:", page)?;
            headings(&JOBS, page)?;
        }
        job(rule, page)?;
    }
    let mut destinations: Vec<&DestinationRule> = rules.destinations.iter().collect();
    destinations.sort_by_key(|rule| (rule.network, rule.prefix));
    for (n, rule) in destinations.iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n == 0 {
            if !jobs.is_empty() {
                page.line(Kind::Heading, "", |_| {})?;
            }
            title("Source IP Address Based on Destination:", page)?;
        }
        match query.is_long() {
            true => long_destination(rule, page)?,
            false => {
                if n == 0 {
                    headings(&DESTINATIONS, page)?;
                }
                page.line(Kind::Row, "", |line| {
                    line.put(&DESTINATIONS[0], Destination(rule)).put(&DESTINATIONS[1], &rule.source);
                })?;
            }
        }
    }
    Ok(())
}

fn title(text: &str, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.and(text);
    })
}

fn headings(columns: &[Column], page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "", |line| {
        line.headings(columns);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.underlines(columns);
    })
}

fn job(rule: &JobRule, page: &mut Page<'_>) -> Written {
    let flag = match (&rule.source, rule.direction) {
        (Source::Temporary | Source::Public, _) => "",
        (_, Direction::Client) => "C",
        (_, Direction::Server) => "S",
        (_, Direction::Both) => "B",
    };
    page.line(Kind::Row, "", |line| {
        line.put(&JOBS[0], rule.job.as_str())
            .put(&JOBS[1], if rule.source.is_ipv6() { "IPV6" } else { "IPV4" })
            .put(&JOBS[2], flag)
            .put(&JOBS[3], &rule.source);
    })
}

fn long_destination(rule: &DestinationRule, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(1, "Destination:", 14, Destination(rule));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Source:", 14, &rule.source);
    })
}

/// An address, with its length where it is not one host.
struct Destination<'a>(&'a DestinationRule);

impl Cell for Destination<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        let Destination(rule) = self;
        write_address(rule.network, out);
        if rule.prefix != if rule.network.is_ipv4() { 32 } else { 128 } {
            out.push(b'/');
            u32::from(rule.prefix).write(out);
        }
    }
}

impl Cell for &Source {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Source::Address(address) => write_address(*address, out),
            Source::Interface(name) => name.as_str().write(out),
            Source::Temporary => "TEMPADDRS".write(out),
            Source::Public => "PUBLICADDRS".write(out),
        }
    }
}
