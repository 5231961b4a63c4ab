//! The resolver's cache: what name servers said, and how often that was asked.
//!
//! There is one resolver in a system, whichever stack a program uses. Its cache belongs to the described system, and each
//! of its stacks holds the same one.

use std::net::IpAddr;

use crate::clock::Moment;

/// The cache. The default is one that keeps nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    /// CACHESIZE of the resolver setup, in megabytes, 0 to 999; 0 if nothing is cached (NOCACHE).
    pub size: u32,
    /// Storage in use, in bytes.
    pub used: u64,
    /// Most storage that was ever in use since the resolver started, in bytes.
    pub most_used: u64,
    /// Questions that programs asked since the start or the last flush.
    pub queries: u64,
    /// Questions that the cache answered.
    pub hits: u64,
    /// The name servers, in the order of NSINTERADDR.
    pub name_servers: Vec<IpAddr>,
    /// What names lead to.
    pub forward: Vec<Forward>,
    /// What addresses lead to.
    pub reverse: Vec<Reverse>,
}

impl Cache {
    /// Questions that the cache answered, in whole percent of all, cut; 0 if none was asked.
    pub fn success_ratio(&self) -> u64 {
        let hundredfold = u128::from(self.hits) * 100;
        u64::try_from(hundredfold.checked_div(self.queries.into()).unwrap_or(0)).unwrap_or(u64::MAX)
    }
}

/// Where an entry came from, and until when it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provided {
    /// The name server that gave it.
    pub server: IpAddr,
    /// When it came.
    pub cached: Moment,
    /// From when on it is not used any more: its time to live has passed.
    pub expires: Moment,
    /// Questions that it answered.
    pub hits: u32,
}

/// The type of the record that answers a question about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
pub enum RecordType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    #[serde(rename = "AAAA")]
    Aaaa,
}

/// The addresses of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// The name that was asked for.
    pub name: Box<str>,
    /// The type of its addresses.
    pub record: RecordType,
    /// The end of its chain of aliases.
    pub canonical: Option<Box<str>>,
    /// Its addresses; none in a negative entry.
    pub addresses: Vec<IpAddr>,
    /// Where it came from.
    pub provided: Provided,
}

/// The names of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reverse {
    /// The address that was asked for.
    pub address: IpAddr,
    /// Its names; none in a negative entry.
    pub names: Vec<Box<str>>,
    /// Where it came from.
    pub provided: Provided,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_cut_and_never_overflows() {
        let ratio = |queries, hits| Cache { queries, hits, ..Cache::default() }.success_ratio();
        assert_eq!((ratio(240, 199), ratio(0, 0), ratio(3, 3)), (82, 0, 100));
        assert_eq!((ratio(u64::MAX, u64::MAX), ratio(1000, 999)), (100, 99));
    }
}
