//! The packets of a pcap or pcapng file with their times.

use chrono::TimeDelta;
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};

use super::packet::Link;
use crate::clock::Moment;

/// Longest packet or block.
const BUFFER: usize = 1 << 20;

/// An interface of a pcapng file.
struct Interface {
    link: Option<Link>,
    /// Units of its times in a second.
    resolution: u64,
    /// Seconds to add to its times.
    offset: i64,
}

/// Calls `each` for every packet. True if the file ends in the middle of one.
///
/// # Errors
/// The file is no capture, or is damaged so that what follows cannot be found.
pub fn packets(bytes: &[u8], mut each: impl FnMut(Moment, Option<Link>, &[u8])) -> Result<bool, String> {
    let damaged = |what: String| format!("is no capture that can be read: {what}");
    let mut reader = create_reader(BUFFER, bytes).map_err(|e| damaged(reason(&e)))?;
    let (mut link, mut per_second) = (None, 1_000_000_u64);
    let mut interfaces: Vec<Interface> = Vec::new();
    loop {
        match reader.next() {
            Ok((length, block)) => {
                match block {
                    PcapBlockOwned::LegacyHeader(header) => {
                        link = kind(header.network);
                        per_second = if header.is_nanosecond_precision() { 1_000_000_000 } else { 1_000_000 };
                    }
                    PcapBlockOwned::Legacy(packet) => {
                        let fraction = u64::from(packet.ts_usec);
                        each(moment(packet.ts_sec.into(), fraction, per_second), link, packet.data);
                    }
                    PcapBlockOwned::NG(block) => of_section(&block, &mut interfaces, &mut each),
                }
                reader.consume(length);
            }
            Err(PcapError::Eof) => return Ok(false),
            Err(PcapError::Incomplete(_)) => match reader.refill() {
                Ok(()) => {}
                Err(_) => return Ok(true),
            },
            Err(PcapError::UnexpectedEof | PcapError::BufferTooSmall) => return Ok(true),
            Err(error) => return Err(damaged(reason(&error))),
        }
    }
}

fn of_section(
    block: &Block<'_>,
    interfaces: &mut Vec<Interface>,
    each: &mut impl FnMut(Moment, Option<Link>, &[u8]),
) {
    match block {
        Block::SectionHeader(_) => interfaces.clear(),
        Block::InterfaceDescription(interface) => interfaces.push(Interface {
            link: kind(interface.linktype),
            resolution: interface.ts_resolution().unwrap_or(1_000_000),
            offset: interface.ts_offset(),
        }),
        Block::EnhancedPacket(packet) => {
            let Some(interface) = interfaces.get(packet.if_id as usize) else { return };
            let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
            let (seconds, fraction) = (units / interface.resolution, units % interface.resolution);
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_add(interface.offset);
            let length = packet.data.len().min(packet.caplen as usize);
            each(moment(seconds, fraction, interface.resolution), interface.link, &packet.data[..length]);
        }
        _ => {}
    }
}

fn moment(seconds: i64, fraction: u64, per_second: u64) -> Moment {
    let nanoseconds = u128::from(fraction) * 1_000_000_000 / u128::from(per_second.max(1));
    let whole = Moment::from_timestamp(seconds, 0).unwrap_or(Moment::UNIX_EPOCH);
    whole + TimeDelta::nanoseconds(i64::try_from(nanoseconds).unwrap_or(0))
}

/// The framing of a link type, where its packets can be taken apart.
fn kind(link: Linktype) -> Option<Link> {
    Some(match link {
        Linktype::ETHERNET => Link::Ethernet,
        Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 => Link::Ip,
        Linktype::NULL | Linktype::LOOP => Link::Loopback,
        Linktype::LINUX_SLL => Link::Cooked,
        Linktype(276) => Link::Cooked2,
        // BSD and Linux number raw IP differently in old files.
        Linktype(12 | 14) => Link::Ip,
        _ => return None,
    })
}

/// The error in words, without what the parser calls it.
fn reason(error: &PcapError<&[u8]>) -> String {
    match error {
        PcapError::HeaderNotRecognized => "its header is neither pcap nor pcapng".to_owned(),
        PcapError::Eof | PcapError::UnexpectedEof | PcapError::Incomplete(_) => "it ends early".to_owned(),
        PcapError::BufferTooSmall => "a packet is too long".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}
