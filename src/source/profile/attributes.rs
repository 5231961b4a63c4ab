//! The attributes that LINK and INTERFACE share.

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::{cond, opt};

use super::Profile;
use super::fault::Fault;
use super::operand::{byte, number, one_of};
use super::settings::{Set, flag, set, switch};
use super::words::{Parsed, Words};
use super::xcf::{is_xcf, vlan};
use crate::source::system::EIGHT_DIGITS;
use crate::tcpip::attributes::{Attributes, InboundPerformance, StoragePolicy};
use crate::tcpip::configuration::Configuration;
use crate::tcpip::device::LinkType;

/// The attributes of a new link or interface in a stack that is configured so.
// ASSUMED: an OSA-Express and HiperSockets resolve addresses for the stack; an OSA-Express takes over the checksums and the
// segmentation that IPCONFIG or IPCONFIG6 leave to it. Of LINK, CHECKSUM is not shown.
pub fn new_attributes(kind: LinkType, configuration: &Configuration) -> Attributes {
    let mut new = Attributes { kind: Some(kind), ..Attributes::default() };
    let adapter = is_osa(kind) || is_hipersockets(kind);
    new.offload.arp = adapter && !kind.is_ipv6();
    new.offload.arp_info = new.offload.arp;
    follow(&mut new, kind, configuration);
    new
}

impl Profile<'_> {
    /// Changes the configuration, and what of links and interfaces follows from it.
    pub fn configure(&mut self, change: impl FnOnce(&mut Configuration)) -> Result<(), Fault> {
        let mut new = self.tcpip.configuration.clone();
        change(&mut new);
        for ipv6 in [false, true] {
            self.replace_xcf(&new, ipv6)?;
        }
        let old = std::mem::replace(&mut self.tcpip.configuration, new);
        self.replace_rnics(&old);
        let new = &self.tcpip.configuration;
        let offload = |c: &Configuration| {
            let (ip, ip6) = (&c.ip, &c.ip6);
            [ip.checksum_offload, ip.segmentation_offload, ip6.checksum_offload, ip6.segmentation_offload]
        };
        let same = offload(&old) == offload(new) && old.global.iqd_multi_write == new.global.iqd_multi_write;
        let same_vlan = old.global.iqd_vlan_id == new.global.iqd_vlan_id;
        for interface in &mut self.tcpip.interfaces {
            let kind = interface.kind();
            let xcf = is_hipersockets(kind) && is_xcf(interface, kind.is_ipv6());
            let Some(attributes) = &mut interface.attributes else { continue };
            if !same {
                follow(attributes, kind, new);
            }
            if !same_vlan && xcf {
                attributes.vlan.id = vlan(new);
            }
        }
        Ok(())
    }
}

/// Sets the attributes that follow from the configuration of the stack.
fn follow(attributes: &mut Attributes, kind: LinkType, configuration: &Configuration) {
    let (ip, ip6) = (&configuration.ip, &configuration.ip6);
    if is_osa(kind) {
        (attributes.offload.checksum, attributes.offload.segmentation) = match kind.is_ipv6() {
            true => (ip6.checksum_offload, ip6.segmentation_offload),
            false => (ip.checksum_offload, ip.segmentation_offload),
        };
    }
    if is_hipersockets(kind) {
        attributes.multiwrite = configuration.global.iqd_multi_write;
    }
}

/// Is it one of an OSA-Express in QDIO mode?
pub fn is_osa(kind: LinkType) -> bool {
    matches!(kind, LinkType::Ipaqenet | LinkType::Ipaqtr | LinkType::Ipaqenet6)
}

/// Is it one of HiperSockets?
pub fn is_hipersockets(kind: LinkType) -> bool {
    matches!(kind, LinkType::Ipaqidio | LinkType::Ipaqidio6)
}

/// The MTU of a link or interface for which none is coded.
// ASSUMED: the MTU is 1500 on Ethernet, 2000 on token ring, 4352 on FDDI, 8992 on OSA-Express, 57344 on HiperSockets, else
// 65535.
pub fn usual_mtu(kind: LinkType) -> u32 {
    match kind {
        LinkType::Eth => 1500,
        LinkType::Tr | LinkType::Ipaqtr => 2000,
        LinkType::Fddi => 4352,
        LinkType::Ipaqenet | LinkType::Ipaqenet6 => 8992,
        LinkType::Ipaqidio | LinkType::Ipaqidio6 => 57_344,
        _ => 65_535,
    }
}

/// ```text
/// attribute = "IFSPEED" n / "IFHSPEED" n / "IPBCAST" / "VLANID" n / "READSTORAGE" word / "INBPERF" inbound
///           / ["NO"] ("MONSYSPLEX" / "DYNVLANREG") / "SECCLASS" n
/// ```
pub fn attribute(words: Words<'_>) -> Parsed<'_, Set<Attributes>> {
    let storage = one_of(&[
        ("GLOBAL", StoragePolicy::Global),
        ("MAX", StoragePolicy::Max),
        ("AVG", StoragePolicy::Avg),
        ("MIN", StoragePolicy::Min),
    ]);
    alt((
        switch("DYNVLANREG", |to: &mut Attributes, on| to.vlan.register = on),
        set("IFHSPEED", number(0..=EIGHT_DIGITS), |to: &mut Attributes, n| to.speed = n),
        set("IFSPEED", number(0..=u32::MAX), |to: &mut Attributes, n| to.speed = n / 1_000_000),
        set("INBPERF", inbound, |to: &mut Attributes, (performance, queueing)| {
            (to.inbound.performance, to.inbound.workload_queueing) = (performance, queueing);
        }),
        flag("IPBCAST", |to: &mut Attributes| to.broadcast = true),
        switch("MONSYSPLEX", |to: &mut Attributes, on| to.monitored = on),
        set("READSTORAGE", storage, |to: &mut Attributes, policy| to.read_storage.policy = policy),
        set("SECCLASS", byte(1..=255), |to: &mut Attributes, n| to.security_class = n),
        set("VLANID", number(1..=4094), |to: &mut Attributes, n| to.vlan.id = u16::try_from(n).ok()),
    ))
    .parse(words)
}

/// ```text
/// inbound = "BALANCED" / "MINCPU" / "MINLATENCY" / "DYNAMIC" ["WORKLOADQ" / "NOWORKLOADQ"]
/// ```
fn inbound(words: Words<'_>) -> Parsed<'_, (InboundPerformance, bool)> {
    let (rest, performance) = one_of(&[
        ("BALANCED", InboundPerformance::Balanced),
        ("DYNAMIC", InboundPerformance::Dynamic),
        ("MINCPU", InboundPerformance::MinCpu),
        ("MINLATENCY", InboundPerformance::MinLatency),
    ])
    .parse(words)?;
    let queueing = opt(one_of(&[("WORKLOADQ", true), ("NOWORKLOADQ", false)]));
    let (rest, queueing) = cond(performance == InboundPerformance::Dynamic, queueing).parse(rest)?;
    Ok((rest, (performance, queueing.flatten().unwrap_or(false))))
}
