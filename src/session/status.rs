//! `D TCPIP`: which stacks there are.

use super::Session;
use crate::message::{self, Message};
use crate::output::Screen;
use crate::text::{Column, Line, column};

const COLUMNS: [Column; 4] =
    [column("COUNT"), column("TCPIP NAME").at(8), column("VERSION").at(20), column("STATUS").at(30)];

impl Session {
    /// Shows the stacks of the described system.
    // ASSUMED: the columns of the TCPIP STATUS REPORT and its underlines; a stack that is described is ACTIVE, and the
    // host's own stack is none of the system's.
    pub(super) fn status(&mut self, screen: &mut Screen<'_>) {
        self.replies = self.replies % 999 + 1;
        let number = format!("{:03}", self.replies);
        let mut show = |write: &dyn Fn(&mut Line<'_>)| {
            let mut text = Vec::new();
            write(&mut Line::new(&mut text));
            screen.line(&String::from_utf8_lossy(&text));
        };
        show(&|line| {
            line.at(1, &*Message::new(&message::STATUS_REPORT, [&number]).with_id());
        });
        show(&|line| {
            line.headings(&COLUMNS);
        });
        show(&|line| {
            line.underlines(&COLUMNS);
        });
        let system = &self.sources.system;
        for (n, stack) in system.stacks.iter().enumerate() {
            show(&|line| {
                line.put(&COLUMNS[0], format_args!("{:>5}", n + 1))
                    .put(&COLUMNS[1], &*stack.name)
                    .put(&COLUMNS[2], format_args!("CS {}", system.release))
                    .put(&COLUMNS[3], "ACTIVE");
            });
        }
        show(&|line| {
            line.at(1, "*** END TCPIP STATUS REPORT ***");
        });
        show(&|line| {
            line.at(1, &*Message::new(&message::STATUS_COMPLETED, []).with_id());
        });
    }
}
