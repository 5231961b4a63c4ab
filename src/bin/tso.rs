//! `tso`: a TSO session, one TSO command, or batch TSO.

fn main() {}
