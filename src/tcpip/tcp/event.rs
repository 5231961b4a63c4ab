//! What can happen to a connection, and what follows from it.
//!
//! A segment is an event after the checks that need sequence numbers: whether its acknowledgement is good, where its SYN
//! or RST lies. So the table needs no numbers.

use super::State;

/// Who opened a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opened {
    /// This side: connect.
    Actively,
    /// The partner: it came through a listener.
    Passively,
}

/// Was the partner named in a call?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partner {
    /// Address and port were given.
    Given,
    /// They were not.
    Missing,
}

/// Is there data that was not sent yet?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unsent {
    /// None.
    Nothing,
    /// Some.
    Data,
}

/// Where a SYN lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SynIs {
    /// The first one of a connection, to a state that has none yet.
    New,
    /// The one that is known already (SEQ=IRS), outside the window.
    Again,
    /// Inside the window of a connection that has its SYN.
    InWindow,
    /// Newer than all of the connection that is in TIME-WAIT (RFC 6191).
    Newer,
}

/// What an acknowledgement number is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AckIs {
    /// Acceptable; where a SYN was sent it acknowledges that.
    Good,
    /// Good, and it covers the FIN that was sent.
    OfFin,
    /// Of something that was never sent, or of something older than the SYN.
    Wrong,
}

/// Where a RST lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RstIs {
    /// SEQ=RCV.NXT, or in SYN-SENT a good acknowledgement.
    Exact,
    /// Elsewhere in the window.
    InWindow,
    /// In SYN-SENT: without an acknowledgement.
    Alone,
}

/// What happens to a connection: a call of its user, a segment, a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// listen.
    PassiveOpen,
    /// connect.
    ActiveOpen(Partner),
    /// send.
    Send(Partner),
    /// close, or shutdown of the sending side.
    Close(Unsent),
    /// close with SO_LINGER 0, and DROP.
    Abort,
    /// A SYN alone.
    Syn(SynIs),
    /// A SYN with an acknowledgement.
    SynAck(AckIs, SynIs),
    /// An acknowledgement, perhaps with data.
    Ack(AckIs),
    /// A FIN, with its acknowledgement if it has one. The data before it has arrived.
    Fin(Option<AckIs>),
    /// A reset.
    Rst(RstIs),
    /// Twice the longest life of a segment has passed in TIME-WAIT.
    TwoMsl,
    /// The oldest segment was not acknowledged in time; true if it was sent as often as it may be.
    Retransmit(bool),
    /// FINWAIT2TIME has passed (not in the RFC).
    FinWait2Time,
    /// The user timeout has passed.
    UserTimeout,
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Nothing.
    Nothing,
    /// SYN, SEQ=ISS.
    Syn,
    /// SYN, ACK=IRS+1, SEQ=ISS.
    SynAck,
    /// ACK=RCV.NXT.
    Ack,
    /// ACK=RCV.NXT, SEQ=SND.NXT, and the segment is dropped (RFC 5961).
    Challenge,
    /// What is queued.
    Data,
    /// What is queued, then FIN.
    Fin,
    /// The oldest segment once more.
    Oldest,
    /// RST, SEQ=SND.NXT.
    Rst,
    /// RST, SEQ=SEG.ACK.
    RstAtAck,
    /// RST, ACK=SEG.SEQ+SEG.LEN, SEQ=0.
    RstOfSyn,
}

/// What the user of the connection learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Nothing, or that a call was carried out.
    Nothing,
    /// Data that was given is kept until it can be sent.
    Queued,
    /// The connection is there: connect ends, or accept may return it.
    Connected,
    /// The partner sends no more: reads give the end of the data.
    PartnerClosed,
    /// The 2MSL timer starts, or starts again.
    WaitTwoMsl,
    /// The call is refused: the connection exists already.
    AlreadyExists,
    /// The call is refused: no partner was named.
    NoPartner,
    /// The call is refused: there is no connection.
    NoConnection,
    /// The call is refused, or waiting calls end: the connection is closing.
    Closing,
    /// Waiting calls end: the partner or the user has reset the connection.
    Reset,
    /// connect ends: nobody listens there.
    Refused,
    /// Waiting calls end: the partner does not answer.
    TimedOut,
}

/// One step: the next state, what is sent, what the user learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The state after the event.
    pub next: State,
    /// What is sent.
    pub reply: Reply,
    /// What the user learns.
    pub outcome: Outcome,
}
