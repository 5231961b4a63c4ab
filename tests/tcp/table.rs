//! Every state and event, as RFC 9293 has them. A line is an event, the next state (`=` for none), what is sent, what the
//! user learns.

use tso_netstat::tcpip::tcp::AckIs::{Good, OfFin, Wrong};
use tso_netstat::tcpip::tcp::Event::{
    Abort, Ack, ActiveOpen, Close, Fin, FinWait2Time, PassiveOpen, Retransmit, Rst, Send, Syn, SynAck,
    TwoMsl, UserTimeout,
};
use tso_netstat::tcpip::tcp::Opened::{Actively, Passively};
use tso_netstat::tcpip::tcp::Partner::{Given, Missing};
use tso_netstat::tcpip::tcp::SynIs::{Again, InWindow, New, Newer};
use tso_netstat::tcpip::tcp::Unsent::{Data, Nothing};
use tso_netstat::tcpip::tcp::{Event, Opened, Outcome, Reply, RstIs, State, Step};

type Row = (Event, State, Reply, Outcome);

fn check(state: State, opened: Opened, rows: &[Row]) {
    for &(event, next, reply, outcome) in rows {
        assert_eq!(state.next(event, opened), Some(Step { next, reply, outcome }), "{state:?} {event:?}");
    }
}

fn impossible(state: State, events: &[Event]) {
    for &event in events {
        assert_eq!(state.next(event, Actively), None, "{state:?} {event:?}");
    }
}

/// The calls that open a connection are refused where there is one.
fn has_connection(state: State) {
    for event in [PassiveOpen, ActiveOpen(Given), ActiveOpen(Missing)] {
        check(state, Actively, &[(event, state, Reply::Nothing, Outcome::AlreadyExists)]);
    }
}

#[test]
fn closed() {
    let s = State::Closed;
    check(
        s,
        Actively,
        &[
            (PassiveOpen, State::Listen, Reply::Nothing, Outcome::Nothing),
            (ActiveOpen(Given), State::SynSent, Reply::Syn, Outcome::Nothing),
            (ActiveOpen(Missing), s, Reply::Nothing, Outcome::NoPartner),
            (Send(Given), s, Reply::Nothing, Outcome::NoConnection),
            (Close(Nothing), s, Reply::Nothing, Outcome::NoConnection),
            (Abort, s, Reply::Nothing, Outcome::NoConnection),
            (Syn(New), s, Reply::RstOfSyn, Outcome::Nothing),
            (Fin(None), s, Reply::RstOfSyn, Outcome::Nothing),
            (SynAck(Wrong, New), s, Reply::RstAtAck, Outcome::Nothing),
            (Ack(Wrong), s, Reply::RstAtAck, Outcome::Nothing),
            (Fin(Some(Wrong)), s, Reply::RstAtAck, Outcome::Nothing),
            (Rst(RstIs::Exact), s, Reply::Nothing, Outcome::Nothing),
        ],
    );
    impossible(s, &[TwoMsl, Retransmit(false), FinWait2Time, UserTimeout]);
}

#[test]
fn listen() {
    let s = State::Listen;
    check(
        s,
        Passively,
        &[
            (PassiveOpen, s, Reply::Nothing, Outcome::AlreadyExists),
            (ActiveOpen(Given), State::SynSent, Reply::Syn, Outcome::Nothing),
            (ActiveOpen(Missing), s, Reply::Nothing, Outcome::NoPartner),
            (Send(Given), State::SynSent, Reply::Syn, Outcome::Queued),
            (Send(Missing), s, Reply::Nothing, Outcome::NoPartner),
            (Close(Nothing), State::Closed, Reply::Nothing, Outcome::Closing),
            (Abort, State::Closed, Reply::Nothing, Outcome::Reset),
            (Syn(New), State::SynReceived, Reply::SynAck, Outcome::Nothing),
            (SynAck(Wrong, New), s, Reply::RstAtAck, Outcome::Nothing),
            (Ack(Wrong), s, Reply::RstAtAck, Outcome::Nothing),
            (Fin(Some(Wrong)), s, Reply::RstAtAck, Outcome::Nothing),
            (Fin(None), s, Reply::Nothing, Outcome::Nothing),
            (Rst(RstIs::Exact), s, Reply::Nothing, Outcome::Nothing),
        ],
    );
    impossible(s, &[TwoMsl, Retransmit(true), FinWait2Time]);
}

#[test]
fn syn_sent() {
    let s = State::SynSent;
    has_connection(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Nothing, Outcome::Queued),
            (Close(Nothing), State::Closed, Reply::Nothing, Outcome::Closing),
            (Abort, State::Closed, Reply::Nothing, Outcome::Reset),
            (SynAck(Good, New), State::Established, Reply::Ack, Outcome::Connected),
            (Syn(New), State::SynReceived, Reply::SynAck, Outcome::Nothing),
            (SynAck(Wrong, New), s, Reply::RstAtAck, Outcome::Nothing),
            (Ack(Wrong), s, Reply::RstAtAck, Outcome::Nothing),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Fin(None), s, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(Good)), s, Reply::Nothing, Outcome::Nothing),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Refused),
            (Rst(RstIs::Alone), s, Reply::Nothing, Outcome::Nothing),
            (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
            (Retransmit(true), State::Closed, Reply::Nothing, Outcome::TimedOut),
        ],
    );
    impossible(s, &[TwoMsl, FinWait2Time]);
}

#[test]
fn syn_received() {
    let s = State::SynReceived;
    has_connection(s);
    check(
        s,
        Passively,
        &[
            (Send(Given), s, Reply::Nothing, Outcome::Queued),
            (Close(Nothing), State::FinWait1, Reply::Fin, Outcome::Nothing),
            (Close(Data), s, Reply::Nothing, Outcome::Queued),
            (Abort, State::Closed, Reply::Rst, Outcome::Reset),
            (Ack(Good), State::Established, Reply::Data, Outcome::Connected),
            (SynAck(Good, Again), State::Established, Reply::Ack, Outcome::Connected),
            (Ack(Wrong), s, Reply::RstAtAck, Outcome::Nothing),
            (Syn(Again), s, Reply::SynAck, Outcome::Nothing),
            (Syn(InWindow), State::Listen, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(Good)), State::CloseWait, Reply::Ack, Outcome::PartnerClosed),
            (Fin(None), s, Reply::Nothing, Outcome::Nothing),
            (Rst(RstIs::Exact), State::Listen, Reply::Nothing, Outcome::Nothing),
            (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
            (Retransmit(true), State::Listen, Reply::Nothing, Outcome::Nothing),
        ],
    );
    check(
        s,
        Actively,
        &[
            (Syn(InWindow), s, Reply::Challenge, Outcome::Nothing),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Refused),
            (Retransmit(true), State::Closed, Reply::Nothing, Outcome::Refused),
        ],
    );
    impossible(s, &[TwoMsl, FinWait2Time]);
}

/// What a SYN or a reset does where both SYNs are known.
fn challenges(s: State) {
    has_connection(s);
    check(
        s,
        Actively,
        &[
            (Syn(InWindow), s, Reply::Challenge, Outcome::Nothing),
            (SynAck(Good, InWindow), s, Reply::Challenge, Outcome::Nothing),
            (Rst(RstIs::InWindow), s, Reply::Challenge, Outcome::Nothing),
            (UserTimeout, State::Closed, Reply::Nothing, Outcome::TimedOut),
        ],
    );
}

#[test]
fn established() {
    let s = State::Established;
    challenges(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Data, Outcome::Nothing),
            (Close(Data), State::FinWait1, Reply::Fin, Outcome::Nothing),
            (Abort, State::Closed, Reply::Rst, Outcome::Reset),
            (SynAck(Good, Again), s, Reply::Ack, Outcome::Nothing),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Ack(Wrong), s, Reply::Ack, Outcome::Nothing),
            (Fin(Some(Good)), State::CloseWait, Reply::Ack, Outcome::PartnerClosed),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Reset),
            (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
            (Retransmit(true), State::Closed, Reply::Nothing, Outcome::TimedOut),
        ],
    );
    impossible(s, &[TwoMsl, FinWait2Time]);
}

#[test]
fn fin_wait_1() {
    let s = State::FinWait1;
    challenges(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Nothing, Outcome::Closing),
            (Close(Nothing), s, Reply::Nothing, Outcome::Closing),
            (Abort, State::Closed, Reply::Rst, Outcome::Reset),
            (Ack(OfFin), State::FinWait2, Reply::Nothing, Outcome::Nothing),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(Good)), State::Closing, Reply::Ack, Outcome::PartnerClosed),
            (Fin(Some(OfFin)), State::TimeWait, Reply::Ack, Outcome::WaitTwoMsl),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Reset),
            (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
            (Retransmit(true), State::Closed, Reply::Nothing, Outcome::TimedOut),
        ],
    );
    impossible(s, &[TwoMsl, FinWait2Time]);
}

#[test]
fn fin_wait_2() {
    let s = State::FinWait2;
    challenges(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Nothing, Outcome::Closing),
            (Close(Nothing), s, Reply::Nothing, Outcome::Closing),
            (Abort, State::Closed, Reply::Rst, Outcome::Reset),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(OfFin)), State::TimeWait, Reply::Ack, Outcome::WaitTwoMsl),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Reset),
            (FinWait2Time, State::Closed, Reply::Nothing, Outcome::Nothing),
        ],
    );
    impossible(s, &[TwoMsl, Retransmit(false), Retransmit(true)]);
}

#[test]
fn close_wait() {
    let s = State::CloseWait;
    challenges(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Data, Outcome::Nothing),
            (Close(Data), State::LastAck, Reply::Fin, Outcome::Nothing),
            (Abort, State::Closed, Reply::Rst, Outcome::Reset),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(Good)), s, Reply::Ack, Outcome::Nothing),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Reset),
            (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
            (Retransmit(true), State::Closed, Reply::Nothing, Outcome::TimedOut),
        ],
    );
    impossible(s, &[TwoMsl, FinWait2Time]);
}

#[test]
fn closing_and_last_ack() {
    for (s, acknowledged, outcome) in [
        (State::Closing, State::TimeWait, Outcome::WaitTwoMsl),
        (State::LastAck, State::Closed, Outcome::Nothing),
    ] {
        challenges(s);
        check(
            s,
            Actively,
            &[
                (Send(Given), s, Reply::Nothing, Outcome::Closing),
                (Close(Nothing), s, Reply::Nothing, Outcome::Closing),
                (Abort, State::Closed, Reply::Nothing, Outcome::Nothing),
                (Ack(OfFin), acknowledged, Reply::Nothing, outcome),
                (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
                (Fin(Some(Good)), s, Reply::Ack, Outcome::Nothing),
                (Fin(Some(OfFin)), acknowledged, Reply::Ack, outcome),
                (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Nothing),
                (Retransmit(false), s, Reply::Oldest, Outcome::Nothing),
                (Retransmit(true), State::Closed, Reply::Nothing, Outcome::TimedOut),
            ],
        );
        impossible(s, &[TwoMsl, FinWait2Time]);
    }
}

#[test]
fn time_wait() {
    let s = State::TimeWait;
    challenges(s);
    check(
        s,
        Actively,
        &[
            (Send(Given), s, Reply::Nothing, Outcome::Closing),
            (Close(Nothing), s, Reply::Nothing, Outcome::Closing),
            (Abort, State::Closed, Reply::Nothing, Outcome::Nothing),
            (Syn(Newer), State::SynReceived, Reply::SynAck, Outcome::Nothing),
            (Ack(Good), s, Reply::Nothing, Outcome::Nothing),
            (Fin(Some(Good)), s, Reply::Ack, Outcome::WaitTwoMsl),
            (Rst(RstIs::Exact), State::Closed, Reply::Nothing, Outcome::Nothing),
            (TwoMsl, State::Closed, Reply::Nothing, Outcome::Nothing),
        ],
    );
    impossible(s, &[Retransmit(false), Retransmit(true), FinWait2Time]);
}
