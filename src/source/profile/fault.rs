//! What is wrong with a statement.

use crate::message::{self, Entry, Message};

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

    /// Is this word one that cannot stand where it stands?
    pub fn is_about(&self, word: &str) -> bool {
        let entries = [&message::PROFILE_OPERAND, &message::PROFILE_EXPECTED];
        let unfit = entries.into_iter().any(|entry| std::ptr::eq(entry, self.entry));
        unfit && self.inserts.first().is_some_and(|insert| insert == word)
    }

    /// The message about it.
    pub fn message(&self, statement: &str, line: usize, data_set: &str) -> Message {
        let line = line.to_string();
        let mut inserts = vec![statement, line.as_str(), data_set];
        inserts.extend(self.inserts.iter().map(String::as_str));
        Message::of(self.entry, &inserts)
    }
}
