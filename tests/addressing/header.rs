//! The header line, LONG and SHORT, message ids, the console's form and its limits.

use tso_netstat::tcpip::Format;

use crate::prints;
use crate::system::{empty, many_routes, say, session, stacks};

#[test]
fn up_names_the_start_in_utc_under_a_header_in_local_time() {
    let expected = "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36
Tcpip started at 06:01:44 on 03/14/2024 with IPv6 disabled
";
    prints!("NETSTAT UP", expected);
    prints!("onetstat -u", expected);
    prints!(
        "NETSTAT UP TCP TCPCS6",
        "
MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS6          18:40:36
Tcpip started at 06:01:44 on 03/14/2024 with IPv6 enabled
"
    );
}

#[test]
fn ids_stand_on_tso_in_short_under_profile_msgid_only() {
    let first = |line: &str| say(stacks(), true, line).lines().next().unwrap().to_owned();
    let header = "MVS TCP/IP NETSTAT CS V2R5       TCPIP Name: TCPCS           18:40:36";
    assert_eq!(first("NETSTAT HOME"), format!("EZZ2350I {header}"));
    assert_eq!(first("NETSTAT HOME FORMAT LONG"), header);
    assert_eq!(first("onetstat -h"), header);
    assert_eq!(first("NETSTAT HOME TCP TCPCS6"), header.replace("TCPCS ", "TCPCS6"));
}

#[test]
fn the_format_follows_the_stack_then_the_command_then_the_profile() {
    let is_long = |line: &str, profile: Option<Format>| {
        let mut stacks = stacks();
        stacks[0].format = profile;
        say(stacks, false, line).contains("LinkName:")
    };
    assert!(!is_long("NETSTAT HOME", None));
    assert!(is_long("NETSTAT HOME FORMAT LONG", Some(Format::Short)));
    assert!(is_long("NETSTAT HOME", Some(Format::Long)));
    assert!(!is_long("NETSTAT HOME FORMAT SHORT", Some(Format::Long)));
    assert!(is_long("NETSTAT HOME TCP TCPCS6 FORMAT LONG", None));
    for line in ["NETSTAT HOME TCP TCPCS6 FORMAT SHORT", "onetstat -h -p TCPCS6 -M SHORT"] {
        let refused = say(stacks(), true, line);
        assert!(refused.starts_with("EZZ2383I ") && refused.lines().count() == 2, "{refused}");
    }
}

#[test]
fn the_console_header_has_the_id_of_the_format_and_counts_replies() {
    let first = |line: &str| say(stacks(), false, line).lines().next().unwrap().to_owned();
    assert_eq!(first("D TCPIP,,NETSTAT,HOME"), "EZZ2500I NETSTAT CS V2R5 TCPCS 001");
    assert_eq!(first("D TCPIP,,NETSTAT,HOME,FORMAT=LONG"), "EZD0101I NETSTAT CS V2R5 TCPCS 001");
    assert_eq!(first("D TCPIP,TCPCS6,NETSTAT,HOME"), "EZD0101I NETSTAT CS V2R5 TCPCS6 001");
}

#[test]
fn titles_stay_out_of_the_data_stack_and_sections_do_not() {
    let stop = std::sync::atomic::AtomicBool::new(false);
    let mut printed = Vec::new();
    let mut screen = tso_netstat::output::Screen::new(&mut printed, &stop);
    let mut session = session(stacks(), false);
    for line in ["NETSTAT HOME STACK", "NETSTAT ROUTE TCP TCPCS6 STACK (IPADDR 127.0.0.1", "LISTSTK"] {
        session.run(line, &mut screen);
    }
    screen.finish().unwrap();
    let shown = String::from_utf8(printed).unwrap();
    assert!(!shown.contains("MVS TCP/IP") && !shown.contains("Home address list"), "{shown}");
    assert!(shown.contains("IPv4 Destinations") && shown.contains("Address          Link"), "{shown}");
}

#[test]
fn the_console_shows_the_records_that_max_allows_of_all() {
    let last = |stacks, line: &str| {
        let text = say(stacks, false, line);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len() - 2..].join("\n")
    };
    let trailer = |counts: &str| format!("{counts} RECORDS DISPLAYED\nEND OF THE REPORT");
    assert_eq!(last(many_routes(500), "D TCPIP,,N,ROUTE"), trailer("100 OF 500"));
    assert_eq!(last(many_routes(500), "D TCPIP,,N,ROUTE,MAX=2"), trailer("2 OF 500"));
    assert_eq!(last(many_routes(500), "D TCPIP,,N,ROUTE,MAX=*"), trailer("500 OF 500"));
    assert_eq!(last(empty(), "D TCPIP,,N,ROUTE"), trailer("0 OF 0"));
}

#[test]
fn a_console_report_ends_at_65533_lines() {
    let lines = |routes| {
        let text = say(many_routes(routes), false, "D TCPIP,,N,ROUTE,MAX=*");
        (text.lines().count(), text.lines().last().unwrap().to_owned(), text.contains("END OF THE REPORT"))
    };
    // Header, heading and two trailer lines are lines, too.
    assert_eq!(lines(65_529), (65_533, "END OF THE REPORT".to_owned(), true));
    let notice = "REPORT TRUNCATED DUE TO GREATER THAN 65533 LINES OF OUTPUT".to_owned();
    assert_eq!(lines(65_530), (65_534, notice.clone(), false));
    assert_eq!(lines(70_000), (65_534, notice, false));
    let on_tso = say(many_routes(70_000), false, "NETSTAT ROUTE");
    assert_eq!(on_tso.lines().count(), 70_003);
}

#[test]
fn no_line_ends_with_a_blank() {
    for line in ["NETSTAT HOME", "NETSTAT GATE", "NETSTAT HOME TCP TCPCS6", "NETSTAT ROUTE RSTAT"] {
        let text = say(stacks(), true, line);
        assert!(text.lines().count() > 3 && text.lines().all(|l| !l.ends_with(' ')), "{text}");
    }
}

#[test]
fn help_is_the_same_on_each_stack_and_has_no_header() {
    let help = say(stacks(), false, "NETSTAT HELP");
    assert!(help.starts_with("Usage: NETSTAT "), "{help}");
    for line in [
        "NETSTAT ?",
        "NETSTAT HELP TCP TCPCS6",
        "NETSTAT HELP TCP NOSUCH",
        "NETSTAT HELP REPORT",
        "NETSTAT HELP STACK",
    ] {
        assert_eq!(say(stacks(), true, line), help, "{line}");
    }
    assert_eq!(say(empty(), false, "NETSTAT HE"), help);
    assert!(say(stacks(), false, "onetstat -?").starts_with("Usage: netstat "));
}
