//! The policy table of IPv6 default address selection (RFC 3484, RFC 6724).

use std::net::Ipv6Addr;

/// A row: what its addresses are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Addresses that it covers, host bits zero; the longest match counts.
    pub prefix: Ipv6Addr,
    /// Length of the prefix, 0 to 128.
    pub length: u8,
    /// Destinations with a higher one come first: 0 to 65530 on z/OS.
    pub precedence: u32,
    /// A source with the label of the destination comes first: 0 to 65530 on z/OS.
    pub label: u32,
}

impl Policy {
    /// A row for a prefix of which only the first and the sixth group have bits set.
    const fn of(groups: (u16, u16), last: u16, length: u8, precedence: u32, label: u32) -> Policy {
        let (first, sixth) = groups;
        Policy { prefix: Ipv6Addr::new(first, 0, 0, 0, 0, sixth, 0, last), length, precedence, label }
    }
}

/// The table of a stack without DEFADDRTABLE.
pub const BUILTIN: [Policy; 5] = [
    Policy::of((0, 0), 1, 128, 50, 0),
    Policy::of((0, 0), 0, 0, 40, 1),
    Policy::of((0x2002, 0), 0, 16, 30, 2),
    Policy::of((0, 0), 0, 96, 20, 3),
    Policy::of((0, 0xffff), 0, 96, 10, 4),
];
