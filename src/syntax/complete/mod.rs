//! What may be typed next: the words that the grammar allows at one place of a TSO command line.
//!
//! The line left of the cursor is walked along the grammar without an error: a word that fits nowhere is passed over.
//! Words that are used already, or that one in the line excludes, are not offered.

use std::sync::Arc;

use super::{Body, Choice, Command, Exclusion, Grammar, Item, Keyword, Phrase, Report, Surface, Term, Word};

/// What may stand where the cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Where the word under the cursor begins, in bytes from 0.
    pub start: usize,
    /// Words that the part typed so far can become, in upper case.
    pub words: Vec<String>,
    /// Names of the value types that are legal here: the caller may know values of them.
    pub values: Vec<Arc<str>>,
}

impl Offer {
    fn word(&mut self, word: &Word, typed: &str) {
        let full = word.full();
        let begins = full.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
        if begins && !self.words.iter().any(|w| w == full) {
            self.words.push(full.to_owned());
        }
    }

    fn choice(&mut self, choice: &Choice, typed: &str) {
        for item in &choice.items {
            match item {
                Item::Phrase(phrase) => self.word(&phrase.word, typed),
                Item::Value(name) => self.values.push(Arc::clone(name)),
            }
        }
    }
}

/// The line up to the word under the cursor, walked word by word.
struct Walk<'a> {
    before: Vec<&'a str>,
    at: usize,
    typed: &'a str,
    offer: Offer,
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let word = self.before.get(self.at).copied();
        self.at += usize::from(word.is_some());
        word
    }

    fn peek(&self) -> Option<&'a str> {
        self.before.get(self.at).copied()
    }

    /// Walks over what follows a word. False if the cursor stands where an operand must be.
    fn phrase(&mut self, phrase: &Phrase) -> bool {
        if phrase.operand.as_ref().is_some_and(|operand| !self.operand(operand)) {
            return false;
        }
        if let Some(option) = &phrase.option {
            match self.peek() {
                None => self.offer.choice(option, self.typed),
                Some(word) => {
                    if let Some(inner) = option.phrases().find(|p| p.word.accepts(word)) {
                        self.at += 1;
                        return self.phrase(inner);
                    }
                }
            }
        }
        true
    }

    /// Walks over one alternative of `choice`.
    fn operand(&mut self, choice: &Choice) -> bool {
        let Some(word) = self.next() else {
            self.offer.choice(choice, self.typed);
            return false;
        };
        match choice.phrases().find(|p| p.word.accepts(word)) {
            Some(inner) => self.phrase(inner),
            None => true,
        }
    }

    /// Walks over keywords of `list` and gives those that were used, or `None` if the cursor stands inside one.
    fn keywords(&mut self, list: &'a [Keyword], used: &mut Vec<&'a Keyword>) -> Option<()> {
        while let Some(word) = self.peek() {
            let tso = |k: &&Keyword| k.surfaces.has(Surface::Tso) && k.word().accepts(word);
            let Some(keyword) = list.iter().find(tso) else { break };
            self.at += 1;
            used.push(keyword);
            if !self.phrase(&keyword.phrase) {
                return None;
            }
        }
        Some(())
    }

    /// Offers the keywords of `list` that are neither used nor excluded.
    fn unused(&mut self, list: &[Keyword], used: &[&Keyword], exclusive: &[Exclusion]) {
        let is_used =
            |term: &Term| term.operand.is_none() && used.iter().any(|u| u.word().full() == &*term.word);
        for keyword in list.iter().filter(|k| k.surfaces.has(Surface::Tso)) {
            let full = keyword.word().full();
            let excluded = exclusive.iter().any(|e| {
                (&*e.one.word == full && e.one.operand.is_none() && is_used(&e.other))
                    || (&*e.other.word == full && e.other.operand.is_none() && is_used(&e.one))
            });
            if !excluded && !used.iter().any(|u| u.word() == keyword.word()) {
                self.offer.word(keyword.word(), self.typed);
            }
        }
    }
}

/// What may stand at the end of `line`, the part of a TSO command line left of the cursor.
pub fn complete(grammar: &Grammar, line: &str) -> Offer {
    let start = line.rfind([' ', '(', ')', '\t']).map_or(0, |n| n + 1);
    let (before, typed) = line.split_at(start);
    let mut words = Vec::new();
    for part in before.split_inclusive(['(', ')']) {
        let mark = part.chars().next_back().filter(|c| matches!(c, '(' | ')'));
        words.extend(part.trim_end_matches(['(', ')']).split_whitespace());
        words.extend(mark.map(|c| if c == '(' { "(" } else { ")" }));
    }
    let mut walk = Walk { before: words, at: 0, typed, offer: Offer { start, ..Offer::default() } };
    match walk.next() {
        None => grammar.commands.iter().for_each(|c| walk.offer.word(&c.word, typed)),
        Some(name) => match grammar.command(name) {
            Some(command) if command.reports.is_empty() => session(grammar, command, &mut walk),
            Some(command) => reports(command, &mut walk),
            None => {}
        },
    }
    walk.offer
}

/// The rest of the word under the cursor, if only one word can be meant.
pub fn hint(grammar: &Grammar, line: &str) -> Option<String> {
    let offer = complete(grammar, line);
    let typed = &line[offer.start..];
    match offer.words.as_slice() {
        [word] if !typed.is_empty() && offer.values.is_empty() => {
            word.get(typed.len()..).filter(|rest| !rest.is_empty()).map(str::to_owned)
        }
        _ => None,
    }
}

fn reports<'a>(command: &'a Command, walk: &mut Walk<'a>) {
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
    if walk.keywords(&report.body.modifiers, &mut modifiers).is_none() {
        return;
    }
    let modifiers_end = walk.at;
    loop {
        let at = walk.at;
        let inside = walk.keywords(&command.outputs, &mut outputs).is_none()
            || walk.keywords(command.target.as_slice(), &mut target).is_none();
        if inside {
            return;
        }
        if walk.at == at {
            break;
        }
    }
    match walk.next() {
        Some("(") => filters(command, report, walk),
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

fn filters(command: &Command, report: &Report, walk: &mut Walk<'_>) {
    let own = |f: &&Keyword| report.filter_use(f, Surface::Tso).is_some();
    let Some(word) = walk.next() else {
        command.filters.iter().filter(own).for_each(|f| walk.offer.word(f.word(), walk.typed));
        return;
    };
    let Some(filter) = command.filters.iter().filter(own).find(|f| f.word().accepts(word)) else { return };
    let inside = !walk.phrase(&filter.phrase);
    let given = walk.before.len().saturating_sub(walk.at) + 1;
    if let Some(operand) =
        filter.phrase.operand.as_ref().filter(|_| !inside && filter.max > 1 && given < filter.max)
    {
        walk.offer.choice(operand, walk.typed);
    }
}

/// A command with keywords that have their values in parentheses. HELP names commands.
fn session(grammar: &Grammar, command: &Command, walk: &mut Walk<'_>) {
    let rest = &walk.before[walk.at..];
    if let [.., keyword, "("] = rest {
        let found = command.body.modifiers.iter().find(|m| m.word().accepts(keyword));
        if let Some(operand) = found.and_then(|m| m.phrase.operand.as_ref()) {
            walk.offer.choice(operand, walk.typed);
        }
        return;
    }
    let used: Vec<&Keyword> =
        command.body.modifiers.iter().filter(|m| rest.iter().any(|word| m.word().accepts(word))).collect();
    if rest.is_empty() || command.body.operands.iter().any(|o| rest.len() < o.max) {
        for operand in &command.body.operands {
            walk.offer.choice(&operand.choice, walk.typed);
        }
    }
    if walk.offer.values.iter().any(|v| &**v == "cmdname") {
        grammar.commands.iter().for_each(|c| walk.offer.word(&c.word, walk.typed));
    }
    walk.unused(&command.body.modifiers, &used, &command.body.exclusive);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        complete(Grammar::builtin().unwrap(), line).words
    }

    fn values(line: &str) -> Vec<String> {
        complete(Grammar::builtin().unwrap(), line).values.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_words_that_are_legal_are_offered() {
        assert_eq!(words("NETS"), ["NETSTAT"]);
        assert_eq!(words("netstat co"), ["CONFIG", "CONN"]);
        assert_eq!(words("NETSTAT GATE ("), ["IPADDR"]);
        assert_eq!(words("NETSTAT CLIENTS (N"), ["NOTN3270"]);
        assert_eq!(words("NETSTAT CONN APPLDATA S"), ["SERVER", "STACK"]);
        assert_eq!(words("NETSTAT CONN APPLDATA A"), Vec::<String>::new());
        assert_eq!(words("NETSTAT CONN FORMAT "), ["LONG", "SHORT"]);
        assert_eq!(words("NETSTAT ROUTE PR ALL I"), Vec::<String>::new());
        assert_eq!(words("NETSTAT ROUTE ADDRTYPE "), ["IPV4", "IPV6"]);
        assert_eq!(words("NETSTAT CONN STACK R"), Vec::<String>::new());
        assert_eq!(words("NETSTAT CONN (CONNTYPE TTLSPOLICY "), ["CURRENT", "GROUP", "STALE"]);
        assert!(!words("NETSTAT CONN (").contains(&"INTFNAME".to_owned()));
        assert_eq!(words("PROFILE NOM"), ["NOMSGID"]);
        assert_eq!(words("PROFILE MSGID NOM"), Vec::<String>::new());
        assert_eq!(words("HELP LISTC"), ["LISTCAT"]);
        assert_eq!(words("XYZZY "), Vec::<String>::new());
    }

    #[test]
    fn value_types_are_offered_where_values_stand() {
        assert_eq!(values("NETSTAT CONN TCP "), ["tcpname"]);
        assert_eq!(values("NETSTAT CONN (CLIENT F"), ["clientname"]);
        assert_eq!(values("NETSTAT CONN (CLIENT FTPD1 T"), ["clientname"]);
        assert_eq!(values("NETSTAT DROP "), ["connid"]);
        assert_eq!(values("LIST "), ["dsname"]);
        assert_eq!(values("PROFILE PREFIX("), ["prefix"]);
    }

    #[test]
    fn a_hint_is_the_rest_of_the_only_word() {
        let hint = |line| hint(Grammar::builtin().unwrap(), line);
        assert_eq!(hint("NETSTAT BYT").as_deref(), Some("EINFO"));
        assert_eq!(hint("NETSTAT CO"), None);
        assert_eq!(hint("NETSTAT "), None);
    }
}
