//! The table of RFC 9293, section 3.10, with the challenges of RFC 5961: state and event give the next state.
//!
//! The half-open listener of the RFC is a connection of its own here, as sockets have it: a listener stays in LISTEN,
//! and what LISTEN becomes by a SYN is the state of the new connection.

use super::AckIs::{Good, OfFin, Wrong};
use super::State;
use super::event::{AckIs, Event, Opened, Outcome, Partner, Reply, RstIs, Step, SynIs, Unsent};

impl State {
    /// What follows from an event; `None` if it cannot occur in this state. `opened` matters in SYN-RECEIVED.
    pub fn next(self, event: Event, opened: Opened) -> Option<Step> {
        if event == Event::UserTimeout && self != State::Closed {
            return Some(to(State::Closed, Reply::Nothing, Outcome::TimedOut));
        }
        match self {
            State::Closed => closed(event),
            State::Listen => listen(event),
            State::SynSent => syn_sent(event),
            State::SynReceived => syn_received(event, opened),
            State::Established | State::CloseWait => open(self, event),
            State::FinWait1 => fin_wait_1(event),
            State::FinWait2 => fin_wait_2(event),
            State::Closing | State::LastAck => closing(self, event),
            State::TimeWait => time_wait(event),
        }
    }
}

fn to(next: State, reply: Reply, outcome: Outcome) -> Step {
    Step { next, reply, outcome }
}

/// A segment that changes nothing and is not answered.
fn dropped(state: State) -> Step {
    to(state, Reply::Nothing, Outcome::Nothing)
}

/// A call that is refused.
fn refused(state: State, why: Outcome) -> Step {
    to(state, Reply::Nothing, why)
}

/// There is no connection: calls fail, segments are answered with a reset.
fn closed(event: Event) -> Option<Step> {
    let state = State::Closed;
    Some(match event {
        Event::PassiveOpen => dropped(State::Listen),
        Event::ActiveOpen(Partner::Given) => to(State::SynSent, Reply::Syn, Outcome::Nothing),
        Event::ActiveOpen(Partner::Missing) => refused(state, Outcome::NoPartner),
        Event::Send(_) | Event::Close(_) | Event::Abort => refused(state, Outcome::NoConnection),
        Event::Syn(_) | Event::Fin(None) => to(state, Reply::RstOfSyn, Outcome::Nothing),
        Event::SynAck(..) | Event::Ack(_) | Event::Fin(Some(_)) => {
            to(state, Reply::RstAtAck, Outcome::Nothing)
        }
        Event::Rst(_) => dropped(state),
        Event::TwoMsl | Event::Retransmit(_) | Event::FinWait2Time | Event::UserTimeout => return None,
    })
}

/// A listener takes SYNs and nothing else.
fn listen(event: Event) -> Option<Step> {
    let state = State::Listen;
    Some(match event {
        Event::PassiveOpen => refused(state, Outcome::AlreadyExists),
        Event::ActiveOpen(Partner::Given) => to(State::SynSent, Reply::Syn, Outcome::Nothing),
        Event::Send(Partner::Given) => to(State::SynSent, Reply::Syn, Outcome::Queued),
        Event::ActiveOpen(Partner::Missing) | Event::Send(Partner::Missing) => {
            refused(state, Outcome::NoPartner)
        }
        Event::Close(_) => to(State::Closed, Reply::Nothing, Outcome::Closing),
        Event::Abort => to(State::Closed, Reply::Nothing, Outcome::Reset),
        Event::Syn(_) => to(State::SynReceived, Reply::SynAck, Outcome::Nothing),
        Event::SynAck(..) | Event::Ack(_) | Event::Fin(Some(_)) => {
            to(state, Reply::RstAtAck, Outcome::Nothing)
        }
        Event::Fin(None) | Event::Rst(_) => dropped(state),
        Event::TwoMsl | Event::Retransmit(_) | Event::FinWait2Time | Event::UserTimeout => return None,
    })
}

/// Waits for an answer to its SYN.
fn syn_sent(event: Event) -> Option<Step> {
    let state = State::SynSent;
    Some(match event {
        Event::PassiveOpen | Event::ActiveOpen(_) => refused(state, Outcome::AlreadyExists),
        Event::Send(_) => refused(state, Outcome::Queued),
        Event::Close(_) => to(State::Closed, Reply::Nothing, Outcome::Closing),
        Event::Abort => to(State::Closed, Reply::Nothing, Outcome::Reset),
        Event::SynAck(Good | OfFin, _) => to(State::Established, Reply::Ack, Outcome::Connected),
        // Both sides have opened at once.
        Event::Syn(_) => to(State::SynReceived, Reply::SynAck, Outcome::Nothing),
        Event::SynAck(Wrong, _) | Event::Ack(Wrong) | Event::Fin(Some(Wrong)) => {
            to(state, Reply::RstAtAck, Outcome::Nothing)
        }
        // Without a SYN nothing can be checked.
        Event::Ack(_) | Event::Fin(_) => dropped(state),
        Event::Rst(RstIs::Exact) => to(State::Closed, Reply::Nothing, Outcome::Refused),
        Event::Rst(_) => dropped(state),
        Event::Retransmit(false) => to(state, Reply::Oldest, Outcome::Nothing),
        Event::Retransmit(true) => to(State::Closed, Reply::Nothing, Outcome::TimedOut),
        Event::TwoMsl | Event::FinWait2Time | Event::UserTimeout => return None,
    })
}

/// Has the partner's SYN and waits for the acknowledgement of its own.
fn syn_received(event: Event, opened: Opened) -> Option<Step> {
    let state = State::SynReceived;
    let given_up = match opened {
        // The user of a listener never heard of the connection.
        Opened::Passively => dropped(State::Listen),
        Opened::Actively => to(State::Closed, Reply::Nothing, Outcome::Refused),
    };
    Some(match event {
        Event::PassiveOpen | Event::ActiveOpen(_) => refused(state, Outcome::AlreadyExists),
        Event::Send(_) => refused(state, Outcome::Queued),
        Event::Close(Unsent::Nothing) => to(State::FinWait1, Reply::Fin, Outcome::Nothing),
        Event::Close(Unsent::Data) => refused(state, Outcome::Queued),
        Event::Abort => to(State::Closed, Reply::Rst, Outcome::Reset),
        Event::Ack(Wrong) | Event::SynAck(Wrong, _) | Event::Fin(Some(Wrong)) => {
            to(state, Reply::RstAtAck, Outcome::Nothing)
        }
        Event::Ack(_) => to(State::Established, Reply::Data, Outcome::Connected),
        // The partner of a simultaneous open: its SYN is counted, its acknowledgement covers ours.
        Event::SynAck(_, SynIs::Again | SynIs::New) => to(State::Established, Reply::Ack, Outcome::Connected),
        Event::Syn(SynIs::InWindow) | Event::SynAck(_, _) => match opened {
            Opened::Passively => dropped(State::Listen),
            Opened::Actively => to(state, Reply::Challenge, Outcome::Nothing),
        },
        Event::Syn(_) => to(state, Reply::SynAck, Outcome::Nothing),
        Event::Fin(Some(_)) => to(State::CloseWait, Reply::Ack, Outcome::PartnerClosed),
        Event::Fin(None) => dropped(state),
        Event::Rst(RstIs::InWindow) => to(state, Reply::Challenge, Outcome::Nothing),
        Event::Rst(_) => given_up,
        Event::Retransmit(false) => to(state, Reply::Oldest, Outcome::Nothing),
        Event::Retransmit(true) => given_up,
        Event::TwoMsl | Event::FinWait2Time | Event::UserTimeout => return None,
    })
}

/// What a SYN, a reset or a timeout does to every state that has exchanged its SYNs; `None` for any other event.
fn synchronised(state: State, event: Event) -> Option<Step> {
    Some(match event {
        // An old SYN+ACK says that our acknowledgement was lost.
        Event::SynAck(_, SynIs::Again) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Syn(_) | Event::SynAck(..) => to(state, Reply::Challenge, Outcome::Nothing),
        Event::Rst(RstIs::InWindow) => to(state, Reply::Challenge, Outcome::Nothing),
        Event::Rst(_) => to(State::Closed, Reply::Nothing, Outcome::Reset),
        Event::Retransmit(false) => to(state, Reply::Oldest, Outcome::Nothing),
        Event::Retransmit(true) => to(State::Closed, Reply::Nothing, Outcome::TimedOut),
        Event::PassiveOpen | Event::ActiveOpen(_) => refused(state, Outcome::AlreadyExists),
        _ => return None,
    })
}

/// Data may flow: in ESTABLISHED both ways, in CLOSE-WAIT to the partner only.
fn open(state: State, event: Event) -> Option<Step> {
    let partner_closed = state == State::CloseWait;
    Some(match event {
        Event::Send(_) => to(state, Reply::Data, Outcome::Nothing),
        Event::Close(_) if partner_closed => to(State::LastAck, Reply::Fin, Outcome::Nothing),
        Event::Close(_) => to(State::FinWait1, Reply::Fin, Outcome::Nothing),
        Event::Abort => to(State::Closed, Reply::Rst, Outcome::Reset),
        Event::Ack(Wrong) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Ack(_) => dropped(state),
        Event::Fin(_) if partner_closed => to(state, Reply::Ack, Outcome::Nothing),
        Event::Fin(_) => to(State::CloseWait, Reply::Ack, Outcome::PartnerClosed),
        Event::TwoMsl | Event::FinWait2Time => return None,
        other => return synchronised(state, other),
    })
}

/// Its FIN is sent and not acknowledged.
fn fin_wait_1(event: Event) -> Option<Step> {
    let state = State::FinWait1;
    Some(match event {
        Event::Send(_) | Event::Close(_) => refused(state, Outcome::Closing),
        Event::Abort => to(State::Closed, Reply::Rst, Outcome::Reset),
        Event::Ack(OfFin) => dropped(State::FinWait2),
        Event::Ack(Wrong) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Ack(Good) => dropped(state),
        Event::Fin(Some(OfFin)) => to(State::TimeWait, Reply::Ack, Outcome::WaitTwoMsl),
        // Both sides have closed at once.
        Event::Fin(_) => to(State::Closing, Reply::Ack, Outcome::PartnerClosed),
        Event::TwoMsl | Event::FinWait2Time => return None,
        other => return synchronised(state, other),
    })
}

/// Its FIN is acknowledged, the partner's is awaited. There is nothing left to send again.
fn fin_wait_2(event: Event) -> Option<Step> {
    let state = State::FinWait2;
    Some(match event {
        Event::Send(_) | Event::Close(_) => refused(state, Outcome::Closing),
        Event::Abort => to(State::Closed, Reply::Rst, Outcome::Reset),
        Event::Ack(Wrong) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Ack(_) => dropped(state),
        Event::Fin(_) => to(State::TimeWait, Reply::Ack, Outcome::WaitTwoMsl),
        Event::FinWait2Time => dropped(State::Closed),
        Event::TwoMsl | Event::Retransmit(_) => return None,
        other => return synchronised(state, other),
    })
}

/// Both FINs are sent, ours is not acknowledged: CLOSING after closing at once, LAST-ACK after the partner had closed.
fn closing(state: State, event: Event) -> Option<Step> {
    let acknowledged = match state {
        State::LastAck => dropped(State::Closed),
        _ => to(State::TimeWait, Reply::Nothing, Outcome::WaitTwoMsl),
    };
    Some(match event {
        Event::Send(_) | Event::Close(_) => refused(state, Outcome::Closing),
        Event::Abort => dropped(State::Closed),
        Event::Ack(OfFin) => acknowledged,
        Event::Ack(Wrong) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Ack(Good) => dropped(state),
        Event::Fin(Some(AckIs::OfFin)) => Step { reply: Reply::Ack, ..acknowledged },
        Event::Fin(_) => to(state, Reply::Ack, Outcome::Nothing),
        // Nobody waits for an answer any more.
        Event::Rst(RstIs::Exact | RstIs::Alone) => dropped(State::Closed),
        Event::TwoMsl | Event::FinWait2Time => return None,
        other => return synchronised(state, other),
    })
}

/// Waits until old segments have died. A newer SYN opens a new connection through a listener.
fn time_wait(event: Event) -> Option<Step> {
    let state = State::TimeWait;
    Some(match event {
        Event::Send(_) | Event::Close(_) => refused(state, Outcome::Closing),
        Event::Abort => dropped(State::Closed),
        Event::Syn(SynIs::Newer) => to(State::SynReceived, Reply::SynAck, Outcome::Nothing),
        Event::Ack(Wrong) => to(state, Reply::Ack, Outcome::Nothing),
        Event::Ack(_) => dropped(state),
        Event::Fin(_) => to(state, Reply::Ack, Outcome::WaitTwoMsl),
        Event::Rst(RstIs::Exact | RstIs::Alone) => dropped(State::Closed),
        Event::TwoMsl => dropped(State::Closed),
        Event::Retransmit(_) | Event::FinWait2Time | Event::UserTimeout => return None,
        other => return synchronised(state, other),
    })
}
