//! A command line understood: the same [`Request`] whichever surface it was typed on.
//!
//! Three parsers, [`tso`], [`unix`] and [`console`], are driven by the grammar; `validate` checks what the grammar
//! says about combinations; [`spell`] writes a request on any surface again. Nothing here looks at a TCP/IP stack.

use std::sync::Arc;

use crate::message::Message;

pub mod console;
mod cursor;
mod kind;
mod matching;
pub mod spell;
pub mod tso;
pub mod unix;
mod validate;
mod value;

pub use kind::check as check_values;

pub use value::{AddressPattern, DataSetSpec, NamePattern, NetworkForm, PortPattern, Value};

/// A keyword that was typed, with its values in the order of the grammar: `PR` with `SECURE`, `CLIent` with two names,
/// `CONNType` with the words `TTLSPOLICY` and `STALE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Full upper-case name of the keyword.
    pub word: Arc<str>,
    /// Its values; words among them are full upper-case names.
    pub values: Vec<Value>,
}

impl Clause {
    /// Does the word `full` stand among the values?
    pub fn has(&self, full: &str) -> bool {
        self.values.iter().any(|v| matches!(v, Value::Word(w) if **w == *full))
    }
}

/// One NETSTAT command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Full upper-case name of the report or action.
    pub report: Arc<str>,
    /// Its positional operands.
    pub operands: Vec<Value>,
    /// Its modifiers, in the order of the grammar, each at most once.
    pub modifiers: Vec<Clause>,
    /// The stack, upper case; `None` for the default one.
    pub target: Option<Box<str>>,
    /// Output keywords, in the order of the grammar, each at most once.
    pub outputs: Vec<Clause>,
    /// The filter.
    pub filter: Option<Clause>,
}

impl Request {
    /// The modifier with this full name, if it was given.
    pub fn modifier(&self, full: &str) -> Option<&Clause> {
        self.modifiers.iter().find(|m| *m.word == *full)
    }

    /// The output keyword with this full name, if it was given.
    pub fn output(&self, full: &str) -> Option<&Clause> {
        self.outputs.iter().find(|o| *o.word == *full)
    }
}

/// Why a command line is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What to tell the person.
    pub message: Message,
    /// Column of the word at fault in the line as it was typed, in characters from 1. On z/OS UNIX the line is the
    /// program's name and arguments joined by one blank.
    pub column: usize,
    /// A word that may have been meant.
    pub did_you_mean: Option<String>,
}
