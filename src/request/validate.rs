//! What the grammar says about combinations, checked while a request is put together.

use super::cursor::{Cursor, Token};
use super::matching::Matcher;
use super::{Clause, Error, Request, Value};
use crate::message::{self, Entry};
use crate::syntax::{Exclusion, Keyword, Report, Surface, Term};

impl Request {
    /// A request for a report, without anything else.
    pub(super) fn of(report: &Report) -> Request {
        Request {
            report: report.word.name(),
            operands: Vec::new(),
            modifiers: Vec::new(),
            target: None,
            outputs: Vec::new(),
            filter: None,
        }
    }
}

/// Adds a clause to `list`, unless it is there already or excluded by one that is.
pub fn add(
    cursor: &Cursor<'_>,
    token: Token<'_>,
    list: &mut Vec<Clause>,
    clause: Clause,
    exclusive: &[Exclusion],
) -> Result<(), Error> {
    if list.iter().any(|c| c.word == clause.word) {
        return Err(cursor.error(token, &message::INCORRECT_PARAMETER, [token.text]));
    }
    for Exclusion { one, other } in exclusive {
        for (mine, theirs) in [(one, other), (other, one)] {
            if meant(mine, &clause) && list.iter().any(|c| meant(theirs, c)) {
                let inserts = [&*theirs.word, &*mine.word];
                return Err(cursor.error(token, &message::MUTUALLY_EXCLUSIVE, inserts));
            }
        }
    }
    list.push(clause);
    Ok(())
}

fn meant(term: &Term, clause: &Clause) -> bool {
    term.word == clause.word && term.operand.as_ref().is_none_or(|operand| clause.has(operand))
}

/// The filter that `typed` names, if the report has it on this surface.
pub fn filter<'g>(
    matcher: &Matcher<'g>,
    cursor: &Cursor<'_>,
    report: &'g Report,
    token: Token<'_>,
) -> Result<&'g Keyword, Error> {
    let filters = &matcher.command.filters;
    let found = filters.iter().find(|f| cursor.means(f.word(), token.text));
    match found {
        Some(filter) => valid(cursor, report, filter, token).map(|()| filter),
        None => {
            let words = filters.iter().filter(|f| report.filter_use(f, cursor.surface).is_some());
            let near = cursor.near(token.text, words.map(Keyword::word));
            Err(unknown(cursor, token, &message::INCORRECT_PARAMETER, near))
        }
    }
}

/// Does the report take this filter on this surface?
pub fn valid(cursor: &Cursor<'_>, report: &Report, filter: &Keyword, token: Token<'_>) -> Result<(), Error> {
    match report.filter_use(filter, cursor.surface).filter(|_| filter.surfaces.has(cursor.surface)) {
        Some(_) => Ok(()),
        None => {
            let inserts = [filter.word().full(), report.word.full()];
            Err(cursor.error(token, &message::FILTER_NOT_VALID, inserts))
        }
    }
}

/// Has the request the modifier that this report wants with its filter, which is named by `token`?
pub fn modifier_of_filter(
    cursor: &Cursor<'_>,
    report: &Report,
    filter: &Keyword,
    token: Token<'_>,
    request: &Request,
) -> Result<(), Error> {
    let wanted = report.filter_use(filter, cursor.surface).and_then(|used| used.with.as_deref());
    match wanted.filter(|modifier| request.modifier(modifier).is_none()) {
        Some(modifier) => {
            let without = format!("{} without {modifier}", report.word.full());
            Err(cursor.error(token, &message::FILTER_NOT_VALID, [filter.word().full(), &without]))
        }
        None => Ok(()),
    }
}

/// An unknown word.
pub fn unknown(cursor: &Cursor<'_>, token: Token<'_>, entry: &'static Entry, near: Option<String>) -> Error {
    Error { did_you_mean: near, ..cursor.error(token, entry, [token.text]) }
}

/// An unknown word where a report was expected.
pub fn unknown_report(matcher: &Matcher<'_>, cursor: &Cursor<'_>, token: Token<'_>) -> Error {
    let reports = matcher.command.reports.iter().filter(|r| r.follows(cursor.surface));
    let near = cursor.near(token.text, reports.map(|r| &r.word));
    unknown(cursor, token, &message::INCORRECT_OPTION, near)
}

/// An unknown word after a report.
pub fn unknown_word(matcher: &Matcher<'_>, cursor: &Cursor<'_>, report: &Report, token: Token<'_>) -> Error {
    let outputs = matcher.command.outputs.iter().chain(&matcher.command.target);
    let known = report.body.modifiers.iter().chain(outputs).filter(|k| k.surfaces.has(cursor.surface));
    let near = cursor.near(token.text, known.map(Keyword::word));
    unknown(cursor, token, &message::INCORRECT_PARAMETER, near)
}

/// Puts modifiers and outputs in the grammar's order, so that a request has one form.
pub fn settle(matcher: &Matcher<'_>, report: &Report, request: &mut Request) {
    let place =
        |list: &[Keyword], clause: &Clause| list.iter().position(|k| k.word().full() == &*clause.word);
    request.modifiers.sort_by_key(|c| place(&report.body.modifiers, c));
    request.outputs.sort_by_key(|c| place(&matcher.command.outputs, c));
}

/// Takes the positional operands of a report.
pub fn operands(matcher: &Matcher<'_>, cursor: &Cursor<'_>, report: &Report) -> Result<Vec<Value>, Error> {
    let mut values = Vec::new();
    for operand in report.body.operands.iter().filter(|o| o.surfaces.has(cursor.surface)) {
        let place = super::matching::Place::Operand;
        if operand.optional {
            matcher.optional(cursor, &operand.choice, place, &mut values)?;
        } else {
            // On the console an operand of a report stands after a comma.
            let console = cursor.surface == Surface::Console;
            let before = values.len();
            if console {
                matcher.optional(cursor, &operand.choice, place, &mut values)?;
            } else {
                matcher.required(cursor, &operand.choice, &report.word, place, &mut values)?;
            }
            if values.len() == before {
                let wrong = cursor.peek().filter(|token| !token.equals && !token.text.is_empty());
                let words = operand.choice.phrases().map(|phrase| &phrase.word);
                return Err(match wrong {
                    Some(token) => {
                        let near = cursor.near(token.text, words);
                        unknown(cursor, token, &message::INCORRECT_PARAMETER, near)
                    }
                    None => cursor.missing(&message::MISSING_VALUE, report.word.full()),
                });
            }
        }
    }
    Ok(values)
}

/// Takes the modifiers of a report, up to the first word that is none.
pub fn modifiers(
    matcher: &Matcher<'_>,
    cursor: &Cursor<'_>,
    report: &Report,
    request: &mut Request,
) -> Result<(), Error> {
    while let Some(token) = cursor.peek().filter(|token| !token.equals) {
        let Some(modifier) = Matcher::keyword(&report.body.modifiers, cursor, token.text) else { break };
        cursor.take();
        let clause = matcher.clause(cursor, modifier, super::matching::Place::Operand)?;
        add(cursor, token, &mut request.modifiers, clause, &report.body.exclusive)?;
    }
    Ok(())
}
