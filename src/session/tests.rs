//! Sessions as a person and a program have them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::output::Pointing;
use crate::source::authority::{self, Access, Authority, Class};
use crate::source::system::System;
use crate::source::timeline;
use crate::tcpip::TcpIp;

fn session(folder: &Path) -> Session {
    let user = UserId::new("USER1").unwrap();
    let clock = Clock::frozen("2026-03-14T17:40:36Z").unwrap();
    let system = System {
        name: "MVS1".to_owned(),
        sysplex: None,
        own_symbols: std::collections::BTreeMap::new(),
        release: "V2R5".to_owned(),
        leap_seconds: 0,
        stacks: vec![TcpIp::new("TCPCS", clock.now().to_utc())],
        default_stack: "TCPCS".to_owned(),
        authority: Authority::default(),
        hosts: Vec::new(),
        data_sets: Vec::new(),
        timelines: Vec::new(),
        warnings: Vec::new(),
        resolver: Arc::default(),
    };
    Session::new(Logon {
        profile: Profile::new(&user),
        keeper: Keeper::folder(&folder.join("profile"), &user),
        user,
        grammar: Grammar::builtin().unwrap(),
        sources: Sources::new(system),
        clock,
        data_sets: folder.join("datasets"),
    })
}

fn answer(session: &mut Session, line: &str, pointing: Pointing) -> (String, u8) {
    let (mut out, stop) = (Vec::new(), AtomicBool::new(false));
    let code = session.run(line, &mut Screen::new(&mut out, &stop).pointing(pointing));
    (String::from_utf8(out).unwrap(), code)
}

fn stopped(session: &mut Session, line: &str) -> u8 {
    session.run(line, &mut Screen::new(&mut Vec::new(), &AtomicBool::new(true)))
}

#[test]
fn a_person_is_shown_which_word_is_wrong_and_which_may_be_meant() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let mut asked = |line| answer(&mut session, line, Pointing::Under).0;
    assert_eq!(asked("NETSTAT CONX"), "        ^\nIncorrect option CONX\nDid you mean CONN?\n");
    assert_eq!(asked("LISTDX A"), "COMMAND LISTDX NOT FOUND\nDid you mean LISTDS?\n");
    assert_eq!(asked("PROFILE  COLOR"), "         ^\nINVALID KEYWORD, COLOR\n");
    let nested = asked("CONSOLE SYSCMD(D TCPIP,,N,CONX)");
    assert!(nested.starts_with("D TCPIP,,N,CONX\n           ^\nIncorrect option CONX\n"), "{nested}");
}

#[test]
fn a_program_is_shown_the_message_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let answer = answer(&mut session, "NETSTAT CONX", Pointing::Off);
    assert_eq!(answer, ("Incorrect option CONX\n".to_owned(), 8));
}

#[test]
fn changes_of_the_profile_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    answer(&mut session, "PROFILE MSGID PREFIX(TEAM) NOPAUSE", Pointing::Off);
    let kept = session.keeper.load().unwrap().unwrap();
    assert_eq!(&kept, session.profile());
    assert_eq!((kept.msgid, kept.prefix.as_deref(), kept.pause), (true, Some("TEAM"), false));
}

#[test]
fn a_report_that_is_stopped_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    answer(&mut session, "NETSTAT CONN REPORT", Pointing::Off);
    let before = answer(&mut session, "LIST NETSTAT.CONN", Pointing::Off);
    assert_eq!(stopped(&mut session, "NETSTAT CONN REPORT FORMAT LONG"), 12);
    assert_eq!(stopped(&mut session, "NETSTAT CONN STACK"), 12);
    assert_eq!(stopped(&mut session, "NETSTAT CONN"), 12);
    assert_eq!(answer(&mut session, "LIST NETSTAT.CONN", Pointing::Off), before);
    assert_eq!(session.stacks.queued(), 0);
}

#[test]
fn time_that_is_stopped_stands_where_it_had_come_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let now = session.clock.now().to_utc();
    let script = timeline::read("t", "+00:01:00 every 1h A starts\n").unwrap();
    session.sources.begin(script, now).unwrap();
    answer(&mut session, "TIME ADVANCE 30S", Pointing::Off);
    assert_eq!(stopped(&mut session, "TIME ADVANCE 1D"), 12);
    assert_eq!((session.clock.now().to_utc() - now).num_seconds(), 30);
    let (_, code) = answer(&mut session, "TIME ADVANCE 1M", Pointing::Off);
    assert_eq!((code, (session.clock.now().to_utc() - now).num_seconds()), (0, 90));
}

#[test]
fn time_does_not_leave_the_years_that_reports_can_show() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let mut advance = || answer(&mut session, "TIME ADVANCE 36525D", Pointing::Off);
    let refused = (0..100).map(|_| advance()).find(|(_, code)| *code != 0);
    let (text, _) = refused.unwrap();
    assert!(text.contains("INVALID PERIOD, 36525D"), "{text}");
    assert!(advance().1 != 0);
}

#[test]
fn help_needs_no_authority() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let name = "EZB.**".to_owned();
    let all = authority::Profile { class: Class::Servauth, name, uacc: Access::None, permits: Vec::new() };
    session.sources.system.authority.profiles.push(all);
    let (text, code) = answer(&mut session, "NETSTAT HELP", Pointing::Off);
    assert!(text.starts_with("Usage: NETSTAT") && code == 0, "{text}");
    let denied = "Access to Netstat UP denied - SAF RC is 00000008\n".to_owned();
    assert_eq!(answer(&mut session, "NETSTAT UP", Pointing::Off), (denied, 8));
}

#[test]
fn every_command_of_the_grammar_has_its_handler() {
    let commands = &Grammar::builtin().unwrap().commands;
    let named: Vec<&str> =
        commands.iter().filter(|c| c.reports.is_empty() && !c.operator).map(|c| c.word.full()).collect();
    for name in &named {
        assert_eq!(inventory::iter::<Handler>.into_iter().filter(|h| h.name == *name).count(), 1, "{name}");
    }
    assert!(inventory::iter::<Handler>.into_iter().all(|h| named.contains(&h.name)));
}

#[test]
fn a_command_name_ends_at_a_blank_comma_or_parenthesis() {
    assert_eq!(command_name("  time"), ("time", ""));
    assert_eq!(command_name("PROFILE,MSGID"), ("PROFILE", ",MSGID"));
    assert!(is_command_name("$ABC1") && !is_command_name("1ABC") && !is_command_name("ABCDEFGHI"));
}
