//! Reading one NETSTAT command, beside what other tools take for the same line.

use divan::{Bencher, black_box};
use tso_netstat::request::{console, spell, tso, unix};
use tso_netstat::syntax::{Command, Grammar};

const TSO: &str = "NETSTAT ALLCONN TCP TCPCS REPORT HLQ MVSUSER (CLIENT FTPD*";
const CONSOLE: &str = "D TCPIP,TCPCS,NETSTAT,ALLCONN,CLIENT=FTPD*";
const UNIX: [&str; 5] = ["-a", "-p", "TCPCS", "-E", "FTPD*"];

fn main() {
    divan::main();
}

fn grammar() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().expect("the grammar that the program carries");
    (grammar, grammar.command("NETSTAT").expect("NETSTAT"))
}

#[divan::bench]
fn tso_line(bencher: Bencher<'_, '_>) {
    let (grammar, command) = grammar();
    bencher.bench(|| tso::parse(grammar, command, black_box(TSO)).expect("a request"));
}

#[divan::bench]
fn unix_arguments(bencher: Bencher<'_, '_>) {
    let (grammar, command) = grammar();
    let arguments = UNIX.map(str::to_owned);
    bencher.bench(|| unix::parse(grammar, command, "netstat", black_box(&arguments)).expect("a request"));
}

#[divan::bench]
fn console_line(bencher: Bencher<'_, '_>) {
    let (grammar, command) = grammar();
    bencher.bench(|| console::parse(grammar, command, black_box(CONSOLE)).expect("a request"));
}

#[divan::bench]
fn spell_tso(bencher: Bencher<'_, '_>) {
    let (grammar, command) = grammar();
    let request = tso::parse(grammar, command, TSO).expect("a request");
    bencher.bench(|| spell::tso(command, black_box(&request), spell::Length::Full));
}

/// The least that any parser does: cut the line into words.
#[divan::bench]
fn peer_split(bencher: Bencher<'_, '_>) {
    bencher.bench(|| black_box(TSO).split(' ').collect::<Vec<_>>());
}

/// The same command for clap; its definition is built beforehand, as our grammar is.
#[divan::bench]
fn peer_clap(bencher: Bencher<'_, '_>) {
    let command = clap_command();
    let words: Vec<&str> =
        "netstat --allconn --tcp TCPCS --report --hlq MVSUSER --client FTPD*".split(' ').collect();
    bencher.bench(|| command.clone().try_get_matches_from(black_box(&words)).expect("a request"));
}

fn clap_command() -> clap::Command {
    use clap::{Arg, ArgAction, ArgGroup};
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    let value = |name: &'static str| Arg::new(name).long(name).num_args(1);
    clap::Command::new("netstat")
        .args(["allconn", "conn", "byteinfo", "home", "route"].map(flag))
        .group(ArgGroup::new("reports").args(["allconn", "conn", "byteinfo", "home", "route"]))
        .arg(flag("report").conflicts_with("stack"))
        .arg(flag("stack"))
        .arg(value("tcp"))
        .arg(value("hlq").requires("report").conflicts_with("dsname"))
        .arg(value("dsname").requires("report"))
        .args(["client", "port", "ipaddr"].map(|name| Arg::new(name).long(name).num_args(1..=6)))
        .group(ArgGroup::new("filters").args(["client", "port", "ipaddr"]))
}
