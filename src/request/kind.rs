//! What the kinds of value types mean: text into a [`Value`], or what is wrong with it.
//!
//! `char` a name, folded to upper case but with the trait `case`; `text` as typed; `num` decimal; `hex` hexadecimal; `ip`,
//! `ipv4` an address, with the traits `prefix`, `zero`, `mask`, `wild`; `ipport` address+port; `host` a host name; `hlq`,
//! `dsname`, `prefix` data set names and their parts; `raw` any text. The range is a length in characters, for `num` the
//! number's own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::value::{AddressPattern, DataSetSpec, NamePattern, NetworkForm, PortPattern, Value};
use crate::syntax::{Grammar, Position, ValueType};

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not a number, or out of its range.
    Integer,
    /// Longer than its type allows.
    Long,
    /// An address of a bad form.
    Address,
    /// A bad form.
    Form,
}

/// How a kind reads its text.
type Reader = fn(&ValueType, &str) -> Result<Value, Wrong>;

const KINDS: [(&str, Reader); 11] = [
    ("char", name),
    ("text", |_, text| Ok(Value::Name(NamePattern::new(text)))),
    ("num", number),
    ("hex", |_, text| hexadecimal(text).map(Value::Hex)),
    ("ip", |ty, text| address(ty, text).map(Value::Address)),
    ("ipv4", |ty, text| address(ty, text).map(Value::Address)),
    ("ipport", port),
    ("host", host),
    ("hlq", data_set),
    ("dsname", data_set),
    ("prefix", data_set),
];

/// Is every kind of the grammar's value types known here? If not, where is the first that is not?
///
/// # Errors
/// The place of the value type, and a sentence.
pub fn check(grammar: &Grammar) -> Result<(), (Position, String)> {
    let known = |ty: &&ValueType| &*ty.kind != "raw" && reader(ty).is_none();
    match grammar.values.values().find(known) {
        Some(ty) => Err((ty.at, format!("value type {} has the unknown kind {}", ty.name, ty.kind))),
        None => Ok(()),
    }
}

fn reader(ty: &ValueType) -> Option<Reader> {
    KINDS.iter().find(|(kind, _)| **kind == *ty.kind).map(|(_, reader)| *reader)
}

/// Reads `text` as a value of type `ty`.
pub fn parse(ty: &ValueType, text: &str) -> Result<Value, Wrong> {
    if let Some((shortest, longest)) = ty.range.filter(|_| &*ty.kind != "num") {
        let length = if text.is_ascii() { text.len() } else { text.chars().count() } as u64;
        if length > longest {
            return Err(if &*ty.kind == "hex" { Wrong::Integer } else { Wrong::Long });
        }
        if length < shortest {
            return Err(Wrong::Form);
        }
    }
    match reader(ty) {
        Some(read) => read(ty, text),
        None => Ok(Value::Name(NamePattern::new(text))),
    }
}

fn name(ty: &ValueType, text: &str) -> Result<Value, Wrong> {
    let wild = ty.has("wild");
    let fits = |c: char| !c.is_control() && !"(),='\"".contains(c) && (wild || !"*?".contains(c));
    if text.chars().all(fits) {
        // ASSUMED: names of policies keep their case on every surface, although TSO folds other names.
        let name = if ty.has("case") { text.to_owned() } else { text.to_ascii_uppercase() };
        Ok(Value::Name(NamePattern::new(name)))
    } else {
        Err(Wrong::Form)
    }
}

fn number(ty: &ValueType, text: &str) -> Result<Value, Wrong> {
    let (low, high) = ty.range.unwrap_or((0, u64::from(u32::MAX)));
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<u32>().ok().filter(|&n| digits && (low..=high).contains(&u64::from(n)));
    number.map(Value::Number).ok_or(Wrong::Integer)
}

fn hexadecimal(text: &str) -> Result<u32, Wrong> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(text, 16).ok().filter(|_| digits).ok_or(Wrong::Integer)
}

fn host(_: &ValueType, text: &str) -> Result<Value, Wrong> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if text.chars().all(fits) { Ok(Value::Host(text.into())) } else { Err(Wrong::Form) }
}

/// Longest texts of an address: 15 characters for IPv4, 45 for IPv6.
fn too_long(address: &str) -> bool {
    address.len() > if address.contains(':') { 45 } else { 15 }
}

fn address(ty: &ValueType, text: &str) -> Result<AddressPattern, Wrong> {
    let (host, network) = match text.split_once('/') {
        Some((host, network)) => (host, Some(network)),
        None => (text, None),
    };
    if too_long(host) {
        return Err(Wrong::Long);
    }
    if ty.has("wild") && network.is_none() && host.contains(['*', '?']) {
        return wild_address(host).map(AddressPattern::Wild);
    }
    let address: IpAddr = if host.contains(':') {
        host.parse::<Ipv6Addr>().map_err(|_| Wrong::Address)?.to_canonical()
    } else {
        host.parse::<Ipv4Addr>().map_err(|_| Wrong::Address)?.into()
    };
    if &*ty.kind == "ipv4" && (host.contains(':') || address.is_ipv6()) {
        return Err(Wrong::Address);
    }
    let bits = if address.is_ipv4() { 32 } else { 128 };
    let (prefix, form) = match network {
        None => (bits, NetworkForm::Host),
        Some(mask) if mask.contains('.') && ty.has("mask") && address.is_ipv4() => {
            (bits, NetworkForm::Mask(mask.parse().map_err(|_| Wrong::Address)?))
        }
        Some(length) if ty.has("prefix") && !length.contains('.') => {
            let shortest = u8::from(!ty.has("zero"));
            let digits =
                !length.is_empty() && length.len() <= 3 && length.bytes().all(|b| b.is_ascii_digit());
            let length = length
                .parse::<u8>()
                .ok()
                .filter(|n| digits && (shortest..=bits).contains(n))
                .ok_or(Wrong::Integer)?;
            (length, NetworkForm::Prefix)
        }
        Some(_) => return Err(Wrong::Address),
    };
    Ok(AddressPattern::Network { address, prefix, form })
}

/// An IPv4 address in which characters are wildcards.
fn wild_address(text: &str) -> Result<NamePattern, Wrong> {
    let fits = text.bytes().all(|b| b.is_ascii_digit() || b"*?.".contains(&b));
    if fits && text.matches('.').count() <= 3 { Ok(NamePattern::new(text)) } else { Err(Wrong::Address) }
}

fn port(ty: &ValueType, text: &str) -> Result<Value, Wrong> {
    let (host, port) = text.split_once('+').ok_or(Wrong::Form)?;
    let address = address(ty, host).map_err(|_| Wrong::Form)?;
    let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let port = port.parse().ok().filter(|_| digits).ok_or(Wrong::Form)?;
    Ok(Value::Port(PortPattern { address, port }))
}

/// The name itself is checked where data sets are written: here only its quotes.
fn data_set(_: &ValueType, text: &str) -> Result<Value, Wrong> {
    let (name, quoted) = match text.strip_prefix('\'') {
        Some(rest) => (rest.strip_suffix('\'').ok_or(Wrong::Form)?, true),
        None => (text, false),
    };
    if name.is_empty() || name.contains(['\'', '"', '=', ',']) {
        return Err(Wrong::Form);
    }
    Ok(Value::DataSet(DataSetSpec { name: name.to_ascii_uppercase().into(), quoted }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::read;

    fn values(text: &str) -> Grammar {
        let command = "command X \"x\" { operand v \"v\" }";
        read::read(&[("values.syn", text), ("command.syn", command)]).unwrap()
    }

    fn value(statement: &str, text: &str) -> Result<String, Wrong> {
        parse(&values(statement).values["v"], text).map(|value| value.to_string())
    }

    #[test]
    fn an_unknown_kind_is_refused_with_its_place() {
        let (at, text) = check(&values("\n value v colour 1-8 \"v\"")).unwrap_err();
        assert_eq!((at.line, at.file), (2, 0));
        assert_eq!(text, "value type v has the unknown kind colour");
        assert_eq!(check(Grammar::builtin().unwrap()), Ok(()));
    }

    #[test]
    fn lengths_count_characters() {
        let name = "value v char 2-4 \"v\"";
        assert_eq!(value(name, "ab"), Ok("AB".to_owned()));
        assert_eq!(value(name, "a"), Err(Wrong::Form));
        assert_eq!(value(name, "abcde"), Err(Wrong::Long));
        assert_eq!(value("value v text 1-3 \"v\"", "ééé"), Ok("ééé".to_owned()));
    }

    #[test]
    fn numbers_have_bounds_and_no_sign() {
        let number = "value v num 1-99 \"v\"";
        assert_eq!(value(number, "099"), Ok("99".to_owned()));
        for text in ["", "0", "100", "+1", "-1", "1x", "99999999999999999999"] {
            assert_eq!(value(number, text), Err(Wrong::Integer), "{text}");
        }
        assert_eq!(value("value v hex 1-8 \"v\"", "fF"), Ok("000000FF".to_owned()));
        assert_eq!(value("value v hex 1-8 \"v\"", "+F"), Err(Wrong::Integer));
    }

    #[test]
    fn addresses_follow_their_traits() {
        let all = "value v ip mask prefix wild \"v\"";
        for text in ["192.0.2.1", "192.0.2.0/24", "192.0.2.0/255.255.255.0", "2001:db8::/32", "192.0.*.1?"] {
            assert_eq!(value(all, text).as_deref(), Ok(text));
            let plain = value("value v ip \"v\"", text);
            assert_eq!(plain.is_ok(), text == "192.0.2.1", "{text}");
        }
        assert_eq!(value(all, "::ffff:192.0.2.1"), Ok("192.0.2.1".to_owned()));
        assert_eq!(value(all, "192.0.2.0/0"), Err(Wrong::Integer));
        assert_eq!(value("value v ip prefix zero \"v\"", "::/0"), Ok("::/0".to_owned()));
        assert_eq!(value(all, "2001:db8::/255.255.0.0"), Err(Wrong::Address));
        assert_eq!(value("value v ipport \"v\"", "192.0.2.1+80"), Ok("192.0.2.1+80".to_owned()));
        assert_eq!(value("value v ipport \"v\"", "192.0.2.1+"), Err(Wrong::Form));
    }

    #[test]
    fn data_set_names_keep_their_quotes() {
        let name = "value v dsname 1-56 \"v\"";
        assert_eq!(value(name, "'a.b(c)'"), Ok("'A.B(C)'".to_owned()));
        for text in ["'A.B", "''", "'"] {
            assert_eq!(value(name, text), Err(Wrong::Form), "{text}");
        }
    }
}
