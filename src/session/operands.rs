//! Operands of a session command, as IKJPARS takes them apart: `LISTDS (A.B 'C.D(E)') MEMBERS`, `PROFILE PREFIX(P)`.
//!
//! ```text
//! operands   = { separator } { item { separator } }
//! item       = positional | keyword [ "(" text [ ")" ] ] | word text
//! positional = text | "(" text { separator text } [ ")" ]
//! separator  = blank | ","
//! ```

use std::sync::Arc;

use crate::message::{self, Message};
use crate::syntax::{Choice, Command, Exclusion, Grammar, Keyword};

/// What was typed behind a command's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operands {
    /// Positional operands, as typed.
    pub positional: Vec<String>,
    /// Full names of the keywords with their values.
    keywords: Vec<(Arc<str>, Option<String>)>,
}

/// Why operands cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What to tell the person.
    pub message: Message,
    /// Column in the text of the operands, in characters from 1.
    pub column: usize,
}

/// A part of the text, with its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Item<'a> {
    text: &'a str,
    column: usize,
}

impl Operands {
    /// Takes `text` apart as `command` says.
    ///
    /// # Errors
    /// The first item that the command does not have, or the one that it lacks.
    pub fn read(grammar: &Grammar, command: &Command, text: &str) -> Result<Operands, Fault> {
        let mut operands = Operands::default();
        let body = &command.body;
        let mut places = body.operands.iter();
        let mut place = places.next();
        let mut all = items(text);
        while let Some(item) = all.next() {
            let keyword = keyword(&body.modifiers, item.text);
            match (place, keyword) {
                (Some(operand), None) if operand.choice.values().next().is_none() => {
                    operands.word(grammar, &operand.choice, item, all.next(), text)?;
                    place = places.next();
                }
                (Some(operand), found) if !operand.optional || found.is_none() => {
                    operands.positional.extend(list(grammar, &operand.choice, operand.max, item)?);
                    place = places.next();
                }
                (_, Some(keyword)) => operands.add(grammar, keyword, item)?,
                _ => return Err(fault(&message::INVALID_KEYWORD, word(item.text), item.column)),
            }
        }
        if let Some(operand) = place.filter(|o| !o.optional) {
            let missing = description(grammar, &operand.choice);
            return Err(fault(&message::MISSING_OPERAND, &missing, text.chars().count() + 2));
        }
        operands.excluded(&body.exclusive)?;
        Ok(operands)
    }

    /// Was nothing typed?
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty()
    }

    /// Was this keyword typed?
    pub fn has(&self, full: &str) -> bool {
        self.keywords.iter().any(|(word, _)| **word == *full)
    }

    /// The value of this keyword, as typed.
    pub fn value(&self, full: &str) -> Option<&str> {
        self.keywords.iter().find(|(word, _)| **word == *full).and_then(|(_, value)| value.as_deref())
    }

    fn add(&mut self, grammar: &Grammar, keyword: &Keyword, item: Item<'_>) -> Result<(), Fault> {
        let value = item.text.find('(').map(|at| unquoted(inside(&item.text[at..])));
        match (&keyword.phrase.operand, value) {
            (None, None) => self.keywords.push((keyword.word().name(), None)),
            (Some(choice), Some(value)) if !value.is_empty() => {
                check(grammar, choice, Item { text: &value, column: item.column })?;
                self.keywords.push((keyword.word().name(), Some(value)));
            }
            (Some(choice), _) => {
                let missing = description(grammar, choice);
                return Err(fault(&message::MISSING_OPERAND, &missing, item.column));
            }
            (None, Some(_)) => return Err(fault(&message::INVALID_KEYWORD, item.text, item.column)),
        }
        Ok(())
    }

    /// A word of an operand that takes words only, with the value behind it.
    fn word(
        &mut self,
        grammar: &Grammar,
        choice: &Choice,
        item: Item<'_>,
        next: Option<Item<'_>>,
        text: &str,
    ) -> Result<(), Fault> {
        let Some(phrase) = choice.phrases().find(|p| p.word.accepts(item.text)) else {
            return Err(fault(&message::INVALID_KEYWORD, word(item.text), item.column));
        };
        let value = match (&phrase.operand, next) {
            (None, None) => None,
            (None, Some(more)) => return Err(fault(&message::INVALID_KEYWORD, word(more.text), more.column)),
            (Some(choice), None) => {
                let missing = description(grammar, choice);
                return Err(fault(&message::MISSING_OPERAND, &missing, text.chars().count() + 2));
            }
            (Some(choice), Some(value)) => {
                check(grammar, choice, value)?;
                Some(value.text.to_owned())
            }
        };
        self.keywords.push((phrase.word.name(), value));
        Ok(())
    }

    fn excluded(&self, exclusive: &[Exclusion]) -> Result<(), Fault> {
        for Exclusion { one, other } in exclusive {
            if self.has(&one.word) && self.has(&other.word) {
                let message = Message::new(&message::MUTUALLY_EXCLUSIVE, [&one.word, &other.word]);
                return Err(Fault { message, column: 2 });
            }
        }
        Ok(())
    }
}

/// The positional operands in one item: itself, or the list in its parentheses.
fn list(grammar: &Grammar, choice: &Choice, max: usize, item: Item<'_>) -> Result<Vec<String>, Fault> {
    if !item.text.starts_with('(') {
        check(grammar, choice, item)?;
        return Ok(vec![item.text.to_owned()]);
    }
    let found: Vec<Item<'_>> = items(inside(item.text)).collect();
    if found.is_empty() || found.len() > max {
        let what = description(grammar, choice);
        return Err(fault2(&message::INVALID_OPERAND, &what, item.text, item.column));
    }
    found
        .into_iter()
        .map(|i| Item { column: item.column + i.column, ..i })
        .map(|i| check(grammar, choice, i).map(|()| i.text.to_owned()))
        .collect()
}

/// Is the text as long as its value type wants it? Its meaning is the command's business.
fn check(grammar: &Grammar, choice: &Choice, item: Item<'_>) -> Result<(), Fault> {
    let mut types = choice.values().filter_map(|name| grammar.values.get(name)).filter_map(|v| v.range);
    let length = item.text.chars().count() as u64;
    match types.all(|(min, max)| (min..=max).contains(&length)) {
        true => Ok(()),
        false => {
            let what = description(grammar, choice);
            Err(fault2(&message::INVALID_OPERAND, &what, item.text, item.column))
        }
    }
}

/// What a value is called in a message: the help of its type up to a comma, in upper case.
fn description(grammar: &Grammar, choice: &Choice) -> String {
    let help = choice.values().find_map(|name| grammar.values.get(name)).map_or("", |v| &*v.help);
    help.split(',').next().unwrap_or_default().to_ascii_uppercase()
}

fn keyword<'a>(keywords: &'a [Keyword], item: &str) -> Option<&'a Keyword> {
    keywords.iter().find(|k| k.word().accepts(word(item)))
}

/// An item up to its parenthesis.
fn word(item: &str) -> &str {
    item.split('(').next().unwrap_or_default()
}

/// What stands between the first parenthesis, which `text` begins with, and its partner or the end.
fn inside(text: &str) -> &str {
    let text = text.strip_prefix('(').unwrap_or(text);
    text.strip_suffix(')').unwrap_or(text).trim_matches(' ')
}

fn unquoted(text: &str) -> String {
    match text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')) {
        Some(text) => text.replace("''", "'"),
        None => text.to_owned(),
    }
}

/// The items of a text. Blanks and commas part them, but not inside parentheses or quotes.
fn items(text: &str) -> impl Iterator<Item = Item<'_>> {
    let separator = |c: char| matches!(c, ' ' | '\t' | ',');
    let (mut rest, mut column) = (text, 1);
    std::iter::from_fn(move || {
        let start = rest.trim_start_matches(separator);
        column += rest.chars().count() - start.chars().count();
        let end = end_of_item(start, separator);
        let item = Item { text: &start[..end], column };
        column += item.text.chars().count();
        rest = &start[end..];
        (end > 0).then_some(item)
    })
}

fn end_of_item(text: &str, separator: impl Fn(char) -> bool) -> usize {
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            c if separator(c) && depth == 0 && !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn fault(entry: &'static message::Entry, insert: &str, column: usize) -> Fault {
    Fault { message: Message::new(entry, [insert]), column }
}

fn fault2(entry: &'static message::Entry, what: &str, insert: &str, column: usize) -> Fault {
    Fault { message: Message::new(entry, [what, insert]), column }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Operands, Fault> {
        let grammar = Grammar::builtin().unwrap();
        let (name, rest) = line.split_at(line.find(' ').unwrap_or(line.len()));
        Operands::read(grammar, grammar.command(name).unwrap(), rest)
    }

    fn refusal(line: &str) -> (String, usize) {
        let fault = read(line).unwrap_err();
        (fault.message.with_id(), fault.column)
    }

    #[test]
    fn keywords_take_their_values_in_parentheses() {
        let profile = read("PROFILE ms,PREFIX( abc )").unwrap();
        assert!(profile.has("MSGID"));
        assert_eq!(profile.value("PREFIX"), Some("abc"));
        assert_eq!(
            read("CONSOLE SYSCMD('D TCPIP,,N,CONN')").unwrap().value("SYSCMD"),
            Some("D TCPIP,,N,CONN")
        );
        assert_eq!(read("CONSOLE SYSCMD(D A,(B").unwrap().value("SYSCMD"), Some("D A,(B"));
    }

    #[test]
    fn positional_operands_stand_alone_or_in_a_list() {
        assert_eq!(read("LISTDS 'A.B(C)' MEM").unwrap().positional, ["'A.B(C)'"]);
        assert_eq!(read("LISTDS (A.B, 'C.D')").unwrap().positional, ["A.B", "'C.D'"]);
        assert!(read("HELP").unwrap().positional.is_empty());
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_column() {
        let text = |t: &str| t.to_owned();
        assert_eq!(refusal("PROFILE MSGID COLOR"), (text("IKJ56712I INVALID KEYWORD, COLOR"), 8));
        assert_eq!(refusal("LISTDS"), (text("IKJ56701I MISSING DATA SET NAME"), 2));
        assert_eq!(refusal("PROFILE PREFIX"), (text("IKJ56701I MISSING PREFIX OF DATA SET NAMES"), 2));
        let long = refusal("HELP ABCDEFGHI");
        assert_eq!(long, (text("IKJ56702I INVALID COMMAND, ABCDEFGHI"), 2));
        assert_eq!(refusal("LIST (A B)").0, "IKJ56702I INVALID DATA SET NAME, (A B)");
        assert_eq!(refusal("PROF MSG NOMSG").0, "Parameters MSGID and NOMSGID are mutually exclusive");
    }
}
