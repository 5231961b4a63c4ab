//! The NETSTAT command of z/OS Communications Server on any machine.
//!
//! The path of a typed line: the grammar in `grammar/*.syn` is read by [`syntax`]; a parser of [`request`] turns the
//! line into a [`request::Request`]; [`source`] opens the TCP/IP stack that it names; a report of [`reports`] writes
//! lines into a page; [`output`] brings the page to the screen, a data set or the data stack; [`session`] is the TSO
//! user around all of it.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod clock;
pub mod message;
pub mod text;

pub mod syntax;

pub mod request;
pub mod tcpip;

pub mod filter;
pub mod source;

pub mod reports;

pub mod output;

pub mod session;

pub mod repl;
