//! Data sets of the real programs: two writers, full disks, folders that cannot be used.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn tso(folder: &Path, command: &str) -> Command {
    let mut tso = Command::new(env!("CARGO_BIN_EXE_tso"));
    tso.env_remove("TSO_SYSTEM")
        .env_remove("TSO_GRAMMAR")
        .env("HOME", folder)
        .env("TSO_NOW", "2026-03-14T17:40:36Z")
        .env("TSO_USER", "USER1")
        .env("TSO_DATASETS", folder)
        .arg(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    tso
}

fn run(folder: &Path, command: &str) -> Output {
    tso(folder, command).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_report_becomes_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), "NETSTAT CONN REPORT");
    assert_eq!((output.status.code(), printed(&output).as_str()), (Some(0), ""));
    let file = fs::read_to_string(folder.path().join("USER1.NETSTAT.CONN")).unwrap();
    assert_eq!(file, printed(&run(folder.path(), "NETSTAT CONN")));
}

#[test]
fn two_writers_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let whole = printed(&run(folder.path(), "HELP"));
    let (short, long) = (
        printed(&run(folder.path(), "NETSTAT CONN")),
        printed(&run(folder.path(), "NETSTAT CONN FORMAT LONG")),
    );
    assert!(short != long && !whole.is_empty());
    let mut children = Vec::new();
    for n in 0..24 {
        let format = if n % 2 == 0 { "SHORT" } else { "LONG" };
        children.push(tso(folder.path(), &format!("NETSTAT CONN REPORT FORMAT {format}")).spawn().unwrap());
    }
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        let file = fs::read_to_string(folder.path().join("USER1.NETSTAT.CONN")).unwrap();
        assert!(file == short || file == long, "a part of a report:\n{file}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_folder_that_is_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = run(&file, "NETSTAT CONN REPORT");
    assert_eq!(output.status.code(), Some(12));
    assert!(printed(&output).contains("Report data set USER1.NETSTAT.CONN could not be written"));
    assert_eq!(run(&file, "LISTCAT").status.code(), Some(12));
}

#[test]
fn a_name_cannot_leave_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    for name in ["'../X'", "../X", "'/TMP/X'", "'A(../X)'", "'A.B/../../X'", "'..'"] {
        let output = run(&inside, &format!("NETSTAT CONN REPORT DSNAME {name}"));
        assert_ne!(output.status.code(), Some(0), "{name}");
        assert!(run(&inside, &format!("LIST {name}")).status.code() != Some(0), "{name}");
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().filter(|e| e.as_ref().unwrap().file_name() != "inside").count(),
        0
    );
}

#[test]
fn what_a_data_set_holds_cannot_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = b"\x1b[31mred\x07\n\xff\xfe\0\n".to_vec();
    bytes.extend(vec![b'x'; 200_000]);
    fs::write(folder.path().join("USER1.ODD"), bytes).unwrap();
    let output = run(folder.path(), "LIST ODD");
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(0));
    assert!(text.starts_with(".[31mred.\n") && !text.contains('\0'), "{}", &text[..20]);
    assert_eq!(text.matches('x').count(), 200_000);
}

/// Where a tiny file system can be mounted, a report that does not fit leaves the old content as it was.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_content() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=16k", "tmpfs"])
        .arg(folder.path())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success());
    if !mounted {
        let required =
            std::env::var_os("TSO_REQUIRE_OPTIONAL_TESTS").is_some() && rustix::process::geteuid().is_root();
        assert!(!required, "root may not mount a file system here");
        eprintln!("skipped: a file system can only be mounted by root");
        return;
    }
    let first = run(folder.path(), "NETSTAT UP REPORT DSNAME A");
    let before = fs::read_to_string(folder.path().join("USER1.A"));
    let _ = fs::write(folder.path().join("fill"), vec![0; 32 * 1024]);
    let second = run(folder.path(), "NETSTAT CONN REPORT DSNAME A");
    let after = fs::read_to_string(folder.path().join("USER1.A"));
    assert!(Command::new("umount").arg(folder.path()).status().unwrap().success());
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(second.status.code(), Some(12));
    let text = printed(&second);
    assert!(
        text.contains("CANNOT BE WRITTEN") && text.contains("Report data set USER1.A could not be written"),
        "{text}"
    );
    assert_eq!(before.unwrap(), after.unwrap());
}

#[test]
fn own_data_sets_hide_those_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let system = folder.path().join("system.toml");
    let text = "name = \"MVS1\"\nrelease = \"V2R5\"\n\
        [[data_set]]\nname = \"SYS.OBEY\"\ntext = \"PORT 21 TCP SYSTEM\\nINCLUDE SYS.MORE\\n\"\n\
        [[data_set]]\nname = \"SYS.MORE\"\ntext = \"PORT 22 TCP SYSTEM\\n\"\n\
        [[profile]]\nclass = \"OPERCMDS\"\nname = \"**\"\nuacc = \"CONTROL\"\n\
        [[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n";
    fs::write(&system, text).unwrap();
    let obeyed = |own: &[(&str, &str)]| {
        let data_sets = tempfile::tempdir().unwrap();
        own.iter().for_each(|(name, text)| fs::write(data_sets.path().join(name), text).unwrap());
        let commands = data_sets.path().join("commands");
        fs::write(&commands, "CONSOLE\nV TCPIP,,OBEYFILE,SYS.OBEY\nEND\nNETSTAT PORTLIST\n").unwrap();
        let tso = tso(data_sets.path(), "");
        let mut batch = Command::new(tso.get_program());
        batch.envs(tso.get_envs().filter_map(|(name, value)| Some((name, value?))));
        batch.env("TSO_SYSTEM", &system).stdin(fs::File::open(&commands).unwrap());
        let output = printed(&batch.output().unwrap());
        let reserved = output.lines().filter(|line| line.starts_with("000"));
        reserved.map(|line| line[..20].trim_end().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(obeyed(&[]), ["00021 TCP  SYSTEM", "00022 TCP  SYSTEM"]);
    let more = ("SYS.MORE", "PORT 99 TCP OWN\n");
    assert_eq!(obeyed(&[more]), ["00021 TCP  SYSTEM", "00099 TCP  OWN"]);
    let first = ("SYS.OBEY", "PORT 98 TCP OWN\nINCLUDE SYS.MORE\n");
    assert_eq!(obeyed(&[first]), ["00022 TCP  SYSTEM", "00098 TCP  OWN"]);
}
