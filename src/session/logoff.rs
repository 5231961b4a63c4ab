//! TIME and LOGOFF.

use super::{Handler, Operands, Session};
use crate::output::Screen;

inventory::submit! { Handler { name: "TIME", run: time } }
inventory::submit! { Handler { name: "LOGOFF", run: logoff } }

/// Only what there is to tell: a process has no service units, and its CPU time would differ from run to run.
// ASSUMED: TIME leaves out the parts CPU and SERVICE.
fn time(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    let now = session.clock.now();
    let session_time = (now.to_utc() - session.began).num_seconds().max(0);
    let (hours, minutes, seconds) = (session_time / 3600, session_time / 60 % 60, session_time % 60);
    let date = now.format("%B %-d,%Y").to_string().to_ascii_uppercase();
    let time = now.format("%I:%M:%S %p");
    screen.line(&format!("TIME-{time}. SESSION-{hours:02}:{minutes:02}:{seconds:02} {date}"));
    0
}

fn logoff(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    session.over = true;
    let when = session.clock.now().format("AT %H:%M:%S ON %B %-d, %Y").to_string().to_ascii_uppercase();
    screen.line(&format!("{} LOGGED OFF TSO {when}", session.user));
    0
}
