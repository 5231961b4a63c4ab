//! The programs as scripts call them: exit status, continued lines, pipes that close, disks that are full, any bytes.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const NOW: &str = "2026-03-14T17:40:36Z";

fn program(path: &str, folder: &Path) -> Command {
    let mut command = Command::new(path);
    let ours = ["TSO_SYSTEM", "TSO_USER", "TSO_DATASETS", "TSO_NOW", "TSO_GRAMMAR"];
    for name in ours {
        command.env_remove(name);
    }
    command
        .env("HOME", folder)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .env("TSO_NOW", NOW)
        .env("TSO_USER", "USER1")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn tso(folder: &Path) -> Command {
    program(env!("CARGO_BIN_EXE_tso"), folder)
}

fn onetstat(folder: &Path) -> Command {
    program(env!("CARGO_BIN_EXE_onetstat"), folder)
}

fn feed(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that ends early closes its input; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn batch(input: &[u8], options: &[&str]) -> (String, i32) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tso(folder.path());
    command.args(options);
    let output = feed(command, input);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn the_exit_status_is_the_last_return_code() {
    let (printed, code) = batch(b"NOSUCH\nTIME\n", &[]);
    assert_eq!(code, 0);
    assert!(printed.starts_with("READY\nNOSUCH\nCOMMAND NOSUCH NOT FOUND\nREADY\nTIME\n"), "{printed}");
    assert!(printed.ends_with("READY\nEND\n"));
    assert_eq!(batch(b"TIME\nNETSTAT CONN TCP NONE\n", &[]).1, 16);
    assert_eq!(batch(b"", &[]), ("READY\nEND\n".to_owned(), 0));
}

#[test]
fn batch_can_stop_at_the_first_error() {
    let (printed, code) = batch(b"NOSUCH\nTIME\n", &["--stop-on-error"]);
    assert_eq!((printed.as_str(), code), ("READY\nNOSUCH\nCOMMAND NOSUCH NOT FOUND\nREADY\nEND\n", 12));
}

#[test]
fn a_command_goes_on_in_the_next_line() {
    let (printed, code) = batch(b"NETSTAT -\n   CONN +\n  (PORT 9\n", &[]);
    assert!(printed.starts_with("READY\nNETSTAT -\n   CONN +\n  (PORT 9\nMVS TCP/IP NETSTAT"), "{printed}");
    assert_eq!(code, 0);
}

#[test]
fn words_are_one_command() {
    let folder = tempfile::tempdir().unwrap();
    let output = feed(
        {
            let mut c = tso(folder.path());
            c.args(["NETSTAT", "CONN", "(PORT", "9"]);
            c
        },
        b"",
    );
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS")
    );
    let output = feed(
        {
            let mut c = tso(folder.path());
            c.arg("NETSTAT NOSUCH");
            c
        },
        b"",
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "Incorrect option NOSUCH\n");
    assert_eq!(output.status.code(), Some(8));
}

#[test]
fn wrong_options_have_exit_status_64() {
    for options in [&["--nosuch"][..], &["--now", "noon", "TIME"], &["--user", "../x", "TIME"]] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = tso(folder.path());
        command.args(options);
        let output = feed(command, b"");
        assert_eq!(output.status.code(), Some(64), "{options:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
}

#[test]
fn a_broken_grammar_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("values.syn", ""), ("netstat.syn", "\nnonsense A"), ("session.syn", "")] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for mut command in [tso(folder.path()), onetstat(folder.path())] {
        command.env("TSO_GRAMMAR", folder.path());
        let output = feed(command, b"TIME\n");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("netstat.syn:2:1: "), "{message}");
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(20), &b""[..]));
    }
}

#[test]
fn any_bytes_get_an_answer() {
    let mut input = vec![b'A'; 1 << 20];
    input.extend(
        b"\n\0\x1b[31m\xff\xfe\nNETSTAT \0\x1b]0;x\x07\nNETSTAT ((((((((((((((((\nLISTDS ((((((\n)\n'\n",
    );
    let (printed, code) = batch(&input, &[]);
    assert!(printed.contains("COMMAND IS LONGER THAN 32767 CHARACTERS"));
    assert!(!printed.contains('\x1b') && !printed.contains('\0') && !printed.contains('\x07'));
    assert_eq!(code, 12);
}

#[test]
fn a_pipe_that_closes_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let commands = "HELP NETSTAT\n".repeat(2000);
    let mut child = tso(folder.path()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(stdin.write_all(commands.as_bytes())));
    let mut first = [0; 5];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((&first, output.stderr.as_slice()), (b"READY", &b""[..]));
    assert!(output.status.code().is_some(), "ended by a signal");
}

#[test]
fn onetstat_keeps_messages_apart() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = onetstat(folder.path());
    command.args(["-c", "-P", "9"]);
    let output = feed(command, b"");
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("MVS TCP/IP NETSTAT CS"));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    let mut command = onetstat(folder.path());
    command.args(["-p", "NONE"]);
    let output = feed(command, b"");
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("EZZ2377I "));
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(16), &b""[..]));
}

#[cfg(unix)]
#[test]
fn a_link_named_netstat_is_the_same_command() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("netstat");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_onetstat"), &link).unwrap();
    let mut command = program(link.to_str().unwrap(), folder.path());
    command.args(["-P", "9"]);
    assert!(feed(command, b"").stdout.starts_with(b"MVS TCP/IP NETSTAT CS"));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for (mut command, status) in [(tso(folder.path()), 12), (onetstat(folder.path()), 1)] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        command.stdout(full);
        let output = feed(command, b"TIME\n");
        assert!(String::from_utf8_lossy(&output.stderr).contains("output could not be written"));
        assert_eq!(output.status.code(), Some(status));
    }
}

#[test]
fn changes_of_the_profile_in_batch_last_for_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let run = |input: &[u8]| String::from_utf8(feed(tso(folder.path()), input).stdout).unwrap();
    assert!(run(b"PROFILE MSGID NOPREFIX\nPROFILE\n").contains("IKJ56688I"));
    let later = run(b"PROFILE\n");
    assert!(later.contains("NOMSGID") && later.contains("PREFIX(USER1)"), "{later}");
}

#[test]
fn the_built_in_system_can_be_printed_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let with = |words: &[&str]| {
        let mut command = tso(folder.path());
        command.args(words);
        feed(command, b"")
    };
    let file = folder.path().join("my.toml");
    std::fs::write(&file, with(&["--print-system"]).stdout).unwrap();
    let own = with(&["--system", file.to_str().unwrap(), "NETSTAT", "ALLCONN"]);
    let built_in = with(&["NETSTAT", "ALLCONN"]);
    assert!(built_in.stdout.len() > 1000 && own.stdout == built_in.stdout);
}

#[test]
fn a_system_file_that_is_wrong_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.toml");
    std::fs::write(&file, "name = \"MVS1\"\ncolor = 1\n").unwrap();
    let mut command = onetstat(folder.path());
    command.env("TSO_SYSTEM", &file);
    let output = feed(command, b"");
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("bad.toml:2:1:"), "{message}");
    assert_eq!(output.status.code(), Some(20));
}

#[test]
fn a_system_file_is_checked_for_what_is_odd() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str| {
        std::fs::write(folder.path().join("my.toml"), text).unwrap();
        let output = tso(folder.path()).args(["--check-system", "my.toml"]).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let nothing = String::new;
    let sound = include_str!("../src/source/system/builtin.toml");
    assert_eq!(check(sound), (Some(0), nothing(), nothing()));
    let odd = sound.replacen("192.0.2.10..1414", "192.0.2.99..1414", 1);
    let line = "my.toml: stack TCPCS: connection 00000057 has the local address 192.0.2.99, which is no home address\n";
    assert_eq!(check(&odd), (Some(4), line.to_owned(), nothing()));
    let (code, printed, errors) = check("name = 7\n");
    assert_eq!((code, printed.as_str()), (Some(20), ""));
    assert!(errors.starts_with("tso: my.toml:1:8: name: "), "{errors}");
    let missing = tso(folder.path()).args(["--check-system", "no.toml"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(20));
    let alone = tso(folder.path()).arg("--check-system").output().unwrap();
    assert_eq!(alone.status.code(), Some(64));
}
