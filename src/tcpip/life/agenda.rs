//! What is to come, in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Side;
use crate::clock::Moment;
use crate::tcpip::tcp::{Segment, Timer};

/// What will happen.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A segment arrives.
    Segment { to: Side, segment: Segment },
    /// A timer runs out, unless it was stopped or set anew.
    Timer { side: Side, timer: Timer },
    /// A closed connection is listed no more.
    Forget { side: Side },
}

/// When it will happen, and to which connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub at: Moment,
    /// Things of one instant happen in the order in which they came about.
    order: u64,
    pub key: u32,
    pub what: What,
}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.order == other.order
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Due) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// What is to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    queue: BinaryHeap<Reverse<Due>>,
    order: u64,
}

impl Agenda {
    pub fn add(&mut self, at: Moment, key: u32, what: What) {
        self.order += 1;
        self.queue.push(Reverse(Due { at, order: self.order, key, what }));
    }

    /// Is something due by then?
    pub fn has_due(&self, until: Moment) -> bool {
        self.queue.peek().is_some_and(|Reverse(due)| due.at <= until)
    }

    pub fn next(&mut self, until: Moment) -> Option<Due> {
        match self.has_due(until) {
            true => self.queue.pop().map(|Reverse(due)| due),
            false => None,
        }
    }
}
