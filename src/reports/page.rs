//! A page: where a report writes its lines, one by one.
//!
//! The page knows what an output wants (message ids, title lines, the console's upper case, record counts, MAX) and
//! hands its lines on whenever its small buffer is full, so that memory does not grow with the number of rows.

use std::io;

use super::json::Object;
use crate::text::Line;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The header line with stack and time.
    Header,
    /// A title of the report.
    Title,
    /// Column headings.
    Heading,
    /// The underlines below them.
    Underline,
    /// A line above the entries that belong together: in JSON its fields are part of each of them.
    Group,
    /// A line of an entry.
    Row,
    /// A line after the last entry.
    Trailer,
}

/// Where lines go: screen, data set, data stack.
pub trait Sink {
    /// Takes whole lines, each with its line end.
    ///
    /// # Errors
    /// Whatever ends the output: a full disk, a pipe that closed, an interrupt by the person.
    fn write(&mut self, lines: &[u8]) -> io::Result<()>;
}

/// What an output wants of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Message ids in front of lines: TSO, PROFILE MSGID, SHORT on an IPv4-only stack.
    pub ids: bool,
    /// Header and title lines; the data stack does without.
    pub titles: bool,
    /// The console's form: upper case, no underlines, record counts at the end.
    pub console: bool,
    /// Most records; `None` for no limit. Console only.
    pub max: Option<u32>,
    /// JSON Lines instead of text.
    pub json: bool,
}

/// Most lines of a console report, the last one included.
// ASSUMED: the notice that the report was truncated is not counted among the 65533 lines.
const CONSOLE_LINES: u32 = 65_533;
const TRUNCATED: &str = "REPORT TRUNCATED DUE TO GREATER THAN 65533 LINES OF OUTPUT";
const BUFFER: usize = 32 * 1024;

/// A report being written.
pub struct Page<'a> {
    sink: &'a mut dyn Sink,
    style: Style,
    buffer: Vec<u8>,
    lines: u32,
    shown: u32,
    records: u32,
    total: Option<u32>,
    truncated: bool,
    counted: bool,
    object: Option<Box<Object>>,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub fn new(sink: &'a mut dyn Sink, style: Style) -> Page<'a> {
        let buffer = Vec::with_capacity(BUFFER + 1024);
        let style = Style { max: style.max.filter(|_| style.console), ..style };
        let object = style.json.then(Box::default);
        Page {
            sink,
            style,
            buffer,
            lines: 0,
            shown: 0,
            records: 0,
            total: None,
            truncated: false,
            counted: true,
            object,
        }
    }

    /// Counts one record. False if MAX is reached: then the record must not be written.
    #[inline]
    pub fn record(&mut self) -> bool {
        self.records += 1;
        let wanted = !self.counted || self.style.max.is_none_or(|max| self.shown < max);
        self.shown += u32::from(wanted);
        if let Some(object) = &mut self.object {
            object.begin(&mut self.buffer);
        }
        wanted
    }

    /// The next lines are a record of their own in JSON, but none that is counted.
    pub fn object(&mut self) {
        if let Some(object) = &mut self.object {
            object.begin(&mut self.buffer);
        }
    }

    /// The next lines are one element of a list of the record; `name` is the list's name in JSON.
    pub fn item(&mut self, name: &'static str) {
        if let Some(object) = &mut self.object {
            object.item(name);
        }
    }

    /// The next lines are one element of a list inside the element that was begun last.
    pub fn nested_item(&mut self, name: &'static str) {
        if let Some(object) = &mut self.object {
            object.nested_item(name);
        }
    }

    /// The next lines belong to the record itself again, not to a list in it.
    pub fn end_items(&mut self) {
        if let Some(object) = &mut self.object {
            object.end_list();
        }
    }

    /// Nothing in this report is counted: MAX leaves nothing out, and the console's trailer has no numbers.
    pub fn uncounted(&mut self) {
        self.counted = false;
    }

    /// Sets the second number of the console's trailer, where it is not the number of records.
    pub fn total(&mut self, total: usize) {
        self.total = Some(u32::try_from(total).unwrap_or(u32::MAX));
    }

    /// Records written so far.
    pub fn shown(&self) -> u32 {
        self.shown
    }

    /// Writes one line. `id` is its message id, empty where none is established.
    ///
    /// # Errors
    /// Those of the sink.
    #[inline]
    pub fn line(&mut self, kind: Kind, id: &str, write: impl FnOnce(&mut Line<'_>)) -> io::Result<()> {
        if self.object.is_some() {
            return self.fields(kind, write);
        }
        if self.leaves_out(kind) {
            return Ok(());
        }
        let start = self.buffer.len();
        if self.style.ids && !id.is_empty() {
            self.buffer.extend_from_slice(id.as_bytes());
            self.buffer.push(b' ');
        }
        write(&mut Line::new(&mut self.buffer));
        if self.style.console {
            self.buffer[start..].make_ascii_uppercase();
        }
        while self.buffer.last() == Some(&b' ') && self.buffer.len() > start {
            self.buffer.pop();
        }
        self.buffer.push(b'\n');
        if self.buffer.len() > BUFFER { self.flush() } else { Ok(()) }
    }

    /// Takes the fields of a line into the present record.
    fn fields(&mut self, kind: Kind, write: impl FnOnce(&mut Line<'_>)) -> io::Result<()> {
        let Some(object) = &mut self.object else { return Ok(()) };
        match kind {
            Kind::Group => object.group(&mut self.buffer),
            Kind::Row => object.row(),
            _ => return Ok(()),
        }
        write(&mut Line::of_fields(&mut self.buffer, &mut **object));
        if self.buffer.len() > BUFFER { self.flush() } else { Ok(()) }
    }

    /// Is a line of this kind not wanted? Counts the lines of a console report.
    #[inline]
    fn leaves_out(&mut self, kind: Kind) -> bool {
        match kind {
            Kind::Header | Kind::Title if !self.style.titles => return true,
            Kind::Underline if self.style.console => return true,
            _ => {}
        }
        if !self.style.console {
            return false;
        }
        self.lines += 1;
        self.truncated |= self.lines > CONSOLE_LINES;
        self.truncated
    }

    /// Ends the report: the console's trailer, then what the buffer still holds.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(object) = &mut self.object {
            object.finish(&mut self.buffer);
        }
        if self.style.console && !self.truncated {
            let (shown, total) = (self.shown, self.total.unwrap_or(self.records));
            if self.counted {
                self.line(Kind::Trailer, "", |line| {
                    line.at(1, shown).and(" OF ").and(total).and(" RECORDS DISPLAYED");
                })?;
            }
            self.line(Kind::Trailer, "", |line| {
                line.at(1, "END OF THE REPORT");
            })?;
        }
        if self.truncated {
            self.buffer.extend_from_slice(TRUNCATED.as_bytes());
            self.buffer.push(b'\n');
        }
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.sink.write(&self.buffer);
        self.buffer.clear();
        result
    }
}
