//! The TSO session at a person's terminal: READY, line editing, history, TAB, hints, paging, Ctrl-C.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use directories::ProjectDirs;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, DefaultEditor, Editor};

use crate::output::{Pointing, Screen};
use crate::session::Session;

mod helper;
mod pager;

use helper::Words;
use pager::Pager;

/// A person's terminal, with what was typed at it before.
struct Terminal {
    editor: Editor<Words, FileHistory>,
    history: Option<PathBuf>,
    /// Set by Ctrl-C while a command runs.
    stop: Arc<AtomicBool>,
}

/// Runs a session until LOGOFF or the end of input; gives the last return code.
///
/// # Errors
/// The terminal cannot be used.
pub fn run(session: &mut Session) -> io::Result<u8> {
    let mut terminal = Terminal::open(session)?;
    println!("TSO-NETSTAT {}   USER {}", env!("CARGO_PKG_VERSION"), session.user());
    println!("HELP lists the commands, TAB completes a word, LOGOFF ends the session.");
    let mut code = 0;
    while !session.is_over() {
        println!("{}", session.prompt());
        match terminal.command(session) {
            Ok(Some(line)) => code = terminal.execute(session, &line)?,
            Ok(None) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(code)
}

impl Terminal {
    fn open(session: &Session) -> io::Result<Terminal> {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .color_mode(if plain { ColorMode::Disabled } else { ColorMode::Enabled })
            .build();
        let mut editor = Editor::with_config(config).map_err(io::Error::other)?;
        editor.set_helper(Some(Words::new(session, !plain)));
        let history = ProjectDirs::from("", "", "tso-netstat").map(|f| f.data_dir().join("history"));
        if let Some(file) = &history {
            // Without a history the session works as well: a missing or unreadable file is an empty one.
            let _ = file.parent().map(fs::create_dir_all);
            let _ = editor.load_history(file);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).map_err(io::Error::other)?;
        Ok(Terminal { editor, history, stop })
    }

    /// One command, which may be typed on several lines; `None` if Ctrl-C took it back.
    fn command(&mut self, session: &Session) -> Result<Option<String>, ReadlineError> {
        if let Some(words) = self.editor.helper_mut() {
            words.refresh(session);
        }
        let mut command = String::new();
        loop {
            match self.editor.readline("") {
                Ok(line) => match line.trim_end().strip_suffix(['-', '+']) {
                    Some(begun) => command.push_str(begun),
                    None => {
                        command.push_str(&line);
                        self.remember(&command);
                        return Ok(Some(command));
                    }
                },
                Err(ReadlineError::Interrupted) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    fn remember(&mut self, command: &str) {
        let added = !command.trim().is_empty() && self.editor.add_history_entry(command).unwrap_or(false);
        if let Some(file) = self.history.as_ref().filter(|_| added) {
            // A history that cannot be written is lost at the end of the session, and nothing else.
            let _ = self.editor.append_history(file);
        }
    }

    fn execute(&mut self, session: &mut Session, line: &str) -> io::Result<u8> {
        self.stop.store(false, Ordering::Relaxed);
        let size = self.editor.dimensions().filter(|_| session.profile().pause);
        let size = size.map(|(columns, rows)| (usize::from(columns), usize::from(rows)));
        let mut ask = || DefaultEditor::new().and_then(|mut editor| editor.readline("***")).is_ok();
        let mut out = Pager::new(io::stdout().lock(), size, Arc::clone(&self.stop), &mut ask);
        let mut screen = Screen::new(&mut out, &self.stop).pointing(Pointing::Under);
        let code = session.run(line, &mut screen);
        screen.finish()?;
        Ok(code)
    }
}
