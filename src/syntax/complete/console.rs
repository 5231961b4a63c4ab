//! Completion on the console: `D TCPIP,name,NETSTAT,report`, then modifiers, outputs and a filter in any order.

use super::Offer;
use super::walk::{Used, Walk, narrowed};
use crate::syntax::{Command, Exclusion, Grammar, Keyword, Report, Surface, Word};

/// What may stand at the end of `line`, the part of an operator command left of the cursor.
pub fn console(grammar: &Grammar, line: &str) -> Offer {
    let command = grammar.commands.iter().find(|c| !c.console.is_empty());
    let Some((command, (verb, word))) = command.and_then(|c| Some((c, console_form(c)?))) else {
        return Offer::default();
    };
    let start = line.rfind([',', '=']).map_or(line.len() - line.trim_start().len(), |n| n + 1);
    let mut before: Vec<&str> = line.split([',', '=']).map(str::trim).collect();
    before.pop();
    let mut walk = Walk::new(Surface::Console, before, start, &line[start..]);
    match (walk.next(), walk.next(), walk.next()) {
        (None, ..) if verb.starts_with(&walk.typed.to_ascii_uppercase()) => walk.offer.words.push(verb),
        (Some(_), None, _) => {
            let operand = command.target.as_ref().and_then(|t| t.phrase.operand.as_ref());
            operand.into_iter().for_each(|choice| walk.offer.choice(choice, walk.typed, &[]));
        }
        (Some(_), Some(_), None) => walk.offer.word(&word, walk.typed),
        (Some(_), Some(_), Some(typed)) if word.accepts(typed) => console_report(command, &mut walk),
        _ => {}
    }
    walk.offer
}

/// The beginning of the console form with its comma, and the word in front of the report: `D TCPIP,` and `Netstat`.
fn console_form(command: &Command) -> Option<(String, Word)> {
    let (verb, rest) = command.console.split_once(',')?;
    Some((format!("{},", verb.to_ascii_uppercase()), Word::new(rest.rsplit(',').next()?)))
}

/// A report on the console: operands, then modifiers, outputs and one filter in any order.
fn console_report<'a>(command: &'a Command, walk: &mut Walk<'a>) {
    let here = |r: &&Report| r.surfaces.has(Surface::Console);
    let Some(name) = walk.next() else {
        command.reports.iter().filter(here).for_each(|r| walk.offer.word(&r.word, walk.typed));
        return;
    };
    let Some(report) = command.reports.iter().filter(here).find(|r| r.accepts(name)) else { return };
    let filters: Vec<&Keyword> =
        command.filters.iter().filter(|f| report.filter_use(f, Surface::Console).is_some()).collect();
    let body = &report.body;
    let keywords = || body.modifiers.iter().chain(&command.outputs).chain(filters.iter().copied());
    let find = |word: &str| keywords().find(|k| k.surfaces.has(Surface::Console) && k.word().accepts(word));
    for operand in body.operands.iter().filter(|o| o.surfaces.has(Surface::Console)) {
        let skipped = operand.optional && walk.peek().is_some_and(|word| find(word).is_some());
        let last = walk.peek().is_none();
        let may_end = operand.optional && last;
        if !(skipped || walk.operand(&operand.choice) || may_end) {
            return;
        }
    }
    let exclusive: Vec<Exclusion> = body.exclusive.iter().chain(&command.exclusive).cloned().collect();
    let mut used: Vec<Used<'a>> = Vec::new();
    while let Some(word) = walk.next() {
        let Some(keyword) = find(word) else { return };
        let phrase = narrowed(report, keyword, Surface::Console);
        if walk.keyword(keyword, &phrase, &mut used, &exclusive).is_none() {
            return;
        }
    }
    let filtered = used.iter().any(|u| filters.iter().any(|f| f.word() == u.keyword.word()));
    walk.unused(body.modifiers.iter().chain(&command.outputs), &used, &exclusive);
    if !filtered {
        walk.unused(filters.iter().copied(), &used, &exclusive);
    }
}
