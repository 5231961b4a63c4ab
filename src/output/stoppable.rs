//! A sink that ends when the person wants no more.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::reports::Sink;

/// Another sink until `stop` is set.
pub struct Stoppable<'a> {
    sink: &'a mut dyn Sink,
    stop: &'a AtomicBool,
}

impl<'a> Stoppable<'a> {
    /// Lines go to `sink` until `stop` is set.
    pub fn new(sink: &'a mut dyn Sink, stop: &'a AtomicBool) -> Stoppable<'a> {
        Stoppable { sink, stop }
    }
}

impl Sink for Stoppable<'_> {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        self.sink.write(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::DataStacks;

    #[test]
    fn nothing_is_written_after_a_stop() {
        let (mut stacks, stop) = (DataStacks::new(), AtomicBool::new(false));
        Stoppable::new(&mut stacks, &stop).write(b"one\n").unwrap();
        stop.store(true, Ordering::Relaxed);
        let ended = Stoppable::new(&mut stacks, &stop).write(b"two\n").unwrap_err();
        assert_eq!((ended.kind(), stacks.queued()), (io::ErrorKind::Interrupted, 1));
    }
}
