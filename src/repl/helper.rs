//! TAB and hints: the grammar's words at this place of the line, and values that the session knows.

use std::borrow::Cow;

use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use crate::session::Session;
use crate::syntax::Grammar;
use crate::syntax::complete::{self, Offer};

/// What the line editor knows of a session.
pub struct Words {
    grammar: &'static Grammar,
    /// Value types with the values that are known of them.
    known: Vec<(&'static str, Vec<String>)>,
    /// In console mode operator commands are legal, TSO's are not.
    console: bool,
    /// Are hints shown? They are told from what is typed only by their dim colour.
    hints: bool,
}

impl Words {
    /// The words of a session.
    pub fn new(session: &Session, hints: bool) -> Words {
        let mut words = Words { grammar: session.grammar(), known: Vec::new(), console: false, hints };
        words.refresh(session);
        words
    }

    /// Looks again: commands may have made data sets or changed the mode.
    pub fn refresh(&mut self, session: &Session) {
        self.known = session.known_values();
        self.console = session.prompt() != "READY";
    }

    fn offer(&self, line: &str) -> Offer {
        let mut offer = match self.console {
            true => complete::console(self.grammar, line),
            false => complete::complete(self.grammar, line),
        };
        let typed = line[offer.start..].to_ascii_uppercase();
        for ty in &offer.values {
            let known = self.known.iter().filter(|(name, _)| *name == &**ty).flat_map(|(_, values)| values);
            offer.words.extend(known.filter(|v| v.to_ascii_uppercase().starts_with(&typed)).cloned());
        }
        offer
    }
}

impl Helper for Words {}
impl Validator for Words {}

impl Completer for Words {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let offer = self.offer(&line[..at]);
        Ok((offer.start, offer.words))
    }
}

impl Hinter for Words {
    type Hint = String;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<String> {
        match self.console {
            _ if !self.hints || at != line.len() => None,
            true => complete::console(self.grammar, line).hint(line),
            false => complete::hint(self.grammar, line),
        }
    }
}

impl Highlighter for Words {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }
}
