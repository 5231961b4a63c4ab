//! Dynamic VIPAs: what the profile says of them, where they are now, and what the sysplex distributor does.

pub mod configuration;
pub mod distribution;
pub mod state;

use std::net::IpAddr;

use crate::text::Cell;

use super::attributes::Attributes;
use super::device::LinkType;
use super::interface::{Definition, HomeAddress, Interface};
use super::socket::write_address;
use configuration::Configuration;
use distribution::{DestinationPort, RoutedConnection};
use state::{DynamicVipa, Status};

/// All that a stack knows of dynamic VIPAs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vipa {
    /// Has the stack left the sysplex group, or not joined it?
    pub outside_group: bool,
    /// The statements of the VIPADYNAMIC blocks.
    pub configuration: Configuration,
    /// What VARY TCPIP,,SYSPLEX,DEACTIVATE took out of use.
    pub deactivated: Configuration,
    /// The dynamic VIPAs that exist on this stack or could come to it.
    pub addresses: Vec<DynamicVipa>,
    /// The destination port table of a distributing stack.
    pub ports: Vec<DestinationPort>,
    /// The connection routing table.
    pub connections: Vec<RoutedConnection>,
}

impl Vipa {
    /// The state of this dynamic VIPA.
    pub fn state(&self, address: IpAddr) -> Option<&DynamicVipa> {
        self.addresses.iter().find(|a| a.dvipa.address == address)
    }

    /// Takes the statements for a dynamic VIPA out of use.
    pub fn deactivate(&mut self, address: IpAddr) {
        let (from, to) = (&mut self.configuration, &mut self.deactivated);
        to.defines.extend(from.defines.extract_if(.., |define| define.dvipa.address == address));
        to.backups.extend(from.backups.extract_if(.., |backup| backup.dvipa.address == address));
        to.distributions.extend(from.distributions.extract_if(.., |one| one.address == address));
    }

    /// Does the stack own this dynamic VIPA: is it active here, and not just as that of a distribution target?
    pub fn owns(&self, address: IpAddr) -> bool {
        self.state(address).is_some_and(|a| a.status == Status::Active && a.origin.is_some())
    }
}

/// The address of a dynamic VIPA as its statement gives it. It is a cell: `192.0.2.65/28`, `192.0.2.67`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dvipa {
    /// Name of the interface, 1 to 16 characters; IPv6 only.
    pub interface: Option<String>,
    /// The address; of a range the network.
    pub address: IpAddr,
    /// Prefix length, which stands for the address mask; `None` where no mask is coded.
    pub prefix: Option<u8>,
}

impl Dvipa {
    /// The link of an IPv4 dynamic VIPA, which the stack names, or the interface of an IPv6 one.
    pub fn interface(&self) -> Interface {
        let (name, definition, kind) = match (self.address, &self.interface) {
            (IpAddr::V4(address), _) => {
                (format!("VIPL{:08X}", u32::from(address)), Definition::DynamicLink, LinkType::Vipa)
            }
            (_, name) => (name.clone().unwrap_or_default(), Definition::Interface, LinkType::Vipa6),
        };
        let prefix = self.prefix.filter(|_| self.address.is_ipv4());
        Interface {
            addresses: vec![HomeAddress::new(self.address)],
            attributes: Some(Box::new(Attributes { kind: Some(kind), prefix, ..Attributes::default() })),
            ..Interface::new(name, definition, 65_535)
        }
    }
}

impl Cell for &Dvipa {
    fn write(&self, out: &mut Vec<u8>) {
        write_address(self.address, out);
        if let Some(prefix) = self.prefix {
            out.push(b'/');
            u32::from(prefix).write(out);
        }
    }
}
