//! The reports, one file each, named as in the grammar. Each is a pure function from a stack and a query to lines.
//!
//! A report registers itself with `inventory::submit!`; the modules of this folder are found by walking it, so that a new report
//! is a new file and nothing else.

use std::io;

use chrono::{DateTime, FixedOffset};

use crate::clock::Moment;
use crate::filter::Filter;
use crate::message::{self, Message};
use crate::request::Request;
use crate::source::Needs;
use crate::syntax::{Command, Surface};
use crate::tcpip::socket::{Socket, Transport};
use crate::tcpip::{Format, TcpIp};

automod::dir!(pub "src/reports");

pub use page::{Kind, Page, Sink, Style};

inventory::collect!(Report);

/// One report.
pub struct Report {
    /// Full upper-case name, as in the grammar.
    pub name: &'static str,
    /// What it reads of a stack; a live source collects no more.
    pub needs: Needs,
    /// Has it no form of its own for SHORT, so that the console shows EZD0101I whatever the format?
    pub long_only: bool,
    /// Writes it.
    pub write: fn(&TcpIp, &Query<'_>, &mut Page<'_>) -> Written,
}

/// What must be true of a stack before a report on it can be written.
pub struct Condition {
    /// Full upper-case name of the report.
    pub report: &'static str,
    /// Is it true for this request? The message says what is not.
    pub check: fn(&TcpIp, &Request) -> Result<(), Message>,
}

inventory::collect!(Condition);

/// Can the report that is asked for be written about this stack?
///
/// # Errors
/// Why not; then nothing of the report is shown, its header neither.
pub fn check(tcpip: &TcpIp, request: &Request) -> Result<(), Message> {
    let mut conditions = inventory::iter::<Condition>.into_iter().filter(|c| *request.report == *c.report);
    conditions.try_for_each(|c| (c.check)(tcpip, request))
}

/// A report ends early only because its reader does: the error of the page's sink.
pub type Written = io::Result<()>;

/// Every report that can be written, in no order.
pub fn all() -> impl Iterator<Item = &'static Report> {
    inventory::iter::<Report>.into_iter()
}

/// The report with this full name, if it can be written.
pub fn find(name: &str) -> Option<&'static Report> {
    all().find(|r| r.name == name)
}

/// Writes a whole report: header line, the report, and the console's trailer.
///
/// # Errors
/// Those of the page's sink.
pub fn run(report: &Report, tcpip: &TcpIp, query: &Query<'_>, mut page: Page<'_>) -> Written {
    if !report.needs.has(Needs::NO_STACK) {
        header(report, tcpip, query, &mut page)?;
    }
    (report.write)(tcpip, query, &mut page)?;
    page.finish()
}

/// The header line. The console's has neither time nor `MVS TCP/IP`, but the id of the multi-line message.
// ASSUMED: the console shows EZD0101I for LONG and for reports without a SHORT form, whose header has no id under TSO
// either; the stack name is padded to 16.
fn header(report: &Report, tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let (release, name) = (query.release, tcpip.name.as_str());
    if let Some(number) = query.console_number {
        let id = if query.is_long() || report.long_only { "EZD0101I" } else { "EZZ2500I" };
        return page.line(Kind::Header, "", |line| {
            line.and(format_args!("{id} NETSTAT CS {release} {name} {number:03}"));
        });
    }
    let time = query.now.format("%H:%M:%S");
    page.line(Kind::Header, if report.long_only { "" } else { "EZZ2350I" }, |line| {
        line.and(format_args!("MVS TCP/IP NETSTAT CS {release}       TCPIP Name: {name:<16}{time}"));
    })
}

/// LONG or SHORT, from the command, the profile and the stack. JSON has the fields of LONG.
///
/// # Errors
/// EZZ2383I if SHORT is asked of an IPv6-enabled stack.
pub fn format(request: &Request, tcpip: &TcpIp) -> Result<Format, Message> {
    let asked = request.output("FORMAT");
    if tcpip.ipv6 {
        return match asked.filter(|clause| clause.has("SHORT")) {
            Some(_) => Err(Message::new(&message::SHORT_ON_IPV6, [&tcpip.name])),
            None => Ok(Format::Long),
        };
    }
    Ok(match asked {
        Some(clause) if clause.has("SHORT") => Format::Short,
        Some(_) => Format::Long,
        None => tcpip.format.unwrap_or(Format::Short),
    })
}

/// What a report is asked.
pub struct Query<'a> {
    /// The command.
    pub request: &'a Request,
    /// Its grammar.
    pub command: &'a Command,
    /// LONG or SHORT, decided from the command, the profile and the stack.
    pub format: Format,
    /// Where the command was typed.
    pub surface: Surface,
    /// Which rows are wanted.
    pub filter: &'a Filter,
    /// The present, in the local time zone.
    pub now: DateTime<FixedOffset>,
    /// Seconds by which the system's clock runs ahead of UTC.
    pub leap_seconds: i64,
    /// Release in the header line: `V2R5`.
    pub release: &'a str,
    /// The console's number of this multi-line message; `None` on other surfaces.
    pub console_number: Option<u16>,
}

impl Query<'_> {
    /// The words for a socket's state on this surface.
    pub fn state(&self, socket: &Socket) -> &'static str {
        match (socket.transport, self.surface) {
            (Transport::Udp, _) => "UDP",
            (Transport::Tcp(state), Surface::Console) => state.console_word(),
            (Transport::Tcp(state), _) => state.word(),
        }
    }

    /// Is the filter with this full word given?
    pub fn filter_is(&self, word: &str) -> bool {
        self.request.filter.as_ref().is_some_and(|clause| *clause.word == *word)
    }

    /// Is LONG wanted?
    pub fn is_long(&self) -> bool {
        self.format == Format::Long
    }

    /// A time of the model as a UTC field of a report shows it.
    // ASSUMED: UTC fields take no account of leap seconds, so they run ahead by them as the system's clock does.
    pub fn utc(&self, moment: Moment) -> Moment {
        moment + chrono::TimeDelta::seconds(self.leap_seconds)
    }
}
