//! DEFADDRTABLE.

use std::net::IpAddr;

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::source::system::text::{Net, Written as _};
use crate::tcpip::address_selection::Policy;

/// The highest precedence and label.
const HIGHEST: u32 = 65_530;

/// ```text
/// DEFADDRTABLE *(prefix "/" length precedence label) ENDDEFADDRTABLE
/// ```
pub fn defaddrtable(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    profile.allow(true, "the table")?;
    let mut table: Vec<Policy> = Vec::new();
    while operands.peek().is_some() {
        let (prefix, length) =
            operands.read("an IPv6 prefix with its length", |word| match Net::read(word)? {
                Net(IpAddr::V6(prefix), length) => Some((prefix, length)),
                _ => None,
            })?;
        let precedence = operands.number(0..=HIGHEST)?;
        let label = operands.number(0..=HIGHEST)?;
        if table.iter().all(|row| (row.prefix, row.length) != (prefix, length)) {
            table.push(Policy { prefix, length, precedence, label });
        }
    }
    profile.tcpip.address_policies = table;
    Ok(())
}
