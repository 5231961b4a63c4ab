//! The sockets of a stack by the name of their owner, whichever address spaces and tasks have that name.

use super::socket::{Socket, Sockets};

/// What one job name owns.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The name.
    pub name: &'a str,
    /// Its TCP connections and listeners, in report order.
    pub tcp: &'a [Socket],
    /// Its UDP sockets, in report order.
    pub udp: &'a [Socket],
}

impl<'a> Named<'a> {
    /// All of them: TCP, then UDP.
    pub fn sockets(&self) -> impl Iterator<Item = &'a Socket> + Clone + use<'a> {
        self.tcp.iter().chain(self.udp)
    }
}

/// The owners by ascending name. Both blocks of sockets are in that order, so they are walked side by side.
pub struct ByName<'a> {
    sockets: &'a Sockets,
    tcp: &'a [Socket],
    udp: &'a [Socket],
}

impl Sockets {
    /// The sockets by the name of their owner, names ascending.
    pub fn by_name(&self) -> ByName<'_> {
        ByName { sockets: self, tcp: self.tcp(), udp: self.udp() }
    }
}

impl<'a> Iterator for ByName<'a> {
    type Item = Named<'a>;

    fn next(&mut self) -> Option<Named<'a>> {
        let sockets = self.sockets;
        let first = |rest: &'a [Socket]| rest.first().map(|s| &*sockets.client(s).name);
        let name = match (first(self.tcp), first(self.udp)) {
            (Some(tcp), Some(udp)) => tcp.min(udp),
            (tcp, udp) => tcp.or(udp)?,
        };
        let take = |rest: &mut &'a [Socket]| {
            let length = rest.iter().take_while(|s| *sockets.client(s).name == *name).count();
            let (own, others) = rest.split_at(length);
            *rest = others;
            own
        };
        Some(Named { name, tcp: take(&mut self.tcp), udp: take(&mut self.udp) })
    }
}
