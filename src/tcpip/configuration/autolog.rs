//! AUTOLOG: procedures that the stack starts.

use serde::{Deserialize, Serialize};

use crate::tcpip::usual::is_usual;

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autolog {
    /// Minutes before a job that has ended is started again, 0 to 60.
    #[serde(default = "five")]
    pub wait_time: u32,
    /// The procedures, as coded.
    #[serde(rename = "procedure")]
    pub procedures: Vec<Procedure>,
}

fn five() -> u32 {
    5
}

/// A procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Its name.
    pub name: String,
    /// JOBNAME: the job that is watched; `None` if it has the procedure's name.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub job_name: Option<String>,
    /// PARMSTRING, at most 115 characters.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub parameters: String,
    /// DELAYSTART: what is waited for; `None` if it starts at once.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub delay_start: Option<Vec<Condition>>,
}

/// What a procedure can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// DVIPA: the stack has joined the sysplex group and has its dynamic VIPAs.
    Dvipa,
    /// TTLS: the AT-TLS policy is there.
    Ttls,
}
