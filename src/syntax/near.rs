//! Which word may have been meant by one that is unknown.

/// The word of `words` that `typed` is nearest to, if it is near: the beginning of a word, too short for an abbreviation;
/// else one slip in a short word, two in a longer one.
pub fn near<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let typed: Vec<char> = typed.chars().take(32).flat_map(char::to_uppercase).collect();
    if typed.len() < 2 {
        return None;
    }
    let begins = |word: &str| {
        word.chars().count() > typed.len() && typed.iter().zip(word.chars()).all(|(&a, b)| a == b)
    };
    let allowed = if typed.len() > 4 { 2 } else { 1 };
    let far = |word: &str| match begins(word) {
        true => 0,
        false => distance(&typed, &word.chars().collect::<Vec<_>>()),
    };
    let distances = words.into_iter().map(|word| (far(word), word));
    distances.filter(|(d, _)| *d <= allowed).min_by_key(|(d, _)| *d).map(|(_, word)| word.to_owned())
}

/// How many characters must be inserted, dropped, changed or swapped with the next (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_slip_is_forgiven_and_a_stranger_is_not() {
        let words = ["CONN", "CONFIG", "ROUTE", "HOME"];
        assert_eq!(near("cnon", words).as_deref(), Some("CONN"));
        assert_eq!(near("ROTUE", words).as_deref(), Some("ROUTE"));
        assert_eq!(near("CONFGI", words).as_deref(), Some("CONFIG"));
        assert_eq!(near("CONF", words).as_deref(), Some("CONFIG"));
        assert_eq!(near("XYZZY", words), None);
        assert_eq!(near("", words), None);
    }
}
