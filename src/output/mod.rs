//! Where a page goes: the screen, a data set, the data stack.

mod data_set;
mod data_stack;
mod screen;
mod stoppable;

pub use data_set::{Attributes, Catalog, DataSetName, Writer};
pub use data_stack::DataStacks;
pub use screen::{Pointing, Screen};
pub use stoppable::Stoppable;
