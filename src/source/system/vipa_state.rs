//! The state of dynamic VIPAs in a system file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{missing, unless_usual};
use super::text::{Name, Text};
use super::vipa_configuration::{dvipa, named};
use crate::clock::Moment;
use crate::tcpip::vipa::Dvipa;
use crate::tcpip::vipa::state::{DynamicVipa, Origin, Status};

/// The state of a dynamic VIPA: what of it the profile has defined may be left out.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StateForm {
    /// The address.
    pub ip: IpAddr,
    #[serde(default)]
    prefix: Option<u8>,
    #[serde(default)]
    interface: Option<Text<Name<16>>>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    origin: Option<Origin>,
    #[serde(default)]
    distributes: Option<bool>,
    #[serde(default)]
    destination: Option<bool>,
    #[serde(default)]
    activated: Option<Text<Moment>>,
    #[serde(default)]
    job: Option<Text<Name<8>>>,
}

impl StateForm {
    /// The table laid over the state that follows from the profile, or a new one.
    ///
    /// # Errors
    /// It is new and lacks something, or it contradicts itself.
    pub fn over(self, profiled: Option<&DynamicVipa>) -> Result<DynamicVipa, String> {
        let ip = self.ip;
        let mut state = match profiled {
            Some(known) => known.clone(),
            None => DynamicVipa {
                dvipa: dvipa(ip, self.prefix, self.interface)?,
                status: self.status.ok_or_else(|| missing("dynamic VIPA", &ip.to_string(), "status"))?,
                origin: None,
                distributes: false,
                destination: false,
                activated: None,
                job: None,
            },
        };
        state.status = self.status.unwrap_or(state.status);
        let active = state.status == Status::Active;
        state.dvipa.prefix = self.prefix.or(state.dvipa.prefix);
        state.origin = self.origin.or(state.origin);
        // What the profile lets follow from its statements holds while it is active.
        state.distributes = self.distributes.unwrap_or(state.distributes && active);
        state.destination = self.destination.unwrap_or(state.destination && active);
        state.activated = self.activated.map(|at| at.0).or(state.activated.filter(|_| active));
        state.job = self.job.map(|name| name.0.0).or(state.job);
        fitting(state)
    }
}

/// A state that does not contradict itself.
fn fitting(state: DynamicVipa) -> Result<DynamicVipa, String> {
    let active = state.status == Status::Active;
    let by_application = matches!(state.origin, Some(Origin::RangeBind | Origin::RangeIoctl));
    let rules = [
        (!active || state.activated.is_some(), "is active and needs `activated`"),
        (state.origin.is_some() || state.destination, "has no `origin`, and is no `destination` either"),
        (state.origin.is_some() || !state.distributes, "has no `origin`, so the stack cannot distribute it"),
        (by_application || state.job.is_none(), "has a `job`, which belongs to those of a range"),
        (active || !state.distributes, "is not active, so the stack cannot distribute it"),
    ];
    match rules.into_iter().find(|(holds, _)| !holds) {
        Some((_, fault)) => Err(format!("dynamic VIPA {} {fault}", state.dvipa.address)),
        None => Ok(state),
    }
}

impl From<&DynamicVipa> for StateForm {
    fn from(state: &DynamicVipa) -> StateForm {
        let DynamicVipa { dvipa, status, origin, distributes, destination, activated, job } = state;
        let Dvipa { interface, address, prefix } = dvipa;
        StateForm {
            ip: *address,
            prefix: *prefix,
            interface: named(interface),
            status: Some(*status),
            origin: *origin,
            distributes: unless_usual(*distributes, false),
            destination: unless_usual(*destination, false),
            activated: activated.map(Text),
            job: job.clone().map(|name| Text(Name(name))),
        }
    }
}
