//! `onetstat`: the z/OS UNIX command. It has no options of its own, so its settings come from the environment.

use std::io::{self, BufWriter, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Parser;
use tso_netstat::output::{Pointing, Screen};
use tso_netstat::session::{Refusal, Session, Settings};

#[derive(Parser)]
struct Environment {
    #[command(flatten)]
    settings: Settings,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().map(|a| a.to_string_lossy().into_owned());
    let called = arguments.next().unwrap_or_default();
    let program = Path::new(&called).file_name().map_or("onetstat".into(), |n| n.to_string_lossy());
    match run(&program, &arguments.collect::<Vec<_>>()) {
        Ok(status) => ExitCode::from(status),
        Err(Refusal { text, status }) => {
            eprintln!("{program}: {text}");
            ExitCode::from(status)
        }
    }
}

fn run(program: &str, arguments: &[String]) -> Result<u8, Refusal> {
    let settings = Environment::try_parse_from([program])
        .map_err(|e| Refusal { text: e.to_string().trim_end().to_owned(), status: 64 })?
        .settings;
    let mut session = Session::new(settings.logon(false, |warning| eprintln!("{program}: {warning}"))?);
    let stop = AtomicBool::new(false);
    let (mut out, mut errors) = (BufWriter::new(io::stdout().lock()), io::stderr());
    let person = errors.is_terminal();
    let mut screen = Screen::new(&mut out, &stop).errors_to(&mut errors);
    if person {
        screen = screen.pointing(Pointing::Repeat);
    }
    let status = session.unix(program, arguments, &mut screen);
    screen.finish().map_err(|e| Refusal { text: format!("output could not be written: {e}"), status: 1 })?;
    Ok(status)
}
