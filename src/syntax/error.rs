//! What is wrong with a grammar, for whoever edits a `.syn` file.

/// A fault in a grammar, with its place. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {text}")]
pub struct Error {
    /// File name as given to the reader.
    pub file: String,
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// What was expected, or which rule is broken.
    pub text: String,
}
