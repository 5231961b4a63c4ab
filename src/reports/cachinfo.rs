//! CACHinfo: the listeners that use the Fast Response Cache Accelerator.

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;
use crate::tcpip::cache::CacheListener;
use crate::text::Zeros;

inventory::submit! { Report { name: "CACHINFO", needs: Needs::NOTHING, long_only: false, write } }

// ASSUMED: all lines after ASID are from memory, with counters of 10 digits; LONG has the socket in a line of its own, and
// the listeners stand by client name, then by socket.
fn write(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let mut listeners: Vec<&CacheListener> = tcpip.cache.iter().collect();
    listeners.sort_by_key(|l| (l.client.as_str(), l.socket.address, l.socket.port));
    for listener in listeners {
        if page.record() {
            socket(listener, query, page)?;
            counters(listener, page)?;
        }
    }
    Ok(())
}

fn socket(listener: &CacheListener, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let client = listener.client.as_str();
    if !query.is_long() {
        return page.line(Kind::Row, "", |line| {
            line.label(1, "Client:", 9, client).label(25, "Listening socket:", 44, listener.socket);
        });
    }
    page.line(Kind::Row, "", |line| {
        line.label(1, "Client:", 9, client);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "Listening socket:", 21, listener.socket);
    })
}

fn counters(listener: &CacheListener, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(3, "CacheType:", 23, if listener.shared { "Shared" } else { "Exclusive" });
        line.label(35, "ASID:", 61, format_args!("{:04X}", listener.asid));
    })?;
    let rows = [
        ("MaxCacheSize:", listener.max_size, "CurrCacheSize:", listener.size),
        ("MaxNumObjects:", listener.max_objects, "CurrNumObjects:", listener.objects),
        ("NumConns:", listener.connections, "ConnsProcessed:", listener.processed),
        ("ConnsDeferred:", listener.deferred, "ConnsTimedOut:", listener.timed_out),
        ("RequestsProcessed:", listener.requests, "IncompleteRequests:", listener.incomplete),
        ("NumCacheHits:", listener.hits, "NumCacheMisses:", listener.misses),
    ];
    let digits = |n: u32| Zeros(n.into(), 10);
    for (one, first, other, second) in rows {
        page.line(Kind::Row, "", |line| {
            line.label(3, one, 23, digits(first)).label(35, other, 61, digits(second));
        })?;
    }
    page.line(Kind::Row, "", |line| {
        // The label reaches up to its value: no blank fits between them.
        line.at(3, "NumUnproductiveHits:").named("NumUnproductiveHits", digits(listener.unproductive));
    })
}
