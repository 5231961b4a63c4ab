//! The lines of CONFIG: pairs of a label and its value, most of them in a grid of columns.

use super::{Kind, Page, Written};
use crate::text::{Cell, Shown};

/// Where the pairs of a table stand: the column of a label and that of its value.
pub type Grid = [(usize, usize); 3];

/// The title of a table. Its fields are one object in JSON.
// ASSUMED: the titles of the tables go to the data stack: without them the lines of two tables could not be told apart.
pub fn title(text: &'static str, page: &mut Page<'_>) -> Written {
    page.item(text.trim_end_matches(':'));
    page.line(Kind::Heading, "", |line| {
        line.at(1, text);
    })
}

/// A line of at most three pairs in the columns of a grid.
pub fn row(grid: Grid, pairs: &[(&str, &dyn Cell)], page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        for (&(label, cell), (at, value_at)) in pairs.iter().zip(grid) {
            line.label(at, label, value_at, cell);
        }
    })
}

/// A line of one pair, its value right behind the label.
pub fn single(at: usize, label: &str, cell: impl Cell, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(at, label, at + label.len() + 1, cell);
    })
}

/// A line of pairs that stand where no other line has them: label, its column, value, its column.
pub fn pairs(pairs: &[(usize, &str, usize, &dyn Cell)], page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        for &(at, label, value_at, cell) in pairs {
            line.label(at, label, value_at, cell);
        }
    })
}

/// A number of thousandths with its point: `0.125`.
pub fn thousandths(n: u32) -> Shown<String> {
    Shown(format!("{}.{:03}", n / 1000, n % 1000))
}
