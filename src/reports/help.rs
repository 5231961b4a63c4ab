//! HElp: the syntax, from the grammar. It asks no stack and has no header line.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::syntax::help;
use crate::tcpip::TcpIp;

inventory::submit! { Report { name: "HELP", needs: Needs::NO_STACK, long_only: false, write } }

fn write(_: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    for text in help::command(query.command, query.surface) {
        page.line(Kind::Row, "", |line| {
            line.named("Text", text.as_str());
        })?;
    }
    Ok(())
}
