//! The statements that are known, and where each of them ends.

use super::fault::Fault;
use super::lex::Word;
use super::operand::means;
use super::unfit::Applied;
use super::words::Words;
use super::{
    Profile, access, agent, analyzer, autolog, defaddrtable, delete, device, global, home, interface, ip,
    ip6, ipsec, link, monitor, neighbour, port, route, smf, srcip, start, tcp, trace, udp, vipa,
};
use crate::message::{self, Entry};

/// A statement.
pub struct Statement {
    /// Its name, whose capitals are its shortest abbreviation.
    pub name: &'static str,
    extent: Extent,
    /// The message about a second one in a profile, where there can be only one.
    pub only_one: Option<&'static Entry>,
    /// May an operand be written `NAME=value`?
    pub has_values: bool,
    /// Applies one whose operands these are.
    pub apply: Apply,
}

type Apply = for<'w> fn(Words<'w>, &mut Profile<'_>) -> Applied<'w>;

/// Where a statement ends: free form leaves that to its words.
enum Extent {
    /// At the next name of a statement, but so many of its first operands are none unless they begin a line.
    Next(usize),
    /// There too, but a word that follows one of these is none unless it begins a line.
    Behind(&'static [&'static str]),
    /// There too, but the second word of a pair is none unless it begins a line.
    Odd,
    /// At one of these words.
    Block(&'static [&'static str]),
}

use Extent::{Behind, Block, Next, Odd};

const fn statement(name: &'static str, extent: Extent, apply: Apply) -> Statement {
    Statement { name, extent, only_one: None, has_values: false, apply }
}

impl Statement {
    const fn only_one(self, entry: &'static Entry) -> Statement {
        Statement { only_one: Some(entry), ..self }
    }

    const fn with_values(self) -> Statement {
        Statement { has_values: true, ..self }
    }

    /// The names of all of them.
    #[cfg(test)]
    pub fn names() -> Vec<&'static str> {
        STATEMENTS.iter().map(|statement| statement.name).collect()
    }

    /// The word at which it ends, if it is a block.
    #[cfg(test)]
    pub fn end(&self) -> Option<&'static str> {
        if let Block(ends) = self.extent { ends.first().copied() } else { None }
    }

    /// Does it end at a word of its own?
    pub fn is_block(&self) -> bool {
        matches!(self.extent, Block(_))
    }

    /// The statement of this name, perhaps abbreviated.
    pub fn named(name: &str) -> Option<&'static Statement> {
        STATEMENTS.iter().find(|statement| means(statement.name, name))
    }
}

/// Words of a PORT entry behind which a name stands.
const BEFORE_NAME: &[&str] = &["TCP", "UDP", "SAF"];

static STATEMENTS: [Statement; 35] = [
    statement("ARPAGE", Next(1), ip::arpage),
    statement("AUTOLOG", Block(&["ENDAUTOLOG"]), autolog::autolog),
    statement("BEGINRoutes", Block(&["ENDRoutes"]), route::beginroutes),
    statement("BSDRoutingparms", Block(&["ENDBSDROUTINGPARMS", "END"]), neighbour::bsdroutingparms),
    statement("DATTRACE", Next(0), trace::dattrace).with_values(),
    statement("DEFADDRTABLE", Block(&["ENDDEFADDRTABLE"]), defaddrtable::defaddrtable)
        .only_one(&message::PROFILE_SECOND),
    statement("DELETE", Next(2), delete::delete),
    statement("DEVICE", Next(2), device::device),
    statement("GATEWAY", Next(0), removed),
    statement("GLOBALCONFIG", Next(0), global::globalconfig),
    statement("HOME", Odd, home::home),
    statement("INCLUDE", Next(1), included),
    statement("INTERFACE", Next(3), interface::interface),
    statement("IPCONFIG", Next(0), ip::ipconfig),
    statement("IPCONFIG6", Next(0), ip6::ipconfig6),
    statement("IPSEC", Block(&["ENDIPSEC"]), ipsec::ipsec).only_one(&message::PROFILE_SECOND_IPSEC),
    statement("LINK", Next(3), link::link),
    statement("NETACCESS", Block(&["ENDNETACCESS"]), access::netaccess),
    statement("NETMONITOR", Next(0), monitor::netmonitor),
    statement("OSAENTA", Next(0), analyzer::osaenta).with_values(),
    statement("PKTTRACE", Next(0), trace::pkttrace).with_values(),
    statement("PORT", Behind(BEFORE_NAME), port::port),
    statement("PORTRANGE", Behind(BEFORE_NAME), port::portrange),
    statement("PRIMARYINTERFACE", Next(1), home::primaryinterface),
    statement("SACONFIG", Behind(&["COMMUNITY"]), agent::saconfig),
    statement("SMFCONFIG", Next(0), smf::smfconfig),
    statement("SMFPARMS", Next(3), smf::smfparms),
    statement("SOMAXCONN", Next(1), tcp::somaxconn),
    statement("SRCIP", Block(&["ENDSRCIP"]), srcip::srcip).only_one(&message::PROFILE_SECOND_SRCIP),
    statement("START", Next(1), start::start),
    statement("STOP", Next(1), start::stop),
    statement("TCPCONFIG", Next(0), tcp::tcpconfig),
    statement("TRANSLATE", Next(4), neighbour::translate),
    statement("UDPCONFIG", Next(0), udp::udpconfig),
    statement("VIPADynamic", Block(&["ENDVIPADynamic"]), vipa::vipadynamic),
];

/// Stands for another data set, and is no statement of its own.
fn included<'w>(_: Words<'w>, _: &mut Profile<'_>) -> Applied<'w> {
    Ok(())
}

/// Refuses a statement that releases before V2R1 had.
fn removed<'w>(_: Words<'w>, _: &mut Profile<'_>) -> Applied<'w> {
    Err(Fault::new(&message::PROFILE_STATEMENT, []).into())
}

/// Parts the words behind the name of a statement into its operands and what follows it. A block without its end gives
/// the word that is missing, and nothing follows.
pub fn end_of<'w>(
    statement: Option<&Statement>,
    words: &'w [Word],
) -> (Result<&'w [Word], &'static str>, &'w [Word]) {
    let next = |kept: usize, pairs: bool, behind: &[&str]| {
        let begins = |(n, word): (usize, &Word)| {
            let before = n.checked_sub(1).and_then(|n| words.get(n));
            let named = before.is_some_and(|word| behind.contains(&word.folded.as_str()));
            let operand = n < kept || named || pairs && n % 2 == 1;
            (word.leads || !operand) && Statement::named(&word.folded).is_some()
        };
        let end = words.iter().enumerate().position(begins).unwrap_or(words.len());
        let (operands, rest) = words.split_at(end);
        (Ok(operands), rest)
    };
    match statement.map(|statement| &statement.extent) {
        None => next(0, false, &[]),
        Some(Next(kept)) => next(*kept, false, &[]),
        Some(Behind(before)) => next(0, false, before),
        Some(Odd) => next(0, true, &[]),
        Some(Block(ends)) => {
            match words.iter().position(|word| ends.iter().any(|end| means(end, &word.folded))) {
                Some(end) => (Ok(&words[..end]), &words[end + 1..]),
                None => (Err(ends.first().copied().unwrap_or_default()), &[]),
            }
        }
    }
}
