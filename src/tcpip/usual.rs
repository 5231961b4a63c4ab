//! What is usual of a part of the model. A description of it names only what is not, so that it stays short; its
//! reader takes the defaults for the rest.

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::Value;

/// Is it the default?
pub fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Serialises the fields that differ from those of the default, by name. It is for a structure that takes the fields
/// of its own default for those that are not there: `#[serde(default)]` above all of it.
///
/// # Errors
/// Those of the serializer.
pub fn unusual<T: Serialize + Default, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let tree = |value: &T| serde_json::to_value(value).map_err(S::Error::custom);
    let (mut named, usual) = (tree(value)?, tree(&T::default())?);
    if let Value::Object(fields) = &mut named {
        fields.retain(|name, field| usual.get(name) != Some(field));
    }
    leave_out_none(&mut named);
    named.serialize(serializer)
}

/// Does its description name nothing?
pub fn is_unsaid<T: Serialize>(value: &T) -> bool {
    let tree = serde_json::to_value(value).unwrap_or_default();
    tree.as_object().is_some_and(|fields| fields.values().all(Value::is_null))
}

/// A system file has no word for what is not there.
fn leave_out_none(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(leave_out_none);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_none),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::tcpip::statistics::{Icmp, IcmpMessages, Ip, Statistics};

    #[derive(Serialize, Deserialize)]
    struct File {
        #[serde(serialize_with = "unusual")]
        statistics: Statistics,
    }

    #[test]
    fn only_what_differs_from_the_default_is_named() {
        let written = |statistics| toml::to_string(&File { statistics }).unwrap();
        assert_eq!(written(Statistics::default()), "[statistics]\n");
        let statistics = Statistics {
            ip: Ip { received: u64::MAX, ..Ip::default() },
            icmp: Icmp { sent: IcmpMessages { echos: 1, ..IcmpMessages::default() }, ..Icmp::default() },
            ..Statistics::default()
        };
        let text = written(statistics.clone());
        let expected =
            "[statistics.icmp.sent]\nechos = 1\n\n[statistics.ip]\nreceived = 18446744073709551615\n";
        assert_eq!(text.trim_start_matches("[statistics]\n\n[statistics.icmp]\n\n"), expected);
        assert_eq!(toml::from_str::<File>(&text).unwrap().statistics, statistics);
        assert!(is_unsaid(&serde_json::json!({ "a": null })) && !is_unsaid(&serde_json::json!({ "a": 0 })));
    }
}
