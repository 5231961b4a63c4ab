//! The SMF parameters.

use super::line::{Grid, row};
use super::{Kind, Page, Written};
use crate::tcpip::configuration::{Smf, Type118, Type119};
use crate::text::{Cell, Zeros};

const SMF: Grid = [(3, 17), (23, 37), (43, 57)];

/// Both record types.
pub fn write(smf: &Smf, page: &mut Page<'_>) -> Written {
    page.line(Kind::Heading, "", |line| {
        line.at(1, "SMF Parameters:");
    })?;
    type118(&smf.type118, page)?;
    type119(&smf.type119, page)
}

fn types_title(text: &str, name: &'static str, page: &mut Page<'_>) -> Written {
    page.item(name);
    page.line(Kind::Heading, "", |line| {
        line.at(1, text);
    })
}

fn type118(types: &Type118, page: &mut Page<'_>) -> Written {
    types_title("Type 118:", "SMF Parameters Type 118", page)?;
    let two = |subtype: u32| Zeros(subtype.into(), 2);
    row(
        SMF,
        &[
            ("TcpInit:", &two(types.tcp_init)),
            ("TcpTerm:", &two(types.tcp_term)),
            ("FTPClient:", &two(types.ftp_client)),
        ],
        page,
    )?;
    row(
        SMF,
        &[("TN3270Client:", &two(types.tn3270_client)), ("TcpIpStats:", &two(types.tcpip_statistics))],
        page,
    )
}

fn type119(types: &Type119, page: &mut Page<'_>) -> Written {
    types_title("Type 119:", "SMF Parameters Type 119", page)?;
    let rows: [&[(&str, &dyn Cell)]; 7] = [
        &[("TcpInit:", &types.tcp_init), ("TcpTerm:", &types.tcp_term), ("FTPClient:", &types.ftp_client)],
        &[
            ("TcpIpStats:", &types.tcpip_statistics),
            ("IfStats:", &types.interface_statistics),
            ("PortStats:", &types.port_statistics),
        ],
        &[("Stack:", &types.stack), ("UdpTerm:", &types.udp_term), ("TN3270Client:", &types.tn3270_client)],
        &[("IPSecurity:", &types.ip_security), ("Profile:", &types.profile), ("DVIPA:", &types.dvipa)],
        &[("SmcrGrpStats:", &types.smcr_group_statistics), ("SmcrLnkEvent:", &types.smcr_link_event)],
        &[("SmcdLnkStats:", &types.smcd_link_statistics), ("SmcdLnkEvent:", &types.smcd_link_event)],
        &[("ZertDetail:", &types.zert_detail), ("ZertSummary:", &types.zert_summary)],
    ];
    rows.iter().try_for_each(|pairs| row(SMF, pairs, page))
}
