//! What a system file says of a connection's Shared Memory Communications: a list of ids, or a table.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::text::{Hex, Text};
use crate::tcpip::detail::{SmcReason, SmcUse};
use crate::tcpip::usual::is_usual;

/// `smc`: the ids of local link, remote link and link group of SMC-R, or a table that says more.
pub struct SmcForm(pub SmcUse);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UseForm {
    #[serde(default, skip_serializing_if = "is_usual")]
    direct: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Text<Hex>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_link: Option<Text<Hex>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_link: Option<Text<Hex>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_buffer: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_buffer: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Text<Hex>>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason_text: String,
}

impl<'de> Deserialize<'de> for SmcForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SmcForm, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = SmcForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of up to three ids (local link, remote link, link group), or a table")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SmcForm, A::Error> {
                let mut next = || Ok::<_, A::Error>(list.next_element::<Text<Hex>>()?.map(|id| id.0.0));
                let (local_link, remote_link, group) = (next()?, next()?, next()?);
                if local_link.is_none() || next()?.is_some() {
                    return Err(A::Error::custom("expected one to three ids"));
                }
                Ok(SmcForm(SmcUse { local_link, remote_link, group, ..SmcUse::default() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SmcForm, A::Error> {
                let table = UseForm::deserialize(MapAccessDeserializer::new(map))?;
                table.smc().map(SmcForm).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Serialize for SmcForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UseForm::from(&self.0).serialize(serializer)
    }
}

impl From<&SmcUse> for SmcForm {
    fn from(smc: &SmcUse) -> SmcForm {
        SmcForm(smc.clone())
    }
}

impl From<&SmcUse> for UseForm {
    fn from(smc: &SmcUse) -> UseForm {
        let id = |id: Option<u32>| id.map(Hex).map(Text);
        UseForm {
            direct: smc.direct,
            group: id(smc.group),
            local_link: id(smc.local_link),
            remote_link: id(smc.remote_link),
            local_buffer: smc.local_buffer,
            remote_buffer: smc.remote_buffer,
            reason: id(smc.inactive.as_ref().map(|reason| reason.code)),
            reason_text: smc.inactive.as_ref().map(|reason| reason.text.to_string()).unwrap_or_default(),
        }
    }
}

impl UseForm {
    fn smc(self) -> Result<SmcUse, String> {
        let id = |id: Option<Text<Hex>>| id.map(|id| id.0.0);
        if self.reason.is_none() && !self.reason_text.is_empty() {
            return Err("`reason_text` needs a `reason`".to_owned());
        }
        if self.reason_text.len() > 60 || !self.reason_text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        {
            return Err("`reason_text` takes at most 60 printable characters".to_owned());
        }
        let made = SmcUse {
            direct: self.direct,
            group: id(self.group),
            local_link: id(self.local_link),
            remote_link: id(self.remote_link),
            local_buffer: self.local_buffer,
            remote_buffer: self.remote_buffer,
            inactive: id(self.reason).map(|code| SmcReason { code, text: self.reason_text.into() }),
        };
        if made.inactive.is_some()
            && (made.ids().next().is_some() || made.local_buffer.or(made.remote_buffer).is_some())
        {
            return Err("SMC with a `reason` is not used: it has neither links nor buffers".to_owned());
        }
        Ok(made)
    }
}
