//! Syntax diagrams ("railroads") of a report or action, from the grammar: as a tree, drawn as text or as SVG.
//!
//! The main line runs from left to right; what hangs below it may be taken instead, or at all.

use super::{Body, Choice, Command, Exclusion, Item, Keyword, Operand, Phrase, Report, Surface};

mod svg;
mod text;

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Track {
    /// A word or mark that is typed as it stands.
    Word(String),
    /// A value of the type with this name.
    Value(String),
    /// One after the other.
    Sequence(Vec<Track>),
    /// One of these.
    Choice(Vec<Track>),
    /// This or nothing.
    Optional(Box<Track>),
    /// This, up to so many times.
    Repeat(Box<Track>, usize),
}

/// The diagram of a report or action on one surface; `None` where the surface does not have it.
pub fn of(command: &Command, report: &Report, surface: Surface) -> Option<Track> {
    if !report.surfaces.has(surface) {
        return None;
    }
    let pen = Pen { surface };
    let mut line = pen.start(command, report)?;
    line.extend(report.body.operands.iter().filter(|o| o.surfaces.has(surface)).map(|o| pen.operand(o)));
    line.extend(pen.modifiers(&report.body));
    if report.alone {
        return Some(Track::Sequence(line));
    }
    line.extend(command.target.iter().filter(|_| surface != Surface::Console).map(|t| pen.optional(t)));
    if !report.action {
        let filters = pen.filters(command, report);
        let outputs = pen.grouped(&command.outputs, &command.exclusive);
        match surface {
            Surface::Console => line.extend(filters.into_iter().chain(outputs)),
            _ => line.extend(outputs.into_iter().chain(filters)),
        }
    }
    Some(Track::Sequence(line))
}

/// Knows how words stand together on a surface.
#[derive(Clone, Copy)]
struct Pen {
    surface: Surface,
}

impl Pen {
    /// The words up to the report.
    fn start(self, command: &Command, report: &Report) -> Option<Vec<Track>> {
        let word = Track::Word(report.word.spelled().to_owned());
        Some(match self.surface {
            Surface::Tso if report.default => {
                vec![name(command.word.full()), Track::Optional(Box::new(word))]
            }
            Surface::Tso => vec![name(command.word.full()), word],
            Surface::Unix => {
                let flag = Track::Word(format!("-{}", report.flag?));
                let flag = if report.default { Track::Optional(Box::new(flag)) } else { flag };
                vec![name(command.unix.first()?), flag]
            }
            Surface::Console => {
                let form = command.operator_form_of(report)?;
                let target = Track::Optional(Box::new(Track::Value("procname".to_owned())));
                let mut words = vec![name(&form.start()), name(","), target];
                words.extend(form.word.map(|word| name(&format!(",{word}"))));
                match form.prefix {
                    Some(prefix) => {
                        words.push(name(","));
                        words.push(Track::Optional(Box::new(name(&format!("{prefix}=")))));
                        words.push(word);
                    }
                    None => words.push(name(&format!(",{}", report.word.spelled()))),
                }
                words
            }
        })
    }

    fn operand(self, operand: &Operand) -> Track {
        let track = self.choice(&operand.choice, ",");
        let track = if operand.max > 1 { Track::Repeat(Box::new(track), operand.max) } else { track };
        if operand.optional { Track::Optional(Box::new(track)) } else { track }
    }

    fn modifiers(self, body: &Body) -> Vec<Track> {
        self.grouped(&body.modifiers, &body.exclusive)
    }

    /// Keywords that may be left out, those together in one choice that exclude each other.
    fn grouped(self, keywords: &[Keyword], exclusive: &[Exclusion]) -> Vec<Track> {
        let mut groups: Vec<Vec<&Keyword>> = Vec::new();
        for keyword in keywords.iter().filter(|k| k.surfaces.has(self.surface)) {
            let fits = |group: &[&Keyword]| group.iter().all(|other| excludes(exclusive, keyword, other));
            match groups.iter_mut().find(|group| fits(group)) {
                Some(group) => group.push(keyword),
                None => groups.push(vec![keyword]),
            }
        }
        let choice = |group: &Vec<&Keyword>| match group.as_slice() {
            [one] => self.keyword(one),
            several => Track::Choice(several.iter().map(|k| self.keyword(k)).collect()),
        };
        groups.iter().map(|group| Track::Optional(Box::new(choice(group)))).collect()
    }

    fn filters(self, command: &Command, report: &Report) -> Option<Track> {
        let here = command.filters.iter().filter(|f| f.surfaces.has(self.surface));
        let used = here.filter_map(|f| Some((f, report.filter_use(f, self.surface)?)));
        let tracks = used.map(|(f, used)| self.keyword(&used.keyword(f)));
        let tracks: Vec<Track> = tracks.collect();
        if tracks.is_empty() {
            return None;
        }
        let choice = if tracks.len() == 1 { tracks.into_iter().next()? } else { Track::Choice(tracks) };
        Some(Track::Optional(Box::new(match self.surface {
            Surface::Tso => Track::Sequence(vec![name("("), choice]),
            _ => choice,
        })))
    }

    fn optional(self, keyword: &Keyword) -> Track {
        Track::Optional(Box::new(self.keyword(keyword)))
    }

    fn keyword(self, keyword: &Keyword) -> Track {
        let comma = if self.surface == Surface::Console { "," } else { "" };
        let word = match (self.surface, keyword.flag) {
            (Surface::Unix, Some(letter)) => format!("-{letter}"),
            _ => format!("{comma}{}", keyword.word().spelled()),
        };
        let max = if self.surface == Surface::Console { 1 } else { keyword.max };
        self.phrase(word, &keyword.phrase, max)
    }

    /// A word with what follows it; the console joins what must follow by `=`, what may by `,`.
    fn phrase(self, word: String, phrase: &Phrase, max: usize) -> Track {
        let console = self.surface == Surface::Console;
        let joined = console && phrase.operand.is_some();
        let mut parts = vec![Track::Word(if joined { word + "=" } else { word })];
        if let Some(operand) = &phrase.operand {
            let choice = self.choice(operand, "");
            parts.push(if max > 1 { Track::Repeat(Box::new(choice), max) } else { choice });
        }
        if let Some(option) = &phrase.option {
            parts.push(Track::Optional(Box::new(self.choice(option, if console { "," } else { "" }))));
        }
        if parts.len() == 1 { parts.remove(0) } else { Track::Sequence(parts) }
    }

    fn choice(self, choice: &Choice, before: &str) -> Track {
        let before = if self.surface == Surface::Console { before } else { "" };
        let items = choice.items.iter().map(|item| match item {
            Item::Value(name) => Track::Value(format!("{before}{name}")),
            Item::Phrase(phrase) => self.phrase(format!("{before}{}", phrase.word.spelled()), phrase, 1),
        });
        let mut items: Vec<Track> = items.collect();
        if items.len() == 1 { items.remove(0) } else { Track::Choice(items) }
    }
}

fn name(word: &str) -> Track {
    Track::Word(word.to_owned())
}

/// Do two keywords exclude each other, whatever follows them?
fn excludes(exclusive: &[Exclusion], one: &Keyword, other: &Keyword) -> bool {
    exclusive.iter().any(|e| {
        let names = [(&*e.one.word, &*e.other.word), (&*e.other.word, &*e.one.word)];
        e.one.operand.is_none()
            && e.other.operand.is_none()
            && names.contains(&(one.word().full(), other.word().full()))
    })
}
