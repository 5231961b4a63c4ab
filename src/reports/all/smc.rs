//! Shared Memory Communications of a connection. Nothing is shown where the stack says nothing of it.

use super::{Entry, Kind, Page, Written, below};
use crate::tcpip::detail::{SmcReason, SmcUse};
use crate::tcpip::socket::More;
use crate::text::{Cell, Hex8, Printable};

impl Entry<'_> {
    // ASSUMED: the SMC lines of ALL are named as in later releases; an id or buffer that is not
    // known is left out.
    pub(super) fn smc(&self, more: Option<&More>, page: &mut Page<'_>) -> Written {
        let Some(of) = more.and_then(|m| m.smc.as_deref()) else { return Ok(()) };
        page.line(Kind::Row, "", |line| {
            line.at(3, "SMC Information:");
        })?;
        let status = if of.direct { "SMCDStatus:" } else { "SMCStatus:" };
        below(page, 5, status, if of.inactive.is_some() { "Inactive" } else { "Active" })?;
        if let Some(reason) = &of.inactive {
            return below(page, 5, "SMCReason:", Reason(reason));
        }
        links(of, page)
    }
}

fn links(of: &SmcUse, page: &mut Page<'_>) -> Written {
    if let Some(group) = of.group {
        below(page, 5, "SMCGroupId:", Hex8(group))?;
    }
    let (local, remote) = (of.local_link.map(Hex8), of.remote_link.map(Hex8));
    both(page, ("LocalSMCLinkId:", local), ("RemoteSMCLinkId:", remote))?;
    let (local, remote) = (of.local_buffer.map(Kib), of.remote_buffer.map(Kib));
    both(page, ("LocalSMCRBuf:", local), ("RemoteSMCRBuf:", remote))
}

/// A line with the values that there are.
fn both<T: Cell>(page: &mut Page<'_>, left: (&str, Option<T>), right: (&str, Option<T>)) -> Written {
    if left.1.is_none() && right.1.is_none() {
        return Ok(());
    }
    page.line(Kind::Row, "", |line| {
        if let Some(value) = left.1 {
            line.label(5, left.0, 23, value);
        }
        if let Some(value) = right.1 {
            line.label(41, right.0, 61, value);
        }
    })
}

/// A size in KiB: `64K`.
struct Kib(u32);

impl Cell for Kib {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        out.push(b'K');
    }
}

/// Code and text of the reason why SMC is not used.
struct Reason<'a>(&'a SmcReason);

impl Cell for Reason<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        Hex8(self.0.code).write(out);
        if !self.0.text.is_empty() {
            out.extend_from_slice(b" - ");
            Printable(&self.0.text).write(out);
        }
    }
}
