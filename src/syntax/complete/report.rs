//! Completion of a report on TSO: modifiers, target and output, the filter last.

use super::walk::{Used, Walk, narrowed};
use crate::syntax::{Body, Command, Keyword, Report, Surface};

/// The report and all that follows the command's name.
pub fn complete<'a>(command: &'a Command, walk: &mut Walk<'a>) {
    let tso = |r: &&Report| r.surfaces.has(Surface::Tso);
    let named = walk.peek().and_then(|word| command.reports.iter().filter(tso).find(|r| r.accepts(word)));
    if named.is_some() {
        walk.at += 1;
    }
    let Some(report) = named.or_else(|| command.default_report()) else { return };
    if walk.peek().is_none() && named.is_none() {
        command.reports.iter().filter(tso).for_each(|r| walk.offer.word(&r.word, walk.typed));
    }
    if operands(&report.body, walk).is_none() {
        return;
    }
    let (mut modifiers, mut outputs, mut target) = (Vec::new(), Vec::new(), Vec::new());
    if walk.keywords(&report.body.modifiers, &mut modifiers, &report.body.exclusive).is_none() {
        return;
    }
    let modifiers_end = walk.at;
    if report.alone {
        return;
    }
    loop {
        let at = walk.at;
        let inside = walk.keywords(&command.outputs, &mut outputs, &command.exclusive).is_none()
            || walk.keywords(command.target.as_slice(), &mut target, &[]).is_none();
        if inside {
            return;
        }
        if walk.at == at {
            break;
        }
    }
    match walk.next() {
        Some("(") => filters(command, report, &modifiers, walk),
        Some(_) => {}
        None => {
            if walk.at == modifiers_end && named.is_some() {
                walk.unused(&report.body.modifiers, &modifiers, &report.body.exclusive);
            }
            walk.unused(command.target.as_slice(), &target, &[]);
            if !report.action {
                walk.unused(&command.outputs, &outputs, &command.exclusive);
            }
        }
    }
}

/// Walks over the operands that a report or command must have.
fn operands(body: &Body, walk: &mut Walk<'_>) -> Option<()> {
    for operand in body.operands.iter().filter(|o| o.surfaces.has(Surface::Tso) && !o.optional) {
        if !walk.operand(&operand.choice) {
            return None;
        }
    }
    Some(())
}

fn filters(command: &Command, report: &Report, modifiers: &[Used<'_>], walk: &mut Walk<'_>) {
    let given = |word: &str| modifiers.iter().any(|m| m.keyword.word().full() == word);
    let own = |f: &&Keyword| {
        report.filter_use(f, Surface::Tso).is_some_and(|used| used.with.as_deref().is_none_or(given))
    };
    let Some(word) = walk.next() else {
        command.filters.iter().filter(own).for_each(|f| walk.offer.word(f.word(), walk.typed));
        return;
    };
    let Some(filter) = command.filters.iter().filter(own).find(|f| f.word().accepts(word)) else { return };
    if walk.before[walk.at..].contains(&")") {
        return;
    }
    let Keyword { phrase, max, .. } = narrowed(report, filter, Surface::Tso);
    let inside = !walk.phrase(&phrase);
    let given = walk.before.len().saturating_sub(walk.at) + 1;
    if let Some(operand) = phrase.operand.as_ref().filter(|_| !inside && max > 1 && given < max) {
        walk.offer.choice(operand, walk.typed, &[]);
    }
}
