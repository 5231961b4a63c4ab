//! The folder that holds a user's data sets, as a catalog.

use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::described::Described;
use super::name::{DataSetName, is_member};
use super::writer::{self, Writer};
use crate::message::{self, Message};
use crate::source::system::DataSet;

/// Data sets in a folder, and behind them those of the system. Links and other special files in it are no data sets.
#[derive(Clone, Debug)]
pub struct Catalog {
    folder: PathBuf,
    system: Vec<DataSet>,
}

/// What LISTDS shows of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// `FB` or `VB`.
    pub record_format: &'static str,
    /// Logical record length in bytes.
    pub record_length: usize,
    /// Block size that the system would choose for a 3390 device.
    pub block_size: usize,
    /// Is it partitioned?
    pub partitioned: bool,
}

/// Bytes of half a track of a 3390, and of the longest block.
const HALF_TRACK: usize = 27_998;

impl Catalog {
    /// The data sets in `folder`, which is made when the first one is written.
    pub fn new(folder: impl Into<PathBuf>) -> Catalog {
        Catalog { folder: folder.into(), system: Vec::new() }
    }

    /// The same with the data sets of a system, which can only be read.
    #[must_use]
    pub fn with_system(self, system: Vec<DataSet>) -> Catalog {
        Catalog { system, ..self }
    }

    /// The data set of the system that has this name, unless the folder has one too.
    fn described(&self, name: &DataSetName) -> Option<Described<'_>> {
        let missing =
            fs::symlink_metadata(self.path(name)).is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
        Described::new(&self.system, name).filter(|_| missing)
    }

    /// Refuses to change a data set of the system.
    fn changeable(&self, name: &DataSetName) -> Result<(), Message> {
        match self.described(name) {
            Some(_) => Err(Message::new(&message::DATA_SET_READ_ONLY, [name.data_set()])),
            None => Ok(()),
        }
    }

    /// Names of the data sets that begin with the qualifiers of `level`, in order.
    ///
    /// # Errors
    /// The folder is there but cannot be read.
    pub fn list(&self, level: &str) -> Result<Vec<String>, Message> {
        let names = entries(&self.folder).map_err(|e| unreadable(&self.folder.display().to_string(), &e))?;
        let wanted = |name: &String| {
            let rest = name.strip_prefix(level);
            rest.is_some_and(|r| level.is_empty() || r.is_empty() || r.starts_with('.'))
        };
        let system = self.system.iter().map(|data_set| data_set.name.clone());
        let own = names.into_iter().filter(|n| DataSetName::new(n).is_ok());
        let mut all: Vec<String> = own.chain(system).filter(wanted).collect();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    /// Members of a partitioned data set, in order; `None` if it is sequential.
    ///
    /// # Errors
    /// There is no such data set, or it cannot be read.
    pub fn members(&self, name: &DataSetName) -> Result<Option<Vec<String>>, Message> {
        if let Some(described) = self.described(name) {
            return Ok(described.members());
        }
        if !self.metadata(name)?.is_dir() {
            return Ok(None);
        }
        let names = entries(&self.path(name)).map_err(|e| unreadable(name.data_set(), &e))?;
        Ok(Some(names.into_iter().filter(|n| is_member(n)).collect()))
    }

    /// Opens a sequential data set or a member.
    ///
    /// # Errors
    /// There is no such data set or member, or it cannot be read.
    pub fn read(&self, name: &DataSetName) -> Result<Box<dyn BufRead>, Message> {
        if let Some(described) = self.described(name) {
            return described.read(name);
        }
        let partitioned = self.metadata(name)?.is_dir();
        let (path, dsname) = (self.path(name), name.data_set());
        let path = match name.member() {
            Some(member) if !partitioned => {
                return Err(Message::new(&message::NOT_PARTITIONED, [member, dsname]));
            }
            Some(member) if !is_file(&path.join(member)) => {
                return Err(Message::new(&message::NO_MEMBER, [member, dsname]));
            }
            Some(member) => path.join(member),
            None if partitioned => return Err(Message::new(&message::NO_MEMBER_NAMED, [dsname])),
            None => path,
        };
        let file = File::open(path).map_err(|e| unreadable(dsname, &e))?;
        Ok(Box::new(BufReader::new(file)))
    }

    /// Begins to write a data set or a member, which keeps its old content until the writer is told to commit.
    ///
    /// # Errors
    /// It cannot be made, or another session keeps writing it.
    pub fn write(&self, name: &DataSetName, stop: &AtomicBool) -> Result<Writer, Message> {
        self.changeable(name)?;
        let lock = self.enqueue(name, stop)?;
        let (path, dsname) = (self.path(name), name.data_set());
        let failed = |e: io::Error| unwritten(&name.to_string(), &e);
        let partitioned = fs::symlink_metadata(&path).is_ok_and(|m| m.is_dir());
        let target = match name.member() {
            Some(member) => {
                if is_file(&path) {
                    return Err(Message::new(&message::NOT_PARTITIONED, [member, dsname]));
                }
                if !partitioned {
                    fs::create_dir(&path).map_err(failed)?;
                }
                path.join(member)
            }
            None if partitioned => return Err(Message::new(&message::NO_MEMBER_NAMED, [dsname])),
            None => path,
        };
        Writer::new(target, lock).map_err(failed)
    }

    /// Deletes a data set with its members, or one member.
    ///
    /// # Errors
    /// There is no such data set or member, or it cannot be deleted.
    pub fn delete(&self, name: &DataSetName, stop: &AtomicBool) -> Result<(), Message> {
        self.changeable(name)?;
        let partitioned = self.metadata(name)?.is_dir();
        if name.member().is_some() {
            self.read(name)?;
        }
        let _lock = self.enqueue(name, stop)?;
        let path = self.path(name);
        let deleted = match name.member() {
            Some(member) => fs::remove_file(path.join(member)),
            None if partitioned => delete_members(&path).and_then(|()| fs::remove_dir(&path)),
            None => fs::remove_file(&path),
        };
        deleted.map_err(|e| unwritten(&name.to_string(), &e))
    }

    /// The attributes of a data set, found from its content.
    ///
    /// # Errors
    /// There is no such data set, or it cannot be read.
    pub fn attributes(&self, name: &DataSetName) -> Result<Attributes, Message> {
        if let Some(described) = self.described(name) {
            return Ok(attributes(described.longest_line(), described.members().is_some()));
        }
        let path = self.path(name);
        let files = match self.members(name)? {
            Some(members) => members.iter().map(|m| path.join(m)).collect(),
            None => vec![path],
        };
        let partitioned = self.metadata(name)?.is_dir();
        let mut longest = 0;
        for file in files {
            longest = longest.max(longest_line(&file).map_err(|e| unreadable(name.data_set(), &e))?);
        }
        Ok(attributes(longest, partitioned))
    }

    fn path(&self, name: &DataSetName) -> PathBuf {
        self.folder.join(name.data_set())
    }

    fn metadata(&self, name: &DataSetName) -> Result<Metadata, Message> {
        let missing = || Message::new(&message::NOT_IN_CATALOG, [name.data_set()]);
        match fs::symlink_metadata(self.path(name)) {
            Ok(metadata) if metadata.is_file() || metadata.is_dir() => Ok(metadata),
            Ok(_) => Err(missing()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(missing()),
            Err(e) => Err(unreadable(name.data_set(), &e)),
        }
    }

    fn enqueue(&self, name: &DataSetName, stop: &AtomicBool) -> Result<File, Message> {
        match writer::enqueue(&self.folder, name.data_set(), stop) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(Message::new(&message::DATA_SET_IN_USE, [name.data_set()])),
            Err(e) => Err(unwritten(&name.to_string(), &e)),
        }
    }
}

/// The attributes of a data set whose longest line has so many bytes.
// ASSUMED: a data set has fixed records of 80 bytes, or variable ones of 259 if a line is longer than 80.
fn attributes(longest: usize, partitioned: bool) -> Attributes {
    match longest {
        0..=80 => {
            let block_size = HALF_TRACK / 80 * 80;
            Attributes { record_format: "FB", record_length: 80, block_size, partitioned }
        }
        _ => Attributes {
            record_format: "VB",
            record_length: (longest + 4).max(259),
            block_size: HALF_TRACK.max(longest + 8),
            partitioned,
        },
    }
}

/// Upper-case names of the files and folders in `folder`, in order. A lower-case name is taken where the file system
/// does not tell it from the upper-case one.
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let found = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut names = Vec::new();
    for entry in found {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let upper = name.to_ascii_uppercase();
        let kind = entry.file_type()?;
        if (kind.is_file() || kind.is_dir()) && (name == upper || folder.join(&upper).exists()) {
            names.push(upper);
        }
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_file())
}

/// Deletes what a partitioned data set holds: its members, and what a writer that died has left.
fn delete_members(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|n| is_member(n) || writer::is_temporary(n)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn longest_line(path: &Path) -> io::Result<usize> {
    let mut file = BufReader::new(File::open(path)?);
    let (mut longest, mut line) = (0, 0);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(longest.max(line));
        }
        for &byte in bytes {
            line = if byte == b'\n' { 0 } else { line + 1 };
            longest = longest.max(line);
        }
        let length = bytes.len();
        file.consume(length);
    }
}

fn unreadable(name: &str, error: &io::Error) -> Message {
    Message::new(&message::DATA_SET_NOT_READ, [name, &error.to_string()])
}

fn unwritten(name: &str, error: &io::Error) -> Message {
    Message::new(&message::DATA_SET_NOT_WRITTEN, [name, &error.to_string()])
}
