//! TCP (RFC 9293): the states of a connection with the words that NETSTAT shows for them, the table of what leads from
//! one to another, and one end of a connection with its sequence numbers.

mod endpoint;
mod event;
mod table;

pub use endpoint::{Endpoint, Noticed, Segment, Timer};
pub use event::{AckIs, Event, Opened, Outcome, Partner, Reply, RstIs, Step, SynIs, Unsent};

/// State of a TCP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Waits for connection requests.
    Listen,
    /// Has sent a SYN.
    SynSent,
    /// Has received a SYN and answered it.
    SynReceived,
    /// Data may flow.
    Established,
    /// Has sent a FIN that is not acknowledged.
    FinWait1,
    /// Its FIN is acknowledged, the partner's not received.
    FinWait2,
    /// The partner has sent a FIN.
    CloseWait,
    /// Both have sent a FIN, the own one is not acknowledged.
    Closing,
    /// The partner closed first; the own FIN is sent.
    LastAck,
    /// Waits until old segments have died.
    TimeWait,
    /// Gone; z/OS remembers it for a short time.
    Closed,
}

impl State {
    /// All states, in the order of RFC 9293.
    pub const ALL: [State; 11] = [
        State::Listen,
        State::SynSent,
        State::SynReceived,
        State::Established,
        State::FinWait1,
        State::FinWait2,
        State::CloseWait,
        State::Closing,
        State::LastAck,
        State::TimeWait,
        State::Closed,
    ];

    /// The word in TSO and z/OS UNIX reports, at most 8 characters.
    pub fn word(self) -> &'static str {
        match self {
            State::Listen => "Listen",
            State::SynSent => "SynSent",
            State::SynReceived => "SynRcvd",
            State::Established => "Establsh",
            State::FinWait1 => "FinWait1",
            State::FinWait2 => "FinWait2",
            State::CloseWait => "ClosWait",
            State::Closing => "Closing",
            State::LastAck => "LastAck",
            State::TimeWait => "TimeWait",
            State::Closed => "Closed",
        }
    }

    /// The word in console reports, at most 7 characters; the console prints it in upper case.
    pub fn console_word(self) -> &'static str {
        match self {
            State::Established => "Estblsh",
            State::FinWait1 => "FinWt1",
            State::FinWait2 => "FinWt2",
            State::CloseWait => "ClosWt",
            State::TimeWait => "TimeWt",
            other => other.word(),
        }
    }

    /// Is the connection still active, as COnn means it, and not one that closed recently?
    // ASSUMED: TimeWait and Closed are what CONN leaves out and ALLCONN adds; FinWait2 is kept.
    pub fn is_active(self) -> bool {
        !matches!(self, State::TimeWait | State::Closed)
    }
    /// Does it count as an established connection (RFC 4022): ESTABLISHED or CLOSE-WAIT?
    pub fn is_established(self) -> bool {
        matches!(self, State::Established | State::CloseWait)
    }
}
