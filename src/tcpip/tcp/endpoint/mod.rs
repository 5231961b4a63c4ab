//! One end of a TCP connection with its sequence numbers (RFC 9293, section 3.10): calls, segments and timers go in,
//! segments come out. It knows no time and no address; data is counted, not kept.
//!
//! What arrives out of order is dropped and acknowledged again, as the RFC allows; the partner sends it once more.

use super::State;
use super::event::{Event, Opened, Outcome, Partner, Reply, Unsent};

mod congestion;
mod queue;
mod receive;
mod resume;
mod send;

/// A segment, without addresses and ports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Segment {
    /// Sequence number of its first byte, or of its SYN.
    pub seq: u32,
    /// Acknowledgement number, if the ACK bit is set.
    pub ack: Option<u32>,
    /// Synchronise sequence numbers.
    pub syn: bool,
    /// No more data from the sender.
    pub fin: bool,
    /// Reset the connection.
    pub rst: bool,
    /// Receive window of the sender in bytes.
    pub window: u32,
    /// Bytes of data.
    pub length: u32,
}

impl Segment {
    /// What it takes of the sequence space: data, SYN and FIN.
    pub fn space(&self) -> u32 {
        self.length + u32::from(self.syn) + u32::from(self.fin)
    }
}

/// A timer that has run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The oldest segment was not acknowledged in time.
    Retransmit,
    /// 2MSL in TIME-WAIT.
    TwoMsl,
    /// FINWAIT2TIME in FIN-WAIT-2.
    FinWait2,
    /// CONNECTTIMEOUT in SYN-SENT.
    Connect,
    /// The partner's window has been closed for long.
    Probe,
    /// Nothing was heard of the partner for long.
    KeepAlive,
}

/// How often a segment is sent again, at most, before the connection is given up.
const ATTEMPTS: u32 = 15;

/// Longest data of one segment in bytes, where the partner has not said less.
const SEGMENT_BYTES: u32 = 1460;

/// The slow start threshold and the limit of the congestion window, where the partner's window is not larger.
const CONGESTION_LIMIT: u32 = 65_535;

/// How far the first numbers of two connections of one pair of sockets lie apart.
const ISS_STEP: u32 = 0x0001_0000;

/// What an end has noticed of a segment, for the counters of the stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// An acknowledgement that was expected, and nothing else.
    pub predicted_ack: bool,
    /// Data that was expected, and nothing else.
    pub predicted_data: bool,
    /// The last acknowledgement number once more.
    pub duplicate_ack: bool,
    /// Nothing in it was new.
    pub duplicate: bool,
    /// A part of it was new.
    pub partly_duplicate: bool,
    /// Something that comes before it is missing.
    pub out_of_order: bool,
    /// It lies behind the window.
    pub after_window: bool,
    /// It reaches beyond the window.
    pub partly_after_window: bool,
    /// Data for which there is no reader any more.
    pub after_close: bool,
    /// A probe of the closed window came.
    pub probe_received: bool,
    /// A probe of the partner's closed window was sent.
    pub probe_sent: bool,
    /// Nothing but another window came.
    pub update_received: bool,
    /// Nothing but another window was sent.
    pub update_sent: bool,
}

/// One end of a connection.
#[derive(Clone, Debug)]
pub struct Endpoint {
    state: State,
    opened: Opened,
    /// First own sequence number.
    pub iss: u32,
    /// First sequence number of the partner.
    pub irs: u32,
    /// Oldest number that is not acknowledged.
    pub snd_una: u32,
    /// Next number to send.
    pub snd_nxt: u32,
    /// The partner's window.
    pub snd_wnd: u32,
    /// Sequence and acknowledgement number of the segment that last changed the partner's window.
    pub snd_wl: (u32, u32),
    /// Next number expected.
    pub rcv_nxt: u32,
    /// Own window.
    pub rcv_wnd: u32,
    /// Own window when nothing waits to be read.
    pub receive_buffer: u32,
    /// Bytes that were given by the user and never sent.
    pub unsent: u32,
    /// Most bytes that are kept until they are acknowledged.
    pub send_buffer: u32,
    /// Bytes that the user waits to give until there is room.
    pub blocked: u32,
    /// Bytes that the user has not read.
    pub unread: u32,
    /// Does the user read what arrives?
    pub reads: bool,
    /// Longest data of one segment.
    pub segment_bytes: u32,
    /// Congestion window.
    pub congestion_window: u32,
    /// Slow start threshold.
    pub slow_start_threshold: u32,
    /// How often a segment is sent again before the connection is given up (RETRANSMITATTEMPTS).
    pub attempts: u32,
    /// How many repeated acknowledgements bring about a retransmission (FRRTHRESHOLD).
    pub fast_retransmit: u32,
    /// Payload bytes received in order.
    pub bytes_in: u64,
    /// Payload bytes that the user has given.
    pub bytes_out: u64,
    /// Segments received and sent, again or not.
    pub segments: (u64, u64),
    /// How often segments were sent again.
    pub retransmitted: u64,
    /// Acknowledgements that repeated the last number.
    pub duplicate_acks: u32,
    /// What was noticed of the last segment; to be taken.
    pub noticed: Noticed,
    tries: u32,
    /// Probes of a closed window since something was heard.
    probes: u32,
    /// Repeated acknowledgements in a row.
    repeated: u32,
    /// Up to which number segments are sent again, one with each acknowledgement.
    recover: Option<u32>,
    closing: bool,
    /// The number of the own FIN, once it is sent.
    fin: Option<u32>,
}

impl Endpoint {
    /// An end that is closed, whose first sequence number will be `iss` and whose window is `window` bytes.
    pub fn new(iss: u32, window: u32) -> Endpoint {
        Endpoint {
            state: State::Closed,
            opened: Opened::Actively,
            iss,
            irs: 0,
            snd_una: iss,
            snd_nxt: iss,
            snd_wnd: 0,
            snd_wl: (0, 0),
            rcv_nxt: 0,
            rcv_wnd: window,
            receive_buffer: window,
            unsent: 0,
            send_buffer: u32::MAX,
            blocked: 0,
            unread: 0,
            reads: true,
            segment_bytes: SEGMENT_BYTES,
            congestion_window: 3 * SEGMENT_BYTES,
            slow_start_threshold: CONGESTION_LIMIT,
            attempts: ATTEMPTS,
            fast_retransmit: 3,
            bytes_in: 0,
            bytes_out: 0,
            segments: (0, 0),
            retransmitted: 0,
            duplicate_acks: 0,
            noticed: Noticed::default(),
            tries: 0,
            probes: 0,
            repeated: 0,
            recover: None,
            closing: false,
            fin: None,
        }
    }

    /// The state.
    pub fn state(&self) -> State {
        self.state
    }

    /// How often the oldest segment was sent again.
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// Is something sent that is not acknowledged, so that the retransmission timer runs?
    pub fn is_waiting(&self) -> bool {
        self.snd_una != self.snd_nxt
    }

    /// connect.
    pub fn connect(&mut self, out: &mut Vec<Segment>) -> Outcome {
        self.begin();
        self.opened = Opened::Actively;
        self.event(Event::ActiveOpen(Partner::Given), None, out)
    }

    /// listen.
    pub fn listen(&mut self, out: &mut Vec<Segment>) -> Outcome {
        self.begin();
        self.opened = Opened::Passively;
        self.event(Event::PassiveOpen, None, out)
    }

    /// send, of so many bytes.
    pub fn send(&mut self, bytes: u32, out: &mut Vec<Segment>) -> Outcome {
        let partner = if self.state == State::Listen { Partner::Missing } else { Partner::Given };
        let takes =
            matches!(self.state, State::SynSent | State::SynReceived | State::Established | State::CloseWait);
        if takes && !self.closing {
            self.blocked = self.blocked.saturating_add(bytes);
            self.fill();
        } else if takes {
            return Outcome::Closing;
        }
        self.event(Event::Send(partner), None, out)
    }

    /// close, or shutdown of the sending side.
    pub fn close(&mut self, out: &mut Vec<Segment>) -> Outcome {
        let unsent = if self.unsent > 0 || self.blocked > 0 { Unsent::Data } else { Unsent::Nothing };
        if self.state == State::SynReceived && unsent == Unsent::Data {
            // It is carried out once the connection is there.
            self.closing = true;
        }
        self.event(Event::Close(unsent), None, out)
    }

    /// close with SO_LINGER 0, or DROP.
    pub fn abort(&mut self, out: &mut Vec<Segment>) -> Outcome {
        self.event(Event::Abort, None, out)
    }

    /// A timer that has run out. One that cannot run in this state is ignored.
    pub fn timer(&mut self, timer: Timer, out: &mut Vec<Segment>) -> Outcome {
        let event = match timer {
            Timer::Retransmit if !self.is_waiting() => return Outcome::Nothing,
            Timer::Retransmit => {
                self.tries += 1;
                self.congested();
                Event::Retransmit(self.tries > self.attempts)
            }
            Timer::Probe => return self.probe(out),
            Timer::KeepAlive => return self.keep_alive(out),
            Timer::Connect if self.state != State::SynSent => return Outcome::Nothing,
            Timer::Connect => Event::UserTimeout,
            Timer::TwoMsl => Event::TwoMsl,
            Timer::FinWait2 => Event::FinWait2Time,
        };
        self.event(event, None, out)
    }

    /// Carries an event out: the state, then what is sent.
    fn event(&mut self, event: Event, segment: Option<&Segment>, out: &mut Vec<Segment>) -> Outcome {
        let Some(step) = self.state.next(event, self.opened) else { return Outcome::Nothing };
        if self.state == State::Listen && step.next == State::SynReceived {
            segment.into_iter().for_each(|s| self.know(s));
        }
        let before = std::mem::replace(&mut self.state, step.next);
        self.closing |= step.reply == Reply::Fin;
        self.reply(step, segment, out);
        match self.state {
            // The close that had to wait for the connection.
            State::Established if self.closing && before == State::SynReceived => {
                self.event(Event::Close(Unsent::Data), None, out);
            }
            State::Listen | State::Closed if !matches!(before, State::Listen | State::Closed) => {
                self.forget()
            }
            _ => self.flow(out),
        }
        step.outcome
    }

    /// A connection that comes after another one begins above its numbers, and counts from zero.
    fn begin(&mut self) {
        if self.state == State::Closed && self.snd_nxt != self.iss {
            *self = self.anew();
        }
    }

    /// The end of a connection that comes after this one, with the same limits.
    fn anew(&self) -> Endpoint {
        Endpoint {
            send_buffer: self.send_buffer,
            segment_bytes: self.segment_bytes,
            congestion_window: 3 * self.segment_bytes,
            attempts: self.attempts,
            fast_retransmit: self.fast_retransmit,
            reads: self.reads,
            ..Endpoint::new(self.snd_nxt.wrapping_add(ISS_STEP), self.receive_buffer)
        }
    }

    /// Nothing is left of the connection but what was counted.
    fn forget(&mut self) {
        self.snd_una = self.snd_nxt;
        (self.unsent, self.tries, self.closing, self.fin) = (0, 0, false, None);
        (self.blocked, self.unread, self.probes, self.recover) = (0, 0, 0, None);
        if self.state == State::Listen {
            self.iss = self.snd_nxt.wrapping_add(ISS_STEP);
            (self.snd_una, self.snd_nxt) = (self.iss, self.iss);
        }
    }
}

/// Is `a` after `b` in the circle of sequence numbers?
fn after(a: u32, b: u32) -> bool {
    a.wrapping_sub(b).cast_signed() > 0
}
