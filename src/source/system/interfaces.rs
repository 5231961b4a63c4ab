//! Links and interfaces of a system file.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::attributes::{AttributesForm, Over as _};
use super::check::{Checked, missing, unless_usual};
use super::text::{Intf, Name, Text};
use crate::tcpip::attributes::Attributes;
use crate::tcpip::interface::{Definition, HomeAddress, Interface, Unavailable};

/// A link or interface: what of it the profile has defined may be left out.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InterfaceForm {
    name: Text<Intf>,
    #[serde(default)]
    definition: Option<Definition>,
    #[serde(default)]
    active: Option<bool>,
    #[serde(default)]
    mtu: Option<u32>,
    #[serde(default)]
    port_name: Option<Text<Name<8>>>,
    #[serde(default)]
    trle: Option<Text<Name<8>>>,
    #[serde(default)]
    attributes: Option<Checked<AttributesForm>>,
    #[serde(default, rename = "address", skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<AddressForm>,
}

/// An address of the home list.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct AddressForm {
    ip: IpAddr,
    #[serde(default)]
    primary: Option<bool>,
    #[serde(default)]
    internal: Option<bool>,
    #[serde(default)]
    autoconfigured: Option<bool>,
    #[serde(default)]
    temporary: Option<bool>,
    #[serde(default)]
    deprecated: Option<bool>,
    #[serde(default)]
    unavailable: Option<Unavailable>,
}

impl InterfaceForm {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name.0.0
    }

    /// Is the primary address of the stack one of its addresses?
    pub fn is_primary(&self) -> bool {
        self.addresses.iter().any(|home| home.primary == Some(true))
    }

    /// Lays the table over the interface that the profile has defined, or makes a new one. The addresses that the table
    /// names come first.
    ///
    /// # Errors
    /// There is none, and the table does not give what a new one needs.
    pub fn lay_over(self, profiled: Option<Interface>) -> Result<Interface, String> {
        let Text(Intf(name)) = self.name;
        let mut interface = match (profiled, self.definition, self.mtu) {
            (Some(known), ..) => known,
            (None, None, _) => return Err(missing("interface", &name, "definition")),
            (None, _, None) => return Err(missing("interface", &name, "mtu")),
            (None, Some(definition), Some(mtu)) => Interface::new(name, definition, mtu),
        };
        interface.definition = self.definition.unwrap_or(interface.definition);
        interface.mtu = self.mtu.unwrap_or(interface.mtu);
        interface.port_name = self.port_name.map(|name| name.0.0).or(interface.port_name);
        interface.trle = self.trle.map(|name| name.0.0).or(interface.trle);
        if let Some(active) = self.active.filter(|active| *active != interface.active) {
            interface.switch(active);
        }
        if let Some(Checked(attributes)) = self.attributes {
            (*attributes).lay_over(&mut **interface.attributes.get_or_insert_default());
        }
        let mut known = std::mem::take(&mut interface.addresses);
        for form in self.addresses {
            let at = known.iter().position(|home| home.address == form.ip);
            let home = at.map_or_else(|| HomeAddress::new(form.ip), |at| known.remove(at));
            interface.addresses.push(form.over(home));
        }
        interface.addresses.append(&mut known);
        Ok(interface)
    }
}

impl From<&Interface> for InterfaceForm {
    fn from(interface: &Interface) -> InterfaceForm {
        let Interface { name, definition, active, mtu, port_name, trle, attributes, addresses } = interface;
        let optional = |name: &Option<String>| name.clone().map(|name| Text(Name(name)));
        let table = |attributes: &Attributes| Checked(Box::new(AttributesForm::from(attributes)));
        InterfaceForm {
            name: Text(Intf(name.clone())),
            definition: Some(*definition),
            active: unless_usual(*active, true),
            mtu: Some(*mtu),
            port_name: optional(port_name),
            trle: optional(trle),
            attributes: attributes.as_deref().map(table),
            addresses: addresses.iter().map(AddressForm::from).collect(),
        }
    }
}

impl From<&HomeAddress> for AddressForm {
    fn from(home: &HomeAddress) -> AddressForm {
        let &HomeAddress { address, primary, internal, autoconfigured, temporary, deprecated, unavailable } =
            home;
        AddressForm {
            ip: address,
            primary: unless_usual(primary, false),
            internal: unless_usual(internal, false),
            autoconfigured: unless_usual(autoconfigured, false),
            temporary: unless_usual(temporary, false),
            deprecated: unless_usual(deprecated, false),
            unavailable,
        }
    }
}

impl AddressForm {
    fn over(self, home: HomeAddress) -> HomeAddress {
        HomeAddress {
            address: home.address,
            primary: self.primary.unwrap_or(home.primary),
            internal: self.internal.unwrap_or(home.internal),
            autoconfigured: self.autoconfigured.unwrap_or(home.autoconfigured),
            temporary: self.temporary.unwrap_or(home.temporary),
            deprecated: self.deprecated.unwrap_or(home.deprecated),
            unavailable: self.unavailable.or(home.unavailable),
        }
    }
}

/// Lays the tables of a stack over the interfaces that its profile has defined. One that only the tables have stands
/// behind the one before it in the tables.
///
/// # Errors
/// A table does not give what a new interface needs, or two have the same name.
pub fn lay_over(profiled: Vec<Interface>, tables: Vec<InterfaceForm>) -> Result<Vec<Interface>, String> {
    if profiled.is_empty() {
        return tables.into_iter().map(|form| form.lay_over(None)).collect();
    }
    let mut all: Vec<(Interface, bool)> = profiled.into_iter().map(|interface| (interface, false)).collect();
    if tables.iter().any(InterfaceForm::is_primary) {
        all.iter_mut().flat_map(|(i, _)| &mut i.addresses).for_each(|home| home.primary = false);
    }
    let mut next = all.len();
    for form in tables {
        match all.iter().position(|(known, _)| known.name == form.name()) {
            Some(at) if all[at].1 => return Err(format!("two interfaces have the name {}", form.name())),
            Some(at) => {
                all[at] = (form.lay_over(Some(all[at].0.clone()))?, true);
                next = at + 1;
            }
            None => {
                all.insert(next, (form.lay_over(None)?, true));
                next += 1;
            }
        }
    }
    Ok(all.into_iter().map(|(interface, _)| interface).collect())
}
