//! The words of a command line, one after the other, whichever surface they were typed on.

use std::cell::Cell;

use super::Error;
use crate::message::{Entry, Message};
use crate::syntax::{self, Surface, Word};

/// A word of the line, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word.
    pub text: &'a str,
    /// Where it begins in the line, in bytes from 0.
    pub offset: usize,
    /// Console: does `=` stand in front of it?
    pub equals: bool,
}

impl Token<'_> {
    /// Where the word ends in the line.
    pub fn end(&self) -> usize {
        self.offset + self.text.len()
    }
}

/// A place among the words of a line.
pub struct Cursor<'a> {
    line: &'a str,
    tokens: &'a [Token<'a>],
    next: Cell<usize>,
    /// The surface on which the line was typed.
    pub surface: Surface,
}

impl<'a> Cursor<'a> {
    /// A cursor before the first of `tokens`, which are words of `line`.
    pub fn new(surface: Surface, line: &'a str, tokens: &'a [Token<'a>]) -> Cursor<'a> {
        Cursor { line, tokens, next: Cell::new(0), surface }
    }

    /// The next word.
    pub fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next.get()).copied()
    }

    /// Takes the next word.
    pub fn take(&self) -> Option<Token<'a>> {
        let token = self.peek();
        self.next.set(self.next.get() + usize::from(token.is_some()));
        token
    }

    /// Takes `(MEMBER)` if it follows `name` without a blank: the whole data set name.
    pub fn with_member(&self, name: Token<'a>) -> Token<'a> {
        let rest = &self.tokens[self.next.get().min(self.tokens.len())..];
        match rest {
            [open, member, close, ..]
                if open.text == "("
                    && close.text == ")"
                    && open.offset == name.end()
                    && close.offset == member.end() =>
            {
                self.next.set(self.next.get() + 3);
                Token { text: &self.line[name.offset..close.end()], ..name }
            }
            _ => name,
        }
    }

    /// Is `word` what was typed? z/OS UNIX wants upper case.
    pub fn means(&self, word: &Word, typed: &str) -> bool {
        match self.surface {
            Surface::Unix => word.accepts_upper(typed),
            _ => word.accepts(typed),
        }
    }

    /// The word of `words` that may have been meant by `typed`. Where only upper case is wanted, that may be all that is
    /// wrong with it; elsewhere a word that is known, but not wanted here, was meant.
    pub fn near<'w>(&self, typed: &str, words: impl Iterator<Item = &'w Word> + Clone) -> Option<String> {
        match words.clone().find(|word| word.accepts(typed)) {
            Some(word) if self.surface == Surface::Unix && !word.accepts_upper(typed) => {
                Some(word.full().to_owned())
            }
            Some(_) => None,
            None => syntax::near(typed, words.map(Word::full)),
        }
    }

    /// An error about the word at `token`.
    pub fn error<const N: usize>(
        &self,
        token: Token<'_>,
        entry: &'static Entry,
        inserts: [&str; N],
    ) -> Error {
        self.error_at(token.offset, entry, inserts)
    }

    /// An error about what is missing at the end of the line, or before the next word.
    pub fn missing(&self, entry: &'static Entry, after: &str) -> Error {
        let offset = match self.peek() {
            Some(token) => token.offset,
            None => self.line.trim_end().len(),
        };
        self.error_at(offset, entry, [after])
    }

    fn error_at<const N: usize>(&self, offset: usize, entry: &'static Entry, inserts: [&str; N]) -> Error {
        let column = self.line.get(..offset).map_or(offset, |before| before.chars().count()) + 1;
        Error { message: Message::new(entry, inserts), column, did_you_mean: None }
    }
}
