//! The MVS console: `D TCPIP,[name],Netstat,report[,modifiers][,filter=value][,FORMat=format][,MAX=n]`.
//!
//! ```text
//! line = ( "D" | "DISPLAY" ) blank { blank } "TCPIP" [ "," [ name ] [ "," part { ( "," | "=" ) part } ] ]
//! part = { any character but "," and "=" }
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while};
use nom::character::complete::space1;
use nom::combinator::{all_consuming, opt};
use nom::multi::many0;
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};

use super::cursor::{Cursor, Token};
use super::matching::{Matcher, Place};
use super::{Error, Request, validate};
use crate::message;
use crate::syntax::{Command, Grammar, Report, Surface, Word};

/// What an operator command asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Display {
    /// `D TCPIP,,NETSTAT,...`
    Netstat(Box<Request>),
    /// `D TCPIP,,HELP[,option]`
    Help(Option<String>),
    /// Any other command.
    Other,
}

/// Reads an operator command.
///
/// # Errors
/// The first rule that is broken in a `D TCPIP,,NETSTAT` command.
pub fn parse(grammar: &Grammar, command: &Command, line: &str) -> Result<Display, Error> {
    let text = line.trim();
    let Ok((_, parts)) = all_consuming(display).parse(text) else { return Ok(Display::Other) };
    let start = text.as_ptr() as usize - line.as_ptr() as usize;
    let tokens: Vec<Token<'_>> = parts
        .into_iter()
        .map(|(mark, part)| {
            let offset = part.as_ptr() as usize - text.as_ptr() as usize + start;
            Token { text: part, offset, equals: mark == "=" }
        })
        .collect();
    let cursor = Cursor::new(Surface::Console, line, &tokens);
    let (Some(name), Some(verb)) = (cursor.take(), cursor.take()) else { return Ok(Display::Other) };
    if name.equals || verb.equals {
        return Ok(Display::Other);
    }
    if Word::new("HElp").accepts(verb.text) {
        return Ok(Display::Help(cursor.take().map(|t| t.text.trim().to_owned())));
    }
    if !console_word(command).accepts(verb.text) {
        return Ok(Display::Other);
    }
    let matcher = Matcher { grammar, command };
    let target = target(&matcher, &cursor, name)?;
    let mut request = netstat(&matcher, &cursor)?;
    request.target = target;
    Ok(Display::Netstat(Box::new(request)))
}

/// The word by which the console calls the command: the last part of its console form.
pub fn console_word(command: &Command) -> Word {
    Word::new(command.console.rsplit(',').next().unwrap_or_default())
}

/// The parts after TCPIP, each with the mark in front of it.
fn display(input: &str) -> IResult<&str, Vec<(&str, &str)>> {
    let verb = alt((tag_no_case("display"), tag_no_case("d")));
    let part = take_while(|c| c != ',' && c != '=');
    let parts = many0(pair(alt((tag(","), tag("="))), part));
    preceded((verb, space1, tag_no_case("tcpip"), opt(take_while(|c| c == ' '))), parts).parse(input)
}

/// The stack between the first two commas, or none.
fn target(matcher: &Matcher<'_>, cursor: &Cursor<'_>, name: Token<'_>) -> Result<Option<Box<str>>, Error> {
    if name.text.is_empty() {
        return Ok(None);
    }
    match matcher.command.target.as_ref().and_then(|target| target.phrase.operand.as_ref()) {
        Some(choice) => {
            let value = matcher.value(cursor, choice, name, Place::Operand)?;
            Ok(Some(value.to_string().into()))
        }
        None => Err(cursor.error(name, &message::INCORRECT_PARAMETER, [name.text])),
    }
}

fn netstat(matcher: &Matcher<'_>, cursor: &Cursor<'_>) -> Result<Request, Error> {
    let command = matcher.command;
    let Some(first) = cursor.take() else {
        return Err(cursor.missing(&message::MISSING_OPTION, command.word.full()));
    };
    let named = matcher.report(first.text, Surface::Console).filter(|_| !first.equals);
    let report = named.ok_or_else(|| validate::unknown_report(matcher, cursor, first))?;
    let mut request = Request::of(report);
    request.operands = validate::operands(matcher, cursor, report)?;
    while let Some(token) = cursor.take() {
        part(matcher, cursor, report, token, &mut request)?;
    }
    validate::settle(matcher, report, &mut request);
    Ok(request)
}

/// A modifier, an output keyword or the filter.
fn part(
    matcher: &Matcher<'_>,
    cursor: &Cursor<'_>,
    report: &Report,
    token: Token<'_>,
    request: &mut Request,
) -> Result<(), Error> {
    let command = matcher.command;
    if token.equals {
        return Err(cursor.error(token, &message::INCORRECT_PARAMETER, [token.text]));
    }
    if let Some(modifier) = Matcher::keyword(&report.body.modifiers, cursor, token.text) {
        let clause = matcher.clause(cursor, modifier, Place::Operand)?;
        return validate::add(cursor, token, &mut request.modifiers, clause, &report.body.exclusive);
    }
    if let Some(output) = Matcher::keyword(&command.outputs, cursor, token.text) {
        let clause = matcher.clause(cursor, output, Place::Operand)?;
        return validate::add(cursor, token, &mut request.outputs, clause, &command.exclusive);
    }
    if !command.filters.iter().any(|f| cursor.means(f.word(), token.text)) {
        return Err(validate::unknown_word(matcher, cursor, report, token));
    }
    let filter = validate::filter(matcher, cursor, report, token)?;
    if request.filter.is_some() {
        return Err(cursor.error(token, &message::ONE_FILTER, []));
    }
    request.filter = Some(matcher.filter(cursor, report, filter)?);
    Ok(())
}
