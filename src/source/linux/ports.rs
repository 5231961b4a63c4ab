//! Port reservations: ports that the kernel gives to nobody by itself, and those that systemd opens for a service.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use super::socket_units;
use crate::tcpip::port::{Ports, Protocol, Reservation};

/// Ports that are left out when the kernel chooses one.
const RESERVED: &str = "/proc/sys/net/ipv4/ip_local_reserved_ports";

/// The reservations of the host. What cannot be read counts as empty.
pub fn read() -> Ports {
    let text = fs::read_to_string(RESERVED).unwrap_or_default();
    let mut reserved = of_kernel(&text);
    reserved.extend(socket_units::read(&socket_units::FOLDERS.map(Path::new)));
    Ports { reserved, unreserved: Vec::new() }
}

/// A reservation without options, of which Linux knows none.
pub fn reservation(
    protocol: Protocol,
    first: u16,
    last: u16,
    job: &str,
    bind: Option<IpAddr>,
) -> Reservation {
    Reservation {
        ports: first..=last,
        is_range: first != last,
        protocol,
        job: job.to_owned(),
        autolog: false,
        delay_acks: false,
        share: None,
        bind,
        saf: None,
        smc: None,
    }
}

/// `8080,9148,50000-50009`: for TCP and UDP, and for anybody who asks for them by number.
fn of_kernel(text: &str) -> Vec<Reservation> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (first.parse::<u16>().ok()?, last.parse::<u16>().ok()?);
        (1 <= first && first <= last).then_some((first, last))
    };
    let ranges = text.trim().split(',').filter_map(range);
    ranges
        .flat_map(|(first, last)| {
            [Protocol::Tcp, Protocol::Udp].map(|protocol| reservation(protocol, first, last, "*", None))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_the_kernel_are_for_both_protocols() {
        let shown: Vec<String> = of_kernel("8080,50000-50009\n")
            .iter()
            .map(|r| format!("{:?} {}-{} {}", r.protocol, r.ports.start(), r.ports.end(), r.is_range))
            .collect();
        let expected =
            ["Tcp 8080-8080 false", "Udp 8080-8080 false", "Tcp 50000-50009 true", "Udp 50000-50009 true"];
        assert_eq!(shown, expected);
        for text in ["", "\n", "0", "9-1", "70000", "x,-,1-"] {
            assert!(of_kernel(text).is_empty(), "{text}");
        }
    }
}
