//! Where a page goes: the screen, a data set, the data stack.

mod data_stack;
mod screen;

pub use data_stack::DataStacks;
pub use screen::{Pointing, Screen};
