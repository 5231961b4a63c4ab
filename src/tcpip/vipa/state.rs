//! The present state of dynamic VIPAs.

use serde::{Deserialize, Serialize};

use super::Dvipa;
use crate::clock::Moment;

/// A dynamic VIPA that the stack knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DynamicVipa {
    /// Its address, with the mask where one is known.
    pub dvipa: Dvipa,
    /// Is it in use here?
    pub status: Status,
    /// How it came to this stack; `None` if it is here only because another stack distributes to this one.
    pub origin: Option<Origin>,
    /// Does this stack distribute its connections?
    pub distributes: bool,
    /// Is this stack a target of its distribution?
    pub destination: bool,
    /// When it became active on this stack; `None` if it is not.
    pub activated: Option<Moment>,
    /// Name of the job that created it, 1 to 8 characters.
    pub job: Option<String>,
}

/// Whether a dynamic VIPA is in use on this stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In use.
    Active,
    /// Waiting to take over.
    Backup,
    /// Given up, while old connections remain.
    Moving,
    /// No target any more, while old connections remain.
    Quiescing,
    /// Taken out of use by command, or because the stack left the sysplex group.
    Deactivated,
    /// Not in use.
    Inactive,
}

/// How a dynamic VIPA came to a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// VIPADEFINE.
    Define,
    /// VIPABACKUP.
    Backup,
    /// An application bound to an address of a VIPARANGE.
    RangeBind,
    /// An application or MODDVIPA asked for it.
    RangeIoctl,
}
