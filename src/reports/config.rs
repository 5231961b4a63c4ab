//! CONFIG: what the profile configured for the whole stack, table by table.

mod autolog;
mod global;
mod ip;
mod line;
mod monitor;
mod smf;
mod transport;

use super::{Kind, Page, Query, Report, Written};
use crate::source::Needs;
use crate::tcpip::TcpIp;

inventory::submit! { Report { name: "CONFIG", needs: Needs::CONFIGURATION, long_only: false, write } }

// ASSUMED: the tables after that of TCP, their order and their columns are from memory or our choice, as are the lines
// below DynamicXCF of IPv6; the whole report is one record.
fn write(tcpip: &TcpIp, _query: &Query<'_>, page: &mut Page<'_>) -> Written {
    if !page.record() {
        return Ok(());
    }
    let configuration = &tcpip.configuration;
    transport::tcp(&configuration.tcp, page)?;
    transport::udp(&configuration.udp, page)?;
    ip::ipv4(&configuration.ip, ip::default_format(tcpip), page)?;
    if tcpip.ipv6 {
        ip::ipv6(&configuration.ip6, page)?;
    }
    smf::write(&configuration.smf, page)?;
    global::write(&configuration.global, tcpip.max_records, page)?;
    monitor::network(&configuration.network_monitor, page)?;
    if let Some(trace) = &configuration.data_trace {
        monitor::data_trace(trace, page)?;
    }
    match &configuration.autolog {
        Some(list) => autolog::write(list, page),
        None => Ok(()),
    }
}
