//! The OSA-Express network traffic analyzer.

use super::blocks;
use crate::reports::{Kind, Page, Query, Written};
use crate::tcpip::TcpIp;
use crate::tcpip::analyzer::{Analyzer, Filters, Settings, Traced};

/// The traces of the stack. INTFName wants one by its port or interface name.
// ASSUMED: the columns of this block; DataBytes is the whole count, DataMegs the same in megabytes.
pub fn all(tcpip: &TcpIp, query: &Query<'_>, page: &mut Page<'_>) -> Written {
    let interface = |analyzer: &Analyzer| format!("EZANTA{}", analyzer.port_name);
    let wanted = |a: &&Analyzer| query.filter.called(&[&a.port_name, &interface(a)]);
    for (n, analyzer) in tcpip.devices.analyzers.iter().filter(wanted).enumerate() {
        if n == 0 {
            page.line(Kind::Heading, "", |line| {
                line.and("OSA-Express Network Traffic Analyzer Information:");
            })?;
        }
        page.object();
        one(analyzer, &interface(analyzer), page)?;
    }
    Ok(())
}

fn one(analyzer: &Analyzer, interface: &str, page: &mut Page<'_>) -> Written {
    page.line(Kind::Group, "", |line| {
        line.label(3, "OSA PortName:", 17, analyzer.port_name.as_str());
        line.label(36, "OSA DevStatus:", 51, analyzer.device_status.words());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "OSA IntfName:", 17, interface);
        line.label(36, "OSA IntfStatus:", 52, analyzer.interface_status.words());
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(3, "OSA Speed:", 14, analyzer.speed);
        line.label(36, "OSA Authorization:", 55, analyzer.authorization.as_str());
    })?;
    page.item("CumulativeTrace");
    blocks::title("OSAENTA Cumulative Trace Statistics:", "", page)?;
    traced(&analyzer.cumulative, None, page)?;
    page.item("ActiveTrace");
    blocks::title("OSAENTA Active Trace Statistics:", "", page)?;
    traced(&analyzer.active, Some(analyzer.time_active), page)?;
    page.item("TraceSettings");
    settings(&analyzer.settings, page)?;
    page.item("TraceFilters");
    filters(&analyzer.filters, page)
}

fn traced(traced: &Traced, minutes: Option<u32>, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.label(5, "DataMegs:", 16, traced.bytes >> 20).label(38, "Frames:", 55, traced.frames);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "DataBytes:", 16, traced.bytes).label(38, "FramesDiscarded:", 55, traced.discarded);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "FramesLost:", 17, traced.lost);
        if let Some(minutes) = minutes {
            line.label(38, "TimeActive:", 55, minutes);
        }
    })
}

fn settings(settings: &Settings, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.at(3, "OSAENTA Trace Settings:");
        line.label(36, "Status:", 44, if settings.on { "On" } else { "Off" });
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "DataMegsLimit:", 20, settings.megabytes);
        line.label(38, "FramesLimit:", 55, settings.frames);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Abbrev:", 20, settings.abbreviate).label(38, "TimeLimit:", 55, settings.minutes);
    })?;
    page.line(Kind::Row, "", |line| {
        line.label(5, "Discard:", 20, settings.discard.as_str());
    })
}

fn filters(filters: &Filters, page: &mut Page<'_>) -> Written {
    page.line(Kind::Row, "", |line| {
        line.at(3, "OSAENTA Trace Filters:");
        line.label(36, "Nofilter:", 46, if filters.all { "ALL" } else { "NONE" });
    })?;
    for (label, value) in filters.named() {
        page.line(Kind::Row, "", |line| {
            line.label(5, label, 15, value.unwrap_or("*"));
        })?;
    }
    Ok(())
}
