//! A request, spelled on a surface and read again, is the same request; and nothing that can be typed makes a parser fall.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;
use tso_netstat::request::spell::{self, Length};
use tso_netstat::request::{
    AddressPattern, Clause, DataSetSpec, NamePattern, NetworkForm, PortPattern, Request, Value, console, tso,
    unix,
};
use tso_netstat::syntax::{
    Body, Choice, Command, Exclusion, Grammar, Item, Keyword, Phrase, Report, Surface, Term, ValueType,
};

fn grammar() -> (&'static Grammar, &'static Command) {
    let grammar = Grammar::builtin().unwrap();
    (grammar, grammar.command("NETSTAT").unwrap())
}

/// A stream of choices from which a request grows; proptest shrinks it.
struct Choices {
    numbers: std::vec::IntoIter<u32>,
}

impl Choices {
    fn number(&mut self) -> u32 {
        self.numbers.next().unwrap_or(0)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.number() as usize % limit
    }

    /// Once in `n` times.
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn text(&mut self, letters: &str, shortest: usize, longest: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let length = shortest + self.below(longest - shortest + 1);
        (0..length).map(|_| *self.of(&letters)).collect()
    }
}

/// Grows requests that are valid on one surface.
struct Grower {
    surface: Surface,
    choices: Choices,
}

impl Grower {
    fn new(surface: Surface, numbers: Vec<u32>) -> Grower {
        Grower { surface, choices: Choices { numbers: numbers.into_iter() } }
    }

    fn request(&mut self) -> Request {
        let (_, command) = grammar();
        let reports: Vec<&Report> = command.reports.iter().filter(|r| r.surfaces.has(self.surface)).collect();
        let report = *self.choices.of(&reports);
        let operands = self.operands(&report.body);
        let modifiers = self.clauses(&report.body.modifiers, &report.body.exclusive);
        let target = self.choices.once_in(2).then(|| self.plain_name(8).into());
        let outputs =
            if report.action { Vec::new() } else { self.clauses(&command.outputs, &command.exclusive) };
        let filter = self.filter(command, report, &modifiers);
        Request { report: report.word.name(), operands, modifiers, target, outputs, filter }
    }

    fn operands(&mut self, body: &Body) -> Vec<Value> {
        let mut values = Vec::new();
        let surface = self.surface;
        for operand in body.operands.iter().filter(|o| o.surfaces.has(surface)) {
            if !operand.optional || self.choices.once_in(2) {
                self.choice(&operand.choice, &mut values);
            }
        }
        values
    }

    /// Some of `keywords`, none of which excludes another.
    fn clauses(&mut self, keywords: &[Keyword], exclusive: &[Exclusion]) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let surface = self.surface;
        for keyword in keywords.iter().filter(|k| k.surfaces.has(surface)) {
            if !self.choices.once_in(3) {
                continue;
            }
            let clause = self.clause(keyword);
            let clash = |one: &Term, other: &Term| {
                is_meant(one, &clause) && clauses.iter().any(|c| is_meant(other, c))
            };
            if !exclusive.iter().any(|e| clash(&e.one, &e.other) || clash(&e.other, &e.one)) {
                clauses.push(clause);
            }
        }
        clauses
    }

    /// A filter that the report has with these modifiers.
    fn filter(&mut self, command: &Command, report: &Report, modifiers: &[Clause]) -> Option<Clause> {
        let given = |word: &str| modifiers.iter().any(|m| *m.word == *word);
        let here = command.filters.iter().filter(|f| f.surfaces.has(self.surface));
        let used = here.filter_map(|f| Some((f, report.filter_use(f, self.surface)?)));
        let used = used.filter(|(_, used)| used.with.as_deref().is_none_or(given));
        let filters: Vec<Keyword> = used.map(|(f, used)| used.keyword(f)).collect();
        if filters.is_empty() || !self.choices.once_in(2) {
            return None;
        }
        let filter = self.choices.of(&filters).clone();
        Some(self.clause(&filter))
    }

    fn clause(&mut self, keyword: &Keyword) -> Clause {
        let mut values = Vec::new();
        let most = if self.surface == Surface::Console { 1 } else { keyword.max };
        if let Some(operand) = &keyword.phrase.operand {
            for _ in 0..=self.choices.below(most) {
                self.choice(operand, &mut values);
            }
        }
        if let Some(option) = keyword.phrase.option.as_ref().filter(|_| self.choices.once_in(2)) {
            self.choice(option, &mut values);
        }
        Clause { word: keyword.word().name(), values }
    }

    fn choice(&mut self, choice: &Choice, values: &mut Vec<Value>) {
        match self.choices.of(&choice.items) {
            Item::Phrase(Phrase { word, operand, option }) => {
                values.push(Value::Word(word.name()));
                if let Some(operand) = operand {
                    self.choice(operand, values);
                }
                if let Some(option) = option.as_ref().filter(|_| self.choices.once_in(2)) {
                    self.choice(option, values);
                }
            }
            Item::Value(name) => {
                let ty = &grammar().0.values[name];
                values.push(self.value(ty));
            }
        }
    }

    /// A name that is no word of the grammar: none of those begins with X and a digit.
    fn plain_name(&mut self, longest: usize) -> String {
        let digit = self.choices.below(10);
        format!("X{digit}{}", self.choices.text("ABCXYZ019$#@", 0, longest - 2))
    }

    fn value(&mut self, ty: &ValueType) -> Value {
        let (low, high) = ty.range.unwrap_or((0, u64::from(u32::MAX)));
        let longest = usize::try_from(high).unwrap();
        match &*ty.kind {
            "char" => {
                let mut name = self.plain_name(longest);
                if ty.has("wild") && self.choices.once_in(2) {
                    name.replace_range(1.., "*?");
                }
                Value::Name(NamePattern::new(name))
            }
            "text" => {
                let text = format!("x{}", self.choices.text("aBc*?.-/+9", 0, 39));
                let keeps_case = self.surface == Surface::Unix;
                Value::Name(NamePattern::new(if keeps_case { text } else { text.to_uppercase() }))
            }
            "num" => {
                let span = high - low + 1;
                Value::Number(u32::try_from(low + u64::from(self.choices.number()) % span).unwrap())
            }
            "hex" => {
                let most = usize::try_from(high).unwrap() * 4;
                Value::Hex(self.choices.number() >> (32 - most) >> self.choices.below(most))
            }
            "ip" | "ipv4" => Value::Address(self.address(ty, &*ty.kind == "ipv4")),
            "ipport" => {
                let port = u16::try_from(self.choices.below(65536)).unwrap();
                Value::Port(PortPattern { address: self.address(ty, false), port })
            }
            "host" => Value::Host(format!("h{}", self.choices.text("aZ0-.", 0, 254)).into()),
            "hlq" => Value::DataSet(DataSetSpec { name: self.plain_name(8).into(), quoted: false }),
            "dsname" => {
                let member =
                    if self.choices.once_in(2) { format!("({})", self.plain_name(8)) } else { String::new() };
                let name = format!("{}.{}{member}", self.plain_name(8), self.plain_name(8)).into();
                Value::DataSet(DataSetSpec { name, quoted: self.choices.once_in(2) })
            }
            kind => panic!("the test has no values of kind {kind}"),
        }
    }

    fn address(&mut self, ty: &ValueType, ipv4: bool) -> AddressPattern {
        let bits = self.choices.number();
        let v6 = !ipv4 && self.choices.once_in(2);
        let address: IpAddr = match v6 {
            true => Ipv6Addr::from(0x2001_0db8_u128 << 96 | u128::from(bits)).into(),
            false => Ipv4Addr::from(bits).into(),
        };
        let most = if v6 { 128 } else { 32 };
        let host = AddressPattern::Network { address, prefix: most, form: NetworkForm::Host };
        match self.choices.below(4) {
            1 if ty.has("prefix") => {
                let prefix = u8::try_from(1 + self.choices.below(usize::from(most))).unwrap();
                AddressPattern::Network { address, prefix, form: NetworkForm::Prefix }
            }
            2 if ty.has("mask") && !v6 => {
                let form = NetworkForm::Mask(Ipv4Addr::from(self.choices.number()));
                AddressPattern::Network { address, prefix: most, form }
            }
            3 if ty.has("wild") && !v6 => AddressPattern::Wild(NamePattern::new("192.0.*.1?")),
            _ => host,
        }
    }
}

fn is_meant(term: &Term, clause: &Clause) -> bool {
    term.word == clause.word && term.operand.as_ref().is_none_or(|operand| clause.has(operand))
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..400)
}

/// Half of the tokens are words of the grammar, the others are anything.
fn soup() -> impl Strategy<Value = Vec<String>> {
    const KNOWN: [&str; 45] = [
        "NETSTAT",
        "CONN",
        "ALL",
        "ROUTE",
        "RESCACHE",
        "ARP",
        "DROP",
        "TTLS",
        "DEVLINKS",
        "HELP",
        "?",
        "ADDRTYPE",
        "IPV4",
        "DETAIL",
        "PR",
        "SUMMARY",
        "DNS",
        "GROUP",
        "1A",
        "TCP",
        "TCPCS",
        "REPORT",
        "HLQ",
        "DSNAME",
        "'A.B(C)'",
        "STACK",
        "FORMAT",
        "LONG",
        "(",
        ")",
        "(CLIENT",
        "PORT",
        "21",
        "IPADDR",
        "192.0.2.0/24",
        "2001:db8::1",
        "IPPORT",
        "192.0.2.1+21",
        "CONNTYPE",
        "TTLSPOLICY",
        "MAX",
        "*",
        "'",
        "=",
        ",",
    ];
    const FLAGS: [&str; 16] =
        ["-c", "-a", "-r", "-R", "-D", "-p", "-M", "-P", "-P21", "-X", "-I", "-", "--", "-?", "-é", ""];
    let token = prop_oneof![
        4 => prop::sample::select(&KNOWN[..]).prop_map(str::to_owned),
        2 => prop::sample::select(&FLAGS[..]).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[A-Z]{1,9}",
        1 => Just("X".repeat(3000)),
    ];
    prop::collection::vec(token, 0..20)
}

/// All parsers with this text; what they say about it must have a place in it.
fn read_everywhere(text: &str, arguments: &[String]) {
    let (grammar, command) = grammar();
    let line = format!("NETSTAT {text}");
    for line in [text, &line] {
        if let Err(error) = tso::parse(grammar, command, line) {
            assert!(error.column >= 1 && error.column <= line.chars().count() + 2, "{line}");
            assert!(!error.message.to_string().contains(char::is_control), "{line}");
        }
    }
    if let Err(error) = unix::parse(grammar, command, "netstat", arguments) {
        let length = 7 + arguments.iter().map(|a| a.chars().count() + 1).sum::<usize>();
        assert!(error.column >= 1 && error.column <= length + 2, "{arguments:?}");
        assert!(!error.message.to_string().contains(char::is_control), "{arguments:?}");
    }
    for line in [text.to_owned(), format!("D TCPIP,,NETSTAT,{text}"), format!("D TCPIP,{text}")] {
        if let Err(error) = console::parse(grammar, command, &line) {
            assert!(error.column >= 1 && error.column <= line.chars().count() + 2, "{line}");
            assert!(!error.message.to_string().contains(char::is_control), "{line}");
        }
    }
}

/// No failures are written into the source tree: the failing case is printed.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn a_request_spelled_on_tso_reads_as_itself(numbers in numbers()) {
        let (grammar, command) = grammar();
        let request = Grower::new(Surface::Tso, numbers).request();
        for length in [Length::Full, Length::Shortest] {
            let line = spell::tso(command, &request, length).expect("a spelling");
            let read = tso::parse(grammar, command, &line);
            prop_assert_eq!(read.as_ref(), Ok(&request), "{}", line);
            let read = tso::parse(grammar, command, &format!("  {} )", line.replace('(', "  (  ")));
            let quiet = request.filter.is_some() && !line.contains("' ") && line.matches('(').count() == 1;
            prop_assert!(!quiet || read.as_ref() == Ok(&request), "{} )", line);
        }
    }

    #[test]
    fn a_request_spelled_on_unix_reads_as_itself(numbers in numbers()) {
        let (grammar, command) = grammar();
        let request = Grower::new(Surface::Unix, numbers).request();
        for length in [Length::Full, Length::Shortest] {
            let arguments = spell::unix(command, &request, length).expect("a spelling");
            let read = unix::parse(grammar, command, "netstat", &arguments);
            prop_assert_eq!(read.as_ref(), Ok(&request), "{:?}", arguments);
        }
    }

    #[test]
    fn a_request_spelled_on_the_console_reads_as_itself(numbers in numbers()) {
        let (grammar, command) = grammar();
        let request = Grower::new(Surface::Console, numbers).request();
        for length in [Length::Full, Length::Shortest] {
            let line = spell::console(command, &request, length).expect("a spelling");
            let read = console::parse(grammar, command, &line);
            let expected = console::Operation::Netstat(Box::new(request.clone()));
            prop_assert_eq!(read.as_ref(), Ok(&expected), "{}", line);
        }
    }

    /// A request that one surface can say means the same on each other surface that can say it.
    #[test]
    fn surfaces_agree(numbers in numbers(), from in prop::sample::select(&Surface::ALL[..])) {
        let (grammar, command) = grammar();
        let request = Grower::new(from, numbers).request();
        if let Some(line) = spell::tso(command, &request, Length::Full) {
            let read = tso::parse(grammar, command, &line);
            prop_assert_eq!(read.as_ref(), Ok(&request), "{}", line);
        }
        if let Some(arguments) = spell::unix(command, &request, Length::Full) {
            let read = unix::parse(grammar, command, "netstat", &arguments);
            prop_assert_eq!(read.as_ref(), Ok(&request), "{:?}", arguments);
        }
        if let Some(line) = spell::console(command, &request, Length::Full) {
            let expected = console::Operation::Netstat(Box::new(request.clone()));
            let read = console::parse(grammar, command, &line);
            prop_assert_eq!(read.as_ref(), Ok(&expected), "{}", line);
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn words_in_any_order_are_read_or_refused(words in soup()) {
        read_everywhere(&words.join(" "), &words);
        read_everywhere(&words.join(","), &words);
        read_everywhere(&words.concat(), &words);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let arguments: Vec<String> = text.split(' ').map(str::to_owned).collect();
        read_everywhere(&text, &arguments);
    }
}

#[test]
fn a_line_of_a_mebibyte_is_read_or_refused() {
    for word in ["(", ")", "'", "A ", "A,", "=", "-c ", "\0", "é", "APPLDATA "] {
        let text = word.repeat(1024 * 1024 / word.len());
        let arguments: Vec<String> = text.split(' ').map(str::to_owned).collect();
        read_everywhere(&text, &arguments);
    }
}

#[test]
fn a_surface_says_so_when_it_lacks_a_word() {
    let (grammar, command) = grammar();
    let read = |line: &str| tso::parse(grammar, command, line).unwrap();
    let both = |line: &str| {
        let request = read(line);
        let unix = spell::unix(command, &request, Length::Shortest).map(|a| a.join(" "));
        (unix, spell::console(command, &request, Length::Shortest))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(both("NETSTAT CLIENTS"), (some("-e"), None));
    assert_eq!(
        both("NETSTAT DROP 0000001A TCP TCPCS"),
        (some("-D 1A -p TCPCS"), some("V TCPIP,TCPCS,DR,1A"))
    );
    assert_eq!(both("NETSTAT ARP ALL"), (some("-R ALL"), None));
    assert_eq!(both("NETSTAT ARP 192.0.2.1"), (some("-R 192.0.2.1"), some("D TCPIP,,N,AR,192.0.2.1")));
    assert_eq!(both("NETSTAT HOME STACK"), (None, None));
    assert_eq!(both("NETSTAT (HOSTNAME host.example.com"), (some("-c -H host.example.com"), None));
    assert_eq!(both("NETSTAT (PORT 21 23"), (some("-c -P 21 23"), None));
    assert_eq!(
        both("NETSTAT ALLCONN FORMAT LONG TCP TCPCS (CONNTYPE TTLSPOLICY GROUP 2"),
        (some("-a -p TCPCS -M LONG -X TTLSP GR 2"), some("D TCPIP,TCPCS,N,ALLC,CONNT=TTLSP,GR=2,FORM=LONG"))
    );
    let network = console::parse(grammar, command, "D TCPIP,,NETSTAT,ACCESS,NETWORK").unwrap();
    let console::Operation::Netstat(network) = network else { panic!("{network:?}") };
    assert_eq!(spell::tso(command, &network, Length::Full), None);
    assert_eq!(spell::unix(command, &network, Length::Full), None);
    assert_eq!(spell::console(command, &network, Length::Full), some("D TCPIP,,NETSTAT,ACCESS,NETWORK"));
}
