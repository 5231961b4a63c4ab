//! FORMAT JSON of every report: the commands of all transcripts are asked for JSON. Each line is one object without a
//! member twice, each fits the schema of its report in `docs/reference/schema/`, and the schemas are those that the
//! lines give. `BLESS=1 cargo test --test json` writes them anew and then fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value as Json, json};
use tso_netstat::output::Screen;
use tso_netstat::reports;
use tso_netstat::request::{Clause, Request, Value, spell};
use tso_netstat::syntax::{Command, Grammar, Surface};

#[allow(dead_code, reason = "each test uses what it needs of the transcripts")]
mod transcripts;

use transcripts::{Head, shown};

/// A value whose objects have no member twice; `serde_json` alone would keep the last of two.
#[derive(Clone, Debug, PartialEq)]
enum Once {
    Text,
    Number,
    List(Vec<Once>),
    Object(Vec<(String, Once)>),
}

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Once, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Once;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number, a list or an object")
            }

            fn visit_str<E>(self, _: &str) -> Result<Once, E> {
                Ok(Once::Text)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
                Ok(Once::Number)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Once, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Once::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
                let mut members: Vec<(String, Once)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Once>()? {
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(serde::de::Error::custom(format!("{name} stands twice")));
                    }
                    members.push((name, value));
                }
                Ok(Once::Object(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// What is known of one member of an object.
#[derive(Default)]
struct Member {
    kinds: BTreeSet<&'static str>,
    seen: usize,
    items: Members,
}

/// The members of all objects of one kind.
#[derive(Default)]
struct Members {
    objects: usize,
    members: BTreeMap<String, Member>,
}

impl Members {
    fn add(&mut self, object: &Once) {
        let Once::Object(members) = object else { panic!("not an object: {object:?}") };
        self.objects += 1;
        for (name, value) in members {
            let member = self.members.entry(name.clone()).or_default();
            member.seen += 1;
            member.kinds.insert(match value {
                Once::Text => "string",
                Once::Number => "integer",
                Once::List(items) => {
                    items.iter().for_each(|item| member.items.add(item));
                    "array"
                }
                Once::Object(_) => panic!("{name}: an object stands in a list only"),
            });
        }
    }

    fn schema(&self) -> Json {
        let mut properties = serde_json::Map::new();
        for (name, member) in &self.members {
            let kinds: Vec<&str> = member.kinds.iter().copied().collect();
            let mut schema = match kinds.as_slice() {
                [one] => json!({ "type": one }),
                several => json!({ "type": several }),
            };
            if member.kinds.contains("array") {
                schema["items"] = member.items.schema();
            }
            if member.kinds.contains("integer") {
                schema["minimum"] = json!(0);
            }
            properties.insert(name.clone(), schema);
        }
        let always = self.members.iter().filter(|(_, m)| m.seen == self.objects);
        let required: Vec<&String> = always.map(|(name, _)| name).collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false
        })
    }
}

/// The request with FORMAT JSON and no other output.
fn as_json(request: &Request) -> Request {
    let json = Clause { word: "FORMAT".into(), values: vec![Value::Word("JSON".into())] };
    Request { outputs: vec![json], ..request.clone() }
}

/// What the program prints for `request` in JSON, on the system and at the time of `first_line`.
fn lines(first_line: &str, command: &Command, request: &Request) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Head::read(first_line).unwrap().session(folder.path()).unwrap();
    let (mut out, mut errors, stop) = (Vec::new(), Vec::new(), AtomicBool::new(false));
    let mut screen = Screen::new(&mut out, &stop).errors_to(&mut errors);
    match spell::unix(command, &as_json(request), spell::Length::Full) {
        Some(arguments) => _ = session.unix("onetstat", &arguments, &mut screen),
        None => {
            let line = spell::tso(command, &as_json(request), spell::Length::Full).unwrap();
            session.run(&line, &mut screen);
        }
    }
    screen.finish().unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

/// Every JSON line that the commands of the transcripts give, by report.
fn all(command: &Command) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut asked = BTreeSet::new();
    for shown in shown(Grammar::builtin().unwrap(), command) {
        let action = command.report(&shown.request.report).is_some_and(|r| r.action || r.alone);
        let json = as_json(&shown.request);
        let refused = reports::find(&shown.request.report).is_none();
        if shown.surface == Surface::Console || action || refused {
            continue;
        }
        if asked.insert((shown.first_line.clone(), format!("{json:?}"))) {
            let printed = lines(&shown.first_line, command, &shown.request);
            found.entry(shown.request.report.to_string()).or_default().extend(printed);
        }
    }
    found
}

fn schema_file(report: &str) -> PathBuf {
    PathBuf::from(format!("docs/reference/schema/{}.json", report.to_lowercase()))
}

#[test]
fn every_line_fits_the_schema_of_its_report() {
    let command = Grammar::builtin().unwrap().command("NETSTAT").unwrap();
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    let mut wrong = Vec::new();
    for (report, lines) in all(command) {
        let mut members = Members::default();
        for line in &lines {
            let object = serde_json::from_str(line).unwrap_or_else(|e| panic!("{report}: {e}: {line}"));
            members.add(&object);
        }
        if lines.is_empty() {
            wrong.push(format!("{report}: no transcript shows a record"));
            continue;
        }
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("One record of NETSTAT {report} in FORMAT JSON"),
        });
        schema.as_object_mut().unwrap().extend(members.schema().as_object().unwrap().clone());
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let file = schema_file(&report);
        if fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{}: not what the lines give", file.display()));
            if bless {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, text).unwrap();
            }
        }
        let kept: Json =
            serde_json::from_str(&fs::read_to_string(&file).unwrap_or_default()).unwrap_or(schema);
        let validator = jsonschema::draft202012::new(&kept).unwrap();
        for line in &lines {
            let record = serde_json::from_str(line).unwrap();
            wrong.extend(validator.iter_errors(&record).map(|e| format!("{report}: {e}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_built_in_system_has_a_record_for_every_report() {
    let command = Grammar::builtin().unwrap().command("NETSTAT").unwrap();
    let first_line = "system=builtin now=2026-03-14T17:40:36Z";
    let mut empty = Vec::new();
    for report in command.reports.iter().filter(|r| !r.action && !r.alone) {
        if tso_netstat::reports::find(report.word.full()).is_none() || !report.surfaces.has(Surface::Unix) {
            continue;
        }
        // A report that needs an operand has a word for everything: `ALL`.
        let operand = report.body.operands.iter().find(|o| o.surfaces.has(Surface::Unix) && !o.optional);
        let word = operand.and_then(|o| o.choice.phrases().next()).map(|p| Value::Word(p.word.name()));
        let target = report.ipv6_only.then(|| "TCPCS6".into());
        let request = Request {
            report: report.word.name(),
            operands: word.into_iter().collect(),
            modifiers: Vec::new(),
            target,
            outputs: Vec::new(),
            filter: None,
        };
        if lines(first_line, command, &request).is_empty() {
            empty.push(report.word.full());
        }
    }
    assert!(empty.is_empty(), "the built-in system shows nothing in {empty:?}");
}
