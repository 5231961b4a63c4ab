//! The operator command that leads to a report or action: `Display TCPIP,target,Netstat`, `Vary TCPIP,target,[CMD]`.

use super::{Command, Report, Word};

/// An operator command up to the report. The second place always holds the target, which may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorForm {
    /// The command, typed in full or as its capitals: `Display`.
    pub verb: Word,
    /// What it works on: `TCPIP`.
    pub product: String,
    /// The word between target and report: `Netstat`.
    pub word: Option<Word>,
    /// A word that may be joined to the report by `=`: `CMD`.
    pub prefix: Option<Word>,
}

impl OperatorForm {
    /// form = verb " " product ",target" [ "," ( word | "[" prefix "]" ) ]
    pub fn read(text: &str) -> Option<OperatorForm> {
        let mut parts = text.split(',');
        let (verb, product) = parts.next()?.split_once(' ')?;
        let (target, last) = (parts.next()?, parts.next());
        let prefix = last.and_then(|l| l.strip_prefix('[')?.strip_suffix(']'));
        let form = OperatorForm {
            verb: Word::new(verb),
            product: product.to_owned(),
            word: last.filter(|_| prefix.is_none()).map(Word::new),
            prefix: prefix.map(Word::new),
        };
        (target == "target" && parts.next().is_none()).then_some(form)
    }

    /// Does an operator command begin with these words?
    pub fn begins(&self, verb: &str, product: &str) -> bool {
        let verbs = [self.verb.full(), self.verb.shortest()];
        verbs.iter().any(|v| v.eq_ignore_ascii_case(verb)) && self.product.eq_ignore_ascii_case(product)
    }

    /// Its first words, short: `D TCPIP`.
    pub fn start(&self) -> String {
        format!("{} {}", self.verb.shortest(), self.product)
    }
}

impl Command {
    /// The operator command that leads to its reports, if there is one.
    pub fn operator_form(&self) -> Option<OperatorForm> {
        OperatorForm::read(&self.console)
    }

    /// The operator command that leads to `report`: one of its own, or that of all reports.
    pub fn operator_form_of(&self, report: &Report) -> Option<OperatorForm> {
        OperatorForm::read(&report.console).or_else(|| self.operator_form())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_its_words() {
        let form = OperatorForm::read("Vary TCPIP,target,[CMD]").unwrap();
        assert!(form.begins("v", "tcpip") && form.begins("VARY", "TCPIP") && !form.begins("VA", "TCPIP"));
        assert_eq!((form.start(), form.word, form.prefix), ("V TCPIP".into(), None, Some(Word::new("CMD"))));
        let form = OperatorForm::read("Display TCPIP,target,Netstat").unwrap();
        assert_eq!(form.word.unwrap().shortest(), "N");
        for text in ["", "D", "D TCPIP", "D TCPIP,A", "D TCPIP,target,A,B"] {
            assert_eq!(OperatorForm::read(text), None, "{text}");
        }
    }
}
