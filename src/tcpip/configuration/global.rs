//! GLOBALCONFIG.

use serde::{Deserialize, Serialize};

use crate::tcpip::usual::unusual;

use super::{PortRange, Smcd, Smcr, Zert};

/// The global configuration information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Global {
    /// TCPIPSTATISTICS: are counters written when the stack ends?
    pub tcpip_statistics: bool,
    /// ECSALIMIT, KB; 0 for no limit.
    pub ecsa_limit: u32,
    /// POOLLIMIT, KB; 0 for no limit.
    pub pool_limit: u32,
    /// MLSCHKTERMINATE.
    pub mls_check_terminate: bool,
    /// XCFGRPID, 2 to 31: suffix of the sysplex group's name; `None` for the default group.
    pub xcf_group_id: Option<u32>,
    /// IQDVLANID, 1 to 4094: VLAN of the HiperSockets of dynamic XCF; 0 for none.
    pub iqd_vlan_id: u32,
    /// SYSPLEXWLMPOLL, seconds, 1 to 180.
    pub sysplex_wlm_poll: u32,
    /// EXPLICITBINDPORTRANGE; `None` if it was not coded.
    pub explicit_bind_port_range: Option<PortRange>,
    /// IQDMULTIWRITE.
    pub iqd_multi_write: bool,
    /// AUTOIQDC.
    pub auto_iqdc: AutoIqd,
    /// AUTOIQDX.
    pub auto_iqdx: AutoIqd,
    /// ADJUSTDVIPAMSS.
    pub adjust_dvipa_mss: AdjustMss,
    /// WLMPRIORITYQ; `None` for NOWLMPRIORITYQ.
    pub wlm_priorities: Option<WlmPriorities>,
    /// SYSPLEXMONITOR.
    #[serde(serialize_with = "unusual")]
    pub sysplex_monitor: SysplexMonitor,
    /// ZIIP.
    #[serde(serialize_with = "unusual")]
    pub ziip: Ziip,
    /// SMCGLOBAL.
    #[serde(serialize_with = "unusual")]
    pub smc_global: SmcGlobal,
    /// SMCR; `None` for NOSMCR.
    pub smcr: Option<Smcr>,
    /// SMCD; `None` for NOSMCD.
    pub smcd: Option<Smcd>,
    /// ZERT; `None` for NOZERT.
    pub zert: Option<Zert>,
}

impl Default for Global {
    fn default() -> Global {
        Global {
            tcpip_statistics: false,
            ecsa_limit: 0,
            pool_limit: 0,
            mls_check_terminate: false,
            xcf_group_id: None,
            iqd_vlan_id: 0,
            sysplex_wlm_poll: 60,
            explicit_bind_port_range: None,
            iqd_multi_write: false,
            auto_iqdc: AutoIqd::No,
            auto_iqdx: AutoIqd::AllTraffic,
            adjust_dvipa_mss: AdjustMss::Auto,
            wlm_priorities: None,
            sysplex_monitor: SysplexMonitor::default(),
            ziip: Ziip::default(),
            smc_global: SmcGlobal::default(),
            smcr: None,
            smcd: None,
            zert: None,
        }
    }
}

/// Which traffic goes over HiperSockets that the stack found by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutoIqd {
    /// None.
    No,
    /// ALLTRAFFIC.
    AllTraffic,
    /// NOLARGEDATA: all but outbound TCP data of large size.
    NoLargeData,
}

/// Where the stack adjusts the TCP segment size of distributed DVIPAs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustMss {
    /// Where a VIPAROUTE is in use.
    Auto,
    /// For all connections.
    All,
    /// Nowhere.
    None,
}

/// The QDIO priority, 1 to 4, of outbound traffic by its WLM importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WlmPriorities {
    /// Of the control values 0 to 6.
    pub levels: [u8; 7],
    /// Of packets that are forwarded.
    pub forwarded: u8,
}

impl Default for WlmPriorities {
    fn default() -> WlmPriorities {
        WlmPriorities { levels: [1, 1, 2, 3, 3, 4, 4], forwarded: 4 }
    }
}

/// SYSPLEXMONITOR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SysplexMonitor {
    /// TIMERSECS, 10 to 3600.
    pub timer_seconds: u32,
    /// RECOVERY.
    pub recovery: bool,
    /// DELAYJOIN.
    pub delay_join: bool,
    /// AUTOREJOIN.
    pub auto_rejoin: bool,
    /// MONINTERFACE.
    pub monitor_interfaces: bool,
    /// DYNROUTE.
    pub dynamic_route: bool,
    /// JOIN.
    pub join: bool,
}

impl Default for SysplexMonitor {
    fn default() -> SysplexMonitor {
        SysplexMonitor {
            timer_seconds: 60,
            recovery: false,
            delay_join: false,
            auto_rejoin: false,
            monitor_interfaces: false,
            dynamic_route: false,
            join: true,
        }
    }
}

/// ZIIP: which work may run on a zIIP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ziip {
    /// IPSECURITY.
    pub ip_security: bool,
    /// IQDIOMULTIWRITE.
    pub iqdio_multi_write: bool,
}

/// SMCGLOBAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmcGlobal {
    /// AUTOCACHE: are partners remembered with which SMC failed?
    pub auto_cache: bool,
    /// AUTOSMC: is SMC decided for each listener by its traffic?
    pub auto_smc: bool,
}

impl Default for SmcGlobal {
    fn default() -> SmcGlobal {
        SmcGlobal { auto_cache: true, auto_smc: true }
    }
}
