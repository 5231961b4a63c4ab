//! Hosts that lack something: no IPv6, no interface that is up, an empty /proc. They are namespaces of this host, which
//! need root and `unshare`.

use std::process::Command;

use crate::report::{onetstat, output};
use crate::skipped;

/// Runs `script` in its own namespaces; `$@` is `onetstat` with its flags. `None`, aloud, if that cannot be done.
pub fn isolated(script: &str, flags: &[&str]) -> Option<String> {
    let works = Command::new("unshare").args(["-n", "-m", "true"]).output().is_ok_and(|o| o.status.success());
    if !works {
        skipped("unshare -n -m does not work here");
        return None;
    }
    let onetstat = onetstat(flags);
    let mut command = Command::new("unshare");
    command
        .args(["-n", "-m", "sh", "-ec", script, "sh"])
        .arg(onetstat.get_program())
        .args(onetstat.get_args());
    command
        .env_remove("TSO_SYSTEM")
        .env_remove("TSO_NOW")
        .env_remove("TSO_GRAMMAR")
        .env("TSO_USER", "LIVETEST");
    Some(output(&mut command))
}

/// A report without its header line, which has the time.
fn body(text: &str) -> Vec<&str> {
    text.lines().skip(1).collect()
}

#[test]
fn a_host_without_ipv6_reports_short() {
    let Some(text) = isolated(r#"exec "$@""#, &["-a"]) else { return };
    let heading = ["User Id  Conn     Local Socket           Foreign Socket         State"];
    assert_eq!(body(&text)[..1], heading, "{text}");
    assert_eq!(body(&text).len(), 2, "no sockets: {text}");
}

#[test]
fn a_host_without_ipv6_says_so_in_up() {
    let Some(text) = isolated(r#"exec "$@""#, &["-u"]) else { return };
    assert!(text.trim_end().ends_with("with IPv6 disabled"), "{text}");
}

#[test]
fn a_host_without_routes_has_no_rows() {
    let Some(text) = isolated(r#"exec "$@""#, &["-r"]) else { return };
    assert!(!text.contains("Default") && !text.contains('.'), "{text}");
}

#[test]
fn loopback_alone_is_named_as_on_z_os() {
    let script = r#"ip link set lo up; exec "$@""#;
    if Command::new("ip").arg("-V").output().is_err() {
        return skipped("there is no ip command");
    }
    let Some(text) = isolated(script, &["-h"]) else { return };
    assert!(text.contains("127.0.0.1") && text.contains("LOOPBACK"), "{text}");
    let has_ipv6 = text.contains("::1");
    assert_eq!(has_ipv6, text.contains("LOOPBACK6"), "{text}");
}

#[test]
fn an_empty_proc_leaves_the_sockets() {
    for flags in ["-a", "-c", "-b", "-d", "-f", "-h", "-r", "-u", "-s", "-o", "-J", "-C"] {
        let Some(text) = isolated(r#"mount -t tmpfs none /proc; exec "$@""#, &[flags]) else { return };
        assert!(text.starts_with("MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: LINUX "), "{flags}: {text}");
    }
}

#[test]
fn without_its_counters_a_host_says_so() {
    let script = r#"mount -t tmpfs none /proc; "$@" 2>&1 || echo "status $?""#;
    let Some(text) = isolated(script, &["-S"]) else { return };
    assert!(text.contains("Counters of stack LINUX could not be read: /proc/net/snmp: "), "{text}");
    assert!(text.ends_with("status 16\n"), "{text}");
}
