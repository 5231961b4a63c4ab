//! Runs `onetstat` and reads its report back.

use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

/// One entry of ALLCONN or CONN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    pub id: String,
    pub state: String,
    pub local: String,
    pub foreign: String,
}

/// An address as reports show it.
pub fn shown(address: SocketAddr) -> String {
    format!("{}..{}", address.ip(), address.port())
}

/// `onetstat` for the live stack, with nothing in its environment that could change it.
pub fn onetstat(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onetstat"));
    for variable in ["TSO_SYSTEM", "TSO_NOW", "TSO_GRAMMAR", "TSO_DATASETS"] {
        command.env_remove(variable);
    }
    command.env("TSO_USER", "LIVETEST").args(["-p", "LINUX"]).args(flags);
    command
}

/// What it prints; it must end well and say nothing else.
pub fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (text, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && errors.is_empty(), "{command:?}: {}\n{text}{errors}", output.status);
    text
}

/// The entries of a report on connections, LONG or SHORT.
pub fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines().skip(1);
    let short = lines.next().unwrap().contains("Local Socket");
    let mut rows: Vec<Row> = Vec::new();
    for line in lines.skip(1) {
        if let Some(local) = line.strip_prefix("  Local Socket:   ") {
            rows.last_mut().unwrap().local = local.to_owned();
        } else if let Some(foreign) = line.strip_prefix("  Foreign Socket: ") {
            rows.last_mut().unwrap().foreign = foreign.to_owned();
        } else {
            let mut words = line.split_whitespace().map(str::to_owned);
            let mut word = || words.next().unwrap_or_default();
            let (name, id) = (word(), word());
            let (local, foreign) = if short { (word(), word()) } else { Default::default() };
            rows.push(Row { name, id, state: word(), local, foreign });
        }
    }
    rows
}

/// Runs `attempt` until it gives a value; panics with what it last said, long after any kernel would have settled.
pub fn eventually<T>(mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        match attempt() {
            Ok(value) => return value,
            Err(why) if Instant::now() > deadline => panic!("{why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Waits for the one row with these sockets for which `right` holds.
pub fn row(flags: &[&str], local: &str, foreign: &str, right: impl Fn(&Row) -> bool) -> Row {
    eventually(|| {
        let text = output(&mut onetstat(flags));
        let found: Vec<Row> =
            rows(&text).into_iter().filter(|r| r.local == local && r.foreign == foreign).collect();
        match &found[..] {
            [row] if right(row) => Ok(row.clone()),
            _ => Err(format!("{local} {foreign}: {found:?}\n{text}")),
        }
    })
}

/// Waits until the one row with these sockets has this state.
pub fn in_state(local: &str, foreign: &str, state: &str) -> Row {
    row(&["-a"], local, foreign, |r| r.state == state)
}
