//! Operands that change values: a keyword and what follows it. They stand in any order.

use nom::combinator::cut;
use nom::sequence::preceded;
use nom::{Err, Parser};

use super::fault::Fault;
use super::operand::{made, means, named, told, word};
use super::unfit::Unfit;
use super::words::{Parsed, Words};
use crate::message;

/// What an operand changes.
pub struct Set<T> {
    /// What it is about, if no other operand can be about the same.
    about: Option<&'static str>,
    change: Change<T>,
}

/// A change of a value.
pub type Change<T> = Box<dyn FnOnce(&mut T)>;

impl<T: 'static> Set<T> {
    fn new(name: &'static str, change: impl FnOnce(&mut T) + 'static) -> Set<T> {
        Set { about: Some(subject(name)), change: Box::new(change) }
    }

    /// Makes the change.
    pub fn apply(self, to: &mut T) {
        (self.change)(to);
    }
}

/// What operands change, in the order in which they are coded.
pub struct Settings<T>(Vec<Change<T>>);

impl<T> Settings<T> {
    /// Makes the changes.
    pub fn apply(self, to: &mut T) {
        self.0.into_iter().for_each(|change| change(to));
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
    preceded(word(name), cut(value)).map(move |value| Set::new(name, move |to: &mut T| change(to, value)))
}

/// ```text
/// flag = name
/// ```
pub fn flag<'a, T: 'static>(
    name: &'static str,
    change: fn(&mut T),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    word(name).map(move |()| Set::new(name, change))
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
    made(told(name), on).map(move |on| Set::new(name, move |to: &mut T| change(to, on)))
}

/// One of these words, each of which stands for a value.
pub fn choice<'a, T: 'static, V: Copy + 'static>(
    names: &'static [(&'static str, V)],
    change: fn(&mut T, V),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    named(names).map(move |(name, value)| Set::new(name, move |to: &mut T| change(to, value)))
}

/// A production that may stand several times, each time with a change.
pub fn each<'a, T: 'static, V: 'static>(
    production: impl Parser<Words<'a>, Output = V, Error = Unfit<'a>>,
    change: fn(&mut T, V),
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    production.map(move |value| Set { about: None, change: Box::new(move |to: &mut T| change(to, value)) })
}

/// An operand that changes a part, as one of the whole.
pub fn part<'a, T: 'static, P: 'static>(
    part: fn(&mut T) -> &mut P,
    operand: impl Parser<Words<'a>, Output = Set<P>, Error = Unfit<'a>>,
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    held(operand, move |whole, change| change(part(whole)))
}

/// An operand that changes something else, as one of what holds the change.
pub fn held<'a, T: 'static, P: 'static>(
    operand: impl Parser<Words<'a>, Output = Set<P>, Error = Unfit<'a>>,
    hold: impl Fn(&mut T, Change<P>) + Copy + 'static,
) -> impl Parser<Words<'a>, Output = Set<T>, Error = Unfit<'a>> {
    operand.map(move |Set { about, change }| Set { about, change: Box::new(move |to| hold(to, change)) })
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
            let (rest, Set { about, change }) = match operand.parse(words) {
                Err(Err::Error(_)) => break,
                parsed => parsed?,
            };
            let noted = about.map_or(Ok(()), |about| once(&mut known, about, &word.folded));
            noted.map_err(|fault| Err::Failure(Unfit::fault(words, fault)))?;
            changes.push(change);
            words = rest;
        }
        Ok((words, Settings(changes)))
    }
}

/// Notes a word about something among those that are known.
fn once<'a>(
    known: &mut Vec<(&'static str, &'a str)>,
    about: &'static str,
    word: &'a str,
) -> Result<(), Fault> {
    match known.iter().find(|(other, _)| *other == about) {
        Some((_, other)) if *other == word => Err(Fault::new(&message::PROFILE_TWICE, [word])),
        Some((_, other)) => Err(Fault::new(&message::PROFILE_EXCLUSIVE, [*other, word])),
        None => {
            known.push((about, word));
            Ok(())
        }
    }
}

/// What an operand is about: NODELAYACKS and AUTODELAYACKS are about DELAYACKS.
fn subject(name: &'static str) -> &'static str {
    match name {
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
        "SHAREPORTWLM" => "SHAREPort",
        "DELEte" => "DEFINE",
        "TIER2" => "TIER1",
        "WHENBIND" => "WHENLISTEN",
        "IFHSPEED" => "IFSPEED",
        "OFF" => "ON",
        "NONROUTER" | "PRIROUTER" | "SECROUTER" => "ROUTER",
        _ => ["NO", "UN"].iter().find_map(|opposite| name.strip_prefix(opposite)).unwrap_or(name),
    }
}
