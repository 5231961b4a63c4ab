//! `tso`: a TSO session, one TSO command, or batch TSO.

use std::io::{self, BufReader, BufWriter, IsTerminal as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Parser;
use tso_netstat::output::{Pointing, Screen};
use tso_netstat::repl;
use tso_netstat::session::{Refusal, Session, Settings, batch};
use tso_netstat::source::system;

/// A TSO session with the NETSTAT command; without words, on a terminal, it waits for commands.
#[derive(Parser)]
#[command(name = "tso", version, max_term_width = 100)]
struct Options {
    #[command(flatten)]
    settings: Settings,
    /// In batch, end at the first command with a return code that is not 0
    #[arg(long)]
    stop_on_error: bool,
    /// Print the built-in teaching system as a system file, to start your own from, and end
    #[arg(long)]
    print_system: bool,
    /// Say what is odd in a system file, a line each, and end: 0 if nothing is, 4 if something is, 20 if it cannot be
    /// loaded
    #[arg(long, value_name = "FILE")]
    check_system: Option<PathBuf>,
    /// A TSO command to run instead of those from standard input
    #[arg(trailing_var_arg = true)]
    words: Vec<String>,
}

/// Exit status when `tso` itself is called wrongly.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            // Nothing can be done where even this cannot be shown.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    match run(options) {
        Ok(code) => ExitCode::from(code),
        Err(Refusal { text, status }) => {
            eprintln!("tso: {text}");
            ExitCode::from(status)
        }
    }
}

fn run(options: Options) -> Result<u8, Refusal> {
    if options.print_system {
        let stop = AtomicBool::new(false);
        let mut out = io::stdout().lock();
        let mut screen = Screen::new(&mut out, &stop);
        system::BUILTIN.lines().for_each(|line| screen.line(line));
        return screen.finish().map(|()| 0).map_err(unwritten);
    }
    if let Some(file) = &options.check_system {
        return check_system(file, &options.settings);
    }
    let is_session = options.words.is_empty() && io::stdin().is_terminal();
    let logon = options.settings.logon(is_session, |warning| eprintln!("tso: {warning}"))?;
    let mut session = Session::new(logon);
    if is_session && io::stdout().is_terminal() {
        return repl::run(&mut session).map_err(unwritten);
    }
    let stop = AtomicBool::new(false);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut screen = Screen::new(&mut out, &stop);
    if io::stdout().is_terminal() {
        screen = screen.pointing(Pointing::Repeat);
    }
    let code = if !options.words.is_empty() {
        session.run(&options.words.join(" "), &mut screen)
    } else {
        let mut after = |code, _: &mut Screen<'_>| match options.stop_on_error && code != 0 {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let mut input = BufReader::new(io::stdin().lock());
        let read = batch::run(&mut session, &mut input, &mut screen, &mut after);
        read.map_err(|e| Refusal { text: format!("standard input cannot be read: {e}"), status: USAGE })?
    };
    screen.finish().map_err(unwritten)?;
    Ok(code)
}

/// Exit status when something is odd.
const ODD: u8 = 4;

fn check_system(file: &Path, settings: &Settings) -> Result<u8, Refusal> {
    let odd = settings.odd(file)?;
    let stop = AtomicBool::new(false);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut screen = Screen::new(&mut out, &stop);
    odd.iter().for_each(|line| screen.line(line));
    screen.finish().map_err(unwritten)?;
    Ok(if odd.is_empty() { 0 } else { ODD })
}

fn unwritten(error: io::Error) -> Refusal {
    Refusal { text: format!("output could not be written: {error}"), status: 12 }
}
