//! The data stacks of TSO/E REXX: lines, the last one on top.

use std::io;

use crate::reports::Sink;

/// The data stacks of a session; NEWSTACK makes one that hides the older ones.
#[derive(Clone, Debug)]
pub struct DataStacks {
    older: Vec<Vec<Box<str>>>,
    newest: Vec<Box<str>>,
}

impl Default for DataStacks {
    fn default() -> DataStacks {
        DataStacks::new()
    }
}

impl DataStacks {
    /// The one stack that every session has.
    pub fn new() -> DataStacks {
        DataStacks { older: Vec::new(), newest: Vec::new() }
    }

    /// How many stacks there are, the original one included.
    pub fn count(&self) -> usize {
        self.older.len() + 1
    }

    /// Hides the present stack behind an empty one.
    pub fn add(&mut self) {
        self.older.push(std::mem::take(&mut self.newest));
    }

    /// Drops the newest stack with its lines; the original one stays, empty.
    pub fn drop_newest(&mut self) {
        self.newest = self.older.pop().unwrap_or_default();
    }

    /// Lines on the newest stack, as REXX `QUEUED()` counts them.
    pub fn queued(&self) -> usize {
        self.newest.len()
    }

    /// The lines of the newest stack in the order in which PULL takes them.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.newest.iter().rev().map(|line| &**line)
    }

    /// Takes the line on top.
    pub fn pull(&mut self) -> Option<Box<str>> {
        self.newest.pop()
    }

    /// Takes lines off until `queued` are left: what a report that failed has put there.
    pub fn cut(&mut self, queued: usize) {
        self.newest.truncate(queued);
    }
}

impl Sink for DataStacks {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.newest.extend(String::from_utf8_lossy(lines).lines().map(Box::from));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_comes_first() {
        let mut stacks = DataStacks::new();
        stacks.write(b"one\ntwo\n").unwrap();
        stacks.write(b"three\n").unwrap();
        assert_eq!(stacks.lines().collect::<Vec<_>>(), ["three", "two", "one"]);
        assert_eq!((stacks.pull().as_deref(), stacks.queued()), (Some("three"), 2));
    }

    #[test]
    fn a_new_stack_hides_the_older_one_until_it_is_dropped() {
        let mut stacks = DataStacks::new();
        stacks.write(b"old\n").unwrap();
        stacks.add();
        assert_eq!((stacks.count(), stacks.queued()), (2, 0));
        stacks.write(b"new\n").unwrap();
        stacks.drop_newest();
        assert_eq!((stacks.count(), stacks.pull().as_deref()), (1, Some("old")));
        stacks.write(b"again\n").unwrap();
        stacks.drop_newest();
        assert_eq!((stacks.count(), stacks.queued()), (1, 0));
    }
}
