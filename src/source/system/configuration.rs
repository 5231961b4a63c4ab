//! The configuration of a stack in a system file: each table is checked where it stands.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::check::{Check, Checked, described, differences, each_once, itself, within};
use super::text::{Name, Written as _};
use crate::tcpip::configuration::{
    Autolog, Configuration, DataTrace, DynamicXcf, DynamicXcf6, Global, Ip, Ip6, NetworkMonitor, PortRange,
    Procedure, Smf, Tcp, Udp,
};
use crate::tcpip::usual::is_usual;

/// The tables that differ from the defaults of their statements.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigurationForm {
    #[serde(serialize_with = "differences")]
    tcp: Option<Checked<Tcp>>,
    #[serde(serialize_with = "differences")]
    udp: Option<Checked<Udp>>,
    #[serde(serialize_with = "differences")]
    ip: Option<Checked<Ip>>,
    #[serde(serialize_with = "differences")]
    ip6: Option<Checked<Ip6>>,
    #[serde(serialize_with = "differences")]
    smf: Option<Checked<Smf>>,
    #[serde(serialize_with = "differences")]
    global: Option<Checked<Global>>,
    network_monitor: Option<NetworkMonitor>,
    #[serde(serialize_with = "differences")]
    data_trace: Option<Checked<DataTrace>>,
    #[serde(serialize_with = "itself")]
    autolog: Option<Checked<Autolog>>,
}

impl ConfigurationForm {
    /// Puts the tables that are given in the place of those that are there.
    pub fn lay_over(self, configuration: &mut Configuration) {
        fn table<T: Check<Made = T>>(form: Option<Checked<T>>, place: &mut T) {
            if let Some(Checked(given)) = form {
                *place = given;
            }
        }
        table(self.tcp, &mut configuration.tcp);
        table(self.udp, &mut configuration.udp);
        table(self.ip, &mut configuration.ip);
        table(self.ip6, &mut configuration.ip6);
        table(self.smf, &mut configuration.smf);
        table(self.global, &mut configuration.global);
        configuration.network_monitor =
            self.network_monitor.unwrap_or_else(|| configuration.network_monitor.clone());
        configuration.data_trace = self.data_trace.map(|given| given.0).or(configuration.data_trace.take());
        configuration.autolog = self.autolog.map(|given| given.0).or(configuration.autolog.take());
    }
}

impl From<&Configuration> for ConfigurationForm {
    fn from(configuration: &Configuration) -> ConfigurationForm {
        let Configuration { tcp, udp, ip, ip6, smf, global, network_monitor, data_trace, autolog } =
            configuration;
        ConfigurationForm {
            tcp: described(tcp),
            udp: described(udp),
            ip: described(ip),
            ip6: described(ip6),
            smf: described(smf),
            global: described(global),
            network_monitor: Some(network_monitor).filter(|table| !is_usual(*table)).cloned(),
            data_trace: data_trace.clone().map(Checked),
            autolog: autolog.clone().map(Checked),
        }
    }
}

/// The largest number that fits a field of eight digits.
pub const EIGHT_DIGITS: u32 = 99_999_999;

/// Is it a range at all?
pub fn range(field: &str, ports: PortRange) -> Result<(), String> {
    match ports.low {
        0 => Err(format!("{field}: a range of ports begins with 1 or more")),
        low if low > ports.high => Err(format!("{field}: `low` is above `high`")),
        _ => Ok(()),
    }
}

/// Can it be the name of a link, an interface or a job?
fn name<const N: usize>(field: &str, text: &str) -> Result<(), String> {
    Name::<N>::read(text).map(|_| ()).ok_or_else(|| format!("{field}: expected {}", Name::<N>::EXPECTED))
}

fn optional_name<const N: usize>(field: &str, text: Option<&String>) -> Result<(), String> {
    text.map_or(Ok(()), |text| name::<N>(field, text))
}

impl Check for Tcp {
    type Made = Tcp;

    fn check(self) -> Result<Tcp, String> {
        within("max_receive_buffer", self.max_receive_buffer, 0..=EIGHT_DIGITS)?;
        within("max_send_buffer", self.max_send_buffer, 0..=EIGHT_DIGITS)?;
        within("receive_buffer", self.receive_buffer, 0..=self.max_receive_buffer)?;
        within("send_buffer", self.send_buffer, 0..=self.max_send_buffer)?;
        within("backlog", self.backlog, 1..=2_147_483_647)?;
        within("max_retransmit_time", self.max_retransmit_time, 0..=999_990)?;
        within("min_retransmit_time", self.min_retransmit_time, 0..=999_990)?;
        within("round_trip_gain", self.round_trip_gain, 0..=999_990)?;
        within("variance_gain", self.variance_gain, 0..=999_990)?;
        within("variance_multiplier", self.variance_multiplier, 0..=999_990)?;
        within("keep_alive", self.keep_alive, 0..=EIGHT_DIGITS)?;
        within("time_wait_interval", self.time_wait_interval, 0..=120)?;
        within("retransmit_attempts", self.retransmit_attempts, 0..=15)?;
        within("connect_timeout", self.connect_timeout, 5..=190)?;
        within("connect_initial_interval", self.connect_initial_interval, 100..=3000)?;
        within("keep_alive_probes", self.keep_alive_probes, 1..=10)?;
        within("keep_alive_probe_interval", self.keep_alive_probe_interval, 1..=75)?;
        range("ephemeral_ports", self.ephemeral_ports)?;
        Ok(self)
    }
}

impl Check for Udp {
    type Made = Udp;

    fn check(self) -> Result<Udp, String> {
        within("receive_buffer", self.receive_buffer, 0..=EIGHT_DIGITS)?;
        within("send_buffer", self.send_buffer, 0..=EIGHT_DIGITS)?;
        range("ephemeral_ports", self.ephemeral_ports)?;
        Ok(self)
    }
}

impl Check for Ip {
    type Made = Ip;

    fn check(self) -> Result<Ip, String> {
        within("time_to_live", self.time_to_live, 1..=255)?;
        within("reassembly_timeout", self.reassembly_timeout, 0..=99_999)?;
        within("arp_timeout", self.arp_timeout, 60..=86_400)?;
        self.dynamic_xcf.as_ref().map_or(Ok(()), dynamic_xcf)?;
        for (field, priority) in
            [("qdio_accelerator", self.qdio_accelerator), ("iqdio_routing", self.iqdio_routing)]
        {
            within(field, priority.unwrap_or(1), 1..=4)?;
        }
        match &self.tcp_stack_source_vipa {
            Some(source) if source.parse::<Ipv4Addr>().is_err() => {
                name::<16>("tcp_stack_source_vipa", source)
            }
            _ => Ok(()),
        }?;
        Ok(self)
    }
}

fn dynamic_xcf(xcf: &DynamicXcf) -> Result<(), String> {
    match (xcf.prefix, xcf.subnet_mask) {
        (Some(prefix), None) => within("dynamic_xcf: prefix", prefix.into(), 0..=32)?,
        (None, Some(mask)) if u32::from(mask).leading_ones() + u32::from(mask).trailing_zeros() >= 32 => {}
        (None, Some(_)) => return Err("dynamic_xcf: subnet_mask: its one bits are not together".to_owned()),
        _ => return Err("dynamic_xcf: expected either `prefix` or `subnet_mask`".to_owned()),
    }
    within("dynamic_xcf: metric", xcf.metric, 0..=99)?;
    within("dynamic_xcf: security_class", xcf.security_class, 1..=255)?;
    optional_name::<16>("dynamic_xcf: source_vipa_interface", xcf.source_vipa_interface.as_ref())
}

impl Check for Ip6 {
    type Made = Ip6;

    fn check(self) -> Result<Ip6, String> {
        within("hop_limit", self.hop_limit, 1..=255)?;
        within("icmp_error_limit", self.icmp_error_limit, 0..=99_999)?;
        within("osm_security_class", self.osm_security_class, 1..=255)?;
        self.dynamic_xcf.as_ref().map_or(Ok(()), dynamic_xcf6)?;
        optional_name::<16>("tcp_stack_source_vipa", self.tcp_stack_source_vipa.as_ref())?;
        if let Some(temporary) = self.temporary_addresses {
            let valid = temporary.valid_lifetime;
            within("temporary_addresses: preferred_lifetime", temporary.preferred_lifetime, 0..=valid)?;
        }
        Ok(self)
    }
}

fn dynamic_xcf6(xcf: &DynamicXcf6) -> Result<(), String> {
    within("dynamic_xcf: prefix", xcf.prefix.into(), 0..=128)?;
    within("dynamic_xcf: security_class", xcf.security_class, 1..=255)?;
    optional_name::<16>("dynamic_xcf: source_vipa_interface", xcf.source_vipa_interface.as_ref())?;
    let group = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_id = |id: &String| id.split(':').count() == 4 && id.split(':').all(group);
    match xcf.interface_id.as_ref().is_none_or(is_id) {
        true => Ok(()),
        false => Err("dynamic_xcf: interface_id: expected four groups such as 0:0:0:1".to_owned()),
    }
}

impl Check for Smf {
    type Made = Smf;

    fn check(self) -> Result<Smf, String> {
        let subtypes = &self.type118;
        for (field, subtype) in [
            ("type118: tcp_init", subtypes.tcp_init),
            ("type118: tcp_term", subtypes.tcp_term),
            ("type118: ftp_client", subtypes.ftp_client),
            ("type118: tn3270_client", subtypes.tn3270_client),
            ("type118: tcpip_statistics", subtypes.tcpip_statistics),
        ] {
            within(field, subtype, 0..=99)?;
        }
        Ok(self)
    }
}

impl Check for DataTrace {
    type Made = DataTrace;

    fn check(self) -> Result<DataTrace, String> {
        let job = self.job_name.as_ref().map(|job| job.replace(['*', '?'], "A"));
        if job.is_some_and(|job| Name::<8>::read(&job).is_none()) {
            return Err("job_name: expected 1 to 8 characters, `*` and `?` for any".to_owned());
        }
        within("records", self.records, 0..=EIGHT_DIGITS)?;
        within("length", self.length.unwrap_or(1), 1..=65_535)?;
        within("port", self.port.unwrap_or(1).into(), 1..=65_535)?;
        let bits = match self.address {
            Some(IpAddr::V4(_)) => 32,
            Some(IpAddr::V6(_)) => 128,
            None if self.prefix.is_some() => return Err("`prefix` needs an `address`".to_owned()),
            None => 0,
        };
        within("prefix", self.prefix.unwrap_or(0).into(), 0..=bits)?;
        Ok(self)
    }
}

impl Check for Autolog {
    type Made = Autolog;

    fn check(self) -> Result<Autolog, String> {
        within("wait_time", self.wait_time, 0..=60)?;
        if self.procedures.is_empty() {
            return Err("procedure: expected at least one".to_owned());
        }
        self.procedures.iter().try_for_each(procedure)?;
        Ok(self)
    }
}

/// Longest PARMSTRING.
const PARAMETERS: usize = 115;

fn procedure(procedure: &Procedure) -> Result<(), String> {
    name::<8>("procedure: name", &procedure.name)?;
    optional_name::<8>("procedure: job_name", procedure.job_name.as_ref())?;
    let text = &procedure.parameters;
    if text.chars().count() > PARAMETERS || text.chars().any(char::is_control) {
        return Err(format!("procedure: parameters: expected at most {PARAMETERS} printable characters"));
    }
    let conditions = procedure.delay_start.iter().flatten();
    each_once("procedure: delay_start: expected each condition once", conditions)
}
