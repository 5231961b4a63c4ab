//! Fixed-column lines. One definition of a column serves its heading, its underline and its cells.
//!
//! Lines are written as bytes into one buffer: a report of a million rows must not allocate for each of them.

use std::fmt;
use std::io::Write as _;
use std::net::Ipv4Addr;

/// A column of a table: where it stands and what is above it. Columns count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    heading: &'static str,
    at: usize,
    rule: u8,
}

/// A column with this heading in column 1, underlined with dashes.
pub const fn column(heading: &'static str) -> Column {
    Column { heading, at: 1, rule: b'-' }
}

impl Column {
    /// Its first column, from 1.
    pub const fn at(self, at: usize) -> Column {
        Column { at, ..self }
    }

    /// The character of its underline.
    pub const fn ruled(self, rule: u8) -> Column {
        Column { rule, ..self }
    }
}

/// One line that is being written at the end of a buffer, or its fields for an output that has no columns.
pub struct Line<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    fields: Option<&'a mut dyn Fields>,
}

/// Takes the fields of a line, each with its name, instead of the line's text.
pub trait Fields {
    /// Takes one field. A heading or a label is its name, without the colon.
    fn field(&mut self, name: &str, cell: &dyn Cell);
}

impl<'a> Line<'a> {
    /// A line whose column 1 is the present end of `out`.
    pub fn new(out: &'a mut Vec<u8>) -> Line<'a> {
        let start = out.len();
        Line { out, start, fields: None }
    }

    /// A line of which only the fields are wanted. Nothing is written to `out`.
    pub fn of_fields(out: &'a mut Vec<u8>, fields: &'a mut dyn Fields) -> Line<'a> {
        Line { fields: Some(fields), ..Line::new(out) }
    }

    /// Writes a field where its column begins; the column's heading is its name.
    #[inline]
    pub fn put(&mut self, column: &Column, cell: impl Cell) -> &mut Self {
        match &mut self.fields {
            Some(fields) => fields.field(column.heading, &cell),
            None => self.write_at(column.at, cell),
        }
        self
    }

    /// Writes a field behind its label, each at its column; a value column that is already passed gives one blank.
    #[inline]
    pub fn label(&mut self, at: usize, label: &str, value_at: usize, cell: impl Cell) -> &mut Self {
        match &mut self.fields {
            Some(fields) => fields.field(label.trim_end_matches([':', ' ', '=']), &cell),
            None => {
                self.write_at(at, label);
                self.write_at(value_at, cell);
            }
        }
        self
    }

    /// Writes a field behind its label of which the line shows only a part, or nothing.
    pub fn label_in_part(
        &mut self,
        at: usize,
        label: &str,
        value_at: usize,
        part: impl Cell,
        whole: impl Cell,
    ) -> &mut Self {
        match self.fields {
            Some(_) => self.label(at, label, value_at, whole),
            None => self.label(at, label, value_at, part),
        }
    }

    /// Writes a field right after what is there; its name is not shown in text.
    #[inline]
    pub fn named(&mut self, name: &str, cell: impl Cell) -> &mut Self {
        match &mut self.fields {
            Some(fields) => fields.field(name, &cell),
            None => cell.write(self.out),
        }
        self
    }

    /// Writes text that is no field at a column. What already reaches there is followed by one blank: nothing is
    /// overwritten.
    #[inline]
    pub fn at(&mut self, column: usize, cell: impl Cell) -> &mut Self {
        if self.fields.is_none() {
            self.write_at(column, cell);
        }
        self
    }

    #[inline]
    fn write_at(&mut self, column: usize, cell: impl Cell) {
        let (have, want) = (self.out.len() - self.start, column - 1);
        if have < want {
            self.out.resize(self.start + want, b' ');
        } else if want > 0 {
            self.out.push(b' ');
        }
        cell.write(self.out);
    }

    /// Writes text that is no field right after what is there.
    #[inline]
    pub fn and(&mut self, cell: impl Cell) -> &mut Self {
        if self.fields.is_none() {
            cell.write(self.out);
        }
        self
    }

    /// Hands on a field whose value the text shows in a form of its own, such as a list over several lines.
    pub fn unseen(&mut self, name: &str, cell: impl Cell) -> &mut Self {
        if let Some(fields) = &mut self.fields {
            fields.field(name.trim_end_matches(':'), &cell);
        }
        self
    }

    /// The headings of a table.
    pub fn headings(&mut self, columns: &[Column]) -> &mut Self {
        for column in columns {
            self.at(column.at, column.heading);
        }
        self
    }

    /// The underlines of a table, each as long as its heading.
    pub fn underlines(&mut self, columns: &[Column]) -> &mut Self {
        for column in columns {
            self.at(column.at, Repeat(column.rule, column.heading.len()));
        }
        self
    }
}

/// Something that can be written into a line.
pub trait Cell {
    /// Appends the cell's text.
    fn write(&self, out: &mut Vec<u8>);

    /// Is its text a decimal number, perhaps filled with zeros?
    fn is_number(&self) -> bool {
        false
    }
}

impl Cell for str {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }
}

/// A cell that is held elsewhere.
impl<C: Cell + ?Sized> Cell for &C {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }

    fn is_number(&self) -> bool {
        (**self).is_number()
    }
}

impl Cell for fmt::Arguments<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        // Writing to a Vec does not fail.
        let _ = out.write_fmt(*self);
    }
}

/// A decimal number without padding.
impl Cell for u32 {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
    }

    fn is_number(&self) -> bool {
        true
    }
}

/// A decimal number without padding.
impl Cell for u64 {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
    }

    fn is_number(&self) -> bool {
        true
    }
}

/// `Yes` or `No`.
impl Cell for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"Yes" } else { b"No" });
    }
}

/// Anything that can be displayed; for cells that are not written a million times.
pub struct Shown<T>(pub T);

impl<T: fmt::Display> Cell for Shown<T> {
    fn write(&self, out: &mut Vec<u8>) {
        let _ = write!(out, "{}", self.0);
    }
}

/// A byte several times.
struct Repeat(u8, usize);

impl Cell for Repeat {
    fn write(&self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.1, self.0);
    }
}

/// A number as eight upper-case hexadecimal digits.
pub struct Hex8(pub u32);

impl Cell for Hex8 {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        let digits: [u8; 8] =
            std::array::from_fn(|n| b"0123456789ABCDEF"[(self.0 >> (28 - 4 * n)) as usize & 15]);
        out.extend_from_slice(&digits);
    }
}

/// A decimal number, filled with zeros on the left to this width.
pub struct Zeros(pub u64, pub usize);

impl Cell for Zeros {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(self.0);
        out.resize(out.len() + self.1.saturating_sub(digits.len()), b'0');
        out.extend_from_slice(digits.as_bytes());
    }

    fn is_number(&self) -> bool {
        true
    }
}

/// Text from outside, without control characters, which could steer a terminal.
pub struct Printable<'a>(pub &'a str);

impl Cell for Printable<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        for c in self.0.chars() {
            let c = if c.is_control() { '.' } else { c };
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// Every octet in decimal with a dot after it, and how many characters both are: four divisions less for each address.
static OCTETS: [([u8; 4], u8); 256] = octets();

const fn octets() -> [([u8; 4], u8); 256] {
    let mut table = [([b'.'; 4], 2); 256];
    let mut n: usize = 0;
    while n < 256 {
        let (hundreds, tens, ones) =
            (b'0' + (n / 100) as u8, b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8);
        table[n] = match n {
            0..10 => ([ones, b'.', b'.', b'.'], 2),
            10..100 => ([tens, ones, b'.', b'.'], 3),
            _ => ([hundreds, tens, ones, b'.'], 4),
        };
        n += 1;
    }
    table
}

/// An IPv4 address as text with a dot after it, and the length of both.
#[inline]
pub fn dotted(address: Ipv4Addr) -> ([u8; 16], usize) {
    let (mut text, mut length) = ([b'.'; 16], 0);
    for octet in address.octets() {
        let (digits, width) = &OCTETS[usize::from(octet)];
        text[length..length + 4].copy_from_slice(digits);
        length += usize::from(*width);
    }
    (text, length)
}

/// Does a text match a pattern with `*` for any string and `?` for one character?
///
/// Glob matching with one point of retreat: linear for patterns that people type.
pub fn wild(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut retreat) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                retreat = Some((p, t));
                p += 1;
            }
            Some(&c) if c == b'?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retreat {
                Some((star, at)) => {
                    retreat = Some((star, at + 1));
                    p = star + 1;
                    t = at + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_underline_and_cell_stand_in_one_column() {
        const COLUMNS: [Column; 2] = [column("User Id"), column("Conn").at(10)];
        let mut out = Vec::new();
        Line::new(&mut out).headings(&COLUMNS).and("\n");
        Line::new(&mut out).underlines(&COLUMNS).and("\n");
        Line::new(&mut out).put(&COLUMNS[0], "FTPD1").put(&COLUMNS[1], Hex8(0x4A));
        assert_eq!(String::from_utf8(out).unwrap(), "User Id  Conn\n-------  ----\nFTPD1    0000004A");
    }

    #[test]
    fn a_cell_that_is_too_long_pushes_the_next() {
        let mut out = Vec::new();
        Line::new(&mut out).at(1, "123456").at(4, Zeros(7, 5));
        assert_eq!(out, b"123456 00007");
    }

    #[test]
    fn every_octet_is_written_as_the_standard_library_does() {
        for n in 0..=255 {
            let address = Ipv4Addr::new(n, 255 - n, 0, n);
            let (text, length) = dotted(address);
            assert_eq!(String::from_utf8_lossy(&text[..length]), format!("{address}."));
        }
    }

    #[test]
    fn control_characters_do_not_reach_a_line() {
        let mut out = Vec::new();
        Line::new(&mut out).at(1, Printable("a\u{1b}[2J\u{9b}é"));
        assert_eq!(String::from_utf8(out).unwrap(), "a.[2J.é");
    }
}
