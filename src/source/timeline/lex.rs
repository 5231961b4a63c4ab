//! The words of a timeline's line, and the values that they spell.
//!
//! ```text
//! word     = { any character but blanks and '"' }
//! text     = '"' { any character but '"' } '"'
//! comment  = "#" at the beginning of a word, up to the end of the line
//! clock    = [ number "d" ] "+"? hh ":" mm ":" ss [ "." fraction ]
//! duration = number ( "ms" | "s" | "m" | "h" ) | clock
//! bytes    = number [ "K" | "M" ]
//! ```

use chrono::TimeDelta;
use nom::Parser;
use nom::bytes::complete::{tag, take_till, take_while1};
use nom::character::complete::space0;
use nom::combinator::{map_opt, opt, verify};
use nom::sequence::{delimited, terminated};

use super::Amount;
pub use crate::syntax::fault::{Fault, Read, expect};

/// word = { any character but blanks and '"' }
pub fn word(input: &str) -> Read<'_, &str> {
    let plain = take_while1(|c: char| !c.is_whitespace() && c != '"');
    terminated(verify(plain, |w: &str| !w.starts_with('#')), space0).parse(input)
}

/// One of the language's own words.
pub fn keyword<'a>(wanted: &'static str) -> impl Fn(&'a str) -> Read<'a, &'a str> {
    move |input| verify(word, |w: &str| w == wanted).parse(input)
}

/// text = '"' { any character but '"' } '"'
pub fn text(input: &str) -> Read<'_, &str> {
    terminated(delimited(tag("\""), take_till(|c| c == '"'), tag("\"")), space0).parse(input)
}

/// A word that spells a value.
pub fn value<'a, T>(spelled: impl Fn(&str) -> Option<T>) -> impl FnMut(&'a str) -> Read<'a, T> {
    move |input| map_opt(word, &spelled).parse(input)
}

/// A name of 1 to 8 characters of A-Z, 0-9, `$`, `#` and `@`: a job, or what a connection is called.
pub fn name(input: &str) -> Read<'_, &str> {
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'$' | b'#' | b'@');
    verify(word, |w: &str| w.len() <= 8 && w.bytes().all(fits)).parse(input)
}

/// A port: "port" number
pub fn port(input: &str) -> Read<'_, u16> {
    let number = value(|w| w.parse().ok().filter(|&p: &u16| p > 0));
    let (input, _) = expect("`port`", keyword("port")).parse(input)?;
    expect("a port from 1 to 65535", number).parse(input)
}

/// bytes = number [ "K" | "M" ] [ ".." number [ "K" | "M" ] ] [ "bytes" ]
pub fn amount(input: &str) -> Read<'_, Amount> {
    let range = value(|w| match w.split_once("..") {
        Some((low, high)) => {
            let amount = Amount { low: bytes(low)?, high: bytes(high)? };
            (amount.low <= amount.high).then_some(amount)
        }
        None => bytes(w).map(|n| Amount { low: n, high: n }),
    });
    let amount = expect("a number of bytes such as 300, 4K or 300..900", range);
    terminated(amount, opt(keyword("bytes"))).parse(input)
}

fn bytes(text: &str) -> Option<u32> {
    let (number, unit) = match text.strip_suffix('K') {
        Some(number) => (number, 1024),
        None => text.strip_suffix('M').map_or((text, 1), |number| (number, 1024 * 1024)),
    };
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    number.parse::<u32>().ok().filter(|_| digits)?.checked_mul(unit)
}

/// Hours of the longest time: more than a hundred years.
const LONGEST: i64 = 1_000_000;

/// duration = number ( "ms" | "s" | "m" | "h" ) | clock
pub fn duration(text: &str) -> Option<TimeDelta> {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    let of_unit = units.iter().find_map(|(unit, milliseconds)| {
        let number = text.strip_suffix(unit)?;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let number: i64 = number.parse().ok().filter(|_| digits)?;
        TimeDelta::try_milliseconds(number.checked_mul(*milliseconds)?).filter(|d| d.num_hours() <= LONGEST)
    });
    of_unit.or_else(|| clock(text))
}

/// clock = hh ":" mm ":" ss [ "." fraction ]; hours may have more digits.
pub fn clock(text: &str) -> Option<TimeDelta> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.split(':').map(|part| {
        let digits = part.len() >= 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| digits)
    });
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let digits = (1..=3).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || minutes > 59 || seconds > 59 || !digits || hours > LONGEST {
        return None;
    }
    let milliseconds: i64 = format!("{fraction:0<3}").parse().ok()?;
    TimeDelta::try_milliseconds((hours * 3600 + minutes * 60 + seconds) * 1000 + milliseconds)
}
