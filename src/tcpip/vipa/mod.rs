//! Dynamic VIPAs: what the profile says of them, where they are now, and what the sysplex distributor does.

pub mod configuration;
pub mod distribution;
pub mod state;

use std::net::IpAddr;

use crate::text::Cell;

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

impl Cell for &Dvipa {
    fn write(&self, out: &mut Vec<u8>) {
        write_address(self.address, out);
        if let Some(prefix) = self.prefix {
            out.push(b'/');
            u32::from(prefix).write(out);
        }
    }
}
