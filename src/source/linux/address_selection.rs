//! Default address selection: the kernel's labels, the C library's precedences.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv6Addr};

use netlink_packet_route::addrlabel::{AddrLabelAttribute, AddrLabelMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::rtnetlink;
use crate::tcpip::address_selection::{BUILTIN, Policy};

/// Where the C library reads precedences.
const CONFIGURATION: &str = "/etc/gai.conf";

/// The label of an address that no row of the kernel's table covers.
const NO_LABEL: u32 = u32::MAX;

/// A prefix, its length, and what its addresses have.
type Row = (Ipv6Addr, u8, u32);

/// The policy table: a row for each prefix that has a label or a precedence of its own.
///
/// # Errors
/// Those of netlink.
pub fn read() -> io::Result<Vec<Policy>> {
    let mut get = AddrLabelMessage::default();
    get.header.family = AddressFamily::Inet6;
    let labels = rtnetlink::dump(RouteNetlinkMessage::GetAddrLabel(get), |answer| match answer {
        RouteNetlinkMessage::NewAddrLabel(message) => label(&message),
        _ => None,
    })?;
    let configured = fs::read_to_string(CONFIGURATION).unwrap_or_default();
    Ok(merge(&labels, &precedences(&configured)))
}

/// A row of the kernel's table, unless it is for one interface only.
fn label(message: &AddrLabelMessage) -> Option<Row> {
    let prefix = message.attributes.iter().find_map(|a| match a {
        AddrLabelAttribute::Address(IpAddr::V6(prefix)) => Some(*prefix),
        _ => None,
    })?;
    let label = message.attributes.iter().find_map(|a| match a {
        AddrLabelAttribute::Label(label) => Some(*label),
        _ => None,
    })?;
    let length = message.header.prefix_len;
    (message.header.index == 0).then_some((masked(prefix, length), length, label))
}

/// The precedences of gai.conf. Without any, the C library has its own, which are those of z/OS; with some but none for
/// `::/0`, that has 40.
fn precedences(configured: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for row in configured.lines().filter_map(precedence) {
        if !rows.iter().any(|(prefix, length, _)| (*prefix, *length) == (row.0, row.1)) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return BUILTIN.iter().map(|row| (row.prefix, row.length, row.precedence)).collect();
    }
    if rows.iter().all(|(_, length, _)| *length > 0) {
        rows.push((Ipv6Addr::UNSPECIFIED, 0, 40));
    }
    rows
}

/// `precedence PREFIX[/LENGTH] NUMBER`; the C library passes over what it cannot read.
fn precedence(line: &str) -> Option<Row> {
    let mut words = line.split('#').next()?.split_whitespace();
    let (word, network, number) = (words.next()?, words.next()?, words.next()?);
    let (prefix, length) = network.split_once('/').unwrap_or((network, "128"));
    let length: u8 = length.parse().ok().filter(|&n| n <= 128)?;
    let number: u32 = number.parse().ok().filter(|&n| n <= i32::MAX.cast_unsigned())?;
    (word == "precedence").then_some((masked(prefix.parse().ok()?, length), length, number))
}

/// One table for both: each prefix of either has the label and the precedence of the longest prefix that covers it.
fn merge(labels: &[Row], precedences: &[Row]) -> Vec<Policy> {
    let mut prefixes: Vec<(Ipv6Addr, u8)> =
        labels.iter().chain(precedences).map(|(prefix, length, _)| (*prefix, *length)).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let longest = |rows: &[Row], prefix: Ipv6Addr, length: u8| {
        let covering = rows.iter().filter(|(own, bits, _)| *bits <= length && masked(prefix, *bits) == *own);
        covering.max_by_key(|(_, bits, _)| *bits).map(|(_, _, value)| *value)
    };
    let row = |(prefix, length): (Ipv6Addr, u8)| Policy {
        prefix,
        length,
        precedence: longest(precedences, prefix, length).unwrap_or(0),
        label: longest(labels, prefix, length).unwrap_or(NO_LABEL),
    };
    prefixes.into_iter().map(row).collect()
}

/// The prefix with no bits set behind its length.
fn masked(prefix: Ipv6Addr, length: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length.into())).unwrap_or(0);
    (u128::from(prefix) & mask).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(network: &str, value: u32) -> Row {
        let (prefix, length) = network.split_once('/').unwrap();
        (prefix.parse().unwrap(), length.parse().unwrap(), value)
    }

    #[test]
    fn without_precedences_the_library_has_its_own() {
        for text in [
            "",
            "# precedence ::/0 7\nlabel ::1/128 0\nprecedence ::/129 7\nprecedence x 7\nprecedence ::/0 -7\n",
        ] {
            let own = precedences(text);
            assert_eq!((own.len(), own.contains(&row("::ffff:0:0/96", 10))), (5, true), "{text}");
        }
    }

    #[test]
    fn precedences_of_the_file_stand_in_for_them() {
        let text = "precedence ::ffff:0:0/96  100 # IPv4 first\nprecedence 2001:db8::1 7\nprecedence ::ffff:0.0.0.9/96 1\n";
        let rows = [row("::ffff:0:0/96", 100), row("2001:db8::1/128", 7), row("::/0", 40)];
        assert_eq!(precedences(text), rows);
        assert_eq!(precedences("precedence ::/0 3"), [row("::/0", 3)]);
    }

    #[test]
    fn each_prefix_has_what_covers_it() {
        let labels = [row("::/0", 1), row("2001::/32", 6), row("2001:0:8::/48", 9)];
        let table = merge(&labels, &[row("::/0", 40), row("2001::/16", 5), row("2001:0:8::/64", 60)]);
        let shown: Vec<String> =
            table.iter().map(|p| format!("{}/{} {} {}", p.prefix, p.length, p.precedence, p.label)).collect();
        let expected =
            ["::/0 40 1", "2001::/16 5 1", "2001::/32 5 6", "2001:0:8::/48 5 9", "2001:0:8::/64 60 9"];
        assert_eq!(shown, expected);
        assert_eq!(merge(&[], &[row("::/0", 40)])[0].label, NO_LABEL);
    }
}
