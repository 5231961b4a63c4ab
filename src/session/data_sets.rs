//! LISTCAT, LISTDS, LIST and DELETE.

use std::io::{BufRead as _, Read as _};

use super::{Handler, Operands, Session};
use crate::message::{self, Message};
use crate::output::{Catalog, DataSetName, Screen};

inventory::submit! { Handler { name: "LISTCAT", run: listcat } }
inventory::submit! { Handler { name: "LISTDS", run: listds } }
inventory::submit! { Handler { name: "LIST", run: list } }
inventory::submit! { Handler { name: "DELETE", run: delete } }

/// Longest piece of a line that is held in memory.
const PIECE: u64 = 64 * 1024;

/// Does something with each data set that was named; gives the highest return code.
fn for_each(
    session: &mut Session,
    operands: &Operands,
    screen: &mut Screen<'_>,
    act: impl Fn(&Catalog, &DataSetName, &mut Screen<'_>) -> Result<(), Message>,
) -> u8 {
    let mut code = 0;
    for typed in &operands.positional {
        let done = DataSetName::typed(typed, session.profile.prefix.as_deref())
            .and_then(|name| act(&session.catalog, &name, screen));
        if let Err(message) = done {
            code = code.max(session.tell(screen, &message));
        }
    }
    code
}

// ASSUMED: LISTCAT shows the names alone; there is no catalog to name above them.
fn listcat(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let user = session.user.to_string();
    let own = session.profile.prefix.as_deref().unwrap_or(&user);
    let level = operands.value("LEVEL").unwrap_or(own).trim_matches('\'').to_ascii_uppercase();
    match DataSetName::new(&level).and_then(|_| session.catalog.list(&level)) {
        Ok(names) if names.is_empty() => {
            session.tell(screen, &Message::new(&message::NO_DATA_SETS, [&level]))
        }
        Ok(names) => {
            names.iter().for_each(|name| screen.line(name));
            0
        }
        Err(message) => session.tell(screen, &message),
    }
}

// ASSUMED: the layout of LISTDS; the section --VOLUMES-- is left out because there is no volume.
fn listds(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    let members_wanted = operands.has("MEMBERS");
    for_each(session, operands, screen, |catalog, name, screen| {
        let missing = |message: Message| match message.entry() == &message::NOT_IN_CATALOG {
            true => Message::new(&message::NOT_IN_CATALOG_LISTDS, [name.data_set()]),
            false => message,
        };
        let attributes = catalog.attributes(name).map_err(missing)?;
        screen.line(name.data_set());
        screen.line("--RECFM-LRECL-BLKSIZE-DSORG");
        let organization = if attributes.partitioned { "PO" } else { "PS" };
        let (format, length, block) =
            (attributes.record_format, attributes.record_length, attributes.block_size);
        screen.line(&format!("  {format:<5} {length:<5} {block:<7} {organization}"));
        if let Some(members) = catalog.members(name)?.filter(|_| members_wanted) {
            screen.line("--MEMBERS--");
            members.iter().for_each(|member| screen.line(&format!("  {member}")));
        }
        Ok(())
    })
}

fn list(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    for_each(session, operands, screen, |catalog, name, screen| {
        let mut file = catalog.read(name)?;
        let mut line = Vec::new();
        while !screen.is_stopped() {
            line.clear();
            let read = file.by_ref().take(PIECE).read_until(b'\n', &mut line);
            let read = read.map_err(|e| {
                Message::new(&message::DATA_SET_NOT_READ, [&name.to_string(), &e.to_string()])
            })?;
            if read == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            screen.line(text.trim_end_matches(['\n', '\r']));
        }
        Ok(())
    })
}

fn delete(session: &mut Session, operands: &Operands, screen: &mut Screen<'_>) -> u8 {
    for_each(session, operands, screen, |catalog, name, screen| {
        catalog.delete(name, screen.stop())?;
        screen.line(&format!("ENTRY (A) {name} DELETED"));
        Ok(())
    })
}
