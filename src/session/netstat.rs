//! NETSTAT on all three surfaces: from the command to the output.

use std::borrow::Cow;
use std::io;

use super::Session;
use crate::filter::Filter;
use crate::message::{self, Message};
use crate::output::{Catalog, DataSetName, DataStacks, Screen, Stoppable};
use crate::reports::{self, Page, Query, Report, Style};
use crate::request::{self, Request, Value, tso, unix};
use crate::source::Needs;
use crate::syntax::{Command, Surface};
use crate::tcpip::{Format, TcpIp};

/// Return code of a command that the person stopped.
// ASSUMED: a command that attention ends has return code 12.
pub(super) const STOPPED: u8 = 12;

/// Why there is no report.
enum End {
    /// A rule is broken, or the data cannot be had.
    Refused(Message),
    /// The data set that the report was to go to could not be written, for this reason.
    NotWritten(DataSetName, Message),
    /// The person or the program at the other end wants no more.
    Stopped(io::Error),
}

impl From<Message> for End {
    fn from(message: Message) -> End {
        End::Refused(message)
    }
}

impl Session {
    /// Runs NETSTAT as a TSO command.
    pub(super) fn netstat_tso(&mut self, command: &Command, line: &str, screen: &mut Screen<'_>) -> u8 {
        match tso::parse(self.grammar, command, line) {
            Ok(request) => self.answer(command, &request, Surface::Tso, screen),
            Err(error) => self.refuse(&error, line, Surface::Tso, screen),
        }
    }

    /// Runs the z/OS UNIX command; gives its exit status. `program` is the name that it was called by.
    pub fn unix(&mut self, program: &str, arguments: &[String], screen: &mut Screen<'_>) -> u8 {
        let Some(command) = self.grammar.commands.iter().find(|c| !c.unix.is_empty()) else { return 1 };
        self.let_time_pass(screen);
        match unix::parse(self.grammar, command, program, arguments) {
            Ok(request) => self.answer(command, &request, Surface::Unix, screen),
            Err(error) => {
                let line = [program].into_iter().chain(arguments.iter().map(String::as_str));
                self.refuse(&error, &line.collect::<Vec<_>>().join(" "), Surface::Unix, screen)
            }
        }
    }

    /// Shows what is wrong with a command, and to a person where, and what may have been meant.
    pub(super) fn refuse(
        &self,
        error: &request::Error,
        line: &str,
        surface: Surface,
        screen: &mut Screen<'_>,
    ) -> u8 {
        screen.point(line, error.column);
        let code = self.tell_on(surface, screen, &error.message);
        if let Some(word) = error.did_you_mean.as_ref().filter(|_| screen.has_person()) {
            screen.message(&format!("Did you mean {word}?"));
        }
        code
    }

    /// Answers a command; gives the return code or exit status.
    pub(super) fn answer(
        &mut self,
        command: &Command,
        request: &Request,
        surface: Surface,
        screen: &mut Screen<'_>,
    ) -> u8 {
        if command.report(&request.report).is_some_and(|r| r.action) {
            return self.drop_on(surface, request, screen);
        }
        match self.report(command, request, surface, screen) {
            Ok(()) => 0,
            Err(End::Refused(message)) => self.tell_on(surface, screen, &message),
            Err(End::NotWritten(name, why)) => {
                self.tell_on(surface, screen, &why);
                let failed = Message::new(&message::REPORT_NOT_WRITTEN, [&name.to_string()]);
                self.tell_on(surface, screen, &failed)
            }
            Err(End::Stopped(why)) if why.kind() == io::ErrorKind::Interrupted => STOPPED,
            Err(End::Stopped(_)) => 0,
        }
    }

    fn report(
        &mut self,
        command: &Command,
        request: &Request,
        surface: Surface,
        screen: &mut Screen<'_>,
    ) -> Result<(), End> {
        self.may_see(command, request, surface)?;
        let unavailable = || Message::new(&message::NOT_AVAILABLE, [&request.report]);
        let report = reports::find(&request.report).ok_or_else(unavailable)?;
        let no_stack = report.needs.has(Needs::NO_STACK);
        let Session { sources, stacks, catalog, profile, replies, clock, .. } = self;
        let console = surface == Surface::Console;
        let tcpip = match no_stack {
            true => Cow::Owned(TcpIp::new("", clock.now().to_utc())),
            // The console's second record count takes in connections that the report leaves out.
            false if console && report.needs.has(Needs::SOCKETS) => {
                sources.open(request.target.as_deref(), report.needs | Needs::CLOSED)?
            }
            false => sources.open(request.target.as_deref(), report.needs)?,
        };
        let format = reports::format(request, &tcpip)?;
        ipv6_only_where_enabled(command, request, &tcpip)?;
        reports::check(&tcpip, request)?;
        let filter = Filter::on(&tcpip, request, |name| sources.resolve(&tcpip.name, name))?;
        *replies = if console { *replies % 999 + 1 } else { *replies };
        let query = Query {
            request,
            command,
            format,
            surface,
            filter: &filter,
            now: clock.now(),
            leap_seconds: sources.system.leap_seconds.into(),
            release: &sources.system.release,
            console_number: console.then_some(*replies),
        };
        let style = Style {
            ids: surface == Surface::Tso && profile.msgid && format == Format::Short && !tcpip.ipv6,
            titles: true,
            console,
            max: max_records(request, &tcpip),
            json: request.output("FORMAT").is_some_and(|clause| clause.has("JSON")),
        };
        let job = Job { report, tcpip: &tcpip, query: &query, style };
        if no_stack {
            // ASSUMED: HElp is shown on the screen whatever output was asked for.
            return job.to_screen(screen);
        }
        if let Some(clause) = request.output("REPORT") {
            let name = DataSetName::of_report(clause, &request.report, profile.prefix.as_deref())?;
            return job.to_data_set(catalog, name, screen);
        }
        match request.output("STACK") {
            Some(_) => job.to_data_stack(stacks, screen),
            None => job.to_screen(screen),
        }
    }

    /// Shows a message as the surface does; gives its return code or exit status.
    pub(super) fn tell_on(&self, surface: Surface, screen: &mut Screen<'_>, message: &Message) -> u8 {
        match surface {
            Surface::Tso => self.tell(screen, message),
            Surface::Unix => {
                screen.message(&message.with_id());
                message.exit_status()
            }
            Surface::Console => {
                screen.message(&message.with_id());
                message.return_code()
            }
        }
    }
}

/// A report that is ready to be written.
struct Job<'a> {
    report: &'a Report,
    tcpip: &'a TcpIp,
    query: &'a Query<'a>,
    style: Style,
}

impl Job<'_> {
    fn to_screen(&self, screen: &mut Screen<'_>) -> Result<(), End> {
        let page = Page::new(screen, self.style);
        reports::run(self.report, self.tcpip, self.query, page).map_err(End::Stopped)
    }

    /// Data sets have no message ids.
    fn to_data_set(&self, catalog: &Catalog, name: DataSetName, screen: &Screen<'_>) -> Result<(), End> {
        let mut writer = match catalog.write(&name, screen.stop()) {
            Ok(writer) => writer,
            Err(why) => return Err(End::NotWritten(name, why)),
        };
        let mut sink = Stoppable::new(&mut writer, screen.stop());
        let page = Page::new(&mut sink, Style { ids: false, ..self.style });
        let written = reports::run(self.report, self.tcpip, self.query, page).and_then(|()| writer.commit());
        written.map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => End::Stopped(error),
            _ => {
                let inserts = [&*name.to_string(), &error.to_string()];
                let why = Message::new(&message::DATA_SET_NOT_WRITTEN, inserts);
                End::NotWritten(name, why)
            }
        })
    }

    /// Lines go on top of what is there; a report that is stopped leaves none.
    // ASSUMED: the header and the titles of a report are the lines that do not go to the data stack.
    fn to_data_stack(&self, stacks: &mut DataStacks, screen: &Screen<'_>) -> Result<(), End> {
        let before = stacks.queued();
        let mut sink = Stoppable::new(stacks, screen.stop());
        let page = Page::new(&mut sink, Style { titles: false, ..self.style });
        reports::run(self.report, self.tcpip, self.query, page).map_err(|error| {
            stacks.cut(before);
            End::Stopped(error)
        })
    }
}

/// An IPv4-only stack has no IPv6 reports, no IPv6 routes, no router advertisements and no IPv6 addresses.
fn ipv6_only_where_enabled(command: &Command, request: &Request, tcpip: &TcpIp) -> Result<(), Message> {
    let of_ipv6 = command.report(&request.report).is_some_and(|r| r.ipv6_only)
        || request.modifier("RADV").is_some()
        || request.modifier("ADDRTYPE").is_some_and(|clause| clause.has("IPV6"))
        || request.operands.iter().any(|v| matches!(v, Value::Address(a) if a.is_ipv6()));
    match of_ipv6 && !tcpip.ipv6 {
        true => Err(Message::new(&message::IPV6_NOT_ENABLED, [])),
        false => Ok(()),
    }
}

/// The console's limit: MAX of the command, or that of the stack's profile.
fn max_records(request: &Request, tcpip: &TcpIp) -> Option<u32> {
    match request.output("MAX").and_then(|clause| clause.values.first()) {
        Some(Value::Number(max)) => Some(*max),
        Some(_) => None,
        None => tcpip.max_records,
    }
}
