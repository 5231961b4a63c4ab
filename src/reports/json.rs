//! JSON Lines: one object a record, its fields named as the headings and labels of LONG.
//!
//! A field of a line of kind `Group` belongs to every record below it. Fields between [`Object::item`] and the next
//! item, list or record form one object of a list. Such an object may have lists of its own.

use std::io::Write as _;

use crate::text::{Cell, Fields};

/// The object of the present record, written as its fields come.
#[derive(Debug, Default)]
pub struct Object {
    /// Members that the records of the present group share.
    group: Vec<u8>,
    /// Members of the present record.
    members: Vec<u8>,
    /// Do fields go to the group?
    in_group: bool,
    /// Has the present record been begun and not yet been written?
    begun: bool,
    /// The lists that are open, each in the last object of the one before it.
    lists: Vec<&'static str>,
}

impl Object {
    /// Begins a record; the one before it goes to `out`.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        self.finish(out);
        self.in_group = false;
        self.begun = true;
    }

    /// Begins a line of a group: the first of them leaves the group before it.
    pub fn group(&mut self, out: &mut Vec<u8>) {
        if !self.in_group {
            self.finish(out);
            self.group.clear();
        }
        self.in_group = true;
    }

    /// Begins a line of a record.
    pub fn row(&mut self) {
        self.in_group = false;
    }

    /// Begins an object of the list `name`: the next of an open list, or the first of a new one of the record.
    pub fn item(&mut self, name: &'static str) {
        self.in_group = false;
        match self.lists.iter().position(|list| *list == name) {
            Some(depth) => self.next_item(depth),
            None => {
                self.end_list();
                self.first_item(name);
            }
        }
    }

    /// Begins an object of the list `name` in the object of the list that is open.
    pub fn nested_item(&mut self, name: &'static str) {
        match self.lists.iter().position(|list| *list == name) {
            Some(depth) => self.next_item(depth),
            None => self.first_item(name),
        }
    }

    fn next_item(&mut self, depth: usize) {
        for _ in depth + 1..self.lists.len() {
            self.members.extend_from_slice(b"}]");
        }
        self.lists.truncate(depth + 1);
        self.members.extend_from_slice(b"},{");
    }

    fn first_item(&mut self, name: &'static str) {
        member(&mut self.members, name);
        self.members.extend_from_slice(b"[{");
        self.lists.push(name);
    }

    /// Ends the lists that are open: what follows belongs to the record itself.
    pub fn end_list(&mut self) {
        for _ in self.lists.drain(..) {
            self.members.extend_from_slice(b"}]");
        }
    }

    /// Ends the present record and hands it on. One without fields is none, unless those of its group are its own.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.end_list();
        let is_group = self.begun && self.in_group && !self.group.is_empty();
        if self.members.is_empty() && !is_group {
            return;
        }
        self.begun = false;
        out.push(b'{');
        out.extend_from_slice(&self.group);
        if !self.group.is_empty() && !self.members.is_empty() {
            out.push(b',');
        }
        out.append(&mut self.members);
        out.extend_from_slice(b"}\n");
    }
}

/// Writes the name of a member, after a comma if it is not the first.
fn member(members: &mut Vec<u8>, name: &str) {
    if members.last().is_some_and(|&last| last != b'{') {
        members.push(b',');
    }
    text(members, name);
    members.push(b':');
}

/// Writes text as a JSON string.
fn text(out: &mut Vec<u8>, text: &str) {
    // Writing to a Vec does not fail.
    let _ = serde_json::to_writer(&mut *out, text);
}

impl Fields for Object {
    fn field(&mut self, name: &str, cell: &dyn Cell) {
        let members = if self.in_group { &mut self.group } else { &mut self.members };
        member(members, name);
        let mut shown = Vec::new();
        cell.write(&mut shown);
        let shown = String::from_utf8_lossy(&shown);
        match shown.trim_start().parse::<u64>().ok().filter(|_| cell.is_number()) {
            Some(number) => _ = write!(members, "{number}"),
            None => text(members, shown.trim_end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Zeros;

    #[test]
    fn records_share_the_fields_of_their_group() {
        let (mut object, mut out) = (Object::default(), Vec::new());
        for (name, ports) in [("FTPD1", &[21, 20][..]), ("HTTPD1", &[80])] {
            for (n, &port) in ports.iter().enumerate() {
                object.begin(&mut out);
                if n == 0 {
                    object.group(&mut out);
                    object.field("Name", &name);
                }
                object.row();
                object.field("Port", &Zeros(port, 5));
            }
        }
        object.finish(&mut out);
        let expected = r#"{"Name":"FTPD1","Port":21}
{"Name":"FTPD1","Port":20}
{"Name":"HTTPD1","Port":80}
"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn an_item_may_have_lists() {
        let mut object = Object::default();
        object.begin(&mut Vec::new());
        for interface in ["A", "B"] {
            object.item("Interfaces");
            object.field("Name", &interface);
            for group in ["1", "2"] {
                object.nested_item("Groups");
                object.field("Group", &group);
            }
        }
        object.end_list();
        object.field("Mtu", &1492_u32);
        let mut out = Vec::new();
        object.finish(&mut out);
        let expected = r#"{"Interfaces":[{"Name":"A","Groups":[{"Group":"1"},{"Group":"2"}]},
{"Name":"B","Groups":[{"Group":"1"},{"Group":"2"}]}],"Mtu":1492}"#;
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected.replace('\n', ""));
    }

    #[test]
    fn items_are_objects_of_a_list() {
        let (mut object, mut out) = (Object::default(), Vec::new());
        object.begin(&mut out);
        object.field("Name", &"OSA\"1");
        for group in ["224.0.0.1", "224.0.0.2"] {
            object.item("Groups");
            object.field("Group", &group);
        }
        object.end_list();
        object.field("Mtu", &1492_u32);
        object.finish(&mut out);
        let expected =
            r#"{"Name":"OSA\"1","Groups":[{"Group":"224.0.0.1"},{"Group":"224.0.0.2"}],"Mtu":1492}"#;
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected);
    }

    #[test]
    fn a_record_can_be_its_group_alone() {
        let (mut object, mut out) = (Object::default(), Vec::new());
        for name in ["LCS1", "LCS2"] {
            object.begin(&mut out);
            object.group(&mut out);
            object.field("DevName", &name);
        }
        object.finish(&mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "{\"DevName\":\"LCS1\"}\n{\"DevName\":\"LCS2\"}\n");
    }
}
