//! Reads `.syn` text into a [`Grammar`]. `grammar/README.md` defines the language.
//!
//! A file is a list of statements. `command` opens a command; the statements `target`, `output`, `filter`, `report`,
//! `action` and `exclusive` that follow belong to it. Reports, actions and commands may have a body in braces.

use std::cell::Cell;
use std::sync::Arc;

use nom::Parser;
use nom::combinator::{map, map_opt, opt};
use nom::multi::{many0, many1};
use nom::sequence::preceded;

use super::{
    Body, Command, Error, Exclusion, FilterUse, Grammar, Keyword, Operand, Phrase, Position, Report, Term,
    ValueType, Word, lint,
};

mod keyword;
mod lex;

use keyword::{Line, RESERVED, attributes, bracketed, choice, flag, help, line, max};
use lex::{Fault, Read, expect, fault, mark, name, text, typed, word};

const STATEMENTS: &str = "one of value, command, target, output, filter, report, action, exclusive";
const MEMBERS: &str = "one of operand, modifier, filters, exclusive or `}`";

/// A `.syn` file: its name for errors, and its text.
pub type Source<'a> = (&'a str, &'a str);

/// Reads and checks the files of one grammar.
///
/// # Errors
/// The first fault, with its file, line and column.
pub fn read(files: &[Source<'_>]) -> Result<Grammar, Error> {
    let mut grammar = Grammar::default();
    for (file, &(name, text)) in files.iter().enumerate() {
        let mut reader = Reader { file, text, grammar: &mut grammar, counted: Cell::new((0, 1)) };
        let shallow = lex::shallow(text).map_err(|rest| (rest, "brackets are nested too deep".to_owned()));
        shallow.and_then(|()| reader.statements()).map_err(|(rest, what)| {
            let at = position(file, text, rest);
            Error { file: name.to_owned(), line: at.line, column: at.column, text: what }
        })?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    lint::check(&grammar, &names)?;
    Ok(grammar)
}

/// Where `rest`, a tail of `text`, begins.
fn position(file: usize, text: &str, rest: &str) -> Position {
    let before = &text[..text.len() - rest.len()];
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    Position {
        file,
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// What `rest` begins with, as a fault names it.
fn found(rest: &str) -> String {
    match rest.split_whitespace().next() {
        Some(word) => format!(", found `{}`", word.chars().take(30).collect::<String>()),
        None => ", found the end of the file".to_owned(),
    }
}

/// One file being read.
struct Reader<'a, 'g> {
    file: usize,
    text: &'a str,
    grammar: &'g mut Grammar,
    /// A place asked for last, in bytes, and its line.
    counted: Cell<(usize, usize)>,
}

impl<'a> Reader<'a, '_> {
    /// Where `rest` begins. Places are asked for in their order, so lines are counted on from the place before.
    fn at(&self, rest: &str) -> Position {
        let offset = self.text.len() - rest.len();
        let (from, line) = Some(self.counted.get()).filter(|(from, _)| *from <= offset).unwrap_or((0, 1));
        let line = line + self.text[from..offset].bytes().filter(|&b| b == b'\n').count();
        self.counted.set((offset, line));
        let line_start = self.text[..offset].rfind('\n').map_or(0, |n| n + 1);
        let column = self.text[line_start..offset].chars().count() + 1;
        Position { file: self.file, line, column }
    }

    fn statements(&mut self) -> Result<(), (&'a str, String)> {
        let mut rest = self.text;
        loop {
            match lex::space(rest).and_then(|(start, _)| self.statement(start)) {
                Ok((after, true)) => rest = after,
                Ok((_, false)) => return Ok(()),
                Err(nom::Err::Error(Fault { rest, text }) | nom::Err::Failure(Fault { rest, text })) => {
                    let text = if text.is_empty() { format!("expected {STATEMENTS}") } else { text };
                    return Err((
                        rest,
                        if text.starts_with("expected") { text + &found(rest) } else { text },
                    ));
                }
                Err(nom::Err::Incomplete(_)) => return Err(("", "the file ends too early".to_owned())),
            }
        }
    }

    /// statement = "value" ... | "command" ... | ...; false at the end of the file
    fn statement(&mut self, input: &'a str) -> Read<'a, bool> {
        if input.is_empty() {
            return Ok((input, false));
        }
        let (rest, kind) = expect(STATEMENTS, name)(input)?;
        let rest = match kind {
            "value" => self.value(rest)?,
            "command" => self.command(rest)?,
            "target" | "output" | "filter" | "report" | "action" | "exclusive" => {
                self.member(kind, input, rest)?
            }
            _ => return fault(input, format!("expected {STATEMENTS}")),
        };
        Ok((rest, true))
    }

    /// value = "value" name kind [ number "-" number ] { trait } text
    fn value(&mut self, input: &'a str) -> Result<&'a str, nom::Err<Fault<'a>>> {
        let at = self.at(input);
        let range = map_opt(word, |w| {
            let (low, high) = w.split_once('-')?;
            Some((low.parse().ok()?, high.parse().ok()?)).filter(|(low, high): &(u64, u64)| low <= high)
        });
        let name_of_type = expect("the name of a value type", name);
        let kind = expect("the kind of the value", name);
        let (rest, (name, kind, range, traits, help)) =
            (name_of_type, kind, opt(range), many0(map(name, Arc::from)), help).parse(input)?;
        let value = ValueType { name: name.into(), kind: kind.into(), range, traits, help, at };
        if RESERVED.contains(&name) {
            return fault(input, format!("`{name}` is a word of this language")).map(|(rest, ())| rest);
        }
        if self.grammar.values.insert(value.name.clone(), value).is_some() {
            return fault(input, format!("value type {name} is declared twice")).map(|(rest, ())| rest);
        }
        Ok(rest)
    }

    /// command = "command" word [ "also" word ... ] [ "unix" name ... ] [ "console" text ] [ "operator" ] text [ body ]
    fn command(&mut self, input: &'a str) -> Result<&'a str, nom::Err<Fault<'a>>> {
        let at = self.at(input);
        let also = preceded(lex::keyword("also"), expect("a word", many1(map(typed, Word::new))));
        let unix =
            preceded(lex::keyword("unix"), expect("the name of a program", many1(map(program, Arc::from))));
        let console =
            preceded(lex::keyword("console"), expect("the console form in quotes", map(text, Arc::from)));
        let mut head = (
            expect("a word in capitals", typed),
            opt(also),
            opt(unix),
            opt(console),
            opt(lex::keyword("operator")),
            help,
        );
        let (rest, (word, also, unix, console, operator, help)) = head.parse(input)?;
        let mut body = Body::default();
        let (rest, _) = opt_body(rest, |kind, input, rest| self.part(&mut body, None, kind, input, rest))?;
        self.grammar.commands.push(Command {
            word: Word::new(word),
            aliases: also.unwrap_or_default(),
            unix: unix.unwrap_or_default(),
            console: console.unwrap_or_else(|| "".into()),
            operator: operator.is_some(),
            body,
            reports: Vec::new(),
            target: None,
            outputs: Vec::new(),
            filters: Vec::new(),
            exclusive: Vec::new(),
            help,
            at,
        });
        Ok(rest)
    }

    /// A statement that belongs to the command before it.
    fn member(&mut self, kind: &str, start: &'a str, input: &'a str) -> Result<&'a str, nom::Err<Fault<'a>>> {
        let at = self.at(input);
        if self.grammar.commands.is_empty() {
            return fault(start, format!("`{kind}` stands before any command")).map(|(rest, ())| rest);
        }
        let (rest, change) = match kind {
            "exclusive" => {
                let (rest, pairs) = self.exclusions(input)?;
                (rest, Member::Exclusive(pairs))
            }
            "report" | "action" => {
                let (rest, report) = self.report(kind == "action", at, input)?;
                (rest, Member::Report(Box::new(report)))
            }
            _ => {
                let (rest, line) = line(input)?;
                (rest, Member::Keyword(keyword_of(line, at)))
            }
        };
        if let Some(command) = self.grammar.commands.last_mut() {
            match (kind, change) {
                (_, Member::Exclusive(pairs)) => command.exclusive.extend(pairs),
                (_, Member::Report(report)) => command.reports.push(*report),
                ("target", Member::Keyword(keyword)) => command.target = Some(keyword),
                ("output", Member::Keyword(keyword)) => command.outputs.push(keyword),
                (_, Member::Keyword(keyword)) => command.filters.push(keyword),
            }
        }
        Ok(rest)
    }

    /// report = ( "report" | "action" ) keyword [ body ]
    fn report(&self, action: bool, at: Position, input: &'a str) -> Read<'a, Report> {
        let (rest, (word, flag)) = (expect("a word in capitals", typed), opt(flag)).parse(input)?;
        let (rest, (operand, attributes, help)) = (opt(choice), attributes, help).parse(rest)?;
        let mut report = Report {
            word: Word::new(word),
            aliases: attributes.also,
            action,
            default: attributes.default,
            flag: flag.or(attributes.flag),
            surfaces: attributes.surfaces,
            console: attributes.console,
            ipv6_only: attributes.ipv6,
            alone: attributes.alone,
            body: Body::default(),
            filters: Vec::new(),
            help: help.clone(),
            at,
        };
        report.body.operands.extend(operand.map(|choice| Operand {
            choice,
            optional: false,
            max: 1,
            surfaces: report.surfaces,
            help,
        }));
        let Report { body, filters, .. } = &mut report;
        let (rest, _) =
            opt_body(rest, |kind, input, rest| self.part(body, Some(filters), kind, input, rest))?;
        Ok((rest, report))
    }

    /// part = "operand" ... | "modifier" keyword | "filters" ... | "exclusive" ...
    fn part(
        &self,
        body: &mut Body,
        filters: Option<&mut Vec<FilterUse>>,
        kind: &str,
        start: &'a str,
        input: &'a str,
    ) -> Result<&'a str, nom::Err<Fault<'a>>> {
        let (rest, ()) = match (kind, filters) {
            ("operand", _) => map(operand, |o| body.operands.push(o)).parse(input)?,
            ("modifier", _) => {
                let at = self.at(input);
                map(line, |l| body.modifiers.push(keyword_of(l, at))).parse(input)?
            }
            ("exclusive", _) => {
                self.exclusions(input).map(|(rest, pairs)| (rest, body.exclusive.extend(pairs)))?
            }
            ("filters", Some(filters)) => {
                self.filter_uses(input).map(|(rest, uses)| (rest, filters.extend(uses)))?
            }
            _ => return fault(start, format!("expected {MEMBERS}, found `{kind}`")).map(|(rest, ())| rest),
        };
        Ok(rest)
    }

    /// exclusive = "exclusive" term term { term }; term = word [ "=" word ]
    fn exclusions(&self, input: &'a str) -> Read<'a, Vec<Exclusion>> {
        let term = |input| {
            let at = self.at(input);
            map(typed, move |w: &str| match w.split_once('=') {
                Some((word, operand)) => Term { word: full(word), operand: Some(full(operand)), at },
                None => Term { word: full(w), operand: None, at },
            })
            .parse(input)
        };
        let (rest, terms) = many0(term).parse(input)?;
        if terms.len() < 2 {
            return fault(rest, "expected two or more words that exclude each other");
        }
        let pairs = (0..terms.len()).flat_map(|a| (a + 1..terms.len()).map(move |b| (a, b)));
        let pairs = pairs.map(|(a, b)| Exclusion { one: terms[a].clone(), other: terms[b].clone() });
        Ok((rest, pairs.collect()))
    }

    /// filters = "filters" filter { filter }; filter = word [ "as" choice ] [ "max" number ] [ "with" word ]
    fn filter_uses(&self, input: &'a str) -> Read<'a, Vec<FilterUse>> {
        let one = |input| {
            let at = self.at(input);
            let operand = preceded(lex::keyword("as"), expect("a value type or a word", choice));
            let with = preceded(lex::keyword("with"), expect("a modifier", map(typed, full)));
            let used = (typed, opt(operand), opt(max), opt(with));
            map(used, move |(w, operand, max, with)| FilterUse { filter: full(w), operand, max, with, at })
                .parse(input)
        };
        expect("the name of a filter", many1(one))(input)
    }
}

/// What a statement adds to its command.
enum Member {
    Keyword(Keyword),
    Report(Box<Report>),
    Exclusive(Vec<Exclusion>),
}

/// The name of a program: a lower-case word that is no word of the language.
fn program(input: &str) -> Read<'_, &str> {
    nom::combinator::verify(name, |n: &str| !matches!(n, "console" | "operator")).parse(input)
}

/// operand = choice { attribute } text | "[" choice "]" { attribute } text
fn operand(input: &str) -> Read<'_, Operand> {
    let required = map(choice, |c| (c, false));
    let may_be_left_out = map(bracketed, |c| (c, true));
    let either = expect("a word or a value type", nom::branch::alt((required, may_be_left_out)));
    map((either, attributes, help), |((choice, optional), attributes, help)| Operand {
        choice,
        optional,
        max: attributes.max,
        surfaces: attributes.surfaces,
        help,
    })
    .parse(input)
}

/// body = "{" { part } "}"
fn opt_body<'a>(
    input: &'a str,
    mut part: impl FnMut(&str, &'a str, &'a str) -> Result<&'a str, nom::Err<Fault<'a>>>,
) -> Read<'a, ()> {
    let Ok((mut rest, _)) = mark("{")(input) else { return Ok((input, ())) };
    loop {
        if let Ok((rest, _)) = mark("}")(rest) {
            return Ok((rest, ()));
        }
        let (after, kind) = expect(MEMBERS, name)(rest)?;
        rest = part(kind, rest, after)?;
    }
}

fn full(word: &str) -> Arc<str> {
    Word::new(word).name()
}

fn keyword_of(line: Line, at: Position) -> Keyword {
    let Line { word, operand, option, attributes, help } = line;
    Keyword {
        phrase: Phrase { word, operand, option },
        max: attributes.max,
        surfaces: attributes.surfaces,
        flag: attributes.flag,
        long_flag: attributes.long_flag,
        console_only: attributes.console_only,
        help,
        at,
    }
}

#[cfg(test)]
mod tests;
