//! Counters: they are of what is configured, and no more ports were in use than there are.

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::statistics::Smc;

pub(super) fn smc(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let (statistics, global) = (&tcpip.statistics, &tcpip.configuration.global);
    for (name, counters, configured) in [
        ("SMC-R", &statistics.smcr, global.smcr.is_some()),
        ("SMC-D", &statistics.smcd, global.smcd.is_some()),
    ] {
        if *counters != Smc::default() && !configured {
            odd.push(format!("there are counters of {name}, but it is not configured"));
        }
    }
}

pub(super) fn ephemeral(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let (statistics, configuration) = (&tcpip.statistics, &tcpip.configuration);
    for (name, high, ports) in [
        ("TCP", statistics.tcp.ephemeral_high_water, configuration.tcp.ephemeral_ports),
        ("UDP", statistics.udp.ephemeral_high_water, configuration.udp.ephemeral_ports),
    ] {
        if high > u64::from(ports.size()) {
            odd.push(format!(
                "{high} ephemeral {name} ports were in use, but there are {} only",
                ports.size()
            ));
        }
    }
}
