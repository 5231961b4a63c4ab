//! Every prefix of every word: accepted from its capitals on, by TSO in any case, by z/OS UNIX in upper case only.
//!
//! The capitals are typed here from the manuals and compared with the grammar, so that neither can change alone.

use std::collections::BTreeSet;

use tso_netstat::request::{Clause, Error, Request, Value, console, tso, unix};
use tso_netstat::syntax::{Choice, Command, Grammar, Keyword, Report, Word};

const REPORTS: [&str; 31] = [
    "ALL", "ALLConn", "ARp", "BYTEinfo", "CACHinfo", "CLients", "CONFIG", "COnn", "DEFADDRT", "DEvlinks",
    "DRop", "Gate", "HElp", "HOme", "IDS", "ND", "PORTList", "RESCache", "ROUTe", "SLAP", "SOCKets", "SRCIP",
    "STATS", "TELnet", "TTLS", "Up", "VCRT", "VDPT", "VIPADCFG", "VIPADyn", "ACCess",
];

/// Actions of the console alone, with an operand.
const VARIED: [(&str, &str); 6] = [
    ("Obeyfile", "A"),
    ("SYNTaxcheck", "A"),
    ("STArt", "A"),
    ("STOp", "A"),
    ("PURGECache", "A"),
    ("SYSplex", "JOINGROUP"),
];

/// The traces, each with its modifiers and a value where they need one.
const TRACES: [(&str, &[&str]); 3] = [
    (
        "PKTtrace",
        &[
            "ON",
            "OFF",
            "CLEAR",
            "FULL",
            "ABBREV 200",
            "LINKNAME ETH1",
            "PROT TCP",
            "IP 192.0.2.1",
            "IPADDR 192.0.2.0/24",
            "SUBNET 255.255.255.0",
            "JOBNAME FTP*",
            "PORTNUM 21",
            "SRCPORT *",
            "DESTPORT 21",
            "DISCARD ALL",
        ],
    ),
    (
        "DATtrace",
        &[
            "ON",
            "OFF",
            "CLEAR",
            "FULL",
            "ABBREV 1",
            "IP *",
            "IPADDR 2001:db8::/32",
            "SUBNET 255.255.255.0",
            "JOBNAME FTPD1",
            "PORTNUM *",
        ],
    ),
    (
        "OSAENTA",
        &[
            "PORTNAME OSAP1",
            "ON",
            "OFF",
            "DEL",
            "CLEAR",
            "ABBREV 128",
            "DATA 512",
            "FRAMES 10",
            "TIME 60",
            "DISCARD NONE",
            "NOFILTER ALL",
            "DEVICEID 01010E01",
            "MAC 020000AA0001",
            "VLANID 7",
            "ETHTYPE IPV4",
            "IPADDR 192.0.2.1",
            "PROTOCOL UDP",
            "PORTNUM 23",
        ],
    ),
];

/// What SYSPLEX changes, each with what may follow.
const SYSPLEX: [(&str, &str); 6] = [
    ("LEAVEgroup", ""),
    ("JOINgroup", ""),
    ("DEACTivate", ",DVIPA=192.0.2.1"),
    ("REACTivate", ",DVIPA=192.0.2.1"),
    ("QUIesce", ",TARGET"),
    ("RESUME", ",PORT=80,JOBNAME=WEB"),
];

/// The modifiers of each report that has some, with a value where they need one.
const MODIFIERS: [(&str, &[&str]); 19] = [
    ("ALL", &["SERVER"]),
    ("ALLCONN", &["APPLDATA"]),
    ("BYTEINFO", &["IDLETIME"]),
    ("CONN", &["APPLDATA", "SERVER"]),
    ("DEVLINKS", &["PNETID NET1", "SMC"]),
    ("GATE", &["DETAIL"]),
    ("IDS", &["SUMmary", "PROTOcol TCP"]),
    ("RESCACHE", &["SUMmary", "DETAIL"]),
    ("ROUTE", &["ADDRTYPE IPV4", "DETAIL", "IQDIO", "PR ALL", "QDIOACCEL", "RADV", "RSTAT"]),
    ("SLAP", &["ACTIVE", "SUMmary"]),
    ("STATS", &["PROTOcol IP"]),
    ("TELNET", &["DETAIL"]),
    ("TTLS", &["GRoup", "COnn 1A"]),
    ("VCRT", &["DETAIL"]),
    ("VDPT", &["DETAIL"]),
    ("VIPADCFG", &["DETAIL"]),
    ("VIPADYN", &["DVIPA", "VIPAROUTE"]),
    ("ARP", &[]),
    ("ACCESS", &[]),
];

/// Each filter with a report that takes it and a value.
const FILTERS: [(&str, &str, &str); 14] = [
    ("APPLD", "CONN", "EZA*"),
    ("APPLname", "TELNET", "TSO1"),
    ("CLIent", "CONN", "FTPD*"),
    ("CONNType", "CONN", "NOTTLSPOLICY"),
    ("DNSAddr", "RESCACHE", "192.0.2.1"),
    ("HOSTName", "CONN", "host.example.com"),
    ("INTFName", "HOME", "OSA1"),
    ("IPAddr", "CONN", "192.0.2.1"),
    ("IPPort", "CONN", "192.0.2.1+21"),
    ("LUName", "TELNET", "LU1"),
    ("NOTN3270", "CONN", ""),
    ("POLicyn", "SLAP", "POLICY1"),
    ("POrt", "CONN", "21"),
    ("SMCID", "CONN", "1A"),
];

/// Words among the values: what stands in front of them on TSO, the words, what stands behind them.
const WORDS: [(&str, &[&str], &str); 13] = [
    ("ARP", &["ALL"], ""),
    ("DEVLINKS PNETID", &["NONE"], ""),
    ("IDS PROTOCOL", &["TCP", "UDP"], ""),
    ("RESCACHE SUMMARY", &["DNS"], ""),
    ("RESCACHE DETAIL", &["NEGative"], ""),
    ("ROUTE ADDRTYPE", &["IPV4", "IPV6"], ""),
    ("ROUTE PR", &["ALL"], ""),
    ("STATS PROTOCOL", &["IP", "ICMP", "TCP", "UDP"], ""),
    ("TTLS GROUP", &["DETAIL"], ""),
    ("TTLS CONN 1A", &["DETAIL"], ""),
    ("CONN FORMAT", &["LONG", "SHORT", "JSON"], ""),
    ("CONN (CONNTYPE", &["NOTTLSPolicy", "TTLSPolicy"], ""),
    ("CONN (CONNTYPE TTLSPOLICY", &["CURRent", "GRoup", "STALE"], "1A"),
];

fn grammar() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().unwrap();
    (grammar, grammar.command("NETSTAT").unwrap())
}

fn on_tso(line: &str) -> Result<Request, Error> {
    let (grammar, command) = grammar();
    tso::parse(grammar, command, line)
}

fn on_unix(line: &str) -> Result<Request, Error> {
    let (grammar, command) = grammar();
    let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    unix::parse(grammar, command, "netstat", &arguments)
}

fn on_console(line: &str) -> Option<Request> {
    let (grammar, command) = grammar();
    match console::parse(grammar, command, line) {
        Ok(console::Operation::Netstat(request)) => Some(*request),
        _ => None,
    }
}

/// How many of the leading letters are capitals: the shortest form.
fn capitals(word: &str) -> usize {
    word.chars().take_while(|c| !c.is_ascii_lowercase()).count()
}

/// Every prefix of `word`, in upper, lower and alternating case, with whether it is long enough.
fn prefixes(word: &str) -> Vec<(String, bool)> {
    let upper = word.to_ascii_uppercase();
    let mixed = |text: &str| -> String {
        let cased = |(n, c): (usize, char)| if n % 2 == 0 { c.to_ascii_lowercase() } else { c };
        text.chars().enumerate().map(cased).collect()
    };
    (1..=upper.len())
        .flat_map(|n| {
            let text = &upper[..n];
            [text.to_owned(), text.to_ascii_lowercase(), mixed(text)].map(|t| (t, n >= capitals(word)))
        })
        .collect()
}

/// The word of `words` that `typed` stands for, by the capitals alone.
fn meant<'a>(words: &[&'a str], typed: &str) -> Option<&'a str> {
    let typed = typed.to_ascii_uppercase();
    let mut found =
        words.iter().filter(|w| typed.len() >= capitals(w) && w.to_ascii_uppercase().starts_with(&typed));
    let one = found.next().copied();
    assert_eq!(found.next(), None, "{typed} has two meanings");
    one
}

fn operand(report: &str) -> &'static str {
    match report {
        "ARp" => " ALL",
        "DRop" => " 1A",
        _ => "",
    }
}

#[test]
fn every_prefix_of_every_report_on_tso() {
    let words: Vec<&str> = REPORTS.into_iter().filter(|r| *r != "ACCess").collect();
    for word in &words {
        for (typed, _) in prefixes(word) {
            let means = meant(&words, &typed);
            let line = format!("NETSTAT {typed}{}", operand(means.unwrap_or_default()));
            match (means, on_tso(&line)) {
                (Some(means), Ok(request)) => {
                    assert_eq!(*request.report, means.to_ascii_uppercase(), "{line}")
                }
                (None, Err(error)) => assert_eq!(error.column, 9, "{line}"),
                (Some(_), Err(error)) => panic!("{line}: {}", error.message),
                (None, Ok(request)) => panic!("{line}: {}", request.report),
            }
        }
    }
}

/// The traps that the manual's capitals lay, typed one by one.
#[test]
fn abbreviations_that_begin_alike() {
    let traps = [
        ("CO", "CONN"),
        ("CON", "CONN"),
        ("CONN", "CONN"),
        ("CONFIG", "CONFIG"),
        ("CL", "CLIENTS"),
        ("CLIENT", "CLIENTS"),
        ("DE", "DEVLINKS"),
        ("DEV", "DEVLINKS"),
        ("DEFADDRT", "DEFADDRT"),
        ("ALL", "ALL"),
        ("ALLC", "ALLCONN"),
        ("VIPAD", "VIPADYN"),
        ("VIPADY", "VIPADYN"),
        ("VIPADCFG", "VIPADCFG"),
        ("HE", "HELP"),
        ("HO", "HOME"),
        ("PORTL", "PORTLIST"),
        ("ROUT", "ROUTE"),
        ("RESC", "RESCACHE"),
        ("TEL", "TELNET"),
        ("U", "UP"),
        ("?", "HELP"),
    ];
    for (typed, report) in traps {
        assert_eq!(&*on_tso(&format!("NETSTAT {typed}")).unwrap().report, report, "{typed}");
    }
    for typed in
        ["C", "CONF", "CONFI", "D", "DEF", "DEFADDR", "AL", "VIPADC", "VIPADCF", "H", "S", "PORT", "?X"]
    {
        assert!(on_tso(&format!("NETSTAT {typed}")).is_err(), "{typed}");
    }
    assert_eq!(&*on_tso("NETSTAT DR 1A").unwrap().report, "DROP");
    assert_eq!(&*on_tso("NETSTAT AR ALL").unwrap().report, "ARP");
    assert_eq!(&*on_tso("NETSTAT (PO 21").unwrap().filter.unwrap().word, "PORT");
    assert_eq!(&*on_tso("NETSTAT SLAP (POL A").unwrap().filter.unwrap().word, "POLICYN");
    assert_eq!(&*on_tso("NETSTAT TELNET (APPL A").unwrap().filter.unwrap().word, "APPLNAME");
    assert_eq!(&*on_tso("NETSTAT (APPLD A").unwrap().filter.unwrap().word, "APPLD");
}

#[test]
fn every_prefix_of_every_modifier() {
    let (_, command) = grammar();
    for (report, modifiers) in MODIFIERS {
        let words: Vec<&str> = modifiers.iter().map(|m| m.split(' ').next().unwrap()).collect();
        let flag = command.report(report).unwrap().flag;
        for modifier in modifiers {
            let (word, value) = modifier.split_once(' ').unwrap_or((modifier, ""));
            for (typed, long_enough) in prefixes(word) {
                let means = meant(&words, &typed).filter(|_| long_enough).map(str::to_ascii_uppercase);
                let named = |r: Request| r.modifiers.first().map(|m| m.word.to_string());
                let line = format!("NETSTAT {report} {typed} {value}");
                assert_eq!(on_tso(&line).ok().and_then(named), means, "{line}");
                let upper = means.filter(|_| !typed.contains(|c: char| c.is_ascii_lowercase()));
                let line = format!("-{} {typed} {value}", flag.unwrap());
                assert_eq!(on_unix(&line).ok().and_then(named), upper, "{line}");
            }
        }
    }
}

#[test]
fn every_prefix_of_every_filter() {
    let words = FILTERS.map(|(word, _, _)| word);
    for (word, report, value) in FILTERS {
        for (typed, _) in prefixes(word) {
            // A prefix of APPLD is a form of APPLname: the line must suit the filter that is meant.
            let means = meant(&words, &typed);
            let suited = FILTERS.into_iter().find(|(w, _, _)| Some(*w) == means);
            let (_, report, value) = suited.unwrap_or((word, report, value));
            let means = means.map(str::to_ascii_uppercase);
            let line = format!("NETSTAT {report} ({typed} {value}");
            let filter = on_tso(&line).ok().and_then(|r| r.filter).map(|f| f.word.to_string());
            assert_eq!(filter, means, "{line}");
        }
    }
}

#[test]
fn every_prefix_of_target_and_outputs_on_tso() {
    let keywords = [("TCp", "STACK1"), ("FORMat", "LONG"), ("REPort", "HLQ USER1"), ("STACk", "")];
    for (word, value) in keywords {
        for (typed, long_enough) in prefixes(word) {
            let line = format!("NETSTAT HOME {typed} {value}");
            match on_tso(&line) {
                Ok(request) if word == "TCp" => {
                    assert_eq!(request.target.as_deref(), Some("STACK1"), "{line}")
                }
                Ok(request) => assert_eq!(*request.outputs[0].word, word.to_ascii_uppercase(), "{line}"),
                Err(error) => assert!(!long_enough, "{line}: {}", error.message),
            }
            assert_eq!(on_tso(&line).is_ok(), long_enough, "{line}");
        }
    }
    for (word, value) in [("HLQ", "USER1"), ("DSName", "USER1.A")] {
        for (typed, long_enough) in prefixes(word) {
            let line = format!("NETSTAT HOME REPORT {typed} {value}");
            assert_eq!(on_tso(&line).is_ok(), long_enough, "{line}");
        }
    }
}

#[test]
fn every_prefix_of_every_word_among_the_values() {
    for (before, words, after) in WORDS {
        for word in words {
            let after = if *word == "GRoup" { after } else { "" };
            for (typed, _) in prefixes(word) {
                let means = meant(words, &typed).map(str::to_ascii_uppercase);
                let line = format!("NETSTAT {before} {typed} {after}");
                let found = on_tso(&line).ok().and_then(|request| word_in(&request, words));
                assert_eq!(found, means, "{line}");
            }
        }
    }
}

/// The last word of the request's values that is one of `words`.
fn word_in(request: &Request, words: &[&str]) -> Option<String> {
    let clauses = request.modifiers.iter().chain(&request.outputs).chain(&request.filter);
    let values = request.operands.iter().chain(clauses.flat_map(|c: &Clause| &c.values));
    let full: BTreeSet<String> = words.iter().map(|w| w.to_ascii_uppercase()).collect();
    let mut found = values.filter_map(|v| match v {
        Value::Word(w) if full.contains(&**w) => Some(w.to_string()),
        _ => None,
    });
    found.next_back()
}

#[test]
fn unix_flags_and_words_know_their_case() {
    assert_eq!(&*on_unix("-a").unwrap().report, "ALLCONN");
    assert_eq!(&*on_unix("-A").unwrap().report, "ALL");
    for (line, good) in [
        ("-k SUM", true),
        ("-k sum", false),
        ("-k PROTO TCP", true),
        ("-k PROTO tcp", false),
        ("-q DETAIL NEG", true),
        ("-q DETAIL neg", false),
        ("-x GR DETAIL", true),
        ("-x gr", false),
        ("-x CO 1a", true),
        ("-M LONG", true),
        ("-M long", false),
        ("-M LON", false),
        ("-u -p tcpcs6", true),
        ("-X TTLSP CURR", true),
        ("-X ttlsp", false),
        ("-X TTLSP curr", false),
        ("-R ALL", true),
        ("-R all", false),
    ] {
        assert_eq!(on_unix(line).is_ok(), good, "{line}");
    }
}

#[test]
fn every_prefix_of_every_console_word() {
    let on_console = |line: &str| on_console(line).map(|r| r.report.to_string());
    let absent = ["CLients", "DRop", "Gate", "HElp", "SLAP", "TELnet", "Up"];
    let words: Vec<&str> = REPORTS.into_iter().filter(|r| !absent.contains(r)).collect();
    for word in &words {
        for (typed, _) in prefixes(word) {
            let means = meant(&words, &typed).map(str::to_ascii_uppercase);
            let network = if means.as_deref() == Some("ACCESS") { ",NETW" } else { "" };
            let line = format!("D TCPIP,,N,{typed}{network}");
            assert_eq!(on_console(&line), means, "{line}");
        }
    }
    for (typed, long_enough) in prefixes("Netstat") {
        let line = format!("DISPLAY TCPIP,,{typed},HOME");
        assert_eq!(on_console(&line).is_some(), long_enough, "{line}");
    }
    for (typed, long_enough) in prefixes("DRop") {
        assert_eq!(on_console(&format!("V TCPIP,,{typed},1A")).is_some(), long_enough, "{typed}");
        assert_eq!(on_console(&format!("vary TCPIP,,CMD={typed},1A")).is_some(), long_enough, "{typed}");
    }
    for (word, operand) in VARIED {
        for (typed, long_enough) in prefixes(word) {
            let line = format!("V TCPIP,,{typed},{operand}");
            assert_eq!(on_console(&line).is_some(), long_enough, "{typed}");
        }
    }
    for (word, modifiers) in TRACES {
        let means = |line: &str| on_console(line).is_some_and(|name| name == word.to_uppercase());
        for (typed, long_enough) in prefixes(word) {
            assert_eq!(means(&format!("V TCPIP,,{typed},ON")), long_enough, "{typed}");
        }
        for modifier in modifiers {
            let modifier = modifier.replace(' ', "=");
            assert!(means(&format!("V TCPIP,,{word},{modifier}")), "{word} {modifier}");
            assert!(!means(&format!("V TCPIP,,{word},{}", &modifier[1..])), "{word} {modifier}");
        }
    }
    for (word, more) in SYSPLEX {
        for (typed, long_enough) in prefixes(word) {
            let line = format!("V TCPIP,,SYSPLEX,{typed}{more}");
            assert_eq!(on_console(&line).is_some(), long_enough, "{typed}");
        }
    }
    for (word, value) in [("POrt", "21"), ("JOBNAME", "FTPD1"), ("ASID", "39")] {
        for (typed, long_enough) in prefixes(word) {
            assert_eq!(
                on_console(&format!("V TCPIP,,DROP,{typed}={value}")).is_some(),
                long_enough,
                "{typed}"
            );
        }
    }
    for (typed, long_enough) in prefixes("CONNection") {
        assert_eq!(on_console(&format!("V TCPIP,,DROP,{typed}=1A")).is_some(), long_enough, "{typed}");
    }
    for word in absent {
        assert_eq!(on_console(&format!("D TCPIP,,NETSTAT,{word}")), None, "{word}");
    }
}

/// Every word of the grammar with its spelling, by place.
fn spellings(command: &Command) -> BTreeSet<String> {
    let keywords = command.target.iter().chain(&command.outputs).chain(&command.filters);
    let modifiers = command.reports.iter().flat_map(|r: &Report| &r.body.modifiers);
    let mut all: BTreeSet<String> = command.reports.iter().map(|r| r.word.spelled().to_owned()).collect();
    for keyword in keywords.chain(modifiers) {
        let Keyword { phrase, .. } = keyword;
        all.insert(phrase.word.spelled().to_owned());
        phrase.operand.iter().chain(&phrase.option).for_each(|c| words(c, &mut all));
    }
    for operand in command.reports.iter().flat_map(|r| &r.body.operands) {
        words(&operand.choice, &mut all);
    }
    all
}

fn words(choice: &Choice, all: &mut BTreeSet<String>) {
    for phrase in choice.phrases() {
        all.insert(phrase.word.spelled().to_owned());
        phrase.operand.iter().chain(&phrase.option).for_each(|c| words(c, all));
    }
}

/// The lists above and the grammar have the same words with the same capitals.
#[test]
fn the_lists_are_complete() {
    let (_, command) = grammar();
    let mut typed: BTreeSet<String> = [
        "TCp",
        "FORMat",
        "REPort",
        "STACk",
        "MAX",
        "HLQ",
        "DSName",
        "NETWork",
        "CONNection",
        "JOBNAME",
        "ASID",
        "TARGET",
        "DSN",
        "*",
    ]
    .map(str::to_owned)
    .into();
    typed.extend(REPORTS.into_iter().chain(VARIED.map(|(word, _)| word)).map(str::to_owned));
    for (word, modifiers) in TRACES {
        typed.insert(word.to_owned());
        typed.extend(modifiers.iter().map(|m| m.split(' ').next().unwrap().to_owned()));
    }
    typed.extend(SYSPLEX.map(|(word, _)| word.to_owned()));
    typed.extend(FILTERS.map(|(word, _, _)| word.to_owned()));
    let modifiers = MODIFIERS.iter().flat_map(|(_, list)| list.iter());
    typed.extend(modifiers.map(|m| m.split(' ').next().unwrap().to_owned()));
    typed.extend(WORDS.iter().flat_map(|(_, list, _)| list.iter().map(|w| (*w).to_owned())));
    assert_eq!(typed, spellings(command));
    for report in &command.reports {
        let lists = MODIFIERS.iter().chain(&TRACES);
        let mut of_report = lists.filter(|(name, _)| name.eq_ignore_ascii_case(report.word.full()));
        let listed = of_report.next().map_or(0, |(_, list)| list.len());
        assert_eq!(report.body.modifiers.len(), listed, "{}", report.word);
    }
}

#[test]
fn every_session_command_takes_its_prefixes() {
    let (grammar, _) = grammar();
    let mut commands = 0;
    for command in &grammar.commands {
        for word in std::iter::once(&command.word).chain(&command.aliases) {
            for (typed, long_enough) in prefixes(word.spelled()) {
                let found = grammar.command(&typed).map(|c| c.word.full());
                let other = std::iter::once(&command.word).chain(&command.aliases).any(|w| w.accepts(&typed));
                assert_eq!(found == Some(command.word.full()), long_enough || other, "{typed}");
                commands += 1;
            }
        }
    }
    assert!(commands > 100 && grammar.commands.iter().any(|c| c.word == Word::new("PROFILE")));
}
