//! Each fault that a `.syn` file can have, with its place.

use super::*;

/// The fault of a grammar of one file, without the file's name.
fn fault_of(text: &str) -> String {
    let error = read(&[("t.syn", text)]).expect_err("the grammar is taken");
    error.to_string()
}

const HEAD: &str = "value n num 0-9 \"n\"\ncommand C unix c \"c\"\n";

#[test]
fn the_carried_grammar_is_sound() {
    let grammar = Grammar::builtin().unwrap();
    let netstat = grammar.command("netstat").unwrap();
    assert_eq!(
        netstat.reports.iter().filter(|r| !r.action).count(),
        30,
        "29 reports and the console's ACCESS"
    );
    assert_eq!(netstat.filters.len(), 14);
    assert_eq!(netstat.default_report().unwrap().word.full(), "CONN");
    let route = netstat.report("ROUTE").unwrap();
    assert_eq!(route.body.modifiers.len(), 7);
    assert!(grammar.command("PROF").is_some());
}

#[test]
fn faults_of_form_name_their_place() {
    let cases = [
        (
            "repotr X \"x\"",
            "t.syn:1:1: expected one of value, command, target, output, filter, report, action, exclusive",
        ),
        ("value n num 0-9", "t.syn:1:16: expected a help text in quotes, found the end of the file"),
        ("value n num 0-9 \"\"", "t.syn:1:17: expected a help text in quotes, found `\"\"`"),
        ("report X -x default \"x\"", "t.syn:1:1: `report` stands before any command"),
        (
            "command C \"c\" {\n  filtres X\n}",
            "t.syn:2:3: expected one of operand, modifier, filters, exclusive or `}`",
        ),
        ("command c \"c\"", "t.syn:1:9: expected a word in capitals, found `c`"),
        ("command C \"c\"\nfilter F n max 0 -f \"f\"", "t.syn:2:16: expected a number above 0, found `0`"),
        ("command C \"c\"\nfilter F [n -f \"f\"", "t.syn:2:13: expected `]`, found `-f`"),
        ("value n num 0-9 \"n\"\nvalue n num 0-9 \"n\"", "t.syn:2:7: value type n is declared twice"),
        ("value max num 0-9 \"n\"", "t.syn:1:7: `max` is a word of this language"),
        ("value n num 9-0 \"n\"", "t.syn:1:13: expected a help text in quotes, found `9-0`"),
        ("value n num \"n", "t.syn:1:13: expected a help text in quotes"),
        ("# nothing\n", "t.syn:1:1: the grammar has no command"),
        ("command C \"c\"\nfilter F [A [A [A [A [A [A [A [A [A", "t.syn:2:34: brackets are nested too deep"),
        ("command C \"c\" {\n  operand \"x\"\n}", "t.syn:2:11: expected a word or a value type"),
        (
            "command C \"c\" {\n  operand [A] \"x\"\n  operand B \"y\"\n}",
            "t.syn:1:9: an operand that must be",
        ),
        ("command ConN \"c\"", "t.syn:1:9: a capital stands behind a small letter in ConN"),
    ];
    for (text, expected) in cases {
        let fault = fault_of(text);
        assert!(fault.starts_with(expected), "{text}\n  {fault}\n  {expected}");
    }
}

#[test]
fn faults_of_meaning_name_their_place() {
    let cases = [
        ("report A -a default \"a\"\nreport AB -a \"b\"", "t.syn:4:8: flag -a is used for A and for AB"),
        ("report Ab -a default \"a\"\nreport AB -b \"b\"", "t.syn:4:8: Ab and AB could be meant by one word"),
        ("report A -a \"a\"", "t.syn:2:9: C has no default report"),
        ("report A -a default \"a\"\nreport B -b default \"b\"", "t.syn:4:8: there are two default reports"),
        ("report A default \"a\"", "t.syn:3:8: A has no z/OS UNIX flag"),
        ("report A -a default \"a\" {\n filters F\n}", "t.syn:4:10: filter F is not declared"),
        ("filter F x -f \"f\"\nreport A -a default \"a\"", "t.syn:3:8: value type x is not declared"),
        (
            "filter F n console B only -f \"f\"\nreport A -a default \"a\"",
            "t.syn:3:8: report B is not declared",
        ),
        ("report A -a default \"a\" {\n exclusive X Y\n}", "t.syn:4:12: X is not declared here"),
        (
            "report A -a default \"a\" {\n modifier X ON or OFF \"x\"\n modifier Y \"y\"\n exclusive X=ONE Y\n}",
            "t.syn:6:12: X has no operand ONE",
        ),
        ("report A -a default \"a\" {\n exclusive X\n}", "t.syn:5:1: expected two or more words"),
        (
            "report A -a default not unix \"a\"",
            "t.syn:3:8: the default report A must exist on TSO and z/OS UNIX",
        ),
        (
            "filter F -f \"f\"\nreport A -a default \"a\" {\n filters F F\n}",
            "t.syn:5:12: filter F stands twice",
        ),
        (
            "filter F -f \"f\"\nreport A -a default \"a\" {\n modifier F \"m\"\n filters F\n}",
            "t.syn:5:11: F and F could be meant by one word",
        ),
        (
            "filter F -f \"f\"\naction A -a default \"a\" {\n filters F\n}",
            "t.syn:5:10: an action takes no filters",
        ),
        (
            "output O ON -o unix --on=OFF \"o\"\nreport A -a default \"a\"",
            "t.syn:3:8: O has no word OFF for --on",
        ),
        (
            "output O ON -o unix --on=ON \"o\"\noutput P ON -p unix --on=ON \"p\"\nreport A -a default \"a\"",
            "t.syn:4:8: flag --on is used for O and for P",
        ),
        ("report A -a default \"a\" {\n modifier MOdE \"m\"\n}", "t.syn:4:11: a capital stands behind"),
        (
            "filter F n -f \"f\"\nreport A -a default \"a\" {\n filters F as x or ON\n}",
            "t.syn:5:10: value type x is not declared",
        ),
        (
            "filter F n -f \"f\"\nreport A -a default \"a\" {\n filters F as n or ONe or ON\n}",
            "t.syn:5:10: ONe and ON could be meant by one word",
        ),
        (
            "filter F n -f \"f\"\nreport A -a default \"a\" {\n filters F with M\n}",
            "t.syn:5:10: M is not a modifier of A",
        ),
        (
            "filter F n -f \"f\"\nreport A -a default \"a\" {\n filters F as [n]\n}",
            "t.syn:5:15: expected a value type or a word",
        ),
    ];
    for (text, expected) in cases {
        let fault = fault_of(&format!("{HEAD}{text}"));
        assert!(fault.starts_with(expected), "{text}\n  {fault}\n  {expected}");
    }
}

#[test]
fn a_folder_without_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let fault = Grammar::folder(folder.path()).unwrap_err();
    assert!(fault.file.ends_with("values.syn") && fault.text.starts_with("cannot be read"), "{fault}");
    std::fs::write(folder.path().join("values.syn"), b"value n\n\xff").unwrap();
    let fault = Grammar::folder(folder.path()).unwrap_err();
    assert_eq!((fault.line, fault.text.as_str()), (2, "is not UTF-8 text"));
}
