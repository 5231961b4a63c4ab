//! What goes with an interface that is gone: all that is known of it elsewhere in the stack.

use std::collections::HashSet;

use super::TcpIp;
use super::detail::Via;
use super::socket::Socket;
use super::vipa::distribution::{Connection, Entry};

impl TcpIp {
    /// Forgets what refers to interfaces that the stack does not have any more.
    // ASSUMED: the routes of policy-based tables go with their interface like those of the main table, and a connection
    // of the sysplex distributor that went over it has no path until its next packet.
    pub fn forget_gone_interfaces(&mut self) {
        let names: HashSet<&str> = self.interfaces.iter().map(|interface| interface.name.as_str()).collect();
        let there = |name: &str| names.contains(name);
        self.routes.retain(|route| there(&route.interface));
        for table in &mut self.route_tables {
            table.routes.retain(|route| there(&route.interface));
            table.dynamic_routing.retain(|(interface, _)| there(interface));
        }
        self.iqdio_routes.retain(|route| there(&route.interface));
        self.qdio_routes.retain(|route| there(&route.interface));
        self.neighbours.retain(|neighbour| there(&neighbour.interface));
        for group in &mut self.devices.lan_groups {
            group.members.retain(|member| there(&member.name));
            for member in &mut group.members {
                member.owner.take_if(|owner| !there(owner));
            }
        }
        self.devices.lan_groups.retain(|group| !group.members.is_empty());
        for routed in &mut self.vipa.connections {
            if let Entry::Connection(path) = &mut routed.kind
                && path.interface.as_ref().is_some_and(|name| !there(name))
            {
                let Connection { rule, action, accelerated, .. } = std::mem::take(path);
                *path = Connection { rule, action, accelerated, ..Connection::default() };
            }
        }
        // Sockets are put in order anew after a change, so there is none without a reason.
        if self.sockets.iter().any(|socket| uses(socket, &|name| !there(name))) {
            self.sockets.change(|sockets| sockets.iter_mut().for_each(|socket| forget(socket, &there)));
        }
    }
}

/// Does a socket name such an interface?
fn uses(socket: &Socket, such: &dyn Fn(&str) -> bool) -> bool {
    let Some(more) = &socket.more else { return false };
    let multicast = more.udp.as_ref().and_then(|udp| udp.multicast.as_ref());
    let bulk = more.tcp.as_ref().and_then(|tcp| tcp.bulk_data_interface.as_deref());
    multicast.is_some_and(|m| m.vias().any(|via| is(via, such))) || bulk.is_some_and(such)
}

fn is(via: &Via, such: &dyn Fn(&str) -> bool) -> bool {
    matches!(via, Via::Interface(name) if such(name))
}

/// Leaves the groups on interfaces that are not there.
fn forget(socket: &mut Socket, there: &dyn Fn(&str) -> bool) {
    let Some(more) = &mut socket.more else { return };
    let gone = |name: &str| !there(name);
    if let Some(multicast) = more.udp.as_mut().and_then(|udp| udp.multicast.as_mut()) {
        multicast.outgoing.take_if(|via| is(via, &gone));
        multicast.receiving.retain(|receiving| !is(&receiving.via, &gone));
    }
    if let Some(tcp) = &mut more.tcp {
        tcp.bulk_data_interface.take_if(|name| gone(name));
    }
}

#[cfg(test)]
mod tests {
    use crate::clock::Moment;
    use crate::source::system;

    #[test]
    fn nothing_refers_to_an_interface_that_is_gone() {
        let mut tcpip = system::builtin(Moment::UNIX_EPOCH).unwrap().stacks.remove(0);
        let before = format!("{tcpip:?}");
        tcpip.forget_gone_interfaces();
        assert_eq!(format!("{tcpip:?}"), before);
        for gone in ["OSAQDIO1", "IQDIOLNKC6336401", "OSAGB2"] {
            tcpip.interfaces.retain(|interface| interface.name != gone);
            tcpip.forget_gone_interfaces();
            let parts = format!(
                "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
                tcpip.sockets,
                tcpip.routes,
                tcpip.route_tables,
                tcpip.iqdio_routes,
                tcpip.qdio_routes,
                tcpip.neighbours,
                tcpip.devices.lan_groups,
                tcpip.vipa.connections
            );
            assert!(!parts.contains(gone), "{parts}");
        }
    }
}
