//! Data set names: what is one, and which one a command means.

use std::fmt;

use crate::message::{self, Message};
use crate::request::{Clause, Value};

/// Longest name, without a member.
const LONGEST: usize = 44;

/// A complete data set name, perhaps with a member. It has only characters that cannot lead out of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSetName {
    name: Box<str>,
    member: Option<Box<str>>,
}

impl DataSetName {
    /// The complete name that `text` spells, in any case: `A.B`, `A.B(MEM)`.
    ///
    /// # Errors
    /// IKJ56709I if it breaks a rule of names.
    pub fn new(text: &str) -> Result<DataSetName, Message> {
        let upper = text.to_ascii_uppercase();
        let (name, member) = match upper.split_once('(') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(')').unwrap_or(rest))),
            None => (upper.as_str(), None),
        };
        let is_name = (1..=LONGEST).contains(&name.len()) && name.split('.').all(is_qualifier);
        if !is_name || !member.is_none_or(is_member) || is_device(name) {
            return Err(Message::new(&message::INVALID_DATA_SET_NAME, [text]));
        }
        Ok(DataSetName { name: name.into(), member: member.map(Box::from) })
    }

    /// The name that is meant by what was typed: complete in quotes, else behind the profile's prefix.
    ///
    /// # Errors
    /// IKJ56709I if it breaks a rule of names.
    pub fn typed(text: &str, prefix: Option<&str>) -> Result<DataSetName, Message> {
        let name = match text.strip_prefix('\'') {
            Some(quoted) => DataSetName::new(quoted.strip_suffix('\'').unwrap_or(quoted)),
            None => DataSetName::behind(prefix, text),
        };
        name.map_err(|_| Message::new(&message::INVALID_DATA_SET_NAME, [text]))
    }

    /// Where a report goes: `clause` is the command's REPort.
    ///
    /// | given | name |
    /// |---|---|
    /// | nothing | prefix.NETSTAT.report |
    /// | HLQ h | h.NETSTAT.report |
    /// | DSName n | prefix.n |
    /// | DSName 'n' | n |
    ///
    /// # Errors
    /// IKJ56709I if it breaks a rule of names.
    // ASSUMED: abbreviated and defaulted reports give the third part of the name in full.
    pub fn of_report(clause: &Clause, report: &str, prefix: Option<&str>) -> Result<DataSetName, Message> {
        match clause.values.last() {
            Some(Value::DataSet(dsname)) if clause.has("DSNAME") => match dsname.quoted {
                true => DataSetName::new(&dsname.name),
                false => DataSetName::behind(prefix, &dsname.name),
            },
            Some(Value::DataSet(hlq)) => DataSetName::behind(Some(&hlq.name), &format!("NETSTAT.{report}")),
            Some(hlq @ Value::Name(_)) => {
                DataSetName::behind(Some(&hlq.to_string()), &format!("NETSTAT.{report}"))
            }
            _ => DataSetName::behind(prefix, &format!("NETSTAT.{report}")),
        }
    }

    fn behind(prefix: Option<&str>, name: &str) -> Result<DataSetName, Message> {
        match prefix {
            Some(prefix) => DataSetName::new(&format!("{prefix}.{name}")),
            None => DataSetName::new(name),
        }
    }

    /// The name without its member.
    pub fn data_set(&self) -> &str {
        &self.name
    }

    /// The member.
    pub fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }
}

impl fmt::Display for DataSetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.member {
            Some(member) => write!(f, "{}({member})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

fn is_national(c: char) -> bool {
    matches!(c, '$' | '#' | '@')
}

/// 1 to 8 of A-Z, 0-9, national characters and hyphens, the first one a letter or national.
fn is_qualifier(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || is_national(c) || c == '-';
    (1..=8).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase() || is_national(c))
        && text.chars().all(inner)
}

/// A member's name: a qualifier without hyphens.
pub fn is_member(text: &str) -> bool {
    is_qualifier(text) && !text.contains('-')
}

/// On Windows a file of such a name is a device.
fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    let numbered = |device| first.strip_prefix(device).is_some_and(|n: &str| n.len() == 1);
    cfg!(windows) && (["CON", "PRN", "AUX", "NUL"].contains(&first) || numbered("COM") || numbered("LPT"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{DataSetSpec, NamePattern};

    fn report(values: Vec<Value>, prefix: Option<&str>) -> String {
        let clause = Clause { word: "REPORT".into(), values };
        DataSetName::of_report(&clause, "CONN", prefix).unwrap().to_string()
    }

    #[test]
    fn a_report_goes_where_the_table_says() {
        let hlq = || vec![Value::Word("HLQ".into()), Value::Name(NamePattern::new("TEAM"))];
        let dsname = |quoted| {
            let spec = DataSetSpec { name: "A.B(M)".into(), quoted };
            vec![Value::Word("DSNAME".into()), Value::DataSet(spec)]
        };
        for (values, without, with) in [
            (vec![], "NETSTAT.CONN", "P.NETSTAT.CONN"),
            (hlq(), "TEAM.NETSTAT.CONN", "TEAM.NETSTAT.CONN"),
            (dsname(false), "A.B(M)", "P.A.B(M)"),
            (dsname(true), "A.B(M)", "A.B(M)"),
        ] {
            assert_eq!(report(values.clone(), None), without);
            assert_eq!(report(values, Some("P")), with);
        }
    }

    #[test]
    fn names_follow_their_rules() {
        let longest = format!("{}.{}", ["A2345678"; 4].join("."), "A2345678");
        assert_eq!(longest.len(), 44);
        for good in ["a", "A.B-1.#C", "$A(M1)", &longest] {
            assert!(DataSetName::new(good).is_ok(), "{good}");
        }
        let too_long = longest + "9";
        for bad in [
            "",
            ".",
            "A..B",
            "1A",
            "A.-B",
            "A/B",
            "../A",
            "A\\B",
            "ABCDEFGHI",
            "A()",
            "A(1)",
            "A(B-C)",
            "A(+1)",
            "A(B)C",
            "A\0",
            "Ä",
            &too_long,
        ] {
            let refused = DataSetName::new(bad).unwrap_err();
            assert_eq!(refused.id(), "IKJ56709I", "{bad}");
        }
    }

    #[test]
    fn quotes_make_a_name_complete() {
        let typed = |text| DataSetName::typed(text, Some("P")).unwrap().to_string();
        assert_eq!((typed("a.b(m)"), typed("'a.b(m)'")), ("P.A.B(M)".to_owned(), "A.B(M)".to_owned()));
    }
}
