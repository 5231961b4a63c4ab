//! The attributes that follow a netlink message's fixed part.

/// Attributes: number and value. Ends at the first one that does not fit.
pub struct Attributes<'a>(pub &'a [u8]);

/// Bits of the number that are flags.
const FLAGS: u16 = 0xC000;

impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let &[a, b, c, d] = self.0.first_chunk()?;
        let length = usize::from(u16::from_ne_bytes([a, b]));
        let value = self.0.get(4..length)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((u16::from_ne_bytes([c, d]) & !FLAGS, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_padded_attributes_and_stops_at_a_bad_one() {
        let mut bytes = Vec::new();
        for (length, number) in [(5_u16, 11_u16), (8, 2)] {
            bytes.extend(length.to_ne_bytes());
            bytes.extend(number.to_ne_bytes());
            bytes.extend([1, 0, 0, 0]);
        }
        bytes.extend([2, 0, 0, 0]);
        assert_eq!(Attributes(&bytes).collect::<Vec<_>>(), [(11, &[1][..]), (2, &[1, 0, 0, 0])]);
    }
}
