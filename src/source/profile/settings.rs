//! Operands that change values: a keyword and what follows it. They stand in any order.

use nom::combinator::cut;
use nom::sequence::preceded;
use nom::{Err, Parser};

use super::fault::Fault;
use super::operand::{made, means, one_of, told, word};
use super::unfit::Unfit;
use super::words::{Parsed, Words};
use crate::message;

/// What an operand changes.
pub type Set<T> = Box<dyn FnOnce(&mut T)>;

/// What operands change, in the order in which they are coded.
pub struct Settings<T>(Vec<Set<T>>);

impl<T> Settings<T> {
    /// Makes the changes.
    pub fn apply(self, to: &mut T) {
        self.0.into_iter().for_each(|set| set(to));
    }

    /// A value with the changes.
    pub fn onto(self, mut value: T) -> T {
        self.apply(&mut value);
        value
    }
}

/// ```text
/// set = name value
/// ```
pub fn set<'a, T: 'static, V: 'static>(
    name: &'static str,
    value: impl Parser<Words<'a>, Output = V, Error = Unfit<'a>>,
    change: fn(&mut T, V),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    changing(preceded(word(name), cut(value)), change)
}

/// ```text
/// flag = name
/// ```
pub fn flag<'a, T: 'static>(
    name: &'static str,
    change: fn(&mut T),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    word(name).map(move |()| -> Set<T> { Box::new(change) })
}

/// ```text
/// switch = ["NO"] name
/// ```
pub fn switch<'a, T: 'static>(
    name: &'static str,
    change: fn(&mut T, bool),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    let on = move |next: &str| match next.strip_prefix("NO") {
        _ if means(name, next) => Some(true),
        Some(opposite) if means(name, opposite) => Some(false),
        _ => None,
    };
    changing(made(told(name), on), change)
}

/// One of these words, each of which stands for a value.
pub fn choice<'a, T: 'static, V: Copy + 'static>(
    names: &'static [(&'static str, V)],
    change: fn(&mut T, V),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    changing(one_of(names), change)
}

/// A production whose value changes something.
pub fn changing<'a, T: 'static, V: 'static>(
    production: impl Parser<Words<'a>, Output = V, Error = Unfit<'a>>,
    change: fn(&mut T, V),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    production.map(move |value| -> Set<T> { Box::new(move |to| change(to, value)) })
}

/// An operand that changes a part, as one of the whole.
pub fn part<'a, T: 'static, P: 'static>(
    part: fn(&mut T) -> &mut P,
    operand: impl Parser<Words<'a>, Output = Set<P>, Error = Unfit<'a>>,
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    operand.map(move |set| -> Set<T> { Box::new(move |whole| set(part(whole))) })
}

/// ```text
/// settings = *operand
/// ```
/// No operand may stand twice or with its opposite.
pub fn settings<'a, T>(
    mut operand: impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>>,
) -> impl FnMut(Words<'a>) -> Parsed<'a, Settings<T>> {
    move |mut words| {
        let (mut changes, mut known) = (Vec::new(), Vec::new());
        while let Some(word) = words.first() {
            let (rest, change) = match operand.parse(words) {
                Err(Err::Error(_)) => break,
                parsed => parsed?,
            };
            once(&mut known, &word.folded).map_err(|fault| Err::Failure(Unfit::fault(words, fault)))?;
            changes.push(change);
            words = rest;
        }
        Ok((words, Settings(changes)))
    }
}

/// The operand that may stand several times: once for each adapter.
const FOR_EACH: &str = "PFID";

/// Notes an operand among those that are known.
fn once<'a>(known: &mut Vec<&'a str>, word: &'a str) -> Result<(), Fault> {
    match known.iter().find(|other| subject(other) == subject(word) && word != FOR_EACH) {
        Some(other) if *other == word => Err(Fault::new(&message::PROFILE_TWICE, [word])),
        Some(other) => Err(Fault::new(&message::PROFILE_EXCLUSIVE, [*other, word])),
        None => {
            known.push(word);
            Ok(())
        }
    }
}

/// What an operand is about: NODELAYACKS and AUTODELAYACKS are about DELAYACKS.
fn subject(word: &str) -> &str {
    match word {
        "DISABLED" => "ENABLED",
        "OSADISABLED" => "OSAENABLED",
        "SETSDISABLED" => "SETSENABLED",
        "FULL" => "ABBREV",
        "INTFNAME" => "LINKNAME",
        "IP" => "IPADDR",
        "PROT" => "PROTOCOL",
        "AUTODELAYACKS" => "DELAYACKS",
        "CACHEALL" | "CACHEPERMIT" | "CACHESAME" => "CACHE",
        "NOREPL" | "REPL" => "REPLACEABLE",
        "SHAREPORTWLM" => "SHAREPORT",
        "DELETE" => "DEFINE",
        "TIER2" => "TIER1",
        "WHENBIND" => "WHENLISTEN",
        "IFHSPEED" => "IFSPEED",
        "OFF" => "ON",
        "NONROUTER" | "PRIROUTER" | "SECROUTER" => "ROUTER",
        _ => ["NO", "UN"].iter().find_map(|opposite| word.strip_prefix(opposite)).unwrap_or(word),
    }
}
