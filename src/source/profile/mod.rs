//! PROFILE.TCPIP: the statements that configure a stack, applied one by one. A statement with a fault is skipped with a
//! message, the rest is used. VARY TCPIP,,OBEYFILE reads the same language.

mod access;
mod agent;
mod analyzer;
mod attributes;
mod autolog;
mod defaddrtable;
mod define;
mod delete;
mod device;
mod fault;
mod global;
mod global_groups;
mod home;
mod interface;
mod ip;
mod ip6;
mod ipsec;
mod lex;
mod link;
mod monitor;
mod neighbour;
mod operand;
mod port;
mod rnic;
mod route;
mod settings;
mod smc;
mod smf;
mod srcip;
mod start;
mod statement;
pub mod sysplex;
mod tcp;
mod trace;
mod udp;
mod unfit;
mod vipa;
mod vipa_block;
mod vipadistribute;
mod words;
mod xcf;

use std::collections::HashSet;

use crate::message::{self, Message};
use crate::source::symbols::Symbols;
use crate::tcpip::TcpIp;

use fault::Fault;
use lex::Word;
use operand::made;
use statement::{Statement, end_of};
use unfit::Applied;
use words::Words;

/// How deep data sets can include each other.
// ASSUMED: data sets can include each other 8 deep; the limit is not published.
const DEPTH: usize = 8;

/// What a profile needs from outside.
pub struct Context<'a> {
    /// Name of its data set, with the member: `TCPPARMS(PROFILE)`.
    pub data_set: &'a str,
    /// The symbols of its system.
    pub symbols: &'a Symbols,
    /// Reads a data set or member that is included, by its full name; `None` if it cannot.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Applies the statements of a profile to a stack. The messages say what was wrong, in the order of the statements.
pub fn apply(text: &str, tcpip: &mut TcpIp, context: &Context<'_>) -> Vec<Message> {
    let mut profile = Profile::new(tcpip);
    profile.data_set(text, context.data_set, 1, context);
    profile.choose_primary();
    profile.tcpip.forget_gone_interfaces();
    profile.tcpip.add_implicit_routes();
    profile.messages
}

/// Starts or stops a device with its links, or an interface. False if the stack has none of this name.
pub fn switch(tcpip: &mut TcpIp, name: &str, on: bool) -> bool {
    Profile::new(tcpip).switch(name, on)
}

/// A stack while a profile is applied to it.
struct Profile<'a> {
    tcpip: &'a mut TcpIp,
    /// Statements that the profile has had.
    seen: HashSet<&'static str>,
    /// Has it had a HOME list that replaced the one before?
    home: bool,
    /// Has it had a TRANSLATE list that replaced the one before?
    translated: bool,
    /// The data sets that are being read, each included by the one before it.
    open: Vec<String>,
    /// Have they included each other too deep? Then none of them is included in itself any more.
    too_deep: bool,
    /// Faults of entries of the present statement, of which the rest counts.
    faults: Vec<Fault>,
    messages: Vec<Message>,
}

impl<'a> Profile<'a> {
    fn new(tcpip: &'a mut TcpIp) -> Profile<'a> {
        Profile {
            tcpip,
            seen: HashSet::new(),
            home: false,
            translated: false,
            open: Vec::new(),
            too_deep: false,
            faults: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// Applies one data set; `depth` is 1 for the first, 2 for those that it includes.
    fn data_set(&mut self, text: &str, name: &str, depth: usize, context: &Context<'_>) {
        self.open.push(name.to_owned());
        let words = lex::words(&context.symbols.replace(text));
        let mut rest = words.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let statement = Statement::named(&first.folded);
            let (operands, next) = end_of(statement, after);
            rest = next;
            let Attempt { used, fault } = match (statement, operands) {
                _ if first.folded == INCLUDE => {
                    attempt(operands.unwrap_or_default(), |words| self.include(words, depth, context))
                }
                (Some(statement), Ok(operands)) => self.statement(statement, operands),
                (Some(_), Err(end)) => {
                    Attempt::failed(after, Fault::new(&message::PROFILE_NO_END, [&operand::told(end)]))
                }
                (None, _) => Attempt::failed(after, Fault::new(&message::PROFILE_STATEMENT, [])),
            };
            if let Ok(operands) = operands
                && used < operands.len()
            {
                rest = &after[used..];
            }
            let faults = std::mem::take(&mut self.faults).into_iter().chain(fault);
            self.messages.extend(faults.map(|fault| fault.message(&first.folded, first.line, name)));
        }
        self.open.pop();
    }

    /// Applies a statement.
    fn statement(&mut self, statement: &Statement, words: &[Word]) -> Attempt {
        let again = !self.seen.insert(statement.name);
        match statement.only_one {
            Some(entry) if again => Attempt::failed(words, Fault::new(entry, [])),
            _ if statement.is_block() => {
                let fault = (statement.apply)(Words(words), self).err().map(Fault::from);
                Attempt { used: words.len(), fault }
            }
            _ if statement.has_values => {
                let split = lex::split_values(words);
                let Attempt { used, fault } = attempt(&split, |words| (statement.apply)(words, self));
                let used = split[used..].first().map_or(words.len(), |next| place_of(next, words));
                Attempt { used, fault }
            }
            _ => attempt(words, |words| (statement.apply)(words, self)),
        }
    }

    /// ```text
    /// INCLUDE data-set-name
    /// ```
    fn include<'w>(&mut self, words: Words<'w>, depth: usize, context: &Context<'_>) -> Applied<'w> {
        let name = words.whole(made("a data set name", Some))?;
        self.too_deep |= depth == DEPTH;
        // Each level of one that includes itself twice would double the work.
        if depth == DEPTH || self.too_deep && self.open.iter().any(|open| open == name) {
            return Err(Fault::new(&message::PROFILE_DEPTH, [&DEPTH.to_string()]).into());
        }
        let text = (context.read)(name).ok_or(Fault::new(&message::PROFILE_NO_DATA_SET, [name]))?;
        self.data_set(&text, name, depth + 1, context);
        Ok(())
    }

    /// Can the stack have this value for IPv6?
    fn allow(&self, ipv6: bool, value: &str) -> Result<(), Fault> {
        match ipv6 && !self.tcpip.ipv6 {
            true => Err(Fault::new(&message::PROFILE_NOT_IPV6_VALUE, [value])),
            false => Ok(()),
        }
    }
}

/// What has become of a statement.
struct Attempt {
    /// How many of the words are its operands.
    used: usize,
    fault: Option<Fault>,
}

impl Attempt {
    /// One that takes all of these words with it.
    fn failed(words: &[Word], fault: Fault) -> Attempt {
        Attempt { used: words.len(), fault: Some(fault) }
    }
}

/// Applies a statement to operands. An unfit word at the start of a line begins a statement that is not known, if what
/// stands before it has the form of a statement. A statement with a fault must leave the stack as it is.
// ASSUMED: a word that the statement before cannot have, and that is the first of its line, is a misspelt statement: the
// statement before it counts, the words up to the next statement do not.
fn attempt<'w>(words: &'w [Word], mut apply: impl FnMut(Words<'w>) -> Applied<'w>) -> Attempt {
    let Err(unfit) = apply(Words(words)) else { return Attempt { used: words.len(), fault: None } };
    let before = unfit.stray().map(|left| words.len() - left);
    match before.map(|at| (at, apply(Words(&words[..at])))) {
        Some((used, Ok(()))) => Attempt { used, fault: None },
        Some((used, Err(other))) if other.has_form() => Attempt { used, fault: Some(other.into()) },
        _ => Attempt::failed(words, unfit.into()),
    }
}

/// Where among these the word is that begins the same line.
fn place_of(first: &Word, words: &[Word]) -> usize {
    words.iter().position(|word| word.leads && word.line == first.line).unwrap_or(words.len())
}

/// The statement that stands for another data set.
const INCLUDE: &str = "INCLUDE";

#[cfg(test)]
mod tests;
