//! TSO: `NETSTAT report [modifiers] [target] [output] [(filter [)]]`.
//!
//! ```text
//! line   = { blank } word { token }
//! token  = "(" | ")" | quoted | word
//! quoted = "'" { any character but "'" } "'"
//! word   = { any character but blanks, "(", ")" and "'" }
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while, take_while1};
use nom::combinator::{opt, recognize};
use nom::multi::fold_many0;
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::cursor::{Cursor, Token};
use super::matching::{Matcher, Place};
use super::{Error, Request, validate};
use crate::message;
use crate::syntax::{Command, Grammar, Report, Surface};

/// Reads a TSO command line, the word of the command first.
///
/// # Errors
/// The first rule that is broken, with the column of the word that breaks it.
pub fn parse(grammar: &Grammar, command: &Command, line: &str) -> Result<Request, Error> {
    let tokens = tokens(line);
    let cursor = Cursor::new(Surface::Tso, line, &tokens);
    cursor.take();
    let matcher = Matcher { grammar, command };
    let report = report(&matcher, &cursor)?;
    let mut request = Request::of(report);
    request.operands = validate::operands(&matcher, &cursor, report)?;
    validate::modifiers(&matcher, &cursor, report, &mut request)?;
    target_and_outputs(&matcher, &cursor, report, &mut request)?;
    filter(&matcher, &cursor, report, &mut request)?;
    validate::settle(&matcher, report, &mut request);
    Ok(request)
}

fn blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// token = "(" | ")" | quoted | word
fn token(input: &str) -> IResult<&str, &str> {
    let quoted = recognize(delimited(tag("'"), take_till(|c| c == '\''), opt(tag("'"))));
    let word = take_while1(|c| !blank(c) && !"()'".contains(c));
    terminated(alt((tag("("), tag(")"), quoted, word)), take_while(blank)).parse(input)
}

/// The words of a line, with their places.
pub fn tokens(line: &str) -> Vec<Token<'_>> {
    let start = line.trim_start_matches(blank);
    let at = |text: &str| text.as_ptr() as usize - line.as_ptr() as usize;
    let words = fold_many0(
        token,
        || Vec::with_capacity(12),
        |mut words: Vec<Token<'_>>, text| {
            words.push(Token { text, offset: at(text), equals: false });
            words
        },
    )
    .parse(start);
    words.map_or_else(|_: nom::Err<nom::error::Error<&str>>| Vec::new(), |(_, words)| words)
}

/// The report that the line names, or the default one.
fn report<'g>(matcher: &Matcher<'g>, cursor: &Cursor<'_>) -> Result<&'g Report, Error> {
    let default = matcher.command.default_report();
    let Some(token) = cursor.peek().filter(|t| t.text != "(") else {
        return default.ok_or_else(|| cursor.missing(&message::MISSING_OPTION, matcher.command.word.full()));
    };
    if let Some(report) = matcher.report(token.text, Surface::Tso) {
        cursor.take();
        return Ok(report);
    }
    let keywords = matcher.command.outputs.iter().chain(&matcher.command.target);
    let is_keyword = keywords.clone().any(|k| k.surfaces.has(Surface::Tso) && k.word().accepts(token.text));
    default.filter(|_| is_keyword).ok_or_else(|| validate::unknown_report(matcher, cursor, token))
}

// ASSUMED: target and output may stand in either order, and modifiers must stand before them.
fn target_and_outputs(
    matcher: &Matcher<'_>,
    cursor: &Cursor<'_>,
    report: &Report,
    request: &mut Request,
) -> Result<(), Error> {
    let command = matcher.command;
    while let Some(token) = cursor.peek().filter(|t| t.text != "(" || report.action) {
        let target = command.target.as_ref().filter(|k| cursor.means(k.word(), token.text));
        if let Some(target) = target.filter(|_| request.target.is_none()) {
            cursor.take();
            let clause = matcher.clause(cursor, target, Place::Operand)?;
            request.target = clause.values.first().map(|v| v.to_string().into());
            continue;
        }
        let output = Matcher::keyword(&command.outputs, cursor, token.text).filter(|_| !report.action);
        let output = output.ok_or_else(|| validate::unknown_word(matcher, cursor, report, token))?;
        cursor.take();
        let clause = matcher.clause(cursor, output, Place::Operand)?;
        validate::add(cursor, token, &mut request.outputs, clause, &command.exclusive)?;
    }
    Ok(())
}

/// filter = "(" word { value } [ ")" ]
fn filter(
    matcher: &Matcher<'_>,
    cursor: &Cursor<'_>,
    report: &Report,
    request: &mut Request,
) -> Result<(), Error> {
    if cursor.take().is_none() {
        return Ok(());
    }
    let Some(token) = cursor.peek().filter(|t| t.text != ")") else {
        return Err(cursor.missing(&message::MISSING_VALUE, "("));
    };
    let filter = validate::filter(matcher, cursor, report, token)?;
    validate::modifier_of_filter(cursor, report, filter, token, request)?;
    cursor.take();
    request.filter = Some(matcher.filter(cursor, report, filter)?);
    // ASSUMED: a closing parenthesis is accepted although the syntax has none.
    if cursor.peek().is_some_and(|t| t.text == ")") {
        cursor.take();
    }
    match cursor.peek() {
        None => Ok(()),
        Some(token) if Matcher::keyword(&matcher.command.filters, cursor, token.text).is_some() => {
            Err(cursor.error(token, &message::ONE_FILTER, []))
        }
        Some(token) if filter.phrase.operand.is_some() => {
            Err(cursor.error(token, &message::TOO_MANY_VALUES, [filter.word().full()]))
        }
        Some(token) => Err(cursor.error(token, &message::INCORRECT_PARAMETER, [token.text])),
    }
}
