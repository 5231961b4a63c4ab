//! Words with what follows them: choices, attributes, keywords.
//!
//! ```text
//! choice    = item { "or" item }
//! item      = value-name | phrase
//! phrase    = typed-word [ value-name ] [ "[" choice "]" ]
//! attribute = "max" number | "also" typed-word { typed-word } | "default" | "ipv6" | "alone" | flag | "unix" flag
//!           | "unix" long-flag | surface "only" | "not" surface | "console" typed-word { typed-word } "only"
//!           | "console" text
//! long-flag = "--" name "=" typed-word
//! keyword   = typed-word [ choice ] [ "[" choice "]" ] { attribute } text
//! ```

use std::sync::Arc;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, map_opt, opt, value, verify};
use nom::multi::{many0, many1, separated_list1};
use nom::sequence::{delimited, pair, preceded, terminated};

use super::lex::{Read, expect, keyword, mark, name, text, typed, word};
use crate::syntax::{Choice, Item, LongFlag, Phrase, Surface, Surfaces, Word};

/// The words of the file's own language that cannot be names of value types.
pub const RESERVED: [&str; 14] = [
    "max", "also", "default", "ipv6", "alone", "not", "tso", "unix", "console", "or", "as", "with", "only",
    "operator",
];

/// What the attributes of a statement say.
#[derive(Clone, Debug)]
pub struct Attributes {
    pub max: usize,
    pub also: Vec<Word>,
    pub default: bool,
    pub ipv6: bool,
    pub alone: bool,
    pub flag: Option<char>,
    pub long_flag: Option<LongFlag>,
    pub surfaces: Surfaces,
    pub console_only: Vec<Arc<str>>,
    pub console: Arc<str>,
}

/// One attribute.
#[derive(Clone)]
enum Attribute {
    Max(usize),
    Also(Vec<Word>),
    Default,
    Ipv6,
    Alone,
    Flag(char),
    LongFlag(LongFlag),
    Only(Surface),
    Not(Surface),
    ConsoleOnly(Vec<Arc<str>>),
    Console(Arc<str>),
}

/// A typed word with all that may follow it on its line.
pub struct Line {
    pub word: Word,
    pub operand: Option<Choice>,
    pub option: Option<Choice>,
    pub attributes: Attributes,
    pub help: Arc<str>,
}

/// item = value-name | phrase
fn item(input: &str) -> Read<'_, Item> {
    alt((map(value_name, Item::Value), map(phrase, Item::Phrase))).parse(input)
}

fn value_name(input: &str) -> Read<'_, Arc<str>> {
    map(verify(name, |n: &str| !RESERVED.contains(&n)), Arc::from).parse(input)
}

/// phrase = typed-word [ value-name ] [ "[" choice "]" ]
fn phrase(input: &str) -> Read<'_, Phrase> {
    let one = map(value_name, |name| Choice { items: vec![Item::Value(name)] });
    map((typed, opt(one), opt(bracketed)), |(word, operand, option)| Phrase {
        word: Word::new(word),
        operand,
        option,
    })
    .parse(input)
}

/// choice = item { "or" item }
pub fn choice(input: &str) -> Read<'_, Choice> {
    map(separated_list1(keyword("or"), item), |items| Choice { items }).parse(input)
}

/// A choice in brackets: it may be left out.
pub fn bracketed(input: &str) -> Read<'_, Choice> {
    delimited(mark("["), expect("a word or a value type", choice), expect("`]`", mark("]"))).parse(input)
}

fn surface(input: &str) -> Read<'_, Surface> {
    map_opt(name, |n| Surface::ALL.into_iter().find(|s| s.name() == n)).parse(input)
}

/// flag = "-" character
pub fn flag(input: &str) -> Read<'_, char> {
    map_opt(word, |w| match w.strip_prefix('-').map(|f| f.chars().collect::<Vec<_>>()).as_deref() {
        Some([letter]) => Some(*letter),
        _ => None,
    })
    .parse(input)
}

/// max = "max" number
pub fn max(input: &str) -> Read<'_, usize> {
    let number = expect("a number above 0", map_opt(word, |w| w.parse().ok().filter(|&n| n > 0)));
    preceded(keyword("max"), number).parse(input)
}

/// long-flag = "--" name "=" typed-word
fn long_flag(input: &str) -> Read<'_, LongFlag> {
    map_opt(word, |w| {
        let (name, word) = w.strip_prefix("--")?.split_once('=')?;
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()) && !word.is_empty();
        fits.then(|| LongFlag { name: name.into(), word: Word::new(word).name() })
    })
    .parse(input)
}

fn attribute(input: &str) -> Read<'_, Attribute> {
    let full = |w: &str| Word::new(w).name();
    alt((
        map(max, Attribute::Max),
        map(preceded(keyword("also"), expect("a word", many1(typed))), |words| {
            Attribute::Also(words.into_iter().map(Word::new).collect())
        }),
        value(Attribute::Default, keyword("default")),
        value(Attribute::Ipv6, keyword("ipv6")),
        value(Attribute::Alone, keyword("alone")),
        map(alt((preceded(keyword("unix"), flag), flag)), Attribute::Flag),
        map(preceded(keyword("unix"), long_flag), Attribute::LongFlag),
        map(preceded(keyword("not"), expect("tso, unix or console", surface)), Attribute::Not),
        map(terminated(surface, keyword("only")), Attribute::Only),
        map(preceded(keyword("console"), text), |form| Attribute::Console(form.into())),
        map(
            preceded(keyword("console"), terminated(many1(map(typed, full)), keyword("only"))),
            Attribute::ConsoleOnly,
        ),
    ))
    .parse(input)
}

/// All attributes of a statement, in any order.
pub fn attributes(input: &str) -> Read<'_, Attributes> {
    let none = Attributes {
        max: 1,
        also: Vec::new(),
        default: false,
        ipv6: false,
        alone: false,
        flag: None,
        long_flag: None,
        surfaces: Surfaces::ALL,
        console_only: Vec::new(),
        console: "".into(),
    };
    map(many0(attribute), move |list| list.into_iter().fold(none.clone(), with)).parse(input)
}

fn with(mut all: Attributes, one: Attribute) -> Attributes {
    match one {
        Attribute::Max(max) => all.max = max,
        Attribute::Also(words) => all.also = words,
        Attribute::Default => all.default = true,
        Attribute::Ipv6 => all.ipv6 = true,
        Attribute::Alone => all.alone = true,
        Attribute::Flag(flag) => all.flag = Some(flag),
        Attribute::LongFlag(flag) => all.long_flag = Some(flag),
        Attribute::Only(surface) => all.surfaces = Surfaces::NONE.with(surface),
        Attribute::Not(surface) => all.surfaces = all.surfaces.without(surface),
        Attribute::ConsoleOnly(reports) => all.console_only = reports,
        Attribute::Console(form) => all.console = form,
    }
    all
}

/// help = text, not empty
pub fn help(input: &str) -> Read<'_, Arc<str>> {
    expect("a help text in quotes", map(verify(text, |t: &str| !t.trim().is_empty()), Arc::from))(input)
}

/// keyword = typed-word [ choice ] [ "[" choice "]" ] { attribute } text
pub fn line(input: &str) -> Read<'_, Line> {
    let operands = pair(opt(choice), opt(bracketed));
    map(
        (expect("a word in capitals", typed), operands, attributes, help),
        |(word, operands, attributes, help)| Line {
            word: Word::new(word),
            operand: operands.0,
            option: operands.1,
            attributes,
            help,
        },
    )
    .parse(input)
}
