//! Batch TSO, as IKJEFT01 runs it: commands from a file, each one echoed after the prompt.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::{LONGEST_COMMAND, Session};
use crate::output::Screen;

/// What to do after a command, given its return code.
pub type After<'a> = &'a mut dyn FnMut(u8, &mut Screen<'_>) -> ControlFlow<()>;

/// Runs the commands of `input`; gives the last return code. It ends early with LOGOFF, with a screen that nobody reads
/// any more, or when `after` wants it.
///
/// # Errors
/// `input` could not be read.
pub fn run(
    session: &mut Session,
    input: &mut dyn BufRead,
    screen: &mut Screen<'_>,
    after: After<'_>,
) -> io::Result<u8> {
    let mut last = 0;
    while !session.is_over() && !screen.is_closed() {
        let Some(command) = next_command(input)? else { break };
        screen.line(session.prompt());
        command.lines.iter().for_each(|line| screen.line(line));
        last = session.run(&command.text, screen);
        screen.flush();
        if after(last, screen).is_break() {
            break;
        }
    }
    screen.line(session.prompt());
    screen.line("END");
    Ok(last)
}

/// A command with the lines that it was typed on.
struct Command {
    lines: Vec<String>,
    text: String,
}

/// The next command that is not empty. A line that ends with `-` or `+` goes on in the next one, whose leading blanks
/// `+` leaves out.
fn next_command(input: &mut dyn BufRead) -> io::Result<Option<Command>> {
    let mut command = Command { lines: Vec::new(), text: String::new() };
    let mut keep_blanks = true;
    while let Some(line) = read_line(input)? {
        let part = if keep_blanks { line.as_str() } else { line.trim_start_matches(' ') };
        let ended = part.trim_end();
        // Longer than a command can be: the rest only has to be too long as well.
        let room = (LONGEST_COMMAND + 1).saturating_sub(command.text.len());
        match ended.strip_suffix(['-', '+']).filter(|_| room > 0) {
            Some(begun) => {
                command.text.push_str(cut(begun, room));
                keep_blanks = ended.ends_with('-');
                command.lines.push(line);
                continue;
            }
            None => command.text.push_str(cut(part, room)),
        }
        command.lines.push(line);
        if !command.text.trim().is_empty() {
            return Ok(Some(command));
        }
        command.lines.clear();
        command.text.clear();
    }
    Ok(Some(command).filter(|c| !c.text.trim().is_empty()))
}

/// The beginning of `text`, at most `room` bytes and whole characters.
fn cut(text: &str, room: usize) -> &str {
    let end = (0..=room.min(text.len())).rev().find(|&n| text.is_char_boundary(n));
    &text[..end.unwrap_or(0)]
}

/// One line without its end, or `None` at the end of the file. Of a line that no command can be as long as, only the
/// beginning is kept.
fn read_line(input: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let limit = LONGEST_COMMAND as u64 + 2;
    if io::Read::take(&mut *input, limit).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &[u8]) -> Vec<String> {
        let mut input = text;
        std::iter::from_fn(|| next_command(&mut input).unwrap()).map(|c| c.text).collect()
    }

    #[test]
    fn a_line_goes_on_behind_a_sign() {
        assert_eq!(commands(b"A -\n  B\nC +\n  D\n"), ["A   B", "C D"]);
        assert_eq!(commands(b"A -"), ["A "]);
        assert_eq!(commands(b"\n  \r\nTIME\r\n-\n\nX"), ["TIME", "X"]);
    }

    #[test]
    fn any_bytes_are_lines() {
        let mut long = vec![b'A'; 1 << 20];
        long.extend(b"\nTIME\n\xff\0\n");
        let found = commands(&long);
        assert_eq!(found.len(), 3);
        assert!(found[0].len() > LONGEST_COMMAND && found[0].len() < LONGEST_COMMAND + 8);
        assert_eq!((found[1].as_str(), found[2].as_str()), ("TIME", "\u{fffd}\0"));
    }
}
