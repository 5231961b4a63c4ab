//! User names, from /etc/passwd.

use std::collections::HashMap;
use std::fs;

/// The users of the host; the first line of a user id counts.
#[derive(Debug, Default)]
pub struct Users(HashMap<u32, String>);

impl Users {
    /// Reads them; none if there is no such file.
    pub fn read() -> Users {
        Users::parse(&fs::read("/etc/passwd").unwrap_or_default())
    }

    fn parse(passwd: &[u8]) -> Users {
        let mut users = HashMap::new();
        for line in String::from_utf8_lossy(passwd).lines() {
            let mut fields = line.split(':');
            let (name, uid) = (fields.next().unwrap_or_default(), fields.nth(1).unwrap_or_default());
            if let (false, Ok(uid)) = (name.is_empty(), uid.parse()) {
                users.entry(uid).or_insert_with(|| name.to_owned());
            }
        }
        Users(users)
    }

    /// The user's name, or the number where none is known.
    pub fn name(&self, uid: u32) -> String {
        self.0.get(&uid).cloned().unwrap_or_else(|| uid.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_user_counts() {
        let users = Users::parse(b"root:x:0:0::/:/bin/sh\ntoor:x:0:0:::\n\n:x:7:\nbad:x:y\nweb\xff:x:33:33");
        assert_eq!([0, 7, 33, 1000].map(|uid| users.name(uid)), ["root", "7", "web\u{fffd}", "1000"]);
    }
}
