//! What a session begins with.

use std::path::PathBuf;

use super::{Keeper, Profile, UserId};
use crate::clock::Clock;
use crate::source::Sources;
use crate::syntax::Grammar;

/// Everything that a session needs, made once.
pub struct Logon {
    /// Who logs on.
    pub user: UserId,
    /// The profile to begin with.
    pub profile: Profile,
    /// Where changes of the profile go.
    pub keeper: Keeper,
    /// The words of all commands.
    pub grammar: &'static Grammar,
    /// The stacks.
    pub sources: Sources,
    /// The time.
    pub clock: Clock,
    /// The folder of the data sets; made when it is first needed.
    pub data_sets: PathBuf,
}
