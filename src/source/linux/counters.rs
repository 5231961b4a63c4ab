//! The kernel's protocol counters by name, as /proc/net prints them. A name that the running kernel does not have counts 0.

use std::collections::HashMap;
use std::{fs, io};

/// Counters of /proc/net/snmp, netstat and snmp6: `TcpInSegs`, `TcpExtDelayedACKs`, `Ip6InReceives`.
#[derive(Debug, Default)]
pub struct Counters(HashMap<String, u64>);

impl Counters {
    /// Reads them. A host without IPv6 has no snmp6, and old kernels no netstat.
    ///
    /// # Errors
    /// /proc/net/snmp cannot be read.
    pub fn read() -> io::Result<Counters> {
        let mut counters = Counters::default();
        let read = |file: &str| {
            let path = format!("/proc/net/{file}");
            fs::read(&path).map_err(|e| io::Error::new(e.kind(), format!("{path}: {e}")))
        };
        counters.add_pairs(&String::from_utf8_lossy(&read("snmp")?));
        counters.add_pairs(&String::from_utf8_lossy(&read("netstat").unwrap_or_default()));
        counters.add_lines(&String::from_utf8_lossy(&read("snmp6").unwrap_or_default()));
        Ok(counters)
    }

    /// Adds lines in pairs: `Tcp:` with names, `Tcp:` with their values. Values that are no counters (-1) are left out.
    pub fn add_pairs(&mut self, text: &str) {
        let mut lines = text.lines();
        while let (Some(names), Some(values)) = (lines.next(), lines.next()) {
            let (Some((group, names)), Some((_, values))) = (names.split_once(':'), values.split_once(':'))
            else {
                continue;
            };
            for (name, value) in names.split_whitespace().zip(values.split_whitespace()) {
                self.0.extend(value.parse().ok().map(|value| (format!("{group}{name}"), value)));
            }
        }
    }

    /// Adds lines of a name and its value.
    pub fn add_lines(&mut self, text: &str) {
        for line in text.lines() {
            let mut words = line.split_whitespace();
            if let (Some(name), Some(Ok(value))) = (words.next(), words.next().map(str::parse)) {
                self.0.insert(name.to_owned(), value);
            }
        }
    }

    /// The counter with this name.
    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// The sum of these counters of one group.
    pub fn sum(&self, group: &str, names: &[&str]) -> u64 {
        names.iter().map(|name| self.get(&format!("{group}{name}"))).fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_found_by_name() {
        let mut counters = Counters::default();
        counters.add_pairs(
            "Tcp: MaxConn InSegs Later\nTcp: -1 18446744073709551615 7\nTcpExt: A\nTcpExt: x\nIp: only names",
        );
        counters.add_lines("Ip6InReceives                   \t12\nIp6Odd\n\nIp6Word word\n");
        assert_eq!((counters.get("TcpInSegs"), counters.get("TcpLater")), (u64::MAX, 7));
        assert_eq!((counters.get("TcpMaxConn"), counters.get("TcpExtA"), counters.get("nothing")), (0, 0, 0));
        assert_eq!(counters.sum("Tcp", &["InSegs", "Later"]), u64::MAX);
        assert_eq!(counters.sum("Ip6", &["InReceives", "Odd", "Word"]), 12);
    }
}
