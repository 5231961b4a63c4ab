//! Every rule of a command line that can be broken: the message it gets, the column that is pointed at, and the word
//! that may have been meant.

use tso_netstat::request::{Error, Value, console, tso, unix};
use tso_netstat::syntax::{Command, Grammar};

fn grammar() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().unwrap();
    (grammar, grammar.command("NETSTAT").unwrap())
}

/// A line that is refused: the text of its message, the word in it that is at fault, and the word that was meant.
type Refusal = (&'static str, &'static str, &'static str, &'static str);

/// The word at fault stands between `>` and `<` in the line; `><` alone is where one is missing.
fn check(refusals: &[Refusal], parse: fn(&str) -> Option<Error>) {
    let mut faults = Vec::new();
    for (marked, text, inserts, meant) in refusals {
        let line = marked.replacen('>', "", 1).replacen('<', "", 1);
        let column = marked.chars().position(|c| c == '>').expect("a mark") + 1;
        let expected =
            (text.replace("{}", inserts), column, Some((*meant).to_owned()).filter(|m| !m.is_empty()));
        let found = parse(&line).map(|e| (e.message.with_id(), e.column, e.did_you_mean));
        if found.as_ref() != Some(&expected) {
            faults.push(format!("{line}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn on_tso(line: &str) -> Option<Error> {
    let (grammar, command) = grammar();
    tso::parse(grammar, command, line).err()
}

fn on_unix(line: &str) -> Option<Error> {
    let (grammar, command) = grammar();
    let arguments: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
    unix::parse(grammar, command, "netstat", &arguments).err()
}

fn on_console(line: &str) -> Option<Error> {
    let (grammar, command) = grammar();
    console::parse(grammar, command, line).err()
}

const OPTION: &str = "Incorrect option {}";
const PARAMETER: &str = "Incorrect parameter {}";
const MISSING: &str = "Missing parameter value after {}";
const LONG: &str = "Parameter value is too long {}";
const MANY: &str = "Too many filter values for {}";
const NOT_VALID: &str = "Filter {}";
const ONE: &str = "Only one filter can be specified";
const EXCLUSIVE: &str = "Parameters {} are mutually exclusive";
const INTEGER: &str = "EZZ2354I Incorrect integer parameter {} or the integer is over its maximum value";
const VALUE: &str = "EZZ2392I Incorrect filter value specification {}";
const ADDRESS: &str = "Incorrect IP address {}";
const JOINED: &str = "Leave a blank between the flag and its value {}";
const NO_OPTION: &str = "Missing option after {}";

#[test]
fn words_that_tso_does_not_know() {
    check(
        &[
            ("NETSTAT >CNON<", OPTION, "CNON", "CONN"),
            ("NETSTAT >ROTUE< DETAIL", OPTION, "ROTUE", "ROUTE"),
            ("NETSTAT >XYZZY<", OPTION, "XYZZY", ""),
            ("  NETSTAT   >CONF<", OPTION, "CONF", "CONFIG"),
            ("NETSTAT >ACCESS< NETWORK", OPTION, "ACCESS", ""),
            ("NETSTAT CONN >SERVRE<", PARAMETER, "SERVRE", "SERVER"),
            ("NETSTAT CONN >IDLETIME<", PARAMETER, "IDLETIME", ""),
            ("NETSTAT CONN >HOME<", PARAMETER, "HOME", ""),
            ("NETSTAT CONN SERVER >SERVER<", PARAMETER, "SERVER", ""),
            ("NETSTAT CONN TCP A >TCP< B", PARAMETER, "TCP", ""),
            ("NETSTAT CONN TCP A >SERVER<", PARAMETER, "SERVER", ""),
            ("NETSTAT CONN >MAX< 5", PARAMETER, "MAX", ""),
            ("NETSTAT CONN FORMAT >SHROT<", PARAMETER, "SHROT", "SHORT"),
            ("NETSTAT IDS PROTOCOL >ICMP<", PARAMETER, "ICMP", ""),
            ("NETSTAT (>CLEINT< A", PARAMETER, "CLEINT", "CLIENT"),
            ("NETSTAT ( >XYZZY< A", PARAMETER, "XYZZY", ""),
            ("NETSTAT CONN >é< )", PARAMETER, "é", ""),
            ("NETSTAT (APPLD é >XYZ<", MANY, "APPLD", ""),
            ("NETSTAT (NOTN3270 >YES<", PARAMETER, "YES", ""),
        ],
        on_tso,
    );
}

#[test]
fn values_that_tso_misses_or_refuses() {
    check(
        &[
            ("NETSTAT CONN TCP><", MISSING, "TCP", ""),
            ("NETSTAT CONN TCP >(<CLIENT A", MISSING, "TCP", ""),
            ("NETSTAT CONN FORMAT><", MISSING, "FORMAT", ""),
            ("NETSTAT CONN REPORT HLQ><", MISSING, "HLQ", ""),
            ("NETSTAT CONN REPORT DSNAME><", MISSING, "DSNAME", ""),
            ("NETSTAT DROP><", MISSING, "DROP", ""),
            ("NETSTAT ARP><", MISSING, "ARP", ""),
            ("NETSTAT STATS PROTOCOL><", MISSING, "PROTOCOL", ""),
            ("NETSTAT (CLIENT><", MISSING, "CLIENT", ""),
            ("NETSTAT (CLIENT >)<", MISSING, "CLIENT", ""),
            ("NETSTAT (><", MISSING, "(", ""),
            ("NETSTAT CONN TCP >STACKNAME<", LONG, "STACKNAME", ""),
            ("NETSTAT (CLIENT >CLIENTXXX<", LONG, "CLIENTXXX", ""),
            ("NETSTAT HOME (INTFNAME >A1234567890123456<", LONG, "A1234567890123456", ""),
            ("NETSTAT HOME (INTFNAME >OSA*<", VALUE, "OSA*", ""),
            ("NETSTAT ROUTE PR >TABLENAME<", LONG, "TABLENAME", ""),
            ("NETSTAT DROP >XYZ<", INTEGER, "XYZ", ""),
            ("NETSTAT DROP >123456789<", INTEGER, "123456789", ""),
            ("NETSTAT (PORT >65536<", INTEGER, "65536", ""),
            ("NETSTAT (PORT 21 >HTTP<", INTEGER, "HTTP", ""),
            ("NETSTAT (PORT >UNRSV<", INTEGER, "UNRSV", ""),
            ("NETSTAT PORTLIST (PORT >0<", INTEGER, "0", ""),
            ("NETSTAT PORTLIST (PORT 21 >UNRS<", INTEGER, "UNRS", "UNRSV"),
            ("NETSTAT (PORT >+21<", INTEGER, "+21", ""),
            ("NETSTAT (SMCID >G1<", INTEGER, "G1", ""),
            ("NETSTAT (IPADDR >192.0.2.1/33<", INTEGER, "192.0.2.1/33", ""),
            ("NETSTAT (IPADDR >2001:db8::/129<", INTEGER, "2001:db8::/129", ""),
            ("NETSTAT (IPADDR >192.0.2.256<", VALUE, "192.0.2.256", ""),
            ("NETSTAT (IPADDR >2001:db8::*<", VALUE, "2001:db8::*", ""),
            ("NETSTAT (IPADDR >192.0.2.*/24<", VALUE, "192.0.2.*/24", ""),
            ("NETSTAT (IPPORT >192.0.2.1<", VALUE, "192.0.2.1", ""),
            ("NETSTAT (IPPORT >192.0.2.1+65536<", VALUE, "192.0.2.1+65536", ""),
            ("NETSTAT (HOSTNAME >host*<", VALUE, "host*", ""),
            ("NETSTAT GATE (IPADDR >192.0.2.0/24<", VALUE, "192.0.2.0/24", ""),
            ("NETSTAT GATE (IPADDR >2001:db8::1<", VALUE, "2001:db8::1", ""),
            ("NETSTAT ARP >192.0.2<", ADDRESS, "192.0.2", ""),
            ("NETSTAT ARP >192.0.2.*<", ADDRESS, "192.0.2.*", ""),
            ("NETSTAT (CLIENT A B C D E F >G<", MANY, "CLIENT", ""),
            ("NETSTAT (PORT 1 2 3 4 5 6 >7<", MANY, "PORT", ""),
            ("NETSTAT RESCACHE (DNSADDR 192.0.2.1 >192.0.2.2<", MANY, "DNSADDR", ""),
        ],
        on_tso,
    );
}

#[test]
fn combinations_that_tso_refuses() {
    check(
        &[
            ("NETSTAT BYTEINFO (>PORT< 21", NOT_VALID, "PORT is not valid with BYTEINFO", ""),
            ("NETSTAT HELP (>CLIENT< A", NOT_VALID, "CLIENT is not valid with HELP", ""),
            ("NETSTAT (CLIENT A >PORT< 21", ONE, "", ""),
            ("NETSTAT (NOTN3270 >PORT< 21", ONE, "", ""),
            ("NETSTAT DEVLINKS SMC >PNETID< *", EXCLUSIVE, "SMC and PNETID", ""),
            ("NETSTAT ROUTE DETAIL >IQDIO<", EXCLUSIVE, "DETAIL and IQDIO", ""),
            ("NETSTAT ROUTE PR ALL >QDIOACCEL<", EXCLUSIVE, "PR and QDIOACCEL", ""),
            ("NETSTAT ROUTE RADV >ADDRTYPE< IPV4", EXCLUSIVE, "RADV and ADDRTYPE", ""),
            ("NETSTAT RESCACHE SUMMARY >DETAIL<", EXCLUSIVE, "SUMMARY and DETAIL", ""),
            ("NETSTAT IDS SUMMARY >PROTOCOL< TCP", EXCLUSIVE, "SUMMARY and PROTOCOL", ""),
            ("NETSTAT VIPADYN DVIPA >VIPAROUTE<", EXCLUSIVE, "DVIPA and VIPAROUTE", ""),
            ("NETSTAT SLAP ACTIVE >SUMMARY<", EXCLUSIVE, "ACTIVE and SUMMARY", ""),
            ("NETSTAT TTLS GROUP >CONN< 1A", EXCLUSIVE, "GROUP and CONN", ""),
            ("NETSTAT CONN REPORT >STACK<", EXCLUSIVE, "REPORT and STACK", ""),
            ("NETSTAT CONN STACK >REPORT< HLQ A", EXCLUSIVE, "STACK and REPORT", ""),
            ("NETSTAT DROP 1A >REPORT<", PARAMETER, "REPORT", ""),
            ("NETSTAT DROP 1A >(<PORT 21", PARAMETER, "(", ""),
            ("NETSTAT RESCACHE DETAIL >DNS<", PARAMETER, "DNS", ""),
            ("NETSTAT RESCACHE SUMMARY >NEGATIVE<", PARAMETER, "NEGATIVE", ""),
            ("NETSTAT TTLS >DETAIL< CONN 1A", PARAMETER, "DETAIL", ""),
        ],
        on_tso,
    );
}

#[test]
fn combinations_that_tso_accepts() {
    for line in [
        "netstat",
        "NETSTAT (CLI FTPD*",
        "NETSTAT TC TCPCS",
        "NETSTAT TCP TCPCS (PORT 21",
        "NETSTAT ROUTE RADV ADDRTYPE IPV6",
        "NETSTAT CONN SERVER APPLDATA REPORT DSN 'MVSUSER.OUT(CONN)' TCP TCPCS FORM LONG(PO 21 23)",
        "NETSTAT CONN(CLIENT A B C D E F)",
        "NETSTAT GATE (IPADDR 192.0.2.0/255.255.255.0",
        "NETSTAT ?",
        "NETSTAT CONN REPORT DSNAME MVSUSER.OUT(CONN)",
        "NETSTAT (IPADDR 192.0.2.0/24 2001:db8::/32 198.51.*.?",
        "NETSTAT PORTLIST (PORT 21 UNRSV 65535",
        "NETSTAT DROP 0000001a TCP TCPCS",
    ] {
        assert_eq!(on_tso(line), None, "{line}");
    }
}

#[test]
fn what_unix_refuses() {
    check(
        &[
            ("netstat >-Z<", OPTION, "-Z", ""),
            ("netstat >CONN<", OPTION, "CONN", ""),
            ("netstat >-P21<", JOINED, "-P21", ""),
            ("netstat -c >-pTCPCS<", JOINED, "-pTCPCS", ""),
            ("netstat -c >-a<", PARAMETER, "-a", ""),
            ("netstat -c >-c<", PARAMETER, "-c", ""),
            ("netstat -k >sum<", PARAMETER, "sum", "SUMMARY"),
            ("netstat -c >SERVRE<", PARAMETER, "SERVRE", "SERVER"),
            ("netstat -M >long<", PARAMETER, "long", "LONG"),
            ("netstat -p><", MISSING, "TCP", ""),
            ("netstat -P >-c<", MISSING, "PORT", ""),
            ("netstat -D><", MISSING, "DROP", ""),
            ("netstat -p A >-p< B", PARAMETER, "-p", ""),
            ("netstat -p >STACKNAME<", LONG, "STACKNAME", ""),
            ("netstat -P 1 2 3 4 5 6 >7<", MANY, "PORT", ""),
            ("netstat -P >x<", INTEGER, "x", ""),
            ("netstat -D >xyz<", INTEGER, "xyz", ""),
            ("netstat -B >192.0.2.1<", VALUE, "192.0.2.1", ""),
            ("netstat -P 21 >-E< A", ONE, "", ""),
            ("netstat -b >-P< 21", NOT_VALID, "PORT is not valid with BYTEINFO", ""),
            ("netstat >-P< 21 -b", NOT_VALID, "PORT is not valid with BYTEINFO", ""),
            ("netstat -r DETAIL >IQDIO<", EXCLUSIVE, "DETAIL and IQDIO", ""),
            ("netstat -D 1A >-P< 21", PARAMETER, "-P", ""),
            ("netstat -D 1A >-M< LONG", PARAMETER, "-M", ""),
            ("netstat -T >x<", PARAMETER, "x", ""),
        ],
        on_unix,
    );
}

#[test]
fn unix_folds_names_and_takes_lists() {
    let (grammar, command) = grammar();
    let read = |line: &str| {
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        unix::parse(grammar, command, "onetstat", &arguments).unwrap()
    };
    assert_eq!(read("-u -p tcpcs6").target.as_deref(), Some("TCPCS6"));
    assert_eq!(read("-P 21 23 -p tcpcs").filter.unwrap().values.len(), 2);
    assert_eq!(read("-P 1234"), read("-c -P 1234"));
    assert_eq!(&*read("-D 1a").report, "DROP");
}

#[test]
fn what_the_console_refuses() {
    check(
        &[
            ("D TCPIP,,NETSTAT><", NO_OPTION, "NETSTAT", ""),
            ("D TCPIP,,NETSTAT,>CNON<", OPTION, "CNON", "CONN"),
            ("D TCPIP,,NETSTAT,>CLIENTS<", OPTION, "CLIENTS", ""),
            ("D TCPIP,,NETSTAT,>HELP<", OPTION, "HELP", ""),
            ("D TCPIP,,N,CONN,>SERVRE<", PARAMETER, "SERVRE", "SERVER"),
            ("D TCPIP,,N,CONN,>REPORT<", PARAMETER, "REPORT", ""),
            ("D TCPIP,,N,CONN,MAX=>0<", INTEGER, "0", ""),
            ("D TCPIP,,N,CONN,MAX=>65536<", INTEGER, "65536", ""),
            ("D TCPIP,,N,CONN,MAX=5,>MAX<=6", PARAMETER, "MAX", ""),
            ("D TCPIP,,N,CONN,MAX><", MISSING, "MAX", ""),
            ("D TCPIP,,N,CONN,CLIENT=><", MISSING, "CLIENT", ""),
            ("D TCPIP,,N,CONN,CLIENT,>A<", MISSING, "CLIENT", ""),
            ("D TCPIP,,N,CONN,CLIENT=A,>B<", PARAMETER, "B", ""),
            ("D TCPIP,,N,CONN,CLIENT=A,>PORT<=21", ONE, "", ""),
            ("D TCPIP,,N,CONN,>HOSTNAME<=host", NOT_VALID, "HOSTNAME is not valid with CONN", ""),
            ("D TCPIP,,N,ROUTE,>POLICYN<=A", NOT_VALID, "POLICYN is not valid with ROUTE", ""),
            ("D TCPIP,,N,ACCESS><", MISSING, "ACCESS", ""),
            ("D TCPIP,,N,ACCESS,NETWORK,>CLIENT<=A", NOT_VALID, "CLIENT is not valid with ACCESS", ""),
            ("D TCPIP,,N,ARP,>ALL<", ADDRESS, "ALL", ""),
            ("D TCPIP,,N,ROUTE,DETAIL,>IQDIO<", EXCLUSIVE, "DETAIL and IQDIO", ""),
            ("D TCPIP,,N,CONN,FORMAT=>SHROT<", PARAMETER, "SHROT", "SHORT"),
            ("D TCPIP,>STACKNAME<,N,CONN", LONG, "STACKNAME", ""),
            ("D TCPIP,>A*<,N,CONN", PARAMETER, "A*", ""),
            ("D TCPIP,,N,>DROP<", OPTION, "DROP", ""),
            ("V TCPIP,,DROP><", MISSING, "DROP", ""),
            ("V TCPIP,,DROP,CONN><", MISSING, "CONNECTION", ""),
            ("V TCPIP,,DROP,>XYZ<", INTEGER, "XYZ", ""),
            ("V TCPIP,,DROP,CONN=>123456789<", INTEGER, "123456789", ""),
            ("V TCPIP,,DROP,1A,>1B<", PARAMETER, "1B", ""),
            ("V TCPIP,,DROP,1A,>FORMAT<=LONG", PARAMETER, "FORMAT", ""),
        ],
        on_console,
    );
}

#[test]
fn what_the_console_tells_apart() {
    use console::Operation;
    let (grammar, command) = grammar();
    let read = |line: &str| console::parse(grammar, command, line).unwrap();
    assert_eq!(read("D TCPIP"), Operation::Status);
    assert_eq!(read(" display  tcpip "), Operation::Status);
    assert_eq!(read("D TCPIP,,HELP"), Operation::Help(None));
    assert_eq!(read("display tcpip,,help,sockets"), Operation::Help(Some("sockets".to_owned())));
    for line in [
        "",
        "D",
        "D A,L",
        "D TCPIPX,,N,CONN",
        "D TCPIP,",
        "D TCPIP,,TELNET,CONN",
        "D TCPIP=A,N,CONN",
        "D TCPIP,=N,CONN",
        "V TCPIP,,EXPORTPROF",
        "V TCPIP,,CMD=EXPORTPROF",
        "S",
        "STOP",
        "SS FTPD",
        "V TCPIP,=DROP,1A",
        "V TCPIP",
        "VA TCPIP,,DROP,1A",
        "DTCPIP,,N,CONN",
    ] {
        assert_eq!(read(line), Operation::Other, "{line}");
    }
    let Operation::Netstat(request) = read("d tcpip,tcpcs,netstat,conn,format=long,max=*,port=21") else {
        panic!("no NETSTAT")
    };
    assert_eq!((&*request.report, request.target.as_deref()), ("CONN", Some("TCPCS")));
    for line in [
        "V TCPIP,TCPCS,DROP,1a",
        "vary  tcpip,tcpcs,dr,0000001A",
        "V TCPIP,TCPCS,DROP,CONN=1A",
        "V TCPIP,TCPCS,CMD=DROP,CONNECTION=1A",
    ] {
        let Operation::Netstat(request) = read(line) else { panic!("{line}") };
        assert_eq!((&*request.report, request.target.as_deref()), ("DROP", Some("TCPCS")), "{line}");
        assert_eq!(request.operands.last(), Some(&Value::Hex(0x1A)), "{line}");
    }
    assert!(request.output("MAX").unwrap().has("*") && request.output("FORMAT").unwrap().has("LONG"));
}
