//! The attributes of links and interfaces as a system file gives them: each field that is given is laid over what the
//! profile coded, or over the default.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::tcpip::attributes::{
    Attributes, ChpidType, Inbound, InboundPerformance, Ipv6Parameters, Offload, ReadStorage, Router,
    Routers, SmcUse, StoragePolicy, Vlan, Vmac,
};
use crate::tcpip::counters::{Bsd, Counters};
use crate::tcpip::device::{LinkType, Status};
use crate::tcpip::digits::Digits;
use crate::tcpip::multicast::Multicast;
use crate::tcpip::network_express::NetworkExpress;
use crate::tcpip::smc::SmcInterface;
use crate::tcpip::trace::PacketTrace;

/// Something that a table gives of a part `M` of the model.
pub trait Over<M>: Sized {
    /// Puts it over what is there.
    fn lay_over(self, model: &mut M);
    /// What a table gives for this part; `None` if there is no word for it.
    fn of(model: &M) -> Option<Self>;
}

impl<T: Clone> Over<T> for T {
    fn lay_over(self, model: &mut T) {
        *model = self;
    }

    fn of(model: &T) -> Option<T> {
        Some(model.clone())
    }
}

impl<T: Clone> Over<Option<T>> for T {
    fn lay_over(self, model: &mut Option<T>) {
        *model = Some(self);
    }

    fn of(model: &Option<T>) -> Option<T> {
        model.clone()
    }
}

/// A table whose fields are those of a part of the model, or some of them.
macro_rules! table {
    ($(#[$of_form:meta])* $form:ident of $model:ident { $($(#[$of_field:meta])* $field:ident: $given:ty,)* }) => {
        $(#[$of_form])*
        #[derive(Clone, Default, Deserialize, Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $form {
            $($(#[$of_field])* #[serde(skip_serializing_if = "Option::is_none")] $field: Option<$given>,)*
        }

        impl From<&$model> for $form {
            /// The fields that are not as usual.
            fn from(model: &$model) -> $form {
                let usual = $model::default();
                // The compiler asks for a new field here.
                let $model { $($field: _),* } = model;
                $form {
                    $($field: if model.$field == usual.$field { None } else { Over::of(&model.$field) },)*
                }
            }
        }

        impl Over<$model> for $form {
            fn lay_over(self, model: &mut $model) {
                $(if let Some(given) = self.$field {
                    given.lay_over(&mut model.$field);
                })*
            }

            fn of(model: &$model) -> Option<$form> {
                Some($form::from(model))
            }
        }
    };
}

table! {
    /// All of them.
    AttributesForm of Attributes {
        #[serde(rename = "type")]
        kind: LinkType,
        device: String,
        status: Status,
        trle: String,
        chpid: Digits<2>,
        chpid_type: ChpidType,
        datapath: Digits<4>,
        datapath_status: Status,
        pnetid: String,
        smcr: SmcUse,
        smcd: SmcUse,
        speed: u32,
        broadcast: bool,
        router: RoutersForm,
        vmac: Vmac,
        mac: Digits<12>,
        source_vipa: String,
        offload: OffloadForm,
        configured_mtu: u32,
        prefix: u8,
        vlan: VlanForm,
        read_storage: ReadStorageForm,
        inbound: InboundForm,
        security_class: u8,
        monitored: bool,
        isolate: bool,
        low_latency: bool,
        multiwrite: bool,
        net_number: u8,
        queue_size: u32,
        ipv6: Ipv6Form,
        network_express: Box<NetworkExpress>,
        smc: Box<SmcInterface>,
        bsd: BsdForm,
        packet_trace: Vec<PacketTrace>,
        multicast: Multicast,
        counters: CountersForm,
    }
}

table! {
    /// Routing attributes.
    RoutersForm of Routers {
        configured: Router,
        actual: Router,
    }
}

table! {
    /// What the adapter does for the stack.
    OffloadForm of Offload {
        arp: bool,
        arp_info: bool,
        checksum: bool,
        segmentation: bool,
    }
}

table! {
    /// VLAN attributes.
    VlanForm of Vlan {
        id: u16,
        priority: bool,
        register: bool,
        can_register: bool,
    }
}

table! {
    /// READSTORAGE.
    ReadStorageForm of ReadStorage {
        policy: StoragePolicy,
        amount: u32,
    }
}

table! {
    /// INBPERF.
    InboundForm of Inbound {
        performance: InboundPerformance,
        workload_queueing: bool,
    }
}

table! {
    /// What belongs to IPv6 interfaces.
    Ipv6Form of Ipv6Parameters {
        duplicate_detection: u8,
        hop_limit: u8,
        interface_id: Digits<16>,
        temporary_prefixes: Vec<String>,
    }
}

table! {
    /// BSDROUTINGPARMS.
    BsdForm of Bsd {
        mtu: u32,
        metric: u8,
        destination: Ipv4Addr,
        mask: Ipv4Addr,
    }
}

table! {
    /// Counters.
    CountersForm of Counters {
        bytes_in: u64,
        packets_in: u64,
        errors_in: u64,
        discarded_in: u64,
        no_protocol: u64,
        bytes_out: u64,
        packets_out: u64,
        errors_out: u64,
        discarded_out: u64,
    }
}
