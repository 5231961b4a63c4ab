//! What is offered at each kind of place.

use super::*;

fn words(line: &str) -> Vec<String> {
    complete(Grammar::builtin().unwrap(), line).words
}

fn values(line: &str) -> Vec<String> {
    complete(Grammar::builtin().unwrap(), line).values.iter().map(ToString::to_string).collect()
}

#[test]
fn only_words_that_are_legal_are_offered() {
    assert_eq!(words("NETS"), ["NETSTAT"]);
    assert_eq!(words("netstat co"), ["CONFIG", "CONN"]);
    assert_eq!(words("NETSTAT GATE ("), ["IPADDR"]);
    assert_eq!(words("NETSTAT CLIENTS (N"), ["NOTN3270"]);
    assert_eq!(words("NETSTAT RESCACHE ("), ["DNSADDR"], "the others need DETAIL");
    assert_eq!(words("NETSTAT RESCACHE DETAIL ("), ["DNSADDR", "HOSTNAME", "IPADDR"]);
    assert_eq!(words("NETSTAT CONN APPLDATA S"), ["SERVER", "STACK"]);
    assert_eq!(words("NETSTAT CONN APPLDATA A"), Vec::<String>::new());
    assert_eq!(words("NETSTAT CONN FORMAT "), ["LONG", "SHORT", "JSON"]);
    assert_eq!(words("NETSTAT ROUTE PR ALL I"), Vec::<String>::new());
    assert_eq!(words("NETSTAT ROUTE ADDRTYPE "), ["IPV4", "IPV6"]);
    assert_eq!(words("NETSTAT ROUTE RADV ADDRTYPE "), ["IPV6"]);
    assert_eq!(words("NETSTAT ROUTE ADDRTYPE IPV4 RA"), Vec::<String>::new());
    assert_eq!(words("NETSTAT ROUTE ADDRTYPE IPV6 RA"), ["RADV"]);
    assert_eq!(words("NETSTAT HELP "), Vec::<String>::new());
    assert_eq!(words("HELP NETSTAT CO"), ["CONFIG", "CONN"]);
    assert_eq!(words("NETSTAT CONN STACK R"), Vec::<String>::new());
    assert_eq!(words("NETSTAT CONN (CONNTYPE TTLSPOLICY "), ["CURRENT", "GROUP", "STALE"]);
    assert!(!words("NETSTAT CONN (").contains(&"INTFNAME".to_owned()));
    assert_eq!(words("PROFILE NOM"), ["NOMSGID"]);
    assert_eq!(words("PROFILE MSGID NOM"), Vec::<String>::new());
    assert_eq!(words("HELP LISTC"), ["LISTCAT"]);
    assert_eq!(words("XYZZY "), Vec::<String>::new());
}

#[test]
fn value_types_are_offered_where_values_stand() {
    assert_eq!(values("NETSTAT CONN TCP "), ["tcpname"]);
    assert_eq!(values("NETSTAT CONN (CLIENT F"), ["clientname"]);
    assert_eq!(values("NETSTAT CONN (CLIENT FTPD1 T"), ["clientname"]);
    assert_eq!(values("NETSTAT DROP "), ["connid"]);
    assert_eq!(values("LIST "), ["dsname"]);
    assert_eq!(values("LISTDS (A.B "), ["dsname"]);
    assert_eq!(values("LISTDS A.B "), Vec::<String>::new());
    assert_eq!(values("NETSTAT GATE (IPADDR "), ["ipv4net"]);
    assert_eq!(values("NETSTAT CONN (CLIENT A B C D E "), ["clientname"]);
    assert_eq!(values("NETSTAT CONN (CLIENT A B C D E F "), Vec::<String>::new());
    assert_eq!(values("NETSTAT RESCACHE DETAIL (IPADDR 192.0.2.1 "), Vec::<String>::new());
    assert_eq!(values("PROFILE PREFIX("), ["prefix"]);
}

#[test]
fn a_hint_is_the_rest_of_the_only_word() {
    let hint = |line| hint(Grammar::builtin().unwrap(), line);
    assert_eq!(hint("NETSTAT BYT").as_deref(), Some("EINFO"));
    assert_eq!(hint("NETSTAT CO"), None);
    assert_eq!(hint("NETSTAT "), None);
}

#[test]
fn the_console_has_its_own_words() {
    let at = |line| {
        let offer = console(Grammar::builtin().unwrap(), line);
        let values = offer.values.iter().map(ToString::to_string);
        offer.words.iter().cloned().chain(values).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(at("d"), "D TCPIP,");
    assert_eq!(at("D TCPIP,"), "tcpname");
    assert_eq!(at("D TCPIP,,N"), "NETSTAT");
    assert_eq!(at("D TCPIP,,NETSTAT,A"), "ALL ALLCONN ARP ACCESS");
    assert_eq!(at("D TCPIP,,N,U"), "", "a report of TSO");
    assert_eq!(at("D TCPIP,,N,SOCKETS,P"), "PORT=");
    assert_eq!(at("D TCPIP,,N,SOCKETS,PORT="), "portnum");
    assert_eq!(at("D TCPIP,,N,SOCKETS,PORT=21,"), "FORMAT= MAX=");
    assert_eq!(at("D TCPIP,,N,RESC,H"), "HOSTNAME=");
    assert_eq!(at("D TCPIP,,N,CONN,H"), "", "HOSTNAME is for RESCACHE only");
    assert_eq!(at("D TCPIP,,N,ROUTE,ADDRTYPE=IPV4,RA"), "");
    assert_eq!(at("D TCPIP,,N,ACCESS,"), "NETWORK");
    assert_eq!(at("D TCPIP,,N,ARP,M"), "MAX= netaddr");
    assert_eq!(at("D TCPIP,,X,"), "");
    assert_eq!(at("D TCPIP,,"), "NETSTAT HELP");
    assert_eq!(at("D TCPIP,,HELP,D"), "DEFADDRT DEVLINKS DROP DATTRACE DISPLAY");
    assert_eq!(at("D TCPIP,,HELP,VA"), "VARY");
    assert_eq!(at(""), "D TCPIP, V TCPIP, START  STOP ");
    assert_eq!(at("st"), "START  STOP ");
    assert_eq!(
        (at("S "), at("start FT"), at("P FT")),
        ("startname".into(), "startname".into(), "startname".into())
    );
    assert_eq!(at("S FTPD,"), "JOBNAME= PARMS= REUSASID=");
    assert_eq!(at("S FTPD,JOBNAME=FTPD1,R"), "REUSASID=");
    assert_eq!(at("S FTPD,REUSASID="), "YES NO");
    assert_eq!(at("P FTPD1,"), "");
    assert_eq!(at("V TCPIP,TC"), "tcpname");
    assert_eq!(at("vary tcpip,,d"), "DROP DATTRACE");
    assert_eq!(at("V TCPIP,,S"), "SYNTAXCHECK START STOP SYSPLEX");
    assert_eq!(at("V TCPIP,,PKTTRACE,O"), "ON OFF");
    assert_eq!(at("V TCPIP,,PKTTRACE,ON,O"), "");
    assert_eq!(at("V TCPIP,,PKTTRACE,ON,LINKNAME="), "* intfname");
    assert_eq!(at("V TCPIP,,DATTRACE,FULL,A"), "", "FULL excludes ABBREV");
    assert_eq!(at("V TCPIP,,OBEYFILE,"), "DSN= dsname");
    assert_eq!(at("V TCPIP,,DROP,"), "CONNECTION= PORT= JOBNAME= ASID= connid");
    assert_eq!(at("V TCPIP,,DROP,PORT=21,"), "JOBNAME= ASID=");
    assert_eq!(at("V TCPIP,,DROP,PORT=21,JOBNAME=FTPD1,"), "ASID=");
    assert_eq!(at("V TCPIP,,DROP,PORT=21,ASID="), "asid");
    assert_eq!(at("D TCPIP,,N,CONN,CONNTYPE=TTLSPOLICY,G"), "GROUP=");
    assert_eq!(at("V TCPIP,,DROP,CONNECTION="), "connid");
    assert_eq!(at("V TCPIP,,DROP,57,"), "");
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken(words in proptest::collection::vec("[A-Za-z(),=' *é\t]{0,9}", 0..9), more in "\\PC{0,9}") {
        let words = words.join(" ") + &more;
        for line in [format!("NETSTAT {words}"), format!("PROFILE {words}"), format!("D TCPIP,,N,{words}"), words] {
            for offer in [complete(Grammar::builtin().unwrap(), &line), console(Grammar::builtin().unwrap(), &line)] {
                let typed = line[offer.start..].to_ascii_uppercase();
                proptest::prop_assert!(offer.words.iter().all(|w| w.starts_with(&typed)));
                offer.hint(&line);
            }
        }
    }
}
