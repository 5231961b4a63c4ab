//! What may be typed next: the words that the grammar allows at one place of a TSO or console command line.
//!
//! The line left of the cursor is walked along the grammar without an error: a word that fits nowhere is passed over.
//! Words that are used already, or that one in the line excludes, are not offered.

use std::sync::Arc;

use super::{Choice, Grammar, Item, Keyword, Phrase, Surface, Word};

mod console;
mod operands;
mod report;
mod walk;

pub use console::console;
use walk::Walk;

/// What may stand where the cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Where the word under the cursor begins, in bytes from 0.
    pub start: usize,
    /// Words that the part typed so far can become, in upper case.
    pub words: Vec<String>,
    /// Names of the value types that are legal here: the caller may know values of them.
    pub values: Vec<Arc<str>>,
}

impl Offer {
    /// The rest of the word at the end of `line`, if only one word can be meant.
    pub fn hint(&self, line: &str) -> Option<String> {
        let typed = line.get(self.start..)?;
        match self.words.as_slice() {
            [word] if !typed.is_empty() && self.values.is_empty() => {
                word.get(typed.len()..).filter(|rest| !rest.is_empty()).map(str::to_owned)
            }
            _ => None,
        }
    }

    fn word(&mut self, word: &Word, typed: &str) {
        let full = word.full();
        let begins = full.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
        if begins && !self.words.iter().any(|w| w == full) {
            self.words.push(full.to_owned());
        }
    }

    /// A keyword of the console, which has `=` before its value.
    fn console_word(&mut self, keyword: &Keyword, typed: &str) {
        self.phrase(&keyword.phrase, typed);
    }

    /// A word of the console with what follows it.
    fn phrase(&mut self, phrase: &Phrase, typed: &str) {
        let word = &phrase.word;
        let begins = word.full().get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
        if begins {
            let mark = if phrase.operand.is_some() { "=" } else { "" };
            self.words.push(format!("{}{mark}", word.full()));
        }
    }

    /// The alternatives on the console, words with the mark that follows them.
    fn console_choice(&mut self, choice: &Choice, typed: &str) {
        for item in &choice.items {
            match item {
                Item::Phrase(phrase) => self.phrase(phrase, typed),
                Item::Value(name) => self.values.push(Arc::clone(name)),
            }
        }
    }

    /// The alternatives but for the words in `barred`.
    fn choice(&mut self, choice: &Choice, typed: &str, barred: &[Arc<str>]) {
        for item in &choice.items {
            match item {
                Item::Phrase(phrase) if barred.iter().any(|b| **b == *phrase.word.full()) => {}
                Item::Phrase(phrase) => self.word(&phrase.word, typed),
                Item::Value(name) => self.values.push(Arc::clone(name)),
            }
        }
    }
}

/// What may stand at the end of `line`, the part of a TSO command line left of the cursor.
pub fn complete(grammar: &Grammar, line: &str) -> Offer {
    let start = line.rfind([' ', '(', ')', '\t']).map_or(0, |n| n + 1);
    let (before, typed) = line.split_at(start);
    let mut words = Vec::new();
    for part in before.split_inclusive(['(', ')']) {
        let mark = part.chars().next_back().filter(|c| matches!(c, '(' | ')'));
        words.extend(part.trim_end_matches(['(', ')']).split_whitespace());
        words.extend(mark.map(|c| if c == '(' { "(" } else { ")" }));
    }
    let mut walk = Walk::new(Surface::Tso, words, start, typed);
    match walk.next() {
        None => grammar.commands.iter().filter(|c| !c.operator).for_each(|c| walk.offer.word(&c.word, typed)),
        Some(name) => match grammar.command(name) {
            Some(command) if command.reports.is_empty() => operands::complete(grammar, command, &mut walk),
            Some(command) => report::complete(command, &mut walk),
            None => {}
        },
    }
    walk.offer
}

/// The rest of the word under the cursor, if only one word can be meant.
pub fn hint(grammar: &Grammar, line: &str) -> Option<String> {
    complete(grammar, line).hint(line)
}

#[cfg(test)]
mod tests;
