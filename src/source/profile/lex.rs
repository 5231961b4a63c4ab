//! The words of a profile with the lines on which they stand. Blanks and line ends separate them; a comment goes from a
//! semicolon that follows a blank to the end of its line.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_till, take_till1, take_while1};
use nom::combinator::{opt, recognize};
use nom::multi::{many0, many0_count};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser as _};

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// In upper case.
    pub folded: String,
    /// Its line, from 1.
    pub line: usize,
    /// Is it the first word of its line?
    pub leads: bool,
}

impl Word {
    /// Could it be the name of a statement that stands at the start of its line?
    pub fn begins(&self) -> bool {
        let letter = self.folded.starts_with(|c: char| c.is_ascii_alphabetic());
        self.leads && letter && self.folded.bytes().all(|b| b.is_ascii_alphanumeric())
    }
}

/// The words of a text, comments left out.
pub fn words(text: &str) -> Vec<Word> {
    let Ok((_, found)) = many0(preceded(gap, word)).parse(text) else { return Vec::new() };
    let (mut line, mut counted, mut last) = (1, 0, 0);
    let placed = found.into_iter().map(|word| {
        let at = word.as_ptr().addr() - text.as_ptr().addr();
        line += text[counted..at].matches('\n').count();
        counted = at;
        let leads = std::mem::replace(&mut last, line) != line;
        Word { text: word.to_owned(), folded: word.to_uppercase(), line, leads }
    });
    placed.collect()
}

/// The words, `NAME=value` as two of them.
pub fn split_values(words: &[Word]) -> Vec<Word> {
    let split = |word: &Word| {
        let (name, value) = match word.text.split_once('=') {
            Some((name, value)) if !name.is_empty() => (name, value),
            _ => return vec![word.clone()],
        };
        let part = |text: &str, leads| Word {
            text: text.to_owned(),
            folded: text.to_uppercase(),
            line: word.line,
            leads,
        };
        let value = (!value.is_empty()).then(|| part(value, false));
        std::iter::once(part(name, word.leads)).chain(value).collect()
    };
    words.iter().flat_map(split).collect()
}

/// ```text
/// gap = *(blank / comment)
/// ```
fn gap(input: &str) -> IResult<&str, usize> {
    many0_count(alt((take_while1(char::is_whitespace), comment))).parse(input)
}

/// ```text
/// comment = ";" *any-but-line-end
/// ```
fn comment(input: &str) -> IResult<&str, &str> {
    recognize((tag(";"), opt(is_not("\r\n")))).parse(input)
}

/// ```text
/// word = quoted / 1*any-but-blank
/// ```
fn word(input: &str) -> IResult<&str, &str> {
    alt((quoted, take_till1(char::is_whitespace))).parse(input)
}

/// ```text
/// quoted = "'" *any-but-quote-or-line-end "'"
/// ```
fn quoted(input: &str) -> IResult<&str, &str> {
    let inside = take_till(|c| matches!(c, '\'' | '\r' | '\n'));
    recognize(delimited(tag("'"), inside, tag("'"))).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexed(text: &str) -> Vec<(String, usize)> {
        words(text).into_iter().map(|w| (w.text, w.line)).collect()
    }

    #[test]
    fn words_are_separated_by_blanks_and_line_ends() {
        let expected = [("TTL", 1), ("64", 3), ("x", 3)].map(|(w, n)| (w.to_owned(), n));
        assert_eq!(lexed("  TTL\r\n\n\t64 x"), expected);
        assert_eq!(lexed(" \n ; only a comment"), []);
    }

    #[test]
    fn names_of_statements_begin_lines() {
        let begins: Vec<bool> =
            words("A B\n C 1\n1 A::B\n ;x\nA::B\n'Q'\nD1").iter().map(Word::begins).collect();
        assert_eq!(begins, [true, false, true, false, false, false, false, false, true]);
    }

    #[test]
    fn a_comment_needs_a_blank_before_it() {
        let expected = [("A;B", 1), ("C", 2)].map(|(w, n)| (w.to_owned(), n));
        assert_eq!(lexed("A;B ; D ;E\nC ;\n;F"), expected);
    }

    #[test]
    fn a_quoted_word_keeps_blanks_and_its_case() {
        let found = words("PARMSTRING 'a b ; c' 'open\nx");
        assert_eq!(found[1].text, "'a b ; c'");
        assert_eq!(found[2].text, "'open");
        assert_eq!((found[3].folded.as_str(), found[3].line), ("X", 2));
    }
}
