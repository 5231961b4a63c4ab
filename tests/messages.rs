//! Messages that no transcript can show, since a transcript's session lacks nothing: files that the host refuses, a user
//! ID that is none, a host that is no Linux.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use tso_netstat::clock::Clock;
use tso_netstat::message::{self, Message};
use tso_netstat::output::Screen;
use tso_netstat::session::{Keeper, Logon, Profile, Session, UserId};
use tso_netstat::source::{LINUX, Sources, system};
use tso_netstat::syntax::Grammar;

/// What a program prints, what goes to stderr, and its exit status.
fn run(program: &str, home: &Path, words: &[&str], variables: &[(&str, &Path)]) -> (String, String, i32) {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", home).env("TSO_NOW", "2026-03-14T17:40:36Z").env("TSO_USER", "USER1");
    let output = command.envs(variables.iter().copied()).args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

const TSO: &str = env!("CARGO_BIN_EXE_tso");
const ONETSTAT: &str = env!("CARGO_BIN_EXE_onetstat");

/// What the host says of a path that leads through a file, and of a folder that is one.
fn not_a_folder(file: &Path) -> String {
    fs::read_dir(file).unwrap_err().to_string()
}

/// A file in `folder`.
fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("file");
    fs::write(&path, "no folder\n").unwrap();
    path
}

#[cfg(target_os = "linux")]
#[test]
fn a_profile_that_is_none_is_told_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/tso-netstat/profile");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("USER1.toml");
    fs::write(&path, "msgid = 7\n").unwrap();
    let (printed, told, code) = run(TSO, home.path(), &["TIME"], &[]);
    let expected = format!(
        "tso: Profile {} could not be read: invalid type: integer `7`, expected a boolean\n",
        path.display()
    );
    assert_eq!((told, code), (expected, 0), "{printed}");
    assert_eq!(fs::read_to_string(path).unwrap(), "msgid = 7\n");
}

#[test]
fn faults_of_a_stack_profile_are_told_when_the_system_is_loaded() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("s.toml");
    let system = "name = \"MVS1\"\nrelease = \"V2R5\"\n[[data_set]]\nname = \"TCPIP.PROF\"\ntext = \"\"\"\n\n\
                  IPCONFIG6 HOPLIMIT 9\nARPAGE 5\n\"\"\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n\
                  profile = \"TCPIP.PROF\"\n";
    fs::write(&path, system).unwrap();
    let told = format!(
        "{}: stack TCPCS: EZZ0695I IPCONFIG6 statement, line 2 of TCPIP.PROF: the stack is not enabled for IPv6\n",
        path.display()
    );
    let (_, warned, code) = run(TSO, home.path(), &["TIME"], &[("TSO_SYSTEM", &path)]);
    assert_eq!((warned, code), (format!("tso: {told}"), 0));
    let check = ["--check-system", path.to_str().unwrap()];
    let (printed, _, code) = run(TSO, home.path(), &check, &[]);
    assert!(printed.starts_with(&told) && code == 4, "{printed}");
}

#[test]
fn a_profile_that_cannot_be_kept_lasts_for_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::frozen("2026-03-14T17:40:36Z").unwrap();
    let user = UserId::new("USER1").unwrap();
    let file = file(folder.path());
    let mut session = Session::new(Logon {
        profile: Profile::new(&user),
        keeper: Keeper::folder(&file.join("profile"), &user),
        user,
        grammar: Grammar::builtin().unwrap(),
        sources: Sources::new(system::builtin(clock.now().to_utc()).unwrap()),
        clock,
        data_sets: folder.path().join("datasets"),
    });
    let mut say = |line: &str| {
        let (mut printed, stop) = (Vec::new(), AtomicBool::new(false));
        let mut screen = Screen::new(&mut printed, &stop);
        let code = session.run(line, &mut screen);
        screen.finish().unwrap();
        (String::from_utf8(printed).unwrap(), code)
    };
    let why = not_a_folder(&file);
    assert_eq!(say("PROFILE MSGID"), (format!("Profile could not be kept: {why}\n"), 4));
    let (printed, _) = say("NOSUCH");
    assert_eq!(printed, "IKJ56500I COMMAND NOSUCH NOT FOUND\n", "the change holds");
}

#[test]
fn a_user_id_that_is_none_is_refused() {
    let home = tempfile::tempdir().unwrap();
    for (id, program, words) in [("9LIVES", TSO, &["TIME"][..]), ("TOOLONGID", ONETSTAT, &["-u"])] {
        let (printed, told, code) = run(program, home.path(), words, &[("TSO_USER", Path::new(id))]);
        assert_eq!((printed.as_str(), code), ("", 64), "{told}");
        assert!(told.contains(&format!("{id} is not a TSO user ID\n")), "{told}");
    }
}

#[test]
fn data_sets_that_the_host_refuses_are_named_with_its_reason() {
    let home = tempfile::tempdir().unwrap();
    let file = file(home.path());
    let say = |line: &str| {
        let (printed, told, code) = run(TSO, home.path(), &[line], &[("TSO_DATASETS", &file)]);
        assert_eq!(told, "");
        (printed, code)
    };
    let why = not_a_folder(&file);
    let unread = format!("DATA SET {} CANNOT BE READ: {why}\n", file.display());
    assert_eq!(say("LISTCAT"), (unread, 12));
    let (printed, code) = say("NETSTAT UP REPORT");
    let mut lines = printed.lines();
    let first = lines.next().unwrap_or_default();
    assert!(first.starts_with("DATA SET USER1.NETSTAT.UP CANNOT BE WRITTEN: "), "{printed}");
    assert!(first.ends_with(')') && first.contains(" (os error "), "{printed}");
    let last = "Report data set USER1.NETSTAT.UP could not be written";
    assert_eq!((lines.next(), lines.next(), code), (Some(last), None, 12), "{printed}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "no folder\n");
}

#[test]
fn the_stack_linux_exists_on_linux_only() {
    let text = "Stack LINUX exists on Linux only";
    let message = Message::new(&message::LINUX_ONLY, [LINUX]);
    assert_eq!((message.to_string().as_str(), message.return_code(), message.exit_status()), (text, 16, 16));
    let home = tempfile::tempdir().unwrap();
    let (printed, told, code) = run(ONETSTAT, home.path(), &["-u", "-p", "LINUX"], &[]);
    match cfg!(target_os = "linux") {
        true => assert_eq!((told.as_str(), code), ("", 0), "{printed}"),
        false => assert_eq!((told, code), (format!("{text}\n"), 16), "{printed}"),
    }
}
