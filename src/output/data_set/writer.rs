//! Writing a data set: into a temporary file beside it, which takes its place when all is written.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::reports::Sink;

/// The folder of the lock files. Its name is no data set name.
const LOCKS: &str = ".enq";
/// How often, and how long in between, a data set is waited for that another session writes.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Content that is being written. Dropped before [`Writer::commit`], it leaves the data set as it was.
#[derive(Debug)]
pub struct Writer {
    file: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
    /// Held until the content is in its place.
    _lock: File,
}

impl Writer {
    /// Begins to write `target`; `lock` keeps other sessions from doing so.
    ///
    /// # Errors
    /// The temporary file cannot be made.
    pub(super) fn new(target: PathBuf, lock: File) -> io::Result<Writer> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.new"));
        // A writer that died may have left one; nobody else can be writing it, because we have the lock.
        let _ = fs::remove_file(&temporary);
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        Ok(Writer { file: BufWriter::with_capacity(64 * 1024, file), temporary, target, _lock: lock })
    }

    /// Puts the new content in the place of the old one.
    ///
    /// # Errors
    /// It could not be written; the old content is still there.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.temporary, &self.target)?;
        // A folder cannot be opened everywhere; where it cannot, the system writes its entries in its own time.
        if let Some(folder) = self.target.parent().and_then(|f| File::open(f).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Sink for Writer {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After a commit there is no such file any more.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Is this the name of a file that a writer that died has left?
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".new")
}

/// Waits until no other session writes the data set `name` in `folder`, as ENQ does. `None` if that takes too long, or
/// if the person does not want to wait.
///
/// # Errors
/// The lock file cannot be made.
pub(super) fn enqueue(folder: &Path, name: &str, stop: &AtomicBool) -> io::Result<Option<File>> {
    let locks = folder.join(LOCKS);
    fs::create_dir_all(&locks)?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(locks.join(name))?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if stop.load(Ordering::Relaxed) => break,
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            // Some network file systems have no locks; the rename alone keeps the content whole there.
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => return Ok(Some(file)),
            Err(TryLockError::Error(e)) => return Err(e),
        }
    }
    Ok(None)
}
