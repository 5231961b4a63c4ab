//! TSO user ids.

use std::fmt;

use crate::message::{self, Message};

/// A TSO user id: 1 to 8 letters, digits and `$ # @`, the first one no digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserId(Box<str>);

impl UserId {
    /// The id that `text` spells, in any case.
    ///
    /// # Errors
    /// A message that says what is wrong with it.
    // ASSUMED: user ids may have 8 characters, as systems with long user ids allow; older ones stop at 7.
    pub fn new(text: &str) -> Result<UserId, Message> {
        if super::is_command_name(text) {
            Ok(UserId(text.to_ascii_uppercase().into()))
        } else {
            Err(Message::new(&message::INVALID_USER_ID, [text]))
        }
    }

    /// The id nearest to a login name: what a user id cannot have is left out. `MVSUSER` if nothing is left.
    pub fn folded(login: &str) -> UserId {
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '$' | '#' | '@');
        let id: String =
            login.chars().filter(fits).skip_while(char::is_ascii_digit).take(8).collect::<String>();
        UserId::new(&id).unwrap_or(UserId("MVSUSER".into()))
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_name_becomes_a_user_id() {
        let folded = |login| UserId::folded(login).to_string();
        assert_eq!(folded("jo.smith-parker"), "JOSMITHP");
        assert_eq!(
            (folded("4ever"), folded("_"), folded("")),
            ("EVER".into(), "MVSUSER".into(), "MVSUSER".into())
        );
    }

    #[test]
    fn a_user_id_that_is_typed_must_be_one() {
        assert_eq!(UserId::new("user1").unwrap().to_string(), "USER1");
        assert!(
            UserId::new("../x").is_err() && UserId::new("").is_err() && UserId::new("TOOLONGID").is_err()
        );
    }
}
