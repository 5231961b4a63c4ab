//! Why words are no statement, as nom's parsers say it.

use std::borrow::Cow;

use nom::error::{ErrorKind, ParseError};

use super::fault::Fault;
use super::words::Words;
use crate::message;

/// A statement has been applied, or not.
pub type Applied<'a> = Result<(), Unfit<'a>>;

/// What is wrong with a word.
#[derive(Clone, Debug)]
pub struct Unfit<'a> {
    /// The word and those behind it.
    at: Words<'a>,
    problem: Problem,
}

#[derive(Clone, Debug)]
enum Problem {
    /// It is none of these.
    Wanted(Vec<Cow<'static, str>>),
    /// Nothing can stand there.
    Unknown,
    /// It is of the right form, but it cannot be.
    Fault(Fault),
}

impl<'a> Unfit<'a> {
    /// The next word should be one of these.
    pub fn wanted(at: Words<'a>, expected: impl IntoIterator<Item = Cow<'static, str>>) -> Unfit<'a> {
        Unfit { at, problem: Problem::Wanted(expected.into_iter().collect()) }
    }

    /// The next word is no operand.
    pub fn unknown(at: Words<'a>) -> Unfit<'a> {
        Unfit { at, problem: Problem::Unknown }
    }

    /// The next word, or one before it, cannot be.
    pub fn fault(at: Words<'a>, fault: Fault) -> Unfit<'a> {
        Unfit { at, problem: Problem::Fault(fault) }
    }

    /// Have the words the form of a statement, which only cannot be carried out?
    pub fn has_form(&self) -> bool {
        matches!(self.problem, Problem::Fault(_))
    }

    /// How many words before the end it is, if it is about a word that could be the name of a statement: what stands
    /// before that word may be a whole one.
    pub fn stray(&self) -> Option<usize> {
        self.at.first().filter(|word| !self.has_form() && word.begins()).map(|_| self.at.0.len())
    }
}

impl<'a> ParseError<Words<'a>> for Unfit<'a> {
    fn from_error_kind(at: Words<'a>, _: ErrorKind) -> Unfit<'a> {
        Unfit::unknown(at)
    }

    fn append(_: Words<'a>, _: ErrorKind, other: Unfit<'a>) -> Unfit<'a> {
        other
    }

    /// Of two alternatives the one that came further says what is wrong, else both do.
    fn or(self, other: Unfit<'a>) -> Unfit<'a> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (self.at.0.len().cmp(&other.at.0.len()), self.problem, other.problem) {
            (Equal, Problem::Wanted(mut expected), Problem::Wanted(more)) => {
                more.into_iter().for_each(|also| {
                    if !expected.contains(&also) {
                        expected.push(also);
                    }
                });
                Unfit::wanted(self.at, expected)
            }
            (Less, problem, _) | (Equal, problem @ Problem::Wanted(_), _) => Unfit { at: self.at, problem },
            (Equal | Greater, _, problem) => Unfit { at: other.at, problem },
        }
    }
}

impl From<Fault> for Unfit<'_> {
    fn from(fault: Fault) -> Self {
        Unfit::fault(Words(&[]), fault)
    }
}

impl From<Unfit<'_>> for Fault {
    fn from(unfit: Unfit<'_>) -> Fault {
        match (unfit.problem, unfit.at.first()) {
            (Problem::Fault(fault), _) => fault,
            (Problem::Unknown, Some(word)) => Fault::new(&message::PROFILE_OPERAND, [&word.folded]),
            (Problem::Unknown, None) => Fault::new(&message::PROFILE_ENDS, ["another operand"]),
            (Problem::Wanted(expected), None) => Fault::new(&message::PROFILE_ENDS, [&expected.join(" or ")]),
            (Problem::Wanted(expected), Some(word)) => {
                Fault::new(&message::PROFILE_EXPECTED, [&word.folded, &expected.join(" or ")])
            }
        }
    }
}
