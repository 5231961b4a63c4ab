//! What the profile says of source addresses: the stack has them.

use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::source_address::Source;

pub(super) fn not_home(tcpip: &TcpIp, _: Moment, odd: &mut Vec<String>) {
    let rules = &tcpip.source_rules;
    let jobs = rules.jobs.iter().map(|rule| &rule.source);
    for source in jobs.chain(rules.destinations.iter().map(|rule| &rule.source)) {
        let Source::Address(address) = source else { continue };
        if !tcpip.interfaces.iter().flat_map(|i| &i.addresses).any(|h| h.address == *address) {
            odd.push(format!("a rule of SRCIP gives {address}, which is no home address"));
        }
    }
}
