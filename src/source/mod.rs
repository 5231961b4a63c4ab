//! Where a stack's data comes from.

use std::borrow::Cow;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::ops::BitOr;

use crate::clock::Moment;
use crate::message::{self, Message};
use crate::tcpip::TcpIp;
use crate::tcpip::life::{Call, Refused};

pub mod authority;
pub mod capture;
pub mod jobs;
#[cfg(target_os = "linux")]
mod linux;
pub mod profile;
pub mod symbols;
pub mod system;
pub mod timeline;

use capture::{Capture, Replay};
use system::System;
use timeline::{Note, Script, Timeline};

/// The name of the stack that is the host's own, unless the system describes one of that name.
pub const LINUX: &str = "LINUX";

/// All stacks that a session can name: those of the described system and, on Linux, the host's own.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The described system.
    pub system: System,
    /// What happens to stacks of it, by the stack's name.
    timelines: Vec<(String, Timeline)>,
    /// The packet capture that is the system's only stack.
    replay: Option<Replay>,
}

impl Sources {
    /// The stacks of this system. Its timelines begin.
    pub fn new(mut system: System) -> Sources {
        let timelines = std::mem::take(&mut system.timelines);
        let mut sources = Sources { system, timelines: Vec::new(), replay: None };
        for (script, start) in timelines {
            // Each is that of a stack of the system.
            let _ = sources.begin(script, start);
        }
        sources
    }

    /// The stack of the host whose packets were captured, as it is at `now`.
    pub fn of_capture(capture: Capture, now: Moment) -> Sources {
        let system = System::of_stack(capture.stack());
        let mut sources = Sources { replay: Some(Replay::new(capture)), ..Sources::new(system) };
        sources.advance(now, &|| false);
        sources
    }

    /// Lets a timeline begin at `start`, on the stack that it names or the default one.
    ///
    /// # Errors
    /// EZZ2377I if there is no such described stack.
    pub fn begin(&mut self, script: Script, start: Moment) -> Result<(), Message> {
        let name = script.stack.as_ref().unwrap_or(&self.system.default_stack).clone();
        let Some(tcpip) = self.system.stacks.iter().find(|s| s.name == name) else {
            return Err(Message::new(&message::NO_AFFINITY, [&name]));
        };
        match self.timelines.iter_mut().find(|(of, _)| *of == name) {
            Some((_, timeline)) => timeline.add(script, start),
            None => {
                let timeline = Timeline::new(script, tcpip, start);
                self.timelines.push((name, timeline));
            }
        }
        Ok(())
    }

    /// Lets everything happen that is due up to `now`, or until it is `stopped`; then [`Sources::reached`] says where time
    /// stands. Gives what could not be carried out.
    pub fn advance(&mut self, now: Moment, stopped: &dyn Fn() -> bool) -> Vec<Note> {
        // What a timeline makes of the host of a capture is another story than that of its packets.
        if let (Some(replay), Some(stack), true) =
            (&mut self.replay, self.system.stacks.first_mut(), self.timelines.is_empty())
        {
            stack.sockets = replay.run_to(now).unwrap_or_else(|| std::mem::take(&mut stack.sockets));
        }
        let mut notes = Vec::new();
        for (name, timeline) in &mut self.timelines {
            if let Some(stack) = self.system.stacks.iter_mut().find(|s| s.name == *name) {
                notes.extend(timeline.run_to(now, stack, stopped));
            }
        }
        notes
    }

    /// The present of the stack that has got least far; `None` if none has a life.
    pub fn reached(&self) -> Option<Moment> {
        self.timelines.iter().map(|(_, timeline)| timeline.now()).min()
    }

    /// The life of a described stack, with the stack; one that had none begins to live at `now`, and nothing happens to
    /// it until it is called upon. `None` if there is no such described stack.
    fn living(&mut self, name: &str, now: Moment) -> Option<(&mut Timeline, &mut TcpIp)> {
        let stack = self.system.stacks.iter_mut().find(|s| s.name == *name)?;
        let known = self.timelines.iter().position(|(of, _)| *of == name);
        let at = known.unwrap_or(self.timelines.len());
        if known.is_none() {
            let timeline = Timeline::new(Script::default(), stack, now);
            self.timelines.push((name.to_owned(), timeline));
        }
        Some((&mut self.timelines[at].1, stack))
    }

    /// Carries a call out on a described stack: a job ends, begins again, a partner goes silent. Needs no timeline.
    ///
    /// # Errors
    /// Why it cannot be done; then nothing has changed.
    pub fn call(&mut self, name: &str, call: &Call, now: Moment) -> Result<(), Refused> {
        match self.living(name, now) {
            Some((timeline, stack)) => timeline.call(call, now, stack),
            None => Err(Refused::NoStack(name.to_owned())),
        }
    }

    /// Ends an endpoint of a described stack; false if it has none with this id that is open.
    pub fn abort(&mut self, name: &str, id: u32, now: Moment) -> bool {
        if let (Some(replay), true) = (&mut self.replay, self.timelines.is_empty()) {
            let done = replay.abort(id, now);
            self.advance(now, &|| false);
            return done;
        }
        self.living(name, now).is_some_and(|(timeline, stack)| timeline.abort(id, now, stack))
    }

    /// Opens a stack by name, upper case, or the default one; reads no more than `needs`.
    ///
    /// # Errors
    /// EZZ2377I if there is no such stack, or a message that says why the host's data cannot be read.
    pub fn open(&self, target: Option<&str>, needs: Needs) -> Result<Cow<'_, TcpIp>, Message> {
        let name = target.unwrap_or(&self.system.default_stack);
        match self.system.stacks.iter().find(|s| s.name == name) {
            Some(stack) => Ok(Cow::Borrowed(stack)),
            None if name == LINUX => live(needs).map(Cow::Owned),
            None => Err(Message::new(&message::NO_AFFINITY, [name])),
        }
    }

    /// Is it the host's own stack that has this name? A described one hides it.
    pub fn is_live(&self, name: &str) -> bool {
        name == LINUX && self.system.stacks.iter().all(|s| s.name != LINUX)
    }

    /// All stacks, whole, as they are now: the described ones and the host's own; or why that cannot be read.
    pub fn whole(&self) -> (Vec<Cow<'_, TcpIp>>, Option<Message>) {
        let mut stacks: Vec<Cow<'_, TcpIp>> = self.system.stacks.iter().map(Cow::Borrowed).collect();
        if cfg!(target_os = "linux") && self.is_live(LINUX) {
            match live(Needs::ALL) {
                Ok(stack) => stacks.push(Cow::Owned(stack)),
                Err(why) => return (stacks, Some(why)),
            }
        }
        (stacks, None)
    }

    /// The full name of a stack that exists, the default one if none is named.
    ///
    /// # Errors
    /// EZZ2377I if there is no such stack.
    pub fn name<'a>(&'a self, target: Option<&'a str>) -> Result<&'a str, Message> {
        let name = target.unwrap_or(&self.system.default_stack);
        match name == LINUX || self.system.stacks.iter().any(|s| s.name == name) {
            true => Ok(name),
            false => Err(Message::new(&message::NO_AFFINITY, [name])),
        }
    }

    /// A described stack, to be changed; `None` for the host's own, which only the host can change.
    pub fn described(&mut self, name: &str) -> Option<&mut TcpIp> {
        self.system.stacks.iter_mut().find(|s| s.name == name)
    }

    /// Names of the stacks that can be opened.
    pub fn names(&self) -> Vec<String> {
        let described = self.system.stacks.iter().map(|s| s.name.clone());
        let live = cfg!(target_os = "linux") && self.is_live(LINUX);
        described.chain(live.then(|| LINUX.to_owned())).collect()
    }

    /// Resolves a host name as the stack `stack` would: the name that the resolver used, and its addresses.
    pub fn resolve(&self, stack: &str, name: &str) -> Option<(String, Vec<IpAddr>)> {
        if self.is_live(stack) {
            return live_host(name);
        }
        let called = |n: &String| n.eq_ignore_ascii_case(name);
        let host = self.system.hosts.iter().find(|h| called(&h.name) || h.aliases.iter().any(called))?;
        Some((host.name.clone(), host.addresses.clone()))
    }
}

/// Has the host end one of its own sockets, by the connection id that the reports show.
///
/// # Errors
/// There is no such socket, or the host refuses: then nothing has changed.
#[cfg(target_os = "linux")]
pub fn destroy(id: u32) -> Result<(), Message> {
    linux::destroy(id)
}

/// Has the host end one of its own sockets, on a host that has none that we can read.
///
/// # Errors
/// Always.
#[cfg(not(target_os = "linux"))]
pub fn destroy(_id: u32) -> Result<(), Message> {
    Err(Message::new(&message::LINUX_ONLY, [LINUX]))
}

/// The host's own stack.
#[cfg(target_os = "linux")]
fn live(needs: Needs) -> Result<TcpIp, Message> {
    linux::open(needs)
}

/// The host's own stack, on a host that has none that we can read.
#[cfg(not(target_os = "linux"))]
fn live(_needs: Needs) -> Result<TcpIp, Message> {
    Err(Message::new(&message::LINUX_ONLY, [LINUX]))
}

/// What the host's resolver says of a name.
fn live_host(name: &str) -> Option<(String, Vec<IpAddr>)> {
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in (name, 0).to_socket_addrs().ok()? {
        if !addresses.contains(&address.ip()) {
            addresses.push(address.ip());
        }
    }
    (!addresses.is_empty()).then(|| (name.to_owned(), addresses))
}

/// The parts of a stack that a report reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(u32);

impl Needs {
    /// Nothing but the stack's name, IPv6 state and start time.
    pub const NOTHING: Needs = Needs(0);
    /// No stack at all: the report has no header line either.
    pub const NO_STACK: Needs = Needs(1 << 31);
    /// Sockets with their owners.
    pub const SOCKETS: Needs = Needs(1);
    /// Byte counters and clocks of sockets.
    pub const COUNTERS: Needs = Needs(1 << 1);
    /// TimeWait and closed connections too.
    pub const CLOSED: Needs = Needs(1 << 2);
    /// Links and interfaces with their addresses.
    pub const INTERFACES: Needs = Needs(1 << 3);
    /// Route tables.
    pub const ROUTES: Needs = Needs(1 << 4);
    /// All that a connection or UDP socket keeps, counters included: windows, timers, queues.
    pub const DETAIL: Needs = Needs(1 << 5 | 1 << 1);
    /// Address resolution and neighbour caches.
    pub const NEIGHBOURS: Needs = Needs(1 << 6);
    /// What the profile configured for the whole stack.
    pub const CONFIGURATION: Needs = Needs(1 << 7);
    /// Protocol counters.
    pub const STATISTICS: Needs = Needs(1 << 8);
    /// Attributes, counters and multicast groups of devices, with the interfaces themselves.
    pub const DEVICES: Needs = Needs(1 << 9 | 1 << 3);
    /// Port reservations.
    pub const PORTS: Needs = Needs(1 << 10);
    /// The policy table of IPv6 default address selection.
    pub const ADDRESS_SELECTION: Needs = Needs(1 << 11);
    /// Telnet sessions with their connections. A host without a Telnet server of z/OS has none.
    pub const TELNET: Needs = Needs(1 << 12);
    /// The resolver's cache. That of a Linux host cannot be read.
    pub const RESOLVER: Needs = Needs(1 << 13);
    /// Everything.
    pub const ALL: Needs = Needs(Needs::NO_STACK.0 - 1);

    /// Are all of `other` among these?
    pub const fn has(self, other: Needs) -> bool {
        self.0 & other.0 == other.0
    }

    /// These and `other`, in a constant.
    #[must_use]
    pub const fn and(self, other: Needs) -> Needs {
        Needs(self.0 | other.0)
    }
}

impl BitOr for Needs {
    type Output = Needs;

    fn bitor(self, other: Needs) -> Needs {
        self.and(other)
    }
}
