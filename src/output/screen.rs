//! The screen: what the person or program at the other end of a session reads.
//!
//! Once a write has failed nothing more is written, so that commands need not look at every line's fate; whoever owns
//! the screen asks for the failure at the end. A reader that closed its end of a pipe is no failure.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::message::printable;
use crate::reports::Sink;

/// How an error shows the word that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// Not at all: a program reads the screen.
    Off,
    /// By a mark under the command, which stands in the line above as the person typed it.
    Under,
    /// By the command in a line of its own and a mark under it.
    Repeat,
}

/// A place for lines, with the person's wish to stop.
pub struct Screen<'a> {
    out: &'a mut dyn Write,
    errors: Option<&'a mut dyn Write>,
    stop: &'a AtomicBool,
    pointing: Pointing,
    failure: Option<io::Error>,
}

impl<'a> Screen<'a> {
    /// A screen that writes to `out` until `stop` is set.
    pub fn new(out: &'a mut dyn Write, stop: &'a AtomicBool) -> Screen<'a> {
        Screen { out, errors: None, stop, pointing: Pointing::Off, failure: None }
    }

    /// The same with a place of its own for messages, as z/OS UNIX has it.
    #[must_use]
    pub fn errors_to(self, errors: &'a mut dyn Write) -> Screen<'a> {
        Screen { errors: Some(errors), ..self }
    }

    /// The same for a person, who is shown which word is wrong.
    #[must_use]
    pub fn pointing(self, pointing: Pointing) -> Screen<'a> {
        Screen { pointing, ..self }
    }

    /// Writes one line. Control characters are replaced: they could steer a terminal.
    pub fn line(&mut self, text: &str) {
        let line = printable(text) + "\n";
        self.keep(|screen| screen.out.write_all(line.as_bytes()));
    }

    /// Writes one line where messages go.
    pub fn message(&mut self, text: &str) {
        let line = printable(text) + "\n";
        self.keep(|screen| match &mut screen.errors {
            Some(errors) => {
                // Both may be one terminal: what was reported before the message stands before it.
                screen.out.flush()?;
                errors.write_all(line.as_bytes())
            }
            None => screen.out.write_all(line.as_bytes()),
        });
    }

    /// Hands on what is buffered.
    pub fn flush(&mut self) {
        self.keep(|screen| screen.out.flush());
    }

    /// Shows a person which word of `command` is wrong; columns count characters from 1.
    pub fn point(&mut self, command: &str, column: usize) {
        if self.pointing == Pointing::Off {
            return;
        }
        if self.pointing == Pointing::Repeat {
            self.message(command);
        }
        self.message(&format!("{:>column$}", "^"));
    }

    /// Runs `what` with commands that the person did not type as they stand: an error repeats them.
    pub fn repeating<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.pointing;
        if before == Pointing::Under {
            self.pointing = Pointing::Repeat;
        }
        let result = what(self);
        self.pointing = before;
        result
    }

    /// Does a person read the screen?
    pub fn has_person(&self) -> bool {
        self.pointing != Pointing::Off
    }

    /// The flag that stops a report.
    pub fn stop(&self) -> &'a AtomicBool {
        self.stop
    }

    /// Can nothing more be written, or does the person want no more?
    pub fn is_stopped(&self) -> bool {
        self.failure.is_some() || self.stop.load(Ordering::Relaxed)
    }

    /// Can nothing more be written?
    pub fn is_closed(&self) -> bool {
        self.failure.is_some()
    }

    /// Writes what is buffered and tells what went wrong; a pipe that its reader closed is no failure.
    ///
    /// # Errors
    /// The first failure of a write.
    pub fn finish(mut self) -> io::Result<()> {
        self.keep(|screen| screen.out.flush());
        match self.failure {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }

    fn keep(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) {
        if self.failure.is_none() {
            self.failure = write(self).err();
        }
    }
}

impl Sink for Screen<'_> {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        self.keep(|screen| screen.out.write_all(lines));
        if self.failure.is_some() { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer that fails after some bytes.
    struct Failing(usize, io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(self.1)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn shown(pointing: Pointing, show: impl FnOnce(&mut Screen<'_>)) -> String {
        let (mut out, stop) = (Vec::new(), AtomicBool::new(false));
        show(&mut Screen::new(&mut out, &stop).pointing(pointing));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_person_is_shown_the_word() {
        let point = |screen: &mut Screen<'_>| screen.point("LIST x", 6);
        assert_eq!(shown(Pointing::Off, point), "");
        assert_eq!(shown(Pointing::Under, point), "     ^\n");
        assert_eq!(shown(Pointing::Repeat, point), "LIST x\n     ^\n");
        assert_eq!(shown(Pointing::Under, |screen| screen.repeating(point)), "LIST x\n     ^\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(shown(Pointing::Off, |s| s.line("a\u{1b}[2J\u{7}\u{9b}")), "a.[2J..\n");
    }

    #[test]
    fn a_pipe_that_closes_is_no_failure_and_a_full_disk_is() {
        for (kind, fails) in [(io::ErrorKind::BrokenPipe, false), (io::ErrorKind::StorageFull, true)] {
            let (mut out, stop) = (Failing(4, kind), AtomicBool::new(false));
            let mut screen = Screen::new(&mut out, &stop);
            screen.line("one");
            assert!(!screen.is_closed());
            screen.line("two");
            assert!(screen.is_closed() && Sink::write(&mut screen, b"three\n").is_err());
            assert_eq!(screen.finish().is_err(), fails);
        }
    }
}
