//! TRANSLATE and BSDROUTINGPARMS.

use super::Profile;
use super::fault::Fault;
use super::operands::Operands;
use crate::message;
use crate::tcpip::counters::Bsd;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, Interface};
use crate::tcpip::neighbour::{Neighbour, Role, State};

/// ```text
/// TRANSLATE *(address ("ETHERNET" / "FDDI" / "IBMTR") mac link)
/// ```
// ASSUMED: the first TRANSLATE of a profile replaces the list, further ones add to it.
pub fn translate(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut entries = Vec::new();
    while operands.peek().is_some() {
        let address = operands.ipv4()?;
        let ring = operands.one_of(&[("ETHERNET", false), ("FDDI", false), ("IBMTR", true)])?;
        let mac: Digits<12> =
            operands.read("12 hexadecimal digits", |word| Digits::read(word).filter(|_| word.len() == 12))?;
        let [_, _, link_layer @ ..] = mac.0.to_be_bytes();
        let interface = link(operands, profile)?.name.clone();
        entries.push(Neighbour {
            address: address.into(),
            interface,
            link_layer: Some(link_layer),
            state: State::Static,
            route_info: ring.then_some(0),
            role: Role::Host,
        });
    }
    let known = &mut profile.tcpip.neighbours;
    if !std::mem::replace(&mut profile.translated, true) {
        known.retain(|entry| entry.state != State::Static);
    }
    known.retain(|old| {
        !entries.iter().any(|new| (new.address, &new.interface) == (old.address, &old.interface))
    });
    known.extend(entries);
    Ok(())
}

fn link<'p>(operands: &mut Operands<'_>, profile: &'p Profile<'_>) -> Result<&'p Interface, Fault> {
    let name = operands.name::<16>()?;
    let mut known = profile.tcpip.interfaces.iter();
    let found = known.find(|i| i.name == name && i.definition == Definition::Link);
    found.ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [&name, "a link"]))
}

/// ```text
/// BSDROUTINGPARMS ("TRUE" / "FALSE") *(link mtu metric mask address) END
/// ```
// ASSUMED: a wrong entry of BSDROUTINGPARMS leaves all of them as they were.
pub fn bsdroutingparms(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    operands.one_of(&[("TRUE", ()), ("FALSE", ())])?;
    let mut entries = Vec::new();
    while operands.peek().is_some() {
        let name = link(operands, profile)?.name.clone();
        let mtu = if operands.is("DEFAULTSIZE") { None } else { Some(operands.number(0..=65_535)?) };
        let metric = u8::try_from(operands.number(0..=99)?).unwrap_or(99);
        let mask = Some(operands.mask()?);
        entries.push((name, Bsd { mtu, metric, mask, destination: operands.ipv4()? }));
    }
    for (name, bsd) in entries {
        let link = profile.tcpip.interfaces.iter_mut().find(|interface| interface.name == name);
        link.into_iter().for_each(|link| link.attributes.get_or_insert_default().bsd = bsd);
    }
    Ok(())
}
