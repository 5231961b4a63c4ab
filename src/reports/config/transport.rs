//! The tables of TCP and UDP.

use super::line::{Grid, row, thousandths, title};
use super::{Page, Written};
use crate::tcpip::configuration::{DelayAcks, PortRange, Tcp, Udp};
use crate::text::{Cell, Zeros};

const TCP: Grid = [(1, 21), (31, 50), (60, 79)];
const UDP: Grid = [(1, 20), (30, 49), (59, 78)];

/// Milliseconds that a segment can live: the stack's, not configured.
const SEGMENT_LIFETIME: u32 = 30_000;

impl Cell for PortRange {
    fn write(&self, out: &mut Vec<u8>) {
        u32::from(self.low).write(out);
        out.push(b'-');
        u32::from(self.high).write(out);
    }
}

// ASSUMED: the word for AUTODELAYACKS is Auto.
impl Cell for DelayAcks {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self {
            DelayAcks::Yes => b"Yes",
            DelayAcks::No => b"No",
            DelayAcks::Auto => b"Auto",
        });
    }
}

fn eight(n: u32) -> Zeros {
    Zeros(n.into(), 8)
}

/// The TCP configuration table.
pub fn tcp(tcp: &Tcp, page: &mut Page<'_>) -> Written {
    title("TCP Configuration Table:", page)?;
    let rows: [[(&str, &dyn Cell); 2]; 14] = [
        [("DefaultRcvBufSize:", &eight(tcp.receive_buffer)), ("DefaultSndBufSize:", &eight(tcp.send_buffer))],
        [
            ("DefltMaxRcvBufSize:", &eight(tcp.max_receive_buffer)),
            ("SoMaxConn:", &Zeros(tcp.backlog.into(), 10)),
        ],
        [
            ("MaxReTransmitTime:", &thousandths(tcp.max_retransmit_time)),
            ("MinReTransmitTime:", &thousandths(tcp.min_retransmit_time)),
        ],
        [
            ("RoundTripGain:", &thousandths(tcp.round_trip_gain)),
            ("VarianceGain:", &thousandths(tcp.variance_gain)),
        ],
        [
            ("VarianceMultiplier:", &thousandths(tcp.variance_multiplier)),
            ("MaxSegLifeTime:", &thousandths(SEGMENT_LIFETIME)),
        ],
        [("DefaultKeepALive:", &eight(tcp.keep_alive)), ("DelayAck:", &tcp.delay_acks)],
        [("RestrictLowPort:", &tcp.restrict_low_ports), ("SendGarbage:", &tcp.send_garbage)],
        [("TcpTimeStamp:", &tcp.timestamps), ("FinWait2Time:", &Zeros(tcp.fin_wait_2_time.into(), 3))],
        [("TTLS:", &tcp.ttls), ("EphemeralPorts:", &tcp.ephemeral_ports)],
        [("SelectiveACK:", &tcp.selective_ack), ("TimeWaitInterval:", &tcp.time_wait_interval)],
        [
            ("DefltMaxSndBufSize:", &eight(tcp.max_send_buffer)),
            ("RetransmitAttempt:", &tcp.retransmit_attempts),
        ],
        [
            ("ConnectTimeOut:", &Zeros(tcp.connect_timeout.into(), 4)),
            ("ConnectInitIntval:", &Zeros(tcp.connect_initial_interval.into(), 4)),
        ],
        [
            ("KeepAliveProbes:", &tcp.keep_alive_probes),
            ("KAProbeInterval:", &Zeros(tcp.keep_alive_probe_interval.into(), 3)),
        ],
        [("Nagle:", &tcp.nagle), ("QueuedRTT:", &tcp.queued_rtt)],
    ];
    rows.iter().try_for_each(|pairs| row(TCP, pairs, page))?;
    row(TCP, &[("FRRThreshold:", &tcp.fast_retransmit_threshold)], page)
}

/// The UDP configuration table.
pub fn udp(udp: &Udp, page: &mut Page<'_>) -> Written {
    title("UDP Configuration Table:", page)?;
    let rows: [[(&str, &dyn Cell); 2]; 3] = [
        [("DefaultRcvBufSize:", &eight(udp.receive_buffer)), ("DefaultSndBufSize:", &eight(udp.send_buffer))],
        [("CheckSum:", &udp.checksum), ("EphemeralPorts:", &udp.ephemeral_ports)],
        [("RestrictLowPort:", &udp.restrict_low_ports), ("UdpQueueLimit:", &udp.queue_limit)],
    ];
    rows.iter().try_for_each(|pairs| row(UDP, pairs, page))
}
