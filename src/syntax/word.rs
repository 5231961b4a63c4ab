//! A word with a minimum abbreviation: `BYTEinfo` may be typed `BYTE`, `BYTEI`, ... `BYTEINFO`, in any case.

use std::fmt;
use std::sync::Arc;

/// A word of a command. Its capitals, from the start, are the shortest form that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    spelled: Arc<str>,
    full: Arc<str>,
    shortest: usize,
}

impl Word {
    /// The word as a `.syn` file spells it. The shortest form ends before the first lower-case letter.
    pub fn new(spelled: &str) -> Word {
        let shortest = spelled.find(|c: char| c.is_ascii_lowercase()).unwrap_or(spelled.len());
        Word { spelled: spelled.into(), full: spelled.to_ascii_uppercase().into(), shortest }
    }

    /// The whole word in upper case: `BYTEINFO`.
    pub fn full(&self) -> &str {
        &self.full
    }

    /// The whole word again, to be kept.
    pub fn name(&self) -> Arc<str> {
        Arc::clone(&self.full)
    }

    /// The shortest accepted form: `BYTE`.
    pub fn shortest(&self) -> &str {
        &self.full[..self.shortest]
    }

    /// As the manuals print it: `BYTEinfo`.
    pub fn spelled(&self) -> &str {
        &self.spelled
    }

    /// Is `typed` this word? A prefix of the full word, at least as long as its capitals, in any case.
    pub fn accepts(&self, typed: &str) -> bool {
        typed.len() >= self.shortest
            && self
                .full
                .as_bytes()
                .get(..typed.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(typed.as_bytes()))
    }

    /// As [`Word::accepts`], but in upper case only, as z/OS UNIX wants its modifiers.
    pub fn accepts_upper(&self, typed: &str) -> bool {
        typed.len() >= self.shortest && self.full.starts_with(typed)
    }

    /// Is there an input that both words accept?
    pub fn overlaps(&self, other: &Word) -> bool {
        let shortest = self.shortest.max(other.shortest);
        match (self.full.get(..shortest), other.full.get(..shortest)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_prefixes_from_the_capitals_on() {
        let word = Word::new("BYTEinfo");
        assert!(word.accepts("byte") && word.accepts("ByteIn") && word.accepts("BYTEINFO"));
        assert!(!word.accepts("BYT") && !word.accepts("BYTEINFOS") && !word.accepts("BYTEX"));
        assert!(word.accepts_upper("BYTEI") && !word.accepts_upper("byte"));
    }

    #[test]
    fn overlaps_only_where_one_input_means_both() {
        assert!(!Word::new("COnn").overlaps(&Word::new("CONFIG")));
        assert!(Word::new("SUMmary").overlaps(&Word::new("SUmmit")));
        assert!(
            Word::new("ALL").overlaps(&Word::new("ALL")) && !Word::new("ALL").overlaps(&Word::new("ALLConn"))
        );
    }
}
