//! Hexadecimal numbers of a fixed number of digits: device numbers, hardware addresses, ids.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use serde::ser::{Serialize, Serializer};

use crate::text::Cell;

/// A number that is shown with `N` upper-case hexadecimal digits, at most 16: `0D00`, `020000AA0001`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digits<const N: usize>(pub u64);

impl<const N: usize> Digits<N> {
    /// The number that `text` spells: 1 to `N` hexadecimal digits.
    pub fn read(text: &str) -> Option<Digits<N>> {
        let fits = (1..=N.min(16)).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| fits).map(Digits)
    }
}

impl<const N: usize> fmt::Display for Digits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0N$X}", self.0)
    }
}

impl<const N: usize> Cell for Digits<N> {
    fn write(&self, out: &mut Vec<u8>) {
        format_args!("{self}").write(out);
    }
}

impl<'de, const N: usize> Deserialize<'de> for Digits<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let expected = format!("1 to {N} hexadecimal digits");
        Digits::read(&text).ok_or_else(|| Error::invalid_value(Unexpected::Str(&text), &expected.as_str()))
    }
}

impl<const N: usize> Serialize for Digits<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_digits_and_no_more() {
        assert_eq!(Digits::<4>::read("d00").map(|d| d.to_string()).as_deref(), Some("0D00"));
        for text in ["", "10000", "-1", "+1", "G"] {
            assert_eq!(Digits::<4>::read(text), None, "{text}");
        }
        assert_eq!(Digits::<16>::read("FFFFFFFFFFFFFFFF"), Some(Digits(u64::MAX)));
    }
}
