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
    use serde::Serialize;

    use super::*;
    use crate::tcpip::attributes::{Attributes, ChpidType, Vlan};
    use crate::tcpip::counters::Counters;
    use crate::tcpip::trace::PacketTrace;

    #[derive(Serialize)]
    struct File {
        #[serde(serialize_with = "unusual")]
        attributes: Attributes,
    }

    fn written(attributes: Attributes) -> String {
        toml::to_string(&File { attributes }).unwrap()
    }

    #[test]
    fn only_what_differs_from_the_default_is_named() {
        assert_eq!(written(Attributes::default()), "[attributes]\n");
        let attributes = Attributes {
            chpid_type: ChpidType::Unknown,
            vlan: Vlan { id: Some(7), ..Vlan::default() },
            packet_trace: vec![PacketTrace { port: Some(21), ..PacketTrace::default() }],
            counters: Counters { bytes_in: u64::MAX, ..Counters::default() },
            ..Attributes::default()
        };
        let expected = "[attributes]\nchpid_type = \"UNKNOWN\"\n\n\
            [attributes.counters]\nbytes_in = 18446744073709551615\n\n\
            [[attributes.packet_trace]]\nport = 21\nrecords = 0\n\n\
            [attributes.vlan]\nid = 7\n";
        assert_eq!(written(attributes.clone()), expected);
        #[derive(serde::Deserialize)]
        struct Back {
            attributes: Attributes,
        }
        assert_eq!(toml::from_str::<Back>(expected).unwrap().attributes, attributes);
    }
}
