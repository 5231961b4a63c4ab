//! The reference pages in Markdown, from the grammar: a page for each report and each filter, which filter goes with
//! which report, and an index. Screens come from whoever has them.

use super::diagram::{self, Track};
use super::help::choice;
use super::{Choice, Command, Grammar, Keyword, Phrase, Report, Surface};

/// What a report looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// `SHORT`, `LONG`.
    pub title: String,
    /// The command as it was typed.
    pub typed: String,
    /// What it printed.
    pub lines: Vec<String>,
}

/// Name of the page of a report, without its folder.
pub fn report_file(report: &Report) -> String {
    format!("{}.md", report.word.full().to_lowercase())
}

/// Name of the page of a filter, without its folder.
pub fn filter_file(filter: &Keyword) -> String {
    format!("filter-{}.md", filter.word().full().to_lowercase())
}

/// Name of the picture of a report's syntax, without its folder.
pub fn picture_file(report: &Report, surface: Surface) -> String {
    format!("{}.{}.svg", report.word.full().to_lowercase(), surface.name())
}

/// The heading of a surface.
fn title(surface: Surface) -> &'static str {
    match surface {
        Surface::Tso => "TSO",
        Surface::Unix => "z/OS UNIX",
        Surface::Console => "MVS console",
    }
}

/// Writes paragraphs with an empty line between them.
#[derive(Default)]
struct Markdown(String);

impl Markdown {
    fn paragraph(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0 += text.trim_end();
        self.0.push('\n');
    }

    fn fence(&mut self, lines: &[String]) {
        self.paragraph(&format!("```text\n{}\n```", lines.join("\n")));
    }

    fn table(&mut self, heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut lines = vec![row(&heading.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())];
        lines.push(format!("|{}", "---|".repeat(heading.len())));
        let escaped = |cells: Vec<String>| cells.iter().map(|c| c.replace('|', "\\|")).collect::<Vec<_>>();
        lines.extend(rows.into_iter().map(|cells| row(&escaped(cells))));
        self.paragraph(&lines.join("\n"));
    }
}

fn flag(flag: Option<char>) -> String {
    flag.map(|f| format!("`-{f}`")).unwrap_or_default()
}

/// A help text with a capital and a full stop.
fn sentence(help: &str) -> String {
    let mut letters = help.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// What follows a word, as HELP writes it: `portnum, at most 6`.
fn values(phrase: &Phrase, max: usize) -> String {
    let operand = phrase.operand.as_ref().map(|c| choice(c, false, "<", ">"));
    let option = phrase.option.as_ref().map(|c| choice(c, true, "<", ">"));
    let text = operand.into_iter().chain(option).collect::<Vec<_>>().join(" ");
    if max > 1 { format!("{text}, at most {max}") } else { text }
}

/// `` `PORT=` `` where the console has the keyword.
fn on_console(keyword: &Keyword, has: bool) -> String {
    match (has, keyword.phrase.operand.is_some()) {
        (false, _) => String::new(),
        (true, true) => format!("`{}=`", keyword.word().full()),
        (true, false) => format!("`{}`", keyword.word().full()),
    }
}

/// The page of a report or action; `schema` is the name of its JSON schema's file, if there is one.
pub fn report(command: &Command, report: &Report, screens: &[Screen], schema: Option<&str>) -> String {
    let mut page = Markdown::default();
    page.paragraph(&format!(
        "# {}{}",
        report.word,
        report.flag.map(|f| format!(", -{f}")).unwrap_or_default()
    ));
    page.paragraph(&sentence(&report.help));
    if report.default {
        page.paragraph("This is the report of a command that names none.");
    }
    if report.ipv6_only {
        page.paragraph("It needs a stack that is enabled for IPv6.");
    }
    syntax(&mut page, command, report);
    words(&mut page, report);
    filters(&mut page, command, report);
    if !screens.is_empty() {
        page.paragraph("## Screens");
    }
    for screen in screens {
        let title = if screen.title.is_empty() { String::new() } else { format!("{}, ", screen.title) };
        page.paragraph(&format!("{title}`{}`:", screen.typed));
        page.fence(&screen.lines);
    }
    if let Some(schema) = schema {
        page.paragraph("## JSON");
        page.paragraph(&format!(
            "With `FORMAT JSON` (`--json` on z/OS UNIX), which is an extension, each record is one object: \
             [schema](schema/{schema})."
        ));
    }
    page.0
}

fn syntax(page: &mut Markdown, command: &Command, report: &Report) {
    page.paragraph("## Syntax");
    let mut pictures = Vec::new();
    for surface in Surface::ALL {
        let Some(track) = diagram::of(command, report, surface) else { continue };
        page.paragraph(&format!("{}:", title(surface)));
        page.fence(&Track::text(&track));
        pictures.push(format!("[{}](diagram/{})", title(surface), picture_file(report, surface)));
    }
    page.paragraph(&format!("The same as pictures: {}.", pictures.join(", ")));
}

fn words(page: &mut Markdown, report: &Report) {
    let surfaces = |has: &dyn Fn(Surface) -> bool| {
        let here = Surface::ALL.into_iter().filter(|s| report.surfaces.has(*s) && has(*s));
        here.map(title).collect::<Vec<_>>().join(", ")
    };
    if !report.body.operands.is_empty() {
        page.paragraph("## Operands");
        let rows = report.body.operands.iter().map(|o| {
            let word = choice(&o.choice, o.optional, "<", ">");
            vec![format!("`{word}`"), o.help.to_string(), surfaces(&|s| o.surfaces.has(s))]
        });
        page.table(&["operand", "meaning", "where"], rows);
    }
    if !report.body.modifiers.is_empty() {
        page.paragraph("## Modifiers");
        let rows = report.body.modifiers.iter().map(|m| {
            let text = format!("{} {}", m.word(), values(&m.phrase, m.max));
            vec![format!("`{}`", text.trim()), m.help.to_string(), surfaces(&|s| m.surfaces.has(s))]
        });
        page.table(&["modifier", "meaning", "where"], rows);
    }
    let term = |word: &str, operand: Option<&str>| match operand {
        Some(operand) => format!("`{word} {operand}`"),
        None => format!("`{word}`"),
    };
    let pairs = report.body.exclusive.iter().map(|e| {
        let one = term(&e.one.word, e.one.operand.as_deref());
        format!("* {one} excludes {}.", term(&e.other.word, e.other.operand.as_deref()))
    });
    let pairs: Vec<String> = pairs.collect();
    if !pairs.is_empty() {
        page.paragraph(&pairs.join("\n"));
    }
}

fn filters(page: &mut Markdown, command: &Command, report: &Report) {
    let used = report.filters.iter().filter_map(|used| Some((used, command.filter(&used.filter)?)));
    let rows = used.map(|(used, filter)| {
        let link = format!("[{}]({})", filter.word(), filter_file(filter));
        let here =
            |s| report.surfaces.has(s) && filter.surfaces.has(s) && report.filter_use(filter, s).is_some();
        let own = used.keyword(filter);
        vec![
            link,
            own.help.to_string(),
            values(&own.phrase, own.max),
            flag(filter.flag),
            on_console(filter, here(Surface::Console)),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return;
    }
    page.paragraph("## Filters");
    page.paragraph("One in a command; [all reports and filters](validity.md) in one view.");
    page.table(&["filter", "selects", "values", "z/OS UNIX", "console"], rows);
}

/// The reports that accept a filter on a surface.
fn accepting<'g>(command: &'g Command, filter: &Keyword, surface: Surface) -> Vec<&'g Report> {
    let here = |r: &&Report| {
        r.surfaces.has(surface) && filter.surfaces.has(surface) && r.filter_use(filter, surface).is_some()
    };
    command.reports.iter().filter(here).collect()
}

/// The page of a filter; `screen` shows it at work.
pub fn filter(grammar: &Grammar, command: &Command, filter: &Keyword, screen: Option<&Screen>) -> String {
    let mut page = Markdown::default();
    let letter = filter.flag.map(|f| format!(", -{f}")).unwrap_or_default();
    page.paragraph(&format!("# {}{letter}", filter.word()));
    page.paragraph(&sentence(&filter.help));
    let names = filter.phrase.operand.iter().chain(&filter.phrase.option).flat_map(Choice::values);
    let types: Vec<Vec<String>> = names
        .filter_map(|name| grammar.values.get(name))
        .map(|ty| {
            let range = ty.range.map(|(low, high)| format!("{low} to {high}")).unwrap_or_default();
            vec![ty.name.to_string(), ty.help.to_string(), range, ty.traits.join(", ")]
        })
        .collect();
    let spelled = values(&filter.phrase, filter.max);
    if !spelled.is_empty() {
        page.paragraph(&format!("Values: `{spelled}`."));
    }
    if !types.is_empty() {
        page.table(&["value", "meaning", "length or range", "also takes"], types);
    }
    let rows = Surface::ALL.into_iter().map(|surface| {
        let reports = accepting(command, filter, surface);
        let links = reports.iter().map(|r| format!("[{}]({})", r.word, report_file(r)));
        let word = match surface {
            Surface::Tso => format!("`({}`", filter.word().full()),
            Surface::Unix => flag(filter.flag),
            Surface::Console => on_console(filter, !reports.is_empty()),
        };
        vec![title(surface).to_owned(), word, links.collect::<Vec<_>>().join(" ")]
    });
    page.paragraph("## Reports that accept it");
    page.table(&["where", "spelled", "reports"], rows);
    if let Some(screen) = screen {
        page.paragraph(&format!("For example `{}`:", screen.typed));
        page.fence(&screen.lines);
    }
    page.0
}

/// Which filter goes with which report, as numbered notes for each surface.
pub fn validity(command: &Command) -> String {
    let mut page = Markdown::default();
    page.paragraph("# Which filter goes with which report");
    page.paragraph("One filter in a command. A filter that is not named for a report is refused there.");
    for surface in Surface::ALL {
        page.paragraph(&format!("## {}", title(surface)));
        let spelled = |word: String, f: Option<char>| match surface {
            Surface::Unix => flag(f),
            _ => word,
        };
        let mut notes = Vec::new();
        let mut marks: Vec<(String, Vec<String>)> = Vec::new();
        for filter in &command.filters {
            let reports = accepting(command, filter, surface);
            if reports.is_empty() {
                continue;
            }
            for report in &reports {
                let (word, number) =
                    (spelled(report.word.to_string(), report.flag), (notes.len() + 1).to_string());
                match marks.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, numbers)) => numbers.push(number),
                    None => marks.push((word, vec![number])),
                }
            }
            let names =
                reports.iter().map(|r| spelled(r.word.to_string(), r.flag)).collect::<Vec<_>>().join(", ");
            let name = match surface {
                Surface::Console => on_console(filter, true),
                _ => spelled(filter.word().to_string(), filter.flag),
            };
            notes.push(format!("{}. {name} is valid with {names}.", notes.len() + 1));
        }
        // In the order of the reports, not in that of the filters.
        let order =
            |word: &str| command.reports.iter().position(|r| spelled(r.word.to_string(), r.flag) == word);
        marks.sort_by_key(|(word, _)| order(word));
        let rows = marks.into_iter().map(|(word, numbers)| vec![word, numbers.join(" ")]);
        page.table(&["report", "filters by note"], rows.collect::<Vec<_>>());
        page.paragraph("Notes:");
        page.paragraph(&notes.join("\n"));
    }
    page.0
}

/// The index of the pages.
pub fn index(command: &Command) -> String {
    let mut page = Markdown::default();
    page.paragraph("# NETSTAT reference");
    page.paragraph(
        "Made from the grammar and the transcripts: syntax, operands, modifiers and filters of each report, with a screen \
         in SHORT and in LONG. Which filter goes with which report: [validity.md](validity.md). In a diagram \
         the main line runs from left to right; what hangs below it may be taken instead, or at all, and capitals are the shortest form \
         of a word.",
    );
    let rows = command
        .reports
        .iter()
        .map(|r| vec![format!("[{}]({})", r.word, report_file(r)), flag(r.flag), r.help.to_string()]);
    page.table(&["report", "z/OS UNIX", "shows"], rows.collect::<Vec<_>>());
    let rows = command
        .filters
        .iter()
        .map(|f| vec![format!("[{}]({})", f.word(), filter_file(f)), flag(f.flag), f.help.to_string()]);
    page.table(&["filter", "z/OS UNIX", "selects"], rows.collect::<Vec<_>>());
    page.0
}
