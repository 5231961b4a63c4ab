//! Job names: how an owner of sockets is called.

/// Folds text to a job name: upper case, at most 8 characters of A-Z, 0-9, `$`, `#`, `@`; others become `@`.
///
/// An empty text gives `@`, so that there is always a name.
// ASSUMED: characters outside the set become @; z/OS itself never has to fold such a name.
pub fn job_name(text: &str) -> String {
    let folded: String = text
        .chars()
        .take(8)
        .map(|c| match c.to_ascii_uppercase() {
            c @ ('A'..='Z' | '0'..='9' | '$' | '#' | '@') => c,
            _ => '@',
        })
        .collect();
    if folded.is_empty() { "@".to_owned() } else { folded }
}

/// The name of the `nth` child (from 1) of a UNIX process called `parent`: one digit is appended, 1 to 9 in turn. A
/// parent name of 8 characters is taken as it is.
pub fn child_name(parent: &str, nth: usize) -> String {
    if parent.len() >= 8 { parent.to_owned() } else { format!("{parent}{}", (nth.max(1) - 1) % 9 + 1) }
}

/// A job name or pattern as its EBCDIC code points, by which z/OS sorts: `*` before letters, letters before digits.
pub fn ebcdic(name: &str) -> Vec<u8> {
    let code = |b: u8| match b {
        b'$' => 0x5B,
        b'*' => 0x5C,
        b'?' => 0x6F,
        b'#' => 0x7B,
        b'@' => 0x7C,
        b'A'..=b'I' => b - b'A' + 0xC1,
        b'J'..=b'R' => b - b'J' + 0xD1,
        b'S'..=b'Z' => b - b'S' + 0xE2,
        b'0'..=b'9' => b - b'0' + 0xF0,
        _ => 0xFF,
    };
    name.bytes().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_to_the_characters_of_a_job_name() {
        assert_eq!(job_name("systemd-resolved"), "SYSTEMD@");
        assert_eq!(job_name(""), "@");
    }

    #[test]
    fn children_take_the_digits_in_turn() {
        assert_eq!((child_name("INETD", 1), child_name("INETD", 10)), ("INETD1".into(), "INETD1".into()));
        assert_eq!(child_name("SYSLOGD1", 2), "SYSLOGD1");
    }
}
