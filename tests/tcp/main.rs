//! The TCP machine: the table of RFC 9293, and two ends over a wire that loses, doubles and reorders.

mod table;
mod wire;
