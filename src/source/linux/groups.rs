//! Multicast groups from /proc/net. A file that is not there holds none.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::tcpip::multicast::{Group, SourceMode};

/// The groups of all devices, each with the kernel's number of its device.
pub struct Groups(Vec<(u32, Group)>);

impl Groups {
    /// Reads them.
    pub fn read() -> Groups {
        let text = |file: &str| fs::read_to_string(format!("/proc/net/{file}")).unwrap_or_default();
        let mut groups = ipv4(&text("igmp"));
        groups.extend(ipv6(&text("igmp6")));
        for (file, address) in [("mcfilter", hex4 as fn(&str) -> Option<IpAddr>), ("mcfilter6", hex6)] {
            text(file).lines().for_each(|line| _ = filter(line, address, &mut groups));
        }
        Groups(groups)
    }

    /// Those that the device with this number has joined.
    pub fn of(&self, index: u32) -> Vec<Group> {
        self.0.iter().filter(|(of, _)| *of == index).map(|(_, group)| group.clone()).collect()
    }
}

/// /proc/net/igmp: a line for a device, then an indented one for each of its groups, whose address is in the byte
/// order of the host.
fn ipv4(text: &str) -> Vec<(u32, Group)> {
    let (mut groups, mut device) = (Vec::new(), None);
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if !line.starts_with(['\t', ' ']) {
            device = words.next().and_then(|word| word.parse::<u32>().ok());
            continue;
        }
        let address = words.next().and_then(|word| u32::from_str_radix(word, 16).ok());
        let users = words.next().and_then(|word| word.parse().ok());
        if let (Some(device), Some(address), Some(users)) = (device, address, users) {
            groups.push((device, group(Ipv4Addr::from(address.to_ne_bytes()).into(), users)));
        }
    }
    groups
}

/// /proc/net/igmp6: number and name of the device, address, users.
fn ipv6(text: &str) -> Vec<(u32, Group)> {
    let one = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [device, _, address, users, ..] = words[..] else { return None };
        Some((device.parse().ok()?, group(hex6(address)?, users.parse().ok()?)))
    };
    text.lines().filter_map(one).collect()
}

fn group(address: IpAddr, references: u32) -> Group {
    Group { address, references, mode: SourceMode::Exclude, sources: Vec::new() }
}

/// A line of /proc/net/mcfilter or mcfilter6: device, name, group, source, how many sockets include and exclude it.
fn filter(line: &str, address: fn(&str) -> Option<IpAddr>, groups: &mut [(u32, Group)]) -> Option<()> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [device, _, joined, source, include, exclude] = words[..] else { return None };
    let (device, joined, source) = (device.parse::<u32>().ok()?, address(joined)?, address(source)?);
    let (include, exclude): (u64, u64) = (include.parse().ok()?, exclude.parse().ok()?);
    let (_, group) = groups.iter_mut().find(|(of, group)| *of == device && group.address == joined)?;
    if include + exclude > 0 {
        group.sources.push(source);
        group.mode = if exclude == 0 { SourceMode::Include } else { SourceMode::Exclude };
    }
    Some(())
}

/// An IPv4 address as `0xE8010203`.
fn hex4(word: &str) -> Option<IpAddr> {
    let digits = word.strip_prefix("0x")?;
    u32::from_str_radix(digits, 16).ok().map(|bits| Ipv4Addr::from(bits).into())
}

/// An IPv6 address of 32 digits.
fn hex6(word: &str) -> Option<IpAddr> {
    let bits = u128::from_str_radix(word, 16).ok().filter(|_| word.len() == 32)?;
    Some(Ipv6Addr::from(bits).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_their_device_users_and_sources() {
        let mut bytes = [224, 0, 0, 5];
        if cfg!(target_endian = "little") {
            bytes.reverse();
        }
        let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
        let text = format!(
            "Idx\tDevice    : Count Querier\tGroup\n4\teth0 :  1  V3\n\t\t\t\t{hex}     2 0:0\t\t0\n"
        );
        let mut groups = ipv4(&text);
        groups
            .extend(ipv6("4    eth0            ff0200000000000000000001ff000002     1 00000004 0\nbroken\n"));
        for line in
            ["Idx Device MCA SRC INC EXC", "  4   eth0 0xe0000005 0xc6336407      1      0", "  4 eth0 0x1"]
        {
            _ = filter(line, hex4, &mut groups);
        }
        let groups = Groups(groups);
        assert!(groups.of(1).is_empty());
        let found = groups.of(4);
        assert_eq!((found[0].address.to_string().as_str(), found[0].references), ("224.0.0.5", 2));
        assert_eq!(found[0].sources, ["198.51.100.7".parse::<IpAddr>().unwrap()]);
        assert_eq!(found[0].mode, SourceMode::Include);
        assert_eq!(found[1].address.to_string(), "ff02::1:ff00:2");
    }
}
