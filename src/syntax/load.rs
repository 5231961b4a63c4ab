//! The grammar that the program carries, and how another one takes its place.

use std::path::Path;
use std::sync::OnceLock;

use super::{Error, Grammar, read};

/// The files of the grammar folder, in the order in which they are read.
const FILES: [read::Source<'static>; 3] = [
    ("values.syn", include_str!("../../grammar/values.syn")),
    ("netstat.syn", include_str!("../../grammar/netstat.syn")),
    ("session.syn", include_str!("../../grammar/session.syn")),
];

impl Grammar {
    /// The grammar that the program carries; read once.
    ///
    /// # Errors
    /// The fault in a `.syn` file, which only a change of this program can bring about.
    pub fn builtin() -> Result<&'static Grammar, Error> {
        static BUILTIN: OnceLock<Result<Grammar, Error>> = OnceLock::new();
        BUILTIN.get_or_init(|| read::read(&FILES)).as_ref().map_err(Error::clone)
    }

    /// The grammar in `folder`, which has the same files.
    ///
    /// # Errors
    /// The first fault; a file that cannot be read is a fault at its beginning.
    pub fn folder(folder: &Path) -> Result<Grammar, Error> {
        let mut texts = Vec::new();
        for (name, _) in FILES {
            let path = folder.join(name);
            let file = path.display().to_string();
            let bytes = std::fs::read(&path).map_err(|e| Error {
                file: file.clone(),
                line: 1,
                column: 1,
                text: format!("cannot be read: {e}"),
            })?;
            let text = String::from_utf8(bytes).map_err(|e| {
                let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
                let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
                Error { file: file.clone(), line, column: 1, text: "is not UTF-8 text".to_owned() }
            })?;
            texts.push((file, text));
        }
        read::read(&texts.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect::<Vec<_>>())
    }
}
