//! What may stand at one place of a command: `ALL or prname`, `LONG or SHORT`, `[CURRent or GRoup groupid or STALE]`.

use std::sync::Arc;

use super::Word;

/// Alternatives for one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The alternatives. Words are tried before values, in this order.
    pub items: Vec<Item>,
}

impl Choice {
    /// The words among the alternatives.
    pub fn phrases(&self) -> impl Iterator<Item = &Phrase> + Clone {
        self.items.iter().filter_map(|item| match item {
            Item::Phrase(phrase) => Some(phrase),
            Item::Value(_) => None,
        })
    }

    /// The names of the value types among the alternatives.
    pub fn values(&self) -> impl Iterator<Item = &Arc<str>> {
        self.items.iter().filter_map(|item| match item {
            Item::Value(name) => Some(name),
            Item::Phrase(_) => None,
        })
    }
}

/// One alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A fixed word, perhaps with operands. `*` and `?` are words too.
    Phrase(Phrase),
    /// A value of the type with this name.
    Value(Arc<str>),
}

/// A word with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The word.
    pub word: Word,
    /// What must follow; joined by `=` on the console.
    pub operand: Option<Choice>,
    /// What may follow then; written in brackets, joined by `,` on the console.
    pub option: Option<Choice>,
}
