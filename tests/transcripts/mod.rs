//! The transcripts of `golden/`: their first lines, and the NETSTAT commands in them with what they print.

use std::fs;
use std::path::{Path, PathBuf};

use tso_netstat::clock::Clock;
use tso_netstat::request::{Request, console, tso, unix};
use tso_netstat::session::{Keeper, Logon, Profile, Session, UserId};
use tso_netstat::source::Sources;
use tso_netstat::source::system::{self, Notation, System};
use tso_netstat::source::timeline;
use tso_netstat::syntax::{Command, Grammar, Surface};

/// The first line of a transcript: `system=NAME now=RFC3339 [user=ID] [timeline=NAME] [msgid]`.
pub struct Head {
    system: String,
    clock: Clock,
    user: UserId,
    msgid: bool,
    timeline: Option<String>,
}

impl Head {
    pub fn read(line: &str) -> Result<Head, String> {
        let mut head = Head {
            system: String::new(),
            clock: Clock::Host,
            user: UserId::new("MVSUSER").unwrap(),
            msgid: false,
            timeline: None,
        };
        for word in line.split_whitespace() {
            match word.split_once('=') {
                Some(("system", name)) => head.system = name.to_owned(),
                Some(("now", time)) => {
                    head.clock = Clock::frozen(time).map_err(|e| format!("{word}: {e}"))?
                }
                Some(("timeline", name)) => head.timeline = Some(name.to_owned()),
                Some(("user", id)) => head.user = UserId::new(id).map_err(|e| e.to_string())?,
                None if word == "msgid" => head.msgid = true,
                _ => return Err(format!("{word}: not a word of the first line")),
            }
        }
        if head.system.is_empty() || matches!(head.clock, Clock::Host) {
            return Err("the first line must be: system=NAME now=RFC3339 [user=ID] [msgid]".to_owned());
        }
        Ok(head)
    }

    fn system(&self) -> Result<System, String> {
        let now = self.clock.now().to_utc();
        let file = PathBuf::from(format!("golden/systems/{}.toml", self.system));
        let system = if self.system == "builtin" { system::builtin(now) } else { system::load(&file, now) };
        system.map_err(|e| e.to_string())
    }

    fn sources(&self, system: System) -> Result<Sources, String> {
        let mut sources = Sources::new(system);
        if let Some(name) = &self.timeline {
            let file = format!("golden/systems/{name}.timeline");
            let text = fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
            let script = timeline::read(&format!("{name}.timeline"), &text).map_err(|e| e.to_string())?;
            sources.begin(script, self.clock.now().to_utc()).map_err(|e| e.to_string())?;
        }
        Ok(sources)
    }

    pub fn session(&self, folder: &Path) -> Result<Session, String> {
        self.session_on(self.system()?, folder)
    }

    /// The session on what a snapshot of the system is when it is loaded, whenever that is. What is still to happen is
    /// not part of a snapshot.
    pub fn session_on_snapshot(&self, folder: &Path) -> Result<Session, String> {
        let system = self.system()?;
        let text = system::snapshot(&system, &system.stacks, &system.default_stack, Notation::Toml)?;
        let later = self.clock.now().to_utc() + chrono::TimeDelta::days(400);
        let loaded = system::parse("snapshot", &text, later).map_err(|e| e.to_string())?;
        self.session_on(System { timelines: system.timelines, ..loaded }, folder)
    }

    fn session_on(&self, system: System, folder: &Path) -> Result<Session, String> {
        Ok(Session::new(Logon {
            profile: Profile { msgid: self.msgid, ..Profile::new(&self.user) },
            keeper: Keeper::folder(&folder.join("profile"), &self.user),
            user: self.user.clone(),
            grammar: Grammar::builtin().map_err(|e| e.to_string())?,
            sources: self.sources(system)?,
            clock: self.clock,
            data_sets: folder.join("datasets"),
        }))
    }
}

/// Every transcript, in the order of their paths.
pub fn files() -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::from("golden")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_transcript =
                path.extension().is_some_and(|e| ["tso", "console", "unix"].iter().any(|s| e == *s));
            if path.is_dir() {
                folders.push(path);
            } else if is_transcript && path.file_stem().is_some_and(|s| s != "validity") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines behind the prompts are typed, but for the END of the last one.
pub fn typed(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let mut typed = String::new();
    let mut n = 0;
    while n < lines.len() {
        let is_last = n + 2 >= lines.len() && lines.get(n + 1) == Some(&"END");
        if matches!(lines[n], "READY" | "CONSOLE") && !is_last {
            loop {
                n += 1;
                let Some(line) = lines.get(n) else { break };
                typed += &format!("{line}\n");
                if !line.trim_end().ends_with(['-', '+']) {
                    break;
                }
            }
        }
        n += 1;
    }
    typed
}

/// The words of a shell command; `'` and `"` quote.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// A NETSTAT command of a transcript that was understood, with what it printed.
pub struct Shown {
    pub path: PathBuf,
    pub first_line: String,
    pub surface: Surface,
    pub typed: String,
    pub request: Request,
    pub output: Vec<String>,
}

/// The NETSTAT commands of all transcripts.
pub fn shown(grammar: &Grammar, command: &Command) -> Vec<Shown> {
    let mut found = Vec::new();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let (first_line, body) = text.split_once('\n').unwrap_or((&text, ""));
        for (prompt, typed, output) in blocks(body) {
            let (surface, request) = match prompt {
                "READY" => (Surface::Tso, tso_request(grammar, command, &typed)),
                "CONSOLE" => (Surface::Console, console_request(grammar, command, &typed)),
                _ => (Surface::Unix, unix::parse(grammar, command, "netstat", &words(&typed)[1..]).ok()),
            };
            let (path, first_line) = (path.clone(), first_line.to_owned());
            found.extend(request.map(|request| Shown { path, first_line, surface, typed, request, output }));
        }
    }
    found
}

fn tso_request(grammar: &Grammar, command: &Command, typed: &str) -> Option<Request> {
    let name = typed.split([' ', ',', '(']).next().unwrap_or_default();
    let own = grammar.command(name).is_some_and(|c| c.word == command.word);
    own.then(|| tso::parse(grammar, command, typed).ok()).flatten()
}

fn console_request(grammar: &Grammar, command: &Command, typed: &str) -> Option<Request> {
    match console::parse(grammar, command, typed) {
        Ok(console::Operation::Netstat(request)) => Some(*request),
        _ => None,
    }
}

/// Prompt, command and output of each command; lines that end with `-` or `+` go on in the next one.
fn blocks(body: &str) -> Vec<(&str, String, Vec<String>)> {
    let mut found: Vec<(&str, String, Vec<String>)> = Vec::new();
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        if let Some(typed) = line.strip_prefix("$ ") {
            found.push(("$", typed.to_owned(), Vec::new()));
        } else if matches!(line, "READY" | "CONSOLE") {
            let mut typed = String::new();
            for part in lines.by_ref() {
                typed += part.strip_suffix(['-', '+']).unwrap_or(part);
                if !part.ends_with(['-', '+']) {
                    break;
                }
            }
            found.push((line, typed, Vec::new()));
        } else if let Some((_, _, output)) = found.last_mut() {
            output.push(line.to_owned());
        }
    }
    found
}
