//! Devices, and the attributes of links and interfaces, as a system file gives them: what serde alone cannot check.

use serde::{Deserialize, Serialize};

use super::attributes::{AttributesForm, Over as _};
use super::check::{Check, missing, unless_usual};
use super::text::{Name, Net, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::attributes::{Attributes, Router, SmcUse};
use crate::tcpip::device::{Device, DeviceType, LinkType, Status};
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::Interface;
use crate::tcpip::multicast::Multicast;
use crate::tcpip::smc::{Gid, SmcInterface};

/// A device: what of it the profile has defined may be left out.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceForm {
    name: String,
    #[serde(default, rename = "type")]
    kind: Option<DeviceType>,
    #[serde(default)]
    number: Option<Digits<4>>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    router: Option<Router>,
    #[serde(default)]
    network_management: Option<bool>,
    #[serde(default)]
    buffer_size: Option<u32>,
}

impl DeviceForm {
    /// Lays the table over the device of its name, or adds a new one.
    ///
    /// # Errors
    /// There is none, and the table does not give its type.
    pub fn lay_over(self, devices: &mut Vec<Device>, profiled: usize) -> Result<(), String> {
        if let Some(known) = devices.iter_mut().take(profiled).find(|device| device.name == self.name) {
            self.given(known);
            return Ok(());
        }
        let kind = self.kind.ok_or_else(|| missing("device", &self.name, "type"))?;
        let mut new = Device { status: None, ..Device::new(self.name.clone(), kind) };
        self.given(&mut new);
        devices.push(new);
        Ok(())
    }

    /// Puts what is given over what is there.
    fn given(self, device: &mut Device) {
        device.kind = self.kind.unwrap_or(device.kind);
        device.number = self.number.or(device.number);
        device.status = self.status.or(device.status);
        device.router = self.router.unwrap_or(device.router);
        device.network_management = self.network_management.unwrap_or(device.network_management);
        device.buffer_size = self.buffer_size.or(device.buffer_size);
    }
}

impl From<&Device> for DeviceForm {
    fn from(device: &Device) -> DeviceForm {
        let Device { name, kind, number, status, router, network_management, buffer_size } = device;
        DeviceForm {
            name: name.clone(),
            kind: Some(*kind),
            number: *number,
            status: *status,
            router: unless_usual(*router, Router::default()),
            network_management: unless_usual(*network_management, false),
            buffer_size: *buffer_size,
        }
    }
}

impl From<&Box<AttributesForm>> for AttributesForm {
    fn from(checked: &Box<AttributesForm>) -> AttributesForm {
        AttributesForm::clone(checked)
    }
}

impl Check for AttributesForm {
    type Made = Box<AttributesForm>;

    fn check(self) -> Result<Box<AttributesForm>, String> {
        let mut attributes = Attributes::default();
        self.clone().lay_over(&mut attributes);
        let a = &attributes;
        for (field, text) in [("device", &a.device), ("pnetid", &a.pnetid), ("source_vipa", &a.source_vipa)] {
            text.as_deref().map_or(Ok(()), |text| name::<16>(field, text))?;
        }
        a.trle.as_deref().map_or(Ok(()), |trle| name::<8>("trle", trle))?;
        if a.security_class == 0 {
            return Err("security_class: expected 1 to 255".to_owned());
        }
        if a.vlan.id.is_some_and(|id| !(1..=4094).contains(&id)) {
            return Err("vlan: id: expected 1 to 4094".to_owned());
        }
        if a.ipv6.duplicate_detection > 2 {
            return Err("ipv6: duplicate_detection: expected 0 to 2".to_owned());
        }
        if a.prefix.is_some_and(|prefix| prefix > 32) {
            return Err("prefix: expected 0 to 32".to_owned());
        }
        if a.bsd.metric > 99 {
            return Err("bsd: metric: expected 0 to 99".to_owned());
        }
        let is_prefix = |text: &String| text == "ALL" || Net::read(text).is_some_and(|net| net.0.is_ipv6());
        if let Some(text) = a.ipv6.temporary_prefixes.iter().find(|text| !is_prefix(text)) {
            return Err(format!("ipv6: temporary_prefixes: {text:?} is neither an IPv6 network nor ALL"));
        }
        texts(a)?;
        multicast(&a.multicast)?;
        of_type(a)?;
        a.smc.as_deref().map_or(Ok(()), |of| smc(of, a.kind))?;
        Ok(Box::new(self))
    }
}

/// Is this a name of at most `N` characters?
fn name<const N: usize>(field: &str, text: &str) -> Result<(), String> {
    let unfit = || format!("{field}: {text:?} is not {}", Name::<N>::EXPECTED);
    Name::<N>::read(text).map(|_| ()).ok_or_else(unfit)
}

/// Is this short enough to be shown in one line?
fn printable(field: &str, text: &str) -> Result<(), String> {
    match text.len() <= 45 && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
        true => Ok(()),
        false => Err(format!("{field}: expected at most 45 printable characters")),
    }
}

/// The fields that take any text.
fn texts(a: &Attributes) -> Result<(), String> {
    for (field, smc) in [("smcr", &a.smcr), ("smcd", &a.smcd)] {
        if let SmcUse::Disabled(reason) = smc {
            printable(field, reason)?;
        }
    }
    for trace in &a.packet_trace {
        for (field, text, longest) in [
            ("job", &trace.job, 8),
            ("subnet", &trace.subnet, 39),
            ("protocol", &trace.protocol, 8),
            ("discard", &trace.discard, 16),
        ] {
            let text = text.as_deref().unwrap_or_default();
            printable(field, text)?;
            if text.len() > longest {
                return Err(format!("packet_trace: {field}: expected at most {longest} characters"));
            }
        }
    }
    let express = a.network_express.iter();
    express.flat_map(|e| &e.unassociated_ism).try_for_each(|ism| name::<16>("unassociated_ism", ism))
}

fn multicast(multicast: &Multicast) -> Result<(), String> {
    for group in &multicast.groups {
        let address = group.address;
        if !address.is_multicast() {
            return Err(format!("multicast: {address} is not a multicast address"));
        }
        if group.sources.iter().any(|source| source.is_ipv4() != address.is_ipv4()) {
            return Err(format!("multicast: group {address} has a source of the other family"));
        }
    }
    match multicast.capable == Some(false) && !multicast.groups.is_empty() {
        true => Err("multicast: there are groups, but capable = false".to_owned()),
        false => Ok(()),
    }
}

/// Do the parts that one type alone has fit the type?
fn of_type(a: &Attributes) -> Result<(), String> {
    let express = matches!(a.kind, Some(LinkType::Eqenet | LinkType::Eqenet6));
    if express != a.network_express.is_some() {
        return Err("`network_express` and the types EQENET and EQENET6 belong together".to_owned());
    }
    match a.kind.is_some_and(LinkType::is_smc) == a.smc.is_some() {
        true => Ok(()),
        false => Err("`smc` and the types RNIC and ISM belong together".to_owned()),
    }
}

fn smc(smc: &SmcInterface, kind: Option<LinkType>) -> Result<(), String> {
    let rnic = kind == Some(LinkType::Rnic);
    let fits = |gid: &Gid| matches!(gid, Gid::Roce(_)) == rnic;
    if !smc.gid.as_ref().is_none_or(fits) || smc.port.is_some() != rnic {
        return Err(
            "smc: an RNIC has an IPv6 address as `gid` and a `port`, an ISM 16 digits and none".to_owned()
        );
    }
    match smc.links.iter().find(|link| !fits(&link.remote_gid) || link.roce.is_some() != rnic) {
        Some(link) => Err(format!(
            "smc: link {}: an SMC-R link has `roce` and an IPv6 address as `remote_gid`",
            link.local
        )),
        None => Ok(()),
    }
}

/// Do the devices, and what refers to interfaces, fit the stack?
///
/// # Errors
/// What does not.
pub fn check(tcpip: &TcpIp) -> Result<(), String> {
    let all = &tcpip.devices;
    for (n, device) in all.devices.iter().enumerate() {
        name::<16>("device: name", &device.name)?;
        if all.devices[..n].iter().any(|d| d.name == device.name) {
            return Err(format!("two devices have the name {}", device.name));
        }
    }
    tcpip
        .interfaces
        .iter()
        .try_for_each(|i| on_device(i, &all.devices).and_then(|()| state(i, tcpip.ipv6)))?;
    let known = |name: &str| match tcpip.interfaces.iter().any(|i| i.name == name) {
        true => Ok(()),
        false => Err(format!("a LAN group names {name}, which is not among the interfaces")),
    };
    for member in all.lan_groups.iter().flat_map(|group| &group.members) {
        known(&member.name)?;
        member.owner.as_deref().map_or(Ok(()), known)?;
    }
    for analyzer in &all.analyzers {
        name::<8>("analyzer: port_name", &analyzer.port_name)?;
        printable("analyzer: authorization", &analyzer.authorization)?;
        printable("analyzer: discard", &analyzer.settings.discard)?;
        let filters = analyzer.filters.named();
        filters.iter().try_for_each(|(_, text)| printable("analyzer: filters", text.unwrap_or_default()))?;
    }
    link_groups(tcpip)
}

fn link_groups(tcpip: &TcpIp) -> Result<(), String> {
    let groups = &tcpip.devices.link_groups;
    for (n, group) in groups.iter().enumerate() {
        group.pnetid.as_deref().map_or(Ok(()), |id| name::<16>("link_group: pnetid", id))?;
        if groups[..n].iter().any(|g| g.id == group.id) {
            return Err(format!("two SMC-R link groups have the id {}", group.id));
        }
    }
    let interfaces = tcpip.interfaces.iter().filter(|i| i.kind() == LinkType::Rnic);
    let links = interfaces.filter_map(|i| i.attributes.as_ref()?.smc.as_ref()).flat_map(|smc| &smc.links);
    for link in links {
        if !groups.iter().any(|g| g.id == link.group) {
            return Err(format!(
                "SMC-R link {} is in group {}, which is not described",
                link.local, link.group
            ));
        }
    }
    Ok(())
}

/// Does a link stand on a device of its type, and nothing else on any?
fn on_device(interface: &Interface, devices: &[Device]) -> Result<(), String> {
    let (name, kind) = (&interface.name, interface.kind());
    let device = interface.attributes.as_ref().and_then(|a| a.device.as_deref());
    if !interface.definition.is_link() {
        let Some(device) = device else { return Ok(()) };
        return Err(format!("{name} is no link and has the device {device}"));
    }
    if kind.is_ipv6() || kind.is_smc() || kind == LinkType::Eqenet {
        return Err(format!("{name} is a link and cannot be of type {}", kind.word()));
    }
    let Some(device) = device else { return Ok(()) };
    match devices.iter().find(|d| d.name == device) {
        None => Err(format!("{name} is on device {device}, which is not described")),
        Some(d) if d.kind != kind.device() => {
            Err(format!("{name} is of type {}, its device {device} of type {}", kind.word(), d.kind.word()))
        }
        Some(_) => Ok(()),
    }
}

/// Do state, type and IP version fit each other?
fn state(interface: &Interface, ipv6: bool) -> Result<(), String> {
    let name = &interface.name;
    let in_use = matches!(interface.status(), Status::Ready | Status::DadPending);
    if in_use != interface.active {
        return Err(format!("{name}: `status` and `active` contradict each other"));
    }
    let groups = interface.attributes.iter().flat_map(|a| &a.multicast.groups);
    if !ipv6 && (interface.kind().is_ipv6() || groups.into_iter().any(|g| g.address.is_ipv6())) {
        return Err(format!("{name} is of IPv6, but the stack has not `ipv6 = true`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::source::system::parse;

    /// What is said of a stack with this text, IPv4-only.
    fn fault(body: &str) -> String {
        let head =
            "name = \"MVS1\"\nrelease = \"V2R5\"\n[[stack]]\nname = \"TCPCS\"\nstarted = \"-01:00:00\"\n";
        parse("t.toml", &format!("{head}{body}\n"), chrono::DateTime::UNIX_EPOCH).unwrap_err().to_string()
    }

    /// What is said of an interface with these attributes.
    fn of(definition: &str, attributes: &str) -> String {
        fault(&format!(
            "interface = [{{ name = \"X1\", definition = \"{definition}\", mtu = 1492, attributes = {{ {attributes} }} }}]"
        ))
    }

    #[test]
    fn attributes_that_cannot_be_are_refused() {
        for (definition, attributes, expected) in [
            ("interface", "vlan = { id = 4095 }", "vlan: id: expected 1 to 4094"),
            ("interface", "security_class = 0", "security_class: expected 1 to 255"),
            ("interface", "prefix = 33", "prefix: expected 0 to 32"),
            ("interface", "pnetid = \"lower\"", "pnetid: \"lower\" is not a name"),
            ("interface", "mac = \"02000000001AB\"", "expected 1 to 12 hexadecimal digits"),
            ("interface", "type = \"RNIC\"", "`smc` and the types RNIC and ISM belong together"),
            ("interface", "type = \"EQENET\"", "`network_express` and the types EQENET"),
            ("interface", "device = \"D1\"", "X1 is no link and has the device D1"),
            ("link", "device = \"D1\"", "X1 is on device D1, which is not described"),
            ("link", "type = \"IPAQENET6\"", "X1 is a link and cannot be of type IPAQENET6"),
            ("interface", "status = \"starting\"", "X1: `status` and `active` contradict each other"),
            ("interface", "type = \"VIPA6\"", "X1 is of IPv6, but the stack has not `ipv6 = true`"),
            (
                "interface",
                "multicast = { group = [{ address = \"192.0.2.1\" }] }",
                "192.0.2.1 is not a multicast",
            ),
            (
                "interface",
                "multicast = { group = [{ address = \"232.0.0.1\", sources = [\"::1\"] }] }",
                "group 232.0.0.1 has a source of the other family",
            ),
            (
                "interface",
                "type = \"ISM\", smc = { pfid = \"1\", gid = \"fe80::1\" }",
                "an RNIC has an IPv6 address as `gid` and a `port`, an ISM 16 digits and none",
            ),
            (
                "interface",
                "ipv6 = { temporary_prefixes = [\"192.0.2.0/24\"] }",
                "neither an IPv6 network nor ALL",
            ),
        ] {
            let fault = of(definition, attributes);
            assert!(fault.contains(expected), "\n{fault}\n{expected}");
        }
    }

    #[test]
    fn what_refers_to_nothing_is_refused() {
        let group = "lan_group = [{ number = 1, member = [{ name = \"X1\" }] }]";
        assert!(fault(group).contains("a LAN group names X1, which is not among the interfaces"));
        let device = "device = [{ name = \"D1\", type = \"LCS\" }, { name = \"D1\", type = \"VIPA\" }]";
        assert!(fault(device).contains("two devices have the name D1"));
        let typed = "device = [{ name = \"D1\", type = \"LCS\" }]\ninterface = [{ name = \"X1\", definition = \"link\", mtu = 1492, attributes = { device = \"D1\" } }]";
        assert!(fault(typed).contains("X1 is of type IPAQENET, its device D1 of type LCS"));
    }
}
