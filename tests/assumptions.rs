//! `docs/assumptions.md` lists what the program assumes where no document says what z/OS does. It is made from the
//! `ASSUMED:` comments; `BLESS=1 cargo test --test assumptions` writes it anew and then fails.

use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/assumptions.md";
const INTRODUCTION: &str = "# Assumptions

What the documents at hand do not say of z/OS, and what this program does there. The lines are the `ASSUMED:` comments of
the source, which are the place to change; `BLESS=1 cargo test --test assumptions` writes this page.
";

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs" || e == "syn") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The assumptions of a file: the rest of the comment line, and the comment lines right below it.
fn assumptions(text: &str) -> Vec<String> {
    let comment = |line: &str| {
        let line = line.trim_start();
        let rest = line.strip_prefix("// ").or_else(|| line.strip_prefix("# "))?;
        Some(rest.trim_end().to_owned())
    };
    let (mut found, mut open) = (Vec::<String>::new(), false);
    for line in text.lines() {
        match comment(line) {
            Some(rest) if rest.starts_with("ASSUMED: ") => {
                found.push(rest["ASSUMED: ".len()..].to_owned());
                open = true;
            }
            Some(rest) if open => {
                if let Some(last) = found.last_mut() {
                    *last += &format!(" {rest}");
                }
            }
            _ => open = false,
        }
    }
    found
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for path in sources(Path::new("src")).into_iter().chain(sources(Path::new("grammar"))) {
        let found = assumptions(&fs::read_to_string(&path).unwrap());
        if !found.is_empty() {
            page += &format!("\n## {}\n\n", path.display());
        }
        for text in found {
            let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
            page += &format!("* {}{rest}\n", first.to_uppercase());
        }
    }
    page
}

#[test]
fn the_page_lists_every_assumption() {
    let made = page();
    assert!(made.matches("\n* ").count() > 20, "the sources were not read");
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    if written == made {
        return;
    }
    if std::env::var_os("BLESS").is_some_and(|v| v == "1") {
        fs::write(PAGE, &made).unwrap();
        panic!("{PAGE} was written anew");
    }
    let new: Vec<&str> = made.lines().filter(|l| !written.contains(l)).collect();
    let old: Vec<&str> = written.lines().filter(|l| !made.contains(l)).collect();
    panic!("{PAGE} is out of date; lacks:\n{}\nhas too much:\n{}", new.join("\n"), old.join("\n"));
}

#[test]
fn an_assumption_ends_with_its_comment() {
    let text =
        "// ASSUMED: one\n// more\nfn a() {}\n// other\n    // ASSUMED: two\n/// doc\n# ASSUMED: three\n";
    assert_eq!(assumptions(text), ["one more", "two", "three"]);
}
