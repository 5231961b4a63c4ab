//! Reads a timeline. Each line is one of
//!
//! ```text
//! setting  = "stack" NAME | "seed" number | "delay" duration | "loss" number "%"
//! entry    = "+" clock [ "every" duration [ "for" duration ] ] action
//! action   = job | visit | connection | partner | datagram
//! job      = JOB ( "starts" | "ends" | "restarts" | "accepts" | "stops" "accepting" )
//!          | JOB "forks" [ "as" NAME ]
//!          | JOB "listens" "on" port [ "at" address ] [ "backlog" number ]
//!          | JOB "binds" "UDP" port [ "at" address ] [ "to" address port ]
//!          | JOB "connects" "to" address port [ "from" port ] [ "as" NAME ]
//! visit    = partners "connects" "to" JOB port [ "at" address ] [ "from" port ] [ "as" NAME ]
//!            [ "sends" bytes "receives" bytes [ "closes" ] ]
//! partners = address | IPv4 address with "*" for parts
//! connection = NAME ( "sends" bytes | "shuts" "down" | "closes" | "aborts" | "sets" text | reading )
//! partner  = "partner" "of" NAME ( "sends" bytes | "closes" | "resets" | "goes" "silent" | "comes" "back" | reading )
//! reading  = "reads" | "stops" "reading"; the name may be that of a job
//! datagram = "UDP" port ( "receives" | "sends" ) bytes
//! ```

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use chrono::TimeDelta;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value as of};
use nom::sequence::{pair, preceded, terminated};

use super::lex::{Fault, Read, amount, clock, duration, expect, keyword, name, port, text, value, word};
use super::{Action, Amount, Entry, Script};
use crate::tcpip::life::{Call, Partners};
use crate::tcpip::socket::Endpoint;

/// What is wrong with a timeline, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Name of the file.
    pub file: String,
    /// Line and column, from 1.
    pub place: (usize, usize),
    /// A sentence.
    pub text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.place;
        write!(f, "{}:{line}:{column}: {}", self.file, self.text)
    }
}

impl std::error::Error for Error {}

/// Reads the text of a timeline; `file` is its name in messages.
///
/// # Errors
/// The first line that is wrong, and where in it.
pub fn read(file: &str, text: &str) -> Result<Script, Error> {
    let mut script = Script { file: file.to_owned(), ..Script::default() };
    for (n, line) in text.lines().enumerate() {
        let stripped = line.trim_start();
        if stripped.is_empty() || stripped.starts_with('#') {
            continue;
        }
        let fault = |fault: Fault<'_>| {
            let before = &line[..line.len() - fault.rest.len()];
            let found = fault.rest.split_whitespace().next().unwrap_or("the end of the line");
            let text = if fault.text.is_empty() { "expected nothing more".to_owned() } else { fault.text };
            let place = (n + 1, before.chars().count() + 1);
            Error { file: file.to_owned(), place, text: format!("{text}, found {found}") }
        };
        let rest = match stripped.strip_prefix('+') {
            Some(entry_text) => entry(entry_text).map(|(rest, entry)| {
                script.entries.push(Entry { line: n + 1, ..entry });
                rest
            }),
            None => setting(stripped, &mut script),
        };
        let rest = rest.map_err(|error| match error {
            nom::Err::Error(f) | nom::Err::Failure(f) => fault(f),
            nom::Err::Incomplete(_) => fault(Fault { rest: "", text: String::new() }),
        })?;
        if !rest.is_empty() && !rest.starts_with('#') {
            return Err(fault(Fault { rest, text: String::new() }));
        }
    }
    Ok(script)
}

/// setting = "stack" NAME | "seed" number | "delay" duration | "loss" number "%"
fn setting<'a>(input: &'a str, script: &mut Script) -> Result<&'a str, nom::Err<Fault<'a>>> {
    let what = "`stack`, `seed`, `delay`, `loss` or a time such as +00:00:05";
    let (rest, kind) = expect(what, word).parse(input)?;
    let (rest, ()) = match kind {
        "stack" => {
            map(expect("the name of a stack", name), |n| script.stack = Some(n.to_owned())).parse(rest)?
        }
        "seed" => {
            let number = value(|w| w.parse().ok());
            map(expect("a number", number), |n| script.seed = n).parse(rest)?
        }
        "delay" => {
            let time = expect("a duration such as 10ms", value(duration));
            map(time, |d| script.delay = Some(d)).parse(rest)?
        }
        "loss" => {
            let percent =
                value(|w| w.strip_suffix('%')?.parse().ok().filter(|p: &f32| (0.0..=100.0).contains(p)));
            map(expect("a percentage such as 0.5%", percent), |p: f32| script.lost = (p * 10.0) as u32)
                .parse(rest)?
        }
        _ => return Err(nom::Err::Failure(Fault { rest: input, text: format!("expected {what}") })),
    };
    Ok(rest)
}

/// entry = clock [ "every" duration [ "for" duration ] ] action
fn entry(input: &str) -> Read<'_, Entry> {
    let time = expect("a time such as 00:00:05 or 00:00:05.250", value(clock));
    let long =
        |word| preceded(keyword(word), expect("a duration such as 200ms, 5s or 00:10:00", value(duration)));
    let (rest, (at, every)) = pair(time, opt(pair(long("every"), opt(long("for"))))).parse(input)?;
    if every.is_some_and(|(every, _)| every <= TimeDelta::zero()) {
        return Err(nom::Err::Failure(Fault { rest, text: "expected a duration above zero".to_owned() }));
    }
    let (rest, action) = action(rest)?;
    Ok((rest, Entry { line: 0, at, every, action }))
}

/// action = job | visit | connection | partner | datagram
fn action(input: &str) -> Read<'_, Action> {
    let what = "a job, an address, a connection, `partner of` or `UDP port`";
    expect(what, alt((partner, datagram, visit, named))).parse(input)
}

/// partner = "partner" "of" NAME ( "sends" bytes | "closes" | "resets" | "goes" "silent" | "comes" "back" | reading )
fn partner(input: &str) -> Read<'_, Action> {
    let of_name = preceded(expect("`of`", keyword("of")), expect("a connection", name));
    let (rest, who) = preceded(keyword("partner"), of_name).parse(input)?;
    let connection = who.to_owned();
    let silence = |silent| Action::Call(Call::Silence { connection: connection.clone(), silent });
    let read = |reads| Action::Call(Call::Read { whose: connection.clone(), partner: true, reads });
    let deeds = alt((
        map(preceded(keyword("sends"), amount), |amount| Action::Send {
            connection: connection.clone(),
            partner: true,
            amount,
        }),
        of(Action::Call(Call::Close { connection: connection.clone(), partner: true }), keyword("closes")),
        of(Action::Call(Call::Abort { connection: connection.clone(), partner: true }), keyword("resets")),
        of(silence(true), pair(keyword("goes"), expect("`silent`", keyword("silent")))),
        of(silence(false), pair(keyword("comes"), expect("`back`", keyword("back")))),
        of(read(true), keyword("reads")),
        of(read(false), pair(keyword("stops"), expect("`reading`", keyword("reading")))),
    ));
    let what = "`sends`, `closes`, `resets`, `goes silent`, `comes back`, `reads` or `stops reading`";
    expect(what, deeds).parse(rest)
}

/// datagram = "UDP" port ( "receives" | "sends" ) bytes
fn datagram(input: &str) -> Read<'_, Action> {
    let (rest, port) = preceded(keyword("UDP"), port).parse(input)?;
    let way = alt((of(false, keyword("receives")), of(true, keyword("sends"))));
    let (rest, (sent, amount)) = pair(expect("`receives` or `sends`", way), amount).parse(rest)?;
    Ok((rest, Action::Datagram { port, amount, sent }))
}

/// visit = partners "connects" "to" JOB port [ "at" address ] [ "from" port ] [ "as" NAME ]
///         [ "sends" bytes "receives" bytes [ "closes" ] ]
fn visit(input: &str) -> Read<'_, Action> {
    let (rest, from) = value(partners).parse(input)?;
    let to = pair(expect("`connects`", keyword("connects")), expect("`to`", keyword("to")));
    let (rest, (job, number)) = preceded(to, pair(expect("a job", name), port)).parse(rest)?;
    let (rest, (at, port, name)) = (opt(at), opt(from_port), opt(called)).parse(rest)?;
    let receives = preceded(expect("`receives`", keyword("receives")), amount);
    let plan = (preceded(keyword("sends"), amount), receives, opt(keyword("closes")));
    let (rest, plan) =
        opt(map(plan, |(sends, receives, closes)| (sends, receives, closes.is_some()))).parse(rest)?;
    let ipv6 = matches!(from, Partners::One(IpAddr::V6(_)));
    let to = Endpoint { address: at.unwrap_or(unspecified(ipv6)), port: number };
    let job = job.to_owned();
    let plan: Option<(Amount, Amount, bool)> = plan;
    Ok((rest, Action::Visit { from, port, job, to, name: name.map(str::to_owned), plan }))
}

/// What begins with a name: a job or a connection. The verb decides which.
fn named(input: &str) -> Read<'_, Action> {
    let (rest, who) = name(input)?;
    let what = "`starts`, `ends`, `restarts`, `forks`, `accepts`, `reads`, `stops`, `listens`, `binds`, `connects`, \
                `sends`, `shuts down`, `closes`, `aborts` or `sets`";
    let (rest, verb) = expect(what, word).parse(rest)?;
    let (job, connection) = (who.to_owned(), who.to_owned());
    let done = |call| Ok((rest, Action::Call(call)));
    match verb {
        "starts" => done(Call::Start { job }),
        "ends" => done(Call::End { job }),
        "restarts" => done(Call::Restart { job }),
        "forks" => map(opt(called), |name| {
            Action::Call(Call::Fork { job: who.to_owned(), name: name.map(str::to_owned) })
        })
        .parse(rest),
        "accepts" => done(Call::Accept { job, accepts: true }),
        "reads" => done(Call::Read { whose: job, partner: false, reads: true }),
        "stops" => {
            let stopped = alt((keyword("accepting"), keyword("reading")));
            let (rest, what) = expect("`accepting` or `reading`", stopped).parse(rest)?;
            let call = match what {
                "accepting" => Call::Accept { job, accepts: false },
                _ => Call::Read { whose: job, partner: false, reads: false },
            };
            Ok((rest, Action::Call(call)))
        }
        "shuts" => {
            let (rest, _) = expect("`down`", keyword("down")).parse(rest)?;
            Ok((rest, Action::Call(Call::Shutdown { connection })))
        }
        "listens" => listens(rest, job),
        "binds" => binds(rest, job),
        "connects" => connects(rest, job),
        "sends" => map(amount, |amount| Action::Send { connection: who.to_owned(), partner: false, amount })
            .parse(rest),
        "closes" => done(Call::Close { connection, partner: false }),
        "aborts" => done(Call::Abort { connection, partner: false }),
        "sets" => {
            let data = nom::combinator::verify(text, |t: &str| t.chars().count() <= 40);
            let (rest, data) = expect("at most 40 characters in quotes", data).parse(rest)?;
            Ok((rest, Action::Call(Call::ApplicationData { connection, data: data.to_owned() })))
        }
        _ => Err(nom::Err::Failure(Fault {
            rest: input[who.len()..].trim_start(),
            text: format!("expected {what}"),
        })),
    }
}

/// "on" port [ "at" address ] [ "backlog" number ]
fn listens(input: &str, job: String) -> Read<'_, Action> {
    let on = preceded(expect("`on`", keyword("on")), port);
    let backlog = preceded(keyword("backlog"), expect("a number", value(|w| w.parse().ok())));
    let (rest, (port, at, backlog)) = (on, opt(at), opt(backlog)).parse(input)?;
    let local = Endpoint { address: at.unwrap_or(unspecified(false)), port };
    Ok((rest, Action::Call(Call::Listen { job, local, backlog })))
}

/// "UDP" port [ "at" address ] [ "to" address port ]
fn binds(input: &str, job: String) -> Read<'_, Action> {
    let to = pair(to_address, port);
    let (rest, (number, at, to)) =
        (preceded(expect("`UDP`", keyword("UDP")), port), opt(at), opt(to)).parse(input)?;
    let ipv6 = to.is_some_and(|(address, _)| address.is_ipv6());
    let local = Endpoint { address: at.unwrap_or(unspecified(ipv6)), port: number };
    let to = to.map(|(address, port)| Endpoint { address, port });
    Ok((rest, Action::Call(Call::Bind { job, local, to })))
}

fn to_address(input: &str) -> Read<'_, IpAddr> {
    preceded(keyword("to"), expect("an address", value(|w| w.parse().ok()))).parse(input)
}

/// "to" address port [ "from" port ] [ "as" NAME ]
fn connects(input: &str, job: String) -> Read<'_, Action> {
    let to = preceded(expect("`to`", keyword("to")), expect("an address", value(|w| w.parse().ok())));
    let (rest, (address, port, from, name)) = (to, port, opt(from_port), opt(called)).parse(input)?;
    let (to, name) = (Endpoint { address, port }, name.map(str::to_owned));
    Ok((rest, Action::Call(Call::Connect { job, from, to, name })))
}

fn at(input: &str) -> Read<'_, IpAddr> {
    preceded(keyword("at"), expect("an address", value(|w| w.parse().ok()))).parse(input)
}

fn from_port(input: &str) -> Read<'_, u16> {
    preceded(keyword("from"), port).parse(input)
}

fn called(input: &str) -> Read<'_, &str> {
    terminated(preceded(keyword("as"), expect("a name of 1 to 8 characters", name)), |i| Ok((i, ())))
        .parse(input)
}

fn unspecified(ipv6: bool) -> IpAddr {
    if ipv6 { std::net::Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() }
}

/// partners = address | IPv4 address with "*" for parts
fn partners(word: &str) -> Option<Partners> {
    if let Ok(address) = word.parse() {
        return Some(Partners::One(address));
    }
    let mut parts = [None; 4];
    let mut words = word.split('.');
    for part in &mut parts {
        *part = match words.next()? {
            "*" => None,
            number => Some(number.parse().ok()?),
        };
    }
    words.next().is_none().then_some(Partners::Drawn(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Entry {
        read("t", line).unwrap().entries.remove(0)
    }

    fn fault(line: &str) -> String {
        read("t", line).unwrap_err().to_string()
    }

    #[test]
    fn lines_say_when_and_what() {
        let entry = one("+00:00:05 198.51.100.9 connects to FTPD1 port 21 as S1 # a comment");
        assert_eq!(entry.at, TimeDelta::seconds(5));
        let Action::Visit { job, to, name, .. } = entry.action else { panic!("{entry:?}") };
        assert_eq!((job.as_str(), to.port, name.as_deref()), ("FTPD1", 21, Some("S1")));
        let entry = one(
            "+00:01:00.250 every 200ms for 00:10:00 198.51.100.* connects to HTTPD1 port 443 sends 300..900 receives 2K..40K closes",
        );
        assert_eq!(entry.every, Some((TimeDelta::milliseconds(200), Some(TimeDelta::minutes(10)))));
        let Action::Visit { plan, from, .. } = entry.action else { panic!("{entry:?}") };
        let amounts = (Amount { low: 300, high: 900 }, Amount { low: 2048, high: 40_960 }, true);
        assert_eq!(plan, Some(amounts));
        assert_eq!(from, Partners::Drawn([Some(198), Some(51), Some(100), None]));
        let silence = Call::Silence { connection: "0000004A".to_owned(), silent: true };
        assert_eq!(one("+00:01:00 partner of 0000004A goes silent").action, Action::Call(silence));
        let data = Call::ApplicationData { connection: "S1".to_owned(), data: "EZAFTP0S D".to_owned() };
        assert_eq!(one("+00:01:00 S1 sets \"EZAFTP0S D\"").action, Action::Call(data));
    }

    #[test]
    fn settings_stand_alone() {
        let script = read("t", "stack TCPCS6\nseed 42\ndelay 5ms\nloss 0.5%\n\n# nothing\n").unwrap();
        assert_eq!((script.stack.as_deref(), script.seed, script.lost), (Some("TCPCS6"), 42, 5));
        assert_eq!(script.delay, Some(TimeDelta::milliseconds(5)));
    }

    #[test]
    fn faults_name_line_column_and_what_was_expected() {
        let cases = [
            ("+00:00:5 A starts", "t:1:2: expected a time such as 00:00:05 or 00:00:05.250, found 00:00:5"),
            ("\n+00:00:05 A jumps", "t:2:13: expected `starts`, `ends`"),
            ("+00:00:05 A listens on port 70000", "t:1:29: expected a port from 1 to 65535, found 70000"),
            ("+00:00:05 A starts now", "t:1:20: expected nothing more, found now"),
            ("+00:00:05 partner of S1", "t:1:24: expected `sends`, `closes`, `resets`"),
            ("+00:00:05 every 1000001h A starts", "t:1:17: expected a duration"),
            ("+00:00:05 every 0s A starts", "t:1:20: expected a duration above zero"),
            ("colour red", "t:1:1: expected `stack`, `seed`, `delay`, `loss` or a time"),
            ("+00:00:05 tooLong9x starts", "t:1:11: expected a job, an address, a connection"),
            ("+00:00:05 S1 sends 9..3", "t:1:20: expected a number of bytes"),
        ];
        for (line, expected) in cases {
            let found = fault(line);
            assert!(found.starts_with(expected), "{line}\n  {found}\n  {expected}");
        }
    }
}
