//! BYTEinfo counts what the application sent and received.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use crate::report::{eventually, onetstat, output, shown};

/// BytesOut and BytesIn of the connection from the local `port` to `foreign`.
fn bytes(report: &str, port: u16, foreign: &str) -> Option<(u64, u64)> {
    let lines: Vec<&str> = report.lines().collect();
    lines.iter().enumerate().find_map(|(n, line)| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at)?.parse::<u64>().ok();
        // LONG has the foreign socket on the next line, SHORT has it in the row.
        let here = line.contains(foreign) || lines.get(n + 1).is_some_and(|next| next.ends_with(foreign));
        (here && words.contains(&format!("{port:05}").as_str())).then(|| Some((number(1)?, number(2)?)))?
    })
}

#[test]
fn byteinfo_counts_payload() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    client.write_all(&[7; 12_345]).unwrap();
    server.read_exact(&mut [0; 12_345]).unwrap();
    server.write_all(b"thank you").unwrap();
    client.read_exact(&mut [0; 9]).unwrap();
    let (here, there) = (client.local_addr().unwrap(), server.local_addr().unwrap());
    eventually(|| {
        let report = output(&mut onetstat(&["-b"]));
        let found = (bytes(&report, here.port(), &shown(there)), bytes(&report, there.port(), &shown(here)));
        match found == (Some((12_345, 9)), Some((9, 12_345))) {
            true => Ok(()),
            false => Err(format!("{found:?}\n{report}")),
        }
    });
}
