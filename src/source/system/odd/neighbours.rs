//! Neighbours: they are others.

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::interface::HomeAddress;

pub(super) fn own(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    for neighbour in &tcpip.neighbours {
        let interface = tcpip.interfaces.iter().find(|i| i.name == neighbour.interface);
        let own = |h: &HomeAddress| h.address == neighbour.address;
        if interface.is_some_and(|i| i.addresses.iter().any(own)) {
            let (address, name) = (neighbour.address, &neighbour.interface);
            odd.push(format!("the neighbour {address} has a home address of its own interface {name}"));
        }
    }
}
