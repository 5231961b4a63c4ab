//! The option DSL: what a `.syn` file says, as data.
//!
//! A [`Grammar`] is read once from the files of `grammar/` by [`read`], checked by `lint`, and then asked by everything
//! that must know a word of a command: the parsers of the three surfaces, HELP, completion, diagrams. This layer knows
//! words, places and surfaces; it knows no TCP/IP and no meaning of a value beyond the name of its kind.

use std::collections::BTreeMap;
use std::sync::Arc;

mod choice;
pub mod complete;
pub mod diagram;
mod error;
pub mod fault;
pub mod help;
mod lint;
mod load;
mod near;
mod operator;
pub mod read;
pub mod reference;
mod word;

pub use choice::{Choice, Item, Phrase};
pub use error::Error;
pub use near::near;
pub use operator::OperatorForm;
pub use word::Word;

/// One way to type a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Surface {
    /// TSO: `NETSTAT CONN (PORT 21`.
    Tso,
    /// z/OS UNIX: `netstat -c -P 21`.
    Unix,
    /// MVS console: `D TCPIP,,NETSTAT,CONN,PORT=21`.
    Console,
}

impl Surface {
    /// Every surface, in the order of the manuals.
    pub const ALL: [Surface; 3] = [Surface::Tso, Surface::Unix, Surface::Console];

    /// The name that a `.syn` file uses.
    pub fn name(self) -> &'static str {
        match self {
            Surface::Tso => "tso",
            Surface::Unix => "unix",
            Surface::Console => "console",
        }
    }
}

/// The surfaces on which a word exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surfaces(u8);

impl Surfaces {
    /// A word that exists everywhere.
    pub const ALL: Surfaces = Surfaces(0b111);
    /// A word that exists nowhere; a start for [`Surfaces::with`].
    pub const NONE: Surfaces = Surfaces(0);

    /// These surfaces and `surface`.
    #[must_use]
    pub fn with(self, surface: Surface) -> Surfaces {
        Surfaces(self.0 | 1 << surface as u8)
    }

    /// These surfaces but not `surface`.
    #[must_use]
    pub fn without(self, surface: Surface) -> Surfaces {
        Surfaces(self.0 & !(1 << surface as u8))
    }

    /// Does the word exist on `surface`?
    pub fn has(self, surface: Surface) -> bool {
        self.0 & (1 << surface as u8) != 0
    }
}

/// Everything that the `.syn` files say.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// The commands in the order of the files.
    pub commands: Vec<Command>,
    /// The value types by name.
    pub values: BTreeMap<Arc<str>, ValueType>,
}

impl Grammar {
    /// The command that `typed` names on TSO: its word, or one of its aliases, in any case.
    pub fn command(&self, typed: &str) -> Option<&Command> {
        self.commands.iter().find(|c| c.word.accepts(typed) || c.aliases.iter().any(|a| a.accepts(typed)))
    }
}

/// `value NAME KIND [MIN-MAX] [TRAIT ...] "help"`: what may be typed where the name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueType {
    /// The name by which the other statements call it: `clientname`.
    pub name: Arc<str>,
    /// The kind, a word that the layer above gives a meaning: `char`, `num`, `hex`, `ip` ...
    pub kind: Arc<str>,
    /// Length in characters or range of the number, as the kind has it.
    pub range: Option<(u64, u64)>,
    /// Further words: `wild`, `mask`, `prefix` ...
    pub traits: Vec<Arc<str>>,
    /// One line for HELP.
    pub help: Arc<str>,
    /// Where the statement stands.
    pub at: Position,
}

impl ValueType {
    /// Does the statement name this trait?
    pub fn has(&self, word: &str) -> bool {
        self.traits.iter().any(|t| &**t == word)
    }
}

/// A place in a `.syn` file, both counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Which file: an index into the names given to the reader.
    pub file: usize,
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
}

/// A command: NETSTAT with its reports, or a session command with operands of its own.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its name.
    pub word: Word,
    /// Other names on TSO: PROF for PROFILE.
    pub aliases: Vec<Word>,
    /// Names of the z/OS UNIX program; empty if there is none.
    pub unix: Vec<Arc<str>>,
    /// The console form, the words in front of the report: `Display TCPIP,target,Netstat`; empty if there is none.
    pub console: Arc<str>,
    /// Is it an operator command, not one of TSO?
    pub operator: bool,
    /// Operands and modifiers of a command that has no reports.
    pub body: Body,
    /// The reports and actions, in HELP order.
    pub reports: Vec<Report>,
    /// `TCp tcpname`.
    pub target: Option<Keyword>,
    /// `FORMat`, `REPort`, `STACk`, `MAX`.
    pub outputs: Vec<Keyword>,
    /// The filters, in HELP order.
    pub filters: Vec<Keyword>,
    /// Outputs that exclude each other.
    pub exclusive: Vec<Exclusion>,
    /// One line for HELP.
    pub help: Arc<str>,
    /// Where the statement stands.
    pub at: Position,
}

impl Command {
    /// The report that is meant when none is named.
    pub fn default_report(&self) -> Option<&Report> {
        self.reports.iter().find(|r| r.default)
    }

    /// The report or action with this full upper-case name.
    pub fn report(&self, full: &str) -> Option<&Report> {
        self.reports.iter().find(|r| r.word.full() == full)
    }

    /// The filter with this full upper-case name.
    pub fn filter(&self, full: &str) -> Option<&Keyword> {
        self.filters.iter().find(|f| f.word().full() == full)
    }

    /// The output keyword with this full upper-case name on a surface.
    pub fn output(&self, full: &str, surface: Surface) -> Option<&Keyword> {
        self.outputs.iter().find(|o| o.word().full() == full && o.surfaces.has(surface))
    }
}

/// A report (`COnn`) or an action (`DRop`).
#[derive(Clone, Debug)]
pub struct Report {
    /// Its name.
    pub word: Word,
    /// Other spellings on TSO: `?` for HElp.
    pub aliases: Vec<Word>,
    /// Is it an action, which takes a target only?
    pub action: bool,
    /// Is it the report of a command line that names none?
    pub default: bool,
    /// Its z/OS UNIX letter.
    pub flag: Option<char>,
    /// Where it exists.
    pub surfaces: Surfaces,
    /// An operator command of its own, `Vary TCPIP,target`; empty: it follows that of the command.
    pub console: Arc<str>,
    /// Does it need a stack that is enabled for IPv6?
    pub ipv6_only: bool,
    /// Does it look at no stack? Then HELP lists it as a command, and no target or output is offered behind it.
    pub alone: bool,
    /// Operands and modifiers.
    pub body: Body,
    /// The filters it accepts.
    pub filters: Vec<FilterUse>,
    /// One line for HELP.
    pub help: Arc<str>,
    /// Where the statement stands.
    pub at: Position,
}

impl Report {
    /// Is this what `typed` names on TSO or the console, in any case?
    pub fn accepts(&self, typed: &str) -> bool {
        self.word.accepts(typed) || self.aliases.iter().any(|a| a.accepts(typed))
    }

    /// Does it stand behind the words of its command on `surface`, not in an operator command of its own?
    pub fn follows(&self, surface: Surface) -> bool {
        self.surfaces.has(surface) && (surface != Surface::Console || self.console.is_empty())
    }

    /// How this report uses the filter with this full name, if it accepts it on `surface`.
    pub fn filter_use(&self, filter: &Keyword, surface: Surface) -> Option<&FilterUse> {
        let only = surface == Surface::Console && !filter.console_only.is_empty();
        if only && !filter.console_only.iter().any(|r| **r == *self.word.full()) {
            return None;
        }
        self.filters.iter().find(|f| *f.filter == *filter.word().full())
    }
}

/// What may follow a report or a session command.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Positional operands, in their order.
    pub operands: Vec<Operand>,
    /// Modifiers, in any order.
    pub modifiers: Vec<Keyword>,
    /// Modifiers that exclude each other.
    pub exclusive: Vec<Exclusion>,
}

/// A positional operand: `operand netaddr or ALL`.
#[derive(Clone, Debug)]
pub struct Operand {
    /// What may be typed.
    pub choice: Choice,
    /// May it be left out? Written in brackets.
    pub optional: bool,
    /// How many may be given.
    pub max: usize,
    /// Where it exists.
    pub surfaces: Surfaces,
    /// One line for HELP.
    pub help: Arc<str>,
}

/// A filter in a report's list; `IPAddr as ipv4net` narrows its values, `POrt as resport or UNRSV` adds a word,
/// `IPAddr max 1 with DETAIL` takes one value and wants DETAIL in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterUse {
    /// Full upper-case name of the filter.
    pub filter: Arc<str>,
    /// What stands in for the filter's own operand.
    pub operand: Option<Choice>,
    /// How many values it takes at most, where that is not the filter's own number.
    pub max: Option<usize>,
    /// Full upper-case name of the modifier without which it is refused.
    pub with: Option<Arc<str>>,
    /// Where the name stands.
    pub at: Position,
}

impl FilterUse {
    /// `filter` as this report has it.
    pub fn keyword(&self, filter: &Keyword) -> Keyword {
        let mut keyword = filter.clone();
        if let Some(operand) = &self.operand {
            keyword.phrase.operand = Some(operand.clone());
        }
        keyword.max = self.max.unwrap_or(filter.max);
        if let Some(modifier) = &self.with {
            keyword.help = format!("{}, only with {modifier}", filter.help).into();
        }
        keyword
    }
}

/// Two terms that must not stand in one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// One term.
    pub one: Term,
    /// The other.
    pub other: Term,
}

/// A keyword, or a keyword with one of its operands: `RADV`, `ADDRTYPE IPV4`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Full upper-case name of the keyword.
    pub word: Arc<str>,
    /// Full upper-case name of the operand, if only that one is meant.
    pub operand: Option<Arc<str>>,
    /// Where it stands.
    pub at: Position,
}

/// A modifier, filter, output or target: a word with what follows it.
#[derive(Clone, Debug)]
pub struct Keyword {
    /// The word, the operand it needs and the operand it may have.
    pub phrase: Phrase,
    /// How many values it takes at most.
    pub max: usize,
    /// Where it exists.
    pub surfaces: Surfaces,
    /// Its z/OS UNIX letter; a modifier has none, its word is typed.
    pub flag: Option<char>,
    /// A z/OS UNIX flag of several letters that stands for the keyword with one of its words.
    pub long_flag: Option<LongFlag>,
    /// Full names of the reports that alone have it on the console; empty: no such rule.
    pub console_only: Vec<Arc<str>>,
    /// One line for HELP.
    pub help: Arc<str>,
    /// Where the statement stands.
    pub at: Position,
}

/// `--json=JSON`: the flag `--json` means the keyword with the word JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongFlag {
    /// The flag without its dashes.
    pub name: Arc<str>,
    /// Full upper-case name of the word.
    pub word: Arc<str>,
}

impl Keyword {
    /// Its word.
    pub fn word(&self) -> &Word {
        &self.phrase.word
    }
}
