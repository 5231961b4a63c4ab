//! Completion on the console: `D TCPIP,name,NETSTAT,report`, then modifiers, outputs and a filter in any order;
//! `D TCPIP,name,HELP,report`; `V TCPIP,name,DROP,connid`.

use super::Offer;
use super::walk::{Used, Walk, narrowed};
use crate::syntax::{Body, Command, Exclusion, Grammar, Keyword, OperatorForm, Report, Surface, Word};

/// What may stand at the end of `line`, the part of an operator command left of the cursor.
pub fn console(grammar: &Grammar, line: &str) -> Offer {
    let Some(command) = grammar.commands.iter().find(|c| !c.console.is_empty()) else {
        return Offer::default();
    };
    if let Some((verb, rest)) = line.trim_start().split_once(' ')
        && let Some(own) = grammar.command(verb).filter(|c| c.operator)
    {
        return operator(own, line, rest);
    }
    let start = line.rfind([',', '=']).map_or(line.len() - line.trim_start().len(), |n| n + 1);
    let mut before: Vec<&str> = line.split([',', '=']).map(str::trim).collect();
    before.pop();
    let mut walk = Walk::new(Surface::Console, before, start, &line[start..]);
    let Some(typed) = walk.next() else {
        let starts = forms(command).map(|(form, _)| format!("{},", form.start()));
        let typed = walk.typed.to_ascii_uppercase();
        let mut offered: Vec<String> = starts.filter(|start| start.starts_with(&typed)).collect();
        offered.dedup();
        let own = grammar.commands.iter().filter(|c| c.operator).map(|c| format!("{} ", c.word.full()));
        offered.extend(own.filter(|word| word.starts_with(&typed)));
        walk.offer.words.extend(offered);
        return walk.offer;
    };
    let (verb, product) = typed.split_once(' ').unwrap_or((typed, ""));
    let Some((form, action)) = forms(command).find(|(form, _)| form.begins(verb, product.trim())) else {
        return walk.offer;
    };
    if walk.next().is_none() {
        let operand = command.target.as_ref().and_then(|t| t.phrase.operand.as_ref());
        operand.into_iter().for_each(|choice| walk.offer.choice(choice, walk.typed, &[]));
        return walk.offer;
    }
    match (action, &form.word) {
        (Some(_), _) => {
            let own = forms(command).filter(|(form, _)| form.begins(verb, product.trim()));
            let actions: Vec<&Report> = own.filter_map(|(_, action)| action).collect();
            console_action(&actions, &mut walk);
        }
        (None, Some(word)) => console_display(command, word, &mut walk),
        (None, None) => {}
    }
    walk.offer
}

/// `START name,JOBNAME=name`: `rest` is what stands behind the verb.
fn operator(command: &Command, line: &str, rest: &str) -> Offer {
    let start = rest.rfind([' ', ',', '=']).map_or(0, |n| n + 1);
    let (before, typed) = rest.split_at(start);
    let mut before: Vec<&str> = before.split([',', '=']).map(str::trim).collect();
    before.pop();
    let mut walk = Walk::new(Surface::Console, before, line.len() - typed.len(), typed);
    for operand in &command.body.operands {
        if !walk.operand(&operand.choice) {
            return walk.offer;
        }
    }
    modifiers(&command.body, &mut walk);
    walk.offer
}

/// The operator commands: that of all reports, then those of actions, each in the grammar once.
fn forms(command: &Command) -> impl Iterator<Item = (OperatorForm, Option<&Report>)> {
    let own = command.reports.iter().filter(|r| !r.console.is_empty());
    let own = own.filter_map(|r| Some((command.operator_form_of(r)?, Some(r))));
    command.operator_form().map(|form| (form, None)).into_iter().chain(own)
}

/// `V TCPIP,name,DROP,` and its operand, or another action.
fn console_action<'a>(actions: &[&'a Report], walk: &mut Walk<'a>) {
    match walk.next() {
        None => actions.iter().for_each(|action| walk.offer.word(&action.word, walk.typed)),
        Some(word) => {
            let Some(action) = actions.iter().find(|action| action.accepts(word)) else { return };
            for operand in action.body.operands.iter().filter(|o| o.surfaces.has(Surface::Console)) {
                if walk.peek().is_some() {
                    walk.operand(&operand.choice);
                    continue;
                }
                return walk.offer.console_choice(&operand.choice, walk.typed);
            }
            modifiers(&action.body, walk);
        }
    }
}

/// Modifiers, in any order.
fn modifiers<'a>(body: &'a Body, walk: &mut Walk<'a>) {
    let mut used: Vec<Used<'_>> = Vec::new();
    if walk.keywords(&body.modifiers, &mut used, &body.exclusive).is_some() && walk.peek().is_none() {
        walk.unused(&body.modifiers, &used, &body.exclusive);
    }
}

/// `D TCPIP,name,`: a report, or HELP for one.
fn console_display<'a>(command: &'a Command, word: &Word, walk: &mut Walk<'a>) {
    let help = command.reports.iter().find(|r| r.alone);
    let Some(typed) = walk.next() else {
        walk.offer.word(word, walk.typed);
        help.into_iter().for_each(|h| walk.offer.word(&h.word, walk.typed));
        return;
    };
    if word.accepts(typed) {
        console_report(command, walk);
    } else if help.is_some_and(|h| h.word.accepts(typed)) && walk.peek().is_none() {
        let reports = command.reports.iter().filter(|r| r.surfaces.has(Surface::Console));
        reports.for_each(|r| walk.offer.word(&r.word, walk.typed));
        let mut verbs: Vec<Word> = forms(command).map(|(form, _)| form.verb).collect();
        verbs.dedup();
        verbs.iter().for_each(|verb| walk.offer.word(verb, walk.typed));
    }
}

/// A report on the console: operands, then modifiers, outputs and one filter in any order.
fn console_report<'a>(command: &'a Command, walk: &mut Walk<'a>) {
    let here = |r: &&Report| r.follows(Surface::Console);
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
        let phrase = narrowed(report, keyword, Surface::Console).phrase;
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
