//! The words of a statement as an input that nom reads.

use std::iter::Enumerate;
use std::slice::Iter;

use nom::{Finish as _, IResult, Input, Needed, Parser};

use super::fault::Fault;
use super::lex::Word;
use super::unfit::Unfit;

/// Words that are not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a>(pub &'a [Word]);

/// What a production makes of words, and the words behind it.
pub type Parsed<'a, T> = IResult<Words<'a>, T, Unfit<'a>>;

impl<'a> Words<'a> {
    /// The next word.
    pub fn first(self) -> Option<&'a Word> {
        self.0.first()
    }

    /// Reads all of them as one production.
    ///
    /// # Errors
    /// They are not of that form, or words follow it.
    pub fn whole<T>(
        self,
        production: impl Parser<Words<'a>, Output = T, Error = Unfit<'a>>,
    ) -> Result<T, Unfit<'a>> {
        nom::combinator::all_consuming(production).parse(self).finish().map(|(_, made)| made)
    }
}

/// Words of the right form that cannot be.
pub fn refused<'a, T>(at: Words<'a>, fault: Fault) -> Parsed<'a, T> {
    Err(nom::Err::Failure(Unfit::fault(at, fault)))
}

impl<'a> Input for Words<'a> {
    type Item = &'a Word;
    type Iter = Iter<'a, Word>;
    type IterIndices = Enumerate<Iter<'a, Word>>;

    fn input_len(&self) -> usize {
        self.0.len()
    }

    fn take(&self, count: usize) -> Self {
        self.take_split(count).1
    }

    fn take_from(&self, count: usize) -> Self {
        self.take_split(count).0
    }

    fn take_split(&self, count: usize) -> (Self, Self) {
        let (taken, rest) = self.0.split_at(count);
        (Words(rest), Words(taken))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, meant: P) -> Option<usize> {
        self.0.iter().position(meant)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.0.iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.0.iter().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        match count.checked_sub(self.0.len()) {
            None | Some(0) => Ok(count),
            Some(missing) => Err(Needed::new(missing)),
        }
    }
}
