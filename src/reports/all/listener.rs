//! The lines that only a listener has.

use super::{Entry, Page, Written, digits, pair, single};
use crate::reports::Kind;
use crate::tcpip::detail::{Listener, Quiesced, SharePort};
use crate::tcpip::socket::Socket;
use crate::text::Zeros;

impl Entry<'_> {
    pub(super) fn listener(&mut self, socket: &Socket, page: &mut Page<'_>) -> Written {
        let standard = Listener::default();
        let of = socket.more.as_ref().and_then(|m| m.listener.as_deref()).unwrap_or(&standard);
        let current = of.current_connections.unwrap_or_else(|| self.connections(socket));
        pair(
            page,
            "",
            ("ConnectionsIn:", digits(of.connections_in)),
            ("ConnectionsDropped:", digits(of.connections_dropped)),
        )?;
        pair(
            page,
            "EZZ2594I",
            ("MaximumBacklog:", digits(of.maximum_backlog)),
            ("ConnectionFlood:", of.connection_flood),
        )?;
        single(page, "CurrentBacklog:", digits(of.current_backlog))?;
        pair(
            page,
            "",
            ("ServerBacklog:", digits(of.server_backlog)),
            ("FRCABacklog:", digits(of.frca_backlog)),
        )?;
        pair(page, "", ("CurrentConnections:", digits(current)), ("SEF:", Zeros(of.sef.into(), 3)))?;
        let quiesced = match of.quiesced {
            Quiesced::No => "No",
            Quiesced::Dest => "Dest",
            Quiesced::Source => "Source",
        };
        single(page, "Quiesced:", quiesced)?;
        of.share_port.map_or(Ok(()), |share| share_port(share, page))
    }
}

fn share_port(share: SharePort, page: &mut Page<'_>) -> Written {
    let SharePort::Wlm { raw_weight, normalized_weight, abnorm, health } = share else {
        return single(page, "SharePort:", "Base");
    };
    single(page, "SharePort:", "WLM")?;
    let three = |n: u8| Zeros(n.into(), 3);
    page.line(Kind::Row, "", |line| {
        line.label(5, "RawWeight:", 23, three(raw_weight));
        line.label(41, "NormalizedWeight:", 61, three(normalized_weight));
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Abnorm:", 23, Zeros(abnorm.into(), 4)).label(41, "Health:", 61, three(health));
    })
}
