//! System symbols: `&SYSNAME.` in a profile stands for the name of the system.

use std::borrow::Cow;
use std::collections::BTreeMap;

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_while1};
use nom::character::complete::{char, digit1};
use nom::combinator::{map_opt, opt, recognize};
use nom::multi::fold_many0;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

/// The symbols of a system with the text for which each of them stands.
#[derive(Clone, Debug, Default)]
pub struct Symbols(BTreeMap<String, String>);

impl Symbols {
    /// Those of every system, and its own. An own SYSCLONE takes the place of the usual one.
    // ASSUMED: SYSCLONE has its usual value, the last two characters of the system name, and SYSPLEX is LOCAL for a system
    // of no sysplex.
    pub fn new(system: &str, sysplex: Option<&str>, own: &BTreeMap<String, String>) -> Symbols {
        let clone = system.char_indices().rev().nth(1).map_or(system, |(at, _)| &system[at..]);
        let usual = [("SYSCLONE", clone), ("SYSNAME", system), ("SYSPLEX", sysplex.unwrap_or("LOCAL"))];
        let usual = usual.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let own = own.iter().map(|(name, text)| (name.clone(), text.clone()));
        Symbols(usual.into_iter().chain(own).collect())
    }

    /// Puts their text in the place of symbols. What is no symbol of the system stays as it is.
    pub fn replace(&self, text: &str) -> String {
        let piece =
            alt((|input| self.symbol(input), is_not("&").map(Cow::Borrowed), tag("&").map(Cow::Borrowed)));
        let joined = fold_many0(piece, String::new, |joined, piece| joined + &piece).parse(text);
        joined.map_or_else(|_: nom::Err<nom::error::Error<&str>>| text.to_owned(), |(_, joined)| joined)
    }

    /// ```text
    /// symbol = "&" name [substring] ["."]
    /// ```
    fn symbol<'a>(&self, input: &'a str) -> IResult<&'a str, Cow<'a, str>> {
        let text = map_opt(name, |name: &str| self.0.get(&name.to_ascii_uppercase()));
        let parts = delimited(char('&'), pair(text, opt(substring)), opt(char('.')));
        map_opt(parts, |(text, part)| match part {
            None => Some(text.clone().into()),
            Some((start, length)) => cut(text, start, length).map(|part| part.to_owned().into()),
        })
        .parse(input)
    }
}

/// ```text
/// name = 1*(letter / digit / "_" / "$" / "#" / "@")
/// ```
fn name(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_alphanumeric() || "_$#@".contains(c)).parse(input)
}

/// ```text
/// substring = "(" ["-"] number [":" number] ")"
/// ```
fn substring(input: &str) -> IResult<&str, (isize, usize)> {
    // What is too long to be a number is too long to be in a text.
    let start =
        recognize(pair(opt(char('-')), digit1)).map(|start: &str| start.parse().unwrap_or(isize::MAX));
    let length = preceded(char(':'), digit1).map(|length: &str| length.parse().unwrap_or(usize::MAX));
    let part = delimited(char('('), pair(start, opt(length)), char(')'));
    part.map(|(start, length)| (start, length.unwrap_or(1))).parse(input)
}

/// The characters from `start` on; a negative one counts from the end.
// ASSUMED: a substring that is not within the text of its symbol is not replaced.
fn cut(text: &str, start: isize, length: usize) -> Option<&str> {
    let from = match start {
        1.. => start.unsigned_abs() - 1,
        0 => return None,
        _ => text.len().checked_sub(start.unsigned_abs())?,
    };
    text.get(from..from.checked_add(length)?).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_replaced() {
        let own = [("SITE", "NORTH"), ("TCP_HLQ", "TCPIP.PROD")];
        let own = own.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let symbols = Symbols::new("MVS1", Some("PLEX1"), &own);
        for (text, expected) in [
            ("A&SYSNAME.B &sysplex /&SYSNAME..X", "AMVS1B PLEX1 /MVS1.X"),
            ("TCP&SYSCLONE.X", "TCPS1X"),
            ("&SITE(1:3)&SITE(5).&SITE(-2:2)", "NORHTH"),
            ("&TCP_HLQ..PROFILE", "TCPIP.PROD.PROFILE"),
            ("&SITE(0) &SITE(4:3) &SITE(-6) &SITE(1:0)", "&SITE(0) &SITE(4:3) &SITE(-6) &SITE(1:0)"),
            ("&SYSALVL. & && &SYSNAMEX é&SYSNAME", "&SYSALVL. & && &SYSNAMEX éMVS1"),
            ("&SITE(99999999999999999999)", "&SITE(99999999999999999999)"),
            ("&SITE(1:99999999999999999999)", "&SITE(1:99999999999999999999)"),
            ("", ""),
        ] {
            assert_eq!(symbols.replace(text), expected, "{text}");
        }
        let symbols = Symbols::new("M", None, &[("SYSCLONE".to_owned(), "Z9".to_owned())].into());
        assert_eq!(symbols.replace("&SYSCLONE.&SYSPLEX"), "Z9LOCAL");
        assert_eq!(Symbols::new("M", None, &BTreeMap::new()).replace("&SYSCLONE."), "M");
    }
}
