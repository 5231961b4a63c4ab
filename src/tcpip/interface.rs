//! Links and interfaces with the addresses of the home list.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::attributes::{Attributes, Router};

/// A LINK of a DEVICE, or an INTERFACE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Name, 1 to 16 characters, upper case.
    pub name: String,
    /// How it was defined.
    pub definition: Definition,
    /// Is it active?
    pub active: bool,
    /// MTU in bytes.
    pub mtu: u32,
    /// PORTNAME of an OSA-Express in QDIO mode.
    pub port_name: Option<String>,
    /// TRLE of a HiperSockets device: `IUTIQDF1`.
    pub trle: Option<String>,
    /// What DEvlinks shows of it; `None` if nothing is known.
    pub attributes: Option<Box<Attributes>>,
    /// The addresses on it, in the order in which they were assigned.
    pub addresses: Vec<HomeAddress>,
}

/// How an interface was defined: this decides its place and its label in the home list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// DEVICE and LINK of the profile.
    Link,
    /// A link that the stack made: dynamic XCF, dynamic VIPA.
    DynamicLink,
    /// The IPv4 loopback link.
    Loopback,
    /// An INTERFACE statement; IPv6 loopback is one.
    Interface,
}

impl Definition {
    /// Is it labelled `LinkName:` in reports, not `IntfName:`?
    pub fn is_link(self) -> bool {
        self != Definition::Interface
    }
}

/// An address of the home list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeAddress {
    /// The address.
    pub address: IpAddr,
    /// The IPv4 primary address of the stack.
    pub primary: bool,
    /// A hidden dynamic VIPA of a distribution target.
    pub internal: bool,
    /// Built by IPv6 address autoconfiguration.
    pub autoconfigured: bool,
    /// An IPv6 privacy address.
    pub temporary: bool,
    /// Its preferred lifetime is over.
    pub deprecated: bool,
    /// Why an IPv6 address cannot be used; `None` if it can.
    pub unavailable: Option<Unavailable>,
}

impl HomeAddress {
    /// An address without flags.
    pub fn new(address: IpAddr) -> HomeAddress {
        HomeAddress {
            address,
            primary: false,
            internal: false,
            autoconfigured: false,
            temporary: false,
            deprecated: false,
            unavailable: None,
        }
    }
}

/// Why an IPv6 address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// Duplicate address detection has not begun.
    DetectionPending,
    /// Duplicate address detection is in progress.
    DetectionInProgress,
    /// The address is in use elsewhere.
    Duplicate,
    /// The interface id is not available.
    NoInterfaceId,
    /// The interface is not active.
    InterfaceInactive,
}

impl Interface {
    /// An active interface without addresses.
    pub fn new(name: impl Into<String>, definition: Definition, mtu: u32) -> Interface {
        Interface {
            name: name.into(),
            definition,
            active: true,
            mtu,
            port_name: None,
            trle: None,
            attributes: None,
            addresses: Vec::new(),
        }
    }

    /// Starts or stops it: its IPv6 addresses can be used while it is active only, if they are whole.
    // ASSUMED: an OSA-Express that is started grants the routing attribute that is coded, for no other stack is known that
    // could have it; one that is stopped is no router.
    pub fn switch(&mut self, on: bool) {
        self.active = on;
        if let Some(attributes) = &mut self.attributes {
            attributes.status = None;
            attributes.router.actual = if on { attributes.router.configured } else { Router::Non };
        }
        let whole = |home: &&mut HomeAddress| home.unavailable != Some(Unavailable::NoInterfaceId);
        let homes = self.addresses.iter_mut().filter(|home| home.address.is_ipv6());
        for home in homes.filter(whole) {
            home.unavailable = (!on).then_some(Unavailable::InterfaceInactive);
        }
    }

    /// Does the value of an INTFName filter, upper case, select this interface? Its name, the port name of its OSA or
    /// the TRLE of its HiperSockets.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.port_name.as_deref() == Some(name) || self.trle.as_deref() == Some(name)
    }
}
