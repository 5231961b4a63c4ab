//! TIME: the time of day and of the session; ADVANCE, which is ours, moves the clock on.

use chrono::TimeDelta;

use super::netstat::STOPPED;
use super::{Handler, Operands, Session};
use crate::message::{self, Message};
use crate::output::Screen;

inventory::submit! { Handler { name: "TIME", run: time } }

/// Longest period that the clock can be moved on: a hundred years.
const LONGEST_DAYS: i64 = 36_525;

/// Only what there is to tell: a process has no service units, and its CPU time would differ from run to run.
// ASSUMED: TIME leaves out the parts CPU and SERVICE.
fn time(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    if let Some(typed) = operands.value("ADVANCE") {
        let Some(clock) = period(typed).and_then(|by| session.clock.advanced(by)) else {
            return session.tell(screen, &Message::new(&message::INVALID_OPERAND, ["PERIOD", typed]));
        };
        session.clock = clock;
        session.let_time_pass(screen);
        if screen.is_stopped() {
            session.stand_still();
            return STOPPED;
        }
    }
    let now = session.clock.now();
    let session_time = (now.to_utc() - session.began).num_seconds().max(0);
    let (hours, minutes, seconds) = (session_time / 3600, session_time / 60 % 60, session_time % 60);
    let date = now.format("%B %-d,%Y").to_string().to_ascii_uppercase();
    let time = now.format("%I:%M:%S %p");
    screen.line(&format!("TIME-{time}. SESSION-{hours:02}:{minutes:02}:{seconds:02} {date}"));
    0
}

impl Session {
    /// Time that was stopped on its way stands where it had come to.
    fn stand_still(&mut self) {
        if let Some(reached) = self.sources.reached()
            && let Some(clock) = self.clock.advanced(reached - self.clock.now().to_utc())
        {
            self.clock = clock;
        }
    }
}

/// `5M`, `90S`, `2H`, `1D`, `200MS`: a number with its unit.
fn period(text: &str) -> Option<TimeDelta> {
    let text = text.to_ascii_uppercase();
    let units = [("MS", 1), ("S", 1000), ("M", 60_000), ("H", 3_600_000), ("D", 86_400_000)];
    let of = |&(unit, milliseconds): &(&str, i64)| {
        let number = text.strip_suffix(unit)?;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        number.parse::<i64>().ok().filter(|_| digits)?.checked_mul(milliseconds)
    };
    let milliseconds = units.iter().find_map(of)?;
    TimeDelta::try_milliseconds(milliseconds).filter(|d| d.num_days() <= LONGEST_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_with_its_unit() {
        assert_eq!(period("5m"), Some(TimeDelta::minutes(5)));
        assert_eq!(
            (period("200MS"), period("1D")),
            (Some(TimeDelta::milliseconds(200)), Some(TimeDelta::days(1)))
        );
        for wrong in ["", "5", "M", "-5M", "5W", "99999999999D", "1.5H"] {
            assert_eq!(period(wrong), None, "{wrong}");
        }
    }
}
