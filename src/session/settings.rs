//! The settings of a session, from options and from the environment, and the session that they give.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::{Keeper, Logon, Profile, UserId};
use crate::clock::Clock;
use crate::message::printable;
use crate::request;
use crate::source::Sources;
use crate::source::capture::{self, Capture};
use crate::source::system::{self, odd};
use crate::source::timeline;
use crate::syntax::Grammar;

/// What `tso` is told by options and `onetstat` by the environment.
#[derive(Clone, Debug, clap::Args)]
pub struct Settings {
    /// System file that describes the MVS system, TOML or JSON, or a packet capture [default: the built-in teaching system]
    #[arg(long, value_name = "FILE", env = "TSO_SYSTEM", hide_env_values = true)]
    system: Option<PathBuf>,
    /// Addresses of the host whose sockets a packet capture shows [default: those in the most packets]
    #[arg(long, value_name = "ADDRESS", env = "TSO_HOME", hide_env_values = true, value_delimiter = ',')]
    home: Vec<IpAddr>,
    /// Timeline: a text file of what happens to the stack, and when
    #[arg(long, value_name = "FILE", env = "TSO_TIMELINE", hide_env_values = true)]
    timeline: Option<PathBuf>,
    /// Let the session's clock run so many times as fast as the host's
    #[arg(long, value_name = "TIMES", env = "TSO_SPEED", hide_env_values = true,
          value_parser = clap::value_parser!(u32).range(1..=86_400))]
    speed: Option<u32>,
    /// TSO user ID [default: the login name, folded to a user ID]
    #[arg(long, value_name = "ID", env = "TSO_USER", hide_env_values = true, value_parser = user)]
    user: Option<UserId>,
    /// Folder of the data sets [default: the data folder of the product]
    #[arg(long, value_name = "DIR", env = "TSO_DATASETS", hide_env_values = true)]
    datasets: Option<PathBuf>,
    /// Time at which the clock stands [default: the clock of the host]
    #[arg(long, value_name = "RFC3339", env = "TSO_NOW", hide_env_values = true, value_parser = clock)]
    now: Option<Clock>,
}

/// Why no session can begin: a sentence, and the exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub text: String,
    /// Exit status of the program.
    pub status: u8,
}

/// Exit status when the grammar or the system cannot be used.
const SEVERE: u8 = 20;

fn user(text: &str) -> Result<UserId, String> {
    UserId::new(text).map_err(|message| message.to_string())
}

fn clock(text: &str) -> Result<Clock, String> {
    Clock::frozen(text).map_err(|e| format!("{e}: expected a time such as 2026-03-14T17:40:36Z"))
}

impl Settings {
    /// Everything that a session needs. `keep` says whether changes of the profile are kept for later sessions.
    /// A profile that cannot be read is told to `warn` and left alone.
    ///
    /// # Errors
    /// The grammar or the system cannot be used.
    pub fn logon(self, keep: bool, mut warn: impl FnMut(&str)) -> Result<Logon, Refusal> {
        let grammar = grammar()?;
        let (mut sources, clock) = sources(self.system.as_deref(), &self.home, self.now, &mut warn)?;
        if let Some(file) = &self.timeline {
            begin(&mut sources, file, clock)?;
        }
        let clock = self.speed.map_or(clock, |speed| clock.running(speed));
        let user = self.user.unwrap_or_else(|| UserId::folded(&login_name()));
        let folders = ProjectDirs::from("", "", "tso-netstat");
        let keeper = match &folders {
            Some(folders) => Keeper::folder(&folders.config_dir().join("profile"), &user),
            None => Keeper::none(),
        };
        let (kept, keeper) = match keeper.load() {
            Ok(kept) => (kept, if keep { keeper } else { Keeper::none() }),
            Err(message) => {
                warn(&message.to_string());
                (None, Keeper::none())
            }
        };
        let data_sets = self.datasets.or_else(|| folders.map(|f| f.data_dir().join("datasets")));
        Ok(Logon {
            profile: kept.unwrap_or_else(|| Profile::new(&user)),
            user,
            keeper,
            grammar,
            sources,
            clock,
            data_sets: data_sets.unwrap_or_else(|| PathBuf::from("datasets")),
        })
    }
}

impl Settings {
    /// What is odd in a system file: a line each, with the file's name in front.
    ///
    /// # Errors
    /// The file cannot be loaded.
    pub fn odd(&self, file: &Path) -> Result<Vec<String>, Refusal> {
        let now = self.now.unwrap_or(Clock::Host).now().to_utc();
        let system = system::load(file, now);
        let system = system.map_err(|e| Refusal { text: printable(&e.to_string()), status: SEVERE })?;
        let odd = odd::all(&system, now).into_iter().map(|odd| odd.to_string());
        let found = system.warnings.iter().cloned().chain(odd);
        Ok(found.map(|line| printable(&format!("{}: {line}", file.display()))).collect())
    }
}

/// The grammar that the program carries, or the one in the folder that TSO_GRAMMAR names.
fn grammar() -> Result<&'static Grammar, Refusal> {
    let severe = |text: String| Refusal { text, status: SEVERE };
    let Some(folder) = std::env::var_os("TSO_GRAMMAR") else {
        return Grammar::builtin().map_err(|e| severe(e.to_string()));
    };
    let folder = PathBuf::from(folder);
    let grammar = Grammar::folder(&folder).map_err(|e| severe(printable(&e.to_string())))?;
    if let Err((at, text)) = request::check_values(&grammar) {
        let file = folder.join("values.syn");
        return Err(severe(format!("{}:{}:{}: {text}", file.display(), at.line, at.column)));
    }
    // It is needed until the program ends.
    Ok(Box::leak(Box::new(grammar)))
}

/// Where stacks come from, and the clock: a capture stands at its end if no time is given.
fn sources(
    file: Option<&Path>,
    homes: &[IpAddr],
    now: Option<Clock>,
    warn: &mut impl FnMut(&str),
) -> Result<(Sources, Clock), Refusal> {
    let severe = |text: String| Refusal { text: printable(&text), status: SEVERE };
    let clock = now.unwrap_or(Clock::Host);
    let moment = clock.now().to_utc();
    let Some(file) = file else {
        return system::builtin(moment).map(|s| (Sources::new(s), clock)).map_err(|e| severe(e.to_string()));
    };
    let name = file.display();
    let bytes = fs::read(file).map_err(|e| severe(format!("{name}: cannot be read: {e}")))?;
    if !capture::is_capture(&bytes) {
        let system = system::read(&name.to_string(), bytes, moment).map_err(|e| severe(e.to_string()))?;
        system.warnings.iter().for_each(|warning| warn(&printable(&format!("{name}: {warning}"))));
        return Ok((Sources::new(system), clock));
    }
    let capture = Capture::read(&bytes, homes).map_err(|e| severe(format!("{name}: {e}")))?;
    if !capture.left_out.is_nothing() {
        warn(&printable(&format!("{name}: {}", capture.left_out)));
    }
    let (_, last) = capture.span();
    let clock = now.unwrap_or(Clock::Frozen(last.fixed_offset()));
    Ok((Sources::of_capture(capture, clock.now().to_utc()), clock))
}

/// Lets the timeline of a file begin at the present.
fn begin(sources: &mut Sources, file: &Path, clock: Clock) -> Result<(), Refusal> {
    let severe = |text: String| Refusal { text: printable(&text), status: SEVERE };
    let name = file.display().to_string();
    let text = fs::read_to_string(file).map_err(|e| severe(format!("{name}: cannot be read: {e}")))?;
    let script = timeline::read(&name, &text).map_err(|e| severe(e.to_string()))?;
    sources.begin(script, clock.now().to_utc()).map_err(|e| severe(format!("{name}: {e}")))
}

fn login_name() -> String {
    ["LOGNAME", "USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}
