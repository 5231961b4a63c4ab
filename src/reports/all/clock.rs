//! Dates and times of a report of many entries: most of them are of few days, so that the calendar is asked once a day.

use chrono::{Datelike as _, NaiveDate, Timelike as _};

use crate::clock::Moment;
use crate::text::Cell;

/// Text of a fixed length.
#[derive(Clone, Copy, Debug)]
pub struct Text<const N: usize>([u8; N]);

impl<const N: usize> Cell for Text<N> {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// The text of the day that was shown last.
#[derive(Default)]
pub struct Clocks(Option<(NaiveDate, Text<10>)>);

impl Clocks {
    /// `mm/dd/yyyy` and `hh:mm:ss`.
    pub fn show(&mut self, moment: Moment) -> (Text<10>, Text<8>) {
        let day = moment.date_naive();
        let date = match self.0 {
            Some((known, text)) if known == day => text,
            _ => {
                let text = date(day);
                self.0 = Some((day, text));
                text
            }
        };
        (date, time(moment))
    }
}

/// Two digits of a number below 100.
fn two(n: u32) -> [u8; 2] {
    [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8]
}

fn date(day: NaiveDate) -> Text<10> {
    let year = day.year().unsigned_abs();
    let ([a, b], [c, d], [e, f], [g, h]) = (two(day.month()), two(day.day()), two(year / 100), two(year));
    Text([a, b, b'/', c, d, b'/', e, f, g, h])
}

fn time(moment: Moment) -> Text<8> {
    let ([a, b], [c, d], [e, f]) = (two(moment.hour()), two(moment.minute()), two(moment.second()));
    Text([a, b, b':', c, d, b':', e, f])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_as_chrono_shows_it() {
        let mut clocks = Clocks::default();
        for text in ["2024-02-29T23:59:59Z", "2024-02-29T00:00:00Z", "1999-12-31T09:08:07Z"] {
            let moment: Moment = text.parse().unwrap();
            let (date, time) = clocks.show(moment);
            let shown = [&date.0[..], b" ", &time.0].concat();
            assert_eq!(String::from_utf8(shown).unwrap(), moment.format("%m/%d/%Y %H:%M:%S").to_string());
        }
    }
}
