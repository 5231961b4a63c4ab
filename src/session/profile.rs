//! PROFILE: how a session behaves, and where that is kept between sessions.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Handler, Operands, Session, UserId, is_command_name};
use crate::message::{self, Message};
use crate::output::Screen;

/// A user's choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Are message ids shown?
    pub msgid: bool,
    /// What stands in front of unqualified data set names; `None` after NOPREFIX.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Does a full screen wait for the person?
    pub pause: bool,
}

impl Default for Profile {
    fn default() -> Profile {
        Profile { msgid: false, prefix: None, pause: true }
    }
}

impl Profile {
    /// The profile of a user who never changed it.
    pub fn new(user: &UserId) -> Profile {
        Profile { prefix: Some(user.to_string()), ..Profile::default() }
    }

    // ASSUMED: the blanks of IKJ56688I; a word that loses its NO keeps its place.
    fn list(&self) -> Message {
        let prefix = match &self.prefix {
            Some(prefix) => format!("PREFIX({prefix})"),
            None => "NOPREFIX".to_owned(),
        };
        let pause = if self.pause { "  PAUSE" } else { "NOPAUSE" };
        let msgid = if self.msgid { "  MSGID" } else { "NOMSGID" };
        Message::new(&message::PROFILE_LIST, [pause, msgid, &prefix])
    }

    fn change(&mut self, operands: &Operands) -> Result<(), Message> {
        if let Some(prefix) = operands.value("PREFIX") {
            if !is_command_name(prefix) {
                return Err(Message::new(&message::INVALID_OPERAND, ["PREFIX", prefix]));
            }
            self.prefix = Some(prefix.to_ascii_uppercase());
        }
        if operands.has("NOPREFIX") {
            self.prefix = None;
        }
        self.msgid = !operands.has("NOMSGID") && (self.msgid || operands.has("MSGID"));
        self.pause = !operands.has("NOPAUSE") && (self.pause || operands.has("PAUSE"));
        Ok(())
    }
}

/// Where a profile is kept: one small file for each user, or nowhere.
#[derive(Clone, Debug, Default)]
pub struct Keeper(Option<PathBuf>);

impl Keeper {
    /// Changes last as long as the session: batch TSO.
    pub fn none() -> Keeper {
        Keeper(None)
    }

    /// Changes are kept in `folder`, which is made when it is first needed.
    pub fn folder(folder: &Path, user: &UserId) -> Keeper {
        Keeper(Some(folder.join(format!("{user}.toml"))))
    }

    /// What was kept, if anything was.
    ///
    /// # Errors
    /// A message that says why the file cannot be read.
    pub fn load(&self) -> Result<Option<Profile>, Message> {
        let Some(path) = &self.0 else { return Ok(None) };
        let unreadable = |why: String| {
            Message::new(&message::PROFILE_NOT_READ, [&path.display().to_string(), why.trim_end()])
        };
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map(Some).map_err(|e| unreadable(e.message().to_owned())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(unreadable(e.to_string())),
        }
    }

    /// Puts the new profile in the place of the old one, whole or not at all.
    fn save(&self, profile: &Profile) -> std::io::Result<()> {
        let Some(path) = &self.0 else { return Ok(()) };
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let text = toml::to_string(profile).map_err(std::io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }
}

inventory::submit! { Handler { name: "PROFILE", run: profile } }

fn profile(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let mut changed = session.profile.clone();
    if let Err(message) = changed.change(operands) {
        return session.tell(screen, &message);
    }
    let kept = if changed == session.profile { Ok(()) } else { session.keeper.save(&changed) };
    session.profile = changed;
    if operands.is_empty() || operands.has("LIST") {
        session.tell(screen, &session.profile.list());
        session.tell(screen, &Message::new(&message::DELETE_CHARACTERS, []));
    }
    match kept {
        Ok(()) => 0,
        Err(e) => session.tell(screen, &Message::new(&message::PROFILE_NOT_KEPT, [&e.to_string()])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_kept_for_its_user() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = Keeper::folder(&folder.path().join("new"), &UserId::new("USER1").unwrap());
        assert_eq!(keeper.load(), Ok(None));
        let profile = Profile { msgid: true, prefix: None, pause: false };
        keeper.save(&profile).unwrap();
        assert_eq!(keeper.load(), Ok(Some(profile)));
    }

    #[test]
    fn a_file_that_is_no_profile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("USER1.toml"), "msgid = 7\n").unwrap();
        let keeper = Keeper::folder(folder.path(), &UserId::new("USER1").unwrap());
        assert!(keeper.load().unwrap_err().to_string().contains("USER1.toml"));
    }
}
