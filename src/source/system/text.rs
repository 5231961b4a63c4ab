//! Values that a system file writes as text: times, endpoints, ids, names.

use std::cell::Cell;
use std::fmt;
use std::net::IpAddr;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::clock::Moment;
use crate::tcpip::socket::Endpoint;

thread_local! {
    /// The moment of loading, which serde cannot hand down to a value.
    static NOW: Cell<Moment> = const { Cell::new(DateTime::<Utc>::UNIX_EPOCH) };
}

/// Runs `load` with `now` as the moment to which relative times belong.
pub fn at<T>(now: Moment, load: impl FnOnce() -> T) -> T {
    let before = NOW.replace(now);
    let result = load();
    NOW.set(before);
    result
}

/// A value that is written as text.
pub trait Written: Sized {
    /// What was expected, for errors.
    const EXPECTED: &'static str;
    /// The value, if the text spells one.
    fn read(text: &str) -> Option<Self>;
    /// Writes the text that [`Written::read`] takes for this value.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A value that the system file has as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<T>(pub T);

impl<T: Written> fmt::Display for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f)
    }
}

impl<T: Written> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Written> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(std::marker::PhantomData<T>);
        impl<T: Written> Visitor<'_> for Reader<T> {
            type Value = Text<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<T>, E> {
                T::read(text).map(Text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Reader(std::marker::PhantomData))
    }
}

impl Written for Moment {
    const EXPECTED: &'static str =
        "an RFC 3339 time, or a time before loading such as -00:04:10 or -3d 02:00:00";

    fn read(text: &str) -> Option<Moment> {
        let Some(ago) = text.strip_prefix('-') else {
            return DateTime::parse_from_rfc3339(text).ok().map(|t| t.to_utc());
        };
        let (days, clock) = match ago.split_once(' ') {
            Some((days, clock)) => (digits(days.strip_suffix('d')?)?, clock),
            None => (0, ago),
        };
        let mut parts = clock.splitn(3, ':').map(|p| digits(p).filter(|_| p.len() == 2));
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        if minutes > 59 || seconds > 59 {
            return None;
        }
        let seconds = i64::from(days) * 86_400 + i64::from(hours) * 3_600 + i64::from(minutes * 60 + seconds);
        NOW.get().checked_sub_signed(TimeDelta::try_seconds(seconds)?)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Written for Endpoint {
    const EXPECTED: &'static str = "an address and a port such as 192.0.2.10..21";

    fn read(text: &str) -> Option<Endpoint> {
        // A port has no dots, so the last one is the second of the two.
        let (address, port) = text.rsplit_once('.')?;
        let address = address.strip_suffix('.')?;
        Some(Endpoint { address: address.parse().ok()?, port: u16::try_from(digits(port)?).ok()? })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.address, self.port)
    }
}

/// A number that is written with digits only: no sign.
fn digits(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
}

/// The name of a host: 1 to 255 printable characters without blanks.
pub struct HostName(pub String);

impl Written for HostName {
    const EXPECTED: &'static str = "a host name of 1 to 255 printable characters without blanks";

    fn read(text: &str) -> Option<HostName> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| HostName(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address with its prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net(pub IpAddr, pub u8);

impl Written for Net {
    const EXPECTED: &'static str =
        "a network such as 192.0.2.0/24 with no bits set behind its prefix, or `default`, `default6`";

    fn read(text: &str) -> Option<Net> {
        let text = match text {
            "default" => "0.0.0.0/0",
            "default6" => "::/0",
            other => other,
        };
        let (address, prefix) = text.split_once('/')?;
        let (address, prefix): (IpAddr, u8) = (address.parse().ok()?, u8::try_from(digits(prefix)?).ok()?);
        let (bits, host) = match address {
            IpAddr::V4(a) => (32, u128::from(u32::from(a).checked_shl(prefix.into()).unwrap_or(0))),
            IpAddr::V6(a) => (128, u128::from(a).checked_shl(prefix.into()).unwrap_or(0)),
        };
        (prefix <= bits && host == 0).then_some(Net(address, prefix))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

/// A number of eight hexadecimal digits or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex(pub u32);

impl Written for Hex {
    const EXPECTED: &'static str = "1 to 8 hexadecimal digits";

    fn read(text: &str) -> Option<Hex> {
        let digits = (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
        u32::from_str_radix(text, 16).ok().filter(|_| digits).map(Hex)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08X}", self.0)
    }
}

/// A byte of two hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Byte(pub u8);

impl Written for Byte {
    const EXPECTED: &'static str = "2 hexadecimal digits";

    fn read(text: &str) -> Option<Byte> {
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
        u8::from_str_radix(text, 16).ok().filter(|_| digits).map(Byte)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

/// A name of at most `N` characters, upper case: A-Z, 0-9, `$ # @`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name<const N: usize>(pub String);

impl<const N: usize> Written for Name<N> {
    const EXPECTED: &'static str = match N {
        8 => "a name of 1 to 8 characters of A-Z, 0-9, $, # and @",
        _ => "a name of 1 to 16 characters of A-Z, 0-9, $, # and @",
    };

    fn read(text: &str) -> Option<Name<N>> {
        let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'$' | b'#' | b'@');
        ((1..=N).contains(&text.len()) && text.bytes().all(fits)).then(|| Name(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a link or interface. Those of Linux have characters that z/OS does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intf(pub String);

impl Written for Intf {
    const EXPECTED: &'static str =
        "a name of 1 to 16 printable characters without blanks and small letters, such as OSAQDIO1";

    fn read(text: &str) -> Option<Intf> {
        let fits = |b: u8| b.is_ascii_graphic() && !b.is_ascii_lowercase();
        ((1..=16).contains(&text.len()) && text.bytes().all(fits)).then(|| Intf(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name of the Policy Agent, of at most `N` characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyName<const N: usize>(pub String);

impl<const N: usize> Written for PolicyName<N> {
    const EXPECTED: &'static str = match N {
        32 => "a policy name of 1 to 32 printable characters without blanks",
        _ => "a policy name of 1 to 48 printable characters without blanks",
    };

    fn read(text: &str) -> Option<PolicyName<N>> {
        let fits = (1..=N).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| PolicyName(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A job name in which `*` may stand for any characters and `?` for one.
pub struct JobPattern(pub String);

impl Written for JobPattern {
    const EXPECTED: &'static str =
        "a job name of 1 to 8 characters of A-Z, 0-9, $, # and @, perhaps with * and ?";

    fn read(text: &str) -> Option<JobPattern> {
        let plain = text.replace(['*', '?'], "X");
        Name::<8>::read(&plain).map(|_| JobPattern(text.to_owned()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_back_from_loading() {
        let now: Moment = "2026-03-14T17:40:36Z".parse().unwrap();
        let read = |text| at(now, || Moment::read(text)).map(|t| t.to_rfc3339());
        assert_eq!(read("-00:04:10").as_deref(), Some("2026-03-14T17:36:26+00:00"));
        assert_eq!(read("-3d 02:00:00").as_deref(), Some("2026-03-11T15:40:36+00:00"));
        assert_eq!(read("2026-03-14T18:00:00+01:00").as_deref(), Some("2026-03-14T17:00:00+00:00"));
        assert_eq!((read("-00:61:00"), read("-4:10"), read("now")), (None, None, None));
    }

    #[test]
    fn endpoints_networks_and_names_are_checked() {
        assert!(Endpoint::read("2001:db8::1..443").is_some() && Endpoint::read("192.0.2.1:21").is_none());
        assert_eq!(Net::read("default"), Some(Net("0.0.0.0".parse().unwrap(), 0)));
        assert!(Net::read("192.0.2.1/24").is_none() && Net::read("192.0.2.1/32").is_some());
        assert!(Name::<8>::read("FTPD1").is_some() && Name::<8>::read("TOOLONG99").is_none());
        assert!(Name::<8>::read("ftpd1").is_none() && Hex::read("+1").is_none());
    }
}
