//! A described MVS system: the system file, and the teaching system that the binary carries.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize as _;

use crate::clock::Moment;
use crate::source::authority::Authority;
use crate::source::symbols::Symbols;
use crate::source::timeline::Script;
use crate::tcpip::TcpIp;
use crate::tcpip::resolver::Cache;

mod access;
mod addresses;
mod attributes;
mod authority;
mod cache;
mod check;
mod clients;
mod configuration;
mod data_sets;
mod datagrams;
mod detail;
mod devices;
mod form;
mod global;
mod interfaces;
mod intrusion;
mod listener;
mod neighbours;
mod network;
pub mod odd;
mod ports;
mod profiled;
mod qos;
mod resolver;
mod smc;
mod snapshot;
mod sockets;
mod stack;
mod statistics;
mod symbols;
mod telnet;
pub(super) mod text;
mod timelines;
mod ttls;
mod ttls_match;
mod vipa;
mod vipa_check;
mod vipa_configuration;
mod vipa_distribute;
mod vipa_state;

pub(super) use configuration::EIGHT_DIGITS;
pub use data_sets::DataSet;
use form::SystemForm;
pub use snapshot::{Notation, snapshot};

/// The teaching system that the program carries, as a system file.
pub const BUILTIN: &str = include_str!("builtin.toml");

/// The teaching system, with its relative times counted back from `now`.
///
/// # Errors
/// The fault in the file, which only a change of this program can bring about.
pub fn builtin(now: Moment) -> Result<System, Error> {
    parse("builtin.toml", BUILTIN, now)
}

/// Reads a system file: JSON if its text begins with a brace, else TOML.
///
/// # Errors
/// The file cannot be read, or what is wrong in it and where.
pub fn load(path: &Path, now: Moment) -> Result<System, Error> {
    let file = path.display().to_string();
    let whole = |text: String| Error { file: file.clone(), place: None, field: String::new(), text };
    let bytes = fs::read(path).map_err(|e| whole(format!("cannot be read: {e}")))?;
    read(&file, bytes, now)
}

/// Reads the bytes of a system file; `file` is its name in errors.
///
/// # Errors
/// What is wrong in it and where.
pub fn read(file: &str, bytes: Vec<u8>, now: Moment) -> Result<System, Error> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&e.as_bytes()[..good]).into_owned();
        let text = "is not UTF-8 text".to_owned();
        Error { file: file.to_owned(), place: Some(place(&before, good)), field: String::new(), text }
    })?;
    parse(file, &text, now)
}

/// Reads the text of a system file; `file` is its name in errors.
///
/// # Errors
/// What is wrong in it, and where.
pub fn parse(file: &str, text: &str, now: Moment) -> Result<System, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let form = text::at(now, || match text.trim_start().starts_with('{') {
        true => json(file, text),
        false => toml(file, text),
    })?;
    form.system(now).map_err(|text| Error { file: file.to_owned(), place: None, field: String::new(), text })
}

/// The path of a fault is only looked for when there is one: keeping it for a million sockets takes time.
fn json(file: &str, text: &str) -> Result<SystemForm, Error> {
    serde_json::from_str(text).map_err(|error| {
        let mut reader = serde_json::Deserializer::from_str(text);
        let found = serde_path_to_error::deserialize::<_, SystemForm>(&mut reader).err();
        let field = found.map(|e| e.path().to_string()).unwrap_or_default();
        let full = error.to_string();
        let text = full.rsplit_once(" at line ").map_or(full.as_str(), |(text, _)| text);
        Error {
            file: file.to_owned(),
            place: Some((error.line(), error.column())),
            field: short(&field),
            text: short(text),
        }
    })
}

fn toml(file: &str, text: &str) -> Result<SystemForm, Error> {
    let read = |text| toml::Deserializer::parse(text);
    let result = read(text).and_then(SystemForm::deserialize);
    result.map_err(|error| {
        let found = read(text).ok().and_then(|r| serde_path_to_error::deserialize::<_, SystemForm>(r).err());
        let field = found.map(|e| e.path().to_string()).unwrap_or_default();
        let place = error.span().map(|span| place(text, span.start));
        Error { file: file.to_owned(), place, field: short(&field), text: short(error.message().trim()) }
    })
}

/// The beginning of an error's text: it may quote a value of any length.
fn short(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Line and column, from 1, of a byte of `text`.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
}

/// What is wrong with a system file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Its name.
    pub file: String,
    /// Line and column from 1, where the fault has a place.
    pub place: Option<(usize, usize)>,
    /// The field, with the tables that it stands in: `stack[0].socket[3].local`; empty for the whole file.
    pub field: String,
    /// A sentence.
    pub text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        match self.field.as_str() {
            "" | "." | "?" => write!(f, ": {}", self.text),
            field => write!(f, ": {field}: {}", self.text),
        }
    }
}

impl std::error::Error for Error {}

/// An MVS system with its TCP/IP stacks, as a system file describes it.
#[derive(Clone, Debug)]
pub struct System {
    /// System name (SYSNAME), 1 to 8 characters.
    pub name: String,
    /// Sysplex name.
    pub sysplex: Option<String>,
    /// Its own system symbols, by their names; a text for each.
    pub own_symbols: BTreeMap<String, String>,
    /// Release in headers: `V2R5`.
    pub release: String,
    /// Seconds by which the system's clock runs ahead of UTC.
    pub leap_seconds: u8,
    /// The stacks, in the order of the file.
    pub stacks: Vec<TcpIp>,
    /// Name of the stack that is meant when none is named (TCPIPJOBNAME).
    pub default_stack: String,
    /// Who may do what.
    pub authority: Authority,
    /// What the resolver knows.
    pub hosts: Vec<Host>,
    /// Its data sets, which every user can read.
    pub data_sets: Vec<DataSet>,
    /// What happens to its stacks, and from when on.
    pub timelines: Vec<(Script, Moment)>,
    /// What is wrong in the profiles of its stacks: a line each.
    pub warnings: Vec<String>,
    /// What it has cached; each of the stacks holds it too.
    pub resolver: Arc<Cache>,
}

impl System {
    /// A system that has this stack only, and its name.
    pub fn of_stack(stack: TcpIp) -> System {
        System {
            name: stack.name.clone(),
            sysplex: None,
            own_symbols: BTreeMap::new(),
            release: "V2R5".to_owned(),
            leap_seconds: 0,
            default_stack: stack.name.clone(),
            resolver: Arc::clone(&stack.resolver),
            stacks: vec![stack],
            authority: Authority::default(),
            hosts: Vec::new(),
            data_sets: Vec::new(),
            timelines: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl System {
    /// All its system symbols.
    pub fn symbols(&self) -> Symbols {
        Symbols::new(&self.name, self.sysplex.as_deref(), &self.own_symbols)
    }
}

/// A host name that the system's resolver knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its name, as the resolver returns it.
    pub name: String,
    /// Other names that lead to it.
    pub aliases: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

#[cfg(test)]
mod identity;
#[cfg(test)]
mod tests;
