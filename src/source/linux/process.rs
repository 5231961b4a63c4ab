//! What /proc says of one process: its command name, its parent, its `_BPX_JOBNAME`.

use std::os::fd::AsFd;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::{Errno, read};

/// A process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Command name, up to 15 bytes.
    pub command: String,
    /// Process id of its parent.
    pub parent: u32,
}

impl Process {
    /// Reads it; `None` if it has ended.
    pub fn read(proc: impl AsFd, pid: u32) -> Option<Process> {
        Process::parse(&file(proc, &format!("{pid}/stat"))?)
    }

    /// From the line `12 (name) S 1 ...`; the name may hold blanks and parentheses.
    fn parse(stat: &[u8]) -> Option<Process> {
        let open = stat.iter().position(|&b| b == b'(')?;
        let close = stat.iter().rposition(|&b| b == b')')?;
        let command = String::from_utf8_lossy(stat.get(open + 1..close)?).into_owned();
        let rest = std::str::from_utf8(stat.get(close + 1..)?).ok()?;
        let parent = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some(Process { command, parent })
    }
}

/// The value of `_BPX_JOBNAME` in the environment that the process was started with, if we may read it.
pub fn bpx_jobname(proc: impl AsFd, pid: u32) -> Option<String> {
    let environment = file(proc, &format!("{pid}/environ"))?;
    let value = environment.split(|&b| b == 0).find_map(|v| v.strip_prefix(b"_BPX_JOBNAME="))?;
    Some(String::from_utf8_lossy(value).into_owned()).filter(|name| !name.is_empty())
}

/// A whole file of /proc, whose size is not known beforehand.
fn file(proc: impl AsFd, path: &str) -> Option<Vec<u8>> {
    let file = openat(proc, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let mut bytes = vec![0; 4096];
    let mut length = 0;
    loop {
        match read(&file, &mut bytes[length..]) {
            Ok(0) => break,
            Ok(n) => length += n,
            Err(Errno::INTR) => {}
            Err(_) => return None,
        }
        if length == bytes.len() {
            bytes.resize(2 * length, 0);
        }
    }
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_blanks_and_parentheses() {
        let process = Process::parse(b"12 (a) b (c) S 7 12 12 0").unwrap();
        assert_eq!((process.command.as_str(), process.parent), ("a) b (c", 7));
        for bad in [&b""[..], b"12", b"12 (a", b"12 )(", b"12 (a) S", b"12 (a) S x", b"12 (\xff) S \xff"] {
            assert_eq!(Process::parse(bad), None);
        }
    }

    #[test]
    fn a_process_that_has_ended_is_no_process() {
        let proc =
            openat(rustix::fs::CWD, "/proc", OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap();
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let pid = child.id();
        assert_eq!(Process::read(&proc, pid).unwrap().parent, std::process::id());
        // Its files are open to us until it is gone; then opening, and reading what was opened before, gives nothing.
        let opened = openat(&proc, format!("{pid}/stat"), OFlags::RDONLY, Mode::empty()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(read(&opened, &mut [0_u8; 64][..]), Err(Errno::SRCH));
        assert_eq!((Process::read(&proc, pid), bpx_jobname(&proc, pid)), (None, None));
    }
}
