//! The Fast Response Cache Accelerator: listeners whose answers the stack keeps in a cache.

use super::socket::Endpoint;

/// A listener with a cache, and what the cache has done since the listener began to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheListener {
    /// Job name of the server, 1 to 8 characters.
    pub client: String,
    /// Its address space id.
    pub asid: u16,
    /// The listening socket.
    pub socket: Endpoint,
    /// Does the cache belong to more than one server?
    pub shared: bool,
    /// Most pages of 4 KiB in the cache.
    pub max_size: u32,
    /// Pages in use.
    pub size: u32,
    /// Most objects in the cache.
    pub max_objects: u32,
    /// Objects in it.
    pub objects: u32,
    /// Connections seen.
    pub connections: u32,
    /// Connections that the cache served to their end.
    pub processed: u32,
    /// Connections that were passed to the server.
    pub deferred: u32,
    /// Connections that a timer ended.
    pub timed_out: u32,
    /// Requests served.
    pub requests: u32,
    /// Requests that did not come whole.
    pub incomplete: u32,
    /// Requests for objects in the cache.
    pub hits: u32,
    /// Requests for others.
    pub misses: u32,
    /// Hits that the server had to answer all the same.
    pub unproductive: u32,
}
