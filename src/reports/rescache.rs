//! RESCache: the resolver's cache, summed up or entry by entry.

use std::net::IpAddr;

use super::{Kind, Page, Query, Report, Written};
use crate::clock::Moment;
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::resolver::{Cache, Forward, Provided, RecordType, Reverse};
use crate::tcpip::socket::Address;
use crate::text::{Cell, Shown, Zeros};

inventory::submit! { Report { name: "RESCACHE", needs: Needs::RESOLVER, long_only: true, write } }

/// What stands where there is no name or address.
const NONE: &str = "***NA***";

// ASSUMED: the labels of SUMMARY, its columns, the width of Hits and `***NA***` are from memory; SHORT and LONG are alike,
// and a part of DETAIL without entries is left out.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    match query.request.modifier("DETAIL") {
        Some(detail) => entries(&tcpip.resolver, detail.has("NEGATIVE"), query, page),
        None => summary(&tcpip.resolver, query, page),
    }
}

/// Is an entry still good, and from a name server that is wanted?
fn is_listed(provided: &Provided, query: &Query<'_>) -> bool {
    provided.expires > query.now.to_utc() && query.filter.name_server(Some(provided.server))
}

/// How many entries there are of each type.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// A, AAAA and PTR: those that have an answer.
    positive: [u64; 3],
    /// A, AAAA and PTR: those that say that there is none.
    negative: [u64; 3],
}

impl Counts {
    // ASSUMED: an entry counts once, however many addresses or names it has; an expired one does not count, and with
    // DNSAddr one of another name server does not.
    fn of(cache: &Cache, query: &Query<'_>, wanted: impl Fn(IpAddr) -> bool) -> Counts {
        let mut counts = Counts::default();
        let forward = cache.forward.iter().map(|f| (f.record as usize, f.addresses.is_empty(), &f.provided));
        let reverse = cache.reverse.iter().map(|r| (2, r.names.is_empty(), &r.provided));
        for (column, negative, provided) in forward.chain(reverse) {
            if is_listed(provided, query) && wanted(provided.server) {
                let counts = if negative { &mut counts.negative } else { &mut counts.positive };
                counts[column] += 1;
            }
        }
        counts
    }

    fn write(self, page: &mut Page<'_>) -> Written {
        let total: u64 = self.positive.iter().chain(&self.negative).sum();
        number(page, 3, "Total number of entries:", total)?;
        for (answered, of_types) in [("Non-NX", self.positive), ("NX", self.negative)] {
            for (record, count) in ["A", "AAAA", "PTR"].into_iter().zip(of_types) {
                number(page, 5, &format!("{answered} {record}:"), count)?;
            }
        }
        Ok(())
    }
}

fn number(page: &mut Page<'_>, at: usize, label: &str, number: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, 30, number);
    })
}

fn summary(cache: &Cache, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.uncounted();
    page.record();
    section(page, "Storage Usage:")?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Maximum:", 14, Shown(format!("{}M", cache.size)));
    })?;
    let megabytes = |bytes: u64| Shown(format!("{}M", bytes.div_ceil(1 << 20)));
    page.line(Kind::Row, "", |line| {
        line.label(3, "Current:", 14, megabytes(cache.used));
        line.label(30, "MaxUsed:", 40, megabytes(cache.most_used));
    })?;
    section(page, "Cache Usage:")?;
    Counts::of(cache, query, |_| true).write(page)?;
    number(page, 3, "Queries:", cache.queries)?;
    number(page, 3, "Hits:", cache.hits)?;
    number(page, 3, "SuccessRatio:", Shown(format!("{}%", cache.success_ratio())))?;
    match query.request.modifier("SUMMARY") {
        Some(summary) if summary.has("DNS") => name_servers(cache, query, page),
        _ => Ok(()),
    }
}

/// The words above the lines of a section.
fn section(page: &mut Page<'_>, words: &str) -> Written {
    page.line(Kind::Heading, "", |line| {
        line.at(1, words);
    })
}

/// A block for each name server that gave entries which are still there.
fn name_servers(cache: &Cache, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let provided = cache.forward.iter().map(|f| &f.provided).chain(cache.reverse.iter().map(|r| &r.provided));
    let present: std::collections::HashSet<IpAddr> =
        provided.filter(|p| is_listed(p, query)).map(|p| p.server).collect();
    for server in cache.name_servers.iter().filter(|s| present.contains(s)) {
        page.item("NameServers");
        page.line(Kind::Row, "", |line| {
            line.label(1, "DNS address:", 14, Address(*server));
        })?;
        Counts::of(cache, query, |s| s == *server).write(page)?;
    }
    Ok(())
}

/// The lines of DETAIL: names and what they lead to, then addresses.
fn entries(cache: &Cache, negative: bool, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let answer_is_wanted = |is_empty: bool| is_empty || !negative;
    let mut forward: Vec<&Forward> = cache.forward.iter().collect();
    // ASSUMED: IPAddr selects entries of addresses only, HOSTName those of names only.
    forward.retain(|f| {
        is_listed(&f.provided, query)
            && answer_is_wanted(f.addresses.is_empty())
            && query.filter.host_name(Some(&f.name))
            && query.filter.any_address(None)
    });
    forward.sort_by_cached_key(|f| (f.name.to_ascii_lowercase(), f.record));
    let mut reverse: Vec<&Reverse> = cache.reverse.iter().collect();
    reverse.retain(|r| {
        is_listed(&r.provided, query)
            && answer_is_wanted(r.names.is_empty())
            && query.filter.host_name(None)
            && query.filter.address(r.address)
    });
    reverse.sort_by_key(|r| r.address);
    part("HostName to IPAddress translation", &forward, query, page, name_entry)?;
    part("IPAddress to HostName translation", &reverse, query, page, address_entry)
}

/// The entries of one part below its title.
// ASSUMED: the titles of the parts go to the data stack, since they say which way the entries lead.
fn part<T>(
    title: &str,
    entries: &[T],
    query: &Query<'_>,
    page: &mut Page<'_>,
    write: fn(&T, &Query<'_>, &mut Page<'_>) -> Written,
) -> Written {
    if entries.is_empty() {
        return Ok(());
    }
    section(page, title)?;
    page.line(Kind::Underline, "", |line| {
        line.at(1, "---------------------------------");
    })?;
    for entry in entries {
        if page.record() {
            write(entry, query, page)?;
        }
    }
    Ok(())
}

fn name_entry(entry: &&Forward, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    field(page, 1, "HostName:", &*entry.name)?;
    let record = if entry.record == RecordType::A { "T_A" } else { "T_AAAA" };
    origin(&entry.provided, record, page)?;
    field(page, 3, "Canonical Name:", entry.canonical.as_deref().unwrap_or(NONE))?;
    life(&entry.provided, query, page)?;
    if entry.addresses.is_empty() {
        answer(page, "IPAddresses", "IPAddress:", NONE)?;
    }
    for address in &entry.addresses {
        answer(page, "IPAddresses", "IPAddress:", Address(*address))?;
    }
    Ok(())
}

fn address_entry(entry: &&Reverse, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    field(page, 1, "IPAddress:", Address(entry.address))?;
    origin(&entry.provided, "T_PTR", page)?;
    life(&entry.provided, query, page)?;
    if entry.names.is_empty() {
        answer(page, "HostNames", "HostName:", NONE)?;
    }
    for name in &entry.names {
        answer(page, "HostNames", "HostName:", &**name)?;
    }
    Ok(())
}

fn origin(provided: &Provided, record: &str, page: &mut Page<'_>) -> Written {
    field(page, 3, "DNS IPAddress:", Address(provided.server))?;
    field(page, 3, "DNS Record Type:", record)
}

fn life(provided: &Provided, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let time = |moment: Moment| Shown(query.utc(moment).format("%m/%d/%Y %H:%M:%S"));
    field(page, 3, "Cache Time:", time(provided.cached))?;
    field(page, 3, "Expired Time:", time(provided.expires))?;
    field(page, 3, "Hits:", Zeros(provided.hits.into(), 10))
}

/// One of the answers of an entry; `list` is the name of all of them in JSON.
fn answer(page: &mut Page<'_>, list: &'static str, label: &str, value: impl Cell) -> Written {
    page.item(list);
    field(page, 3, label, value)
}

/// A line with one field, its value one blank behind the label.
fn field(page: &mut Page<'_>, at: usize, label: &str, value: impl Cell) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, at + 1, value);
    })
}
