//! Job names: of a process, of its children, from its environment, of a user whose processes cannot be read.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tso_netstat::tcpip::job::job_name;

use crate::report::{onetstat, output, row, rows, shown};
use crate::skipped;

/// A process that ends with the test.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// Both ends of a connection; the first is given away.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

/// Where a program is.
fn program(name: &str) -> PathBuf {
    ["/bin", "/usr/bin"].iter().map(|f| Path::new(f).join(name)).find(|p| p.exists()).unwrap()
}

/// `program` under another name: the kernel takes the command name from the path.
fn called(folder: &Path, name: &str, program: &Path) -> Command {
    let link = folder.join(name);
    symlink(program, &link).unwrap();
    let mut command = Command::new(link);
    command.arg0(program.file_name().unwrap());
    command
}

/// Waits until the connection whose other end is `ours` belongs to `name`.
fn belongs(ours: &TcpStream, name: &str) {
    let (there, here) = (ours.peer_addr().unwrap(), ours.local_addr().unwrap());
    row(&["-c"], &shown(there), &shown(here), |r| r.name == name && r.state == "Establsh");
}

#[test]
fn our_own_sockets_have_our_name() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let command = fs::read_to_string("/proc/self/comm").unwrap();
    let name = job_name(command.trim_end());
    let parent = std::os::unix::process::parent_id();
    let theirs = fs::read_to_string(format!("/proc/{parent}/comm")).unwrap_or_default();
    assert_ne!(theirs, command, "a test's parent is cargo or a shell");
    row(&["-c"], &shown(listener.local_addr().unwrap()), "0.0.0.0..0", |r| r.name == name);
}

#[test]
fn the_command_name_is_folded() {
    let folder = tempfile::tempdir().unwrap();
    let (theirs, ours) = connection();
    let mut command = called(folder.path(), "pay-roll", &program("sleep"));
    let _child =
        Ending(command.arg("600").stdin(OwnedFd::from(theirs)).env_remove("_BPX_JOBNAME").spawn().unwrap());
    drop(command);
    belongs(&ours, "PAY@ROLL");
}

#[test]
fn bpx_jobname_goes_before_the_command_name() {
    let folder = tempfile::tempdir().unwrap();
    let (theirs, ours) = connection();
    let mut command = called(folder.path(), "payroll", &program("sleep"));
    let _child = Ending(
        command.arg("600").stdin(OwnedFd::from(theirs)).env("_BPX_JOBNAME", "payday#1").spawn().unwrap(),
    );
    drop(command);
    belongs(&ours, "PAYDAY#1");
}

/// Children that the shell forks keep its command name; each holds one of two connections, the parent a third.
const PARENT: &str = "exec 3<&0 4<&1 0</dev/null 1>/dev/null
(read line <&3) 4<&- & (read line <&4) 3<&- &
exec 3<&- 4<&-
wait";

#[test]
fn children_with_the_name_of_their_parent_get_a_digit() {
    let folder = tempfile::tempdir().unwrap();
    let ((first, a), (second, b), (own, c)) = (connection(), connection(), connection());
    let mut command = called(folder.path(), "inetd", &program("sh"));
    command.args(["-c", PARENT]).env_remove("_BPX_JOBNAME");
    command.stdin(OwnedFd::from(first)).stdout(OwnedFd::from(second)).stderr(OwnedFd::from(own));
    let _child = Ending(command.spawn().unwrap());
    drop(command);
    belongs(&a, "INETD1");
    belongs(&b, "INETD2");
    belongs(&c, "INETD");
}

#[test]
fn a_process_that_cannot_be_read_gives_its_user() {
    if !rustix::process::geteuid().is_root() {
        return skipped("only root can become another user");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = folder.path().join("onetstat");
    // Not copied by ourselves: a child that another test forks meanwhile would have the copy open for writing.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_onetstat")).arg(&copy).status().unwrap().success());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = Command::new(copy);
    command.args(["-p", "LINUX", "-c"]).env_clear().env("TSO_USER", "NOBODY").env("HOME", folder.path());
    let text = output(command.current_dir("/").uid(65_534).gid(65_534).stdin(Stdio::null()));
    let local = shown(listener.local_addr().unwrap());
    let row = rows(&text).into_iter().find(|r| r.local == local);
    assert_eq!(row.map(|r| (r.name, r.state)), Some(("ROOT".to_owned(), "Listen".to_owned())), "{text}");
    assert!(rows(&output(&mut onetstat(&["-c"]))).iter().any(|r| r.local == local && r.name != "ROOT"));
}
