//! Time. The only module that reads the host's clock; with a frozen clock every byte of output is reproducible.

use chrono::{DateTime, FixedOffset, Local, Utc};

/// A point in time, kept in UTC.
pub type Moment = DateTime<Utc>;

/// Where the present comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The host's clock and time zone.
    Host,
    /// Always this instant, in its time zone.
    Frozen(DateTime<FixedOffset>),
}

impl Clock {
    /// A clock that stands at `text`, an RFC 3339 time such as `2026-03-14T17:40:36+01:00`.
    pub fn frozen(text: &str) -> Result<Clock, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(Clock::Frozen)
    }

    /// The present, with the local time zone's offset.
    pub fn now(self) -> DateTime<FixedOffset> {
        match self {
            Clock::Host => Local::now().fixed_offset(),
            Clock::Frozen(instant) => instant,
        }
    }
}
