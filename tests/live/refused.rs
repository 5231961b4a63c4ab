//! A host that refuses netlink, as some containers do: sockets come from /proc/net and have the same rows, interfaces
//! cannot be had.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd;
use std::process::Command;

use crate::report::{Row, eventually, onetstat, output, rows};
use crate::{has_ipv6, skipped};

/// Runs a program to which the kernel opens no netlink socket of one protocol: a seccomp filter answers
/// socket(AF_NETLINK, any, protocol) with "Operation not permitted". Perl makes the two system calls that would be unsafe
/// code here. Its first words are the numbers of prctl, of socket and of the protocol, then the program.
const REFUSE: &str = r"
my ($prctl, $socket, $protocol) = splice @ARGV, 0, 3;
my ($load, $equal, $return) = (0x20, 0x15, 0x06);
my @filter = (
    [$load, 0, 0, 0], [$equal, 0, 5, $socket],
    [$load, 0, 0, 16], [$equal, 0, 3, 16],
    [$load, 0, 0, 32], [$equal, 0, 1, $protocol],
    [$return, 0, 0, 0x50001], [$return, 0, 0, 0x7fff0000],
);
my $filter = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'S x![P] P', scalar @filter, $filter;
syscall($prctl, 38, 1, 0, 0, 0) == 0 && syscall($prctl, 22, 2, $program) == 0 or die qq(seccomp: $!\n);
exec @ARGV or die qq($ARGV[0]: $!\n);
";

const NETLINK_ROUTE: &str = "0";
const NETLINK_SOCK_DIAG: &str = "4";

/// `command` without this netlink protocol; `None`, aloud, where that cannot be had.
fn without(protocol: &str, command: &Command) -> Option<Command> {
    let numbers = match std::env::consts::ARCH {
        "x86_64" => ["157", "41"],
        "aarch64" => ["167", "198"],
        other => {
            skipped(&format!("the numbers of system calls on {other} are not known"));
            return None;
        }
    };
    let perl = |program: &std::ffi::OsStr| {
        let mut perl = Command::new("perl");
        perl.args(["-e", REFUSE]).args(numbers).arg(protocol).arg(program);
        perl
    };
    if !perl("true".as_ref()).output().is_ok_and(|o| o.status.success()) {
        skipped("perl cannot set a seccomp filter here");
        return None;
    }
    let mut refused = perl(command.get_program());
    refused.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => refused.env(name, value),
            None => refused.env_remove(name),
        };
    }
    Some(refused)
}

/// Sockets of each kind on `address`, with their inodes.
fn open(address: IpAddr, kept: &mut Vec<Box<dyn std::any::Any>>) -> Vec<u64> {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    let bound = UdpSocket::bind((address, 0)).unwrap();
    let connected = UdpSocket::bind((address, 0)).unwrap();
    connected.connect(bound.local_addr().unwrap()).unwrap();
    let fds = [listener.as_fd(), client.as_fd(), server.as_fd(), bound.as_fd(), connected.as_fd()];
    let inodes = fds.map(|fd| rustix::fs::fstat(fd).unwrap().st_ino).to_vec();
    kept.push(Box::new((listener, client, server, bound, connected)));
    inodes
}

/// The rows of our own sockets, without their ids.
fn ours(report: &str, inodes: &[u64], by_inode: bool) -> Vec<Row> {
    let ids: Vec<String> = inodes.iter().map(|inode| format!("{:08X}", *inode as u32)).collect();
    let own = rows(report).into_iter().filter(|r| !by_inode || ids.contains(&r.id));
    own.map(|row| Row { id: String::new(), ..row }).collect()
}

#[test]
fn without_sock_diag_the_rows_come_from_proc_net() {
    let Some(mut refused) = without(NETLINK_SOCK_DIAG, &onetstat(&["-a"])) else { return };
    let mut kept = Vec::new();
    let mut inodes = open(Ipv4Addr::LOCALHOST.into(), &mut kept);
    if has_ipv6() {
        inodes.extend(open(Ipv6Addr::LOCALHOST.into(), &mut kept));
    }
    eventually(|| {
        // From /proc/net the id of a socket is its inode.
        let found = ours(&output(&mut refused), &inodes, true);
        if found.len() != inodes.len() {
            return Err(format!("{inodes:?}: {found:#?}"));
        }
        let normal = ours(&output(&mut onetstat(&["-a"])), &[], false);
        match found.iter().find(|row| !normal.contains(row)) {
            Some(row) => Err(format!("{row:?} is not among {normal:#?}")),
            None => Ok(()),
        }
    });
}

#[test]
fn without_rtnetlink_a_message_says_what_could_not_be_read() {
    for flags in [&["-h"][..], &["-r"]] {
        let Some(mut refused) = without(NETLINK_ROUTE, &onetstat(flags)) else { return };
        let output = refused.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (printed, told) = (text(output.stdout), text(output.stderr));
        let expected = "Interfaces of stack LINUX could not be read: Operation not permitted (os error 1)\n";
        assert_eq!((printed.as_str(), told.as_str(), output.status.code()), ("", expected, Some(16)));
    }
}
