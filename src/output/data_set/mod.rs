//! Data sets: text files that are named as the data set, in one folder. A partitioned data set is a folder of members.
//!
//! A reader sees the old content or the new, never a part of it; two sessions that write one data set take turns.

mod catalog;
mod described;
mod name;
mod writer;

pub use catalog::{Attributes, Catalog};
pub use name::DataSetName;
pub use writer::Writer;

#[cfg(test)]
mod tests;
