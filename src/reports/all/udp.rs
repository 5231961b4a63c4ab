//! The entry of a UDP socket.

use std::borrow::Cow;

use super::{Entry, Hex2, Kind, Page, SockOpt, Written, below, digits, pair, single};
use crate::tcpip::detail::{Group, Multicast, UdpDetail, Via};
use crate::tcpip::socket::{Address, Socket};
use crate::text::{Cell, Printable};

impl Entry<'_> {
    // ASSUMED: lines of a UDP entry that read like those of a TCP entry have the same message ids; the others have none.
    pub(super) fn udp(&mut self, socket: &Socket, page: &mut Page<'_>) -> Written {
        let more = socket.more.as_deref();
        let detail = match more.and_then(|m| m.udp.as_deref()) {
            Some(detail) => Cow::Borrowed(detail),
            None => Cow::Owned(UdpDetail::of(socket)),
        };
        self.counters(page, "EZZ2577I", ("BytesIn:", socket.bytes_in), ("BytesOut:", socket.bytes_out))?;
        self.counters(page, "", ("DgramIn:", detail.dgram_in), ("DgramOut:", detail.dgram_out))?;
        self.moment(page, "EZZ2536I", socket.started)?;
        let touched = self.time(socket.last_touched);
        pair(page, "", ("Last Touched:", touched), ("MaxSendLim:", digits(detail.max_send_lim)))?;
        single(page, "MaxRecvLim:", digits(detail.max_recv_lim))?;
        let sock_opt = SockOpt::new(detail.sock_opt, socket, self.tcpip);
        pair(page, "", ("SockOpt:", sock_opt), ("DSField:", Hex2(detail.ds_field)))?;
        self.policies(more, false, page)?;
        self.queue(page, "ReceiveDataQueued:", "ReceiveQueue", &detail.receive_queue)?;
        below(page, 5, "ReceiveMsgCnt:", digits(detail.receive_msg_cnt))?;
        self.queue(page, "SendDataQueued:", "SendQueue", &detail.send_queue)?;
        below(page, 5, "SendMsgCnt:", digits(detail.send_msg_cnt))?;
        detail.multicast.as_ref().map_or(Ok(()), |of| multicast(of, page))
    }
}

fn multicast(of: &Multicast, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.at(3, "Multicast Specific:");
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "HopLimit:", 23, digits(of.hop_limit.into()));
        line.label(41, "LoopBack:", 61, of.loop_back);
    })?;
    if let Some(out) = &of.outgoing {
        below(page, 5, if is_name(out) { "OutgoingIntf:" } else { "OutgoingIpAddr:" }, Interface(out))?;
    }
    for receiving in &of.receiving {
        let via = &receiving.via;
        page.item("Receiving");
        below(page, 5, if is_name(via) { "ReceivingIntf:" } else { "ReceivingIpAddr:" }, Interface(via))?;
        for group in &receiving.groups {
            page.nested_item("Groups");
            joined(group, page)?;
        }
    }
    page.end_items();
    Ok(())
}

fn joined(group: &Group, page: &mut Page<'_>) -> Written {
    below(page, 7, "Group:", Address(group.address))?;
    below(page, 9, "SrcFltMd:", if group.include { "Include" } else { "Exclude" })?;
    if group.sources.is_empty() {
        page.nested_item("Sources");
        return below(page, 11, "SrcAddr:", "None");
    }
    for source in &group.sources {
        page.nested_item("Sources");
        below(page, 11, "SrcAddr:", Address(*source))?;
    }
    Ok(())
}

fn is_name(via: &Via) -> bool {
    matches!(via, Via::Interface(_))
}

/// An interface by address or by name.
struct Interface<'a>(&'a Via);

impl Cell for Interface<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        match self.0 {
            Via::Address(address) => Address(*address).write(out),
            Via::Interface(name) => Printable(name).write(out),
        }
    }
}
