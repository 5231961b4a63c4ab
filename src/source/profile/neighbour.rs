//! TRANSLATE and BSDROUTINGPARMS.

use std::net::Ipv4Addr;

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::{pair, preceded};

use super::Profile;
use super::fault::Fault;
use super::operand::{byte, ipv4, list, mac, made, mask, name, number, one_of, word};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::counters::Bsd;
use crate::tcpip::digits::Digits;
use crate::tcpip::interface::{Definition, Interface};
use crate::tcpip::neighbour::{Neighbour, Role, State};

/// An entry of TRANSLATE.
struct Translation {
    address: Ipv4Addr,
    hardware: Hardware,
    link: String,
}

/// An address of a link's network.
enum Hardware {
    Mac {
        address: Digits<12>,
        token_ring: bool,
    },
    /// Of an ATM network.
    Nsap,
}

/// ```text
/// TRANSLATE *translation
/// ```
// ASSUMED: the first TRANSLATE of a profile replaces the list, further ones add to it.
pub fn translate<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let translations = words.whole(list(translation))?.into_iter();
    let entries = translations.map(|entry| neighbour(entry, profile)).collect::<Result<Vec<_>, _>>()?;
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

/// ```text
/// translation = address hardware link
/// ```
fn translation(words: Words<'_>) -> Parsed<'_, Translation> {
    let (rest, (address, hardware, link)) = (ipv4, hardware, name::<16>).parse(words)?;
    Ok((rest, Translation { address, hardware, link }))
}

/// ```text
/// hardware = ("ETHERNET" / "FDDI" / "IBMTR") 12hex / "NSAP" 40hex
/// ```
fn hardware(words: Words<'_>) -> Parsed<'_, Hardware> {
    let network = one_of(&[("ETHERNET", false), ("FDDI", false), ("IBMTR", true)]);
    let of_mac = pair(network, cut(mac)).map(|(token_ring, address)| Hardware::Mac { address, token_ring });
    let nsap = made("40 hexadecimal digits", |word| {
        (word.len() == 40 && word.bytes().all(|b| b.is_ascii_hexdigit())).then_some(Hardware::Nsap)
    });
    alt((of_mac, preceded(word("NSAP"), cut(nsap)))).parse(words)
}

/// The neighbour that an entry makes.
fn neighbour(entry: Translation, profile: &Profile<'_>) -> Result<Neighbour, Fault> {
    let interface = link(&entry.link, profile)?.name.clone();
    let Hardware::Mac { address, token_ring } = entry.hardware else {
        let expected = "a link of an ATM device, which no release has any more";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&interface, expected]));
    };
    let [_, _, link_layer @ ..] = address.0.to_be_bytes();
    Ok(Neighbour {
        address: entry.address.into(),
        interface,
        link_layer: Some(link_layer),
        state: State::Static,
        route_info: token_ring.then_some(0),
        role: Role::Host,
    })
}

fn link<'p>(name: &str, profile: &'p Profile<'_>) -> Result<&'p Interface, Fault> {
    let mut known = profile.tcpip.interfaces.iter();
    let found = known.find(|i| i.name == name && i.definition == Definition::Link);
    found.ok_or_else(|| Fault::new(&message::PROFILE_EXPECTED, [name, "a link"]))
}

/// ```text
/// BSDROUTINGPARMS ("TRUE" / "FALSE") *entry END
/// ```
// ASSUMED: a wrong entry of BSDROUTINGPARMS leaves all of them as they were; it is refused before there is a HOME list.
pub fn bsdroutingparms<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let entries = words.whole(preceded(one_of(&[("TRUE", ()), ("FALSE", ())]), list(entry)))?;
    for (name, _) in &entries {
        link(name, profile)?;
    }
    let has_home = |i: &Interface| i.definition == Definition::Link && !i.addresses.is_empty();
    if !profile.tcpip.interfaces.iter().any(has_home) {
        return Err(Fault::new(&message::PROFILE_ORDER, ["HOME"]).into());
    }
    for (name, bsd) in entries {
        let link = profile.tcpip.interfaces.iter_mut().find(|interface| interface.name == name);
        link.into_iter().for_each(|link| link.attributes.get_or_insert_default().bsd = bsd);
    }
    Ok(())
}

/// ```text
/// entry = link (mtu / "DEFAULTSIZE") metric mask (address / "0")
/// ```
fn entry(words: Words<'_>) -> Parsed<'_, (String, Bsd)> {
    let mtu = alt((word("DEFAULTSIZE").map(|()| None), number(0..=65_535).map(Some)));
    let (rest, (link, mtu, metric)) = (name::<16>, mtu, byte(0..=99)).parse(words)?;
    let none = word("0").map(|()| Ipv4Addr::UNSPECIFIED);
    let (rest, (mask, destination)) = pair(mask, alt((ipv4, none))).parse(rest)?;
    Ok((rest, (link, Bsd { mtu, metric, mask: Some(mask), destination })))
}
