//! What is wrong with a statement.

use crate::message::{Entry, Message};

/// A fault of one statement, whose name and place are known to the one who hands it the operands.
#[derive(Clone, Debug)]
pub struct Fault {
    entry: &'static Entry,
    inserts: Vec<String>,
}

impl Fault {
    /// A fault with the inserts that follow statement, line and data set.
    pub fn new<const N: usize>(entry: &'static Entry, inserts: [&str; N]) -> Fault {
        Fault { entry, inserts: inserts.map(str::to_owned).to_vec() }
    }

    /// The message about it.
    pub fn message(&self, statement: &str, line: usize, data_set: &str) -> Message {
        let line = line.to_string();
        let mut inserts = vec![statement, line.as_str(), data_set];
        inserts.extend(self.inserts.iter().map(String::as_str));
        Message::of(self.entry, &inserts)
    }
}
