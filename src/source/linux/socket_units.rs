//! Socket units of systemd: the ports that it holds for services which it starts when they are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use super::ports::reservation;
use crate::tcpip::job::job_name;
use crate::tcpip::port::{Protocol, Reservation};

/// Where units are, the folder that counts most first.
pub const FOLDERS: [&str; 5] = [
    "/etc/systemd/system",
    "/run/systemd/system",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
];

/// The ports of the socket units that are enabled: those that a `.wants` folder names.
pub fn read(folders: &[&Path]) -> Vec<Reservation> {
    let enabled = folders.iter().flat_map(|folder| files(folder, "wants")).flat_map(|w| files(&w, "socket"));
    let names: BTreeSet<String> =
        enabled.filter_map(|unit| Some(unit.file_name()?.to_str()?.to_owned())).collect();
    let mut reservations: Vec<Reservation> = Vec::new();
    for name in names {
        for reservation in unit(&name, folders).reservations(&name) {
            // A unit that names 0.0.0.0 and :: names a port twice.
            if !reservations.contains(&reservation) {
                reservations.push(reservation);
            }
        }
    }
    reservations
}

/// The files and folders in `folder` whose names have this extension.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension() == Some(OsStr::new(extension))).collect()
}

/// What a socket unit says.
#[derive(Debug, Default)]
struct Unit {
    listens: Vec<(Protocol, String)>,
    service: Option<String>,
}

/// A unit of this name: the first file that is found, then its drop-ins by name.
fn unit(name: &str, folders: &[&Path]) -> Unit {
    // An instance of a template has the template's file.
    let template = name.split_once('@').map(|(stem, _)| format!("{stem}@.socket"));
    let mut unit = Unit::default();
    let mut drop_ins: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for folder in folders.iter().rev() {
        for file in files(&folder.join(format!("{name}.d")), "conf") {
            drop_ins.insert(file.file_name().unwrap_or_default().into(), file);
        }
    }
    let names = [Some(name.to_owned()), template].into_iter().flatten();
    let mut places = names.flat_map(|name| folders.iter().map(move |folder| folder.join(&name)));
    let text = places.find_map(|file| fs::read_to_string(file).ok());
    unit.apply(&text.unwrap_or_default());
    drop_ins.values().for_each(|file| unit.apply(&fs::read_to_string(file).unwrap_or_default()));
    unit
}

impl Unit {
    fn apply(&mut self, text: &str) {
        let mut section = "";
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                section = line;
            }
            let Some((key, value)) = line.split_once('=').filter(|_| section == "[Socket]") else { continue };
            let value = value.trim();
            let protocol = match key.trim_end() {
                "ListenStream" => Protocol::Tcp,
                "ListenDatagram" => Protocol::Udp,
                "Service" => {
                    self.service = Some(value.to_owned());
                    continue;
                }
                _ => continue,
            };
            match value {
                // What was listed before does not count.
                "" => self.listens.clear(),
                _ => self.listens.push((protocol, value.to_owned())),
            }
        }
    }

    fn reservations(&self, name: &str) -> Vec<Reservation> {
        let service = self.service.as_deref().unwrap_or(name);
        let service = service.rsplit_once('.').map_or(service, |(stem, _)| stem);
        let job = job_name(service.split('@').next().unwrap_or_default());
        let port = |(protocol, text): &(Protocol, String)| {
            let (bind, port) = endpoint(text)?;
            Some(reservation(*protocol, port, port, &job, bind))
        };
        self.listens.iter().filter_map(port).collect()
    }
}

/// `22`, `192.0.2.1:22` or `[2001:db8::1]:22`; paths and other families are no ports.
fn endpoint(text: &str) -> Option<(Option<IpAddr>, u16)> {
    let (address, port) = match text.parse::<u16>() {
        Ok(port) => (None, port),
        Err(_) => {
            let socket: SocketAddr = text.parse().ok()?;
            (Some(socket.ip()).filter(|address| !address.is_unspecified()), socket.port())
        }
    };
    (port > 0).then_some((address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }

    #[test]
    fn enabled_units_reserve_their_ports() {
        let (etc, lib) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(
            lib.path(),
            &[
                ("ssh.socket", "[Unit]\nListenStream=1\n[Socket]\nListenStream=22\n"),
                ("cups.socket", "[Socket]\nListenStream=/run/cups.sock\nListenStream=[::1]:631\n"),
                ("off.socket", "[Socket]\nListenStream=99\n"),
                ("tftp@.socket", "[Socket]\nListenDatagram = 192.0.2.1:69\nService=in.tftpd@x.service\n"),
                (
                    "two.socket",
                    "[Socket]\nListenStream=0.0.0.0:80\nListenStream=[::]:80\nListenStream=@a\nListenStream=0\n",
                ),
                ("sockets.target.wants/cups.socket", ""),
            ],
        );
        write(
            etc.path(),
            &[
                ("sockets.target.wants/ssh.socket", ""),
                ("ssh.socket.d/port.conf", "[Socket]\nListenStream=\nListenStream=2222\n"),
                ("multi-user.target.wants/tftp@x.socket", ""),
                ("multi-user.target.wants/two.socket", ""),
                ("multi-user.target.wants/gone.socket", ""),
                ("multi-user.target.wants/two.service", ""),
            ],
        );
        let shown: Vec<String> = read(&[etc.path(), lib.path(), Path::new("/nowhere")])
            .iter()
            .map(|r| {
                format!("{} {:?} {} {:?}", r.job, r.protocol, r.ports.start(), r.bind.map(|a| a.to_string()))
            })
            .collect();
        let expected = [
            "CUPS Tcp 631 Some(\"::1\")",
            "SSH Tcp 2222 None",
            "IN@TFTPD Udp 69 Some(\"192.0.2.1\")",
            "TWO Tcp 80 None",
        ];
        assert_eq!(shown, expected);
    }
}
