//! Time. The only module that reads the host's clock; with a frozen clock every byte of output is reproducible.

use chrono::{DateTime, Datelike as _, FixedOffset, Local, TimeDelta, Utc};

/// A point in time, kept in UTC.
pub type Moment = DateTime<Utc>;

/// Where the present comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The host's clock and time zone.
    Host,
    /// Always this instant, in its time zone.
    Frozen(DateTime<FixedOffset>),
    /// A time of its own.
    Virtual {
        /// Its time at the moment `host`.
        base: DateTime<FixedOffset>,
        /// The host's time when it began.
        host: Moment,
        /// How many of its seconds pass in one of the host's.
        speed: u32,
    },
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
            Clock::Virtual { base, host, speed } => {
                let passed = (Utc::now() - host).max(TimeDelta::zero());
                passed.checked_mul(speed.try_into().unwrap_or(i32::MAX)).map_or(base, |passed| base + passed)
            }
        }
    }

    /// The same clock, so much later; `None` if it would leave the years that have four digits.
    pub fn advanced(self, by: TimeDelta) -> Option<Clock> {
        let later = |time: DateTime<FixedOffset>| {
            time.checked_add_signed(by).filter(|later| (0..=9999).contains(&later.year()))
        };
        let now = later(self.now())?;
        Some(match self {
            Clock::Host => Clock::Virtual { base: now, host: Utc::now(), speed: 1 },
            Clock::Frozen(_) => Clock::Frozen(now),
            Clock::Virtual { base, host, speed } => Clock::Virtual { base: later(base)?, host, speed },
        })
    }

    /// A clock that goes on from the present of this one, `speed` times as fast as the host's.
    #[must_use]
    pub fn running(self, speed: u32) -> Clock {
        Clock::Virtual { base: self.now(), host: Utc::now(), speed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_advances_and_runs_fast() {
        let frozen = Clock::frozen("2026-03-14T17:40:36+01:00").unwrap();
        let later = frozen.advanced(TimeDelta::minutes(5)).unwrap().now().to_rfc3339();
        assert_eq!(later, "2026-03-14T17:45:36+01:00");
        let host = Utc::now() - TimeDelta::seconds(10);
        let Clock::Frozen(base) = frozen else { unreachable!() };
        let passed = Clock::Virtual { base, host, speed: 60 }.now() - base;
        assert!(passed >= TimeDelta::minutes(10), "{passed}");
        assert!(frozen.advanced(TimeDelta::days(365 * 8000)).is_none());
        assert!(
            Clock::Host.advanced(TimeDelta::hours(1)).unwrap().now() > Local::now() + TimeDelta::minutes(59)
        );
    }
}
