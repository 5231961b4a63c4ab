//! The MVS console: `D TCPIP,[name],Netstat,report[,modifiers][,filter=value][,FORMat=format][,MAX=n]`, and actions:
//! `V TCPIP,[name],DRop,connid`.
//!
//! ```text
//! line = verb blank { blank } "TCPIP" [ "," [ name ] [ "," part { ( "," | "=" ) part } ] ]
//! part = { any character but "," and "=" }
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{alpha1, space1};
use nom::combinator::all_consuming;
use nom::multi::many0;
use nom::sequence::{pair, separated_pair, terminated};
use nom::{IResult, Parser};

use super::cursor::{Cursor, Token};
use super::matching::{Matcher, Place};
use super::{Error, Request, validate};
use crate::message;
use crate::syntax::{Command, Grammar, Keyword, OperatorForm, Report, Surface};

/// What an operator command asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Operation {
    /// `D TCPIP,,NETSTAT,...` or an action with an operator command of its own: `V TCPIP,,DROP,...`
    Netstat(Box<Request>),
    /// `D TCPIP,,HELP[,option]`
    Help(Option<String>),
    /// An operator command of its own: `S FTPD,JOBNAME=FTPD1`
    Job(Box<Request>),
    /// `D TCPIP` alone: which stacks there are.
    Status,
    /// Any other command.
    Other,
}

/// Reads an operator command.
///
/// # Errors
/// The first rule that is broken in a `D TCPIP,,NETSTAT` command, or in one that leads to an action.
pub fn parse(grammar: &Grammar, command: &Command, line: &str) -> Result<Operation, Error> {
    let text = line.trim();
    let Ok((_, ((verb, product), parts))) = all_consuming(operation).parse(text) else {
        return Ok(Operation::Other);
    };
    let start = text.as_ptr() as usize - line.as_ptr() as usize;
    let own = grammar.command(verb).filter(|c| c.operator);
    let parts = own.map(|_| ("", product)).into_iter().chain(parts);
    let tokens: Vec<Token<'_>> = parts
        .map(|(mark, part)| {
            let offset = part.as_ptr() as usize - text.as_ptr() as usize + start;
            Token { text: part, offset, equals: mark == "=" }
        })
        .collect();
    let cursor = Cursor::new(Surface::Console, line, &tokens);
    if let Some(command) = own {
        return operator(&Matcher { grammar, command }, &cursor);
    }
    let matcher = Matcher { grammar, command };
    match command.operator_form().filter(|form| form.begins(verb, product)) {
        Some(_) if tokens.is_empty() => Ok(Operation::Status),
        Some(form) => display(&matcher, &cursor, &form),
        None => action(&matcher, &cursor, verb, product),
    }
}

/// The parts after TCPIP, each with the mark in front of it; before them verb and product.
type Parts<'a> = ((&'a str, &'a str), Vec<(&'a str, &'a str)>);

/// operation = verb blank { blank } product [ { blank } { ( "," | "=" ) part } ]
fn operation(input: &str) -> IResult<&str, Parts<'_>> {
    let product = take_while1(|c| c != ',' && c != '=' && c != ' ');
    let part = take_while(|c| c != ',' && c != '=');
    let parts = many0(pair(alt((tag(","), tag("="))), part));
    let head = separated_pair(alpha1, space1, product);
    pair(terminated(head, take_while(|c| c == ' ')), parts).parse(input)
}

/// operator = verb " " operand { "," keyword [ "=" value ] }
fn operator(matcher: &Matcher<'_>, cursor: &Cursor<'_>) -> Result<Operation, Error> {
    let body = &matcher.command.body;
    let (mut operands, mut modifiers) = (Vec::new(), Vec::new());
    for operand in &body.operands {
        matcher.optional(cursor, &operand.choice, Place::Operand, &mut operands)?;
    }
    while let Some(token) = cursor.take() {
        let keyword = Matcher::keyword(&body.modifiers, cursor, token.text).filter(|_| !token.equals);
        let wrong = || cursor.error(token, &message::INCORRECT_PARAMETER, [token.text]);
        let clause = matcher.clause(cursor, keyword.ok_or_else(wrong)?, Place::Operand)?;
        validate::add(cursor, token, &mut modifiers, clause, &body.exclusive)?;
    }
    let report = matcher.command.word.name();
    let request = Request { report, operands, modifiers, target: None, outputs: Vec::new(), filter: None };
    Ok(Operation::Job(Box::new(request)))
}

/// DISPLAY: HELP or NETSTAT.
fn display(matcher: &Matcher<'_>, cursor: &Cursor<'_>, form: &OperatorForm) -> Result<Operation, Error> {
    let (Some(name), Some(word)) = (cursor.take(), cursor.take()) else { return Ok(Operation::Other) };
    if name.equals || word.equals {
        return Ok(Operation::Other);
    }
    if matcher.command.reports.iter().any(|r| r.alone && r.word.accepts(word.text)) {
        return Ok(Operation::Help(cursor.take().map(|t| t.text.trim().to_owned())));
    }
    if !form.word.as_ref().is_some_and(|w| w.accepts(word.text)) {
        return Ok(Operation::Other);
    }
    let target = target(matcher, cursor, name)?;
    let request = netstat(matcher, cursor)?;
    Ok(Operation::Netstat(Box::new(Request { target, ..request })))
}

/// action = verb " " product "," [ name ] "," [ prefix "=" ] word { operand } { "," modifier [ "=" value ] }
fn action(matcher: &Matcher<'_>, cursor: &Cursor<'_>, verb: &str, product: &str) -> Result<Operation, Error> {
    let command = matcher.command;
    let (Some(name), Some(first)) = (cursor.take(), cursor.take()) else { return Ok(Operation::Other) };
    for report in command.reports.iter().filter(|r| !r.console.is_empty() && !name.equals && !first.equals) {
        let form = command.operator_form_of(report).filter(|form| form.begins(verb, product));
        let Some(form) = form else { continue };
        let prefixed = form.prefix.as_ref().is_some_and(|p| p.accepts(first.text));
        let word = if prefixed { cursor.peek().filter(|t| t.equals) } else { Some(first) };
        if word.is_some_and(|w| report.accepts(w.text)) {
            if prefixed {
                cursor.take();
            }
            let mut request = Request { target: target(matcher, cursor, name)?, ..Request::of(report) };
            request.operands = validate::operands(matcher, cursor, report)?;
            validate::modifiers(matcher, cursor, report, &mut request)?;
            validate::settle(matcher, report, &mut request);
            return match cursor.take() {
                Some(token) => Err(validate::unknown_word(matcher, cursor, report, token)),
                None => Ok(Operation::Netstat(Box::new(request))),
            };
        }
    }
    Ok(Operation::Other)
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
    let mut filter = None;
    while let Some(token) = cursor.take() {
        filter = part(matcher, cursor, report, token, &mut request)?.map(|f| (f, token)).or(filter);
    }
    if let Some((filter, token)) = filter {
        validate::modifier_of_filter(cursor, report, filter, token, &request)?;
    }
    validate::settle(matcher, report, &mut request);
    Ok(request)
}

/// A modifier, an output keyword or the filter, which is given back.
fn part<'g>(
    matcher: &Matcher<'g>,
    cursor: &Cursor<'_>,
    report: &'g Report,
    token: Token<'_>,
    request: &mut Request,
) -> Result<Option<&'g Keyword>, Error> {
    let command = matcher.command;
    if token.equals {
        return Err(cursor.error(token, &message::INCORRECT_PARAMETER, [token.text]));
    }
    if let Some(modifier) = Matcher::keyword(&report.body.modifiers, cursor, token.text) {
        let clause = matcher.clause(cursor, modifier, Place::Operand)?;
        validate::add(cursor, token, &mut request.modifiers, clause, &report.body.exclusive)?;
        return Ok(None);
    }
    if let Some(output) = Matcher::keyword(&command.outputs, cursor, token.text) {
        let clause = matcher.clause(cursor, output, Place::Operand)?;
        validate::add(cursor, token, &mut request.outputs, clause, &command.exclusive)?;
        return Ok(None);
    }
    if !command.filters.iter().any(|f| cursor.means(f.word(), token.text)) {
        return Err(validate::unknown_word(matcher, cursor, report, token));
    }
    let filter = validate::filter(matcher, cursor, report, token)?;
    if request.filter.is_some() {
        return Err(cursor.error(token, &message::ONE_FILTER, []));
    }
    request.filter = Some(matcher.filter(cursor, report, filter)?);
    Ok(Some(filter))
}
