//! LOGOFF.

use super::{Handler, Operands, Session};
use crate::output::Screen;

inventory::submit! { Handler { name: "LOGOFF", run: logoff } }

fn logoff(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    session.over = true;
    let when = session.clock.now().format("AT %H:%M:%S ON %B %-d, %Y").to_string().to_ascii_uppercase();
    screen.line(&format!("{} LOGGED OFF TSO {when}", session.user));
    0
}
