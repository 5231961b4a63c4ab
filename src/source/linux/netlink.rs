//! One dump over netlink: a request, then messages until the kernel says that it is done.

use std::io;

use netlink_packet_core::{NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NLMSG_NOOP};
use netlink_sys::{Socket, SocketAddr};
use rustix::net::RecvFlags;

/// Length of a netlink message's header.
pub const HEADER: usize = 16;

/// The kernel fills at most 32 KiB at a time, unless one message is longer.
const BUFFER: usize = 128 << 10;

/// Sends `request` and hands each message of the answer, header included, to `each`.
///
/// The answer is false if the data changed meanwhile, so that the messages may not fit together.
///
/// # Errors
/// Those of the socket, and those that the kernel answers with.
pub fn dump(
    protocol: isize,
    request: &[u8],
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<bool> {
    let mut socket = Socket::new(protocol)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    socket.send(request, 0)?;
    let mut buffer = vec![0; BUFFER];
    let mut consistent = true;
    loop {
        let length = receive(&socket, &mut buffer)?;
        let mut rest = buffer.get(..length).ok_or_else(|| malformed("a message is too long"))?;
        if rest.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        while !rest.is_empty() {
            let message = split(&mut rest)?;
            consistent &= number(message, 6) & NLM_F_DUMP_INTR == 0;
            match number(message, 4) {
                NLMSG_NOOP => {}
                NLMSG_DONE | NLMSG_ERROR => return status(message).map(|()| consistent),
                _ => each(message)?,
            }
        }
    }
}

fn receive(socket: &Socket, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match socket.recv(&mut &mut *buffer, RecvFlags::TRUNC.bits() as i32) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            received => return received,
        }
    }
}

/// Takes the next message off `rest`.
fn split<'a>(rest: &mut &'a [u8]) -> io::Result<&'a [u8]> {
    let length = rest.first_chunk().map_or(0, |&bytes| u32::from_ne_bytes(bytes) as usize);
    let message = rest.get(..length).filter(|m| m.len() >= HEADER);
    let message = message.ok_or_else(|| malformed("a message ends early"))?;
    *rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    Ok(message)
}

/// The 16-bit number at `at` of a message's header.
fn number(message: &[u8], at: usize) -> u16 {
    u16::from_ne_bytes([message[at], message[at + 1]])
}

/// What the last message says: zero or an error number, negated.
fn status(message: &[u8]) -> io::Result<()> {
    match message[HEADER..].first_chunk().map_or(0, |&bytes| i32::from_ne_bytes(bytes)) {
        code if code < 0 => Err(io::Error::from_raw_os_error(code.saturating_neg())),
        _ => Ok(()),
    }
}

/// An answer that cannot be taken apart.
pub fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("netlink: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_ends_early_is_an_error() {
        for bytes in [&[][..], &[16], &[16, 0, 0, 0], &[3, 0, 0, 0, 0, 0, 0, 0], &[255; 40]] {
            assert!(split(&mut &*bytes).is_err(), "{bytes:?}");
        }
        let two = [[16, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; 2].concat();
        let mut rest = &two[..];
        assert_eq!((split(&mut rest).unwrap().len(), rest.len()), (16, 16));
    }
}
