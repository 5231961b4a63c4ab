//! Walks the grammar along the words of a line; the same for every surface.

use super::cursor::{Cursor, Token};
use super::kind::{self, Wrong};
use super::{Clause, Error, Value};
use crate::message::{self, Entry};
use crate::syntax::{Choice, Command, Grammar, Keyword, Phrase, Report, Surface, ValueType, Word};

/// The grammar of one command.
#[derive(Clone, Copy)]
pub struct Matcher<'g> {
    /// All that the files say.
    pub grammar: &'g Grammar,
    /// The command.
    pub command: &'g Command,
}

/// What the values belong to: it decides which message a bad one gets.
#[derive(Clone, Copy)]
pub enum Place {
    /// A filter.
    Filter,
    /// Anything else.
    Operand,
}

impl<'g> Matcher<'g> {
    /// The report that `typed` names on a surface where words are typed.
    pub fn report(&self, typed: &str, surface: Surface) -> Option<&'g Report> {
        self.command.reports.iter().find(|r| r.follows(surface) && r.accepts(typed))
    }

    /// The keyword of `list` that was typed.
    pub fn keyword(list: &'g [Keyword], cursor: &Cursor<'_>, typed: &str) -> Option<&'g Keyword> {
        list.iter().find(|k| k.surfaces.has(cursor.surface) && cursor.means(k.word(), typed))
    }

    /// Takes the values of a filter, which the report may narrow.
    pub fn filter(&self, cursor: &Cursor<'_>, report: &Report, filter: &Keyword) -> Result<Clause, Error> {
        match report.filter_use(filter, cursor.surface) {
            Some(used) => self.clause(cursor, &used.keyword(filter), Place::Filter),
            None => self.clause(cursor, filter, Place::Filter),
        }
    }

    /// Takes the values of a keyword.
    pub fn clause(&self, cursor: &Cursor<'_>, keyword: &Keyword, place: Place) -> Result<Clause, Error> {
        let phrase = &keyword.phrase;
        let mut values = Vec::with_capacity(phrase.operand.is_some().into());
        if let Some(operand) = &phrase.operand {
            self.required(cursor, operand, keyword.word(), place, &mut values)?;
            while keyword.max > 1 && self.more(cursor) {
                self.refuse_second_filter(cursor, place)?;
                if values.len() == self.most(cursor, keyword) {
                    let word = keyword.word().full();
                    return Err(cursor.missing(&message::TOO_MANY_VALUES, word));
                }
                self.required(cursor, operand, keyword.word(), place, &mut values)?;
            }
        }
        if let Some(option) = &phrase.option {
            self.optional(cursor, option, place, &mut values)?;
        }
        Ok(Clause { word: keyword.word().name(), values })
    }

    /// The most values of a keyword: the console takes one.
    fn most(&self, cursor: &Cursor<'_>, keyword: &Keyword) -> usize {
        if cursor.surface == Surface::Console { 1 } else { keyword.max }
    }

    /// Does another value follow?
    fn more(&self, cursor: &Cursor<'_>) -> bool {
        let Some(token) = cursor.peek() else { return false };
        match cursor.surface {
            Surface::Tso => token.text != ")" && token.text != "(",
            Surface::Unix => !is_flag(token.text),
            Surface::Console => token.equals,
        }
    }

    /// On TSO the word of a filter cannot be the value of another one: only one filter may be given.
    fn refuse_second_filter(&self, cursor: &Cursor<'_>, place: Place) -> Result<(), Error> {
        match (place, cursor.peek()) {
            (Place::Filter, Some(token))
                if cursor.surface == Surface::Tso
                    && Matcher::keyword(&self.command.filters, cursor, token.text).is_some() =>
            {
                Err(cursor.error(token, &message::ONE_FILTER, []))
            }
            _ => Ok(()),
        }
    }

    /// Takes one alternative of `choice`, which must be there; `after` is the word in front of it.
    pub fn required(
        &self,
        cursor: &Cursor<'_>,
        choice: &Choice,
        after: &Word,
        place: Place,
        values: &mut Vec<Value>,
    ) -> Result<(), Error> {
        let joined = |t: &Token<'_>| cursor.surface != Surface::Console || t.equals;
        let no_value =
            |t: &Token<'_>| t.text == "(" || t.text == ")" || t.text.is_empty() || is_unix_flag(cursor, t);
        let Some(token) = cursor.peek().filter(|t| joined(t) && !no_value(t)) else {
            return Err(cursor.missing(&message::MISSING_VALUE, after.full()));
        };
        cursor.take();
        match choice.phrases().find(|p| cursor.means(&p.word, token.text)) {
            Some(phrase) => self.phrase(cursor, phrase, place, values),
            None => {
                values.push(self.value(cursor, choice, token, place)?);
                Ok(())
            }
        }
    }

    /// Takes one alternative of `choice` if it is there.
    pub fn optional(
        &self,
        cursor: &Cursor<'_>,
        choice: &Choice,
        place: Place,
        values: &mut Vec<Value>,
    ) -> Result<(), Error> {
        let Some(token) = cursor.peek().filter(|t| !t.equals && !is_unix_flag(cursor, t)) else {
            return Ok(());
        };
        if let Some(phrase) = choice.phrases().find(|p| cursor.means(&p.word, token.text)) {
            cursor.take();
            return self.phrase(cursor, phrase, place, values);
        }
        // A keyword that follows is not a value that was left out.
        let filters = self.command.filters.iter().filter(|_| cursor.surface == Surface::Console);
        let mut keywords = self.command.outputs.iter().chain(&self.command.target).chain(filters);
        let is_keyword =
            cursor.surface != Surface::Unix && keywords.any(|k| cursor.means(k.word(), token.text));
        if choice.values().next().is_some() && token.text != "(" && token.text != ")" && !is_keyword {
            cursor.take();
            values.push(self.value(cursor, choice, token, place)?);
        }
        Ok(())
    }

    /// Takes what follows a word that was just taken.
    fn phrase(
        &self,
        cursor: &Cursor<'_>,
        phrase: &Phrase,
        place: Place,
        values: &mut Vec<Value>,
    ) -> Result<(), Error> {
        values.push(Value::Word(phrase.word.name()));
        if let Some(operand) = &phrase.operand {
            self.required(cursor, operand, &phrase.word, place, values)?;
        }
        match &phrase.option {
            Some(option) => self.optional(cursor, option, place, values),
            None => Ok(()),
        }
    }

    /// Reads `token` as a value of one of the types of `choice`.
    pub fn value(
        &self,
        cursor: &Cursor<'_>,
        choice: &Choice,
        token: Token<'_>,
        place: Place,
    ) -> Result<Value, Error> {
        let types = choice.values().filter_map(|name| self.grammar.values.get(name));
        let mut wrong = None;
        for ty in types {
            let token = if matches!(&*ty.kind, "dsname") { cursor.with_member(token) } else { token };
            // ASSUMED: free text keeps its case on z/OS UNIX only; TSO and the console fold what is typed.
            let folds = &*ty.kind == "text" && cursor.surface != Surface::Unix;
            let folded = folds.then(|| token.text.to_ascii_uppercase());
            match kind::parse(ty, folded.as_deref().unwrap_or(token.text)) {
                Ok(value) => return Ok(value),
                Err(why) => wrong = Some((entry(why, place, ty), token)),
            }
        }
        let (entry, token) = wrong.unwrap_or((&message::INCORRECT_PARAMETER, token));
        let mut error = cursor.error(token, entry, [token.text]);
        error.did_you_mean = cursor.near(token.text, choice.phrases().map(|p| &p.word));
        Err(error)
    }
}

/// The message for a bad value.
fn entry(wrong: Wrong, place: Place, ty: &ValueType) -> &'static Entry {
    match (wrong, place) {
        (Wrong::Integer, _) => &message::INCORRECT_INTEGER,
        (Wrong::Long, _) => &message::VALUE_TOO_LONG,
        (Wrong::Address | Wrong::Form, Place::Filter) => &message::INCORRECT_FILTER_VALUE,
        (Wrong::Address, Place::Operand) => &message::INCORRECT_ADDRESS,
        (Wrong::Form, Place::Operand) if &*ty.kind == "num" => &message::INCORRECT_INTEGER,
        (Wrong::Form, Place::Operand) => &message::INCORRECT_PARAMETER,
    }
}

/// Is this argument a z/OS UNIX flag, not a value?
pub fn is_flag(argument: &str) -> bool {
    argument.starts_with('-') && argument.len() > 1
}

fn is_unix_flag(cursor: &Cursor<'_>, token: &Token<'_>) -> bool {
    cursor.surface == Surface::Unix && is_flag(token.text)
}
