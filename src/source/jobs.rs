//! START and STOP: the address spaces of a described system, with the sockets that they have on its stacks.

use chrono::TimeDelta;

use super::Sources;
use super::timeline::{Action, Entry, Script};
use crate::clock::Moment;
use crate::tcpip::TcpIp;
use crate::tcpip::life::Call;
use crate::tcpip::port::{Protocol, Reservation};
use crate::tcpip::socket::{Endpoint, Socket};

/// How often a stack looks after the servers of its AUTOLOG list.
const AUTOLOG: TimeDelta = TimeDelta::minutes(5);

/// What has become of a job that was to be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It runs.
    Runs,
    /// It has ended at once: others have its ports, or it runs already.
    Ended,
    /// There is no such procedure.
    Unknown,
}

/// What has become of a job that was to be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It has ended.
    Ended,
    /// It does not run.
    NotActive,
    /// It is no server, so it does not listen to the operator either.
    Busy,
}

/// What a server opens.
type Ports = Vec<(Protocol, Endpoint)>;

impl Sources {
    /// The procedure that is behind a job: AUTOLOG says it, or it has the job's name.
    pub fn procedure<'a>(&'a self, job: &'a str) -> &'a str {
        let named = self.procedures().find(|(_, of)| *of == job);
        named.map_or(job, |(procedure, _)| procedure)
    }

    /// The job as which a procedure runs, if START does not say it: AUTOLOG knows it, or it has the procedure's name.
    pub fn job<'a>(&'a self, procedure: &'a str) -> &'a str {
        let named = self.procedures().find(|(name, _)| *name == procedure);
        named.map_or(procedure, |(_, job)| job)
    }

    /// The AUTOLOG lists: procedure and job.
    fn procedures(&self) -> impl Iterator<Item = (&str, &str)> {
        let lists = self.system.stacks.iter().filter_map(|stack| stack.configuration.autolog.as_ref());
        let all = lists.flat_map(|list| &list.procedures);
        all.map(|p| (&*p.name, p.job_name.as_deref().unwrap_or(&p.name)))
    }

    /// Is the job of a stack running?
    fn runs(&self, stack: &TcpIp, job: &str) -> bool {
        match self.timelines.iter().find(|(of, _)| *of == stack.name) {
            Some((_, timeline)) => timeline.runs(job),
            None => stack.sockets.clients().iter().any(|client| *client.name == *job),
        }
    }

    /// STOP: the job ends on every stack of the system; its listeners and UDP sockets go, its connections close.
    // ASSUMED: a job that neither listens nor has a UDP socket is no server, so it does not take STOP.
    pub fn stop(&mut self, job: &str, now: Moment) -> Stopped {
        let running = self.system.stacks.iter().filter(|stack| self.runs(stack, job));
        let names: Vec<(String, bool)> =
            running.map(|stack| (stack.name.clone(), !opened(stack, job).is_empty())).collect();
        if names.is_empty() {
            return Stopped::NotActive;
        }
        if !names.iter().any(|(_, serves)| *serves) {
            return Stopped::Busy;
        }
        for (stack, _) in names {
            // What runs can end.
            let _ = self.call(&stack, &Call::End { job: job.to_owned() }, now);
            self.watch(&stack, job, now);
        }
        Stopped::Ended
    }

    /// A server of the AUTOLOG list that has a port which AUTOLOG watches begins again when the stack looks next.
    // ASSUMED: a stack looks after its AUTOLOG list five minutes after its start, and every five minutes from then on.
    fn watch(&mut self, name: &str, job: &str, now: Moment) {
        let listed = self.procedures().any(|(_, listed)| listed == job);
        let Some((timeline, stack)) = self.living(name, now) else { return };
        let watched = |r: &Reservation| r.autolog && r.job == job;
        let named = stack.configuration.autolog.is_some() && listed;
        if !named || !stack.ports.reserved.iter().any(watched) {
            return;
        }
        let since = (now - stack.started).num_milliseconds().rem_euclid(AUTOLOG.num_milliseconds());
        let at = AUTOLOG - TimeDelta::milliseconds(since);
        let action = Action::Call(Call::Revive { job: job.to_owned() });
        let entries = vec![Entry { line: 1, at, every: None, action }];
        timeline.add(Script { file: "AUTOLOG".to_owned(), entries, ..Script::default() }, now);
    }

    /// START: a procedure runs as `job` and opens what it had open before, or what its server has open under another
    /// name, or the ports that are reserved for it.
    // ASSUMED: a server listens as soon as it is started. One whose ports are in use ends at once, and so does a second
    // one of the same name.
    pub fn start(&mut self, procedure: &str, job: &str, now: Moment) -> Started {
        let usual = self.job(procedure).to_owned();
        let stacks: Vec<String> = self.system.stacks.iter().map(|stack| stack.name.clone()).collect();
        if self.system.stacks.iter().any(|stack| self.runs(stack, job)) {
            return Started::Ended;
        }
        let mut known = false;
        for name in &stacks {
            let calls = self.calls(name, &usual, job);
            known |= !calls.is_empty();
            if calls.iter().any(|call| self.call(name, call, now).is_err()) {
                let end = Call::End { job: job.to_owned() };
                stacks.iter().for_each(|stack| _ = self.call(stack, &end, now));
                return Started::Ended;
            }
        }
        if known { Started::Runs } else { Started::Unknown }
    }

    /// What a job does on a stack when it is started.
    fn calls(&self, name: &str, usual: &str, job: &str) -> Vec<Call> {
        let Some(stack) = self.system.stacks.iter().find(|stack| stack.name == name) else {
            return Vec::new();
        };
        let timeline = self.timelines.iter().find(|(of, _)| of == name).map(|(_, timeline)| timeline);
        let had_open = |job: &str| timeline.map(|t| t.had_open(job)).unwrap_or_default();
        if !had_open(job).is_empty() {
            return vec![Call::Restart { job: job.to_owned() }];
        }
        let before: Ports = had_open(usual).iter().map(port).collect();
        let candidates = [before, opened(stack, usual), reserved(stack, job), reserved(stack, usual)];
        let Some(ports) = candidates.into_iter().find(|ports| !ports.is_empty()) else { return Vec::new() };
        let opens = ports.into_iter().map(|(protocol, local)| match protocol {
            Protocol::Tcp => Call::Listen { job: job.to_owned(), local, backlog: None },
            Protocol::Udp => Call::Bind { job: job.to_owned(), local, to: None },
        });
        [Call::Start { job: job.to_owned() }].into_iter().chain(opens).collect()
    }
}

fn port(socket: &Socket) -> (Protocol, Endpoint) {
    let protocol = if socket.state().is_some() { Protocol::Tcp } else { Protocol::Udp };
    (protocol, socket.local)
}

/// The listeners and UDP sockets of a job.
fn opened(stack: &TcpIp, job: &str) -> Ports {
    let sockets = &stack.sockets;
    let own = sockets.iter().filter(|socket| *sockets.client(socket).name == *job);
    own.filter(|socket| socket.state().is_none() || socket.is_listener()).map(port).collect()
}

/// The single ports that are reserved for a job; if AUTOLOG watches some of them, then those.
fn reserved(stack: &TcpIp, job: &str) -> Ports {
    let address = match stack.ipv6 {
        true => std::net::Ipv6Addr::UNSPECIFIED.into(),
        false => std::net::Ipv4Addr::UNSPECIFIED.into(),
    };
    let own = || stack.ports.reserved.iter().filter(|r| r.job == job && !r.is_range);
    let watched = own().any(|r| r.autolog);
    own()
        .filter(|r| r.autolog || !watched)
        .map(|r| (r.protocol, Endpoint { address, port: *r.ports.start() }))
        .collect()
}
