//! The VARY TCPIP commands that change a stack otherwise than by DROP: OBEYFILE, SYNTAXCHECK, START, STOP,
//! PURGECACHE, SYSPLEX and the traces.

use std::io::Read as _;

use super::Session;
use crate::message::{self, Message};
use crate::output::{Catalog, DataSetName};
use crate::request::{AddressPattern, Request, Value};
use crate::source::profile::{self, Context, sysplex};
use crate::tcpip::TcpIp;
use crate::tcpip::neighbour::{self, Neighbour};

impl Session {
    /// Does what such a command asks for: what is told on the way, and whether it was done.
    pub(super) fn change_stack(&mut self, request: &Request) -> (Vec<Message>, Result<(), Message>) {
        let resource = match &*request.report {
            "START" | "STOP" => "STRTSTOP",
            other => other,
        };
        if !self.may_vary(resource) {
            let denied = Message::new(&message::VARY_NOT_AUTHORIZED, [&request.report]);
            return (Vec::new(), Err(denied));
        }
        let done = match (&*request.report, request.operands.last()) {
            (_, Some(Value::DataSet(dsname))) => self.obey(request, &dsname.name),
            ("PKTTRACE" | "DATTRACE" | "OSAENTA", _) => self.trace(request),
            ("SYSPLEX", _) => self.sysplex(request).map(|()| Vec::new()),
            ("PURGECACHE", Some(name)) => self.purge(request, &name.to_string()).map(|()| Vec::new()),
            (report, Some(name)) => {
                self.switch(request, &name.to_string(), report == "START").map(|()| Vec::new())
            }
            (report, None) => Err(Message::new(&message::MISSING_VALUE, [report])),
        };
        match done {
            Ok(faults) if *request.report == *"SYNTAXCHECK" => (checked(faults), Ok(())),
            Ok(told) if told.is_empty() => (told, Ok(())),
            Ok(told) => (told, Err(Message::new(&message::VARY_STATEMENTS, []))),
            Err(why) => (Vec::new(), Err(why)),
        }
    }

    /// Applies the statements of a data set, to a copy of the stack if they are only to be checked.
    // ASSUMED: statements without a fault are applied even if others of the data set have one.
    fn obey(&mut self, request: &Request, dsname: &str) -> Result<Vec<Message>, Message> {
        let stack = self.sources.name(request.target.as_deref())?.to_owned();
        let name = DataSetName::new(dsname)?;
        let text = content(&self.catalog, &name)?;
        let symbols = self.sources.system.symbols();
        let catalog = self.catalog.clone();
        let read = |name: &str| content(&catalog, &DataSetName::new(name).ok()?).ok();
        let data_set = name.to_string();
        let context = Context { data_set: &data_set, symbols: &symbols, read: &read };
        let Some(tcpip) = self.sources.described(&stack) else {
            return Err(Message::new(&message::VARY_HOST, [&stack]));
        };
        Ok(match &*request.report {
            "SYNTAXCHECK" => profile::apply(&text, &mut tcpip.clone(), &context),
            _ => profile::apply(&text, tcpip, &context),
        })
    }

    /// A trace is set by the statement of the same name, which has the same operands.
    fn trace(&mut self, request: &Request) -> Result<Vec<Message>, Message> {
        let mut statement = request.report.to_string();
        for clause in &request.modifiers {
            let values: Vec<String> = clause.values.iter().map(ToString::to_string).collect();
            let mark = if values.is_empty() { "" } else { "=" };
            statement += &format!(" {}{mark}{}", clause.word, values.join(" "));
        }
        let (symbols, read) = (self.sources.system.symbols(), |_: &str| None);
        let context = Context { data_set: "VARY", symbols: &symbols, read: &read };
        Ok(profile::apply(&statement, self.described(request)?, &context))
    }

    fn switch(&mut self, request: &Request, name: &str, on: bool) -> Result<(), Message> {
        match profile::switch(self.described(request)?, name, on) {
            true => Ok(()),
            false => Err(Message::new(&message::NO_INTERFACE, [name])),
        }
    }

    /// PURGECACHE: what was found out about the neighbours on an interface is forgotten.
    // ASSUMED: PURGECACHE leaves entries that TRANSLATE made on every kind of link.
    fn purge(&mut self, request: &Request, name: &str) -> Result<(), Message> {
        let tcpip = self.described(request)?;
        if !tcpip.interfaces.iter().any(|interface| interface.name == name) {
            return Err(Message::new(&message::NO_INTERFACE, [name]));
        }
        let kept = |n: &Neighbour| n.interface != name || n.state == neighbour::State::Static;
        tcpip.neighbours.retain(kept);
        Ok(())
    }

    /// SYSPLEX: the stack's part in its sysplex changes.
    fn sysplex(&mut self, request: &Request) -> Result<(), Message> {
        let now = self.clock.now().to_utc();
        let tcpip = self.described(request)?;
        let [Value::Word(what), rest @ ..] = request.operands.as_slice() else {
            return Err(Message::new(&message::MISSING_VALUE, [&request.report]));
        };
        let dvipa = || match rest.last() {
            Some(Value::Address(AddressPattern::Network { address, .. })) => Ok(*address),
            _ => Err(Message::new(&message::MISSING_VALUE, [what])),
        };
        match &**what {
            "LEAVEGROUP" => sysplex::leave(tcpip),
            "JOINGROUP" => sysplex::join(tcpip, now),
            "DEACTIVATE" => sysplex::deactivate(tcpip, dvipa()?),
            "REACTIVATE" => sysplex::reactivate(tcpip, dvipa()?, now),
            _ => {
                let command = format!("{},{what}", request.report);
                Err(Message::new(&message::NOT_CARRIED_OUT, [&command]))
            }
        }
    }

    /// The stack that a command changes.
    fn described(&mut self, request: &Request) -> Result<&mut TcpIp, Message> {
        let stack = self.sources.name(request.target.as_deref())?.to_owned();
        match self.sources.described(&stack) {
            Some(tcpip) => Ok(tcpip),
            None => Err(Message::new(&message::VARY_HOST, [&stack])),
        }
    }
}

/// What SYNTAXCHECK tells between its first and its last line.
// ASSUMED: of the message that statements are wrong neither number nor text is established.
fn checked(faults: Vec<Message>) -> Vec<Message> {
    let result =
        if faults.is_empty() { &message::SYNTAXCHECK_NO_ERRORS } else { &message::SYNTAXCHECK_ERRORS };
    let mut told = vec![Message::new(&message::SYNTAXCHECK_BEGINNING, [])];
    told.extend(faults);
    told.push(Message::new(result, []));
    told
}

/// All that a data set or member holds.
fn content(catalog: &Catalog, name: &DataSetName) -> Result<String, Message> {
    let mut bytes = Vec::new();
    catalog
        .read(name)?
        .read_to_end(&mut bytes)
        .map_err(|e| Message::new(&message::DATA_SET_NOT_READ, [&name.to_string(), &e.to_string()]))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
