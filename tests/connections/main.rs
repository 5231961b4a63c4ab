//! The reports on connections, COnn, ALLConn, BYTEinfo, SOCKets and CLients, against the layouts of the specification.

mod filters;
mod stack;

use stack::{V4, V6, answer, say, stack};

/// Both texts without the line end after the opening quote.
macro_rules! prints {
    ($tcpip:expr, $line:expr, $expected:expr) => {
        assert_eq!(say(&$tcpip, $line), $expected.trim_start_matches('\n'), "{}", $line)
    };
}

#[test]
fn conn_short() {
    prints!(
        stack(V4, false),
        "NETSTAT CONN",
        "
User Id  Conn     Local Socket           Foreign Socket         State
-------  ----     ------------           --------------         -----
FTPD1    0000004A 192.0.2.10..21         198.51.100.25..50112   Establsh
FTPD1    00000021 0.0.0.0..21            0.0.0.0..0             Listen
HTTPD1   00000033 0.0.0.0..443           0.0.0.0..0             Listen
MQCHIN   00000057 192.0.2.10..1414       203.0.113.77..61001    Establsh
MQCHIN   00000029 0.0.0.0..1414          0.0.0.0..0             Listen
TN3270   00000061 192.0.2.10..23         198.51.100.140..49831  ClosWait
TN3270   0000001C 0.0.0.0..23            0.0.0.0..0             Listen
USER1    00000068 192.0.2.10..1038       203.0.113.5..22        SynSent
SYSLOGD1 00000010 0.0.0.0..514           *..*                   UDP
USER1    0000006B 192.0.2.10..1041       203.0.113.53..53       UDP
"
    );
}

#[test]
fn conn_short_with_application_data() {
    prints!(
        stack(V4, false),
        "NETSTAT CONN APPLDATA (CLIENT FTPD1",
        "
User Id  Conn     Local Socket           Foreign Socket         State
-------  ----     ------------           --------------         -----
FTPD1    0000004A 192.0.2.10..21         198.51.100.25..50112   Establsh
  Application Data: EZAFTP0S D USER1    C       PSSS
FTPD1    00000021 0.0.0.0..21            0.0.0.0..0             Listen
  Application Data: EZAFTP0D
"
    );
}

#[test]
fn conn_server_lists_listeners_only() {
    prints!(
        stack(V4, false),
        "onetstat -c SERVER APPLDATA -P 21 514",
        "
User Id  Conn     Local Socket           Foreign Socket         State
-------  ----     ------------           --------------         -----
FTPD1    00000021 0.0.0.0..21            0.0.0.0..0             Listen
  Application Data: EZAFTP0D
"
    );
}

#[test]
fn conn_long() {
    prints!(
        stack(V6, true),
        "onetstat -c",
        "
User Id  Conn     State
-------  ----     -----
FTPD1    00000021 Listen
  Local Socket:   0.0.0.0..21
  Foreign Socket: 0.0.0.0..0
HTTPD1   00000071 Establsh
  Local Socket:   2001:db8:10::10..443
  Foreign Socket: 2001:db8:99::25..50112
HTTPD1   00000033 Listen
  Local Socket:   ::..443
  Foreign Socket: ::..0
MQCHIN   00000057 Establsh
  Local Socket:   ::ffff:192.0.2.10..1414
  Foreign Socket: ::ffff:203.0.113.77..61001
MQCHIN   00000029 Listen
  Local Socket:   ::..1414
  Foreign Socket: ::..0
TN3270   0000001C Listen
  Local Socket:   ::..23 (IPV6_ONLY)
  Foreign Socket: ::..0
SYSLOGD1 00000010 UDP
  Local Socket:   0.0.0.0..514
  Foreign Socket: *..*
"
    );
}

#[test]
fn conn_long_on_an_ipv4_stack() {
    prints!(
        stack(V4, false),
        "NETSTAT CONN APPLDATA FORMAT LONG (PORT 21",
        "
User Id  Conn     State
-------  ----     -----
FTPD1    0000004A Establsh
  Local Socket:   192.0.2.10..21
  Foreign Socket: 198.51.100.25..50112
  Application Data: EZAFTP0S D USER1    C       PSSS
FTPD1    00000021 Listen
  Local Socket:   0.0.0.0..21
  Foreign Socket: 0.0.0.0..0
  Application Data: EZAFTP0D
"
    );
}

#[test]
fn conn_on_the_console() {
    let five: Vec<&str> = V4
        .lines()
        .filter(|l| [" 4A ", " 21 ", " 33 ", " 57 ", " 29 "].iter().any(|id| l.contains(id)))
        .collect();
    prints!(
        stack(&five.join("\n"), false),
        "D TCPIP,,NETSTAT,CONN",
        "
USER ID  CONN     LOCAL SOCKET           FOREIGN SOCKET         STATE
FTPD1    0000004A 192.0.2.10..21         198.51.100.25..50112   ESTBLSH
FTPD1    00000021 0.0.0.0..21            0.0.0.0..0             LISTEN
HTTPD1   00000033 0.0.0.0..443           0.0.0.0..0             LISTEN
MQCHIN   00000057 192.0.2.10..1414       203.0.113.77..61001    ESTBLSH
MQCHIN   00000029 0.0.0.0..1414          0.0.0.0..0             LISTEN
5 OF 5 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn conn_long_on_the_console_stops_at_max() {
    prints!(
        stack(V6, true),
        "D TCPIP,,NETSTAT,CONN,MAX=3",
        "
USER ID  CONN     STATE
FTPD1    00000021 LISTEN
  LOCAL SOCKET:   0.0.0.0..21
  FOREIGN SOCKET: 0.0.0.0..0
HTTPD1   00000071 ESTBLSH
  LOCAL SOCKET:   2001:DB8:10::10..443
  FOREIGN SOCKET: 2001:DB8:99::25..50112
HTTPD1   00000033 LISTEN
  LOCAL SOCKET:   ::..443
  FOREIGN SOCKET: ::..0
3 OF 7 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn the_console_counts_closed_connections_that_conn_leaves_out() {
    let shown = say(&stack(V4, false), "D TCPIP,,NETSTAT,CONN,SERVER");
    assert!(shown.ends_with("LISTEN\n4 OF 12 RECORDS DISPLAYED\nEND OF THE REPORT\n"), "{shown}");
}

#[test]
fn conn_with_message_ids() {
    let shown = answer(&stack(V4, false), "NETSTAT (PORT 22", true, stack::NOW).unwrap();
    let expected = "\
EZZ2585I User Id  Conn     Local Socket           Foreign Socket         State
EZZ2586I -------  ----     ------------           --------------         -----
EZZ2587I USER1    00000068 192.0.2.10..1038       203.0.113.5..22        SynSent
";
    assert_eq!(shown, expected);
}

#[test]
fn allconn_adds_what_closed_recently() {
    prints!(
        stack(V4, false),
        "NETSTAT ALLCONN (CLIENT FTPD1 MQCHIN SYSLOGD1",
        "
User Id  Conn     Local Socket           Foreign Socket         State
-------  ----     ------------           --------------         -----
FTPD1    0000004A 192.0.2.10..21         198.51.100.25..50112   Establsh
FTPD1    00000049 192.0.2.10..21         198.51.100.25..50098   TimeWait
FTPD1    00000021 0.0.0.0..21            0.0.0.0..0             Listen
MQCHIN   00000057 192.0.2.10..1414       203.0.113.77..61001    Establsh
MQCHIN   00000052 192.0.2.10..1414       203.0.113.77..60984    Closed
MQCHIN   00000029 0.0.0.0..1414          0.0.0.0..0             Listen
SYSLOGD1 00000010 0.0.0.0..514           *..*                   UDP
"
    );
}

#[test]
fn allconn_on_the_console_has_the_short_state_words() {
    let every = [
        ("SynSent", "SYNSENT"),
        ("SynRcvd", "SYNRCVD"),
        ("Establsh", "ESTBLSH"),
        ("FinWait1", "FINWT1"),
        ("FinWait2", "FINWT2"),
        ("ClosWait", "CLOSWT"),
        ("Closing", "CLOSING"),
        ("LastAck", "LASTACK"),
        ("TimeWait", "TIMEWT"),
        ("Closed", "CLOSED"),
    ];
    for (word, console) in every {
        let tcpip = stack(&format!("USER1 1 2F 192.0.2.10..1038 203.0.113.5..22 {word}"), false);
        let row = |line: &str| say(&tcpip, line).lines().find(|l| l.starts_with("USER1")).unwrap().to_owned();
        assert_eq!(
            row("D TCPIP,,NETSTAT,ALLCONN"),
            format!("USER1    0000002F 192.0.2.10..1038       203.0.113.5..22        {console}")
        );
        assert!(row("NETSTAT ALLCONN").ends_with(&format!("        {word}")), "{word}");
    }
}

#[test]
fn allconn_counts_records_and_all_sockets() {
    let shown = say(&stack(V4, false), "D TCPIP,,NETSTAT,ALLCONN,CLIENT=FTPD1");
    assert!(shown.ends_with("3 OF 12 RECORDS DISPLAYED\nEND OF THE REPORT\n"), "{shown}");
    assert!(say(&stack(V4, false), "D TCPIP,,NETSTAT,ALLCONN,MAX=*").contains("\n12 OF 12 RECORDS"));
}

#[test]
fn byteinfo_short() {
    prints!(
        stack(V4, false),
        "NETSTAT BYTEINFO (CLIENT FTPD1 MQCHIN SYSLOGD1",
        "
03/14/2024          MVS TCP/IP Real Time Network Monitor
User Id  B Out      B In       L Port Foreign Socket         State
-------  -----      ----       ------ --------------         -----
FTPD1    0000020480 0000001834 00021  198.51.100.25..50112   Establsh
FTPD1    0000000000 0000000000 00021  0.0.0.0..0             Listen
MQCHIN   0000020480 2147485482 01414  203.0.113.77..61001    Establsh
MQCHIN   0000000000 0000000000 01414  0.0.0.0..0             Listen
SYSLOGD1 0000000000 0000048213 00514  *..*                   UDP
Connections displayed: 5
"
    );
}

#[test]
fn byteinfo_short_with_idle_time() {
    prints!(
        stack(V4, false),
        "NETSTAT BYTEINFO IDLETIME (CLIENT FTPD1 SYSLOGD1",
        "
03/14/2024          MVS TCP/IP Real Time Network Monitor
User Id  B Out      B In       L Port Foreign Socket         State    IdleTime
-------  -----      ----       ------ --------------         -----    --------
FTPD1    0000020480 0000001834 00021  198.51.100.25..50112   Establsh 00:00:05
FTPD1    0000000000 0000000000 00021  0.0.0.0..0             Listen   00:09:27
SYSLOGD1 0000000000 0000048213 00514  *..*                   UDP      00:01:34
Connections displayed: 3
"
    );
}

#[test]
fn byteinfo_long() {
    prints!(
        stack(V6, true),
        "onetstat -b -E HTTPD1 MQCHIN SYSLOGD1",
        "
03/14/2024          MVS TCP/IP Real Time Network Monitor
User Id  BytesOut             BytesIn              LPort State
-------  --------             -------              ----- -----
HTTPD1   00000000000009912837 00000000000000077120 00443 Establsh
  Foreign Socket: 2001:db8:99::25..50112
HTTPD1   00000000000000000000 00000000000000000000 00443 Listen
  Foreign Socket: ::..0
MQCHIN   00000000000000020480 00000000006442452778 01414 Establsh
  Foreign Socket: ::ffff:203.0.113.77..61001
MQCHIN   00000000000000000000 00000000000000000000 01414 Listen
  Foreign Socket: ::..0
SYSLOGD1 00000000000000000000 00000000000000048213 00514 UDP
  Foreign Socket: *..*
Connections displayed: 5
"
    );
}

#[test]
fn byteinfo_long_with_idle_time() {
    prints!(
        stack(V6, true),
        "NETSTAT BYTEINFO IDLETIME (CLIENT HTTPD1",
        "
03/14/2024          MVS TCP/IP Real Time Network Monitor
User Id  BytesOut             BytesIn              LPort State
-------  --------             -------              ----- -----
HTTPD1   00000000000009912837 00000000000000077120 00443 Establsh
  Foreign Socket: 2001:db8:99::25..50112
  Idle Time:      00:00:02
HTTPD1   00000000000000000000 00000000000000000000 00443 Listen
  Foreign Socket: ::..0
  Idle Time:      04:12:33
Connections displayed: 2
"
    );
}

#[test]
fn byteinfo_on_the_console() {
    prints!(
        stack(V4, false),
        "D TCPIP,,NETSTAT,BYTEINFO,IDLETIME,CLIENT=FTPD1",
        "
USER ID  B OUT      B IN       L PORT FOREIGN SOCKET        STATE
FTPD1    0000020480 0000001834 00021  198.51.100.25..50112  ESTBLSH
  IDLE TIME:      00:00:05
FTPD1    0000000000 0000000000 00021  0.0.0.0..0            LISTEN
  IDLE TIME:      00:09:27
2 OF 12 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn byteinfo_with_message_ids() {
    let shown = answer(&stack(V4, false), "NETSTAT BYTEINFO (CLIENT HTTPD1", true, stack::NOW).unwrap();
    let expected = "\
03/14/2024          MVS TCP/IP Real Time Network Monitor
EZZ2605I User Id  B Out      B In       L Port Foreign Socket         State
EZZ2606I -------  -----      ----       ------ --------------         -----
EZZ2607I HTTPD1   0000000000 0000000000 00443  0.0.0.0..0             Listen
Connections displayed: 1
";
    assert_eq!(shown, expected);
}

#[test]
fn the_date_of_byteinfo_is_utc_and_idle_hours_pass_two_digits() {
    let later = "2024-03-20T01:30:00+02:00";
    let shown = answer(&stack(V4, false), "NETSTAT BYTEINFO IDLETIME (CLIENT HTTPD1", false, later).unwrap();
    assert!(shown.starts_with("03/19/2024  "), "{shown}");
    assert!(shown.contains(" Listen   126:01:57\n"), "{shown}");
}

#[test]
fn a_socket_touched_in_the_future_is_not_idle() {
    let before = "2024-03-14T00:00:00Z";
    let shown = answer(&stack(V4, false), "NETSTAT BYTEINFO IDLETIME (CLIENT HTTPD1", false, before).unwrap();
    assert!(shown.contains(" Listen   00:00:00\n"), "{shown}");
}

#[test]
fn sockets_short() {
    prints!(
        stack(V4, false),
        "NETSTAT SOCKETS (CLIENT FTPD1 SYSLOGD1 TN3270",
        "
Sockets interface status:
Type   Bound to               Connected to           State    Conn
====   ========               ============           =====    ====
Name: FTPD1     Subtask: 006DC1B8
Stream 192.0.2.10..21         198.51.100.25..50112   Establsh 0000004A
Stream 0.0.0.0..21            0.0.0.0..0             Listen   00000021
Name: SYSLOGD1  Subtask: 006E2A40
Dgram  0.0.0.0..514           *..*                   UDP      00000010
Name: TN3270    Subtask: 006F31D8
Stream 192.0.2.10..23         198.51.100.140..49831  ClosWait 00000061
Stream 0.0.0.0..23            0.0.0.0..0             Listen   0000001C
"
    );
}

#[test]
fn sockets_long() {
    prints!(
        stack(V6, true),
        "NETSTAT SOCKETS (CLIENT FTPD1 HTTPD1 TN3270 SYSLOGD1",
        "
Sockets interface status:
Type   State    Conn
====   =====    ====
Name: FTPD1     Subtask: 006DC1B8
Stream Listen   00000021
  Bound to:     0.0.0.0..21
  Connected to: 0.0.0.0..0
Name: HTTPD1    Subtask: 006D9E88
Stream Establsh 00000071
  Bound to:     2001:db8:10::10..443
  Connected to: 2001:db8:99::25..50112
Stream Listen   00000033
  Bound to:     ::..443
  Connected to: ::..0
Name: SYSLOGD1  Subtask: 006E2A40
Dgram  UDP      00000010
  Bound to:     0.0.0.0..514
  Connected to: *..*
Name: TN3270    Subtask: 006F31D8
Stream Listen   0000001C
  Bound to:     ::..23 (IPV6_ONLY)
  Connected to: ::..0
"
    );
}

/// One name with two tasks, whose TCP and UDP sockets lie between each other; a second address space of that name.
const TASKS: &str = "
INETD4 200 01 0.0.0.0..7  0.0.0.0..0 Listen
INETD4 100 02 0.0.0.0..9  0.0.0.0..0 Listen
INETD4 100 03 0.0.0.0..9  *          UDP
INETD4 200 04 0.0.0.0..7  *          UDP
INETD4 300 05 0.0.0.0..0  *          UDP
INETD4 300 06 192.0.2.10..7 203.0.113.5..22 TimeWait
";

#[test]
fn sockets_are_grouped_by_task_and_only_bound_ones_show() {
    prints!(
        stack(TASKS, false),
        "NETSTAT SOCKETS",
        "
Sockets interface status:
Type   Bound to               Connected to           State    Conn
====   ========               ============           =====    ====
Name: INETD4    Subtask: 00000100
Stream 0.0.0.0..9             0.0.0.0..0             Listen   00000002
Dgram  0.0.0.0..9             *..*                   UDP      00000003
Name: INETD4    Subtask: 00000200
Stream 0.0.0.0..7             0.0.0.0..0             Listen   00000001
Dgram  0.0.0.0..7             *..*                   UDP      00000004
"
    );
}

#[test]
fn sockets_on_the_console_count_rows_and_not_names() {
    prints!(
        stack(TASKS, false),
        "D TCPIP,,NETSTAT,SOCKETS,MAX=2",
        "
SOCKETS INTERFACE STATUS:
TYPE   BOUND TO               CONNECTED TO           STATE    CONN
NAME: INETD4    SUBTASK: 00000100
STREAM 0.0.0.0..9             0.0.0.0..0             LISTEN   00000002
DGRAM  0.0.0.0..9             *..*                   UDP      00000003
2 OF 4 RECORDS DISPLAYED
END OF THE REPORT
"
    );
}

#[test]
fn sockets_with_message_ids() {
    let shown = answer(&stack(V4, false), "NETSTAT SOCKETS (CLIENT HTTPD1", true, stack::NOW).unwrap();
    let expected = "\
EZZ2705I Sockets interface status:
EZZ2706I Type   Bound to               Connected to           State    Conn
EZZ2707I ====   ========               ============           =====    ====
EZZ2708I Name: HTTPD1    Subtask: 006D9E88
EZZ2709I Stream 0.0.0.0..443           0.0.0.0..0             Listen   00000033
";
    assert_eq!(shown, expected);
}

const CLIENTS: &str = "
Current clients:
Client: FTPD1     Last Touched: 17:40:31
Client: HTTPD1    Last Touched: 17:28:03
Client: MQCHIN    Last Touched: 17:40:35
Client: SYSLOGD1  Last Touched: 17:39:02
Client: TN3270    Last Touched: 17:27:52
Client: USER1     Last Touched: 17:40:20
";

#[test]
fn clients_in_both_formats() {
    prints!(stack(V4, false), "NETSTAT CLIENTS", CLIENTS);
    prints!(stack(V4, false), "onetstat -e -M LONG", CLIENTS);
}

#[test]
fn clients_are_ipv4_users_only() {
    let shown = say(&stack(V6, true), "NETSTAT CLIENTS");
    assert!(shown.contains("FTPD1") && shown.contains("SYSLOGD1"), "{shown}");
    assert!(!shown.contains("HTTPD1") && !shown.contains("MQCHIN"), "{shown}");
}

#[test]
fn a_client_with_closed_connections_only_is_no_user() {
    let tcpip = stack(
        "USER1 1 1 192.0.2.10..9 203.0.113.5..22 Closed\nUSER2 1 2 192.0.2.10..8 203.0.113.5..22 TimeWait",
        false,
    );
    let shown = say(&tcpip, "NETSTAT CLIENTS");
    assert!(shown.contains("USER2") && !shown.contains("USER1"), "{shown}");
}

#[test]
fn nothing_to_show_leaves_the_headings() {
    let empty = stack("", false);
    assert_eq!(say(&empty, "NETSTAT CONN").lines().count(), 2);
    assert_eq!(say(&empty, "NETSTAT ALLCONN FORMAT LONG").lines().count(), 2);
    assert!(say(&empty, "NETSTAT BYTEINFO").ends_with(" -----\nConnections displayed: 0\n"));
    assert_eq!(say(&empty, "NETSTAT SOCKETS").lines().count(), 3);
    assert_eq!(say(&empty, "NETSTAT CLIENTS"), "Current clients:\n");
    let console = say(&empty, "D TCPIP,,NETSTAT,CONN");
    assert!(console.ends_with("STATE\n0 OF 0 RECORDS DISPLAYED\nEND OF THE REPORT\n"), "{console}");
}

#[test]
fn the_widest_rows_keep_their_columns() {
    let four = "LONGNAME FFFFFFFF FFFFFFFF 192.168.100.100..65535 198.151.100.100..65535 Establsh out=18446744073709 in=4294967295";
    let tcpip = stack(four, false);
    let row = say(&tcpip, "NETSTAT CONN").lines().nth(2).unwrap().to_owned();
    assert_eq!(row, "LONGNAME FFFFFFFF 192.168.100.100..65535 198.151.100.100..65535 Establsh");
    let row = say(&tcpip, "NETSTAT BYTEINFO").lines().nth(3).unwrap().to_owned();
    assert_eq!(
        row,
        format!(
            "LONGNAME {:010} 4294967295 65535  198.151.100.100..65535 Establsh",
            18_446_744_073_709_u64 % (1 << 32)
        )
    );
    let row = say(&tcpip, "D TCPIP,,NETSTAT,SOCKETS").lines().nth(3).unwrap().to_owned();
    assert_eq!(row, "STREAM 192.168.100.100..65535 198.151.100.100..65535 ESTBLSH  FFFFFFFF");
    let long = "LONGNAME 1 1 2001:db8:1111:2222:3333:4444:5555:6666..65535 2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff..65535 Establsh";
    let shown = say(&stack(long, true), "NETSTAT CONN");
    assert!(shown.ends_with("  Foreign Socket: 2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff..65535\n"), "{shown}");
}

#[test]
fn application_data_cannot_steer_a_terminal() {
    let tcpip = stack("USER1 1 1 192.0.2.10..9 203.0.113.5..22 Establsh appl=\u{1b}[2J", false);
    assert!(say(&tcpip, "NETSTAT CONN APPLDATA").ends_with("  Application Data: .[2J\n"));
}

#[test]
fn many_rows_are_handed_on_in_small_parts() {
    let rows: String = (0..20_000)
        .map(|n| format!("JOB{} 1 {n:X} 192.0.2.10..9 203.0.113.5..22 Establsh\n", n % 7))
        .collect();
    let tcpip = stack(&rows, false);
    for (report, lines) in [("CONN", 20_002), ("ALLCONN", 20_002), ("BYTEINFO", 20_004), ("SOCKETS", 20_010)]
    {
        assert_eq!(say(&tcpip, &format!("NETSTAT {report}")).lines().count(), lines, "{report}");
    }
    let console = say(&tcpip, "D TCPIP,,NETSTAT,CONN,FORMAT=LONG,MAX=*");
    assert!(console.ends_with("20000 OF 20000 RECORDS DISPLAYED\nEND OF THE REPORT\n"));
}

#[test]
fn a_console_report_ends_after_65533_lines() {
    let rows: String =
        (0..22_000).map(|n| format!("JOB 1 {n:X} 192.0.2.10..9 203.0.113.5..22 Establsh\n")).collect();
    let shown = say(&stack(&rows, false), "D TCPIP,,NETSTAT,CONN,FORMAT=LONG,MAX=*");
    assert!(shown.ends_with("REPORT TRUNCATED DUE TO GREATER THAN 65533 LINES OF OUTPUT\n"));
    assert!(!shown.contains("END OF THE REPORT"));
}
