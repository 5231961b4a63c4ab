//! The outer structure of a system file: the system, its hosts, its stacks.

use std::net::IpAddr;
use std::sync::Arc;

use serde::Deserialize;

use super::addresses::{PolicyForm, SourceForm};
use super::authority::{self, ProfileForm, UserForm};
use super::check::{self, Check, Checked, made};
use super::configuration::ConfigurationForm;
use super::data_sets::{self, DataSetForm};
use super::devices::DeviceForm;
use super::interfaces::{self, InterfaceForm};
use super::intrusion::IntrusionForm;
use super::neighbours::{self, NeighbourForm};
use super::network::{AcceleratorForm, RouteForm, TableForm};
use super::ports::{PortForm, UnreservedForm};
use super::profiled::{self, Environment};
use super::qos::QosPolicyForm;
use super::resolver::{self, CacheForm};
use super::sockets::{ClientForm, SocketList, join};
use super::telnet::SessionForm;
use super::text::{HostName, Name, Text};
use super::ttls;
use super::vipa::VipaForm;
use super::{Host, System};
use crate::clock::Moment;
use crate::tcpip::analyzer::Analyzer;
use crate::tcpip::lan::LanGroup;
use crate::tcpip::route::RouteTable;
use crate::tcpip::smc::LinkGroup;
use crate::tcpip::statistics::Statistics;
use crate::tcpip::telnet::Sessions;
use crate::tcpip::{Format, TcpIp};

/// A whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemForm {
    name: Text<Name<8>>,
    #[serde(default)]
    sysplex: Option<Text<Name<8>>>,
    release: String,
    #[serde(default)]
    leap_seconds: u8,
    #[serde(default)]
    default_stack: Option<Text<Name<8>>>,
    #[serde(default, rename = "host")]
    hosts: Vec<HostForm>,
    #[serde(default, rename = "user")]
    users: Vec<UserForm>,
    #[serde(default, rename = "profile")]
    profiles: Vec<Checked<ProfileForm>>,
    #[serde(default)]
    resolver: Option<Checked<CacheForm>>,
    #[serde(default, rename = "data_set")]
    data_sets: Vec<DataSetForm>,
    #[serde(default, rename = "stack")]
    stacks: Vec<Checked<StackForm>>,
}

/// A host name of the resolver.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostForm {
    name: Text<HostName>,
    #[serde(default)]
    aliases: Vec<Text<HostName>>,
    addresses: Vec<IpAddr>,
}

/// A TCP/IP stack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StackForm {
    name: Text<Name<8>>,
    #[serde(default)]
    ipv6: bool,
    #[serde(default)]
    format: Option<FormatForm>,
    #[serde(default)]
    max_records: Option<MaxRecords>,
    started: Text<Moment>,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default, rename = "client")]
    clients: Vec<ClientForm>,
    #[serde(default, rename = "socket")]
    sockets: SocketList,
    #[serde(default, rename = "interface")]
    interfaces: Vec<InterfaceForm>,
    #[serde(default, rename = "route")]
    routes: Vec<RouteForm>,
    #[serde(default, rename = "route_table")]
    route_tables: Vec<TableForm>,
    #[serde(default, rename = "iqdio_route")]
    iqdio_routes: Vec<AcceleratorForm>,
    #[serde(default, rename = "qdio_route")]
    qdio_routes: Vec<AcceleratorForm>,
    #[serde(default, rename = "neighbour")]
    neighbours: Vec<Checked<NeighbourForm>>,
    #[serde(default)]
    configuration: ConfigurationForm,
    #[serde(default, rename = "device")]
    devices: Vec<DeviceForm>,
    #[serde(default, rename = "link_group")]
    link_groups: Vec<LinkGroup>,
    #[serde(default, rename = "lan_group")]
    lan_groups: Vec<LanGroup>,
    #[serde(default, rename = "analyzer")]
    analyzers: Vec<Analyzer>,
    #[serde(default)]
    statistics: Option<Checked<Statistics>>,
    #[serde(default)]
    cache: Vec<super::cache::CacheForm>,
    #[serde(default, rename = "port")]
    ports: Vec<Checked<PortForm>>,
    #[serde(default, rename = "unreserved_port")]
    unreserved_ports: Vec<Checked<UnreservedForm>>,
    #[serde(default)]
    srcip: Option<SourceForm>,
    #[serde(default)]
    defaddrtable: Vec<Checked<PolicyForm>>,
    #[serde(default)]
    vipa: VipaForm,
    #[serde(default)]
    intrusion: IntrusionForm,
    #[serde(default, rename = "qos_policy")]
    qos_policies: Vec<Checked<QosPolicyForm>>,
    #[serde(default)]
    ttls: Option<Checked<ttls::PolicyForm>>,
    #[serde(default, rename = "telnet_session")]
    telnet_sessions: Vec<SessionForm>,
    #[serde(default)]
    netaccess: Option<Checked<super::access::AccessForm>>,
}

#[derive(Clone, Copy, Deserialize)]
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

/// MAXRECS: a number, or `*` for no limit.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a number from 1 to 65535, or \"*\"")]
enum MaxRecords {
    Number(u16),
    Star(char),
}

impl MaxRecords {
    fn limit(self) -> Result<Option<u32>, String> {
        match self {
            MaxRecords::Number(n) if n > 0 => Ok(Some(n.into())),
            MaxRecords::Star('*') => Ok(None),
            _ => Err("max_records: expected 1 to 65535, or \"*\"".to_owned()),
        }
    }
}

impl SystemForm {
    /// The system that the file describes.
    ///
    /// # Errors
    /// What is wrong with it as a whole.
    pub fn system(self) -> Result<System, String> {
        let mut stacks: Vec<TcpIp> = Vec::new();
        let resolver = Arc::new(self.resolver.map_or_else(resolver::undescribed, |form| form.0));
        let data_sets = data_sets::made(self.data_sets)?;
        let environment = Environment {
            system: &self.name.0.0,
            sysplex: self.sysplex.as_ref().map_or("", |sysplex| &sysplex.0.0),
            data_sets: &data_sets,
        };
        let mut warnings = Vec::new();
        for Checked(stack) in self.stacks {
            let mut stack = match stack {
                Described::Whole(stack) => *stack,
                Described::Profiled(form) => form.profiled(&environment, &mut warnings)?,
            };
            if stacks.iter().any(|s| s.name == stack.name) {
                return Err(format!("two stacks have the name {}", stack.name));
            }
            stack.resolver = Arc::clone(&resolver);
            stacks.push(stack);
        }
        let default_stack = match (self.default_stack, stacks.first()) {
            (Some(Text(Name(name))), _) if stacks.iter().any(|s| s.name == name) => name,
            (Some(Text(Name(name))), _) => return Err(format!("default_stack: there is no stack {name}")),
            (None, Some(first)) => first.name.clone(),
            (None, None) => return Err("a system needs at least one stack".to_owned()),
        };
        if self.release.is_empty()
            || self.release.len() > 8
            || !self.release.bytes().all(|b| b.is_ascii_graphic())
        {
            return Err("release: expected 1 to 8 characters such as V2R5".to_owned());
        }
        let hosts = self.hosts.into_iter();
        Ok(System {
            name: self.name.0.0,
            sysplex: self.sysplex.map(|s| s.0.0),
            release: self.release,
            leap_seconds: self.leap_seconds.into(),
            stacks,
            default_stack,
            authority: authority::join(self.users, self.profiles)?,
            hosts: hosts.map(Host::from).collect(),
            data_sets,
            warnings,
            resolver,
        })
    }
}

/// A stack of the file.
enum Described {
    /// Its tables say all of it.
    Whole(Box<TcpIp>),
    /// Its profile must be read first, which may stand behind it.
    Profiled(Box<StackForm>),
}

impl Check for StackForm {
    type Made = Described;

    fn check(self) -> Result<Described, String> {
        if self.profile.is_some() {
            return Ok(Described::Profiled(Box::new(self)));
        }
        let name = self.name.0.0.clone();
        let fault = |text: String| format!("stack {name}: {text}");
        let empty = TcpIp::new(name.clone(), self.started.0);
        let mut stack = self.lay_over(empty).map_err(fault)?;
        check::stack(&stack).map_err(fault)?;
        // ASSUMED: each usable home address has a host route; a file lists it only to give its numbers.
        stack.add_implicit_routes();
        Ok(Described::Whole(Box::new(stack)))
    }
}

impl StackForm {
    /// The stack that its profile configures, with its tables laid over it.
    fn profiled(
        mut self,
        environment: &Environment<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<TcpIp, String> {
        let name = self.name.0.0.clone();
        let fault = |text: String| format!("stack {name}: {text}");
        let profile = self.profile.take().unwrap_or_default();
        let mut stack = TcpIp { ipv6: self.ipv6, ..TcpIp::new(name.clone(), self.started.0) };
        warnings.extend(profiled::configure(&mut stack, &profile, environment).map_err(fault)?);
        let mut stack = self.lay_over(stack).map_err(fault)?;
        check::stack(&stack).map_err(fault)?;
        stack.add_implicit_routes();
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
        stack.devices.analyzers = self.analyzers;
        self.vipa.lay_over(&mut stack.vipa)?;
        profiled::settle(&mut stack);
        let coded = stack.routes.len();
        self.routes.into_iter().try_for_each(|form| form.lay_over(&mut stack.routes, coded))?;
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
        stack.cache = super::cache::join(self.cache, &stack.sockets)?;
        Ok(stack)
    }
}

impl From<HostForm> for Host {
    fn from(form: HostForm) -> Host {
        let aliases = form.aliases.into_iter().map(|alias| alias.0.0);
        Host { name: form.name.0.0, aliases: aliases.collect(), addresses: form.addresses }
    }
}
