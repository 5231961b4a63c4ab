//! What a system file says of a TCP socket in detail: `tcp`. What it leaves out follows from the rest, as
//! [`TcpDetail::count`] says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Byte, Name, Text, Written};
use crate::clock::Moment;
use crate::tcpip::detail::{Queue, Sequence, TcpDetail};
use crate::tcpip::socket::Socket;
use crate::tcpip::usual::is_usual;

/// The control block of a TCP socket, each field as the report ALL names it.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TcpForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    segments_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments_out: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    carried_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    carried_out: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rcv_nxt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snd_nxt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_rcv_nxt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_snd_nxt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    init_rcv_seq_num: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    init_snd_seq_num: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    congestion_window: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slow_start_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incoming_window_num: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outgoing_window_num: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snd_wl1: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snd_wl2: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snd_wnd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_snd_wnd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snd_una: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rtt_seq: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_segment_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ds_field: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    smooth_trip_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    smooth_trip_variance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    re_xmt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    re_xmt_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dup_acks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rcv_wnd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sock_opt: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_timer: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_sig: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_sel: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_det: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_pol: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_prf: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_prf2: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_prf3: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_prf4: Option<Text<Byte>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_ack: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receive_buffer_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_buffer_size: Option<u32>,
    #[serde(default, skip_serializing_if = "is_usual")]
    receive_data_queued: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    receive_oldest: Option<Text<Oldest>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    send_data_queued: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_oldest: Option<Text<Oldest>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_stalled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bulk_data_interface: Option<Text<Name<16>>>,
}

/// Takes a value that is given.
fn set<T>(to: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *to = given;
    }
}

fn byte(to: &mut u8, given: Option<Text<Byte>>) {
    set(to, given.map(|b| b.0.0));
}

impl TcpForm {
    /// The control block of `socket`.
    ///
    /// # Errors
    /// What cannot be.
    pub fn detail(self, socket: &Socket) -> Result<TcpDetail, String> {
        let mut made = TcpDetail::start(socket);
        set(&mut made.segments_in, self.segments_in);
        set(&mut made.segments_out, self.segments_out);
        self.windows(&mut made);
        made.smooth_trip_time = microseconds(self.smooth_trip_time, made.smooth_trip_time)?;
        made.smooth_trip_variance = microseconds(self.smooth_trip_variance, made.smooth_trip_variance)?;
        made.receive_queue = queue(self.receive_data_queued, &self.receive_oldest, socket)?;
        made.send_queue = queue(self.send_data_queued, &self.send_oldest, socket)?;
        let carried =
            (self.carried_in.unwrap_or(socket.bytes_in), self.carried_out.unwrap_or(socket.bytes_out));
        let counted = !is_unknown(&self.receive_oldest);
        if counted && u64::from(self.receive_data_queued) > socket.bytes_in {
            return Err("`receive_data_queued` is more than `bytes_in`".to_owned());
        }
        if u64::from(self.send_data_queued) > carried.1 {
            return Err("`send_data_queued` is more than was ever sent".to_owned());
        }
        set(&mut made.sequence.init_rcv_seq_num, self.init_rcv_seq_num);
        set(&mut made.sequence.init_snd_seq_num, self.init_snd_seq_num);
        made.count(socket, carried);
        self.sequence(&mut made);
        if (made.sequence.snd_nxt.wrapping_sub(made.sequence.snd_una) as i32) < 0 {
            return Err("`snd_una` is past `snd_nxt`".to_owned());
        }
        made.send_stalled = self.send_stalled.unwrap_or(made.snd_wnd == 0 && made.send_queue.bytes > 0);
        self.rest(&mut made);
        Ok(made)
    }

    fn windows(&self, made: &mut TcpDetail) {
        set(&mut made.snd_wnd, self.snd_wnd);
        made.max_snd_wnd = self.max_snd_wnd.unwrap_or(made.max_snd_wnd.max(made.snd_wnd));
        made.congestion_window = self.congestion_window.unwrap_or(made.max_snd_wnd);
        set(&mut made.slow_start_threshold, self.slow_start_threshold);
        set(&mut made.maximum_segment_size, self.maximum_segment_size);
        set(&mut made.receive_buffer_size, self.receive_buffer_size);
        set(&mut made.send_buffer_size, self.send_buffer_size);
        made.rcv_wnd = self.rcv_wnd.unwrap_or(made.receive_buffer_size);
        set(&mut made.re_xmt, self.re_xmt);
        set(&mut made.re_xmt_count, self.re_xmt_count);
        set(&mut made.dup_acks, self.dup_acks);
        set(&mut made.delay_ack, self.delay_ack);
    }

    /// Sequence numbers that the file gives itself.
    fn sequence(&self, made: &mut TcpDetail) {
        let to = &mut made.sequence;
        set(&mut to.rcv_nxt, self.rcv_nxt);
        set(&mut to.snd_nxt, self.snd_nxt);
        set(&mut to.client_rcv_nxt, self.client_rcv_nxt);
        set(&mut to.client_snd_nxt, self.client_snd_nxt);
        set(&mut to.incoming_window_num, self.incoming_window_num);
        set(&mut to.outgoing_window_num, self.outgoing_window_num);
        set(&mut to.snd_wl1, self.snd_wl1);
        set(&mut to.snd_wl2, self.snd_wl2);
        set(&mut to.snd_una, self.snd_una);
        set(&mut to.rtt_seq, self.rtt_seq);
    }

    /// Flag bytes and the interface.
    fn rest(self, made: &mut TcpDetail) {
        let to = &mut made.flags;
        byte(&mut made.ds_field, self.ds_field);
        byte(&mut to.sock_opt, self.sock_opt);
        byte(&mut to.tcp_timer, self.tcp_timer);
        byte(&mut to.tcp_sig, self.tcp_sig);
        byte(&mut to.tcp_sel, self.tcp_sel);
        byte(&mut to.tcp_det, self.tcp_det);
        byte(&mut to.tcp_pol, self.tcp_pol);
        let given = [self.tcp_prf, self.tcp_prf2, self.tcp_prf3, self.tcp_prf4];
        to.tcp_prf.iter_mut().zip(given).for_each(|(to, given)| byte(to, given));
        made.bulk_data_interface = self.bulk_data_interface.map(|i| i.0.0.into());
    }

    /// The form of a socket's control block.
    pub fn of(detail: &TcpDetail, socket: &Socket) -> TcpForm {
        let start = TcpDetail::start(socket);
        let milliseconds =
            |value: u32, usual: u32| differs(value, usual).map(|value| f64::from(value) / 1000.0);
        let (receives, sends) = (detail.receive_queue, detail.send_queue);
        let byte = |value: u8| differs(value, 0).map(Byte).map(Text);
        let flags = &detail.flags;
        let form = TcpForm {
            segments_in: differs(detail.segments_in, 0),
            segments_out: differs(detail.segments_out, 0),
            init_rcv_seq_num: differs(detail.sequence.init_rcv_seq_num, 0),
            init_snd_seq_num: differs(detail.sequence.init_snd_seq_num, 0),
            // More can wait than the application sent: what AT-TLS adds.
            carried_out: Some(sends.bytes.into()).filter(|waiting| *waiting > socket.bytes_out),
            snd_wnd: differs(detail.snd_wnd, start.snd_wnd),
            max_snd_wnd: differs(detail.max_snd_wnd, start.max_snd_wnd.max(detail.snd_wnd)),
            congestion_window: differs(detail.congestion_window, detail.max_snd_wnd),
            slow_start_threshold: differs(detail.slow_start_threshold, start.slow_start_threshold),
            maximum_segment_size: differs(detail.maximum_segment_size, start.maximum_segment_size),
            receive_buffer_size: differs(detail.receive_buffer_size, start.receive_buffer_size),
            send_buffer_size: differs(detail.send_buffer_size, start.send_buffer_size),
            rcv_wnd: differs(detail.rcv_wnd, detail.receive_buffer_size),
            re_xmt: differs(detail.re_xmt, start.re_xmt),
            re_xmt_count: differs(detail.re_xmt_count, start.re_xmt_count),
            dup_acks: differs(detail.dup_acks, start.dup_acks),
            delay_ack: differs(detail.delay_ack, start.delay_ack),
            smooth_trip_time: milliseconds(detail.smooth_trip_time, start.smooth_trip_time),
            smooth_trip_variance: milliseconds(detail.smooth_trip_variance, start.smooth_trip_variance),
            receive_data_queued: receives.bytes,
            receive_oldest: oldest(receives, socket),
            send_data_queued: sends.bytes,
            send_oldest: oldest(sends, socket),
            send_stalled: differs(detail.send_stalled, detail.snd_wnd == 0 && sends.bytes > 0),
            ds_field: byte(detail.ds_field),
            sock_opt: byte(flags.sock_opt),
            tcp_timer: byte(flags.tcp_timer),
            tcp_sig: byte(flags.tcp_sig),
            tcp_sel: byte(flags.tcp_sel),
            tcp_det: byte(flags.tcp_det),
            tcp_pol: byte(flags.tcp_pol),
            tcp_prf: byte(flags.tcp_prf[0]),
            tcp_prf2: byte(flags.tcp_prf[1]),
            tcp_prf3: byte(flags.tcp_prf[2]),
            tcp_prf4: byte(flags.tcp_prf[3]),
            bulk_data_interface: detail.bulk_data_interface.as_ref().map(|name| Text(Name(name.to_string()))),
            ..TcpForm::default()
        };
        form.numbered(detail, socket)
    }

    /// The sequence numbers that do not follow from the rest of the form.
    fn numbered(self, detail: &TcpDetail, socket: &Socket) -> TcpForm {
        let follows = self.clone().detail(socket).ok().map(|made| made.sequence);
        let number = |of: fn(&Sequence) -> u32| {
            let value = of(&detail.sequence);
            Some(value).filter(|value| follows.as_ref().map(of) != Some(*value))
        };
        TcpForm {
            rcv_nxt: number(|s| s.rcv_nxt),
            snd_nxt: number(|s| s.snd_nxt),
            client_rcv_nxt: number(|s| s.client_rcv_nxt),
            client_snd_nxt: number(|s| s.client_snd_nxt),
            incoming_window_num: number(|s| s.incoming_window_num),
            outgoing_window_num: number(|s| s.outgoing_window_num),
            snd_wl1: number(|s| s.snd_wl1),
            snd_wl2: number(|s| s.snd_wl2),
            snd_una: number(|s| s.snd_una),
            rtt_seq: number(|s| s.rtt_seq),
            ..self
        }
    }
}

/// Milliseconds with up to three decimals, as microseconds.
fn microseconds(given: Option<f64>, default: u32) -> Result<u32, String> {
    let Some(given) = given else { return Ok(default) };
    let whole = (given * 1000.0).round();
    match (0.0..=f64::from(u32::MAX)).contains(&whole) {
        true => Ok(whole as u32),
        false => Err(format!("{given} is no round-trip time: expected milliseconds from 0 to 4294967.295")),
    }
}

/// When the oldest data of a queue came, or that nobody knows.
#[derive(Clone)]
pub struct Oldest(Option<Moment>);

impl Written for Oldest {
    const EXPECTED: &'static str = "a time, or `unknown`";

    fn read(text: &str) -> Option<Oldest> {
        match text {
            "unknown" => Some(Oldest(None)),
            time => Moment::read(time).map(|time| Oldest(Some(time))),
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(time) => time.write(f),
            None => f.write_str("unknown"),
        }
    }
}

/// Is it a queue of which its bytes are all that is known?
pub fn is_unknown(oldest: &Option<Text<Oldest>>) -> bool {
    oldest.as_ref().is_some_and(|oldest| oldest.0.0.is_none())
}

/// What must be written of a queue's oldest data.
pub fn oldest(queue: Queue, socket: &Socket) -> Option<Text<Oldest>> {
    let says_more = queue.bytes > 0 && queue.oldest != Some(socket.last_touched);
    says_more.then_some(Text(Oldest(queue.oldest)))
}

/// A value that is not the one which the reader would put in its place.
pub fn differs<T: PartialEq>(value: T, usual: T) -> Option<T> {
    (value != usual).then_some(value)
}

/// Waiting data. The oldest of it came when the socket was last touched, unless the file says more.
pub fn queue(bytes: u32, oldest: &Option<Text<Oldest>>, socket: &Socket) -> Result<Queue, String> {
    match (bytes, oldest) {
        (0, Some(_)) => Err("a queue that is empty has no oldest data".to_owned()),
        (0, None) => Ok(Queue::default()),
        (bytes, oldest) => {
            Ok(Queue { bytes, oldest: oldest.as_ref().map_or(Some(socket.last_touched), |o| o.0.0) })
        }
    }
}
