//! A stack of a system file.

use serde::{Deserialize, Serialize};

use super::access;
use super::addresses::{PolicyForm, SourceForm};
use super::cache;
use super::check::{self, Check, Checked, described, differences, is_true, made, tables, yes};
use super::clients::ClientForm;
use super::configuration::ConfigurationForm;
use super::devices::DeviceForm;
use super::interfaces::{self, InterfaceForm};
use super::intrusion::IntrusionForm;
use super::neighbours::{self, NeighbourForm};
use super::network::{self, AcceleratorForm, RouteForm, TableForm};
use super::ports::{PortForm, UnreservedForm};
use super::profiled::{self, Environment};
use super::qos::QosPolicyForm;
use super::resolver;
use super::sockets::{SocketList, join};
use super::telnet::{self, SessionForm};
use super::text::{Name, Text};
use super::ttls;
use super::vipa::VipaForm;
use crate::clock::Moment;
use crate::tcpip::analyzer::Analyzer;
use crate::tcpip::lan::LanGroup;
use crate::tcpip::resolver::Cache;
use crate::tcpip::route::RouteTable;
use crate::tcpip::smc::LinkGroup;
use crate::tcpip::statistics::Statistics;
use crate::tcpip::telnet::Sessions;
use crate::tcpip::usual::{is_unsaid, is_usual};
use crate::tcpip::{Format, TcpIp};

/// A TCP/IP stack. It is written without its sockets, which follow one by one.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StackForm {
    name: Text<Name<8>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    ipv6: bool,
    #[serde(default)]
    format: Option<FormatForm>,
    #[serde(default)]
    max_records: Option<MaxRecords>,
    started: Text<Moment>,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default)]
    timeline: Option<String>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    implicit_routes: bool,
    #[serde(default, rename = "client", skip_serializing_if = "Vec::is_empty")]
    clients: Vec<ClientForm>,
    #[serde(default, rename = "socket", skip_serializing)]
    sockets: SocketList,
    #[serde(default, rename = "interface", skip_serializing_if = "Vec::is_empty")]
    interfaces: Vec<InterfaceForm>,
    #[serde(default, rename = "route", skip_serializing_if = "Vec::is_empty")]
    routes: Vec<RouteForm>,
    #[serde(default, rename = "route_table", skip_serializing_if = "Vec::is_empty")]
    route_tables: Vec<TableForm>,
    #[serde(default, rename = "iqdio_route", skip_serializing_if = "Vec::is_empty")]
    iqdio_routes: Vec<AcceleratorForm>,
    #[serde(default, rename = "qdio_route", skip_serializing_if = "Vec::is_empty")]
    qdio_routes: Vec<AcceleratorForm>,
    #[serde(default, rename = "neighbour", skip_serializing_if = "Vec::is_empty")]
    neighbours: Vec<Checked<NeighbourForm>>,
    #[serde(default, skip_serializing_if = "is_unsaid")]
    configuration: ConfigurationForm,
    #[serde(default, rename = "device", skip_serializing_if = "Vec::is_empty")]
    devices: Vec<DeviceForm>,
    #[serde(default, rename = "link_group", skip_serializing_if = "Vec::is_empty")]
    link_groups: Vec<LinkGroup>,
    #[serde(default, rename = "lan_group", skip_serializing_if = "Vec::is_empty")]
    lan_groups: Vec<LanGroup>,
    #[serde(default, rename = "analyzer", skip_serializing_if = "Vec::is_empty")]
    analyzers: Vec<Analyzer>,
    #[serde(default, serialize_with = "differences")]
    statistics: Option<Checked<Statistics>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cache: Vec<cache::CacheForm>,
    #[serde(default, rename = "port", skip_serializing_if = "Vec::is_empty")]
    ports: Vec<Checked<PortForm>>,
    #[serde(default, rename = "unreserved_port", skip_serializing_if = "Vec::is_empty")]
    unreserved_ports: Vec<Checked<UnreservedForm>>,
    #[serde(default)]
    srcip: Option<SourceForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    defaddrtable: Vec<Checked<PolicyForm>>,
    #[serde(default, skip_serializing_if = "is_unsaid")]
    vipa: VipaForm,
    #[serde(default, skip_serializing_if = "is_unsaid")]
    intrusion: IntrusionForm,
    #[serde(default, rename = "qos_policy", skip_serializing_if = "Vec::is_empty")]
    qos_policies: Vec<Checked<QosPolicyForm>>,
    #[serde(default)]
    ttls: Option<Checked<ttls::PolicyForm>>,
    #[serde(default, rename = "telnet_session", skip_serializing_if = "Vec::is_empty")]
    telnet_sessions: Vec<SessionForm>,
    #[serde(default)]
    netaccess: Option<Checked<access::AccessForm>>,
    #[serde(default)]
    resolver: Option<Checked<resolver::CacheForm>>,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum FormatForm {
    Short,
    Long,
}

impl From<FormatForm> for Format {
    fn from(form: FormatForm) -> Format {
        match form {
            FormatForm::Short => Format::Short,
            FormatForm::Long => Format::Long,
        }
    }
}

impl From<Format> for FormatForm {
    fn from(format: Format) -> FormatForm {
        match format {
            Format::Short => FormatForm::Short,
            Format::Long => FormatForm::Long,
        }
    }
}

/// MAXRECS: a number, or `*` for no limit.
#[derive(PartialEq, Deserialize, Serialize)]
#[serde(untagged, expecting = "a number from 1 to 65535, or \"*\"")]
enum MaxRecords {
    Number(u16),
    Star(char),
}

impl MaxRecords {
    /// The limit of a stack, unless it is the usual one.
    fn of(tcpip: &TcpIp) -> Option<MaxRecords> {
        let limit = tcpip.max_records.and_then(|n| u16::try_from(n).ok());
        let usual = TcpIp::new("", tcpip.started).max_records;
        (tcpip.max_records != usual).then(|| limit.map_or(MaxRecords::Star('*'), MaxRecords::Number))
    }

    fn limit(self) -> Result<Option<u32>, String> {
        match self {
            MaxRecords::Number(n) if n > 0 => Ok(Some(n.into())),
            MaxRecords::Star('*') => Ok(None),
            _ => Err("max_records: expected 1 to 65535, or \"*\"".to_owned()),
        }
    }
}

/// A stack of the file, with the resolver cache of its own if it has one.
pub enum Described {
    /// Its tables say all of it.
    Whole(Box<TcpIp>, Option<Cache>),
    /// Its profile must be read first, which may stand behind it.
    Profiled(Box<StackForm>),
}

impl Check for StackForm {
    /// With what is said of its timeline.
    type Made = (Described, Option<String>);

    fn check(mut self) -> Result<(Described, Option<String>), String> {
        let timeline = self.timeline.take();
        if self.profile.is_some() {
            return Ok((Described::Profiled(Box::new(self)), timeline));
        }
        let own = self.resolver.take().map(|cache| cache.0);
        let empty = TcpIp::new(self.name.0.0.clone(), self.started.0);
        Ok((Described::Whole(Box::new(self.over(empty)?), own), timeline))
    }
}

impl Described {
    /// The stack, with its own resolver cache; `warnings` takes what is wrong in its profile.
    ///
    /// # Errors
    /// What is wrong with the stack.
    pub fn made(
        self,
        environment: &Environment<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<(TcpIp, Option<Cache>), String> {
        let mut form = match self {
            Described::Whole(stack, own) => return Ok((*stack, own)),
            Described::Profiled(form) => form,
        };
        let (own, profile) = (form.resolver.take(), form.profile.take().unwrap_or_default());
        let name = form.name.0.0.clone();
        let mut configured = TcpIp { ipv6: form.ipv6, ..TcpIp::new(name.clone(), form.started.0) };
        let found = profiled::configure(&mut configured, &profile, environment);
        warnings.extend(found.map_err(|text| format!("stack {name}: {text}"))?);
        Ok((form.over(configured)?, own.map(|cache| cache.0)))
    }
}

impl StackForm {
    /// The checked stack, laid over what its profile configured.
    fn over(self, configured: TcpIp) -> Result<TcpIp, String> {
        let (name, implicit_routes) = (self.name.0.0.clone(), self.implicit_routes);
        let fault = |text: String| format!("stack {name}: {text}");
        let mut stack = self.lay_over(configured).map_err(fault)?;
        check::stack(&stack).map_err(fault)?;
        // ASSUMED: each usable home address has a host route; a file lists it only to give its numbers.
        if implicit_routes {
            stack.add_implicit_routes();
        }
        Ok(stack)
    }

    /// The tables laid over a stack that a profile has configured, or over an empty one; not yet checked as a whole.
    fn lay_over(self, mut stack: TcpIp) -> Result<TcpIp, String> {
        let ttls = self.ttls.map(|Checked(ttls)| ttls).unwrap_or_default();
        stack.ipv6 = self.ipv6;
        stack.format = self.format.map(Into::into).or(stack.format);
        if let Some(max_records) = self.max_records {
            stack.max_records = max_records.limit()?;
        }
        stack.sockets = join(self.sockets, self.clients, &ttls)?;
        stack.interfaces = interfaces::lay_over(stack.interfaces, self.interfaces)?;
        let coded = stack.devices.devices.len();
        self.devices.into_iter().try_for_each(|form| form.lay_over(&mut stack.devices.devices, coded))?;
        stack.devices.link_groups = self.link_groups;
        stack.devices.lan_groups = self.lan_groups;
        for new in self.analyzers {
            stack.devices.analyzers.retain(|known| known.port_name != new.port_name);
            stack.devices.analyzers.push(new);
        }
        self.vipa.lay_over(&mut stack.vipa)?;
        let mut made_by_stack = profiled::settle(&mut stack);
        made_by_stack.retain(|_| self.implicit_routes);
        network::lay_over(&mut stack.routes, made_by_stack, self.routes)?;
        let tables: Result<Vec<RouteTable>, String> =
            self.route_tables.into_iter().map(TableForm::made).collect();
        stack.route_tables = tables?;
        stack.iqdio_routes = self.iqdio_routes.into_iter().map(Into::into).collect();
        stack.qdio_routes = self.qdio_routes.into_iter().map(Into::into).collect();
        neighbours::lay_over(made(self.neighbours), &mut stack.neighbours);
        self.configuration.lay_over(&mut stack.configuration);
        stack.statistics = self.statistics.map(|checked| checked.0).unwrap_or_default();
        stack.ports.reserved.extend(made(self.ports));
        stack.ports.unreserved.extend(made(self.unreserved_ports));
        if let Some(rules) = self.srcip {
            stack.source_rules = rules.into();
        }
        if !self.defaddrtable.is_empty() {
            stack.address_policies = made(self.defaddrtable);
        }
        stack.intrusion = self.intrusion.into();
        stack.qos_policies = made(self.qos_policies);
        stack.ttls = ttls;
        stack.telnet = Sessions::new(self.telnet_sessions.into_iter().map(Into::into).collect());
        stack.network_access = self.netaccess.map(|access| access.0).or(stack.network_access);
        stack.cache = cache::join(self.cache, &stack.sockets)?;
        Ok(stack)
    }
}

impl From<&TcpIp> for StackForm {
    fn from(tcpip: &TcpIp) -> StackForm {
        StackForm {
            name: Text(Name(tcpip.name.clone())),
            ipv6: tcpip.ipv6,
            format: tcpip.format.map(Into::into),
            max_records: MaxRecords::of(tcpip),
            started: Text(tcpip.started),
            profile: None,
            timeline: None,
            implicit_routes: tcpip.missing_implicit_routes().is_empty(),
            clients: list(tcpip.sockets.clients()),
            sockets: SocketList::default(),
            interfaces: list(&tcpip.interfaces),
            routes: list(&tcpip.routes),
            route_tables: list(&tcpip.route_tables),
            iqdio_routes: list(&tcpip.iqdio_routes),
            qdio_routes: list(&tcpip.qdio_routes),
            neighbours: tables(&tcpip.neighbours),
            configuration: (&tcpip.configuration).into(),
            devices: list(&tcpip.devices.devices),
            link_groups: tcpip.devices.link_groups.clone(),
            lan_groups: tcpip.devices.lan_groups.clone(),
            analyzers: tcpip.devices.analyzers.clone(),
            statistics: described(&tcpip.statistics),
            cache: cache::listed(tcpip),
            ports: tables(&tcpip.ports.reserved),
            unreserved_ports: tables(&tcpip.ports.unreserved),
            srcip: Some(&tcpip.source_rules).filter(|rules| !is_usual(*rules)).map(Into::into),
            defaddrtable: tables(&tcpip.address_policies),
            vipa: (&tcpip.vipa).into(),
            intrusion: IntrusionForm::of(tcpip),
            qos_policies: tables(&tcpip.qos_policies),
            ttls: Some(&tcpip.ttls).filter(|ttls| !ttls.is_empty()).cloned().map(Checked),
            telnet_sessions: telnet::listed(tcpip),
            netaccess: tcpip.network_access.clone().map(Checked),
            resolver: None,
        }
    }
}

/// The forms of parts of the model.
fn list<'a, M: 'a, F: From<&'a M>>(parts: impl IntoIterator<Item = &'a M>) -> Vec<F> {
    parts.into_iter().map(F::from).collect()
}

impl StackForm {
    /// The form of a stack of a system, which may have this resolver cache for all its stacks.
    pub fn of(tcpip: &TcpIp, shared: &Cache) -> StackForm {
        let own = Some(&*tcpip.resolver).filter(|cache| *cache != shared);
        StackForm { resolver: own.cloned().map(Checked), ..tcpip.into() }
    }
}
