//! A TSO user: who it is, its profile, what its commands work on, and the commands.
//!
//! Each command of `grammar/session.syn` has a `Handler`, which registers itself; NETSTAT has reports and goes its own
//! way. A session knows no terminal: it is given a screen with each line.

use crate::clock::{Clock, Moment};
use crate::message::{self, Message};
use crate::output::{Catalog, DataStacks, Screen};
use crate::source::Sources;
use crate::syntax::{self, Command, Grammar};

mod authority;
pub mod batch;
mod console;
mod data_sets;
mod data_stacks;
mod drop;
mod help;
mod jobs;
mod known;
mod logoff;
mod logon;
mod netstat;
mod operands;
mod profile;
mod settings;
mod snapshot;
mod status;
mod time;
mod user;
mod vary;

pub use logon::Logon;
use operands::Operands;
pub use profile::{Keeper, Profile};
pub use settings::{Refusal, Settings};
pub use user::UserId;

/// Longest command line of TSO, in bytes.
pub const LONGEST_COMMAND: usize = 32_767;

/// A session command's code.
struct Handler {
    /// Full name, as in the grammar.
    name: &'static str,
    run: fn(&mut Session, &Operands, &mut Screen<'_>) -> u8,
}

inventory::collect!(Handler);

/// What a typed line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// A TSO command.
    Ready,
    /// An operator command, until END.
    Console,
}

/// One user's session.
pub struct Session {
    user: UserId,
    profile: Profile,
    keeper: Keeper,
    grammar: &'static Grammar,
    sources: Sources,
    clock: Clock,
    began: Moment,
    catalog: Catalog,
    stacks: DataStacks,
    replies: u16,
    mode: Mode,
    over: bool,
}

impl Session {
    /// Logs a user on.
    pub fn new(logon: Logon) -> Session {
        let described = logon.sources.system.data_sets.clone();
        let Logon { user, profile, keeper, grammar, sources, clock, data_sets } = logon;
        Session {
            profile,
            user,
            keeper,
            grammar,
            sources,
            clock,
            began: clock.now().to_utc(),
            catalog: Catalog::new(data_sets).with_system(described),
            stacks: DataStacks::new(),
            replies: 0,
            mode: Mode::Ready,
            over: false,
        }
    }

    /// What stands in front of the next line: `READY`, or `CONSOLE` in console mode.
    pub fn prompt(&self) -> &'static str {
        match self.mode {
            Mode::Ready => "READY",
            Mode::Console => "CONSOLE",
        }
    }

    /// Has the user logged off?
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The user.
    pub fn user(&self) -> &UserId {
        &self.user
    }

    /// The user's profile.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The words of all commands.
    pub fn grammar(&self) -> &'static Grammar {
        self.grammar
    }

    /// The stacks that NETSTAT can report on.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Runs one line; gives the return code.
    pub fn run(&mut self, line: &str, screen: &mut Screen<'_>) -> u8 {
        if line.len() > LONGEST_COMMAND {
            return self.tell(screen, &Message::new(&message::COMMAND_TOO_LONG, []));
        }
        self.let_time_pass(screen);
        match self.mode {
            Mode::Ready => self.tso(line, screen),
            Mode::Console => self.operator(line, screen),
        }
    }

    /// What has become due since the last command happens; what of it could not be done is told.
    fn let_time_pass(&mut self, screen: &mut Screen<'_>) {
        let now = self.clock.now().to_utc();
        for note in self.sources.advance(now, &|| screen.is_stopped()) {
            screen.message(&note.to_string());
        }
    }

    fn tso(&mut self, line: &str, screen: &mut Screen<'_>) -> u8 {
        let (name, rest) = command_name(line);
        if name.is_empty() && rest.is_empty() {
            return 0;
        }
        if !is_command_name(name) {
            return self.tell(screen, &Message::new(&message::INVALID_COMMAND_NAME, []));
        }
        let Some(command) = self.grammar.command(name).filter(|command| !command.operator) else {
            return self.not_found(name, screen);
        };
        if !command.reports.is_empty() {
            return self.netstat_tso(command, line, screen);
        }
        match Operands::read(self.grammar, command, rest) {
            Ok(operands) => self.handle(command, &operands, screen),
            Err(fault) => {
                screen.point(line, line.chars().count() - rest.chars().count() + fault.column);
                self.tell(screen, &fault.message)
            }
        }
    }

    fn not_found(&self, name: &str, screen: &mut Screen<'_>) -> u8 {
        let code =
            self.tell(screen, &Message::new(&message::COMMAND_NOT_FOUND, [&name.to_ascii_uppercase()]));
        let names = self.grammar.commands.iter().filter(|c| !c.operator).map(|c| c.word.full());
        if let Some(word) = syntax::near(name, names).filter(|_| screen.has_person()) {
            screen.message(&format!("Did you mean {word}?"));
        }
        code
    }

    fn handle(&mut self, command: &Command, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
        match inventory::iter::<Handler>.into_iter().find(|h| h.name == command.word.full()) {
            Some(handler) => (handler.run)(self, operands, screen),
            None => self.tell(screen, &Message::new(&message::COMMAND_NOT_FOUND, [command.word.full()])),
        }
    }

    /// Shows a message with its id if the profile says so; gives its return code.
    fn tell(&self, screen: &mut Screen<'_>, message: &Message) -> u8 {
        screen.message(&if self.profile.msgid { message.with_id() } else { message.to_string() });
        message.return_code()
    }
}

/// The name of a TSO command and what follows it; a blank, a comma or a parenthesis ends the name.
fn command_name(line: &str) -> (&str, &str) {
    let line = line.trim_start_matches([' ', '\t']);
    line.split_at(line.find([' ', '\t', ',', '(']).unwrap_or(line.len()))
}

/// 1 to 8 letters, digits and national characters, the first one no digit.
fn is_command_name(name: &str) -> bool {
    let national = |c: char| matches!(c, '$' | '#' | '@');
    (1..=8).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || national(c))
        && name.chars().all(|c| c.is_ascii_alphanumeric() || national(c))
}

#[cfg(test)]
mod tests;
