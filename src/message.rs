//! The catalogue of messages: id, text with inserts, return codes.
//!
//! A text with `{}` takes its inserts in order. An id that the published books do not establish stays empty; none is
//! invented. Source of ids and texts: the message list of the specification; texts without an id are our own.

use std::fmt;

/// One entry of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// `EZZ2354I`, or empty where none is established.
    pub id: &'static str,
    /// Text; each `{}` is an insert.
    pub text: &'static str,
    /// Return code of a TSO command that ends with it.
    pub tso: u8,
    /// Exit status of the z/OS UNIX command.
    pub unix: u8,
}

/// A message for the person at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    entry: &'static Entry,
    inserts: Vec<String>,
}

impl Message {
    /// The entry's text with these inserts.
    pub fn new<const N: usize>(entry: &'static Entry, inserts: [&str; N]) -> Message {
        Message::of(entry, &inserts)
    }

    /// The entry's text with as many inserts as it takes.
    pub fn of(entry: &'static Entry, inserts: &[&str]) -> Message {
        debug_assert_eq!(entry.text.matches("{}").count(), inserts.len(), "inserts of {}", entry.text);
        Message { entry, inserts: inserts.iter().copied().map(printable).collect() }
    }

    /// Its id, empty where none is established.
    pub fn id(&self) -> &'static str {
        self.entry.id
    }

    /// The catalogue entry.
    pub fn entry(&self) -> &'static Entry {
        self.entry
    }

    /// Return code under TSO.
    pub fn return_code(&self) -> u8 {
        self.entry.tso
    }

    /// Exit status under z/OS UNIX.
    pub fn exit_status(&self) -> u8 {
        self.entry.unix
    }

    /// With its id in front, where it has one: the form of z/OS UNIX and of PROFILE MSGID.
    pub fn with_id(&self) -> String {
        match self.entry.id {
            "" => self.to_string(),
            id => format!("{id} {self}"),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut inserts = self.inserts.iter();
        for (n, part) in self.entry.text.split("{}").enumerate() {
            if n > 0 {
                f.write_str(inserts.next().map_or("", String::as_str))?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// What came from outside, without control characters, which could steer a terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '.' } else { c }).collect()
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $id:literal $text:literal tso $tso:literal unix $unix:literal;)*) => {
        $($(#[$doc])* pub static $name: Entry = Entry { id: $id, text: $text, tso: $tso, unix: $unix };)*
        /// Every entry, for tests and for the reference pages.
        pub static CATALOGUE: &[&Entry] = &[$(&$name),*];
    };
}

catalogue! {
    /// A number was expected and the value is not one, or is too large.
    INCORRECT_INTEGER = "EZZ2354I" "Incorrect integer parameter {} or the integer is over its maximum value" tso 8 unix 1;
    /// The stack does not exist or is not active.
    NO_AFFINITY = "EZZ2377I" "Could not establish affinity with {} (1011/11B3005A) - can not provide the requested option information" tso 16 unix 16;
    /// FORMat SHORT on an IPv6-enabled stack. The id is established, the text is our own.
    SHORT_ON_IPV6 = "EZZ2383I" "FORMAT SHORT is not supported by {}, which is enabled for IPv6" tso 8 unix 1;
    /// A filter value of a bad form.
    INCORRECT_FILTER_VALUE = "EZZ2392I" "Incorrect filter value specification {}" tso 8 unix 1;
    /// The stack is outside the sysplex group. The id is established, the text is our own.
    NOT_IN_GROUP = "EZZ2502I" "The stack is not a member of the sysplex group" tso 0 unix 0;
    /// What follows from that. The id is established, the text is our own.
    DYNAMIC_VIPA_INACTIVE = "EZZ2503I" "All dynamic VIPA configuration is inactive" tso 0 unix 0;

    /// Unknown report.
    INCORRECT_OPTION = "" "Incorrect option {}" tso 8 unix 1;
    /// Unknown modifier, or a word too many.
    INCORRECT_PARAMETER = "" "Incorrect parameter {}" tso 8 unix 1;
    /// A keyword without its value.
    MISSING_VALUE = "" "Missing parameter value after {}" tso 8 unix 1;
    /// A z/OS UNIX flag with its value in the same word.
    JOINED_VALUE = "" "Leave a blank between the flag and its value {}" tso 8 unix 1;
    /// The console form needs a report.
    MISSING_OPTION = "" "Missing option after {}" tso 8 unix 1;
    /// A value over its length.
    VALUE_TOO_LONG = "" "Parameter value is too long {}" tso 8 unix 1;
    /// More values than the filter takes.
    TOO_MANY_VALUES = "" "Too many filter values for {}" tso 8 unix 1;
    /// The report has no such filter.
    FILTER_NOT_VALID = "" "Filter {} is not valid with {}" tso 8 unix 1;
    /// Two filters.
    ONE_FILTER = "" "Only one filter can be specified" tso 8 unix 1;
    /// Two words that exclude each other.
    MUTUALLY_EXCLUSIVE = "" "Parameters {} and {} are mutually exclusive" tso 8 unix 1;
    /// An IPv6 value, or a report about IPv6, on an IPv4-only stack.
    IPV6_NOT_ENABLED = "" "IPv6 is not enabled on the stack" tso 8 unix 1;
    /// An address operand that is none.
    INCORRECT_ADDRESS = "" "Incorrect IP address {}" tso 8 unix 1;
    /// The resolver does not know the name.
    HOST_NOT_RESOLVED = "" "Host name {} could not be resolved" tso 8 unix 1;
    /// The host's own stack, on a host that is no Linux.
    LINUX_ONLY = "" "Stack {} exists on Linux only" tso 16 unix 16;
    /// A part of the host's own stack: why it cannot be read.
    HOST_NOT_READ = "" "{} of stack LINUX could not be read: {}" tso 16 unix 16;
    /// No socket has this connection id.
    NO_CONNECTION = "" "Connection {} not found" tso 8 unix 8;
    /// No listener is what VARY DROP names.
    NO_SERVER = "" "There is no server with {}" tso 8 unix 8;
    /// SERVAUTH does not let the user see the report. The insert is the report's name, on z/OS UNIX its flag.
    ACCESS_DENIED = "EZZ2385I" "Access to Netstat {} denied - SAF RC is {}" tso 8 unix 255;
    /// The connection was dropped.
    DROPPED = "" "Connection successfully dropped" tso 0 unix 0;
    /// OPERCMDS does not let the user drop connections.
    DROP_NOT_AUTHORIZED = "" "Not authorized to use DROP" tso 12 unix 12;
    /// The kernel does not let the process drop connections.
    DROP_NOT_PERMITTED = "" "Connection {} not dropped: the host requires root or the capability CAP_NET_ADMIN" tso 12 unix 12;
    /// The kernel cannot drop connections.
    DROP_NOT_SUPPORTED = "" "Connection {} not dropped: the host's kernel lacks CONFIG_INET_DIAG_DESTROY" tso 12 unix 12;
    /// The kernel did not drop the connection.
    DROP_FAILED = "" "Connection {} not dropped: {}" tso 12 unix 12;
    /// OPERCMDS does not let the user display TCP/IP at the console.
    DISPLAY_NOT_AUTHORIZED = "" "Not authorized to use DISPLAY TCPIP" tso 8 unix 255;
    /// The console repeats a VARY command.
    PROCESSING_COMMAND = "EZZ0060I" "PROCESSING COMMAND: {}" tso 0 unix 0;
    /// A VARY command is done.
    VARY_COMPLETED = "EZZ0053I" "COMMAND VARY {} COMPLETED SUCCESSFULLY" tso 0 unix 0;
    /// A VARY command is not done, for this reason.
    VARY_FAILED = "EZZ0059I" "VARY {} COMMAND FAILED: {}" tso 0 unix 0;
    /// OPERCMDS does not let the user enter this VARY command.
    VARY_NOT_AUTHORIZED = "" "Not authorized to use {}" tso 12 unix 12;
    /// A VARY command that reads a profile, with statements that are wrong.
    VARY_STATEMENTS = "" "See the messages above" tso 8 unix 8;
    /// A VARY command for the host's own stack, which no profile configures.
    VARY_HOST = "" "Stack {} is configured by its host" tso 12 unix 12;
    /// A device or an interface that does not exist.
    NO_INTERFACE = "" "There is no device or interface {}" tso 8 unix 8;
    /// VARY SYSPLEX names an address that no statement makes a dynamic VIPA of.
    NO_DYNAMIC_VIPA = "" "There is no dynamic VIPA {}" tso 8 unix 8;
    /// VARY SYSPLEX,REACTIVATE names an address that is in use, or none.
    NOT_DEACTIVATED = "" "Dynamic VIPA {} is not deactivated" tso 8 unix 8;
    /// VARY SYSPLEX on a stack that has left its group.
    OUTSIDE_GROUP = "" "The stack is not a member of the sysplex group" tso 8 unix 8;
    /// VARY SYSPLEX,JOINGROUP on a stack that has joined.
    IN_GROUP = "" "The stack is a member of the sysplex group" tso 8 unix 8;
    /// A VARY command that exists, but not here.
    NOT_CARRIED_OUT = "" "{} is not carried out by this system" tso 12 unix 12;
    /// The console's help for VARY.
    HELP_VARY = "EZZ0358I" "V...(,DATTRACE|DROP|OBEYFILE|OSAENTA|PKTTRACE|PURGECACHE|START|STOP|SYNTAXCHECK|SYSPLEX)" tso 0 unix 0;
    /// The console's help for VARY SYNTAXCHECK.
    HELP_SYNTAXCHECK = "EZZ0144I" "V...SYNTAXCHECK,XDSNAME" tso 0 unix 0;
    /// VARY SYNTAXCHECK begins to read.
    SYNTAXCHECK_BEGINNING = "EZZ0061I" "VARY SYNTAXCHECK COMMAND BEGINNING" tso 0 unix 0;
    /// VARY SYNTAXCHECK has read statements without a fault.
    SYNTAXCHECK_NO_ERRORS = "EZZ0062I" "VARY SYNTAXCHECK FOUND NO ERRORS" tso 0 unix 0;
    /// VARY SYNTAXCHECK has read statements with faults.
    SYNTAXCHECK_ERRORS = "" "VARY SYNTAXCHECK FOUND ERRORS" tso 8 unix 8;
    /// VARY SYNTAXCHECK has read all.
    SYNTAXCHECK_COMPLETE = "EZZ0065I" "VARY SYNTAXCHECK COMMAND COMPLETE" tso 0 unix 0;
    /// First line of the answer to `D TCPIP`; the insert is the console's number of the message.
    STATUS_REPORT = "EZAOP50I" "TCPIP STATUS REPORT {}" tso 0 unix 0;
    /// Last line of the answer to `D TCPIP`.
    STATUS_COMPLETED = "EZAOP41I" "'DISPLAY TCPIP' COMMAND COMPLETED SUCCESSFULLY" tso 0 unix 0;
    /// The job entry subsystem has a job that was started. The name has 8 columns.
    JOB_BEGINS = "$HASP373" "{} STARTED" tso 0 unix 0;
    /// A job has been started: when.
    JOB_STARTED = "IEF403I" "{} - STARTED - TIME={}" tso 0 unix 0;
    /// A job has ended: when.
    JOB_ENDED = "IEF404I" "{} - ENDED - TIME={}" tso 0 unix 0;
    /// The job entry subsystem has seen a job end. The name has 8 columns.
    JOB_ENDS = "$HASP395" "{} ENDED - RC={}" tso 0 unix 0;
    /// STOP of a job that does not run.
    JOB_NOT_ACTIVE = "IEE341I" "{} NOT ACTIVE" tso 0 unix 0;
    /// STOP of a job that does not listen to the operator.
    TASK_BUSY = "IEE342I" "{} REJECTED--TASK BUSY" tso 0 unix 0;
    /// OPERCMDS does not let the user enter this operator command.
    AUTHORITY_INVALID = "IEE345I" "{} AUTHORITY INVALID, FAILED BY SECURITY PRODUCT" tso 0 unix 0;
    /// START of a procedure that does not exist.
    START_JCL_ERROR = "IEE122I" "START COMMAND JCL ERROR" tso 0 unix 0;
    /// START or STOP of a process of the host.
    HOST_JOB = "" "{} is a process of the host of stack {}, which alone can start or stop it" tso 0 unix 0;
    /// A report that the grammar knows and the program cannot write yet.
    NOT_AVAILABLE = "" "Report {} is not available in this release" tso 12 unix 12;

    /// A TSO command that does not exist.
    COMMAND_NOT_FOUND = "IKJ56500I" "COMMAND {} NOT FOUND" tso 12 unix 1;
    /// A command name that cannot be one.
    INVALID_COMMAND_NAME = "IKJ56621I" "INVALID COMMAND NAME SYNTAX" tso 12 unix 1;
    /// A command line that TSO cannot take.
    COMMAND_TOO_LONG = "" "COMMAND IS LONGER THAN 32767 CHARACTERS" tso 12 unix 1;
    /// An operand that cannot be what it should be.
    INVALID_OPERAND = "IKJ56702I" "INVALID {}, {}" tso 12 unix 1;
    /// An operand that must be there.
    MISSING_OPERAND = "IKJ56701I" "MISSING {}" tso 12 unix 1;
    /// A keyword that the command does not have.
    INVALID_KEYWORD = "IKJ56712I" "INVALID KEYWORD, {}" tso 12 unix 1;
    /// The answer to PROFILE LIST.
    PROFILE_LIST = "IKJ56688I" "CHAR(0) LINE(0)   PROMPT   INTERCOM   {} {} NOMODE   WTPMSG NORECOVER {} PLANGUAGE(ENU) SLANGUAGE(ENU) VARSTORAGE(LOW)" tso 0 unix 0;
    /// The second line of PROFILE LIST.
    DELETE_CHARACTERS = "IKJ56689I" "DEFAULT LINE/CHARACTER DELETE CHARACTERS IN EFFECT FOR THIS TERMINAL" tso 0 unix 0;
    /// The file with a user's profile cannot be used.
    PROFILE_NOT_READ = "" "Profile {} could not be read: {}" tso 4 unix 4;
    /// A change of the profile lasts for this session only.
    PROFILE_NOT_KEPT = "" "Profile could not be kept: {}" tso 4 unix 4;
    /// A user id that is none.
    INVALID_USER_ID = "" "{} is not a TSO user ID" tso 12 unix 64;
    /// An operator command that does not exist here, or is wrong.
    OPERATOR_COMMAND_REJECTED = "" "{} command rejected" tso 0 unix 0;
    /// The console's help for one report.
    HELP_SOCKETS = "EZZ0381I" "{}" tso 0 unix 0;
    /// A data set name that breaks the rules of names.
    INVALID_DATA_SET_NAME = "IKJ56709I" "INVALID DATA SET NAME, {}" tso 12 unix 1;
    /// A data set that does not exist.
    NOT_IN_CATALOG = "IKJ56228I" "DATA SET {} NOT IN CATALOG OR CATALOG CAN NOT BE ACCESSED" tso 12 unix 1;
    /// A data set that does not exist, from LISTDS.
    NOT_IN_CATALOG_LISTDS = "IKJ58503I" "DATA SET {} NOT IN CATALOG" tso 12 unix 1;
    /// Another session writes the data set.
    DATA_SET_IN_USE = "IKJ56225I" "DATA SET {} ALREADY IN USE, TRY LATER" tso 12 unix 1;
    /// A member of a sequential data set.
    NOT_PARTITIONED = "IKJ56229I" "MEMBER {} SPECIFIED BUT {} NOT A PARTITIONED DATA SET" tso 12 unix 1;
    /// A member that does not exist.
    NO_MEMBER = "" "MEMBER {} NOT FOUND IN DATA SET {}" tso 12 unix 1;
    /// A partitioned data set without a member.
    NO_MEMBER_NAMED = "" "DATA SET {} IS PARTITIONED, A MEMBER MUST BE SPECIFIED" tso 12 unix 1;
    /// LISTCAT finds nothing.
    NO_DATA_SETS = "" "NO DATA SETS WITH LEVEL {}" tso 4 unix 1;
    /// The host refuses to read a data set.
    DATA_SET_NOT_READ = "" "DATA SET {} CANNOT BE READ: {}" tso 12 unix 1;
    /// The host refuses to write a data set.
    DATA_SET_NOT_WRITTEN = "" "DATA SET {} CANNOT BE WRITTEN: {}" tso 12 unix 1;
    /// A data set of the system, which no user can change.
    DATA_SET_READ_ONLY = "" "DATA SET {} BELONGS TO THE SYSTEM AND CANNOT BE CHANGED" tso 12 unix 1;
    /// A system that stands in a data set now: how many stacks of it, and where.
    SNAPSHOT_WRITTEN = "" "{} WRITTEN TO DATA SET {}" tso 0 unix 0;
    /// A system that no file can describe as it is: why it could not be loaded again.
    SNAPSHOT_REFUSED = "" "SNAPSHOT NOT WRITTEN, {}" tso 12 unix 12;
    /// A report that was to go to a data set.
    REPORT_NOT_WRITTEN = "" "Report data set {} could not be written" tso 12 unix 1;

    /// A word of the profile where something else must stand. The first inserts of each message about a profile are
    /// the statement, its line and its data set.
    PROFILE_EXPECTED = "" "{} statement, line {} of {}: found {}, expected {}" tso 8 unix 1;
    /// The profile ends where an operand must stand.
    PROFILE_ENDS = "" "{} statement, line {} of {}: ends where {} is expected" tso 8 unix 1;
    /// A word of the profile that its statement does not know.
    PROFILE_OPERAND = "" "{} statement, line {} of {}: unknown operand {}" tso 8 unix 1;
    /// An operand of the profile that stands twice.
    PROFILE_TWICE = "" "{} statement, line {} of {}: {} is coded twice" tso 8 unix 1;
    /// Operands of the profile that exclude each other. The id is established, the text is our own.
    PROFILE_EXCLUSIVE = "EZZ0707I" "{} statement, line {} of {}: {} and {} are mutually exclusive" tso 8 unix 1;
    /// IPCONFIG6 on an IPv4-only stack. The id is established, the text is our own.
    PROFILE_NOT_IPV6 = "EZZ0695I" "{} statement, line {} of {}: the stack is not enabled for IPv6" tso 8 unix 1;
    /// A value for IPv6 on an IPv4-only stack.
    PROFILE_NOT_IPV6_VALUE = "" "{} statement, line {} of {}: {} needs a stack that is enabled for IPv6" tso 8 unix 1;
    /// A second IPSEC block. The id is established, the text is our own.
    PROFILE_SECOND_IPSEC = "EZZ0757I" "{} statement, line {} of {}: a profile can have only one" tso 8 unix 1;
    /// A second SRCIP block. The id is established, the text is our own.
    PROFILE_SECOND_SRCIP = "EZZ0769I" "{} statement, line {} of {}: a profile can have only one" tso 8 unix 1;
    /// A second block of another kind.
    PROFILE_SECOND = "" "{} statement, line {} of {}: a profile can have only one" tso 8 unix 1;
    /// DENY of an unreserved port for one job. The id is established, the text is our own.
    PROFILE_DENY = "EZZ0146I" "{} statement, line {} of {}: DENY needs the job name *" tso 8 unix 1;
    /// A port that is reserved already.
    PROFILE_RESERVED = "" "{} statement, line {} of {}: port {} is already reserved" tso 8 unix 1;
    /// A name or an address that is there already.
    PROFILE_DEFINED = "" "{} statement, line {} of {}: {} is already defined" tso 8 unix 1;
    /// Loopback in the HOME list. The id is established, the text is our own.
    PROFILE_LOOPBACK = "EZZ0344I" "{} statement, line {} of {}: {} cannot be in the list" tso 8 unix 1;
    /// A statement that another one must come before.
    PROFILE_ORDER = "" "{} statement, line {} of {}: {} must come before it" tso 8 unix 1;
    /// A block without its end.
    PROFILE_NO_END = "" "{} statement, line {} of {}: {} is missing" tso 8 unix 1;
    /// A word of the profile where a statement must begin.
    PROFILE_STATEMENT = "" "{} statement, line {} of {}: there is no such statement" tso 8 unix 1;
    /// A data set that the profile includes.
    PROFILE_NO_DATA_SET = "" "{} statement, line {} of {}: data set {} could not be read" tso 8 unix 1;
    /// Data sets that include each other.
    PROFILE_DEPTH = "" "{} statement, line {} of {}: data sets are included more than {} deep" tso 8 unix 1;
}
