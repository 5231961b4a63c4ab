//! A diagram drawn with characters, as the manuals of the mainframe draw them.
//!
//! ```text
//! >>-NETSTAT--ALL--+--------+-><
//!                  '-SERVER-'
//! ```

use super::Track;

/// Longest line.
const WIDTH: usize = 79;

/// A rectangle of characters; its main line enters and leaves it in line `base`.
#[derive(Clone, Debug)]
struct Block {
    lines: Vec<String>,
    base: usize,
}

impl Track {
    /// The diagram as lines of at most 79 characters; a long one goes on below itself.
    pub fn text(&self) -> Vec<String> {
        let parts = match self {
            Track::Sequence(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut rows: Vec<Block> = Vec::new();
        for part in parts {
            let block = block(part);
            match rows.last_mut() {
                Some(row) if row.width() + block.width() + 8 <= WIDTH => *row = beside(row, &block),
                _ => rows.push(block),
            }
        }
        let last = rows.len().saturating_sub(1);
        let mut lines = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let (start, end) = (if n == 0 { ">>-" } else { ">--" }, if n == last { "-><" } else { "-->" });
            lines.extend(row.lines.iter().enumerate().map(|(at, line)| match at == row.base {
                true => format!("{start}{line}{end}"),
                false => format!("   {line}").trim_end().to_owned(),
            }));
        }
        lines
    }
}

impl Block {
    fn word(text: &str) -> Block {
        Block { lines: vec![text.to_owned()], base: 0 }
    }

    fn width(&self) -> usize {
        self.lines.iter().map(|line| line.chars().count()).max().unwrap_or(0)
    }

    /// The same, wider: the main line goes on with dashes.
    fn widened(&self, width: usize) -> Block {
        let lines = self.lines.iter().enumerate().map(|(n, line)| {
            let missing = width.saturating_sub(line.chars().count());
            line.clone() + &if n == self.base { "-" } else { " " }.repeat(missing)
        });
        Block { lines: lines.collect(), base: self.base }
    }
}

fn block(track: &Track) -> Block {
    match track {
        // A blank parts the dash of a flag from those of the line.
        Track::Word(word) if word.starts_with('-') => Block::word(&format!(" {word}")),
        Track::Word(word) | Track::Value(word) => Block::word(word),
        Track::Sequence(parts) => {
            let mut blocks = parts.iter().map(block);
            let first = blocks.next().unwrap_or_else(|| Block::word(""));
            blocks.fold(first, |row, next| beside(&row, &next))
        }
        Track::Choice(items) => branches(None, items.iter().map(block).collect()),
        Track::Optional(inner) => {
            let below = match &**inner {
                Track::Choice(items) => items.iter().map(block).collect(),
                one => vec![block(one)],
            };
            branches(Some(Block::word("")), below)
        }
        Track::Repeat(inner, max) => repeat(&block(inner), *max),
    }
}

/// Two blocks one after the other on the main line.
fn beside(left: &Block, right: &Block) -> Block {
    let base = left.base.max(right.base);
    let below = (left.lines.len() - left.base).max(right.lines.len() - right.base);
    let (left, width) = (left.widened(left.width()), left.width());
    let line = |block: &Block, n: usize| {
        (n + block.base).checked_sub(base).and_then(|n| block.lines.get(n).cloned())
    };
    let lines = (0..base + below).map(|n| {
        let (one, other) = (line(&left, n), line(right, n));
        let between = if n == base { "--" } else { "  " };
        let one = one.unwrap_or_else(|| " ".repeat(width));
        format!("{one}{between}{}", other.unwrap_or_default()).trim_end().to_owned()
    });
    Block { lines: lines.collect(), base }
}

/// Branches below each other: the first one on the main line, which is `bypass` if there is one.
fn branches(bypass: Option<Block>, items: Vec<Block>) -> Block {
    let all: Vec<Block> = bypass.into_iter().chain(items).collect();
    let width = all.iter().map(Block::width).max().unwrap_or(0);
    let last = all.len().saturating_sub(1);
    let (mut lines, mut base) = (Vec::new(), 0);
    for (n, item) in all.iter().enumerate() {
        let item = item.widened(width);
        let (open, close) = if n > 0 && n == last { ("'-", "-'") } else { ("+-", "-+") };
        if n == 0 {
            base = item.base;
        }
        for (at, line) in item.lines.iter().enumerate() {
            // A line above the first branch or below the last one has no rail beside it.
            let rail = match (n, at > item.base) {
                (0, false) => " ",
                (n, true) if n == last => " ",
                _ => "|",
            };
            lines.push(match at == item.base {
                true => format!("{open}{line}{close}"),
                false => format!("{rail} {line} {rail}"),
            });
        }
    }
    Block { lines, base }
}

/// A block that may be gone through again, up to `max` times in all.
fn repeat(inner: &Block, max: usize) -> Block {
    let count = format!("1 to {max}");
    let inner = inner.widened(inner.width().max(count.len()));
    let width = inner.width();
    let mut lines = vec![format!(".-{count:-<width$}-."), format!("V {} |", " ".repeat(width))];
    let base = inner.base + 2;
    lines.extend(inner.lines.iter().enumerate().map(|(n, line)| match n == inner.base {
        true => format!("--{line}-+"),
        // The arrow leads down to the main line.
        false if n < inner.base => format!("| {line} |"),
        false => format!("  {line}  "),
    }));
    Block { lines, base }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Track {
        Track::Word(text.to_owned())
    }

    #[test]
    fn what_may_be_left_out_hangs_below_the_main_line() {
        let modifier = Track::Optional(Box::new(word("SERVER")));
        let track = Track::Sequence(vec![word("NETSTAT"), word("ALL"), modifier]);
        assert_eq!(track.text(), [">>-NETSTAT--ALL--+--------+-><", "                 '-SERVER-'"]);
    }

    #[test]
    fn alternatives_stand_below_each_other_and_values_may_repeat() {
        let ports = Track::Repeat(Box::new(Track::Value("portnum".to_owned())), 6);
        let choice = Track::Choice(vec![word("NOTN3270"), Track::Sequence(vec![word("POrt"), ports])]);
        let expected = [
            ">>-(--+-NOTN3270----------+-><",
            "      |       .-1 to 6--. |",
            "      |       V         | |",
            "      '-POrt----portnum-+-'",
        ];
        assert_eq!(Track::Sequence(vec![word("("), choice]).text(), expected);
    }

    #[test]
    fn a_long_diagram_goes_on_below_itself() {
        let track = Track::Sequence(vec![word(&"A".repeat(40)), word(&"B".repeat(40))]);
        let lines = track.text();
        assert!(lines[0].starts_with(">>-AA") && lines[0].ends_with("A-->"), "{lines:?}");
        assert!(lines[1].starts_with(">--BB") && lines[1].ends_with("B-><"), "{lines:?}");
    }
}
