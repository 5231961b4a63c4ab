//! The job names of the owners of sockets.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::owners::Walk;
use super::process::{Process, bpx_jobname};
use super::users::Users;
use crate::source::LINUX;
use crate::tcpip::job::{child_name, job_name};
use crate::tcpip::socket::Client;

/// Who a socket's owner is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// A process that has it open.
    Pid(u32),
    /// The user that opened it; its process cannot be read.
    Uid(u32),
    /// Nobody: the kernel only completes the connection.
    Kernel,
}

/// Gives names to owners and collects the clients.
pub struct JobNames<'a> {
    walk: &'a Walk,
    users: OnceCell<Users>,
    processes: OnceCell<HashMap<u32, Process>>,
    last: Option<(Key, u32)>,
    known: HashMap<Key, u32>,
    clients: Vec<Client>,
}

impl<'a> JobNames<'a> {
    /// Names for the processes of a walk.
    pub fn new(walk: &'a Walk) -> JobNames<'a> {
        JobNames {
            walk,
            users: OnceCell::new(),
            processes: OnceCell::new(),
            last: None,
            known: HashMap::new(),
            clients: Vec::new(),
        }
    }

    /// The clients, as [`JobNames::client`] has numbered them.
    pub fn into_clients(self) -> Vec<Client> {
        self.clients
    }

    /// Index of the client that owns a socket: the process `pid`, else the user, if any process has it `open`.
    // ASSUMED: what no process has open any more (time-wait, orphans) belongs to the stack itself; z/OS shows the
    // client that it had.
    pub fn client(&mut self, pid: Option<u32>, uid: u32, open: bool) -> u32 {
        let key = match pid {
            Some(pid) => Key::Pid(pid),
            None if open => Key::Uid(uid),
            None => Key::Kernel,
        };
        if let Some((_, index)) = self.last.filter(|(last, _)| *last == key) {
            return index;
        }
        let index = match self.known.get(&key) {
            Some(&index) => index,
            None => self.add(key, uid),
        };
        self.last = Some((key, index));
        index
    }

    fn add(&mut self, key: Key, uid: u32) -> u32 {
        let (name, id) = match key {
            Key::Pid(pid) => (self.process(pid).unwrap_or_else(|| self.user(uid)), pid),
            Key::Uid(uid) => (self.user(uid), 0),
            Key::Kernel => (LINUX.to_owned(), 0),
        };
        let index = self.clients.len() as u32;
        self.clients.push(Client { name: name.into(), asid: id as u16, subtask: id });
        self.known.insert(key, index);
        index
    }

    fn user(&self, uid: u32) -> String {
        job_name(&self.users.get_or_init(Users::read).name(uid))
    }

    /// `_BPX_JOBNAME`, else the command name, with a digit if the parent has the same; `None` if the process has ended.
    fn process(&self, pid: u32) -> Option<String> {
        let proc = self.walk.proc()?;
        if let Some(name) = bpx_jobname(proc, pid) {
            return Some(job_name(&name));
        }
        let Process { command, parent } = Process::read(proc, pid)?;
        let name = job_name(&command);
        let shared = Process::read(proc, parent).is_some_and(|p| p.command == command);
        Some(if shared { child_name(&name, self.place(pid, parent, &command)) } else { name })
    }

    /// Place of a process, from 1, among the children of its parent that share a command name, by process id.
    fn place(&self, pid: u32, parent: u32, command: &str) -> usize {
        let processes = self.processes.get_or_init(|| {
            let read = |&pid: &u32| Some((pid, Process::read(self.walk.proc()?, pid)?));
            self.walk.pids().iter().filter_map(read).collect()
        });
        let elder =
            |(other, p): &(&u32, &Process)| **other < pid && p.parent == parent && p.command == command;
        1 + processes.iter().filter(elder).count()
    }
}
