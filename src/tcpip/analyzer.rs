//! The OSA-Express network traffic analyzer (OSAENTA).

use serde::{Deserialize, Serialize};

use super::device::Status;
use super::usual::is_usual;

/// The trace of one OSA-Express port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analyzer {
    /// Port name, 1 to 8 characters; the interface is `EZANTA` with the port name.
    pub port_name: String,
    /// State of the device.
    #[serde(default = "ready")]
    pub device_status: Status,
    /// State of the interface.
    #[serde(default = "ready")]
    pub interface_status: Status,
    /// Megabits per second.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub speed: u32,
    /// How much the adapter lets this system trace: `Logical Partition`.
    pub authorization: String,
    /// Since the interface was started.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cumulative: Traced,
    /// Since the trace was switched on.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub active: Traced,
    /// Minutes for which the trace has been active.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub time_active: u32,
    /// Limits and state.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub settings: Settings,
    /// Which frames are traced.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub filters: Filters,
}

fn ready() -> Status {
    Status::Ready
}

/// What was traced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traced {
    /// Bytes; whole megabytes of them are a field of their own.
    pub bytes: u64,
    /// Frames.
    pub frames: u64,
    /// Frames that were discarded.
    pub discarded: u64,
    /// Frames that were lost.
    pub lost: u64,
}

/// Settings of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Is it on?
    pub on: bool,
    /// Most megabytes.
    pub megabytes: u32,
    /// Most frames.
    pub frames: u32,
    /// Bytes of a frame that are kept.
    pub abbreviate: u32,
    /// Most minutes.
    pub minutes: u32,
    /// Which discarded frames are traced: `EXCEPTION`.
    pub discard: String,
}

impl Default for Settings {
    /// The defaults of OSAENTA.
    fn default() -> Settings {
        let (megabytes, frames) = (i32::MAX as u32, i32::MAX as u32);
        let discard = "EXCEPTION".to_owned();
        Settings { on: false, megabytes, frames, abbreviate: 224, minutes: 10_080, discard }
    }
}

/// Filters of a trace; `None` is not filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filters {
    /// Are frames traced when no filter is set (NOFILTER ALL)?
    pub all: bool,
    /// Device.
    pub device: Option<String>,
    /// Hardware address.
    pub mac: Option<String>,
    /// VLAN.
    pub vlan: Option<String>,
    /// Ethernet type.
    pub ethernet_type: Option<String>,
    /// Address or network.
    pub address: Option<String>,
    /// Protocol.
    pub protocol: Option<String>,
    /// Port.
    pub port: Option<String>,
}

impl Filters {
    /// The filters with their labels, in the order of the report.
    pub fn named(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("DeviceID:", &self.device),
            ("Mac:", &self.mac),
            ("VLANid:", &self.vlan),
            ("ETHType:", &self.ethernet_type),
            ("IPAddr:", &self.address),
            ("Protocol:", &self.protocol),
            ("PortNum:", &self.port),
        ]
        .map(|(label, value)| (label, value.as_deref()))
    }
}
