//! Values of operands and filters, after their text was checked against a value type.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use crate::text::{dotted, wild};

/// One value of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word of the grammar, full and upper case: `ALL`, `IPV4`, `*`.
    Word(Arc<str>),
    /// A name or pattern, upper case unless the type keeps case.
    Name(NamePattern),
    /// A decimal number.
    Number(u32),
    /// A hexadecimal number, shown with eight digits.
    Hex(u32),
    /// An address, a network or an IPv4 pattern.
    Address(AddressPattern),
    /// `address+port`.
    Port(PortPattern),
    /// A host name as typed.
    Host(Box<str>),
    /// A data set name, quoted or not.
    DataSet(DataSetSpec),
}

/// A name in which `*` stands for any string and `?` for one character, where its type allows that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern(Box<str>);

impl NamePattern {
    /// A pattern from checked text.
    pub fn new(text: impl Into<Box<str>>) -> NamePattern {
        NamePattern(text.into())
    }

    /// The pattern's text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Does `name` match?
    pub fn matches(&self, name: &str) -> bool {
        wild(self.0.as_bytes(), name.as_bytes())
    }
}

/// Which addresses are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressPattern {
    /// `192.0.2.1`, `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `2001:db8::/32`.
    Network {
        /// The address as typed; an IPv4-mapped IPv6 address becomes IPv4.
        address: IpAddr,
        /// How many leading bits count: 0 to 32 or 0 to 128. A plain address has them all.
        prefix: u8,
        /// Was it written with a prefix or a mask?
        form: NetworkForm,
    },
    /// `192.0.*.1?`: an IPv4 address with wildcards, compared as text.
    Wild(NamePattern),
}

/// How a network was written; a subnet mask need not be contiguous, so it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkForm {
    /// An address alone.
    Host,
    /// `/24`.
    Prefix,
    /// `/255.255.255.0`; `prefix` of the pattern is not used.
    Mask(Ipv4Addr),
}

impl AddressPattern {
    /// Does `address` match? An IPv4-mapped IPv6 address counts as the IPv4 address.
    pub fn matches(&self, address: IpAddr) -> bool {
        match (self, address) {
            (AddressPattern::Network { address: IpAddr::V6(net), prefix, .. }, IpAddr::V6(a)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(*prefix)).unwrap_or(0);
                u128::from(*net) & mask == u128::from(a) & mask
            }
            (_, IpAddr::V6(a)) => a.to_ipv4_mapped().is_some_and(|a| self.matches(IpAddr::V4(a))),
            (AddressPattern::Network { address: IpAddr::V4(net), prefix, form }, IpAddr::V4(a)) => {
                let mask = match form {
                    NetworkForm::Mask(mask) => u32::from(*mask),
                    _ => u32::MAX.checked_shl(32 - u32::from(*prefix)).unwrap_or(0),
                };
                u32::from(*net) & mask == u32::from(a) & mask
            }
            (AddressPattern::Network { .. }, IpAddr::V4(_)) => false,
            (AddressPattern::Wild(pattern), IpAddr::V4(a)) => {
                let (text, length) = dotted(a);
                wild(pattern.0.as_bytes(), &text[..length - 1])
            }
        }
    }

    /// Is it an IPv6 value, which an IPv4-only stack refuses?
    pub fn is_ipv6(&self) -> bool {
        matches!(self, AddressPattern::Network { address: IpAddr::V6(_), .. })
    }
}

/// `address+port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortPattern {
    /// The address part, without prefix or mask.
    pub address: AddressPattern,
    /// The port.
    pub port: u16,
}

/// A data set name as typed: `'A.B(MEM)'`, `A.B`. Upper case, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSetSpec {
    /// Name with member, without quotes.
    pub name: Box<str>,
    /// Was it quoted, hence complete?
    pub quoted: bool,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) => f.write_str(word),
            Value::Name(name) => f.write_str(name.text()),
            Value::Number(n) => write!(f, "{n}"),
            Value::Hex(n) => write!(f, "{n:08X}"),
            Value::Address(address) => address.fmt(f),
            Value::Port(p) => write!(f, "{}+{}", p.address, p.port),
            Value::Host(name) => f.write_str(name),
            Value::DataSet(d) if d.quoted => write!(f, "'{}'", d.name),
            Value::DataSet(d) => f.write_str(&d.name),
        }
    }
}

impl fmt::Display for AddressPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AddressPattern::Wild(pattern) => f.write_str(pattern.text()),
            AddressPattern::Network { address, prefix, form } => match form {
                NetworkForm::Host => write!(f, "{address}"),
                NetworkForm::Prefix => write!(f, "{address}/{prefix}"),
                NetworkForm::Mask(mask) => write!(f, "{address}/{mask}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_takes_any_string_and_question_mark_one_character() {
        let pattern = NamePattern::new("T?N*");
        assert!(pattern.matches("TCN") && pattern.matches("TSN3270"));
        assert!(!pattern.matches("TN3270") && !pattern.matches("T"));
        assert!(NamePattern::new("*").matches("") && NamePattern::new("*A*B").matches("XAYAB"));
    }

    fn network(address: &str, prefix: u8) -> AddressPattern {
        AddressPattern::Network { address: address.parse().unwrap(), prefix, form: NetworkForm::Prefix }
    }

    fn matches(pattern: &AddressPattern, address: &str) -> bool {
        pattern.matches(address.parse().unwrap())
    }

    #[test]
    fn the_leading_bits_of_a_network_count() {
        assert!(matches(&network("192.0.2.0", 24), "192.0.2.255"));
        assert!(!matches(&network("192.0.2.0", 24), "192.0.3.0"));
        assert!(matches(&network("2001:db8::", 32), "2001:db8:ffff::1"));
        assert!(!matches(&network("2001:db8::", 32), "2001:db9::1"));
        assert!(matches(&network("192.0.2.1", 0), "203.0.113.9"));
    }

    #[test]
    fn a_mask_need_not_be_contiguous() {
        let mask = NetworkForm::Mask(Ipv4Addr::new(255, 255, 0, 255));
        let pattern =
            AddressPattern::Network { address: "192.0.2.10".parse().unwrap(), prefix: 0, form: mask };
        assert!(matches(&pattern, "192.0.99.10") && !matches(&pattern, "192.0.99.11"));
    }

    #[test]
    fn an_ipv4_value_finds_the_mapped_form() {
        assert!(matches(&network("192.0.2.10", 32), "::ffff:192.0.2.10"));
        assert!(!matches(&network("192.0.2.10", 32), "::192.0.2.10"));
        assert!(matches(&AddressPattern::Wild(NamePattern::new("192.*.1?")), "::ffff:192.0.2.10"));
        assert!(matches(&network("::ffff:0:0", 96), "::ffff:192.0.2.10"));
    }

    #[test]
    fn wildcards_compare_the_text_of_an_ipv4_address() {
        let pattern = AddressPattern::Wild(NamePattern::new("198.51.100.?"));
        assert!(matches(&pattern, "198.51.100.7") && !matches(&pattern, "198.51.100.77"));
        assert!(!matches(&AddressPattern::Wild(NamePattern::new("*")), "2001:db8::1"));
    }
}
