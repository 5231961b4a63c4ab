//! The operands of one statement, taken one by one.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::RangeInclusive;

use super::fault::Fault;
use super::lex::Word;
use crate::message;
use crate::source::system::text::{JobPattern, Name, Net, Written};

/// The operands of a statement, without its name and without the end of a block.
#[derive(Clone, Debug)]
pub struct Operands<'a> {
    words: &'a [Word],
    next: usize,
    /// Does the next word belong to a statement of its own?
    left: bool,
}

impl<'a> Operands<'a> {
    /// These words, from the first on.
    pub fn new(words: &'a [Word]) -> Operands<'a> {
        Operands { words, next: 0, left: false }
    }

    /// The next word in upper case, which stays where it is.
    pub fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).map(|word| word.folded.as_str())
    }

    /// The next word in upper case.
    pub fn take(&mut self) -> Option<&'a str> {
        self.take_as_written().map(|word| word.folded.as_str())
    }

    /// The next word.
    fn take_as_written(&mut self) -> Option<&'a Word> {
        let word = self.words.get(self.next)?;
        self.next += 1;
        Some(word)
    }

    /// Takes the next word if it is this one.
    pub fn is(&mut self, word: &str) -> bool {
        self.take_if(|next| (next == word).then_some(())).is_some()
    }

    /// Takes the next word if something can be made of it.
    pub fn take_if<T>(&mut self, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let made = read(self.peek()?)?;
        self.next += 1;
        Some(made)
    }

    /// Makes something of the next word, which must be `expected`.
    pub fn read<T>(&mut self, expected: &str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, Fault> {
        match self.take() {
            None => Err(Fault::new(&message::PROFILE_ENDS, [expected])),
            Some(word) => read(word).ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [word, expected])),
        }
    }

    /// The next word as it is written, without quotes.
    pub fn text(&mut self, expected: &str) -> Result<&'a str, Fault> {
        let word = self.take_as_written().ok_or(Fault::new(&message::PROFILE_ENDS, [expected]))?;
        let quoted = word.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        Ok(quoted.unwrap_or(&word.text))
    }

    /// A decimal number in a range.
    pub fn number(&mut self, range: RangeInclusive<u32>) -> Result<u32, Fault> {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        self.read(&expected, |word| decimal(word).filter(|n| range.contains(n)))
    }

    /// A port, from 1.
    pub fn port(&mut self) -> Result<u16, Fault> {
        self.number(1..=65_535).map(|port| u16::try_from(port).unwrap_or(u16::MAX))
    }

    /// One of these words, and what it stands for.
    pub fn one_of<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<T, Fault> {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let find = |next: &str| words.iter().find(|(word, _)| *word == next).map(|(_, value)| *value);
        self.read(&names.join(" or "), find)
    }

    /// One of these words, if it is there.
    pub fn choice<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        self.take_if(|next| words.iter().find(|(word, _)| *word == next).map(|(_, value)| *value))
    }

    /// One of these words, if it is there. It must be neither there twice nor with its opposite.
    pub fn choice_once<T: Copy>(
        &mut self,
        words: &[(&str, T)],
        once: &mut Once<'a>,
    ) -> Result<Option<T>, Fault> {
        let word = self.peek().unwrap_or_default();
        let chosen = self.choice(words);
        chosen.map(|value| once.note(word).map(|()| value)).transpose()
    }

    /// A name of at most `N` characters.
    pub fn name<const N: usize>(&mut self) -> Result<String, Fault> {
        self.written::<Name<N>>().map(|name| name.0)
    }

    /// A job name, perhaps with wildcards.
    pub fn job(&mut self) -> Result<String, Fault> {
        self.written::<JobPattern>().map(|job| job.0)
    }

    /// A network with its prefix length.
    pub fn network(&mut self) -> Result<(IpAddr, u8), Fault> {
        self.written::<Net>().map(|Net(network, prefix)| (network, prefix))
    }

    /// A value that a system file writes in the same way.
    fn written<T: Written>(&mut self) -> Result<T, Fault> {
        self.read(T::EXPECTED, T::read)
    }

    /// An address.
    pub fn address(&mut self) -> Result<IpAddr, Fault> {
        self.read("an IP address", |word| word.parse().ok())
    }

    /// An IPv4 address.
    pub fn ipv4(&mut self) -> Result<Ipv4Addr, Fault> {
        self.read("an IPv4 address", |word| word.parse().ok())
    }

    /// An IPv4 address mask.
    pub fn mask(&mut self) -> Result<Ipv4Addr, Fault> {
        self.read("an address mask", |word| word.parse().ok().filter(|&mask| prefix_of(mask).is_some()))
    }

    /// Does a word stand next that could be the name of a statement at the start of its line?
    pub fn statement_is_next(&self) -> bool {
        self.words.get(self.next).is_some_and(Word::begins)
    }

    /// Leaves the rest: it is a statement that is not known.
    pub fn leave(&mut self) {
        self.left = true;
    }

    /// How many of the words are operands of this statement, once it has been applied.
    pub fn used(&self) -> usize {
        if self.left { self.next } else { self.words.len() }
    }

    /// The word with this fault, if it could be the name of a statement: what stands before it may be a whole one.
    pub fn stray(&self, fault: &Fault) -> Option<usize> {
        let places = [self.next.checked_sub(1), Some(self.next)].into_iter().flatten();
        let meant = |&at: &usize| {
            self.words.get(at).is_some_and(|word| word.begins() && fault.is_about(&word.folded))
        };
        places.into_iter().find(meant)
    }

    /// There must be no more operands.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.take() {
            Some(word) => Err(Fault::new(&message::PROFILE_OPERAND, [word])),
            None => Ok(()),
        }
    }

    /// Hands each operand to `set`, which says whether it knows it. No operand may stand twice or with its opposite.
    pub fn each_once(
        &mut self,
        mut set: impl FnMut(&'a str, &mut Operands<'a>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut once = Once::default();
        while let Some(word) = self.take() {
            once.note(word)?;
            if !set(word, self)? {
                return Err(Fault::new(&message::PROFILE_OPERAND, [word]));
            }
        }
        Ok(())
    }
}

/// The operands that a statement, or a part of one, has had.
#[derive(Debug, Default)]
pub struct Once<'a>(Vec<&'a str>);

impl<'a> Once<'a> {
    /// Notes an operand. None may stand twice or with its opposite.
    pub fn note(&mut self, word: &'a str) -> Result<(), Fault> {
        match self.0.iter().find(|other| subject(other) == subject(word)) {
            Some(other) if *other == word => Err(Fault::new(&message::PROFILE_TWICE, [word])),
            Some(other) => Err(Fault::new(&message::PROFILE_EXCLUSIVE, [*other, word])),
            None => {
                self.0.push(word);
                Ok(())
            }
        }
    }
}

/// What an operand is about: NODELAYACKS and AUTODELAYACKS are about DELAYACKS, `PORTNUM=1` is about PORTNUM.
fn subject(word: &str) -> &str {
    let word = word.split_once('=').map_or(word, |(name, _)| name);
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
        "TIER2" => "TIER1",
        "WHENBIND" => "WHENLISTEN",
        "IFHSPEED" => "IFSPEED",
        "OFF" => "ON",
        "NONROUTER" | "PRIROUTER" | "SECROUTER" => "ROUTER",
        _ => ["NO", "UN"].iter().find_map(|opposite| word.strip_prefix(opposite)).unwrap_or(word),
    }
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
