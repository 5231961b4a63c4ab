//! Paging: when a screen is full, `***` waits for the person, as TSO does.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memchr;

/// Asks the person to go on; false if the rest is not wanted.
pub type Ask<'a> = &'a mut dyn FnMut() -> bool;

/// Standard output of a person's terminal, one screen at a time.
pub struct Pager<'a, W> {
    out: W,
    /// Lines on a screen, the one with `***` left out; `None` to write without a pause.
    rows: Option<usize>,
    columns: usize,
    used: usize,
    stop: Arc<AtomicBool>,
    ask: Ask<'a>,
}

impl<'a, W: Write> Pager<'a, W> {
    /// A pager for a screen of `rows` lines of `columns` characters.
    pub fn new(out: W, screen: Option<(usize, usize)>, stop: Arc<AtomicBool>, ask: Ask<'a>) -> Pager<'a, W> {
        let (columns, rows) = screen.unwrap_or((80, 0));
        let rows = screen.map(|_| rows.saturating_sub(1).max(1));
        Pager { out, rows, columns: columns.max(1), used: 0, stop, ask }
    }

    /// How many lines of the screen a line of text takes.
    fn height(&self, line: &[u8]) -> usize {
        let characters = String::from_utf8_lossy(line).trim_end().chars().count();
        characters.div_ceil(self.columns).max(1)
    }

    fn pause_before(&mut self, height: usize) -> io::Result<()> {
        let Some(rows) = self.rows else { return Ok(()) };
        if self.used > 0 && self.used + height > rows {
            self.out.flush()?;
            self.used = 0;
            if !(self.ask)() {
                self.stop.store(true, Ordering::Relaxed);
                return Err(io::Error::new(io::ErrorKind::BrokenPipe, "stopped by the person"));
            }
        }
        self.used += height;
        Ok(())
    }
}

impl<W: Write> Write for Pager<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = memchr(b'\n', bytes).map_or(bytes.len(), |n| n + 1);
        self.pause_before(self.height(&bytes[..end]))?;
        self.out.write_all(&bytes[..end])?;
        Ok(end)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, screen: Option<(usize, usize)>, answers: &[bool]) -> (String, usize, bool) {
        let (mut out, mut asked) = (Vec::new(), 0);
        let stop = Arc::new(AtomicBool::new(false));
        let mut ask = || {
            asked += 1;
            answers.get(asked - 1).copied().unwrap_or(true)
        };
        let _ = Pager::new(&mut out, screen, Arc::clone(&stop), &mut ask).write_all(text.as_bytes());
        (String::from_utf8(out).unwrap(), asked, stop.load(Ordering::Relaxed))
    }

    #[test]
    fn a_full_screen_waits() {
        let text = "1\n2\n3\n4\n5\n";
        assert_eq!(page(text, Some((80, 3)), &[]), (text.to_owned(), 2, false));
        assert_eq!(page(text, None, &[]), (text.to_owned(), 0, false));
    }

    #[test]
    fn a_wrapped_line_takes_its_lines() {
        assert_eq!(page("12345678\nx\n", Some((4, 3)), &[]).1, 1);
    }

    #[test]
    fn the_rest_is_not_written_when_it_is_not_wanted() {
        assert_eq!(page("1\n2\n3\n", Some((80, 3)), &[false]), ("1\n2\n".to_owned(), 1, true));
    }
}
