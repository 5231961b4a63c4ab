//! QSTACK, NEWSTACK, DELSTACK, and LISTSTK, which is our own: it shows the data stack and takes nothing from it.

use super::{Handler, Operands, Session};
use crate::output::Screen;

inventory::submit! { Handler { name: "QSTACK", run: qstack } }
inventory::submit! { Handler { name: "NEWSTACK", run: newstack } }
inventory::submit! { Handler { name: "DELSTACK", run: delstack } }
inventory::submit! { Handler { name: "LISTSTK", run: liststk } }

/// The number of stacks is the return code; nothing is shown.
// ASSUMED: QSTACK, NEWSTACK and DELSTACK also run at READY, where TSO does not know them.
fn qstack(session: &mut Session, _: &Operands, _: &mut Screen<'_>) -> u8 {
    u8::try_from(session.stacks.count()).unwrap_or(u8::MAX)
}

fn newstack(session: &mut Session, _: &Operands, _: &mut Screen<'_>) -> u8 {
    session.stacks.add();
    0
}

fn delstack(session: &mut Session, _: &Operands, _: &mut Screen<'_>) -> u8 {
    session.stacks.drop_newest();
    0
}

fn liststk(session: &mut Session, _: &Operands, screen: &mut Screen<'_>) -> u8 {
    let stacks = &session.stacks;
    screen.line(&format!("DATA STACK {} OF {0}, LINES: {}", stacks.count(), stacks.queued()));
    for line in stacks.lines() {
        if screen.is_stopped() {
            break;
        }
        screen.line(line);
    }
    0
}
