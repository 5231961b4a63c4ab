//! The interfaces of the RoCE adapters that GLOBALCONFIG SMCR names.

use super::Profile;
use crate::tcpip::attributes::Attributes;
use crate::tcpip::configuration::{Configuration, RdmaFunction};
use crate::tcpip::device::LinkType;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, Interface};
use crate::tcpip::smc::{SmcCounters, SmcInterface};

impl Profile<'_> {
    /// Makes the interfaces of adapters that the new configuration names and the old one does not, and takes those away
    /// that it names no more.
    // ASSUMED: the interface of a RoCE adapter is not active until it is started; its addresses are not known.
    pub fn replace_rnics(&mut self, old: &Configuration) {
        let functions = |configuration: &Configuration| {
            configuration.global.smcr.as_ref().map(|smcr| smcr.functions.clone()).unwrap_or_default()
        };
        let (old, new) = (functions(old), functions(&self.tcpip.configuration));
        let names = |all: &[RdmaFunction]| all.iter().map(|f| digits("EZARIUT", f)).collect::<Vec<_>>();
        let (before, after) = (names(&old), names(&new));
        let interfaces = &mut self.tcpip.interfaces;
        interfaces
            .retain(|i| i.kind() != LinkType::Rnic || !before.contains(&i.name) || after.contains(&i.name));
        for function in &new {
            let one = interface(function);
            if interfaces.iter().all(|known| known.name != one.name) {
                interfaces.push(one);
            }
        }
    }
}

/// A name that ends with the port and the function id of an adapter.
fn digits(prefix: &str, function: &RdmaFunction) -> String {
    format!("{prefix}{}{:04X}", function.port, function.id.0)
}

fn interface(function: &RdmaFunction) -> Interface {
    let smc = SmcInterface {
        pfid: Digits(function.id.0.into()),
        port: u8::try_from(function.port).ok(),
        pfid_status: None,
        gid: None,
        counters: SmcCounters::default(),
        links: Vec::new(),
    };
    let attributes = Attributes {
        kind: Some(LinkType::Rnic),
        trle: Some(digits("IUT", function)),
        smc: Some(Box::new(smc)),
        ..Attributes::default()
    };
    Interface {
        active: false,
        attributes: Some(Box::new(attributes)),
        ..Interface::new(digits("EZARIUT", function), Definition::Interface, function.mtu)
    }
}
