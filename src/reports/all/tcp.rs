//! The entry of a TCP connection or listener.

use std::borrow::Cow;

use super::{Entry, Hex2, Kind, Page, SockOpt, Written, below, digits, pair, single};
use crate::tcpip::detail::TcpDetail;
use crate::tcpip::socket::{More, Socket};
use crate::tcpip::tcp::State;
use crate::text::{Cell, Printable};

impl Entry<'_> {
    pub(super) fn tcp(&mut self, socket: &Socket, state: State, page: &mut Page<'_>) -> Written {
        let more = socket.more.as_deref();
        let detail = match more.and_then(|m| m.tcp.as_deref()) {
            Some(detail) => Cow::Borrowed(detail),
            None => Cow::Owned(TcpDetail::of(socket)),
        };
        self.counters(page, "EZZ2577I", ("BytesIn:", socket.bytes_in), ("BytesOut:", socket.bytes_out))?;
        self.counters(
            page,
            "EZZ2574I",
            ("SegmentsIn:", detail.segments_in),
            ("SegmentsOut:", detail.segments_out),
        )?;
        self.moment(page, "EZZ2536I", socket.started)?;
        let touched = self.time(socket.last_touched);
        pair(page, "EZZ2552I", ("Last Touched:", touched), ("State:", self.query.state(socket)))?;
        sequence(&detail, page)?;
        timing(&detail, page)?;
        self.flags(socket, &detail, page)?;
        single(page, "DelayAck:", detail.delay_ack)?;
        self.policies(more, true, page)?;
        pair(
            page,
            "",
            ("ReceiveBufferSize:", digits(detail.receive_buffer_size)),
            ("SendBufferSize:", digits(detail.send_buffer_size)),
        )?;
        if state != State::Listen {
            self.queues(&detail, page)?;
        }
        self.smc(more, page)?;
        if state == State::Listen {
            self.listener(socket, page)?;
        }
        application_data(more, page)
    }

    fn flags(&self, socket: &Socket, detail: &TcpDetail, page: &mut Page<'_>) -> Written {
        let flags = &detail.flags;
        let sock_opt = SockOpt::new(flags.sock_opt, socket, self.tcpip);
        pair(page, "EZZ2566I", ("SockOpt:", sock_opt), ("TcpTimer:", Hex2(flags.tcp_timer)))?;
        let byte = |n| Hex2(n);
        pair(page, "EZZ2567I", ("TcpSig:", byte(flags.tcp_sig)), ("TcpSel:", byte(flags.tcp_sel)))?;
        pair(page, "", ("TcpDet:", byte(flags.tcp_det)), ("TcpPol:", byte(flags.tcp_pol)))?;
        let [first, second, third, fourth] = flags.tcp_prf.map(Hex2);
        pair(page, "", ("TcpPrf:", first), ("TcpPrf2:", second))?;
        pair(page, "", ("TcpPrf3:", third), ("TcpPrf4:", fourth))
    }

    fn queues(&mut self, detail: &TcpDetail, page: &mut Page<'_>) -> Written {
        self.queue(page, "ReceiveDataQueued:", "ReceiveQueue", &detail.receive_queue)?;
        self.queue(page, "SendDataQueued:", "SendQueue", &detail.send_queue)?;
        single(page, "SendStalled:", detail.send_stalled)?;
        let interface = detail.bulk_data_interface.as_deref();
        single(page, "Ancillary Input Queue:", interface.is_some())?;
        interface.map_or(Ok(()), |name| below(page, 5, "BulkDataIntfName:", name))
    }
}

/// Sequence numbers and windows.
fn sequence(detail: &TcpDetail, page: &mut Page<'_>) -> Written {
    let of = &detail.sequence;
    let lines = [
        ("EZZ2553I", ("RcvNxt:", of.rcv_nxt), ("SndNxt:", of.snd_nxt)),
        ("EZZ2554I", ("ClientRcvNxt:", of.client_rcv_nxt), ("ClientSndNxt:", of.client_snd_nxt)),
        ("EZZ2555I", ("InitRcvSeqNum:", of.init_rcv_seq_num), ("InitSndSeqNum:", of.init_snd_seq_num)),
        (
            "EZZ2556I",
            ("CongestionWindow:", detail.congestion_window),
            ("SlowStartThreshold:", detail.slow_start_threshold),
        ),
        (
            "EZZ2557I",
            ("IncomingWindowNum:", of.incoming_window_num),
            ("OutgoingWindowNum:", of.outgoing_window_num),
        ),
        ("EZZ2558I", ("SndWl1:", of.snd_wl1), ("SndWl2:", of.snd_wl2)),
        ("EZZ2559I", ("SndWnd:", detail.snd_wnd), ("MaxSndWnd:", detail.max_snd_wnd)),
        ("EZZ2560I", ("SndUna:", of.snd_una), ("rtt_seq:", of.rtt_seq)),
    ];
    lines
        .into_iter()
        .try_for_each(|(id, (left, a), (right, b))| pair(page, id, (left, digits(a)), (right, digits(b))))
}

/// Segment size, round trips and retransmissions.
fn timing(detail: &TcpDetail, page: &mut Page<'_>) -> Written {
    pair(
        page,
        "EZZ2561I",
        ("MaximumSegmentSize:", digits(detail.maximum_segment_size)),
        ("DSField:", Hex2(detail.ds_field)),
    )?;
    page.line(Kind::Row, "EZZ2563I", |line| {
        line.at(3, "Round-trip information:");
    })?;
    page.line(Kind::Row, "EZZ2564I", |line| {
        line.label(5, "Smooth trip time:", 23, Thousandths(detail.smooth_trip_time)).label(
            41,
            "SmoothTripVariance:",
            61,
            Thousandths(detail.smooth_trip_variance),
        );
    })?;
    pair(page, "EZZ2565I", ("ReXmt:", digits(detail.re_xmt)), ("ReXmtCount:", digits(detail.re_xmt_count)))?;
    pair(page, "EZZ2572I", ("DupACKs:", digits(detail.dup_acks)), ("RcvWnd:", digits(detail.rcv_wnd)))
}

fn application_data(more: Option<&More>, page: &mut Page<'_>) -> Written {
    match more.and_then(|m| m.application_data.as_deref()) {
        Some(data) => single(page, "Application Data:", Printable(data)),
        None => Ok(()),
    }
}

/// A number with three decimals.
struct Thousandths(u32);

impl Cell for Thousandths {
    fn write(&self, out: &mut Vec<u8>) {
        let (whole, rest) = (self.0 / 1000, self.0 % 1000);
        whole.write(out);
        let digit = |n: u32| b'0' + (n % 10) as u8;
        out.extend_from_slice(&[b'.', digit(rest / 100), digit(rest / 10), digit(rest)]);
    }
}
