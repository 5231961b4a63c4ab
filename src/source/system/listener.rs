//! What a system file says of a listener in detail.

use serde::{Deserialize, Serialize};

use super::detail::differs;
use crate::tcpip::detail::{Listener, Quiesced, SharePort};
use crate::tcpip::usual::is_usual;

/// What a listener has beside its control block.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListenerForm {
    #[serde(default, skip_serializing_if = "is_usual")]
    connections_in: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    connections_dropped: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_backlog: Option<u32>,
    #[serde(default, skip_serializing_if = "is_usual")]
    connection_flood: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    current_backlog: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    server_backlog: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    frca_backlog: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_connections: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sef: Option<u8>,
    #[serde(default, skip_serializing_if = "is_usual")]
    quiesced: QuiescedForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    share_port: Option<SharePortForm>,
}

#[derive(Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum QuiescedForm {
    #[default]
    No,
    Dest,
    Source,
}

/// `"base"`, or the weights of the workload manager.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum SharePortForm {
    Base,
    Wlm { raw_weight: u8, normalized_weight: u8, abnorm: u16, health: u8 },
}

impl ListenerForm {
    /// What the listener has.
    ///
    /// # Errors
    /// What cannot be.
    pub fn listener(self) -> Result<Listener, String> {
        let standard = Listener::default();
        let made = Listener {
            connections_in: self.connections_in,
            connections_dropped: self.connections_dropped,
            maximum_backlog: self.maximum_backlog.unwrap_or(standard.maximum_backlog),
            connection_flood: self.connection_flood,
            current_backlog: self.current_backlog,
            server_backlog: self.server_backlog,
            frca_backlog: self.frca_backlog,
            current_connections: self.current_connections,
            sef: self.sef.unwrap_or(standard.sef),
            quiesced: match self.quiesced {
                QuiescedForm::No => Quiesced::No,
                QuiescedForm::Dest => Quiesced::Dest,
                QuiescedForm::Source => Quiesced::Source,
            },
            share_port: self.share_port.map(|s| match s {
                SharePortForm::Base => SharePort::Base,
                SharePortForm::Wlm { raw_weight, normalized_weight, abnorm, health } => {
                    SharePort::Wlm { raw_weight, normalized_weight, abnorm, health }
                }
            }),
        };
        let parts = u64::from(made.server_backlog) + u64::from(made.frca_backlog);
        if parts > made.current_backlog.into() {
            return Err("`server_backlog` and `frca_backlog` are parts of `current_backlog`".to_owned());
        }
        match made.share_port {
            Some(SharePort::Wlm { abnorm, health, .. }) if abnorm > 1000 || health > 100 => {
                Err("`abnorm` is 0 to 1000, `health` 0 to 100".to_owned())
            }
            _ if made.sef > 100 => Err("`sef` is 0 to 100".to_owned()),
            _ => Ok(made),
        }
    }
}

impl From<&Listener> for ListenerForm {
    fn from(listener: &Listener) -> ListenerForm {
        let standard = Listener::default();
        ListenerForm {
            connections_in: listener.connections_in,
            connections_dropped: listener.connections_dropped,
            maximum_backlog: differs(listener.maximum_backlog, standard.maximum_backlog),
            connection_flood: listener.connection_flood,
            current_backlog: listener.current_backlog,
            server_backlog: listener.server_backlog,
            frca_backlog: listener.frca_backlog,
            current_connections: listener.current_connections,
            sef: differs(listener.sef, standard.sef),
            quiesced: match listener.quiesced {
                Quiesced::No => QuiescedForm::No,
                Quiesced::Dest => QuiescedForm::Dest,
                Quiesced::Source => QuiescedForm::Source,
            },
            share_port: listener.share_port.map(|share| match share {
                SharePort::Base => SharePortForm::Base,
                SharePort::Wlm { raw_weight, normalized_weight, abnorm, health } => {
                    SharePortForm::Wlm { raw_weight, normalized_weight, abnorm, health }
                }
            }),
        }
    }
}
