//! Every command in README.md and docs/ runs and prints what is shown.
//!
//! A fence `console` holds shell commands after `$ ` with their output; a line `...` stands for any lines. A fence `tso`
//! holds a TSO session as batch TSO prints it: the line after each READY is typed. The commands of one page run in one
//! folder, one after the other, for the user USER1 at a fixed time.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NOW: &str = "2026-03-14T17:40:36Z";

/// A fenced block: what kind it is, where it begins, its lines.
struct Block {
    kind: String,
    line: usize,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (n, line) in text.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), open) {
            (Some(kind), false) => {
                found.push(Block { kind: kind.trim().to_owned(), line: n + 1, lines: Vec::new() });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => found.last_mut().unwrap().lines.push(line.to_owned()),
            (None, false) => {}
        }
    }
    found
}

/// The folder in which the commands of one page run, with a `cargo` that runs the binaries of this build.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let tso = Path::new(env!("CARGO_BIN_EXE_tso")).parent().unwrap();
        // `cargo test` cannot run itself, and an installation would build everything once more.
        let cargo = format!(
            "#!/bin/sh\ncase \"$*\" in\n'run --release --bin tso'*) shift 4; [ \"$1\" = -- ] && shift; exec {0}/tso \"$@\";;\n\
             'test'|'install --path .'|'bench'|'bench --bench '*) exit 0;;\n*) echo \"cargo: not known here: $*\"; exit 1;;\nesac\n",
            tso.display()
        );
        write_script(&bin.join("cargo"), &cargo);
        Bench { folder }
    }

    fn command(&self, program: &str) -> Command {
        let bins = Path::new(env!("CARGO_BIN_EXE_tso")).parent().unwrap().to_owned();
        let path = [self.folder.path().join("bin"), bins, PathBuf::from("/usr/bin"), PathBuf::from("/bin")];
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("HOME", self.folder.path())
            .env("TSO_NOW", NOW)
            .env("TSO_USER", "USER1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    fn run(&self, program: &str, words: &[&str], input: &str) -> String {
        let mut child = self.command(program).args(words).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }
}

#[cfg(unix)]
fn write_script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn write_script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

/// Does `printed` look as `shown`, in which a line `...` stands for any lines?
fn looks_as(shown: &[String], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first.trim() == "..." => {
            (0..=printed.len()).any(|n| looks_as(rest, &printed[n..]))
        }
        Some((first, rest)) => {
            printed.first().is_some_and(|p| p.trim_end() == first.trim_end()) && looks_as(rest, &printed[1..])
        }
    }
}

fn check_console(bench: &Bench, page: &Path, block: &Block) -> usize {
    let starts: Vec<usize> = (0..block.lines.len()).filter(|&n| block.lines[n].starts_with("$ ")).collect();
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(block.lines.len());
        let command = block.lines[start].trim_start_matches("$ ");
        let printed = bench.run("sh", &["-c", &format!("{{ {command}\n}} 2>&1")], "");
        let printed: Vec<&str> = printed.lines().collect();
        let shown = &block.lines[start + 1..end];
        assert!(
            looks_as(shown, &printed),
            "{}:{}: {command}\nshown:\n{}\nprinted:\n{}",
            page.display(),
            block.line + start + 1,
            shown.join("\n"),
            printed.join("\n")
        );
    }
    starts.len()
}

fn check_session(bench: &Bench, page: &Path, block: &Block) -> usize {
    let input: Vec<&str> =
        block.lines.windows(2).filter(|w| w[0] == "READY" && w[1] != "END").map(|w| w[1].as_str()).collect();
    let printed = bench.run("tso", &[], &(input.join("\n") + "\n"));
    let printed: Vec<&str> = printed.lines().collect();
    assert!(
        looks_as(&block.lines, &printed),
        "{}:{}:\nprinted:\n{}",
        page.display(),
        block.line,
        printed.join("\n")
    );
    input.len()
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![PathBuf::from("README.md")];
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[test]
#[cfg_attr(not(unix), ignore = "the pages show commands of a UNIX shell")]
fn every_command_prints_what_is_shown() {
    let mut commands = 0;
    for page in pages() {
        let bench = Bench::new();
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            commands += match block.kind.as_str() {
                "console" => check_console(&bench, &page, &block),
                "tso" => check_session(&bench, &page, &block),
                _ => 0,
            };
        }
    }
    assert!(commands > 10, "only {commands} commands were found");
}
