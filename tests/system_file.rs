//! `docs/system-file.md` names every field, and its example loads.

use std::fs;

use tso_netstat::source::system;

/// The fields that a form in `src/source/system/` takes, by the names that a file uses.
fn fields() -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir("src/source/system").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|e| e != "rs") || path.ends_with("tests.rs") {
            continue;
        }
        let code = fs::read_to_string(path).unwrap();
        let mut form = false;
        let mut renamed = None;
        for line in code.lines() {
            form = (form || (line.contains("struct") && line.contains("Form"))) && line != "}";
            if let Some((_, rest)) = line.split_once("rename = \"") {
                renamed = rest.split('"').next().map(str::to_owned);
            }
            let field = line.trim().split_once(": ").map(|(name, _)| name.trim_start_matches("pub "));
            if let Some(name) = field.filter(|n| {
                form && n.bytes().all(|b| b.is_ascii_lowercase() || b"_6".contains(&b) || b.is_ascii_digit())
            }) {
                found.push(renamed.take().unwrap_or_else(|| name.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_field_is_described() {
    let page = fs::read_to_string("docs/system-file.md").unwrap();
    let fields = fields();
    assert!(fields.len() > 60, "only {} fields were found", fields.len());
    for field in fields {
        assert!(page.contains(&format!("`{field}`")), "docs/system-file.md says nothing about `{field}`");
    }
}

#[test]
fn the_examples_load() {
    let page = fs::read_to_string("docs/system-file.md").unwrap();
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        system::parse("docs/system-file.md", example, "2026-03-14T17:40:36Z".parse().unwrap()).unwrap();
    }
}
