//! A request spelled again, on any surface, in full words or in the shortest ones.
//!
//! One walk of the grammar gives the words of a request with the mark in front of each; the surfaces differ in how they
//! join them. What a surface cannot say, a report it lacks or a value it cannot take, is `None`.

use super::{Clause, Request, Value};
use crate::syntax::{Choice, Command, Keyword, Phrase, Report, Surface, Word};

/// How long the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// `NETSTAT BYTEINFO (CLIENT FTPD*`
    Full,
    /// `NETSTAT BYTE (CLI FTPD*`
    Shortest,
}

/// The TSO command line.
pub fn tso(command: &Command, request: &Request, length: Length) -> Option<String> {
    let speller = Speller { surface: Surface::Tso, length };
    let report = speller.report(command, request)?;
    let mut words = vec![Part::after_blank(speller.word(&command.word))];
    words.push(Part::after_blank(speller.word(&report.word)));
    speller.body(report, request, &mut words)?;
    speller.target_and_outputs(command, report, request, &mut words)?;
    let before = words.len();
    speller.filter(command, report, request, &mut words)?;
    if let Some(filter) = words.get_mut(before) {
        filter.text.insert(0, '(');
    }
    Some(words.into_iter().map(|part| part.text).collect::<Vec<_>>().join(" "))
}

/// The arguments of the z/OS UNIX command, without the program's name. Flags and modifiers have no other length than
/// their own, except that modifiers may be shortened.
pub fn unix(command: &Command, request: &Request, length: Length) -> Option<Vec<String>> {
    let speller = Speller { surface: Surface::Unix, length };
    let report = speller.report(command, request)?;
    let mut words = vec![Part::after_blank(flag(report.flag)?)];
    speller.body(report, request, &mut words)?;
    speller.target_and_outputs(command, report, request, &mut words)?;
    speller.filter(command, report, request, &mut words)?;
    Some(words.into_iter().map(|part| part.text).collect())
}

/// The operator command.
pub fn console(command: &Command, request: &Request, length: Length) -> Option<String> {
    let speller = Speller { surface: Surface::Console, length };
    let report = speller.report(command, request)?;
    let target = request.target.as_deref().unwrap_or_default();
    let form = command.operator_form_of(report).filter(|_| speller.can_say(target))?;
    let mut line = format!("{},{target}", form.start());
    if let Some(word) = &form.word {
        line.push(',');
        line.push_str(speller.word(word));
    }
    let mut words = vec![Part::after_blank(speller.word(&report.word))];
    speller.body(report, request, &mut words)?;
    speller.filter(command, report, request, &mut words)?;
    if report.action && !request.outputs.is_empty() {
        return None;
    }
    for output in &request.outputs {
        speller.keyword(command.output(&output.word, Surface::Console)?, output, &mut words)?;
    }
    for Part { text, operand } in words {
        line.push(if operand { '=' } else { ',' });
        line.push_str(&text);
    }
    Some(line)
}

/// A word of a spelling.
struct Part {
    text: String,
    /// Is it what the word in front of it needs? The console writes `=` then.
    operand: bool,
}

impl Part {
    fn after_blank(text: impl Into<String>) -> Part {
        Part { text: text.into(), operand: false }
    }
}

#[derive(Clone, Copy)]
struct Speller {
    surface: Surface,
    length: Length,
}

impl Speller {
    fn word(self, word: &Word) -> &str {
        match self.length {
            Length::Full => word.full(),
            Length::Shortest => word.shortest(),
        }
    }

    fn report<'g>(self, command: &'g Command, request: &Request) -> Option<&'g Report> {
        command.report(&request.report).filter(|r| r.surfaces.has(self.surface))
    }

    /// Operands and modifiers.
    fn body(self, report: &Report, request: &Request, words: &mut Vec<Part>) -> Option<()> {
        let mut values = request.operands.as_slice();
        for operand in report.body.operands.iter().filter(|o| o.surfaces.has(self.surface)) {
            match values {
                [] if operand.optional => {}
                _ => self.choice(&operand.choice, false, &mut values, words)?,
            }
        }
        if !values.is_empty() {
            return None;
        }
        request.modifiers.iter().try_for_each(|clause| {
            let modifier = report.body.modifiers.iter().find(|m| m.word().full() == &*clause.word)?;
            self.keyword(modifier, clause, words)
        })
    }

    fn target_and_outputs(
        self,
        command: &Command,
        report: &Report,
        request: &Request,
        words: &mut Vec<Part>,
    ) -> Option<()> {
        if let Some(name) = request.target.as_deref().filter(|_| command.target.is_some()) {
            words.push(Part::after_blank(self.named(command.target.as_ref()?)?));
            words.push(Part::after_blank(Some(name).filter(|n| self.can_say(n))?));
        }
        if report.action && !request.outputs.is_empty() {
            return None;
        }
        request
            .outputs
            .iter()
            .try_for_each(|o| self.keyword(command.output(&o.word, self.surface)?, o, words))
    }

    fn filter(
        self,
        command: &Command,
        report: &Report,
        request: &Request,
        words: &mut Vec<Part>,
    ) -> Option<()> {
        let Some(clause) = &request.filter else { return Some(()) };
        let filter = command.filter(&clause.word)?;
        self.keyword(&report.filter_use(filter, self.surface)?.keyword(filter), clause, words)
    }

    /// The word or flag of a keyword on this surface.
    fn named(self, keyword: &Keyword) -> Option<String> {
        match (self.surface, keyword.flag) {
            (Surface::Unix, Some(letter)) => flag(Some(letter)),
            _ => Some(self.word(keyword.word()).to_owned()),
        }
    }

    fn keyword(self, keyword: &Keyword, clause: &Clause, words: &mut Vec<Part>) -> Option<()> {
        if !keyword.surfaces.has(self.surface) {
            return None;
        }
        words.push(Part::after_blank(self.named(keyword)?));
        let mut values = clause.values.as_slice();
        self.rest(&keyword.phrase, &mut values, words)?;
        let more = keyword.phrase.operand.as_ref().filter(|_| self.surface != Surface::Console);
        while let (false, Some(operand)) = (values.is_empty(), more) {
            self.choice(operand, true, &mut values, words)?;
        }
        values.is_empty().then_some(())
    }

    /// What follows a word: what it needs, then what it may have.
    fn rest(self, phrase: &Phrase, values: &mut &[Value], words: &mut Vec<Part>) -> Option<()> {
        if let Some(operand) = &phrase.operand {
            self.choice(operand, true, values, words)?;
        }
        match &phrase.option {
            Some(option) if !values.is_empty() => self.choice(option, false, values, words),
            _ => Some(()),
        }
    }

    /// The next of `values` as an alternative of `choice`.
    fn choice(
        self,
        choice: &Choice,
        operand: bool,
        values: &mut &[Value],
        words: &mut Vec<Part>,
    ) -> Option<()> {
        let (first, rest) = values.split_first()?;
        *values = rest;
        if let Value::Word(full) = first {
            let phrase = choice.phrases().find(|p| p.word.full() == &**full)?;
            words.push(Part { text: self.word(&phrase.word).to_owned(), operand });
            return self.rest(phrase, values, words);
        }
        choice.values().next()?;
        let text = match first {
            // Zeros in front may be more digits than the value's type takes.
            Value::Hex(n) => format!("{n:X}"),
            _ => first.to_string(),
        };
        // TSO and the console fold a name to upper case: one that keeps its case can be typed on z/OS UNIX only. (TSO takes
        // policy names too, but a request does not show that its name is one.)
        let folded = matches!(first, Value::Name(_)) && text.contains(|c: char| c.is_ascii_lowercase());
        let can_type = !folded || self.surface == Surface::Unix;
        let can_say = matches!(first, Value::DataSet(_)) || (can_type && self.can_say(&text));
        words.push(Part { text: Some(text).filter(|_| can_say)?, operand });
        Some(())
    }

    /// Would the surface read `text` as one value?
    fn can_say(self, text: &str) -> bool {
        let blank = |c: char| c.is_whitespace() || c.is_control();
        match self.surface {
            Surface::Tso => !text.is_empty() && !text.contains(|c| blank(c) || "()'".contains(c)),
            Surface::Unix => !text.is_empty() && (text == "-" || !text.starts_with('-')),
            Surface::Console => !text.contains(|c| blank(c) || ",=".contains(c)),
        }
    }
}

fn flag(letter: Option<char>) -> Option<String> {
    letter.map(|letter| format!("-{letter}"))
}
