//! DRop ends an endpoint, or on the console the connections of a server, for as long as the session lasts; on the host's
//! own stack it has the kernel do so.

use super::Session;
use crate::message::{self, Message};
use crate::output::Screen;
use crate::request::{Request, Value};
use crate::source::{self, Needs};
use crate::syntax::{Command, Surface};
use crate::tcpip::server::Servers;

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
            Ok(()) if *request.report == *"SYNTAXCHECK" => Message::new(&message::SYNTAXCHECK_COMPLETE, []),
            Ok(()) => Message::new(&message::VARY_COMPLETED, [&request.report]),
            Err(why) => {
                let why = why.to_string().to_ascii_uppercase();
                Message::new(&message::VARY_FAILED, [&request.report, &why])
            }
        });
        Ok(())
    }

    /// Ends what the request names. On the host it is the kernel that decides who may.
    fn drop_endpoint(&mut self, surface: Surface, request: &Request) -> Result<(), Message> {
        let name = self.sources.name(request.target.as_deref())?.to_owned();
        if !self.sources.is_live(&name) && !self.may_drop(surface) {
            return Err(Message::new(&message::DROP_NOT_AUTHORIZED, []));
        }
        if let Some(servers) = servers(&request.operands) {
            return self.drop_connections(&name, &servers);
        }
        let id = match request.operands.last() {
            Some(Value::Hex(id)) => *id,
            _ => return Err(Message::new(&message::MISSING_VALUE, [&request.report])),
        };
        match self.end(&name, id)? {
            true => Ok(()),
            false => Err(Message::new(&message::NO_CONNECTION, [&format!("{id:08X}")])),
        }
    }

    /// Ends the established connections of servers, which go on listening.
    // ASSUMED: VARY DROP of a server that has no connection is completed; it fails if there is no such server.
    fn drop_connections(&mut self, stack: &str, servers: &Servers) -> Result<(), Message> {
        let connections = servers.connections(&self.sources.open(Some(stack), Needs::SOCKETS)?.sockets);
        let none = || Message::new(&message::NO_SERVER, [&shown(servers)]);
        // One that is gone by now was the partner of one that was ended before.
        connections.ok_or_else(none)?.into_iter().try_for_each(|id| self.end(stack, id).map(|_| ()))
    }

    /// Ends one endpoint; false if there is none.
    fn end(&mut self, stack: &str, id: u32) -> Result<bool, Message> {
        if !self.sources.is_live(stack) {
            let now = self.clock.now().to_utc();
            return Ok(self.sources.abort(stack, id, now));
        }
        match source::destroy(id) {
            Err(why) if why.entry() == &message::NO_CONNECTION => Ok(false),
            done => done.map(|()| true),
        }
    }
}

/// The servers that operands such as `PORT=21,JOBNAME=FTPD1` name.
fn servers(operands: &[Value]) -> Option<Servers> {
    let mut servers = Servers::default();
    for pair in operands.windows(2) {
        match pair {
            [Value::Word(word), Value::Number(port)] if **word == *"PORT" => {
                servers.port = u16::try_from(*port).ok();
            }
            [Value::Word(word), Value::Name(job)] if **word == *"JOBNAME" => {
                servers.job = Some(job.text().to_owned());
            }
            [Value::Word(word), Value::Hex(asid)] if **word == *"ASID" => {
                servers.asid = u16::try_from(*asid).ok();
            }
            _ => {}
        }
    }
    (servers != Servers::default()).then_some(servers)
}

/// `PORT=21,JOBNAME=FTPD1`
fn shown(servers: &Servers) -> String {
    let parts = [
        servers.port.map(|port| format!("PORT={port}")),
        servers.job.as_ref().map(|job| format!("JOBNAME={job}")),
        servers.asid.map(|asid| format!("ASID={asid:04X}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(",")
}
