//! `onetstat`: the z/OS UNIX command.

fn main() {}
