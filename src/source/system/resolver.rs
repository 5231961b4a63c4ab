//! The resolver's cache in a system file.

use std::collections::HashSet;
use std::net::IpAddr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::check::{Check, Checked, tables};
use super::text::{HostName, Text};
use crate::clock::Moment;
use crate::tcpip::resolver::{Cache, Forward, Provided, RecordType, Reverse};
use crate::tcpip::usual::is_usual;

/// Bytes of a megabyte of CACHESIZE.
const MEGABYTE: u64 = 1 << 20;

/// The cache.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CacheForm {
    #[serde(default = "default_size")]
    cache_size: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    used: u64,
    #[serde(default)]
    most_used: Option<u64>,
    #[serde(default, skip_serializing_if = "is_usual")]
    queries: u64,
    #[serde(default, skip_serializing_if = "is_usual")]
    hits: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    name_servers: Vec<IpAddr>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forward: Vec<Checked<ForwardForm>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reverse: Vec<Checked<ReverseForm>>,
}

/// CACHESIZE where none is coded, in megabytes.
fn default_size() -> u32 {
    200
}

/// The cache of a system whose file does not describe one: that of the defaults, in which nothing is.
pub fn undescribed() -> Cache {
    Cache { size: default_size(), ..Cache::default() }
}

/// The addresses of a name.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ForwardForm {
    name: Text<HostName>,
    #[serde(rename = "type")]
    record: RecordType,
    #[serde(default)]
    canonical: Option<Text<HostName>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<IpAddr>,
    server: IpAddr,
    cached: Text<Moment>,
    ttl: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    hits: u32,
}

/// The names of an address.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ReverseForm {
    address: IpAddr,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<Text<HostName>>,
    server: IpAddr,
    cached: Text<Moment>,
    ttl: u32,
    #[serde(default, skip_serializing_if = "is_usual")]
    hits: u32,
}

/// An entry's origin; `ttl` is in seconds.
fn provided(server: IpAddr, cached: Moment, ttl: u32, hits: u32) -> Result<Provided, String> {
    // ASSUMED: MAXTTL is its default, 2147483647 seconds: no entry lives longer.
    let ttl = i64::from(ttl.min(i32::MAX.unsigned_abs()));
    let expires = cached.checked_add_signed(TimeDelta::seconds(ttl));
    let expires = expires.ok_or_else(|| "`ttl` leads beyond the end of the calendar".to_owned())?;
    Ok(Provided { server, cached, expires, hits })
}

impl Provided {
    /// Seconds from its coming to its end.
    fn ttl(&self) -> u32 {
        u32::try_from((self.expires - self.cached).num_seconds()).unwrap_or(0)
    }
}

impl From<&Forward> for ForwardForm {
    fn from(entry: &Forward) -> ForwardForm {
        let name = |name: &str| Text(HostName(name.to_owned()));
        ForwardForm {
            name: name(&entry.name),
            record: entry.record,
            canonical: entry.canonical.as_deref().map(name),
            addresses: entry.addresses.clone(),
            server: entry.provided.server,
            cached: Text(entry.provided.cached),
            ttl: entry.provided.ttl(),
            hits: entry.provided.hits,
        }
    }
}

impl From<&Reverse> for ReverseForm {
    fn from(entry: &Reverse) -> ReverseForm {
        ReverseForm {
            address: entry.address,
            names: entry.names.iter().map(|name| Text(HostName(name.to_string()))).collect(),
            server: entry.provided.server,
            cached: Text(entry.provided.cached),
            ttl: entry.provided.ttl(),
            hits: entry.provided.hits,
        }
    }
}

impl From<&Cache> for CacheForm {
    fn from(cache: &Cache) -> CacheForm {
        CacheForm {
            cache_size: cache.size,
            used: cache.used,
            most_used: Some(cache.most_used),
            queries: cache.queries,
            hits: cache.hits,
            name_servers: cache.name_servers.clone(),
            forward: tables(&cache.forward),
            reverse: tables(&cache.reverse),
        }
    }
}

impl Check for ForwardForm {
    type Made = Forward;

    fn check(self) -> Result<Forward, String> {
        let name = self.name.0.0;
        let fits = |a: &&IpAddr| a.is_ipv4() == (self.record == RecordType::A);
        if let Some(address) = self.addresses.iter().find(|a| !fits(a)) {
            return Err(format!("{name}: {address} does not fit the type of the record"));
        }
        Ok(Forward {
            name: name.into(),
            record: self.record,
            canonical: self.canonical.map(|n| n.0.0.into()),
            addresses: self.addresses,
            provided: provided(self.server, self.cached.0, self.ttl, self.hits)?,
        })
    }
}

impl Check for ReverseForm {
    type Made = Reverse;

    fn check(self) -> Result<Reverse, String> {
        Ok(Reverse {
            address: self.address,
            names: self.names.into_iter().map(|n| n.0.0.into()).collect(),
            provided: provided(self.server, self.cached.0, self.ttl, self.hits)?,
        })
    }
}

impl Check for CacheForm {
    type Made = Cache;

    fn check(self) -> Result<Cache, String> {
        let cache = Cache {
            size: self.cache_size,
            used: self.used,
            most_used: self.most_used.unwrap_or(self.used),
            queries: self.queries,
            hits: self.hits,
            name_servers: self.name_servers,
            forward: self.forward.into_iter().map(|f| f.0).collect(),
            reverse: self.reverse.into_iter().map(|r| r.0).collect(),
        };
        numbers(&cache)?;
        entries(&cache)?;
        Ok(cache)
    }
}

/// Do the numbers fit each other?
fn numbers(cache: &Cache) -> Result<(), String> {
    if cache.size > 999 {
        return Err("`cache_size`: expected 0 to 999 megabytes".to_owned());
    }
    if cache.used > cache.most_used {
        return Err("`used` is more than `most_used`".to_owned());
    }
    if cache.most_used > u64::from(cache.size) * MEGABYTE {
        return Err("`most_used` is more than `cache_size`".to_owned());
    }
    if cache.hits > cache.queries {
        return Err("there are more `hits` than `queries`".to_owned());
    }
    let forward = cache.forward.iter().map(|f| f.provided.hits);
    let of_entries: u64 = forward.chain(cache.reverse.iter().map(|r| r.provided.hits)).map(u64::from).sum();
    match of_entries > cache.hits {
        true => Err(format!("the entries have {of_entries} hits, but the cache {}", cache.hits)),
        false => Ok(()),
    }
}

/// Does each entry come from a known name server, and once?
fn entries(cache: &Cache) -> Result<(), String> {
    if cache.size == 0 && !(cache.forward.is_empty() && cache.reverse.is_empty()) {
        return Err("there are entries, but `cache_size` is 0".to_owned());
    }
    let mut servers = HashSet::new();
    if let Some(twice) = cache.name_servers.iter().find(|s| !servers.insert(**s)) {
        return Err(format!("name server {twice} stands twice"));
    }
    let mut keys = HashSet::new();
    let forward = cache.forward.iter().map(|f| {
        let question = format!("{} {:?}", f.name.to_ascii_lowercase(), f.record);
        (question, f.provided.server)
    });
    let reverse = cache.reverse.iter().map(|r| (r.address.to_string(), r.provided.server));
    for (question, server) in forward.chain(reverse) {
        if !servers.contains(&server) {
            return Err(format!("{question}: {server} is not among `name_servers`"));
        }
        if !keys.insert((question.clone(), server)) {
            return Err(format!("there are two entries for {question} from {server}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::{System, parse};

    const SYSTEM: &str = r#"
name = "MVS1"
release = "V2R5"
[[stack]]
name = "TCPCS"
started = "-01:00:00"
[[stack]]
name = "TCPCS6"
started = "-01:00:00"
"#;

    fn system(resolver: &str) -> Result<System, String> {
        let text = format!("{SYSTEM}{resolver}");
        parse("t.toml", &text, "2024-03-14T17:40:36Z".parse().unwrap()).map_err(|e| e.to_string())
    }

    #[test]
    fn the_stacks_share_the_cache_of_the_system() {
        let described = system("[resolver]\ncache_size = 5\n").unwrap();
        assert_eq!(described.resolver.size, 5);
        assert!(described.stacks.iter().all(|s| std::sync::Arc::ptr_eq(&s.resolver, &described.resolver)));
        assert_eq!(system("").unwrap().resolver.size, 200, "CACHESIZE has a default");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let entry = |name: &str, kind: &str, address: &str, server: &str| {
            format!(
                "[[resolver.forward]]\nname = \"{name}\"\ntype = \"{kind}\"\naddresses = [\"{address}\"]\n\
                 server = \"{server}\"\ncached = \"-00:01:00\"\nttl = 60\nhits = 2\n"
            )
        };
        let head = "[resolver]\nname_servers = [\"192.0.2.53\"]\nqueries = 9\nhits = 5\n";
        let good = entry("a.example.com", "A", "192.0.2.1", "192.0.2.53");
        assert_eq!(system(&format!("{head}{good}")).map(|s| s.resolver.forward.len()), Ok(1));
        let cases = [
            ("[resolver]\ncache_size = 1000".to_owned(), "`cache_size`: expected 0 to 999 megabytes"),
            ("[resolver]\nused = 2\nmost_used = 1".to_owned(), "`used` is more than `most_used`"),
            (
                "[resolver]\ncache_size = 1\nused = 1048577".to_owned(),
                "`most_used` is more than `cache_size`",
            ),
            ("[resolver]\nhits = 1".to_owned(), "there are more `hits` than `queries`"),
            (
                format!("{}{good}", head.replace("hits = 5", "hits = 1")),
                "the entries have 2 hits, but the cache 1",
            ),
            (format!("{head}cache_size = 0\n{good}"), "there are entries, but `cache_size` is 0"),
            (head.replace("53\"", "53\", \"192.0.2.53\""), "name server 192.0.2.53 stands twice"),
            (format!("{head}{good}{}", good.replace("a.ex", "A.ex")), "two entries for a.example.com A from"),
            (
                format!("{head}{}", entry("a", "A", "192.0.2.1", "192.0.2.54")),
                "a A: 192.0.2.54 is not among `name_servers`",
            ),
            (
                format!("{head}{}", entry("a", "AAAA", "192.0.2.1", "192.0.2.53")),
                "resolver.forward[0]: a: 192.0.2.1 does not fit the type of the record",
            ),
            (format!("{head}{}", entry("a", "MX", "192.0.2.1", "192.0.2.53")), "unknown variant `MX`"),
        ];
        for (text, expected) in cases {
            let fault = system(&text).unwrap_err();
            assert!(fault.contains(expected), "{text}\n{fault}");
        }
    }
}
