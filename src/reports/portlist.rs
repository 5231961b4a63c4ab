//! PORTList: port reservations, and the rules for ports that are not reserved.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::port::{Protocol, RESERVED, Reservation, Share, UnreservedRule};
use crate::tcpip::socket::Address;
use crate::text::{Column, Zeros, column};

inventory::submit! { Report { name: "PORTLIST", needs: Needs::PORTS, long_only: false, write } }

const PORT: Column = column("Port#");
const PROTOCOL: Column = column("Prot").at(7);
const USER: Column = column("User").at(12);
const FLAGS: Column = column("Flags").at(21);
const RANGE: Column = column("Range").at(30);
const ADDRESS: Column = column("IP Address").at(42);
const SAF: Column = column("SAF Name").at(59);
const LONG_SAF: Column = column("SAF Name").at(42);
const SHORT: [Column; 7] = [PORT, PROTOCOL, USER, FLAGS, RANGE, ADDRESS, SAF];
const LONG: [Column; 6] = [PORT, PROTOCOL, USER, FLAGS, RANGE, LONG_SAF];

const ROW: &str = "EZZ2797I";

// ASSUMED: rules for unreserved ports come first, then TCP by port, then UDP by port; only SHORT fills numbers with zeros;
// heading, underline and row have the ids EZZ2795I, EZZ2796I and EZZ2797I.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let columns: &[Column] = if query.is_long() { &LONG } else { &SHORT };
    page.line(Kind::Heading, "EZZ2795I", |line| {
        line.headings(columns);
    })?;
    page.line(Kind::Underline, "EZZ2796I", |line| {
        line.underlines(columns);
    })?;
    let mut rules: Vec<&UnreservedRule> = tcpip.ports.unreserved.iter().collect();
    rules.retain(|_| query.filter.unreserved());
    // Sorting is stable: the order of the profile stays.
    rules.sort_by_key(|rule| rule.protocol);
    for rule in rules {
        if page.record() {
            unreserved(rule, query, page)?;
        }
    }
    let mut reservations: Vec<&Reservation> = tcpip.ports.reserved.iter().collect();
    reservations.retain(|reservation| query.filter.any_port(&reservation.ports));
    reservations.sort_by_key(|reservation| (reservation.protocol, *reservation.ports.start()));
    for reservation in reservations {
        if page.record() {
            reserved(reservation, query, page)?;
        }
    }
    Ok(())
}

fn unreserved(rule: &UnreservedRule, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let letters = letters(&[
        (rule.saf.is_some(), 'F'),
        (rule.deny, 'X'),
        (rule.when_listen, 'L'),
        (!rule.when_listen, 'I'),
    ]);
    page.line(Kind::Row, ROW, |line| {
        line.put(&PORT, "UNRSV").put(&PROTOCOL, protocol(rule.protocol)).put(&USER, rule.job.as_str());
        line.put(&FLAGS, letters.as_str());
        if let Some(saf) = &rule.saf {
            line.put(if query.is_long() { &LONG_SAF } else { &SAF }, saf.as_str());
        }
    })
}

fn reserved(reservation: &Reservation, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let (first, last) = (*reservation.ports.start(), *reservation.ports.end());
    page.line(Kind::Row, ROW, |line| {
        match query.is_long() {
            true => line.put(&PORT, u32::from(first)),
            false => line.put(&PORT, Zeros(first.into(), 5)),
        };
        line.put(&PROTOCOL, protocol(reservation.protocol)).put(&USER, reservation.job.as_str());
        line.put(&FLAGS, flags(reservation).as_str());
        if reservation.is_range {
            line.put(&RANGE, format_args!("{first:05}-{last:05}"));
        }
        if let Some(bind) = reservation.bind.filter(|_| !query.is_long()) {
            line.put(&ADDRESS, Address(bind));
        }
        if let Some(saf) = &reservation.saf {
            line.put(if query.is_long() { &LONG_SAF } else { &SAF }, saf.as_str());
        }
    })?;
    match reservation.bind.filter(|_| query.is_long()) {
        Some(bind) => page.line(Kind::Row, "", |line| {
            line.label(3, "BindSpecific:", 17, Address(bind));
        }),
        None => Ok(()),
    }
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
    }
}

/// The letters of a reservation.
// ASSUMED: the order of the letters is D A S W B F R X L I M N, and a port that nobody may use has none.
fn flags(reservation: &Reservation) -> String {
    if reservation.job == RESERVED {
        return String::new();
    }
    letters(&[
        (reservation.delay_acks, 'D'),
        (reservation.autolog, 'A'),
        (reservation.share == Some(Share::Measured), 'S'),
        (reservation.share == Some(Share::Wlm), 'W'),
        (reservation.bind.is_some(), 'B'),
        (reservation.saf.is_some(), 'F'),
        (reservation.is_range, 'R'),
        (reservation.smc == Some(true), 'M'),
        (reservation.smc == Some(false), 'N'),
    ])
}

fn letters(all: &[(bool, char)]) -> String {
    all.iter().filter(|(set, _)| *set).map(|(_, letter)| letter).collect()
}
