//! What operands are made of: words, numbers, names, addresses. Each is a parser that takes one word.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::RangeInclusive;

use nom::combinator::{cut, eof, opt, peek};
use nom::multi::many_till;
use nom::sequence::preceded;
use nom::{Err, Finish as _, Parser};

use super::lex::Word;
use super::unfit::Unfit;
use super::words::{Parsed, Words};
use crate::source::system::text::{JobPattern, Name, Net, Written};
use crate::tcpip::digits::Digits;

/// Takes a word that something can be made of.
fn take<'a, T>(words: Words<'a>, read: impl FnOnce(&'a Word) -> Option<T>) -> Option<(Words<'a>, T)> {
    let (word, rest) = words.0.split_first()?;
    Some((Words(rest), read(word)?))
}

/// A word, in upper case, that `read` makes something of.
pub fn made<'a, T>(
    expected: impl Into<Cow<'static, str>>,
    read: impl Fn(&'a str) -> Option<T>,
) -> impl FnMut(Words<'a>) -> Parsed<'a, T> {
    let expected = expected.into();
    move |words| {
        let wanted = || Err::Error(Unfit::wanted(words, [expected.clone()]));
        take(words, |word| read(&word.folded)).ok_or_else(wanted)
    }
}

/// Does a word spell this name, or a beginning of it that has all its capitals?
pub fn means(name: &str, word: &str) -> bool {
    let shortest = name.bytes().take_while(|b| !b.is_ascii_lowercase()).count();
    word.len() >= shortest
        && name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
}

/// A name as it is told, without the marks of its abbreviation.
pub fn told(name: &'static str) -> Cow<'static, str> {
    match name.bytes().any(|b| b.is_ascii_lowercase()) {
        true => name.to_ascii_uppercase().into(),
        false => name.into(),
    }
}

/// The word of this name, whose capitals are its shortest abbreviation.
pub fn word<'a>(name: &'static str) -> impl FnMut(Words<'a>) -> Parsed<'a, ()> {
    made(told(name), move |next| means(name, next).then_some(()))
}

/// One of these words; what it stands for.
pub fn one_of<'a, T: Copy>(
    names: &[(&'static str, T)],
) -> impl Parser<Words<'a>, Output = T, Error = Unfit<'a>> {
    named(names).map(|(_, value)| value)
}

/// One of these words, and what it stands for.
pub fn named<'a, T: Copy>(
    names: &[(&'static str, T)],
) -> impl FnMut(Words<'a>) -> Parsed<'a, (&'static str, T)> {
    let found = |word: &Word| names.iter().find(|(name, _)| means(name, &word.folded)).copied();
    move |words| {
        let expected = || names.iter().map(|(name, _)| told(name));
        take(words, found).ok_or_else(|| Err::Error(Unfit::wanted(words, expected())))
    }
}

/// A name of at most `N` characters.
pub fn name<const N: usize>(words: Words<'_>) -> Parsed<'_, String> {
    written::<Name<N>>.map(|name| name.0).parse(words)
}

/// A job name, perhaps with wildcards.
pub fn job(words: Words<'_>) -> Parsed<'_, String> {
    written::<JobPattern>.map(|job| job.0).parse(words)
}

/// A network with its prefix length.
pub fn network(words: Words<'_>) -> Parsed<'_, (IpAddr, u8)> {
    written::<Net>.map(|Net(network, prefix)| (network, prefix)).parse(words)
}

/// A value that a system file writes in the same way.
fn written<T: Written>(words: Words<'_>) -> Parsed<'_, T> {
    made(T::EXPECTED, T::read)(words)
}

/// An address.
pub fn address(words: Words<'_>) -> Parsed<'_, IpAddr> {
    made("an IP address", |word| word.parse().ok())(words)
}

/// An IPv4 address.
pub fn ipv4(words: Words<'_>) -> Parsed<'_, Ipv4Addr> {
    made("an IPv4 address", |word| word.parse().ok())(words)
}

/// An IPv4 address mask.
pub fn mask(words: Words<'_>) -> Parsed<'_, Ipv4Addr> {
    made("an address mask", |word| word.parse().ok().filter(|&mask| prefix_of(mask).is_some()))(words)
}

/// A hardware address.
pub fn mac(words: Words<'_>) -> Parsed<'_, Digits<12>> {
    made("12 hexadecimal digits", |word| Digits::read(word).filter(|_| word.len() == 12))(words)
}

/// A decimal number in a range.
pub fn number<'a>(range: RangeInclusive<u32>) -> impl FnMut(Words<'a>) -> Parsed<'a, u32> {
    move |words| {
        let expected = || format!("a number from {} to {}", range.start(), range.end());
        let wanted = || Err::Error(Unfit::wanted(words, [expected().into()]));
        take(words, |word| decimal(&word.folded).filter(|n| range.contains(n))).ok_or_else(wanted)
    }
}

/// A decimal number in a range of small ones.
pub fn byte<'a>(range: RangeInclusive<u8>) -> impl Parser<Words<'a>, Output = u8, Error = Unfit<'a>> {
    let most = *range.end();
    number((*range.start()).into()..=most.into()).map(move |n| u8::try_from(n).unwrap_or(most))
}

/// A number in a range, if there is one.
pub fn optional_number<'a>(range: RangeInclusive<u32>) -> impl FnMut(Words<'a>) -> Parsed<'a, Option<u32>> {
    let mut number = opt(preceded(peek(digits), cut(number(range))));
    move |words| number.parse(words)
}

/// A number, whether or not it fits.
pub fn digits(words: Words<'_>) -> Parsed<'_, ()> {
    made("a number", |word| word.bytes().all(|b| b.is_ascii_digit()).then_some(()))(words)
}

/// A port, from 1.
pub fn port(words: Words<'_>) -> Parsed<'_, u16> {
    number(1..=65_535).map(|port| u16::try_from(port).unwrap_or(u16::MAX)).parse(words)
}

/// A word as it is written, without quotes.
pub fn text<'a>(expected: &'static str) -> impl FnMut(Words<'a>) -> Parsed<'a, &'a str> {
    let unquoted = |word: &'a Word| {
        let quoted = word.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        Some(quoted.unwrap_or(&word.text))
    };
    move |words| take(words, unquoted).ok_or_else(|| Err::Error(Unfit::wanted(words, [expected.into()])))
}

/// Entries up to the end of the words.
pub fn list<'a, T>(
    entry: impl Parser<Words<'a>, Output = T, Error = Unfit<'a>>,
) -> impl Parser<Words<'a>, Output = Vec<T>, Error = Unfit<'a>> {
    many_till(entry, eof).map(|(entries, _)| entries)
}

/// Entries up to the end of the words or up to one that is wrong; and what is wrong with that one.
pub fn valid_entries<'a, T>(
    mut words: Words<'a>,
    mut entry: impl Parser<Words<'a>, Output = T, Error = Unfit<'a>>,
) -> (Vec<T>, Option<Unfit<'a>>) {
    let mut entries = Vec::new();
    while words.first().is_some() {
        match entry.parse(words).finish() {
            Ok((rest, made)) => {
                entries.push(made);
                words = rest;
            }
            Err(unfit) => return (entries, Some(unfit)),
        }
    }
    (entries, None)
}

/// The end of an entry: no word is left, or the next one begins another entry.
pub fn before<'a, T>(
    next: impl Parser<Words<'a>, Output = T, Error = Unfit<'a>>,
) -> impl FnMut(Words<'a>) -> Parsed<'a, ()> {
    let mut next = peek(next);
    move |words| match next.parse(words) {
        Err(_) if words.first().is_some() => Err(Err::Failure(Unfit::unknown(words))),
        _ => Ok((words, ())),
    }
}

/// `address` or `address/bits`.
pub fn prefixed(word: &str) -> Option<(IpAddr, Option<u8>)> {
    let Some((address, bits)) = word.split_once('/') else { return Some((word.parse().ok()?, None)) };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let bits = decimal(bits).filter(|&bits| bits <= longest).and_then(|bits| u8::try_from(bits).ok())?;
    Some((address, Some(bits)))
}

/// A number of digits only.
pub fn decimal(word: &str) -> Option<u32> {
    word.parse().ok().filter(|_| word.bytes().all(|b| b.is_ascii_digit()))
}

/// A number of bytes, perhaps in K or M.
pub fn size(word: &str) -> Option<u32> {
    let (digits, unit) = match (word.strip_suffix('K'), word.strip_suffix('M')) {
        (Some(digits), _) => (digits, 1024),
        (_, Some(digits)) => (digits, 1024 * 1024),
        _ => (word, 1),
    };
    decimal(digits)?.checked_mul(unit)
}

/// A decimal number of at most three decimal places, in thousandths.
pub fn thousandths(word: &str) -> Option<u32> {
    let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
    let places = u32::try_from(part.len()).ok().filter(|n| (1..=3).contains(n))?;
    decimal(whole)?.checked_mul(1000)?.checked_add(decimal(part)? * 10_u32.pow(3 - places))
}

/// The prefix length of an address mask whose one bits are together.
pub fn prefix_of(mask: Ipv4Addr) -> Option<u8> {
    let mask = u32::from(mask);
    let prefix = mask.leading_ones();
    (prefix + mask.trailing_zeros() >= 32).then(|| u8::try_from(prefix).unwrap_or(32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_forms() {
        assert_eq!(
            (size("256K"), size("2M"), size("65536"), size("K")),
            (Some(262_144), Some(2_097_152), Some(65_536), None)
        );
        assert_eq!(
            (thousandths("120"), thousandths("0.25"), thousandths(".5")),
            (Some(120_000), Some(250), None)
        );
        assert_eq!((decimal("+1"), decimal(""), decimal("4294967296")), (None, None, None));
        assert_eq!(prefix_of(Ipv4Addr::new(255, 255, 240, 0)), Some(20));
        assert_eq!(
            (prefix_of(Ipv4Addr::new(255, 0, 255, 0)), prefix_of(Ipv4Addr::UNSPECIFIED)),
            (None, Some(0))
        );
    }
}
