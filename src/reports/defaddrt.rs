//! DEFADDRT: the policy table of IPv6 default address selection.

use std::cmp::Reverse;

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::address_selection::{BUILTIN, Policy};
use crate::text::{Column, Shown, column};

inventory::submit! { Report { name: "DEFADDRT", needs: Needs::ADDRESS_SELECTION, long_only: true, write } }

const COLUMNS: [Column; 3] = [column("Precedence"), column("Label").at(13), column("Prefix").at(20)];

// ASSUMED: title, headings and columns are from memory; rows of one precedence stand by longer prefix, then by address.
fn write(tcpip: &TcpIp, _query: &Query<'_>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Title, "", |line| {
        line.and("Policy table for IPv6 default address selection:");
    })?;
    page.line(Kind::Heading, "", |line| {
        line.headings(&COLUMNS);
    })?;
    page.line(Kind::Underline, "", |line| {
        line.underlines(&COLUMNS);
    })?;
    let configured = &tcpip.address_policies;
    let mut table: Vec<Policy> = if configured.is_empty() { BUILTIN.to_vec() } else { configured.clone() };
    table.sort_by_key(|row| (Reverse(row.precedence), Reverse(row.length), row.prefix));
    for row in table {
        if page.record() {
            page.line(Kind::Row, "", |line| {
                line.put(&COLUMNS[0], row.precedence)
                    .put(&COLUMNS[1], row.label)
                    .put(&COLUMNS[2], Shown(format_args!("{}/{}", row.prefix, row.length)));
            })?;
        }
    }
    Ok(())
}
