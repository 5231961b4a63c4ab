//! Data sets that the system brings along. They can be read, not changed.

use std::io::{BufRead, Cursor};

use super::name::DataSetName;
use crate::message::{self, Message};
use crate::source::system::DataSet;

/// A data set of the system: itself, or its members.
pub struct Described<'a>(Vec<&'a DataSet>);

impl<'a> Described<'a> {
    /// The data set of this name, if the system has it.
    pub fn new(all: &'a [DataSet], name: &DataSetName) -> Option<Described<'a>> {
        let found: Vec<&DataSet> = all.iter().filter(|d| d.name == name.data_set()).collect();
        (!found.is_empty()).then_some(Described(found))
    }

    /// Its members in order; `None` if it is sequential.
    pub fn members(&self) -> Option<Vec<String>> {
        let mut members: Vec<String> = self.0.iter().filter_map(|d| d.member.clone()).collect();
        members.sort_unstable();
        (!members.is_empty()).then_some(members)
    }

    /// Opens it or its member.
    ///
    /// # Errors
    /// There is no such member.
    pub fn read(&self, name: &DataSetName) -> Result<Box<dyn BufRead>, Message> {
        let dsname = name.data_set();
        let found = self.0.iter().find(|d| d.member.as_deref() == name.member());
        match (found, name.member(), self.members().is_some()) {
            (Some(found), ..) => Ok(Box::new(Cursor::new(found.text.clone()))),
            (None, Some(member), true) => Err(Message::new(&message::NO_MEMBER, [member, dsname])),
            (None, Some(member), false) => Err(Message::new(&message::NOT_PARTITIONED, [member, dsname])),
            (None, None, _) => Err(Message::new(&message::NO_MEMBER_NAMED, [dsname])),
        }
    }

    /// Bytes of its longest line.
    pub fn longest_line(&self) -> usize {
        self.0.iter().flat_map(|d| d.text.lines()).map(str::len).max().unwrap_or(0)
    }
}
