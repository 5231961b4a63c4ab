//! The network access tree of a system file.

use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::check::{Check, without_ipv6};
use super::text::{Name, Net, Text, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::network_access::{AccessEntry, Caching, NetworkAccess, Protected};
use crate::tcpip::usual::is_usual;

/// The NETACCESS block.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AccessForm {
    #[serde(default, skip_serializing_if = "is_usual")]
    inbound: bool,
    #[serde(default)]
    outbound: Option<bool>,
    #[serde(default, skip_serializing_if = "is_usual")]
    cache: Caching,
    #[serde(rename = "entry")]
    entries: Vec<EntryForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EntryForm {
    network: Text<Protected>,
    resource: Text<Name<8>>,
}

impl Written for Protected {
    const EXPECTED: &'static str =
        "a network such as 192.0.2.0/24 with no bits set behind its prefix, DEFAULT or DEFAULTHOME";

    fn read(text: &str) -> Option<Protected> {
        match text {
            "DEFAULT" => Some(Protected::Default),
            "DEFAULTHOME" => Some(Protected::Home),
            _ if text.contains('/') => {
                Net::read(text).map(|Net(address, prefix)| Protected::Network(address, prefix))
            }
            _ => None,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Protected::Default => f.write_str("DEFAULT"),
            Protected::Home => f.write_str("DEFAULTHOME"),
            Protected::Network(address, prefix) => write!(f, "{address}/{prefix}"),
        }
    }
}

impl Check for AccessForm {
    type Made = NetworkAccess;

    fn check(self) -> Result<NetworkAccess, String> {
        let mut seen = HashSet::new();
        if self.entries.iter().any(|entry| !seen.insert(entry.network.0)) {
            return Err("netaccess: two entries protect one network".to_owned());
        }
        let entry = |form: EntryForm| AccessEntry { network: form.network.0, resource: form.resource.0.0 };
        Ok(NetworkAccess {
            inbound: self.inbound,
            outbound: self.outbound.unwrap_or(true),
            cache: self.cache,
            entries: self.entries.into_iter().map(entry).collect(),
        })
    }
}

impl From<&NetworkAccess> for AccessForm {
    fn from(access: &NetworkAccess) -> AccessForm {
        let NetworkAccess { inbound, outbound, cache, entries } = access;
        let entry = |AccessEntry { network, resource }: &AccessEntry| EntryForm {
            network: Text(*network),
            resource: Text(Name(resource.clone())),
        };
        AccessForm {
            inbound: *inbound,
            outbound: (!outbound).then_some(false),
            cache: *cache,
            entries: entries.iter().map(entry).collect(),
        }
    }
}

/// Does the tree fit its stack?
///
/// # Errors
/// The network that does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let mut entries = tcpip.network_access.iter().flat_map(|access| &access.entries);
    match entries.find(|entry| matches!(entry.network, Protected::Network(IpAddr::V6(_), _))) {
        Some(entry) if !tcpip.ipv6 => {
            Err(without_ipv6(&format!("netaccess: {} protects an IPv6 network", entry.resource)))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    #[test]
    fn trees_that_cannot_be_are_refused() {
        let entry = |network: &str| format!("{{ network = \"{network}\", resource = \"R\" }}");
        let cases = [
            (entry("192.0.2.1/24"), "expected a network such as 192.0.2.0/24"),
            (entry("default"), "expected a network such as 192.0.2.0/24"),
            (entry("DEFAULT") + ", " + &entry("DEFAULT"), "two entries protect one network"),
            (entry("2001:db8::/32"), "netaccess: R protects an IPv6 network, but"),
        ];
        for (entries, expected) in cases {
            let text = format!(
                "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n\
                 netaccess = {{ entry = [{entries}] }}\n"
            );
            let fault = parse("t.toml", &text, chrono::DateTime::UNIX_EPOCH).unwrap_err().to_string();
            assert!(fault.contains(expected), "{entries}\n{fault}");
        }
    }
}
