//! Which process has which socket open: the links in /proc/PID/fd. Several threads can share the walk.

use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::fs::{CWD, Mode, OFlags, RawDir, openat, readlinkat_raw};

/// A process that has a socket open; the order is by socket, the oldest process id first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// Inode of the socket.
    pub inode: u32,
    /// Process id.
    pub pid: u32,
}

/// A walk over all processes.
pub struct Walk {
    proc: Option<OwnedFd>,
    pids: Vec<u32>,
    next: AtomicUsize,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
const ENTRIES: usize = 32 << 10;

impl Walk {
    /// The processes of this moment; none if there is no /proc.
    pub fn new() -> Walk {
        let proc = openat(CWD, "/proc", FOLDER, Mode::empty()).ok();
        let mut pids = Vec::new();
        if let Some(proc) = &proc {
            numbers(proc, &mut vec![MaybeUninit::uninit(); ENTRIES], |pid, _| pids.push(pid));
        }
        Walk { proc, pids, next: AtomicUsize::new(0) }
    }

    /// /proc itself.
    pub fn proc(&self) -> Option<&OwnedFd> {
        self.proc.as_ref()
    }

    /// The process ids.
    pub fn pids(&self) -> &[u32] {
        &self.pids
    }

    /// Reads processes until all are read by someone; gives the owners that it found. A process that has ended, or that
    /// belongs to someone else, has none.
    pub fn take_part(&self) -> Vec<Owner> {
        let mut owners = Vec::new();
        let mut entries = vec![MaybeUninit::uninit(); ENTRIES];
        let Some(proc) = &self.proc else { return owners };
        while let Some(&pid) = self.pids.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let Ok(folder) = openat(proc, format!("{pid}/fd"), FOLDER, Mode::empty()) else { continue };
            numbers(&folder, &mut entries, |_, name| {
                let mut target = [0; 40];
                let length = readlinkat_raw(&folder, name, &mut target).unwrap_or(0);
                owners.extend(socket_inode(&target[..length]).map(|inode| Owner { inode, pid }));
            });
        }
        owners
    }
}

/// Calls `each` for the entries of a folder whose names are numbers.
fn numbers(folder: impl AsFd, entries: &mut [MaybeUninit<u8>], mut each: impl FnMut(u32, &std::ffi::CStr)) {
    let mut folder = RawDir::new(folder, entries);
    while let Some(Ok(entry)) = folder.next() {
        if let Some(number) = decimal(entry.file_name().to_bytes()) {
            each(number, entry.file_name());
        }
    }
}

/// The inode of `socket:[12345]`.
fn socket_inode(link: &[u8]) -> Option<u32> {
    decimal(link.strip_prefix(b"socket:[")?.strip_suffix(b"]")?)
}

fn decimal(digits: &[u8]) -> Option<u32> {
    let add = |n: u32, &d: &u8| n.checked_mul(10)?.checked_add(char::from(d).to_digit(10)?);
    digits.iter().try_fold(0, add).filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_inode_of_a_link() {
        assert_eq!(socket_inode(b"socket:[4294967295]"), Some(u32::MAX));
        for other in
            [&b"socket:[4294967296]"[..], b"socket:[]", b"socket:[1x]", b"pipe:[12]", b"/tmp/[1]", b""]
        {
            assert_eq!(socket_inode(other), None);
        }
    }
}
