//! START and STOP, the operator commands for address spaces: servers begin and end.

use super::Session;
use crate::message::{self, Message};
use crate::output::Screen;
use crate::request::{Request, Value};
use crate::source::jobs::{Started, Stopped};
use crate::source::{LINUX, Needs};

/// `FTPD`, `FTPD.A`: a procedure, and the identifier that it was given.
struct Name<'a> {
    procedure: &'a str,
    identifier: Option<&'a str>,
}

impl<'a> Name<'a> {
    fn read(text: &'a str) -> Option<Name<'a>> {
        let (procedure, identifier) = match text.split_once('.') {
            Some((procedure, identifier)) => (procedure, Some(identifier)),
            None => (text, None),
        };
        let is_name = |name: &str| (1..=8).contains(&name.len()) && !name.contains('.');
        (is_name(procedure) && identifier.is_none_or(is_name)).then_some(Name { procedure, identifier })
    }
}

impl Session {
    /// Does what START or STOP asks for; false if the command is rejected.
    pub(super) fn operate_job(&mut self, request: &Request, screen: &mut Screen<'_>) -> bool {
        let operand = request.operands.first().map(ToString::to_string).unwrap_or_default();
        let told = match Name::read(&operand) {
            None => Err(Message::new(&message::INCORRECT_PARAMETER, [&operand])),
            Some(name) if *request.report == *"START" => self.start_job(request, &name),
            Some(name) => self.stop_job(&name),
        };
        match told {
            Ok(told) => {
                told.iter().for_each(|message| screen.message(&message.with_id()));
                true
            }
            Err(why) => {
                screen.message(&why.with_id());
                false
            }
        }
    }

    /// Jobs are those of the described system, and its stacks go on.
    fn is_no_stack(&self, command: &str, name: &str) -> Result<(), Message> {
        match self.sources.system.stacks.iter().any(|stack| stack.name == name) {
            true => Err(Message::new(&message::NOT_CARRIED_OUT, [&format!("{command} {name}")])),
            false => Ok(()),
        }
    }

    /// Why there is no job of this name: a process of the host may have it.
    fn no_job(&self, name: &str, otherwise: Message) -> Message {
        let host = self.sources.open(Some(LINUX), Needs::SOCKETS);
        match host.is_ok_and(|host| host.sockets.clients().iter().any(|client| *client.name == *name)) {
            true => Message::new(&message::HOST_JOB, [name, LINUX]),
            false => otherwise,
        }
    }

    /// `S proc[.ident][,JOBNAME=name]`
    // ASSUMED: JOBNAME goes before the identifier. The job log's other lines (IEF695I, $HASP100) are left out, and of an
    // unknown procedure only IEE122I is told.
    fn start_job(&mut self, request: &Request, name: &Name<'_>) -> Result<Vec<Message>, Message> {
        self.is_no_stack("START", name.procedure)?;
        let given = request.modifier("JOBNAME").and_then(|clause| clause.values.first());
        let given = given.map(Value::to_string);
        let qualifier = name.identifier.or(given.as_deref());
        if !self.may_operate("START", name.procedure, qualifier) {
            return Ok(vec![Message::new(&message::AUTHORITY_INVALID, ["START"])]);
        }
        let usual = self.sources.job(name.procedure).to_owned();
        let client = given.clone().or(name.identifier.map(str::to_owned)).unwrap_or(usual);
        let shown = given.unwrap_or_else(|| name.procedure.to_owned());
        let started = self.sources.start(name.procedure, &client, self.clock.now().to_utc());
        let begun =
            [self.job_message(&message::JOB_BEGINS, &shown), self.timed(&message::JOB_STARTED, &shown)];
        Ok(match started {
            Started::Unknown => vec![self.no_job(&client, Message::new(&message::START_JCL_ERROR, []))],
            Started::Runs => begun.into(),
            Started::Ended => begun.into_iter().chain(self.ended(&shown, "0012")).collect(),
        })
    }

    /// `P job`, `P proc.ident`
    fn stop_job(&mut self, name: &Name<'_>) -> Result<Vec<Message>, Message> {
        self.is_no_stack("STOP", name.procedure)?;
        let job = name.identifier.unwrap_or(name.procedure).to_owned();
        let procedure = match name.identifier {
            Some(_) => name.procedure.to_owned(),
            None => self.sources.procedure(&job).to_owned(),
        };
        if !self.may_operate("STOP", &procedure, Some(&job)) {
            return Ok(vec![Message::new(&message::AUTHORITY_INVALID, ["STOP"])]);
        }
        Ok(match self.sources.stop(&job, self.clock.now().to_utc()) {
            Stopped::Ended => self.ended(name.procedure, "0000").into(),
            Stopped::NotActive => vec![self.no_job(&job, Message::new(&message::JOB_NOT_ACTIVE, [&job]))],
            Stopped::Busy => vec![Message::new(&message::TASK_BUSY, ["STOP"])],
        })
    }

    // ASSUMED: a server ends with RC=0000 when it is stopped, and with RC=0012 when it cannot have its ports.
    fn ended(&self, job: &str, code: &str) -> [Message; 2] {
        let padded = format!("{job:<8}");
        [self.timed(&message::JOB_ENDED, job), Message::new(&message::JOB_ENDS, [&padded, code])]
    }

    fn job_message(&self, entry: &'static message::Entry, job: &str) -> Message {
        Message::new(entry, [&format!("{job:<8}")])
    }

    fn timed(&self, entry: &'static message::Entry, job: &str) -> Message {
        Message::new(entry, [job, &self.clock.now().format("%H.%M.%S").to_string()])
    }
}
