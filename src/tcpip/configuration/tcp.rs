//! TCPCONFIG and SOMAXCONN. Sizes are bytes; times are in the unit that a field names.

use serde::{Deserialize, Serialize};

use super::PortRange;

/// The TCP configuration table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tcp {
    /// TCPRCVBUFRSIZE: receive buffer of a socket that does not set it.
    pub receive_buffer: u32,
    /// TCPSENDBFRSIZE: send buffer of a socket that does not set it.
    pub send_buffer: u32,
    /// TCPMAXRCVBUFRSIZE: the largest receive buffer that a socket can set.
    pub max_receive_buffer: u32,
    /// TCPMAXSENDBUFRSIZE: the largest send buffer that a socket can set.
    pub max_send_buffer: u32,
    /// SOMAXCONN: most pending connections of a listener.
    pub backlog: u32,
    /// MAXIMUMRETRANSMITTIME, milliseconds, 0 to 999990.
    pub max_retransmit_time: u32,
    /// Shortest time before a retransmission, milliseconds.
    pub min_retransmit_time: u32,
    /// ROUNDTRIPGAIN, thousandths.
    pub round_trip_gain: u32,
    /// VARIANCEGAIN, thousandths.
    pub variance_gain: u32,
    /// VARIANCEMULTIPLIER, thousandths.
    pub variance_multiplier: u32,
    /// INTERVAL: idle minutes before the first keepalive probe; 0 for none.
    pub keep_alive: u32,
    /// DELAYACKS, NODELAYACKS or AUTODELAYACKS.
    pub delay_acks: DelayAcks,
    /// RESTRICTLOWPORTS: do ports below 1024 need authority?
    pub restrict_low_ports: bool,
    /// SENDGARBAGE: has a keepalive probe one byte of data?
    pub send_garbage: bool,
    /// TCPTIMESTAMP.
    pub timestamps: bool,
    /// FINWAIT2TIME, seconds.
    pub fin_wait_2_time: u32,
    /// TTLS: is AT-TLS on?
    pub ttls: bool,
    /// EPHEMERALPORTS.
    pub ephemeral_ports: PortRange,
    /// SELECTIVEACK.
    pub selective_ack: bool,
    /// TIMEWAITINTERVAL, seconds, 0 to 120.
    pub time_wait_interval: u32,
    /// RETRANSMITATTEMPTS, 0 to 15.
    pub retransmit_attempts: u32,
    /// CONNECTTIMEOUT, seconds, 5 to 190.
    pub connect_timeout: u32,
    /// CONNECTINITINTERVAL, milliseconds, 100 to 3000.
    pub connect_initial_interval: u32,
    /// KEEPALIVEPROBES, 1 to 10.
    pub keep_alive_probes: u32,
    /// KEEPALIVEPROBEINTERVAL, seconds, 1 to 75.
    pub keep_alive_probe_interval: u32,
    /// NAGLE.
    pub nagle: bool,
    /// QUEUEDRTT, milliseconds.
    pub queued_rtt: u32,
    /// FRRTHRESHOLD: duplicate acknowledgements before a fast retransmission.
    pub fast_retransmit_threshold: u32,
}

impl Default for Tcp {
    fn default() -> Tcp {
        Tcp {
            receive_buffer: 65_536,
            send_buffer: 65_536,
            max_receive_buffer: 262_144,
            max_send_buffer: 262_144,
            backlog: 1024,
            max_retransmit_time: 120_000,
            min_retransmit_time: 500,
            round_trip_gain: 125,
            variance_gain: 250,
            variance_multiplier: 2000,
            keep_alive: 120,
            delay_acks: DelayAcks::Yes,
            restrict_low_ports: false,
            send_garbage: false,
            timestamps: true,
            fin_wait_2_time: 600,
            ttls: false,
            ephemeral_ports: PortRange::EPHEMERAL,
            selective_ack: false,
            time_wait_interval: 60,
            retransmit_attempts: 15,
            connect_timeout: 75,
            connect_initial_interval: 3000,
            keep_alive_probes: 10,
            keep_alive_probe_interval: 75,
            nagle: true,
            queued_rtt: 0,
            fast_retransmit_threshold: 3,
        }
    }
}

/// When acknowledgements wait for data to go with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelayAcks {
    /// Always.
    Yes,
    /// Never.
    No,
    /// As the stack finds best for a connection.
    Auto,
}
