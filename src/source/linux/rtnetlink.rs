//! Dumps by rtnetlink: links, addresses and routes.

use std::io;

use netlink_packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
use netlink_packet_route::RouteNetlinkMessage;
use netlink_sys::protocols::NETLINK_ROUTE;

use super::netlink::{self, malformed};

/// How often a dump is begun again when the tables change meanwhile.
const TRIES: usize = 4;

/// The answers to a request, consistent if they can be had so.
///
/// # Errors
/// Those of netlink.
pub fn dump<T>(
    request: RouteNetlinkMessage,
    wanted: impl Fn(RouteNetlinkMessage) -> Option<T>,
) -> io::Result<Vec<T>> {
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let mut message = NetlinkMessage::new(header, NetlinkPayload::from(request));
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    let mut answers = Vec::new();
    for _ in 0..TRIES {
        answers.clear();
        let consistent = netlink::dump(NETLINK_ROUTE, &bytes, |answer| {
            let answer = NetlinkMessage::<RouteNetlinkMessage>::deserialize(answer);
            if let NetlinkPayload::InnerMessage(inner) =
                answer.map_err(|e| malformed(&e.to_string()))?.payload
            {
                answers.extend(wanted(inner));
            }
            Ok(())
        })?;
        if consistent {
            break;
        }
    }
    Ok(answers)
}
