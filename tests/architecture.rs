//! The house rules: a file imports its own folder and lower layers only; files and functions stay small.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers from the lowest up; a name is a module of the crate's root.
const LAYERS: [&[&str]; 9] = [
    &["message", "text", "clock"],
    &["syntax"],
    &["request", "tcpip"],
    &["source", "filter"],
    &["reports"],
    &["output"],
    &["session", "lessons"],
    &["repl"],
    &["bin"],
];
const FILE_LINES: usize = 400;
const MEDIAN_LINES: usize = 150;
const FUNCTION_LINES: usize = 60;

/// A source file with its text up to its tests.
struct Source {
    path: PathBuf,
    code: String,
}

impl Source {
    /// The module of the crate's root that it belongs to: `reports` for `src/reports/conn.rs`.
    fn module(&self) -> String {
        let inside = self.path.strip_prefix("src").unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
        first.trim_end_matches(".rs").to_owned()
    }
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    assert!(files.len() > 20, "src was not found");
    files
}

fn walk(folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let is_tests = path.file_stem().is_some_and(|s| s == "tests");
            let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
            files.push(Source { path, code: if is_tests { String::new() } else { code } });
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&module))
}

/// The root modules that a file names after `crate::` or `tso_netstat::`; `use crate::{a, b}` gives both.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code: String =
        code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for prefix in ["crate::", "tso_netstat::"] {
        for (at, _) in code.match_indices(prefix) {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(list) => found.extend(listed(&list[..list.find(';').unwrap_or(list.len())])),
                None => found.push(word(rest)),
            }
        }
    }
    found
}

/// The first words of the items of a `use` list, nested lists left out.
fn listed(list: &str) -> Vec<String> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0, true);
    for (n, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && depth == 0 && c.is_ascii_lowercase() => {
                found.push(word(&list[n..]));
                start = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn every_module_has_a_layer() {
    for source in sources() {
        let module = source.module();
        assert!(module == "lib" || layer(&module).is_some(), "{} is in no layer", source.path.display());
    }
}

#[test]
fn no_file_imports_a_higher_layer() {
    let mut edges = 0;
    for source in sources() {
        let own = source.module();
        let Some(from) = layer(&own) else { continue };
        for import in imports(&source.code) {
            let Some(to) = layer(&import) else { continue };
            edges += 1;
            let program = own == "bin" && import == "repl";
            let allowed = to < from || import == own || program;
            assert!(allowed, "{}: {own} (layer {from}) imports {import} (layer {to})", source.path.display());
        }
    }
    assert!(edges > 20, "no imports were found: the test reads nothing");
}

#[test]
fn the_lowest_layer_imports_nothing() {
    for source in sources().iter().filter(|s| layer(&s.module()) == Some(0)) {
        assert_eq!(imports(&source.code), Vec::<String>::new(), "{}", source.path.display());
    }
}

#[test]
fn files_are_small() {
    let mut sizes = Vec::new();
    for source in sources() {
        let lines = source.code.lines().count();
        assert!(lines <= FILE_LINES, "{} has {lines} lines", source.path.display());
        sizes.push(lines);
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!(median <= MEDIAN_LINES, "the median file has {median} lines");
}

#[test]
fn functions_are_short() {
    let mut functions = 0;
    for source in sources() {
        let lines: Vec<&str> = source.code.lines().collect();
        for (start, line) in lines.iter().enumerate().filter(|(_, l)| is_function(l)) {
            functions += 1;
            let indent = line.len() - line.trim_start().len();
            let end =
                lines[start..].iter().position(|l| l.trim() == "}" && l.len() == indent + 1).unwrap_or(0);
            let (path, name) = (source.path.display(), line.trim());
            assert!(end < FUNCTION_LINES, "{path}:{}: {name} has {} lines", start + 1, end + 1);
        }
    }
    assert!(functions > 50, "no functions were found: the test reads nothing");
}

/// Is this the first line of a function with a body? Code is formatted by rustfmt, so its end has the same indent.
fn is_function(line: &str) -> bool {
    let code = line.trim_start();
    let code = code.strip_prefix("pub ").unwrap_or(code);
    let code =
        code.split_once(") ").filter(|(vis, _)| vis.starts_with("pub(")).map_or(code, |(_, rest)| rest);
    let code = code.strip_prefix("const ").unwrap_or(code);
    code.starts_with("fn ") && !line.trim_end().ends_with(';') && !line.trim_end().ends_with('}')
}

#[test]
fn report_files_are_named_as_their_reports() {
    for report in tso_netstat::reports::all() {
        let file = format!("src/reports/{}.rs", report.name.to_ascii_lowercase());
        let code = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(code.contains("inventory::submit!"), "{file} does not register {}", report.name);
    }
}
