//! The tokens of a `.syn` file, and what was expected where one of them is wrong.
//!
//! ```text
//! token   = word | text | "{" | "}" | "[" | "]"
//! text    = '"' { any character but '"' and a line end } '"'
//! word    = { any character but blanks, brackets, braces and '"' }
//! comment = "#" up to the end of the line
//! ```

use nom::bytes::complete::{tag, take_till, take_while1};
use nom::character::complete::multispace1;
use nom::combinator::{recognize, verify};
use nom::multi::many0_count;
use nom::sequence::{delimited, preceded, terminated};
use nom::{Parser, branch::alt};

pub use super::super::fault::{Fault, Read, expect};

/// A final fault at `rest`.
pub fn fault<'a, T>(rest: &'a str, text: impl Into<String>) -> Read<'a, T> {
    Err(nom::Err::Failure(Fault { rest, text: text.into() }))
}

/// comment = "#" up to the end of the line
fn comment(input: &str) -> Read<'_, &str> {
    preceded(tag("#"), take_till(|c| c == '\n')).parse(input)
}

/// Blanks, line ends and comments.
pub fn space(input: &str) -> Read<'_, &str> {
    recognize(many0_count(alt((multispace1, comment)))).parse(input)
}

/// word = { any character but blanks, brackets, braces and '"' }
pub fn word(input: &str) -> Read<'_, &str> {
    terminated(take_while1(|c: char| !c.is_whitespace() && !"{}[]\"#".contains(c)), space).parse(input)
}

/// A word of the file's own language: lower case.
pub fn name(input: &str) -> Read<'_, &str> {
    verify(word, |w: &str| w.starts_with(|c: char| c.is_ascii_lowercase())).parse(input)
}

/// A word that is typed in a command: capitals, `*` or `?`.
pub fn typed(input: &str) -> Read<'_, &str> {
    verify(word, |w: &str| w.starts_with(|c: char| c.is_ascii_uppercase() || c == '*' || c == '?'))
        .parse(input)
}

/// The word `which` of the file's own language.
pub fn keyword<'a>(which: &'static str) -> impl FnMut(&'a str) -> Read<'a, &'a str> {
    move |input| verify(word, |w: &str| w == which).parse(input)
}

/// text = '"' { any character but '"' and a line end } '"'; one that is not closed is a fault where it begins.
pub fn text(input: &str) -> Read<'_, &str> {
    let quoted = delimited(tag("\""), take_till(|c| c == '"' || c == '\n'), tag("\""));
    let mut text = terminated(quoted, space);
    text.parse(input)
        .map_err(|_: nom::Err<Fault<'_>>| nom::Err::Error(Fault { rest: input, text: String::new() }))
}

/// One of the marks `{ } [ ]`.
pub fn mark<'a>(which: &'static str) -> impl FnMut(&'a str) -> Read<'a, &'a str> {
    move |input| terminated(tag(which), space).parse(input)
}

/// Deepest nesting of brackets, which are read by recursion.
const DEEPEST: usize = 8;

/// Checks that brackets are not nested too deep; if they are, gives the text from there on.
pub fn shallow(text: &str) -> Result<(), &str> {
    let (mut depth, mut quoted, mut comment) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '\n' => (quoted, comment) = (false, false),
            _ if comment => {}
            '"' => quoted = !quoted,
            _ if quoted => {}
            '#' => comment = true,
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(&text[at..]);
        }
    }
    Ok(())
}
