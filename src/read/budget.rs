//! How much a file may unpack to, with all that is packed in it.

use std::cell::Cell;

/// Text is seldom packed to a tenth, and never to a thousandth of its size.
pub(super) const RATIO: u64 = 1000;

/// Before so many bytes the ratio says nothing: a small file of zeros is no bomb.
const RATIO_FROM: u64 = 10 << 20;

/// What a file may still unpack to: archives, compressions and documents in it draw from the same.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    left: Cell<u64>,
    /// Bytes of the file itself, the outermost.
    packed: u64,
}

/// Why no more is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spent {
    /// All that may be is.
    Size,
    /// It is so many times the size of the file as only a bomb is.
    Ratio,
}

impl Budget {
    /// For a file of `packed` bytes that may unpack to `limit` bytes.
    pub(crate) fn new(limit: u64, packed: usize) -> Self {
        Budget {
            limit,
            left: Cell::new(limit),
            packed: packed as u64,
        }
    }

    /// What it was to begin with, in bytes.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// What is left, in bytes.
    pub(crate) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes bytes that were unpacked.
    ///
    /// # Errors
    ///
    /// Where there are no more left: then none is. Where all that was taken is what a bomb unpacks to.
    pub(crate) fn take(&self, bytes: u64) -> Result<(), Spent> {
        let Some(left) = self.left().checked_sub(bytes) else {
            self.spend_all();
            return Err(Spent::Size);
        };
        self.left.set(left);
        let taken = self.limit - left;
        if taken > RATIO_FROM && taken / RATIO > self.packed {
            return Err(Spent::Ratio);
        }
        Ok(())
    }

    /// Leaves nothing.
    pub(crate) fn spend_all(&self) {
        self.left.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_stays_so() {
        let budget = Budget::new(100, 10);
        assert_eq!((budget.take(60), budget.left()), (Ok(()), 40));
        assert_eq!((budget.take(41), budget.left()), (Err(Spent::Size), 0));
        assert_eq!(budget.take(1), Err(Spent::Size));
        let budget = Budget::new(100 << 20, 1000);
        assert_eq!(budget.take(9 << 20), Ok(()));
        assert_eq!(budget.take(9 << 20), Err(Spent::Ratio));
    }
}
