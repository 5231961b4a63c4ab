//! Sequence numbers: a circle of 32 bits.

/// A stretch of sequence numbers, which may go round the circle many times.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// That of the SYN, or the one before the first that was seen.
    pub first: u32,
    /// How many follow it.
    pub count: u64,
}

impl Numbers {
    /// The first one, and what will follow it.
    pub fn new(first: u32) -> Numbers {
        Numbers { first, count: 1 }
    }

    /// The number after the last one.
    pub fn next(self) -> u32 {
        self.first.wrapping_add(self.count as u32)
    }

    /// Goes on up to `next`, if that is not behind already.
    pub fn reach(&mut self, next: u32) {
        let more = next.wrapping_sub(self.next()).cast_signed();
        self.count += u64::try_from(more).unwrap_or(0);
    }
}

/// Is `a` after `b` in the circle of sequence numbers?
pub fn after(a: u32, b: u32) -> bool {
    a.wrapping_sub(b).cast_signed() > 0
}
