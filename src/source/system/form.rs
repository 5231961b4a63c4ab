//! The outer structure of a system file: the system, its hosts, its stacks.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::authority::{self, ProfileForm, UserForm};
use super::check::{Checked, tables};
use super::data_sets::{self, DataSetForm};
use super::profiled::Environment;
use super::resolver::{self, CacheForm};
use super::stack::StackForm;
use super::symbols::{self, SymbolsForm};
use super::text::{HostName, Name, Text};
use super::{Host, System, timelines};
use crate::clock::Moment;
use crate::source::symbols::Symbols;
use crate::tcpip::TcpIp;
use crate::tcpip::usual::is_usual;

/// A whole file. It is written without its stacks, which follow one by one.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SystemForm {
    name: Text<Name<8>>,
    #[serde(default)]
    sysplex: Option<Text<Name<8>>>,
    release: String,
    #[serde(default, skip_serializing_if = "SymbolsForm::is_empty")]
    symbols: SymbolsForm,
    #[serde(default, skip_serializing_if = "is_usual")]
    leap_seconds: u8,
    #[serde(default)]
    default_stack: Option<Text<Name<8>>>,
    #[serde(default, rename = "host", skip_serializing_if = "Vec::is_empty")]
    hosts: Vec<HostForm>,
    #[serde(default, rename = "user", skip_serializing_if = "Vec::is_empty")]
    users: Vec<UserForm>,
    #[serde(default, rename = "profile", skip_serializing_if = "Vec::is_empty")]
    profiles: Vec<Checked<ProfileForm>>,
    #[serde(default)]
    resolver: Option<Checked<CacheForm>>,
    #[serde(default, rename = "data_set", skip_serializing_if = "Vec::is_empty")]
    data_sets: Vec<DataSetForm>,
    #[serde(default, rename = "stack", skip_serializing)]
    stacks: Vec<Checked<StackForm>>,
}

/// A host name of the resolver.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HostForm {
    name: Text<HostName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<Text<HostName>>,
    addresses: Vec<IpAddr>,
}

impl SystemForm {
    /// The system that the file describes; its timelines begin at `now`.
    ///
    /// # Errors
    /// What is wrong with it as a whole.
    pub fn system(self, now: Moment) -> Result<System, String> {
        let mut stacks: Vec<TcpIp> = Vec::new();
        let resolver = Arc::new(self.resolver.map_or_else(resolver::undescribed, |form| form.0));
        let data_sets = data_sets::made(self.data_sets)?;
        let sysplex = self.sysplex.map(|sysplex| sysplex.0.0);
        let own_symbols = symbols::own(self.symbols);
        let environment = Environment {
            symbols: Symbols::new(&self.name.0.0, sysplex.as_deref(), &own_symbols),
            data_sets: &data_sets,
        };
        let (mut warnings, mut timelines) = (Vec::new(), Vec::new());
        for Checked((stack, timeline)) in self.stacks {
            let (mut stack, own) = stack.made(&environment, &mut warnings)?;
            if stacks.iter().any(|s| s.name == stack.name) {
                return Err(format!("two stacks have the name {}", stack.name));
            }
            if let Some(said) = timeline {
                timelines.push((timelines::script(&stack.name, &said, &data_sets)?, now));
            }
            stack.resolver = own.map_or_else(|| Arc::clone(&resolver), Arc::new);
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
            sysplex,
            own_symbols,
            release: self.release,
            leap_seconds: self.leap_seconds,
            stacks,
            default_stack,
            authority: authority::join(self.users, self.profiles)?,
            hosts: hosts.map(Host::from).collect(),
            data_sets,
            timelines,
            warnings,
            resolver,
        })
    }
}

impl SystemForm {
    /// The form of a system with this default stack.
    pub fn of(system: &System, default_stack: &str) -> SystemForm {
        let resolver = Some(&*system.resolver).filter(|cache| **cache != resolver::undescribed());
        SystemForm {
            name: Text(Name(system.name.clone())),
            sysplex: system.sysplex.clone().map(Name).map(Text),
            release: system.release.clone(),
            symbols: symbols::written(&system.own_symbols),
            leap_seconds: system.leap_seconds,
            default_stack: Some(Text(Name(default_stack.to_owned()))),
            hosts: system.hosts.iter().map(Into::into).collect(),
            users: system.authority.users.iter().map(Into::into).collect(),
            profiles: tables(&system.authority.profiles),
            resolver: resolver.cloned().map(Checked),
            data_sets: system.data_sets.iter().map(Into::into).collect(),
            stacks: Vec::new(),
        }
    }
}

impl From<&Host> for HostForm {
    fn from(host: &Host) -> HostForm {
        let name = |name: &String| Text(HostName(name.clone()));
        HostForm {
            name: name(&host.name),
            aliases: host.aliases.iter().map(name).collect(),
            addresses: host.addresses.clone(),
        }
    }
}

impl From<HostForm> for Host {
    fn from(form: HostForm) -> Host {
        let aliases = form.aliases.into_iter().map(|alias| alias.0.0);
        Host { name: form.name.0.0, aliases: aliases.collect(), addresses: form.addresses }
    }
}
