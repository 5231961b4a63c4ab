//! How the connections of a system file find their AT-TLS rules, and what their handshakes agreed on.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::text::{Hex, Name, Text};
use super::ttls::Coded;
use crate::tcpip::socket::{Handshake, SecurityLevel, TtlsMatch};
use crate::tcpip::ttls::{Rule, Ttls};
use crate::tcpip::usual::is_usual;

/// The AT-TLS rule of a connection, and what its handshake agreed on.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MatchForm<'a> {
    group: Text<Hex>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    rule: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    stale: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    secondary: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<SecurityLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cipher: Option<Text<Coded>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_share: Option<Text<Coded>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate_user: Option<Text<Name<8>>>,
}

/// How a socket names its rule, before the rules are known: group, stale or not, name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RuleKey(u32, bool, Option<Box<str>>);

impl MatchForm<'_> {
    /// What the socket keeps, and which rule it means.
    ///
    /// # Errors
    /// What of the handshake does not go together.
    pub fn split(self) -> Result<(TtlsMatch, Option<Box<Handshake>>, RuleKey), String> {
        let group = self.group.0.0;
        let found = TtlsMatch { current: !self.stale, group, rule: 0, secondary: self.secondary };
        let key = RuleKey(group, self.stale, self.rule.map(|r| r.as_ref().into()));
        let handshake = match (self.level, self.cipher) {
            (Some(level), Some(Text(Coded(cipher)))) => Some(Box::new(Handshake {
                level,
                cipher: cipher.into(),
                key_share: self.key_share.map(|k| k.0.0.into()),
                certificate_user: self.certificate_user.map(|u| u.0.0.into()),
            })),
            (None, None) if self.key_share.is_none() && self.certificate_user.is_none() => None,
            _ => return Err("`ttls`: a handshake needs both `level` and `cipher`".to_owned()),
        };
        let key_share = handshake.as_ref().and_then(|h| h.key_share.as_ref().map(|_| h.level));
        match key_share {
            Some(level) if level != SecurityLevel::Tls1_3 => {
                Err("`ttls`: `key_share` belongs to TLSv1.3".to_owned())
            }
            _ => Ok((found, handshake, key)),
        }
    }
}

impl<'a> MatchForm<'a> {
    /// The form of a socket's match and handshake.
    pub fn of(found: TtlsMatch, handshake: Option<&Handshake>, policy: &'a Ttls) -> MatchForm<'a> {
        let rule = policy.rules.get(found.rule as usize);
        let coded = |text: &str| Text(Coded(text.to_owned()));
        MatchForm {
            group: Text(Hex(found.group)),
            rule: rule.map(|rule| Cow::Borrowed(&*rule.name)),
            stale: !found.current,
            secondary: found.secondary,
            level: handshake.map(|h| h.level),
            cipher: handshake.map(|h| coded(&h.cipher)),
            key_share: handshake.and_then(|h| h.key_share.as_deref()).map(coded),
            certificate_user: handshake
                .and_then(|h| h.certificate_user.as_deref())
                .map(|user| Text(Name(user.to_owned()))),
        }
    }
}

impl RuleKey {
    /// The index of the rule that is meant.
    ///
    /// # Errors
    /// The group or the rule is not described, or several rules could be meant.
    pub fn find(&self, ttls: &Ttls) -> Result<u32, String> {
        let RuleKey(id, stale, name) = self;
        let Some(group) = ttls.groups.iter().position(|g| g.id == *id) else {
            return Err(format!("AT-TLS group {id:08X} is not described"));
        };
        let fits = |r: &Rule| {
            r.group == group && r.current != *stale && name.as_ref().is_none_or(|n| **n == *r.name)
        };
        let mut fitting = ttls.rules.iter().enumerate().filter(|(_, r)| fits(r));
        let kind = if *stale { "stale" } else { "current" };
        match (fitting.next(), fitting.next(), name) {
            (Some((n, _)), None, _) => Ok(n as u32),
            (Some(_), Some(_), _) => Err(format!("group {id:08X} has several {kind} rules: add `rule`")),
            (None, _, Some(name)) => Err(format!("group {id:08X} has no {kind} rule {name}")),
            (None, _, None) => Err(format!("group {id:08X} has no {kind} rule")),
        }
    }
}
