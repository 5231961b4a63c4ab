//! The attributes that LINK and INTERFACE share.

use super::fault::Fault;
use super::operands::Operands;
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::attributes::{Attributes, InboundPerformance, StoragePolicy};
use crate::tcpip::device::LinkType;

/// The attributes of a new link or interface.
pub fn new_attributes(kind: LinkType) -> Attributes {
    Attributes { kind: Some(kind), ..Attributes::default() }
}

/// The MTU of a link or interface for which none is coded.
// ASSUMED: the MTU is 1500 on Ethernet, 2000 on token ring, 8992 on OSA-Express, 8192 on HiperSockets, else 65535.
pub fn usual_mtu(kind: LinkType) -> u32 {
    match kind {
        LinkType::Eth => 1500,
        LinkType::Tr => 2000,
        LinkType::Ipaqenet | LinkType::Ipaqenet6 => 8992,
        LinkType::Ipaqidio | LinkType::Ipaqidio6 => 8192,
        _ => 65_535,
    }
}

/// ```text
/// attribute = "IFSPEED" n / "IFHSPEED" n / "IPBCAST" / "VLANID" n / "READSTORAGE" word / "INBPERF" inbound
///           / ["NO"] ("CHECKSUM" / "MONSYSPLEX" / "DYNVLANREG") / "SECCLASS" n
/// ```
pub fn attribute(word: &str, operands: &mut Operands<'_>, to: &mut Attributes) -> Result<bool, Fault> {
    let yes = !word.starts_with("NO");
    match word {
        "CHECKSUM" | "NOCHECKSUM" => to.offload.checksum = yes,
        "DYNVLANREG" | "NODYNVLANREG" => to.vlan.register = yes,
        "IFHSPEED" => to.speed = operands.number(0..=EIGHT_DIGITS)?,
        "IFSPEED" => to.speed = operands.number(0..=u32::MAX)? / 1_000_000,
        "INBPERF" => inbound(operands, to)?,
        "IPBCAST" => to.broadcast = true,
        "MONSYSPLEX" | "NOMONSYSPLEX" => to.monitored = yes,
        "READSTORAGE" => {
            let words = [
                ("GLOBAL", StoragePolicy::Global),
                ("MAX", StoragePolicy::Max),
                ("AVG", StoragePolicy::Avg),
                ("MIN", StoragePolicy::Min),
            ];
            to.read_storage.policy = operands.one_of(&words)?;
        }
        "SECCLASS" => to.security_class = u8::try_from(operands.number(1..=255)?).unwrap_or(u8::MAX),
        "VLANID" => to.vlan.id = u16::try_from(operands.number(1..=4094)?).ok(),
        _ => return Ok(false),
    }
    Ok(true)
}

/// ```text
/// inbound = "BALANCED" / "MINCPU" / "MINLATENCY" / "DYNAMIC" ["WORKLOADQ" / "NOWORKLOADQ"]
/// ```
fn inbound(operands: &mut Operands<'_>, to: &mut Attributes) -> Result<(), Fault> {
    let words = [
        ("BALANCED", InboundPerformance::Balanced),
        ("DYNAMIC", InboundPerformance::Dynamic),
        ("MINCPU", InboundPerformance::MinCpu),
        ("MINLATENCY", InboundPerformance::MinLatency),
    ];
    to.inbound.performance = operands.one_of(&words)?;
    to.inbound.workload_queueing = to.inbound.performance == InboundPerformance::Dynamic
        && operands.choice(&[("WORKLOADQ", true), ("NOWORKLOADQ", false)]).unwrap_or(false);
    Ok(())
}
