//! Any text is read, and a statement with a fault changes nothing.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// A stack with something of everything.
const BEFORE: &str = "DEVICE D LCS 1 LINK L ETHERNET 0 D LINK M IBMTR 1 D DEVICE V VIRTUAL 0 LINK W VIRTUAL 0 V\n\
    INTERFACE I DEFINE IPAQENET PORTNAME P IPADDR 198.51.100.1/24\n\
    INTERFACE J DEFINE IPAQENET6 PORTNAME P INTFID 0:0:0:1 IPADDR 2001:db8::1\n\
    HOME 192.0.2.1 L 192.0.2.2 W BEGINROUTES ROUTE DEFAULT 192.0.2.3 L ENDROUTES\n\
    TRANSLATE 192.0.2.3 ETHERNET 020000AA0001 L PORT 21 TCP A PORTRANGE 5000 9 UDP B\n\
    NETACCESS DEFAULT X ENDNETACCESS DEFADDRTABLE ::/0 40 1 ENDDEFADDRTABLE SRCIP JOBNAME A 192.0.2.1 ENDSRCIP\n\
    VIPADYNAMIC VIPADEFINE 255.255.255.0 203.0.113.1 VIPABACKUP 9 203.0.113.2 ENDVIPADYNAMIC\n\
    IPCONFIG DYNAMICXCF 203.0.113.97/28 1 IPCONFIG6 DYNAMICXCF 2001:db8:9::9/64 AUTOLOG A ENDAUTOLOG\n\
    PKTTRACE LINKNAME=L DATTRACE OSAENTA PORTNAME=P ON SMFPARMS 1 2 3 START D START J";

/// Operands of all statements; none is the name of one.
const OPERANDS: &[&str] = &[
    "0",
    "1",
    "5",
    "21",
    "64",
    "576",
    "5003",
    "65535",
    "A",
    "B*",
    "D",
    "L",
    "M",
    "N",
    "I",
    "J",
    "V",
    "W",
    "P",
    "X",
    "*",
    "=",
    "192.0.2.1",
    "192.0.2.9",
    "192.0.2.0/24",
    "192.0.2.300",
    "203.0.113.1",
    "203.0.113.98/28",
    "255.255.255.0",
    "127.0.0.1",
    "2001:db8::1",
    "2001:db8::9",
    "2001:db8:1::/64",
    "fe80::1",
    "020000AA0009",
    "0:0:0:9",
    "'x'",
    "ON",
    "OFF",
    "YES",
    "NO",
    "ROUTE",
    "DEFAULT",
    "DEFAULT6",
    "HOST",
    "MTU",
    "REPL",
    "NOREPL",
    "TCP",
    "UDP",
    "RESERVED",
    "UNRSV",
    "SAF",
    "DENY",
    "BIND",
    "NOAUTOLOG",
    "SHAREPORT",
    "DEFINE",
    "ADDADDR",
    "DELADDR",
    "DEPRADDR",
    "IPAQENET",
    "IPAQENET6",
    "VIRTUAL",
    "VIRTUAL6",
    "IPAQIDIO",
    "CHPID",
    "F1",
    "PORTNAME",
    "IPADDR",
    "VMAC",
    "INTFID",
    "LCS",
    "MPCIPA",
    "PRIROUTER",
    "ETHERNET",
    "IBMTR",
    "VLANID",
    "JOBNAME",
    "DESTINATION",
    "TTL",
    "NAGLE",
    "NONAGLE",
    "ARPTO",
    "DYNAMICXCF",
    "NODYNAMICXCF",
    "SMCD",
    "SMCR",
    "PFID",
    "ZERT",
    "SYSPLEXMONITOR",
    "JOIN",
    "NOJOIN",
    "TYPE118",
    "TYPE119",
    "TCPINIT",
    "NOTCPINIT",
    "TRUE",
    "VIPADEFINE",
    "VIPABACKUP",
    "VIPADELETE",
    "VIPARANGE",
    "VIPADISTRIBUTE",
    "DESTIP",
    "ALL",
    "LINKNAME=L",
    "LINKNAME=N",
    "IP=192.0.2.1",
    "PORTNUM=9",
    "PORTNAME=P",
    "PORTNAME=Q",
    "VLANID=9",
    "CLEAR",
    "DEL",
    "DEFAULTHOME",
    "CACHEALL",
];

/// Statements that are whole after `BEFORE`.
const WHOLE: &[&str] = &[
    "HOME 192.0.2.5 L 192.0.2.6 M",
    "DEVICE E MPCIPA SECROUTER AUTORESTART",
    "LINK N IBMTR 2 D SECCLASS 9 IPBCAST",
    "INTERFACE K DEFINE IPAQENET PORTNAME Q IPADDR 198.51.100.2/24 MTU 1492 VMAC 020000AA0009 ISOLATE",
    "INTERFACE K DEFINE IPAQENET6 PORTNAME Q INTFID 0:0:0:9 IPADDR 2001:db8:1::/64 2001:db8::9 DUPADDRDET 2",
    "INTERFACE J ADDADDR 2001:db8::9",
    "BEGINROUTES ROUTE 192.0.2.0/24 = L MTU 576 REPL ROUTE DEFAULT6 fe80::1 J ENDROUTES",
    "BSDROUTINGPARMS TRUE L 1492 1 255.255.255.0 0.0.0.0 M DEFAULTSIZE 1 255.255.255.0 0.0.0.0 ENDBSDROUTINGPARMS",
    "IPSEC LOGENABLE IPSECRULE 192.0.2.1 - 192.0.2.9 * LOG PROTOCOL TCP DESTPORT 21 ROUTING EITHER ENDIPSEC",
    "TRANSLATE 192.0.2.8 ETHERNET 020000AA0008 L 192.0.2.9 IBMTR 020000AA0009 M",
    "PORT 22 TCP A NOAUTOLOG SAF X 23 TCP B* SHAREPORT UNRSV TCP * DENY",
    "PORTRANGE 6000 10 TCP A 7000 10 UDP B*",
    "NETACCESS INBOUND CACHESAME 192.0.2.0/24 A 2001:db8::/32 B DEFAULT X ENDNETACCESS",
    "DEFADDRTABLE 2001:db8::/32 60 5 ::/0 40 1 ENDDEFADDRTABLE",
    "SRCIP JOBNAME A 192.0.2.1 BOTH DESTINATION 192.0.2.0/24 192.0.2.2 ENDSRCIP",
    "VIPADYNAMIC VIPADELETE 203.0.113.1 VIPADEFINE 255.255.255.0 203.0.113.5 VIPADEFINE K 2001:db8:5::5 VIPARANGE 255.255.255.0 203.0.114.0 ENDVIPADYNAMIC",
    "IPCONFIG TTL 9 DYNAMICXCF 203.0.113.98/28 2 SMCD ARPTO 600 NOCHECKSUMOFFLOAD",
    "IPCONFIG6 HOPLIMIT 9 DYNAMICXCF 2001:db8:9::8/64 INTFID 0:0:0:8 NODATAGRAMFWD",
    "GLOBALCONFIG MAXRECS 9 SMCR PFID 18 PORTNUM 1 IQDMULTIWRITE SYSPLEXMONITOR NOJOIN RECOVERY",
    "TCPCONFIG NONAGLE TTLS EPHEMERALPORTS 1024 2048",
    "UDPCONFIG NOUDPCHKSUM UDPRCVBUFRSIZE 65535",
    "SMFCONFIG TCPINIT 5 TYPE119 TCPTERM NOPROFILE",
    "NETMONITOR SMFSERVICE NODVIPA TCPCONNSERVICE MINLIFETIME 5",
    "AUTOLOG 5 A JOBNAME B PARMSTRING 'x' X ENDAUTOLOG",
    "PKTTRACE LINKNAME=M IP=192.0.2.1 PORTNUM=9 ON",
    "DATTRACE IPADDR 192.0.2.1 SUBNET 255.255.255.0 ABBREV 64",
    "OSAENTA PORTNAME=Q VLANID=9 DATA=5 NOFILTER=ALL",
    "DELETE PORT 21 TCP A",
    "SMFPARMS 5 5 5",
];

fn with(text: &str, tcpip: &mut TcpIp) -> Vec<String> {
    let context = Context { data_set: "T", symbols: &symbols(), read: &|_| None };
    apply(text, tcpip, &context).iter().map(Message::with_id).collect()
}

fn before() -> TcpIp {
    let mut tcpip = stack(true);
    assert_eq!(with(BEFORE, &mut tcpip), [""; 0]);
    tcpip
}

/// Applies a statement, which must leave the stack as it was if it has a fault.
fn all_or_nothing(name: &str, text: &str) -> Result<(), TestCaseError> {
    let mut tcpip = before();
    let old = format!("{tcpip:?}");
    let faults = with(text, &mut tcpip);
    // Of HOME the entries before the wrong one count, of VIPADYNAMIC the statements, of PORT and PORTRANGE those beside it; a word that begins a line may
    // be a misspelt statement behind a whole one.
    let partly =
        |fault: &String| ["is already reserved", "no such statement"].iter().any(|end| fault.ends_with(end));
    if !faults.is_empty() && !matches!(name, "HOME" | "VIPADYNAMIC") && !faults.iter().any(partly) {
        prop_assert_eq!(format!("{tcpip:?}"), old, "{}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_operands_are_taken_or_change_nothing(
        name in select(Statement::names()),
        operands in proptest::collection::vec(select(OPERANDS), 0..9),
        lines in any::<bool>(),
    ) {
        let end = Statement::named(name).and_then(Statement::end).unwrap_or_default();
        all_or_nothing(name, &format!("{name} {} {end}", operands.join(if lines { "\n" } else { " " })))?;
    }

    #[test]
    fn a_damaged_statement_changes_nothing(
        whole in select(WHOLE), at in any::<prop::sample::Index>(), with in select(OPERANDS), how in 0..3,
    ) {
        let mut words: Vec<&str> = whole.split_whitespace().collect();
        let block = Statement::named(words[0]).and_then(Statement::end).is_some();
        let at = 1 + at.index(words.len() - 1 - usize::from(block));
        match how {
            0 => words[at] = with,
            1 => words.insert(at, with),
            _ => drop(words.remove(at)),
        }
        all_or_nothing(words[0], &words.join(" "))?;
    }

    #[test]
    fn any_text_is_read(text in "([A-Z0-9/.:=&';* \\n]|IPCONFIG |HOME |PORT |INTERFACE |\\PC){0,80}") {
        with(&text, &mut before());
    }
}

#[test]
fn the_whole_statements_are_whole() {
    for text in WHOLE {
        assert_eq!(with(text, &mut before()), [""; 0], "{text}");
    }
}
