//! The AT-TLS policy of a stack: the groups, and the rules to which connections are matched.
//!
//! A connection knows its rule ([`super::socket::TtlsMatch`]); the rule names its actions. How many connections use a group
//! is counted from the sockets and kept nowhere.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::socket::{Sockets, TtlsMatch};

/// All groups and rules that the stack still knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ttls {
    /// The groups, in no order.
    pub groups: Vec<Group>,
    /// The rules, in no order.
    pub rules: Vec<Rule>,
}

/// An AT-TLS group: a TTLSGroupAction while it is current or a connection uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Number given by the stack, shown in hexadecimal.
    pub id: u32,
    /// Name of the TTLSGroupAction, 1 to 32 characters.
    pub action: String,
    /// Do new connections get it?
    pub current: bool,
    /// Subtasks that do handshakes for it.
    pub tasks: u32,
    /// Requests that wait for a subtask.
    pub work_queue: u32,
    /// Messages that wait for syslogd.
    pub syslog_queue: u32,
    /// The parameters of its action.
    pub parameters: GroupParameters,
    /// The environments in it.
    pub environments: Vec<Environment>,
}

/// The parameters of a TTLSGroupAction; by default those of the policy statement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupParameters {
    /// TTLSEnabled.
    pub enabled: bool,
    /// CtraceClearText: may a packet trace show decrypted data?
    pub ctrace_clear_text: bool,
    /// Trace level, 0 to 255.
    pub trace: u8,
    /// SyslogFacility.
    pub syslog_facility: Facility,
    /// SecondaryMap: do connections of the partner's ports inherit the policy?
    pub secondary_map: bool,
    /// FIPS140.
    pub fips140: bool,
}

// ASSUMED: AT-TLS parameters that are not coded: Trace 2, Daemon, TLSv1.2 alone, HandshakeTimeout 10, Required, all else Off.
impl Default for GroupParameters {
    fn default() -> GroupParameters {
        GroupParameters {
            enabled: true,
            ctrace_clear_text: false,
            trace: 2,
            syslog_facility: Facility::Daemon,
            secondary_map: false,
            fips140: false,
        }
    }
}

/// Where the messages of a group go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facility {
    /// Facility daemon.
    Daemon,
    /// Facility auth.
    Auth,
}

/// A TLS environment: a TTLSEnvironmentAction in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Name of the TTLSEnvironmentAction, 1 to 32 characters.
    pub action: String,
    /// Key ring: `HTTPSRV/SERVERRING`.
    pub keyring: String,
    /// CertificateLabel; `None` for the default certificate of the ring.
    pub certificate_label: Option<String>,
    /// The other parameters of its action.
    pub parameters: EnvironmentParameters,
}

/// The parameters of a TTLSEnvironmentAction that are numbers and words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EnvironmentParameters {
    /// EnvironmentUserInstance.
    pub user_instance: u16,
    /// HandshakeRole.
    pub handshake_role: HandshakeRole,
    /// SSLv2.
    pub ssl_v2: bool,
    /// SSLv3.
    pub ssl_v3: bool,
    /// TLSv1.
    pub tls_v1: bool,
    /// TLSv1.1.
    pub tls_v1_1: bool,
    /// TLSv1.2.
    pub tls_v1_2: bool,
    /// TLSv1.3.
    pub tls_v1_3: bool,
    /// ResetCipherTimer, in minutes; 0 for never.
    pub reset_cipher_timer: u16,
    /// ApplicationControlled: does the application start the handshake?
    pub application_controlled: bool,
    /// HandshakeTimeout, in seconds.
    pub handshake_timeout: u16,
    /// SecondaryMap; that of the group if it is not coded.
    pub secondary_map: Option<bool>,
    /// ClientAuthType.
    pub client_auth_type: ClientAuthType,
}

impl Default for EnvironmentParameters {
    fn default() -> EnvironmentParameters {
        EnvironmentParameters {
            user_instance: 0,
            handshake_role: HandshakeRole::Server,
            ssl_v2: false,
            ssl_v3: false,
            tls_v1: false,
            tls_v1_1: false,
            tls_v1_2: true,
            tls_v1_3: false,
            reset_cipher_timer: 0,
            application_controlled: false,
            handshake_timeout: 10,
            secondary_map: None,
            client_auth_type: ClientAuthType::Required,
        }
    }
}

/// Which side of the handshake this system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandshakeRole {
    /// It begins the handshake.
    Client,
    /// It answers.
    Server,
    /// It answers and asks for the partner's certificate.
    ServerWithClientAuth,
}

/// How the certificate of a client is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthType {
    /// Not at all.
    PassThru,
    /// If there is one.
    Full,
    /// There must be one.
    Required,
    /// There must be one, with a user ID.
    SafCheck,
}

/// A TTLSRule with the actions that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, 1 to 32 characters.
    pub name: String,
    /// Do new connections get it?
    pub current: bool,
    /// Which connections it is for.
    pub conditions: Conditions,
    /// Index in [`Ttls::groups`].
    pub group: usize,
    /// Index in [`Group::environments`]; `None` if it names no TTLSEnvironmentAction.
    pub environment: Option<usize>,
    /// Its TTLSConnectionAction.
    pub connection: Option<ConnectionAction>,
}

/// The conditions of a rule. What is not said is `All`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// The larger wins.
    pub priority: u32,
    /// Local addresses and networks.
    pub local_addresses: Vec<(IpAddr, u8)>,
    /// Local ports.
    pub local_ports: Option<RangeInclusive<u16>>,
    /// Addresses and networks of partners.
    pub remote_addresses: Vec<(IpAddr, u8)>,
    /// Ports of partners.
    pub remote_ports: Option<RangeInclusive<u16>>,
    /// Job name, perhaps with `*` at its end.
    pub job: Option<String>,
    /// User ID, perhaps with `*` at its end.
    pub user: Option<String>,
    /// Who connects to whom.
    pub direction: Direction,
}

/// The direction of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The partner connects.
    Inbound,
    /// This system connects.
    Outbound,
    /// Either.
    #[default]
    Both,
}

/// A TTLSConnectionAction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionAction {
    /// Its name, 1 to 32 characters.
    pub name: String,
    /// ConnectionUserInstance.
    pub user_instance: u16,
    /// HandshakeRole; that of the environment if it is not coded.
    pub handshake_role: Option<HandshakeRole>,
    /// V3CipherSuites4Char, each as number and name: `1302 TLS_AES_256_GCM_SHA384`.
    pub cipher_suites: Vec<String>,
    /// Trace level; that of the group if it is not coded.
    pub trace: Option<u8>,
}

/// The rule that a connection was matched to, with its actions.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its TTLSGroupAction.
    pub group: &'a Group,
    /// Its TTLSEnvironmentAction.
    pub environment: Option<&'a Environment>,
    /// Its TTLSConnectionAction.
    pub connection: Option<&'a ConnectionAction>,
}

impl Ttls {
    /// Is there neither a group nor a rule?
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.rules.is_empty()
    }

    /// What a connection was matched to. `None` only where the model has a connection without the policy.
    pub fn policy(&self, found: TtlsMatch) -> Option<Policy<'_>> {
        let rule = self.rules.get(found.rule as usize)?;
        let group = self.groups.get(rule.group)?;
        let environment = rule.environment.and_then(|e| group.environments.get(e));
        Some(Policy { rule, group, environment, connection: rule.connection.as_ref() })
    }

    /// How many connections use each rule now, in the order of the rules.
    pub fn connections(&self, sockets: &Sockets) -> Vec<u32> {
        let mut counts = vec![0; self.rules.len()];
        let active = sockets.tcp().iter().filter(|s| s.is_active());
        for found in active.filter_map(|s| s.more.as_ref()?.ttls) {
            if let Some(count) = counts.get_mut(found.rule as usize) {
                *count += 1;
            }
        }
        counts
    }
}
