//! What is wrong in a file that nom reads, a grammar or another of ours: a sentence, and where it is.

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Parser};

/// What was expected, and the text that stood there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// The rest of the file from the fault on.
    pub rest: &'a str,
    /// A sentence; empty for a fault that another alternative may mend.
    pub text: String,
}

impl<'a> ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Fault<'a> {
        Fault { rest, text: String::new() }
    }

    fn append(_: &'a str, _: ErrorKind, other: Fault<'a>) -> Fault<'a> {
        other
    }
}

/// The result of a parser of such a file.
pub type Read<'a, T> = IResult<&'a str, T, Fault<'a>>;

/// Makes the failure of `parser` final, with a sentence.
pub fn expect<'a, T>(
    text: &str,
    mut parser: impl Parser<&'a str, Output = T, Error = Fault<'a>>,
) -> impl FnMut(&'a str) -> Read<'a, T> {
    move |input| {
        parser.parse(input).map_err(|error| match error {
            nom::Err::Error(fault) => {
                nom::Err::Failure(Fault { rest: fault.rest, text: format!("expected {text}") })
            }
            other => other,
        })
    }
}
