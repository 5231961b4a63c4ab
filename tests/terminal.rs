//! The session at a person's terminal, through a pseudo-terminal: prompt, completion, history, paging, Ctrl-C.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect as _, Session};

/// A session of `tso` in a folder of its own.
fn logon(home: &Path, more: &[(&str, &str)]) -> OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tso"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TERM", "xterm")
        .env("TSO_NOW", "2026-03-14T17:40:36Z")
        .env("TSO_USER", "USER1")
        .envs(more.iter().copied());
    let mut session = Session::spawn(command).unwrap();
    session.get_process_mut().set_window_size(80, 24).unwrap();
    // A deadline only for a program that hangs.
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    session.expect("LOGOFF ends the session.").unwrap();
    if !more.contains(&("TERM", "dumb")) {
        ready(&mut session);
    }
    session
}

/// Waits until a line is read key by key: what is typed earlier, the terminal itself may take.
fn ready(session: &mut OsSession) {
    session.expect("READY").unwrap();
    session.expect("\x1b[?2004h").unwrap();
}

#[test]
fn logoff_and_the_end_of_input_end_the_session() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("TIME\r").unwrap();
    ready(&mut session);
    session.send("LOGOFF\r").unwrap();
    session.expect(Eof).unwrap();
    let mut session = logon(home.path(), &[]);
    session.send(ControlCode::EndOfTransmission).unwrap();
    session.expect(Eof).unwrap();
}

#[test]
fn tab_completes_words_and_values() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("NETSTAT HOM\t").unwrap();
    session.expect("HOME").unwrap();
    session.send(" TCP TCPCS6 (INTF\t VIPA6\t\r").unwrap();
    session.expect("IntfName:   VIPA61").unwrap();
    ready(&mut session);
    session.send("NETSTAT GATE (\t\r").unwrap();
    session.expect("Missing parameter value after IPADDR").unwrap();
    ready(&mut session);
}

#[test]
fn a_wrong_word_is_pointed_at_and_a_near_one_is_named() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("NETSTAT CONN SERVRE\r").unwrap();
    session.expect("             ^").unwrap();
    session.expect("Incorrect parameter SERVRE").unwrap();
    session.expect("SERVER").unwrap();
    ready(&mut session);
}

#[test]
fn history_is_kept_in_a_private_file() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("NETSTAT UP\r").unwrap();
    session.expect("Tcpip started at").unwrap();
    ready(&mut session);
    session.send("LOGOFF\r").unwrap();
    session.expect(Eof).unwrap();
    let file = home.path().join(".local/share/tso-netstat/history");
    if cfg!(target_os = "linux") {
        use std::os::unix::fs::PermissionsExt as _;
        assert!(std::fs::read_to_string(&file).unwrap().contains("NETSTAT UP"));
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut session = logon(home.path(), &[]);
    session.send("\x1b[A\x1b[A\r").unwrap();
    session.expect("Tcpip started at").unwrap();
}

#[test]
fn a_full_screen_waits_and_can_be_stopped() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("NETSTAT HELP\r").unwrap();
    session.expect("***").unwrap();
    session.send(ControlCode::EndOfText).unwrap();
    ready(&mut session);
    session.send("PROFILE NOPAUSE\r").unwrap();
    ready(&mut session);
    session.send("NETSTAT HELP\r").unwrap();
    let shown = session.expect("Default report").unwrap();
    assert!(!String::from_utf8_lossy(shown.before()).contains("***"));
}

#[test]
fn ctrl_c_takes_a_line_back() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[]);
    session.send("NETSTAT XYZZY").unwrap();
    session.expect("XYZZY").unwrap();
    session.send(ControlCode::EndOfText).unwrap();
    ready(&mut session);
    session.send("NETSTAT UP\r").unwrap();
    session.expect("Tcpip started at").unwrap();
}

/// A system of 40,000 sockets, more than any buffer between the program and this test holds.
fn large_system() -> String {
    let socket = |n: usize| {
        format!(
            "{{\"id\":\"{n:X}\",\"client\":\"A\",\"state\":\"Listen\",\"local\":\"0.0.0.0..{}\",\
             \"started\":\"-00:00:01\",\"touched\":\"-00:00:01\"}}",
            n % 65_536
        )
    };
    let sockets: Vec<String> = (1..=40_000).map(socket).collect();
    format!(
        "{{\"name\":\"MVS1\",\"release\":\"V2R5\",\"stack\":[{{\"name\":\"TCPCS\",\"started\":\"-00:00:02\",\
         \"client\":[{{\"name\":\"A\"}}],\"socket\":[{}]}}]}}",
        sockets.join(",")
    )
}

#[test]
fn ctrl_c_stops_a_report() {
    let home = tempfile::tempdir().unwrap();
    let system = home.path().join("large.json");
    std::fs::write(&system, large_system()).unwrap();
    let mut session = logon(home.path(), &[("TSO_SYSTEM", system.to_str().unwrap())]);
    session.send("PROFILE NOPAUSE\r").unwrap();
    ready(&mut session);
    session.send("NETSTAT CONN\r").unwrap();
    session.expect("00009C40").unwrap();
    // What was not read yet fills the terminal's buffer, so the report cannot be at its end.
    session.send(ControlCode::EndOfText).unwrap();
    let shown = session.expect("READY").unwrap();
    assert!(!String::from_utf8_lossy(shown.before()).contains("A        00000001"));
    session.send("NETSTAT UP\r").unwrap();
    session.expect("Tcpip started at").unwrap();
}

#[test]
fn no_colour_is_written_where_none_is_wanted() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[("NO_COLOR", "1")]);
    session.send("NETSTAT BYT\r").unwrap();
    let shown = session.expect("READY").unwrap();
    assert!(!String::from_utf8_lossy(shown.before()).contains("\x1b[2m"));
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let home = tempfile::tempdir().unwrap();
    let mut session = logon(home.path(), &[("TERM", "dumb")]);
    session.send("NETSTAT UP\r").unwrap();
    session.expect("Tcpip started").unwrap();
    let shown = session.expect("READY").unwrap();
    assert!(!shown.before().contains(&0x1b));
    session.send("LOGOFF\r").unwrap();
    session.expect(Eof).unwrap();
}
