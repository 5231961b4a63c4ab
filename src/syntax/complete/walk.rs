//! The walk along the finished words of a line to the place where the cursor is.

use std::sync::Arc;

use super::Offer;
use crate::syntax::{Choice, Exclusion, Keyword, Phrase, Report, Surface, Term};

/// The line up to the word under the cursor, walked word by word.
pub struct Walk<'a> {
    surface: Surface,
    /// The finished words.
    pub before: Vec<&'a str>,
    /// How many of them were walked.
    pub at: usize,
    /// The word under the cursor, as far as it is typed.
    pub typed: &'a str,
    /// Operands of the keyword at hand that another word of the line excludes.
    barred: Vec<Arc<str>>,
    /// What is legal where the line ends.
    pub offer: Offer,
}

impl<'a> Walk<'a> {
    pub fn new(surface: Surface, before: Vec<&'a str>, start: usize, typed: &'a str) -> Walk<'a> {
        let offer = Offer { start, ..Offer::default() };
        Walk { surface, before, at: 0, typed, barred: Vec::new(), offer }
    }

    pub fn next(&mut self) -> Option<&'a str> {
        let word = self.before.get(self.at).copied();
        self.at += usize::from(word.is_some());
        word
    }

    pub fn peek(&self) -> Option<&'a str> {
        self.before.get(self.at).copied()
    }

    /// Walks over what follows a word. False if the cursor stands where an operand must be.
    pub fn phrase(&mut self, phrase: &Phrase) -> bool {
        if phrase.operand.as_ref().is_some_and(|operand| !self.operand(operand)) {
            return false;
        }
        if let Some(option) = &phrase.option {
            match self.peek() {
                None if self.surface == Surface::Console => self.offer.console_choice(option, self.typed),
                None => self.offer.choice(option, self.typed, &[]),
                Some(word) => {
                    if let Some(inner) = option.phrases().find(|p| p.word.accepts(word)) {
                        self.at += 1;
                        return self.phrase(inner);
                    }
                }
            }
        }
        true
    }

    /// Walks over one alternative of `choice`.
    pub fn operand(&mut self, choice: &Choice) -> bool {
        let Some(word) = self.next() else {
            self.offer.choice(choice, self.typed, &self.barred);
            return false;
        };
        match choice.phrases().find(|p| p.word.accepts(word)) {
            Some(inner) => self.phrase(inner),
            None => true,
        }
    }

    /// Walks over keywords of `list` and gives those that were used, or `None` if the cursor stands inside one.
    pub fn keywords(
        &mut self,
        list: &'a [Keyword],
        used: &mut Vec<Used<'a>>,
        exclusive: &[Exclusion],
    ) -> Option<()> {
        while let Some(word) = self.peek() {
            let here = |k: &&Keyword| k.surfaces.has(self.surface) && k.word().accepts(word);
            let Some(keyword) = list.iter().find(here) else { break };
            self.at += 1;
            self.keyword(keyword, &keyword.phrase, used, exclusive)?;
        }
        Some(())
    }

    /// Walks over what follows `keyword` and notes it. `None` if the cursor stands inside.
    pub fn keyword(
        &mut self,
        keyword: &'a Keyword,
        phrase: &Phrase,
        used: &mut Vec<Used<'a>>,
        exclusive: &[Exclusion],
    ) -> Option<()> {
        let barred = pairs(exclusive, keyword).filter(|(_, other)| met(used, other));
        self.barred = barred.filter_map(|(own, _)| own.operand.clone()).collect();
        let from = self.at;
        let complete = self.phrase(phrase);
        self.barred.clear();
        used.push(Used { keyword, operands: self.before[from..self.at].to_vec() });
        complete.then_some(())
    }

    /// Offers the keywords of `list` that are neither used nor excluded.
    pub fn unused<'k>(
        &mut self,
        list: impl IntoIterator<Item = &'k Keyword>,
        used: &[Used<'_>],
        exclusive: &[Exclusion],
    ) {
        for keyword in list.into_iter().filter(|k| k.surfaces.has(self.surface)) {
            let excluded =
                pairs(exclusive, keyword).any(|(own, other)| own.operand.is_none() && met(used, other));
            if excluded || used.iter().any(|u| u.keyword.word() == keyword.word()) {
                continue;
            }
            match self.surface {
                Surface::Console => self.offer.console_word(keyword, self.typed),
                _ => self.offer.word(keyword.word(), self.typed),
            }
        }
    }
}

/// A keyword that stands in the line, with the words behind it.
pub struct Used<'a> {
    pub keyword: &'a Keyword,
    pub operands: Vec<&'a str>,
}

/// The exclusions that name `keyword`, its own term first.
fn pairs<'e>(exclusive: &'e [Exclusion], keyword: &Keyword) -> impl Iterator<Item = (&'e Term, &'e Term)> {
    let name = keyword.word().name();
    let both = exclusive.iter().flat_map(|e| [(&e.one, &e.other), (&e.other, &e.one)]);
    both.filter(move |(own, _)| own.word == name)
}

/// Does the line hold what `term` names?
fn met(used: &[Used<'_>], term: &Term) -> bool {
    used.iter().filter(|u| u.keyword.word().full() == &*term.word).any(|u| match &term.operand {
        Some(operand) => u.operands.iter().any(|typed| typed.eq_ignore_ascii_case(operand)),
        None => true,
    })
}

/// A keyword; a filter has the values that this report gives it.
pub fn narrowed(report: &Report, keyword: &Keyword, surface: Surface) -> Keyword {
    match report.filter_use(keyword, surface) {
        Some(used) => used.keyword(keyword),
        None => keyword.clone(),
    }
}
