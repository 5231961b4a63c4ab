//! z/OS UNIX: `netstat [-report [modifiers]] [-p name] [-M format] [-filter values]`.
//!
//! Flags are case-sensitive, words are typed in upper case, and a value is an argument of its own.

use std::sync::Arc;

use super::cursor::{Cursor, Token};
use super::matching::{Matcher, Place, is_flag};
use super::{Clause, Error, Request, Value, validate};
use crate::message;
use crate::syntax::{Command, Grammar, Keyword, Report, Surface};

/// Reads the arguments of the z/OS UNIX command that was called as `program`.
///
/// # Errors
/// The first rule that is broken. Its column counts in `program` and the arguments joined by one blank.
pub fn parse(
    grammar: &Grammar,
    command: &Command,
    program: &str,
    arguments: &[String],
) -> Result<Request, Error> {
    let line =
        std::iter::once(program).chain(arguments.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let tokens = tokens(&line, program.len() + 1, arguments);
    let cursor = Cursor::new(Surface::Unix, &line, &tokens);
    let matcher = Matcher { grammar, command };
    let report = report(&matcher, &cursor, &tokens)?;
    let mut request = Request::of(report);
    let mut filter_at = None;
    while let Some(token) = cursor.take() {
        if let Some((keyword, clause)) = long_flag(command, token.text).filter(|_| !report.action) {
            validate::add(&cursor, token, &mut request.outputs, clause, &command.exclusive)?;
            refuse_rest(&matcher, &cursor, report, keyword.flag.unwrap_or_default())?;
            continue;
        }
        let letter = letter(&matcher, &cursor, token)?;
        match meaning(command, letter) {
            Some(Meaning::Report(named)) => {
                debug_assert_eq!(named.word, report.word);
                request.operands = validate::operands(&matcher, &cursor, report)?;
                validate::modifiers(&matcher, &cursor, report, &mut request)?;
            }
            Some(Meaning::Target(keyword)) if request.target.is_none() => {
                let clause = matcher.clause(&cursor, keyword, Place::Operand)?;
                request.target = clause.values.first().map(|v| v.to_string().into());
            }
            Some(Meaning::Output(keyword)) if !report.action => {
                let clause = matcher.clause(&cursor, keyword, Place::Operand)?;
                validate::add(&cursor, token, &mut request.outputs, clause, &command.exclusive)?;
            }
            Some(Meaning::Filter(filter)) if request.filter.is_none() && !report.action => {
                request.filter = Some(matcher.filter(&cursor, report, filter)?);
                filter_at = Some((filter, token));
            }
            Some(Meaning::Filter(_)) if !report.action => {
                return Err(cursor.error(token, &message::ONE_FILTER, []));
            }
            Some(_) => return Err(cursor.error(token, &message::INCORRECT_PARAMETER, [token.text])),
            None => return Err(cursor.error(token, &message::INCORRECT_OPTION, [token.text])),
        }
        refuse_rest(&matcher, &cursor, report, letter)?;
    }
    if let Some((filter, token)) = filter_at {
        validate::valid(&cursor, report, filter, token)?;
        validate::modifier_of_filter(&cursor, report, filter, token, &request)?;
    }
    if request.operands.is_empty() && tokens.is_empty() {
        request.operands = validate::operands(&matcher, &cursor, report)?;
    }
    validate::settle(&matcher, report, &mut request);
    Ok(request)
}

/// The arguments as they stand in `line` from `offset`, one blank between them.
fn tokens<'a>(line: &'a str, mut offset: usize, arguments: &[String]) -> Vec<Token<'a>> {
    let token = |argument: &String| {
        let token = Token { text: &line[offset..offset + argument.len()], offset, equals: false };
        offset += argument.len() + 1;
        token
    };
    arguments.iter().map(token).collect()
}

/// What a letter means.
enum Meaning<'g> {
    Report(&'g Report),
    Target(&'g Keyword),
    Output(&'g Keyword),
    Filter(&'g Keyword),
}

fn meaning(command: &Command, letter: char) -> Option<Meaning<'_>> {
    let is = |k: &&Keyword| k.flag == Some(letter) && k.surfaces.has(Surface::Unix);
    let report = command.reports.iter().find(|r| r.flag == Some(letter) && r.surfaces.has(Surface::Unix));
    let target = || command.target.as_ref().filter(is).map(Meaning::Target);
    let output = || command.outputs.iter().find(is).map(Meaning::Output);
    let filter = || command.filters.iter().find(is).map(Meaning::Filter);
    report.map(Meaning::Report).or_else(target).or_else(output).or_else(filter)
}

/// The keyword that a flag of several letters stands for, with its word.
fn long_flag<'g>(command: &'g Command, argument: &str) -> Option<(&'g Keyword, Clause)> {
    let name = argument.strip_prefix("--")?;
    let here = command.outputs.iter().filter(|k| k.surfaces.has(Surface::Unix));
    let (keyword, flag) =
        here.filter_map(|k| Some((k, k.long_flag.as_ref()?))).find(|(_, flag)| *flag.name == *name)?;
    let clause = Clause { word: keyword.word().name(), values: vec![Value::Word(Arc::clone(&flag.word))] };
    Some((keyword, clause))
}

/// The letter of an argument that must be a flag.
fn letter(matcher: &Matcher<'_>, cursor: &Cursor<'_>, token: Token<'_>) -> Result<char, Error> {
    let mut letters = token.text.strip_prefix('-').unwrap_or_default().chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(letter),
        (Some(letter), Some(_)) if meaning(matcher.command, letter).is_some() => {
            Err(cursor.error(token, &message::JOINED_VALUE, [token.text]))
        }
        _ => Err(cursor.error(token, &message::INCORRECT_OPTION, [token.text])),
    }
}

/// The report whose flag is among the arguments, or the default one.
fn report<'g>(matcher: &Matcher<'g>, cursor: &Cursor<'_>, tokens: &[Token<'_>]) -> Result<&'g Report, Error> {
    let mut found: Option<&Report> = None;
    for token in tokens.iter().filter(|t| is_flag(t.text) && t.text.chars().count() == 2) {
        let named = token.text.chars().nth(1).and_then(|letter| meaning(matcher.command, letter));
        if let Some(Meaning::Report(report)) = named {
            if found.is_some() {
                return Err(cursor.error(*token, &message::INCORRECT_PARAMETER, [token.text]));
            }
            found = Some(report);
        }
    }
    let default = || matcher.command.default_report();
    found
        .or_else(default)
        .ok_or_else(|| cursor.missing(&message::MISSING_OPTION, matcher.command.word.full()))
}

/// What is left before the next flag was not wanted by the one before it.
fn refuse_rest(
    matcher: &Matcher<'_>,
    cursor: &Cursor<'_>,
    report: &Report,
    letter: char,
) -> Result<(), Error> {
    let Some(token) = cursor.peek().filter(|t| !is_flag(t.text)) else { return Ok(()) };
    match meaning(matcher.command, letter) {
        Some(Meaning::Filter(filter)) if filter.phrase.operand.is_some() => {
            Err(cursor.error(token, &message::TOO_MANY_VALUES, [filter.word().full()]))
        }
        _ => Err(validate::unknown_word(matcher, cursor, report, token)),
    }
}
