//! DRop: the one command that changes a stack. It ends an endpoint for as long as the session lasts; on the host's own
//! stack it has the kernel do so.

use super::Session;
use crate::message::{self, Message};
use crate::output::Screen;
use crate::request::{Request, Value};
use crate::source::{self, LINUX};
use crate::syntax::{Command, Surface};

impl Session {
    /// NETSTAT DROP and `netstat -D`; gives the return code or exit status.
    // ASSUMED: DROP prints no header line; its one line says what was done.
    pub(super) fn drop_on(&mut self, surface: Surface, request: &Request, screen: &mut Screen<'_>) -> u8 {
        match self.drop_endpoint(surface, request) {
            Ok(()) => {
                screen.line(&Message::new(&message::DROPPED, []).to_string());
                0
            }
            Err(message) => self.tell_on(surface, screen, &message),
        }
    }

    /// `V TCPIP,,DROP,connid`, typed as `line`.
    // ASSUMED: the reason in EZZ0059I is the text of the TSO message in upper case.
    pub(super) fn vary(
        &mut self,
        command: &Command,
        request: &Request,
        line: &str,
        screen: &mut Screen<'_>,
    ) -> Result<(), Message> {
        self.sources.name(request.target.as_deref())?;
        let verb = command.report(&request.report).and_then(|r| command.operator_form_of(r));
        let verb = verb.map(|form| form.verb.full().to_owned()).unwrap_or_default();
        let rest = line.trim().split_once(' ').map(|(_, rest)| rest.trim_start()).unwrap_or_default();
        let typed = format!("{verb} {rest}").to_ascii_uppercase();
        let mut tell = |message: Message| screen.message(&message.with_id());
        tell(Message::new(&message::PROCESSING_COMMAND, [&typed]));
        let (told, done) = match &*request.report {
            "DROP" => (Vec::new(), self.drop_endpoint(Surface::Console, request)),
            _ => self.change_stack(request),
        };
        told.into_iter().for_each(&mut tell);
        tell(match done {
            Ok(()) => Message::new(&message::VARY_COMPLETED, [&request.report]),
            Err(why) => {
                let why = why.to_string().to_ascii_uppercase();
                Message::new(&message::VARY_FAILED, [&request.report, &why])
            }
        });
        Ok(())
    }

    /// Ends the endpoint that the request names. On the host it is the kernel that decides who may.
    fn drop_endpoint(&mut self, surface: Surface, request: &Request) -> Result<(), Message> {
        let name = self.sources.name(request.target.as_deref())?.to_owned();
        let id = match request.operands.last() {
            Some(Value::Hex(id)) => *id,
            _ => return Err(Message::new(&message::MISSING_VALUE, [&request.report])),
        };
        if name == LINUX {
            return source::destroy(id);
        }
        if !self.may_drop(surface) {
            return Err(Message::new(&message::DROP_NOT_AUTHORIZED, []));
        }
        let now = self.clock.now().to_utc();
        match self.sources.abort(&name, id, now) {
            true => Ok(()),
            false => Err(Message::new(&message::NO_CONNECTION, [&format!("{id:08X}")])),
        }
    }
}
