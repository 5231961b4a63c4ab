//! DEFADDRTABLE.

use std::net::IpAddr;

use nom::Parser as _;

use super::Profile;
use super::operand::{list, made, number};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::source::system::text::{Net, Written as _};
use crate::tcpip::address_selection::Policy;

/// The highest precedence and label.
const HIGHEST: u32 = 65_530;

/// ```text
/// DEFADDRTABLE *row ENDDEFADDRTABLE
/// ```
pub fn defaddrtable<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    profile.allow(true, "the table")?;
    let mut table: Vec<Policy> = Vec::new();
    for row in words.whole(list(row))? {
        if table.iter().all(|known| (known.prefix, known.length) != (row.prefix, row.length)) {
            table.push(row);
        }
    }
    profile.tcpip.address_policies = table;
    Ok(())
}

/// ```text
/// row = prefix "/" length precedence label
/// ```
fn row(words: Words<'_>) -> Parsed<'_, Policy> {
    let network = made("an IPv6 prefix with its length", |word| match Net::read(word)? {
        Net(IpAddr::V6(prefix), length) => Some((prefix, length)),
        _ => None,
    });
    let mut row = (network, number(0..=HIGHEST), number(0..=HIGHEST))
        .map(|((prefix, length), precedence, label)| Policy { prefix, length, precedence, label });
    row.parse(words)
}
