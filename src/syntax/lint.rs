//! What must hold of a grammar beyond its form: no word has two meanings, every name is declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Body, Choice, Command, Error, Exclusion, Grammar, Item, Keyword, Operand, OperatorForm, Phrase, Position,
    Report, Surface, Word,
};

/// Checks a grammar read from files of these names.
///
/// # Errors
/// The first rule that is broken, and where.
pub fn check(grammar: &Grammar, files: &[&str]) -> Result<(), Error> {
    let check = Check { grammar };
    check.grammar().map_err(|(at, text)| {
        let file = files.get(at.file).copied().unwrap_or_default().to_owned();
        Error { file, line: at.line, column: at.column, text }
    })
}

type Broken = (Position, String);

/// A word with the place where it is declared and the surfaces on which it exists.
struct Scoped<'a> {
    word: &'a Word,
    at: Position,
    surfaces: super::Surfaces,
}

struct Check<'a> {
    grammar: &'a Grammar,
}

impl Check<'_> {
    fn grammar(&self) -> Result<(), Broken> {
        if self.grammar.commands.is_empty() {
            return Err((Position { file: 0, line: 1, column: 1 }, "the grammar has no command".to_owned()));
        }
        let all = super::Surfaces::ALL;
        let names = self.grammar.commands.iter().flat_map(|c| {
            std::iter::once(&c.word).chain(&c.aliases).map(|word| Scoped { word, at: c.at, surfaces: all })
        });
        let names: Vec<Scoped<'_>> = names.collect();
        no_overlap(&names)?;
        names.iter().try_for_each(|n| capitals(n.word, n.at))?;
        self.grammar.commands.iter().try_for_each(|command| self.command(command))
    }

    fn command(&self, command: &Command) -> Result<(), Broken> {
        let defaults: Vec<&Report> = command.reports.iter().filter(|r| r.default).collect();
        match (command.reports.is_empty(), defaults.as_slice()) {
            (true, _) | (false, [_]) => {}
            (false, []) => return Err((command.at, format!("{} has no default report", command.word))),
            (false, [_, .., last]) => return Err((last.at, "there are two default reports".to_owned())),
        }
        typed_surfaces(&defaults)?;
        operator_form(&command.console, command.at)?;
        let reports = command.reports.iter().flat_map(|r| {
            std::iter::once(&r.word).chain(&r.aliases).map(|word| Scoped {
                word,
                at: r.at,
                surfaces: r.surfaces,
            })
        });
        let after = command.outputs.iter().chain(&command.target).map(scoped);
        no_overlap(&reports.clone().chain(after).collect::<Vec<_>>())?;
        no_overlap(&command.filters.iter().map(scoped).collect::<Vec<_>>())?;
        flags(command)?;
        self.body(&command.body, command.at)?;
        exclusions(&command.exclusive, &command.outputs)?;
        for keyword in command.outputs.iter().chain(&command.target).chain(&command.filters) {
            self.keyword(keyword)?;
            self.console_only(command, keyword)?;
        }
        command.reports.iter().try_for_each(|report| self.report(command, report))
    }

    fn report(&self, command: &Command, report: &Report) -> Result<(), Broken> {
        std::iter::once(&report.word).chain(&report.aliases).try_for_each(|w| capitals(w, report.at))?;
        operator_form(&report.console, report.at)?;
        self.body(&report.body, report.at)?;
        console_scope(command, report)?;
        let after = command.outputs.iter().chain(&command.target);
        no_overlap(&report.body.modifiers.iter().chain(after).map(scoped).collect::<Vec<_>>())?;
        for (n, used) in report.filters.iter().enumerate() {
            if report.filters[..n].iter().any(|earlier| earlier.filter == used.filter) {
                return Err((used.at, format!("filter {} stands twice", used.filter)));
            }
            if command.filter(&used.filter).is_none() {
                return Err((used.at, format!("filter {} is not declared", used.filter)));
            }
            if let Some(operand) = &used.operand {
                self.choice(operand, used.at)?;
            }
            let declared = |m: &Arc<str>| report.body.modifiers.iter().any(|k| k.word().full() == &**m);
            if let Some(modifier) = used.with.as_ref().filter(|m| !declared(m)) {
                return Err((used.at, format!("{modifier} is not a modifier of {}", report.word)));
            }
        }
        match report.filters.first() {
            Some(used) if report.action => Err((used.at, "an action takes no filters".to_owned())),
            _ => Ok(()),
        }
    }

    fn console_only(&self, command: &Command, keyword: &Keyword) -> Result<(), Broken> {
        match keyword.console_only.iter().find(|r| command.report(r).is_none()) {
            Some(report) => Err((keyword.at, format!("report {report} is not declared"))),
            None => Ok(()),
        }
    }

    fn body(&self, body: &Body, at: Position) -> Result<(), Broken> {
        for (n, operand) in body.operands.iter().enumerate() {
            self.choice(&operand.choice, at)?;
            let meet =
                |o: &Operand| Surface::ALL.iter().any(|&s| o.surfaces.has(s) && operand.surfaces.has(s));
            if !operand.optional && body.operands[..n].iter().any(|o| o.optional && meet(o)) {
                return Err((
                    at,
                    "an operand that must be typed follows one that may be left out".to_owned(),
                ));
            }
        }
        for modifier in &body.modifiers {
            self.keyword(modifier)?;
        }
        no_overlap(&body.modifiers.iter().map(scoped).collect::<Vec<_>>())?;
        exclusions(&body.exclusive, &body.modifiers)
    }

    fn keyword(&self, keyword: &Keyword) -> Result<(), Broken> {
        self.phrase(&keyword.phrase, keyword.at)
    }

    fn phrase(&self, phrase: &Phrase, at: Position) -> Result<(), Broken> {
        capitals(&phrase.word, at)?;
        phrase.operand.iter().chain(&phrase.option).try_for_each(|choice| self.choice(choice, at))
    }

    fn choice(&self, choice: &Choice, at: Position) -> Result<(), Broken> {
        let all = super::Surfaces::ALL;
        no_overlap(
            &choice.phrases().map(|p| Scoped { word: &p.word, at, surfaces: all }).collect::<Vec<_>>(),
        )?;
        choice.items.iter().try_for_each(|item| match item {
            Item::Value(name) => self.value(name, at),
            Item::Phrase(phrase) => self.phrase(phrase, at),
        })
    }

    fn value(&self, name: &Arc<str>, at: Position) -> Result<(), Broken> {
        match self.grammar.values.contains_key(name) {
            true => Ok(()),
            false => Err((at, format!("value type {name} is not declared"))),
        }
    }
}

fn scoped(keyword: &Keyword) -> Scoped<'_> {
    Scoped { word: keyword.word(), at: keyword.at, surfaces: keyword.surfaces }
}

/// The default report must be one that TSO and z/OS UNIX have, since only they know a line without a report.
fn typed_surfaces(defaults: &[&Report]) -> Result<(), Broken> {
    let everywhere = |r: &&&Report| r.surfaces.has(Surface::Tso) && r.surfaces.has(Surface::Unix);
    match defaults.iter().find(|r| !everywhere(r)) {
        Some(r) => Err((r.at, format!("the default report {} must exist on TSO and z/OS UNIX", r.word))),
        None => Ok(()),
    }
}

/// An operator command, where there is one, has its form.
fn operator_form(text: &str, at: Position) -> Result<(), Broken> {
    match text.is_empty() || OperatorForm::read(text).is_some() {
        true => Ok(()),
        false => Err((at, "expected an operator command such as `Display TCPIP,target,Netstat`".to_owned())),
    }
}

/// On the console the modifiers of a report, its filters and the output keywords stand in one list.
fn console_scope(command: &Command, report: &Report) -> Result<(), Broken> {
    let filters =
        command.filters.iter().filter(|f| report.filter_use(f, Surface::Console).is_some()).map(scoped);
    let filters = filters.chain(command.outputs.iter().map(scoped));
    let modifiers = report.body.modifiers.iter().map(scoped);
    let mut list: Vec<Scoped<'_>> = filters.chain(modifiers).collect();
    list.retain(|s| s.surfaces.has(Surface::Console));
    no_overlap(&list)
}

/// The capitals of a word are its beginning.
fn capitals(word: &Word, at: Position) -> Result<(), Broken> {
    let rest = word.spelled().trim_start_matches(|c: char| !c.is_ascii_lowercase());
    match rest.contains(|c: char| c.is_ascii_uppercase()) {
        true => Err((at, format!("a capital stands behind a small letter in {word}"))),
        false => Ok(()),
    }
}

/// No input may mean two words of one scope on one surface.
fn no_overlap(scope: &[Scoped<'_>]) -> Result<(), Broken> {
    for (n, later) in scope.iter().enumerate() {
        for earlier in &scope[..n] {
            let meet = Surface::ALL.iter().any(|&s| later.surfaces.has(s) && earlier.surfaces.has(s));
            if meet && later.word.overlaps(earlier.word) {
                return Err((
                    later.at,
                    format!("{} and {} could be meant by one word", earlier.word, later.word),
                ));
            }
        }
    }
    Ok(())
}

/// No UNIX letter may be used twice in a command, and each report must have one where the command is a UNIX program.
fn flags(command: &Command) -> Result<(), Broken> {
    let reports = command.reports.iter().map(|r| (r.flag, &r.word, r.at, r.surfaces));
    let others = command.outputs.iter().chain(&command.target).chain(&command.filters);
    let others = others.map(|k| (k.flag, k.word(), k.at, k.surfaces));
    long_flags(command)?;
    let mut seen: BTreeMap<char, &Word> = BTreeMap::new();
    for (flag, word, at, surfaces) in reports.chain(others) {
        match flag {
            Some(flag) => {
                if let Some(other) = seen.insert(flag, word) {
                    return Err((at, format!("flag -{flag} is used for {other} and for {word}")));
                }
            }
            None if !command.unix.is_empty() && surfaces.has(Surface::Unix) => {
                return Err((at, format!("{word} has no z/OS UNIX flag")));
            }
            None => {}
        }
    }
    Ok(())
}

/// A flag of several letters stands for a word that its keyword has, and for one keyword only.
fn long_flags(command: &Command) -> Result<(), Broken> {
    let mut seen: BTreeMap<&str, &Word> = BTreeMap::new();
    let keywords = command.outputs.iter().chain(&command.target).chain(&command.filters);
    for (keyword, flag) in keywords.filter_map(|k| Some((k, k.long_flag.as_ref()?))) {
        let mut words = keyword.phrase.operand.iter().flat_map(Choice::phrases);
        if !words.any(|p| p.word.full() == &*flag.word && p.operand.is_none()) {
            let text = format!("{} has no word {} for --{}", keyword.word(), flag.word, flag.name);
            return Err((keyword.at, text));
        }
        if let Some(other) = seen.insert(&flag.name, keyword.word()) {
            let text = format!("flag --{} is used for {other} and for {}", flag.name, keyword.word());
            return Err((keyword.at, text));
        }
    }
    Ok(())
}

/// Terms that exclude each other are declared words, and an operand after `=` is one of its word's.
fn exclusions(list: &[Exclusion], words: &[Keyword]) -> Result<(), Broken> {
    for term in list.iter().flat_map(|e| [&e.one, &e.other]) {
        let Some(keyword) = words.iter().find(|k| k.word().full() == &*term.word) else {
            return Err((term.at, format!("{} is not declared here", term.word)));
        };
        if let Some(operand) = &term.operand {
            let known =
                keyword.phrase.operand.iter().flat_map(Choice::phrases).any(|p| p.word.full() == &**operand);
            if !known {
                return Err((term.at, format!("{} has no operand {operand}", term.word)));
            }
        }
    }
    Ok(())
}
