//! ZERT of GLOBALCONFIG.

use std::fmt;

use serde::{Deserialize, Serialize};

/// z/OS Encryption Readiness Technology.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zert {
    /// AGGREGATION.
    pub aggregation: bool,
    /// INTVAL, hours, 1 to 24; `None` for the interval of SMF.
    pub interval: Option<u32>,
    /// SYNCVAL: when intervals begin.
    pub synchronised: TimeOfDay,
}

/// A time of day, hours and minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    hours: u8,
    minutes: u8,
}

impl TryFrom<String> for TimeOfDay {
    type Error = &'static str;

    /// # Errors
    /// What was expected.
    fn try_from(text: String) -> Result<TimeOfDay, &'static str> {
        let number = |part: &str, below: u8| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u8>().ok().filter(|&n| digits && n < below)
        };
        let time = text.split_once(':').and_then(|(hours, minutes)| {
            Some(TimeOfDay { hours: number(hours, 24)?, minutes: number(minutes, 60)? })
        });
        time.ok_or("expected a time of day such as 06:30")
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hours, self.minutes)
    }
}
