//! BEGINROUTES.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Profile;
use super::access::masked;
use super::fault::Fault;
use super::operands::{Once, Operands, thousandths};
use crate::message;
use crate::tcpip::device::LinkType;
use crate::tcpip::interface::HomeAddress;
use crate::tcpip::route::{Origin, Route, TcpParameters};

/// ```text
/// BEGINROUTES *("ROUTE" route) ENDROUTES
/// ```
// ASSUMED: a new BEGINROUTES replaces all static routes; a wrong one leaves them as they were.
pub fn beginroutes(operands: &mut Operands<'_>, profile: &mut Profile<'_>) -> Result<(), Fault> {
    let mut routes = Vec::new();
    while operands.peek().is_some() {
        operands.one_of(&[("ROUTE", ())])?;
        routes.push(route(operands, profile)?);
    }
    let all = &mut profile.tcpip.routes;
    all.retain(|route| !matches!(route.origin, Origin::Static | Origin::Replaceable));
    all.extend(routes);
    Ok(())
}

/// ```text
/// route = destination ("=" / gateway) interface *option
/// ```
fn route(operands: &mut Operands<'_>, profile: &Profile<'_>) -> Result<Route, Fault> {
    let (destination, prefix) = destination(operands)?;
    profile.allow(destination.is_ipv6(), "an IPv6 route")?;
    let of_family = |address: &IpAddr| address.is_ipv4() == destination.is_ipv4();
    let gateway = operands.read("= or a gateway of the destination's IP version", |word| match word {
        "=" => Some(None),
        _ => word.parse().ok().filter(of_family).map(Some),
    })?;
    let name = operands.name::<16>()?;
    let known = profile.tcpip.interfaces.iter().find(|interface| interface.name == name);
    let usable = known.filter(|i| !matches!(i.kind(), LinkType::Vipa | LinkType::Vipa6));
    let Some(interface) = usable else {
        return Err(Fault::new(
            &message::PROFILE_EXPECTED,
            [&name, "a link or interface that is not virtual"],
        ));
    };
    let of_version = |home: &HomeAddress| home.address.is_ipv6() == destination.is_ipv6();
    if interface.kind().is_ipv6() != destination.is_ipv6() && !interface.addresses.iter().any(of_version) {
        let expected = "a link or interface of the destination's IP version";
        return Err(Fault::new(&message::PROFILE_EXPECTED, [&name, expected]));
    }
    let mut route = Route {
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
    };
    let mut once = Once::default();
    while let Some(word) = operands.peek().filter(|word| *word != "ROUTE") {
        once.note(word)?;
        option(operands, &mut route)?;
    }
    Ok(route)
}

/// ```text
/// destination = "DEFAULT" / "DEFAULT6" / address "HOST" / address "/" bits / address mask
/// ```
fn destination(operands: &mut Operands<'_>) -> Result<(IpAddr, u8), Fault> {
    let defaults =
        [("DEFAULT", IpAddr::V4(Ipv4Addr::UNSPECIFIED)), ("DEFAULT6", IpAddr::V6(Ipv6Addr::UNSPECIFIED))];
    if let Some(any) = operands.choice(&defaults) {
        return Ok((any, 0));
    }
    let mut ahead = operands.clone();
    if let Some(host) = ahead.take_if(|word| word.parse::<IpAddr>().ok())
        && ahead.is("HOST")
    {
        *operands = ahead;
        return Ok((host, if host.is_ipv4() { 32 } else { 128 }));
    }
    masked(operands)
}

fn option(operands: &mut Operands<'_>, route: &mut Route) -> Result<(), Fault> {
    let word = operands.take().unwrap_or_default();
    let tcp = &mut route.tcp;
    let factor = |operands: &mut Operands<'_>| operands.read("a number such as 0.125", thousandths);
    match word {
        "MTU" => {
            if !operands.is("DEFAULTSIZE") {
                route.mtu = operands.number(1..=65_535)?;
            }
        }
        "REPLACEABLE" | "REPL" => route.origin = Origin::Replaceable,
        "NOREPLACEABLE" | "NOREPL" => route.origin = Origin::Static,
        "MAXIMUMRETRANSMITTIME" => tcp.max_retransmit_time = factor(operands)?,
        "MINIMUMRETRANSMITTIME" => tcp.min_retransmit_time = factor(operands)?,
        "ROUNDTRIPGAIN" => tcp.round_trip_gain = factor(operands)?,
        "VARIANCEGAIN" => tcp.variance_gain = factor(operands)?,
        "VARIANCEMULTIPLIER" => tcp.variance_multiplier = factor(operands)?,
        "DELAYACKS" | "NODELAYACKS" => tcp.delay_acks = word == "DELAYACKS",
        _ => return Err(Fault::new(&message::PROFILE_OPERAND, [word])),
    }
    Ok(())
}
