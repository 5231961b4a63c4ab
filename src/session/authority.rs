//! What the user of a session may do, by the profiles of the described system.

use super::Session;
use crate::message::{self, Message};
use crate::request::Request;
use crate::source::authority::{Access, Class};
use crate::syntax::{Command, Surface};

/// SAF return code of a user who is not permitted.
const NOT_AUTHORIZED: &str = "00000008";

impl Session {
    fn access(&self, class: Class, resource: &str) -> Option<Access> {
        self.sources.system.authority.access(&self.user.to_string(), class, resource)
    }

    /// May the user see this report? TSO and z/OS UNIX ask for READ to a resource of the class SERVAUTH; what no profile
    /// covers is open to all. At the console it is the operator command that counts, and HElp looks at no stack.
    ///
    /// # Errors
    /// EZZ2385I, or EZZ2377I for a stack that does not exist.
    // ASSUMED: EZZ2385I names the report by its full word on TSO, as it names the flag on z/OS UNIX.
    pub(super) fn may_see(
        &self,
        command: &Command,
        request: &Request,
        surface: Surface,
    ) -> Result<(), Message> {
        let report = command.report(&request.report);
        if report.is_some_and(|r| r.alone) {
            return Ok(());
        }
        let stack = self.sources.name(request.target.as_deref())?;
        let resource = format!("EZB.NETSTAT.{}.{stack}.{}", self.sources.system.name, request.report);
        let open = self.access(Class::Servauth, &resource).is_none_or(|access| access >= Access::Read);
        if open || surface == Surface::Console {
            return Ok(());
        }
        let name = match (surface, report.and_then(|r| r.flag)) {
            (Surface::Unix, Some(flag)) => format!("-{flag}"),
            _ => request.report.to_string(),
        };
        Err(Message::new(&message::ACCESS_DENIED, [&name, NOT_AUTHORIZED]))
    }

    /// May the user enter DISPLAY TCPIP? Without a profile everybody may.
    pub(super) fn may_display(&self) -> bool {
        self.access(Class::Opercmds, "MVS.DISPLAY.TCPIP").is_none_or(|access| access >= Access::Read)
    }

    /// May the user drop connections of a described stack? Without a profile nobody may.
    // ASSUMED: VARY asks for CONTROL access to MVS.VARY.TCPIP.DROP, TSO and z/OS UNIX are content with READ.
    pub(super) fn may_drop(&self, surface: Surface) -> bool {
        let wanted = if surface == Surface::Console { Access::Control } else { Access::Read };
        self.access(Class::Opercmds, "MVS.VARY.TCPIP.DROP").is_some_and(|access| access >= wanted)
    }

    /// May the user start or stop this procedure? Its identifier or job name is a qualifier of the resource. Without a
    /// profile it is the console that counts.
    // ASSUMED: START and STOP ask for UPDATE access, and the console is a master console.
    pub(super) fn may_operate(&self, verb: &str, procedure: &str, qualifier: Option<&str>) -> bool {
        let qualifier = qualifier.map(|name| format!(".{name}")).unwrap_or_default();
        let resource = format!("MVS.{verb}.STC.{procedure}{qualifier}");
        self.access(Class::Opercmds, &resource).is_none_or(|access| access >= Access::Update)
    }

    /// May the user enter this VARY TCPIP command, but DROP? Without a profile nobody may.
    // ASSUMED: VARY asks for CONTROL access to MVS.VARY.TCPIP.OBEYFILE, SYNTAXCHECK, PURGECACHE, SYSPLEX, PKTTRACE,
    // DATTRACE, OSAENTA and STRTSTOP, for START and STOP; as for DROP there must be a profile.
    pub(super) fn may_vary(&self, command: &str) -> bool {
        let resource = format!("MVS.VARY.TCPIP.{command}");
        self.access(Class::Opercmds, &resource).is_some_and(|access| access >= Access::Control)
    }
}
