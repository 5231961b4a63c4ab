//! The autolog list.

use super::line::{pairs, single};
use super::{Kind, Page, Written};
use crate::tcpip::configuration::{Autolog, Condition, Procedure};
use crate::text::{Printable, Zeros};

/// Most characters of a PARMSTRING in one line.
const WIDTH: usize = 65;

/// The autolog configuration information.
pub fn write(autolog: &Autolog, page: &mut Page<'_>) -> Written {
    const TITLE: &str = "Autolog Configuration Information:";
    page.item(TITLE.trim_end_matches(':'));
    page.line(Kind::Row, "", |line| {
        let seconds = u64::from(autolog.wait_time) * 60;
        line.at(1, TITLE).label(37, "Wait Time:", 48, Zeros(seconds, 4));
    })?;
    autolog.procedures.iter().try_for_each(|entry| procedure(entry, page))
}

fn procedure(procedure: &Procedure, page: &mut Page<'_>) -> Written {
    page.nested_item("Procedures");
    let job = procedure.job_name.as_ref().unwrap_or(&procedure.name);
    pairs(&[(1, "ProcName:", 11, &procedure.name.as_str()), (20, "JobName:", 29, &job.as_str())], page)?;
    let parameters: Vec<char> = procedure.parameters.chars().collect();
    let mut parts = parameters.chunks(WIDTH).map(String::from_iter);
    let first: String = parts.next().unwrap_or_default();
    page.line(Kind::Row, "", |line| {
        line.label_in_part(3, "ParmString:", 15, Printable(&first), Printable(&procedure.parameters));
    })?;
    for part in parts {
        page.line(Kind::Row, "", |line| {
            line.at(15, Printable(&part));
        })?;
    }
    single(3, "DelayStart:", procedure.delay_start.is_some(), page)?;
    for condition in procedure.delay_start.iter().flatten() {
        let word = match condition {
            Condition::Dvipa => "DVIPA",
            Condition::Ttls => "TTLS",
        };
        page.line(Kind::Row, "", |line| {
            line.label_in_part(5, word, 5, "", true);
        })?;
    }
    Ok(())
}
