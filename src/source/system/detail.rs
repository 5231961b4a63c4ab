//! What a system file says of a TCP socket in detail: `tcp` and `listener`. What it leaves out follows from the rest, as
//! [`TcpDetail::count`] says.

use serde::Deserialize;

use super::text::{Byte, Name, Text};
use crate::clock::Moment;
use crate::tcpip::detail::{Listener, Queue, Quiesced, SharePort, TcpDetail};
use crate::tcpip::socket::Socket;

/// The control block of a TCP socket, each field as the report ALL names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TcpForm {
    segments_in: Option<u64>,
    segments_out: Option<u64>,
    carried_in: Option<u64>,
    carried_out: Option<u64>,
    rcv_nxt: Option<u32>,
    snd_nxt: Option<u32>,
    client_rcv_nxt: Option<u32>,
    client_snd_nxt: Option<u32>,
    init_rcv_seq_num: Option<u32>,
    init_snd_seq_num: Option<u32>,
    congestion_window: Option<u32>,
    slow_start_threshold: Option<u32>,
    incoming_window_num: Option<u32>,
    outgoing_window_num: Option<u32>,
    snd_wl1: Option<u32>,
    snd_wl2: Option<u32>,
    snd_wnd: Option<u32>,
    max_snd_wnd: Option<u32>,
    snd_una: Option<u32>,
    rtt_seq: Option<u32>,
    maximum_segment_size: Option<u32>,
    ds_field: Option<Text<Byte>>,
    smooth_trip_time: Option<f64>,
    smooth_trip_variance: Option<f64>,
    re_xmt: Option<u32>,
    re_xmt_count: Option<u32>,
    dup_acks: Option<u32>,
    rcv_wnd: Option<u32>,
    sock_opt: Option<Text<Byte>>,
    tcp_timer: Option<Text<Byte>>,
    tcp_sig: Option<Text<Byte>>,
    tcp_sel: Option<Text<Byte>>,
    tcp_det: Option<Text<Byte>>,
    tcp_pol: Option<Text<Byte>>,
    tcp_prf: Option<Text<Byte>>,
    tcp_prf2: Option<Text<Byte>>,
    tcp_prf3: Option<Text<Byte>>,
    tcp_prf4: Option<Text<Byte>>,
    delay_ack: Option<bool>,
    receive_buffer_size: Option<u32>,
    send_buffer_size: Option<u32>,
    #[serde(default)]
    receive_data_queued: u32,
    receive_oldest: Option<Text<Moment>>,
    #[serde(default)]
    send_data_queued: u32,
    send_oldest: Option<Text<Moment>>,
    send_stalled: Option<bool>,
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
        if u64::from(self.receive_data_queued) > socket.bytes_in {
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

/// Waiting data. The oldest of it came when the socket was last touched, unless the file says more.
pub fn queue(bytes: u32, oldest: &Option<Text<Moment>>, socket: &Socket) -> Result<Queue, String> {
    match (bytes, oldest) {
        (0, Some(_)) => Err("a queue that is empty has no oldest data".to_owned()),
        (0, None) => Ok(Queue::default()),
        (bytes, oldest) => {
            Ok(Queue { bytes, oldest: Some(oldest.as_ref().map_or(socket.last_touched, |o| o.0)) })
        }
    }
}

/// What a listener has beside its control block.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListenerForm {
    #[serde(default)]
    connections_in: u32,
    #[serde(default)]
    connections_dropped: u32,
    maximum_backlog: Option<u32>,
    #[serde(default)]
    connection_flood: bool,
    #[serde(default)]
    current_backlog: u32,
    #[serde(default)]
    server_backlog: u32,
    #[serde(default)]
    frca_backlog: u32,
    current_connections: Option<u32>,
    sef: Option<u8>,
    #[serde(default)]
    quiesced: QuiescedForm,
    share_port: Option<SharePortForm>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum QuiescedForm {
    #[default]
    No,
    Dest,
    Source,
}

/// `"base"`, or the weights of the workload manager.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum SharePortForm {
    Base,
    Wlm { raw_weight: u8, normalized_weight: u8, abnorm: u16, health: u8 },
}

impl ListenerForm {
    /// What the listener has.
    ///
    /// # Errors
    /// What cannot be.
    pub fn listener(self) -> Result<Listener, String> {
        let standard = Listener::default();
        let made = Listener {
            connections_in: self.connections_in,
            connections_dropped: self.connections_dropped,
            maximum_backlog: self.maximum_backlog.unwrap_or(standard.maximum_backlog),
            connection_flood: self.connection_flood,
            current_backlog: self.current_backlog,
            server_backlog: self.server_backlog,
            frca_backlog: self.frca_backlog,
            current_connections: self.current_connections,
            sef: self.sef.unwrap_or(standard.sef),
            quiesced: match self.quiesced {
                QuiescedForm::No => Quiesced::No,
                QuiescedForm::Dest => Quiesced::Dest,
                QuiescedForm::Source => Quiesced::Source,
            },
            share_port: self.share_port.map(|s| match s {
                SharePortForm::Base => SharePort::Base,
                SharePortForm::Wlm { raw_weight, normalized_weight, abnorm, health } => {
                    SharePort::Wlm { raw_weight, normalized_weight, abnorm, health }
                }
            }),
        };
        let parts = u64::from(made.server_backlog) + u64::from(made.frca_backlog);
        if parts > made.current_backlog.into() {
            return Err("`server_backlog` and `frca_backlog` are parts of `current_backlog`".to_owned());
        }
        match made.share_port {
            Some(SharePort::Wlm { abnorm, health, .. }) if abnorm > 1000 || health > 100 => {
                Err("`abnorm` is 0 to 1000, `health` 0 to 100".to_owned())
            }
            _ if made.sef > 100 => Err("`sef` is 0 to 100".to_owned()),
            _ => Ok(made),
        }
    }
}
