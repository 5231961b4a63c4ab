//! SNAPSHOT, which is ours: the system as it is now, written to a data set as a system file that can be loaded again.

use std::borrow::Cow;
use std::io;

use super::{Handler, Operands, Session};
use crate::message::{self, Message};
use crate::output::{DataSetName, Screen, Stoppable};
use crate::reports::Sink as _;
use crate::source::Needs;
use crate::source::system::{self, Notation};
use crate::tcpip::TcpIp;

inventory::submit! { Handler { name: "SNAPSHOT", run: snapshot } }

/// What of the host cannot be read is told; the described stacks are written all the same.
// ASSUMED: whoever may write a data set may take a snapshot, whatever reports the profiles of the system deny.
fn snapshot(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let target = operands.value("TCP").map(str::to_ascii_uppercase);
    let typed = operands.positional.first().map_or("", String::as_str);
    let (code, stacks) = match &target {
        Some(name) => match session.sources.open(Some(name), Needs::ALL) {
            Ok(stack) => (0, vec![stack]),
            Err(why) => return session.tell(screen, &why),
        },
        None => {
            let (stacks, unread) = session.sources.whole();
            (unread.map_or(0, |why| session.tell(screen, &why)), stacks)
        }
    };
    let default = target.as_deref().unwrap_or(&session.sources.system.default_stack);
    match session.write(typed, &stacks, default, screen) {
        Ok(written) => {
            screen.line(&written.to_string());
            code
        }
        Err(why) => code.max(session.tell(screen, &why)),
    }
}

impl Session {
    /// Writes the system with these stacks, after a test that it can be loaded again: the data set keeps its old content
    /// until all is written. Gives the message that says so.
    fn write(
        &self,
        typed: &str,
        stacks: &[Cow<'_, TcpIp>],
        default: &str,
        screen: &Screen<'_>,
    ) -> Result<Message, Message> {
        let name = DataSetName::typed(typed, self.profile.prefix.as_deref())?;
        let refused = |why: String| Message::new(&message::SNAPSHOT_REFUSED, [&why]);
        let notation = Notation::of(stacks.iter().map(|stack| stack.sockets.iter().len()).sum());
        let whole = stacks.iter().map(|stack| &**stack);
        let text = system::snapshot(&self.sources.system, whole, default, notation).map_err(refused)?;
        let loaded = system::parse(&name.to_string(), &text, self.clock.now().to_utc());
        loaded.map_err(|why| refused(why.to_string()))?;
        let mut writer = self.catalog.write(&name, screen.stop())?;
        let written = Stoppable::new(&mut writer, screen.stop()).write(text.as_bytes());
        written.and_then(|()| writer.commit()).map_err(|why: io::Error| {
            Message::new(&message::DATA_SET_NOT_WRITTEN, [&name.to_string(), &why.to_string()])
        })?;
        let stacks = match stacks.len() {
            1 => "1 STACK".to_owned(),
            many => format!("{many} STACKS"),
        };
        Ok(Message::new(&message::SNAPSHOT_WRITTEN, [&stacks, &name.to_string()]))
    }
}
