//! What ARp and ND share: the order of their entries, the empty line between two of them, hardware addresses.

use std::collections::HashMap;

use super::{Kind, Page, Query, Written, devlinks};
use crate::syntax::Surface;
use crate::tcpip::TcpIp;
use crate::tcpip::interface::Interface;
use crate::tcpip::neighbour::{LinkLayerAddress, Neighbour};
use crate::text::Cell;

/// Writes each wanted neighbour, until MAX is reached.
// ASSUMED: entries stand by interface in the order of DEVLINKS, then by ascending address; the console has no empty
// line between two of them.
pub(super) fn each(
    tcpip: &TcpIp,
    query: &Query<'_>,
    page: &mut Page<'_>,
    wanted: impl Fn(&Neighbour) -> bool,
    mut entry: impl FnMut(&Neighbour, Option<&Interface>, &mut Page<'_>) -> Written,
) -> Written {
    let interfaces = devlinks::order(tcpip);
    let places: HashMap<&str, usize> =
        interfaces.iter().enumerate().map(|(n, i)| (i.name.as_str(), n)).collect();
    let place = |n: &Neighbour| places.get(n.interface.as_str()).copied();
    let mut entries: Vec<&Neighbour> = tcpip.neighbours.iter().filter(|n| wanted(n)).collect();
    entries.sort_by_key(|n| (place(n), n.address));
    for (n, neighbour) in entries.into_iter().enumerate() {
        if !page.record() {
            continue;
        }
        if n > 0 && query.surface != Surface::Console {
            page.line(Kind::Row, "", |_| {})?;
        }
        let interface = place(neighbour).and_then(|n| interfaces.get(n).copied());
        entry(neighbour, interface, page)?;
    }
    Ok(())
}

/// A hardware address as twelve upper-case hexadecimal digits; zeros while it is not known.
pub(super) struct LinkLayer(pub Option<LinkLayerAddress>);

impl Cell for LinkLayer {
    fn write(&self, out: &mut Vec<u8>) {
        for byte in self.0.unwrap_or_default() {
            format_args!("{byte:02X}").write(out);
        }
    }
}
