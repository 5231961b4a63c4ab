//! Any line on each surface is a request or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tso_netstat::request::{console, tso, unix};
use tso_netstat::syntax::Grammar;

fuzz_target!(|line: &str| {
    let Ok(grammar) = Grammar::builtin() else { return };
    let Some(command) = grammar.command("NETSTAT") else { return };
    let _ = tso::parse(grammar, command, line);
    let _ = console::parse(grammar, command, line);
    let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let _ = unix::parse(grammar, command, "netstat", &arguments);
});
