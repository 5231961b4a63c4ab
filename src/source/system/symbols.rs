//! The system symbols that a system file defines.

use std::collections::BTreeMap;
use std::fmt;

use super::text::{Text, Written};

/// Symbols in a file, by their names.
pub type SymbolsForm = BTreeMap<Text<SymbolName>, Text<SymbolText>>;

/// The name of a symbol.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SymbolName(String);

impl Written for SymbolName {
    const EXPECTED: &'static str =
        "a symbol of 1 to 16 characters of A-Z, 0-9, _, $, # and @, other than SYSNAME and SYSPLEX";

    fn read(text: &str) -> Option<SymbolName> {
        let inner = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_$#@".contains(&b);
        let fits = (1..=16).contains(&text.len()) && text.bytes().all(inner);
        // `name` and `sysplex` say what these are.
        (fits && !matches!(text, "SYSNAME" | "SYSPLEX")).then(|| SymbolName(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text for which a symbol stands.
pub struct SymbolText(String);

impl Written for SymbolText {
    const EXPECTED: &'static str = "a text of at most 44 printable characters";

    fn read(text: &str) -> Option<SymbolText> {
        let fits = text.len() <= 44 && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
        fits.then(|| SymbolText(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The symbols of a file.
pub fn own(form: SymbolsForm) -> BTreeMap<String, String> {
    form.into_iter().map(|(name, text)| (name.0.0, text.0.0)).collect()
}

/// Their form in a file.
pub fn written(own: &BTreeMap<String, String>) -> SymbolsForm {
    let texts =
        own.iter().map(|(name, text)| (Text(SymbolName(name.clone())), Text(SymbolText(text.clone()))));
    texts.collect()
}
