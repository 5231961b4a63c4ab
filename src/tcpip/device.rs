//! Devices, and of which type a device, a link or an interface is.

use serde::{Deserialize, Serialize};

use super::analyzer::Analyzer;
use super::attributes::Router;
use super::interface::{Definition, Interface};
use super::lan::LanGroup;
use super::smc::LinkGroup;

/// What DEvlinks shows besides the links and interfaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// The devices, in the order of the profile. Links may stand on devices that are not among them.
    pub devices: Vec<Device>,
    /// SMC-R link groups.
    pub link_groups: Vec<LinkGroup>,
    /// LAN groups.
    pub lan_groups: Vec<LanGroup>,
    /// Traces of the OSA-Express network traffic analyzer.
    pub analyzers: Vec<Analyzer>,
}

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Name, 1 to 16 characters.
    pub name: String,
    /// Its type.
    pub kind: DeviceType,
    /// Device number; channel devices only.
    pub number: Option<super::digits::Digits<4>>,
    /// Its state; `None`: ready if one of its links is active, or if it is of a kind that always is.
    pub status: Option<Status>,
    /// Routing attribute, which links that are defined on it have; MPCIPA only.
    pub router: Router,
    /// NETMAN; LCS only. No report shows it.
    pub network_management: bool,
    /// IOBUFFERSIZE in bytes; `None` for the usual one; LCS only. No report shows it.
    pub buffer_size: Option<u32>,
}

impl Device {
    /// A device without options. One that is not always active is not active.
    pub fn new(name: impl Into<String>, kind: DeviceType) -> Device {
        Device {
            name: name.into(),
            kind,
            number: None,
            status: (!kind.is_always_active()).then_some(Status::NotActive),
            router: Router::Non,
            network_management: false,
            buffer_size: None,
        }
    }
}

/// The type of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DeviceType {
    /// IPv4 loopback.
    Loopback,
    /// Virtual.
    Vipa,
    /// OSA-Express in QDIO mode, HiperSockets.
    Mpcipa,
    /// Same host, XCF.
    Mpcptp,
    /// LAN channel station.
    Lcs,
}

impl DeviceType {
    /// The word in the report.
    pub fn word(self) -> &'static str {
        match self {
            DeviceType::Loopback => "LOOPBACK",
            DeviceType::Vipa => "VIPA",
            DeviceType::Mpcipa => "MPCIPA",
            DeviceType::Mpcptp => "MPCPTP",
            DeviceType::Lcs => "LCS",
        }
    }

    /// Is such a device always active?
    pub fn is_always_active(self) -> bool {
        matches!(self, DeviceType::Loopback | DeviceType::Vipa)
    }
}

/// State of a device, a link, an interface, a data path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// START was issued.
    Starting,
    /// A SETUP request was sent.
    SentSetupRequest,
    /// Is being enabled.
    Enabling,
    /// Connects.
    Connecting,
    /// Connects its second path.
    Connecting2,
    /// Agrees on parameters.
    Negotiating,
    /// In use.
    Ready,
    /// An IPv6 interface whose link-local address is being checked.
    DadPending,
    /// STOP was issued.
    Deactivating,
    /// Not in use.
    NotActive,
}

impl Status {
    /// The state of something that is active or not.
    pub fn of(active: bool) -> Status {
        if active { Status::Ready } else { Status::NotActive }
    }

    /// The words in the report.
    pub fn words(self) -> &'static str {
        match self {
            Status::Starting => "Starting",
            Status::SentSetupRequest => "Sent SETUP Request",
            Status::Enabling => "Enabling",
            Status::Connecting => "Connecting",
            Status::Connecting2 => "Connecting2",
            Status::Negotiating => "Negotiating",
            Status::Ready => "Ready",
            Status::DadPending => "DAD Pending",
            Status::Deactivating => "Deactivating",
            Status::NotActive => "Not Active",
        }
    }
}

/// The type of a link or an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LinkType {
    /// IPv4 loopback.
    Loopback,
    /// A virtual address, static or dynamic.
    Vipa,
    /// OSA-Express in QDIO mode.
    Ipaqenet,
    /// A token-ring link of an OSA-Express in QDIO mode.
    Ipaqtr,
    /// HiperSockets.
    Ipaqidio,
    /// Same host, XCF.
    Mpcptp,
    /// An Ethernet link of an LCS device.
    Eth,
    /// A token-ring link of an LCS device.
    Tr,
    /// An FDDI link of an LCS device.
    Fddi,
    /// Network Express.
    Eqenet,
    /// RoCE adapter for SMC-R.
    Rnic,
    /// Internal shared memory for SMC-D.
    Ism,
    /// A virtual address, IPv6.
    Vipa6,
    /// OSA-Express in QDIO mode, IPv6.
    Ipaqenet6,
    /// HiperSockets, IPv6.
    Ipaqidio6,
    /// Same host and XCF, IPv6.
    Mpcptp6,
    /// Network Express, IPv6.
    Eqenet6,
    /// IPv6 loopback.
    Loopback6,
}

impl LinkType {
    /// The word in the report.
    pub fn word(self) -> &'static str {
        match self {
            LinkType::Loopback => "LOOPBACK",
            LinkType::Vipa => "VIPA",
            LinkType::Ipaqenet => "IPAQENET",
            LinkType::Ipaqidio => "IPAQIDIO",
            LinkType::Mpcptp => "MPCPTP",
            LinkType::Eth => "ETH",
            // ASSUMED: token-ring and FDDI links of an LCS device are shown as an Ethernet link, with the types TR and FDDI;
            // token ring of an OSA-Express as IPAQENET, with the type IPAQTR.
            LinkType::Tr => "TR",
            LinkType::Fddi => "FDDI",
            LinkType::Ipaqtr => "IPAQTR",
            LinkType::Eqenet => "EQENET",
            LinkType::Rnic => "RNIC",
            LinkType::Ism => "ISM",
            LinkType::Vipa6 => "VIPA6",
            LinkType::Ipaqenet6 => "IPAQENET6",
            LinkType::Ipaqidio6 => "IPAQIDIO6",
            LinkType::Mpcptp6 => "MPCPTP6",
            LinkType::Eqenet6 => "EQENET6",
            LinkType::Loopback6 => "LOOPBACK6",
        }
    }

    /// Is it one for IPv6 alone? SHORT leaves it out.
    pub fn is_ipv6(self) -> bool {
        self >= LinkType::Vipa6
    }

    /// The form that an interface of this type has for IPv6.
    pub fn for_ipv6(self) -> LinkType {
        match self {
            LinkType::Loopback => LinkType::Loopback6,
            LinkType::Vipa => LinkType::Vipa6,
            LinkType::Ipaqenet => LinkType::Ipaqenet6,
            LinkType::Ipaqidio => LinkType::Ipaqidio6,
            LinkType::Mpcptp => LinkType::Mpcptp6,
            LinkType::Eqenet => LinkType::Eqenet6,
            other => other,
        }
    }

    /// Is it an interface of shared memory communications?
    pub fn is_smc(self) -> bool {
        matches!(self, LinkType::Rnic | LinkType::Ism)
    }

    /// Has it counters?
    pub fn counts(self) -> bool {
        !matches!(self, LinkType::Vipa | LinkType::Vipa6)
    }

    /// Can it be on a physical network that has an id?
    pub fn is_physical(self) -> bool {
        use LinkType::{Eqenet, Eqenet6, Ipaqenet, Ipaqenet6, Ipaqidio, Ipaqidio6};
        self.is_smc() || matches!(self, Ipaqenet | Ipaqidio | Eqenet | Ipaqenet6 | Ipaqidio6 | Eqenet6)
    }

    /// Is it capable of multicast unless something else is said? The adapters of a LAN are.
    pub fn is_multicast(self) -> bool {
        use LinkType::{Eth, Fddi, Ipaqtr, Tr};
        matches!(self, Eth | Tr | Fddi | Ipaqtr) || self.is_physical() && !self.is_smc()
    }

    /// The type of the device under a link of this type.
    pub fn device(self) -> DeviceType {
        match self {
            LinkType::Loopback => DeviceType::Loopback,
            LinkType::Vipa => DeviceType::Vipa,
            LinkType::Mpcptp => DeviceType::Mpcptp,
            LinkType::Eth | LinkType::Tr | LinkType::Fddi => DeviceType::Lcs,
            _ => DeviceType::Mpcipa,
        }
    }

    /// The type of an interface for which none is given, by the first of these that holds: the loopback link; an
    /// interface with an IPv6 loopback address or the name LOOPBACK6; a name that the stack gives (`VIPL...`,
    /// `EZASAMEMVS`, `IQDIO...`, `EZARIUT...`, `EZAISM...`) or that begins with `VIPA`; a TRLE, which is that of
    /// HiperSockets; else OSA-Express. An interface with IPv6 addresses only has the IPv6 form.
    pub fn of(interface: &Interface) -> LinkType {
        let name = interface.name.as_str();
        let addresses = || interface.addresses.iter().map(|home| home.address);
        let ipv6 = interface.definition == Definition::Interface
            && !interface.addresses.is_empty()
            && addresses().all(|a| a.is_ipv6());
        let form = |v4, v6| if ipv6 { v6 } else { v4 };
        if interface.definition == Definition::Loopback {
            return LinkType::Loopback;
        }
        if name == "LOOPBACK6" || addresses().any(|a| a.is_ipv6() && a.is_loopback()) {
            return LinkType::Loopback6;
        }
        match name {
            _ if name.starts_with("VIPL") || name.starts_with("VIPA") => {
                form(LinkType::Vipa, LinkType::Vipa6)
            }
            "EZASAMEMVS" | "EZ6SAMEMVS" => form(LinkType::Mpcptp, LinkType::Mpcptp6),
            _ if name.starts_with("EZARIUT") => LinkType::Rnic,
            _ if name.starts_with("EZAISM") => LinkType::Ism,
            _ if name.starts_with("IQDIO") || interface.trle.is_some() => {
                form(LinkType::Ipaqidio, LinkType::Ipaqidio6)
            }
            _ => form(LinkType::Ipaqenet, LinkType::Ipaqenet6),
        }
    }
}

/// The name of the device under a link for which none is given: the one that the stack gives to the link's type, the
/// port name of an OSA-Express, else the name of the link.
pub fn of_link(link: &Interface, kind: LinkType) -> String {
    let dynamic = link.definition == Definition::DynamicLink;
    match (kind, link.name.strip_prefix("VIPL")) {
        (LinkType::Loopback, _) => "LOOPBACK".to_owned(),
        (LinkType::Vipa, Some(address)) => format!("VIPD{address}"),
        (LinkType::Mpcptp, _) if dynamic => "IUTSAMEH".to_owned(),
        (LinkType::Ipaqidio, _) if dynamic => "IUTIQDIO".to_owned(),
        (LinkType::Ipaqidio, _) => link.trle.clone().unwrap_or_else(|| link.name.clone()),
        _ => link.port_name.clone().unwrap_or_else(|| link.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcpip::interface::HomeAddress;

    fn interface(name: &str, definition: Definition, address: &str) -> Interface {
        Interface {
            name: name.to_owned(),
            definition,
            active: true,
            mtu: 1492,
            port_name: None,
            trle: None,
            attributes: None,
            addresses: address.parse().ok().map(HomeAddress::new).into_iter().collect(),
        }
    }

    #[test]
    fn a_type_follows_from_definition_name_and_addresses() {
        use Definition::{DynamicLink, Interface, Link, Loopback};
        for (name, definition, address, kind, device) in [
            ("LOOPBACK", Loopback, "127.0.0.1", LinkType::Loopback, "LOOPBACK"),
            ("LOOPBACK6", Interface, "::1", LinkType::Loopback6, ""),
            ("VIPLCB007111", DynamicLink, "203.0.113.17", LinkType::Vipa, "VIPDCB007111"),
            ("VIPA61", Interface, "2001:db8::1", LinkType::Vipa6, ""),
            ("EZASAMEMVS", DynamicLink, "192.0.2.97", LinkType::Mpcptp, "IUTSAMEH"),
            ("IQDIOLNKC6336401", DynamicLink, "198.51.100.97", LinkType::Ipaqidio, "IUTIQDIO"),
            ("OSA1", Link, "192.0.2.10", LinkType::Ipaqenet, "OSA1"),
            ("OSA6", Interface, "2001:db8::2", LinkType::Ipaqenet6, ""),
            ("OSATEMP", Interface, "", LinkType::Ipaqenet, ""),
            ("EZARIUT10019", Interface, "", LinkType::Rnic, ""),
            ("EZAISM01", Interface, "", LinkType::Ism, ""),
        ] {
            let one = interface(name, definition, address);
            assert_eq!(LinkType::of(&one), kind, "{name}");
            if definition.is_link() {
                assert_eq!(of_link(&one, kind), device, "{name}");
            }
        }
        let hiper = super::Interface {
            trle: Some("IUTIQDF1".to_owned()),
            ..interface("H6", Interface, "2001:db8::3")
        };
        assert_eq!(LinkType::of(&hiper), LinkType::Ipaqidio6);
    }
}
