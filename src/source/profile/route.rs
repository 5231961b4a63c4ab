//! BEGINROUTES.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nom::Parser as _;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::{preceded, terminated};

use super::Profile;
use super::access::masked;
use super::fault::Fault;
use super::operand::{address, before, list, made, name, number, one_of, thousandths, word};
use super::settings::{Set, Settings, choice, set, settings, switch};
use super::unfit::Applied;
use super::words::{Parsed, Words};
use crate::message;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::{HomeAddress, Interface};
use crate::tcpip::route::{Origin, Route, TcpParameters};

/// A route as it is coded.
struct Coded {
    destination: IpAddr,
    prefix: u8,
    gateway: Option<IpAddr>,
    interface: String,
    options: Settings<Route>,
}

/// ```text
/// BEGINROUTES *("ROUTE" route) ENDROUTES
/// ```
// ASSUMED: a new BEGINROUTES replaces all static routes; a wrong one leaves them as they were.
pub fn beginroutes<'w>(words: Words<'w>, profile: &mut Profile<'_>) -> Applied<'w> {
    let coded = words.whole(list(preceded(word("ROUTE"), cut(route))))?;
    let routes = coded.into_iter().map(|coded| complete(coded, profile)).collect::<Result<Vec<_>, _>>()?;
    let all = &mut profile.tcpip.routes;
    all.retain(|route| !matches!(route.origin, Origin::Static | Origin::Replaceable));
    all.extend(routes);
    Ok(())
}

/// ```text
/// route = destination ("=" / gateway) interface *option
/// ```
fn route(words: Words<'_>) -> Parsed<'_, Coded> {
    let (rest, (destination, prefix)) = destination(words)?;
    let of_version = |address: &IpAddr| address.is_ipv4() == destination.is_ipv4();
    let gateway = made("= or a gateway of the destination's IP version", |word| match word {
        "=" => Some(None),
        _ => word.parse().ok().filter(of_version).map(Some),
    });
    let options = terminated(settings(option), before(word("ROUTE")));
    let (rest, (gateway, interface, options)) = (gateway, name::<16>, options).parse(rest)?;
    Ok((rest, Coded { destination, prefix, gateway, interface, options }))
}

/// ```text
/// destination = "DEFAULT" / "DEFAULT6" / address "HOST" / address "/" bits / address mask
/// ```
fn destination(words: Words<'_>) -> Parsed<'_, (IpAddr, u8)> {
    let any = one_of(&[
        ("DEFAULT", (IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0)),
        ("DEFAULT6", (IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0)),
    ]);
    let host = terminated(address, word("HOST"));
    let host = host.map(|host| (host, if host.is_ipv4() { 32 } else { 128 }));
    alt((any, host, masked)).parse(words)
}

/// ```text
/// option = "MTU" (n / "DEFAULTSIZE") / ["NO"] ("REPLACEABLE" / "REPL" / "DELAYACKS")
///        / ("MAXIMUMRETRANSMITTIME" / "MINIMUMRETRANSMITTIME" / "ROUNDTRIPGAIN" / "VARIANCEGAIN"
///        / "VARIANCEMULTIPLIER") factor
/// ```
fn option(words: Words<'_>) -> Parsed<'_, Set<Route>> {
    const ORIGINS: [(&str, Origin); 4] = [
        ("REPLACEABLE", Origin::Replaceable),
        ("REPL", Origin::Replaceable),
        ("NOREPLACEABLE", Origin::Static),
        ("NOREPL", Origin::Static),
    ];
    let mtu = alt((word("DEFAULTSIZE").map(|()| None), number(1..=65_535).map(Some)));
    let factor = || made("a number such as 0.125", thousandths);
    alt((
        set("MTU", mtu, |route: &mut Route, mtu| route.mtu = mtu.unwrap_or(route.mtu)),
        choice(&ORIGINS, |route: &mut Route, origin| route.origin = origin),
        set("MAXIMUMRETRANSMITTIME", factor(), |route: &mut Route, n| route.tcp.max_retransmit_time = n),
        set("MINIMUMRETRANSMITTIME", factor(), |route: &mut Route, n| route.tcp.min_retransmit_time = n),
        set("ROUNDTRIPGAIN", factor(), |route: &mut Route, n| route.tcp.round_trip_gain = n),
        set("VARIANCEGAIN", factor(), |route: &mut Route, n| route.tcp.variance_gain = n),
        set("VARIANCEMULTIPLIER", factor(), |route: &mut Route, n| route.tcp.variance_multiplier = n),
        switch("DELAYACKS", |route: &mut Route, on| route.tcp.delay_acks = on),
    ))
    .parse(words)
}

/// The route of a link or interface that is there.
fn complete(coded: Coded, profile: &Profile<'_>) -> Result<Route, Fault> {
    let Coded { destination, prefix, gateway, interface: name, options } = coded;
    profile.allow(destination.is_ipv6(), "an IPv6 route")?;
    let known = profile.tcpip.interfaces.iter().find(|interface| interface.name == name);
    let usable = known.filter(|i| !matches!(i.kind(), LinkType::Vipa | LinkType::Vipa6));
    let Some(interface) = usable else {
        let expected = "a link or interface that is not virtual";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]));
    };
    if !has_version_of(interface, destination) {
        let expected = "a link or interface of the destination's IP version";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]));
    }
    Ok(options.onto(Route {
        destination,
        prefix,
        gateway,
        interface: name,
        up: interface.active,
        origin: Origin::Static,
        reference_count: 0,
        mtu: interface.mtu,
        metric: 0,
        replaced: false,
        advertised: None,
        tcp: TcpParameters::default(),
    }))
}

fn has_version_of(interface: &Interface, destination: IpAddr) -> bool {
    let of_version = |home: &HomeAddress| home.address.is_ipv6() == destination.is_ipv6();
    interface.kind().is_ipv6() == destination.is_ipv6() || interface.addresses.iter().any(of_version)
}
