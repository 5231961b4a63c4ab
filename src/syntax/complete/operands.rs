//! Completion of a session command: operands by position, keywords with their values in parentheses.

use super::walk::{Used, Walk};
use crate::syntax::{Command, Grammar, Surface};

/// A command with keywords that have their values in parentheses. HELP names commands.
pub fn complete(grammar: &Grammar, command: &Command, walk: &mut Walk<'_>) {
    let rest = &walk.before[walk.at..];
    if let [.., keyword, "("] = rest {
        let found = command.body.modifiers.iter().find(|m| m.word().accepts(keyword));
        if let Some(operand) = found.and_then(|m| m.phrase.operand.as_ref()) {
            walk.offer.choice(operand, walk.typed, &[]);
        }
        return;
    }
    let keyword = |word: &&&str| command.body.modifiers.iter().find(|m| m.word().accepts(word));
    let used: Vec<Used<'_>> = rest
        .iter()
        .filter_map(|word| keyword(&word))
        .map(|keyword| Used { keyword, operands: Vec::new() })
        .collect();
    let given = rest.iter().filter(|w| !matches!(**w, "(" | ")") && keyword(w).is_none()).count();
    let in_list = rest.contains(&"(") && !rest.contains(&")");
    let operands = &command.body.operands;
    let place = if in_list { operands.first().filter(|o| given < o.max) } else { operands.get(given) };
    if let Some(operand) = place {
        walk.offer.choice(&operand.choice, walk.typed, &[]);
    }
    if walk.offer.values.iter().any(|v| &**v == "cmdname") {
        match rest.first().and_then(|name| grammar.command(name)) {
            None => grammar.commands.iter().for_each(|c| walk.offer.word(&c.word, walk.typed)),
            Some(c) => {
                let here = c.reports.iter().filter(|r| r.surfaces.has(Surface::Tso));
                here.for_each(|r| walk.offer.word(&r.word, walk.typed));
            }
        }
    }
    walk.unused(&command.body.modifiers, &used, &command.body.exclusive);
}
